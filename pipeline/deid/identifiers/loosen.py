"""Loosen a pattern of :mod:`re` into one for RE2 that stands wherever the first one matches.

What must (not) stand around is left out, classes grow, and an end that may be repeated is taken
once: each step only adds texts. So a text without the looser form has no match of the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

#: A count above this is taken for "any number": counting states is what makes automata large.
_MOST_COUNTED = 4
#: Digits of every script; letters outside ASCII are not told from signs.
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"0-9\x{660}-\x{1DFF}\x{3000}-\x{10FFFF}",
    op.CATEGORY_WORD: r"0-9A-Za-z_\x{80}-\x{10FFFF}",
    op.CATEGORY_SPACE: r"\t-\r\x1c-\x20\x{80}-\x{3000}",
    op.CATEGORY_NOT_DIGIT: r"\x00-/:-\x{10FFFF}",
    op.CATEGORY_NOT_WORD: r"\x00-/:-@\[-^`{-\x{10FFFF}",
    op.CATEGORY_NOT_SPACE: r"\x00-\x08\x0e-\x1b!-\x{10FFFF}",
}
DIGIT_CLASS = f"[{_CATEGORIES[op.CATEGORY_DIGIT]}]"
#: The same within [^…]: there fewer characters are what makes the class grow.
_EXCLUDED = {
    op.CATEGORY_DIGIT: "0-9",
    op.CATEGORY_WORD: "0-9A-Za-z_",
    op.CATEGORY_SPACE: r"\t-\r ",
    op.CATEGORY_NOT_DIGIT: r"\x00-/:-\x7f",
    op.CATEGORY_NOT_WORD: r"\x00-/:-@\[-^`{-\x7f",
    op.CATEGORY_NOT_SPACE: r"\x00-\x08\x0e-\x1b!-\x7f",
}
#: Letters of other scripts that :mod:`re` takes for one of these when case is left aside.
_FOLDED = {"i": "İı", "s": "ſ", "k": "K", "å": "Å", "µ": "μ"}


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
    members = "".join(_part(one, _EXCLUDED, False) for one in inner[0][1])
    return f"(?:{'^' if direction < 0 else '$'}|{_class('^', members)})"


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
        return _class("", _member(value, folds))
    if code is op.NOT_LITERAL:
        return _class("^", _escaped(value))
    if code is op.ANY:
        return "(?s:.)"
    if code is op.IN:
        return _in(value, folds)
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


def _in(members: Sequence[Any], folds: bool) -> str:
    if members[0][0] is op.NEGATE:
        return _class("^", "".join(_part(one, _EXCLUDED, False) for one in members[1:]))
    return _class("", "".join(_part(one, _CATEGORIES, folds) for one in members))


def _part(member: tuple[Any, Any], categories: dict[Any, str], folds: bool) -> str:
    code, value = member
    if code is op.CATEGORY:
        return categories[value]
    if code is op.LITERAL:
        return _member(value, folds)
    low, high = value
    written = f"{_escaped(low)}-{_escaped(high)}"
    if not folds:
        return written
    # Small and large letters of a range; the letters of other scripts that fold into it.
    if high < 0x80:
        other = "".join(_member(c, True) for c in range(low, high + 1) if chr(c).isalpha())
        return written + other
    return written + "".join(_member(c, True) for c in range(low, high + 1))


def _member(value: int, folds: bool) -> str:
    character = chr(value)
    if not folds:
        return _escaped(value)
    small = character.lower()
    cases = {character, small, character.upper(), *_FOLDED.get(small, "")}
    return "".join(_escaped(ord(one)) for case in sorted(cases) for one in case)


def _escaped(value: int) -> str:
    return f"\\x{{{value:X}}}"


def _class(negated: str, members: str) -> str:
    return f"[{negated}{members}]"
