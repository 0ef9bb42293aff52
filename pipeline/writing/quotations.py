"""Whether a text repeats a client document word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

RUN = 8  # words in a row that are no chance
_WORD = re.compile(r"\w+")


def quotes(texts: Sequence[str], documents: Iterable[str], run: int = RUN) -> list[bool]:
    """Say of each text whether it shares a run of words with any document.

    :param documents: scrubbed texts, walked through once. Case and punctuation make no difference.
    """
    own = [set(_runs(text, run)) for text in texts]
    sought = set().union(*own)
    met = {one for document in documents if sought for one in _runs(document, run) if one in sought}
    return [bool(runs & met) for runs in own]


def _runs(text: str, run: int) -> Iterable[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return (tuple(words[at : at + run]) for at in range(len(words) - run + 1))
