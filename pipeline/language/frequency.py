"""How usual a word is in its language (wordfreq), for many words at a time."""

from __future__ import annotations

import math
import re

#: Words that wordfreq's tokenizer leaves as they are: small letters, nothing between them.
_PLAIN = re.compile(r"[a-zåäöæøéèüáó]+")
_LEAST = 1e-9  # share of running words that stands at 0 of the Zipf scale
_KNOWN_LANGUAGES = ("fi", "sv", "en")


def zipf(word: str, language: str) -> float:
    """Zipf scale: log10 of how often among a billion words, at least 0, to two decimals.

    As ``wordfreq.zipf_frequency`` has it, which takes each word apart first: of a hundred thousand
    plain words that took most of the time in which themes are named.
    """
    import wordfreq

    if language not in _KNOWN_LANGUAGES or not _PLAIN.fullmatch(word):
        return float(wordfreq.zipf_frequency(word, language))
    share = wordfreq.get_frequency_dict(language).get(word)
    if share is None:
        return 0.0
    share = max(1.0 / (1.0 / share), _LEAST)
    share = round(share, math.floor(-math.log(share, 10)) + 3)  # three digits, as wordfreq rounds
    return round(math.log(share, 10) + 9, 2)
