"""Names that only the words around them show, once the single words have been judged.

Each rule fills places that are still empty and never takes a mark away.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.deid.names import nicknames, torn
from pipeline.deid.names.looks import RULES, Look
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.tokens import Token


def further_marks(
    text: str,
    tokens: Sequence[Token],
    looks: Sequence[Look | None],
    marks: list[Mark | None],
    language: str,
) -> None:
    """Mark, in place, the words that their neighbours show for names.

    :param looks: what the form of each token says.
    :param marks: a mark or None for each token.
    """
    telling = [(i, look) for i, look in enumerate(looks) if look]
    torn.mark(tokens, marks, [i + 1 for i, look in telling if look.capital], language)
    at: tuple[list[int], ...] = tuple([] for _ in RULES)
    for i, look in telling:
        for k in look.rules:
            at[k].append(i)
    for rule, places in zip(RULES, at, strict=True):
        if places:
            rule.mark(tokens, marks, places, language)
    if nicknames.has_quotes(text):
        nicknames.mark_quoted(text, tokens, marks, language)
