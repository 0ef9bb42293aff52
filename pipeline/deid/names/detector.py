"""Names, fail-closed: every capitalised word is masked that the language cannot excuse.

A capital inside a sentence says that a word is a name, unless a list lets it stay. At the
beginning of a sentence the vocabulary decides, and for words of double meaning the context
(:mod:`pipeline.deid.names.namesake`). Where capitals fail, lists of given names and places find the
names that are no ordinary words. The rule and its figures are in ``models/deid/card.md``.
"""

from __future__ import annotations

from pipeline.deid.findings import Finding
from pipeline.deid.names.capitals import capital_mark
from pipeline.deid.names.lower_case import TITLES, lower_case_kind, small_letter_mark
from pipeline.deid.names.spans import Mark, join_marks
from pipeline.deid.words.tokens import tokenize

#: What may lie between a name and the word that belongs to it.
_BESIDE = (" ", ". ", "-")
_TITLES = TITLES | {title.capitalize() for title in TITLES} | {title.upper() for title in TITLES}


class NameDetector:
    """Finds names of persons, places and organisations in running text.

    :param allowed: further words that stay, lower-cased (places the operator lists as safe).
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self.allowed = allowed

    def __call__(self, text: str, language: str) -> list[Finding]:
        """Return the findings of one passage in one language."""
        tokens = tokenize(text)
        marks: list[Mark | None] = []
        before: Mark | None = None
        titled = False
        for i, token in enumerate(tokens):
            word = token.text
            beside = before if before and token.gap in _BESIDE else None
            if not word.islower():
                before = capital_mark(text, tokens, i, language, beside, self.allowed)
            elif beside or titled or lower_case_kind(word, language):
                before = small_letter_mark(tokens, i, language, beside, self.allowed)
            else:  # as most words are: no name, and beside none
                before = None
            titled = word in _TITLES
            marks.append(before)
        return join_marks(text, tokens, marks, language)
