"""Abbreviations that nobody explains: in capitals (TYP, SHL), or cut short (KELA-lyh., sos.tt)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.writing.rules import WritingRules

_CAPITALS = re.compile(
    r"(?<![\w.-])[A-ZÅÄÖ]{2,6}(?:-[A-ZÅÄÖ]{2,6})?(?P<tail>(?:[:’'-][a-zåäö]+)?)(?!\w)(?P<stop>\.?)"
)
_DOTTED = re.compile(r"(?<![\w.@/-])[^\W\d_]{1,12}\.(?:[^\W\d_]{1,10}\.?)+(?![\w@/])")
_CUT = re.compile(r"(?<![\w.])(?:[^\W\d_]+-)?(?P<word>[^\W\d_]{1,10})\.(?=\s|[,;:)]|$)")
_NUMERAL = re.compile(r"[IVX]+$")
_INSIDE = re.compile(r"\(\s*([^()]*?)\s*\)")


def unexplained(text: str, rules: WritingRules) -> Iterator[tuple[int, int]]:
    """Yield the spans of abbreviations that are neither everyday nor explained in brackets.

    One is explained where it first stands: "työllisyyspalvelut (TYP)" or "TYP (…)".
    """
    explained = _explained(text)
    shouted = text.upper() == text and len(text.split()) > 2  # a heading in capitals
    spans: dict[tuple[int, int], str] = {}
    for match in () if shouted else _CAPITALS.finditer(text):
        word = match.group()
        spans[match.start(), match.start("stop")] = re.split(r"[:’'.]", word)[0]
    for match in _DOTTED.finditer(text):
        spans[match.span()] = match.group()
    for match in _CUT.finditer(text):
        if match.group("word").casefold() in rules.clipped and not _is_word(match, text):
            spans[match.span()] = match.group()
    taken = -1
    for (start, end), word in sorted(spans.items(), key=lambda one: (one[0][0], -one[0][1])):
        if start < taken or _is_known(word, rules) or _NUMERAL.match(word):
            continue
        taken = end
        if explained.get(_bare(word), end) > start:  # used before it is explained, or never
            yield start, end


def _is_known(word: str, rules: WritingRules) -> bool:
    whole = word.casefold().strip(".")
    parts = [part for part in re.split(r"-", whole) if part]
    if whole in rules.everyday:
        return True
    first = parts[0] if parts else ""
    clipped = any(part in rules.clipped for part in parts[1:])
    return first in rules.everyday and not clipped


def _explained(text: str) -> dict[str, int]:
    """Return the abbreviations that brackets explain, and from which character on."""
    found: dict[str, int] = {}
    for match in _INSIDE.finditer(text):
        inside = match.group(1)
        before = re.search(r"(\S+)\s*$", text[: match.start()])
        if inside and len(inside.split()) == 1 and before:  # words (ABBR)
            found.setdefault(_bare(inside), match.start())
        if before and len(inside) > len(before.group(1)):  # ABBR (words)
            found.setdefault(_bare(before.group(1)), before.start(1))
    return found


def _bare(word: str) -> str:
    return re.split(r"[:’'-]", word.strip(".,;"))[0].casefold()


def _is_word(match: re.Match[str], text: str) -> bool:
    """Whether the full stop may be a sentence's, after a word that is no cut one."""
    following = text[match.end() :].lstrip()
    cut_compound = "-" in match.group()
    return not cut_compound and (not following or following[:1].isupper())
