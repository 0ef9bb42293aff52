"""Words: lists, dictionaries, tokens, base forms, and what is known of a word form."""
