"""Loosen a pattern of :mod:`re` into one for RE2 that stands wherever the first one matches.

The looser one is for a text in Latin-1, in which one byte stands for every character beyond: bytes
make for fewer states than characters. What must (not) stand around is left out, classes grow, and
an end that may be repeated is taken once: each step only adds texts. So a text without the looser
form has no match of the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

#: A count above this is taken for "any number": counting states is what makes automata large.
_MOST_COUNTED = 1
#: The byte of every character beyond Latin-1: the automata read Latin-1, a byte a character.
OTHER = 0x80
_BYTES = frozenset(range(0x100))
_CATEGORIES = {
    code: frozenset(b for b in _BYTES if b == OTHER or re.match(written, chr(b)))
    for code, written in (
        (op.CATEGORY_DIGIT, r"\d"), (op.CATEGORY_NOT_DIGIT, r"\D"),
        (op.CATEGORY_WORD, r"\w"), (op.CATEGORY_NOT_WORD, r"\W"),
        (op.CATEGORY_SPACE, r"\s"), (op.CATEGORY_NOT_SPACE, r"\S"),
    )
}  # fmt: skip
#: Letters of Latin-1 that :mod:`re` takes for a letter beyond it (ſ, İ, K, Å, μ, Ÿ, ẞ) when case is
#: left aside.
_FOLDED_BEYOND = frozenset(map(ord, "iIsSkKåÅµÿß"))


def loosened(pattern: str, flags: int = 0) -> str:
    """Return a pattern for RE2 found in every text in which `pattern` is found.

    :raises ValueError: where the pattern holds what cannot be loosened (a reference to a group).
    """
    parsed = _parser.parse(pattern, flags)
    items = list(parsed)
    before, after = _outside(items[:1], -1), _outside(items[-1:], 1)
    if not before:
        items = _trimmed(items, 0)
    if not after:
        items = _trimmed(items, -1)
    folds = bool(parsed.state.flags & re.IGNORECASE)
    return before + _sequence(items, folds) + after


def _outside(items: Sequence[Any], direction: int) -> str:
    """Return what stands before or after a match where a class of characters must not."""
    if not items or items[0][0] is not op.ASSERT_NOT or items[0][1][0] != direction:
        return ""
    inner = items[0][1][1]
    if len(inner) != 1 or inner[0][0] is not op.IN or inner[0][1][0][0] is op.NEGATE:
        return ""
    return f"(?:{'^' if direction < 0 else '$'}|{_written(_all_but(inner[0][1]))})"


def _trimmed(items: list[Any], end: int) -> list[Any]:
    """Take what may be repeated at one end as seldom as it may be."""
    while items:
        code, value = items[end]
        if code in (op.ASSERT_NOT, op.AT, op.ASSERT):
            items.pop(end)
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, inner = value
            if least == most:
                return items
            items.pop(end)
            if least:
                items.insert(len(items) if end else 0, (code, (least, least, inner)))
        elif code is op.SUBPATTERN and not value[1] and not value[2]:
            items.pop(end)
            at = len(items) if end else 0
            items[at:at] = list(value[3])
        else:
            return items
    return items


def _sequence(items: Sequence[Any], folds: bool) -> str:
    return "".join(_item(code, value, folds) for code, value in items)


def _item(code: Any, value: Any, folds: bool) -> str:
    if code is op.LITERAL:
        return _written(_literal(value, folds))
    if code is op.NOT_LITERAL:
        return _written(_all_but([(op.LITERAL, value)]))
    if code is op.ANY:
        return "(?s:.)"
    if code is op.IN:
        return _written(_in(value, folds))
    if code is op.BRANCH:
        return f"(?:{'|'.join(_sequence(list(branch), folds) for branch in value[1])})"
    if code is op.SUBPATTERN:
        inner = bool(value[1] & re.IGNORECASE) or (folds and not value[2] & re.IGNORECASE)
        return f"(?:{_sequence(list(value[3]), inner)})"
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return f"(?:{_sequence(list(value[2]), folds)}){_count(value[0], value[1])}"
    if code is op.ATOMIC_GROUP:
        return f"(?:{_sequence(list(value), folds)})"
    if code in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return ""
    raise ValueError(f"A pattern with {code} cannot be loosened.")


def _count(least: int, most: int) -> str:
    if most is op.MAXREPEAT or most > _MOST_COUNTED:
        if most == least:
            return f"{{{least}}}"
        return {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    return f"{{{least},{most}}}"


def _in(members: Sequence[Any], folds: bool) -> frozenset[int]:
    if members[0][0] is op.NEGATE:
        return _all_but(members[1:])
    return frozenset().union(*(_part(one, folds) for one in members))


def _all_but(members: Sequence[Any]) -> frozenset[int]:
    """Characters beyond Latin-1 are never left out: a byte for all of them cannot tell which."""
    return _BYTES.difference(*(_part(one, False) for one in members)) | {OTHER}


def _part(member: tuple[Any, Any], folds: bool) -> frozenset[int]:
    code, value = member
    if code is op.CATEGORY:
        return _CATEGORIES[value]
    if code is op.LITERAL:
        return _literal(value, folds)
    low, high = value
    found = {b for c in range(low, min(high, 0xFF) + 1) for b in _literal(c, folds)}
    return frozenset(found) | (_literal(high, folds) if high > 0xFF else frozenset())


@cache
def _literal(value: int, folds: bool) -> frozenset[int]:
    """Return the bytes by which a character, and with `folds` its other cases, may stand."""
    if value > 0xFF:
        return _FOLDED_BEYOND | {OTHER} if folds else frozenset({OTHER})
    if not folds:
        return frozenset({value})
    cases = {ord(one) for case in (chr(value).lower(), chr(value).upper()) for one in case}
    beyond = {OTHER} if value in _FOLDED_BEYOND else set()
    return frozenset({value, *beyond, *(one for one in cases if one <= 0xFF)})


def _written(members: frozenset[int]) -> str:
    """Write a class of bytes as ranges."""
    if len(members) == len(_BYTES):
        return "(?s:.)"
    runs: list[list[int]] = []
    for b in sorted(members):
        if runs and runs[-1][1] == b - 1:
            runs[-1][1] = b
        else:
            runs.append([b, b])
    return "[" + "".join(f"\\x{{{a:X}}}-\\x{{{z:X}}}" for a, z in runs) + "]"


#: What a loosened pattern that begins with a digit begins with.
DIGIT_CLASS = _written(_CATEGORIES[op.CATEGORY_DIGIT])
