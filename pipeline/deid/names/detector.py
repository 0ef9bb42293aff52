"""Names, fail-closed: every capitalised word is masked that the language cannot excuse.

A capital inside a sentence says that a word is a name, unless a list lets it stay. At the
beginning of a sentence the vocabulary decides, and for words of double meaning the context
(:mod:`pipeline.deid.names.namesake`). Where capitals fail, lists of given names and places find the
names that are no ordinary words. The rule and its figures are in ``models/deid/card.md``.
"""

from __future__ import annotations

from pipeline.deid.findings import Finding
from pipeline.deid.names.capitals import capital_mark
from pipeline.deid.names.looks import looks_of
from pipeline.deid.names.lower_case import small_letter_mark
from pipeline.deid.names.spans import Mark, join_marks
from pipeline.deid.words.tokens import tokenize

#: What may lie between a name and the word that belongs to it.
_BESIDE = (" ", ". ", "-")


class NameDetector:
    """Finds names of persons, places and organisations in running text.

    :param allowed: further words that stay, lower-cased (places the operator lists as safe).
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self.allowed = allowed

    def __call__(self, text: str, language: str) -> list[Finding]:
        """Return the findings of one passage in one language."""
        tokens = tokenize(text)
        looks = looks_of(tokens, language)
        marks: list[Mark | None] = [None] * len(tokens)
        before: Mark | None = None
        titled = False
        for i, look in enumerate(looks):
            if look is None and before is None and not titled:
                continue  # as most words are: no name, and beside none
            beside = before if before and tokens[i].gap in _BESIDE else None
            if look and not look.small:
                before = capital_mark(text, tokens, i, language, beside, self.allowed)
            elif beside or titled or (look and look.kind):
                before = small_letter_mark(tokens, i, language, beside, self.allowed)
            else:
                before = None
            titled = look is not None and look.title
            marks[i] = before
        return join_marks(text, tokens, looks, marks, language)
