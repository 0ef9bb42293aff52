"""Words that are new to a team: nobody wrote them before, and the reader has hardly met them.

What a section always has is told in words that its earlier documents hold somewhere. The lines
from which the reader has learnt (``models/reader``) stand for casework in general: a word that is
in many of them is no sign of something new, however seldom this team writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from pipeline.matching.ngrams import Ngrams
from pipeline.matching.own_words import WORD

_LEAST = 3  # lines that a word of the reader's list is in, at least
_BEYOND = 1  # lines that any other word is taken to be in
_ENGLISH = 1.5  # Zipf scale: what is rarer in English is a name, a slip or no gloss


def lines_with(ngrams: Ngrams) -> tuple[int, dict[str, int]]:
    """Lines that the reader learnt from, and in how many each word of the glosses stands.

    :param ngrams: of the reader; its weights are ``ln((1 + lines) / (1 + lines with it)) + 1``.
    """
    told = ngrams.runs["gloss"]
    if not told.names:
        return 0, {}
    more = (1 + _LEAST) * exp(float(max(told.weights)) - 1)  # 1 + lines
    known = {
        word: round(more / exp(float(weight) - 1)) - 1
        for word, weight in zip(told.names, told.weights, strict=True)
        if " " not in word
    }
    return round(more) - 1, known


def unheard_words(
    glosses: Sequence[str],
    earlier: Iterable[str],
    known: tuple[int, Mapping[str, int]],
    *,
    most: int,
) -> list[dict[str, float]]:
    """Unheard words of each gloss, with how much each surprises: ln(lines / lines with it).

    :param earlier: glosses of all that was written before, whatever it says of the matter.
    :param known: as :func:`lines_with` gives it; ``most``: lines that may hold an unheard word.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
    from wordfreq import zipf_frequency

    lines, count = known
    seen = set().union(*(WORD.findall(gloss.lower()) for gloss in earlier), ENGLISH_STOP_WORDS)
    weight: dict[str, float] = {}
    made = []
    for gloss in glosses:
        own = {}
        for word in set(WORD.findall(gloss.lower())) - seen:
            if word not in weight:
                rare = min(count.get(part, _BEYOND) for part in word.split("-"))
                usual = rare <= most and zipf_frequency(word, "en") > _ENGLISH
                weight[word] = log((lines + 1) / (rare + 1)) if usual else 0.0
            if weight[word]:
                own[word] = weight[word]
        made.append(own)
    return made
