"""Finished files looked through before they are handed on, those too that a person has edited."""
