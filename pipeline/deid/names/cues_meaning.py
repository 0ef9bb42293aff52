"""Cues of meaning and form: what the words ahead mean, and how near the plain word lies to them.

"Mänty kaatui myrskyssä": a pine falls in a storm, which says more than that persons fall too. The
same in every language, by the English keys and groups of :mod:`pipeline.deid.words.senses`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.deid.names.context import Place
from pipeline.deid.words.senses import Sense, likeness, sense_of

#: Words of the sentence that are looked at, and those told by their place.
_AHEAD, _NEAR = 8, 3
#: Strength of a word anywhere ahead beside one told by its place.
_ANYWHERE = 0.6
#: Words whose last letters are told, and the strength of that.
_ENDINGS, _ENDING = 2, 0.7
_LIKENESS = 2.0


def cues_of_meaning(place: Place, language: str) -> Iterator[tuple[str, float]]:
    """Yield the cues, each with its strength."""
    ahead = place.ahead(_AHEAD)
    senses = [sense_of(word, language) for word in ahead]
    yield from _of_words(senses)
    own = sense_of(place.lower, language) or sense_of(place.name, language)
    if own:
        yield f"own_{own.group}", 1.0
        yield from _of_likeness(own, senses)
    for k, word in enumerate(ahead[:_ENDINGS]):
        yield f"end{k}_{language}_{word[-2:]}", _ENDING
        yield f"end{k}_{language}_{word[-3:]}", _ENDING
    yield f"own_end_{language}_{place.lower[-2:]}", _ENDING
    gap = place.tokens[place.i + 1].gap.strip()[:1] if place.i + 1 < len(place.tokens) else "$"
    yield f"gap_{gap or 'space'}", 1.0


def _of_words(senses: list[Sense | None]) -> Iterator[tuple[str, float]]:
    for k, sense in enumerate(senses[:_NEAR]):
        if sense:
            yield f"key{k}_{sense.key}", 1.0
            yield f"group{k}_{sense.group}", 1.0
    for key in sorted({sense.key for sense in senses if sense}):
        yield f"key_{key}", _ANYWHERE
    for group in sorted({sense.group for sense in senses if sense}):
        yield f"group_{group}", _ANYWHERE


def _of_likeness(own: Sense, senses: list[Sense | None]) -> Iterator[tuple[str, float]]:
    near = [likeness(own.group, sense.group) for sense in senses if sense]
    if near:
        yield "like_most", _LIKENESS * max(near)
        yield "like_mean", _LIKENESS * sum(near) / len(near)
    if senses[:1] and senses[0]:
        yield "like_next", _LIKENESS * likeness(own.group, senses[0].group)
