"""Sections of a client document and whose view a sentence gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language.rules import LanguageRules, language_rules

_MAX_HEADING_WORDS = 7
_INLINE = re.compile(r"^([^:\n]{3,60}):\s+(?=\S)")
#: One to four words, the first with a capital, and a colon before more.
_ENTRY = re.compile(r"[^\W\d_a-zåäö][^\W\d_]+(?:[ /-]+[^\W\d_]+){0,3}:\s+\S")


@dataclass(frozen=True)
class Line:
    """One line of a document: its place and its section.

    ``heading``: it says nothing else. ``entry``: it opens with a word or two and a colon, as the
    fields of a form do, and goes on: what follows is often to be understood by them alone.
    """

    start: int
    end: int
    section: str
    heading: bool
    entry: bool = False


def split_lines(text: str, language: str) -> list[Line]:
    """Return the lines of a document with the section that each stands in.

    A heading is a short line without a closing full stop, or the part before a colon, that one
    of the language's heading cues fits; it holds until the next heading.
    """
    rules = language_rules(language)
    lines, section, place = [], "body", 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        heading, entry = False, bool(_ENTRY.match(stripped))
        found = _heading(stripped, rules)
        if found:
            section, inline = found
            heading, entry = not inline, inline or entry
        elif _looks_like_heading(stripped):
            heading = True
        if stripped:
            lines.append(Line(place, place + len(raw.rstrip()), section, heading, entry))
        place += len(raw)
    return lines


def voice_of(sentence: str, section: str, language: str) -> str:
    """Return ``client``, ``worker`` or ``unknown``: whose view the sentence gives."""
    cues = language_rules(language).voice
    says = {who: bool(pattern.search(sentence)) for who, pattern in cues.items()}
    if says["client"] and not says["worker"]:
        return "client"
    if says["worker"] and not says["client"]:
        return "worker"
    return {"client_view": "client", "worker_view": "worker"}.get(section, "unknown")


def _heading(line: str, rules: LanguageRules) -> tuple[str, bool] | None:
    inline = _INLINE.match(line)
    title = inline.group(1) if inline else line.rstrip(":").strip()
    if len(title.split()) > _MAX_HEADING_WORDS or (not inline and line.endswith((".", ",", ";"))):
        return None
    for kind, pattern in rules.sections:
        if pattern.search(title):
            return kind, inline is not None
    return None


def _looks_like_heading(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    short = len(line.split()) <= _MAX_HEADING_WORDS
    return bool(letters) and short and (line.endswith(":") or line.isupper()) and "[" not in line
