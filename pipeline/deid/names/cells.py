"""Cells of tables and matters of letters: places where a word stands for itself."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.deid.words.tokens import Token

#: After these the matter of a letter stands.
_MATTER = frozenset("gäller angående ang koskien koskee asia re regarding concerning".split())


def in_cell(token: Token) -> bool:
    """Whether a word opens a cell of a table, where a capital says as little as in a heading."""
    return "|" in token.gap or "\t" in token.gap


def fills_cell(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is all of a table's cell: a child called Wilma, not the service."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if in_cell(tokens[i]):
        return after is None or in_cell(after) or "\n" in after.gap
    opens = i == 0 or "\n" in tokens[i].gap
    return opens and after is not None and in_cell(after)


def is_matter(tokens: Sequence[Token], i: int) -> bool:
    """Gäller Wilma. The matter of a letter is a person, and the word ends its line."""
    if i == 0 or tokens[i].gap not in (" ", ": ") or tokens[i - 1].text.lower() not in _MATTER:
        return False
    return i + 1 == len(tokens) or tokens[i + 1].gap != " "
