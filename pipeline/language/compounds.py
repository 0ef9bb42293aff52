"""Compounds in their known parts: vuokra+rästi, hyres+skuld.

The fewest parts win, then the longest last part (the head of a compound carries its meaning).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.language.lemmas import variants

_SHORTEST_PART = 3  # letters
_SHORTEST_WORD = 6
_MOST_PARTS = 4
_SHORT_PARTS = frozenset({"yö", "jää", "ö", "by", "is", "tv"})

# What may stand at the end of a part that is not the last: (ending, what the base form has there).
_LINKS = {
    "fi": (("n", ""), ("s", "nen"), ("is", "inen"), ("den", "si"), ("den", "s"), ("mis", "minen"),
           ("uden", "us"), ("yden", "ys"), ("ks", "s"), ("en", "i"), ("än", "ä"), ("an", "a"),
           ("lan", "la"), ("iden", "i"), ("jen", "i"), ("ojen", "a"), ("ien", "i"), ("sten", "s"),
           ("ten", "si"), ("uksen", "us"), ("yksen", "ys"), ("eiden", "e"), ("een", "e")),
    "sv": (("s", ""), ("", "a"), ("o", "a"), ("u", "a"), ("e", "a"), ("a", ""), ("e", ""),
           ("s", "a"), ("", "e"), ("ar", ""), ("er", ""), ("ie", "ia"), ("ings", "ing"),
           ("els", "else"), ("n", "")),
}  # fmt: skip


def split(word: str, language: str, known: Collection[str]) -> tuple[str, ...]:
    """Split a compound into keys of the lexicon; empty where that cannot be done.

    :param word: lower case, as written; its last part may be inflected.
    :param known: words with a gloss, in base form.
    """
    if len(word) < _SHORTEST_WORD:
        return ()
    for parts in range(2, _MOST_PARTS + 1):
        found = next(_splits(word, language, known, parts), None)
        if found:
            return found
    return ()


def _splits(
    word: str, language: str, known: Collection[str], parts: int
) -> Iterator[tuple[str, ...]]:
    if parts == 1:
        head = _head(word, language, known)
        if head:
            yield (head,)
        return
    for cut in range(2, len(word) - _SHORTEST_PART + 1):  # short first part = long head first
        first = _link(word[:cut], language, known)
        if first:
            for rest in _splits(word[cut:], language, known, parts - 1):
                yield (first, *rest)


def _long_enough(part: str) -> bool:
    return len(part) >= _SHORTEST_PART or part in _SHORT_PARTS


def _head(word: str, language: str, known: Collection[str]) -> str | None:
    if not _long_enough(word):
        return None
    return next((form for form in variants(word, language) if form in known), None)


def _link(part: str, language: str, known: Collection[str]) -> str | None:
    """Key of a part that is not the last: base form, genitive or linking form."""
    if not _long_enough(part):
        return None
    if part in known:
        return part
    for ending, instead in _LINKS.get(language, ()):
        if part.endswith(ending):
            base = part[: len(part) - len(ending)] + instead
            if base in known and _long_enough(base):
                return base
    form = variants(part, language)[0]
    return form if form in known and part.endswith(("n", "s", "t")) else None
