"""Cues that are the same in every language but for the words: what comes after, who comes later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pipeline.deid.names.context import Place
from pipeline.deid.words.lists import word_list

#: Words ahead that belong to the sentence, and further tokens that may speak of the person.
_AHEAD, _NEXT = 8, 24


def cue_of_gap(place: Place, of_word: Callable[[str], str]) -> Iterator[str]:
    """Yield whether the sentence ends here, or what a comma brings.

    :param of_word: the cue of the word after a comma.
    """
    at = place.i + 1
    if at >= len(place.tokens) or place.tokens[at].initial:
        yield "=ends"
    elif "," in place.tokens[at].gap:
        yield of_word(place.tokens[at].text.lower())


def cues_of_later(
    place: Place,
    pronouns: Collection[str],
    kind_of_noun: Callable[[str], str],
    *,
    skip: int = 0,
    base_of: Callable[[str], str] = str,
) -> Iterator[str]:
    """Yield that a person is spoken of later in the sentence or in the next one.

    :param pronouns: those of a third person.
    :param kind_of_noun: "person" or another kind.
    :param skip: words right after that cannot refer back.
    :param base_of: base form under which roles are listed.
    """
    ahead = place.ahead(2 * _AHEAD)
    first = place.i + 1
    if any(word in pronouns for word in ahead[skip:]):
        yield "=he"
    elif any(t.text.lower() in pronouns for t in place.tokens[first + skip : first + _NEXT]):
        yield "=he_next"
    if any(word in word_list("person_places") for word in ahead[:_AHEAD]):
        yield "=person_place"
    if any(kind_of_noun(word) == "person" for word in ahead[1:5]):
        yield "=person_noun_near"
    if any(base_of(word) in word_list("roles") for word in ahead[1:_AHEAD]):
        yield "=role_near"
