"""Names that only the words around them show, once the single words have been judged.

Each rule fills places that are still empty and never takes a mark away. Which rules a word concerns
is cached by its form, so that most words of a passage cost one look-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.names import initials, nicknames, small_institutions, small_places, torn
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.tokens import Token

#: In this order: a later rule sees the marks of an earlier one.
_RULES = (torn, small_institutions, small_places, initials, nicknames)


def further_marks(
    text: str, tokens: Sequence[Token], marks: list[Mark | None], language: str
) -> None:
    """Mark, in place, the words that their neighbours show for names.

    :param marks: a mark or None for each token.
    """
    at: tuple[list[int], ...] = tuple([] for _ in _RULES)
    for i, token in enumerate(tokens):
        for k in _concerned(token.text, language):
            at[k].append(i)
    for rule, places in zip(_RULES, at, strict=True):
        if places:
            rule.mark(tokens, marks, places, language)
    if nicknames.has_quotes(text):
        nicknames.mark_quoted(text, tokens, marks, language)


@lru_cache(maxsize=200_000)
def _concerned(form: str, language: str) -> tuple[int, ...]:
    return tuple(k for k, rule in enumerate(_RULES) if rule.concerns(form, language))
