"""FreeDict dictionaries in dictd's format: headwords with their numbered senses.

Format: an index of ``headword TAB offset TAB length`` (numbers in base 64) over a gzip file.
An entry's first line is the headword, its sound between slashes and its word class; each sense is
a line of translations, parted by commas, followed by its definition in the headword's language.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

_DIGITS = {
    sign: value
    for value, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_HEAD = re.compile(r"^(?P<word>.+?)(?:\s+/.*/)?\s*(?:<(?P<kind>[^>]*)>)?\s*$")
_NUMBERED = re.compile(r"^\s*\d+\.\s*(?P<rest>.*)$")
_NEXT_NUMBER = re.compile(r"\s+\d+\.$")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Sense:
    """One sense of a headword: its translations, best first, and what it means."""

    word: str
    kind: str  # word class as the dictionary has it: n, v, adj, ...; may be empty
    rank: int  # order among the senses of its entry, from 0
    translations: tuple[str, ...]
    definition: str


def read_dictionary(folder: Path, pair: str) -> list[Sense]:
    """All senses of one dictionary, in order of the index.

    :param pair: languages as FreeDict names them, such as ``fin-eng``.
    :raises UsageError: where the dictionary is not in the folder.
    """
    index, data = (folder / f"freedict-{pair}{end}" for end in (".index", ".dict.dz"))
    for path in (index, data):
        if not path.is_file():
            raise UsageError(
                f"The dictionary {pair} is not there.",
                where=str(path),
                mend=f"Install the Debian package dict-freedict-{pair}, or give the folder that "
                "holds it: ilmio models build gloss --freedict DIR.",
            )
    content = gzip.decompress(data.read_bytes())
    senses: list[Sense] = []
    for begin, length in _places(index):
        senses.extend(parse_entry(content[begin : begin + length].decode("utf-8")))
    return senses


def parse_entry(entry: str) -> list[Sense]:
    """Read one entry; an entry without a translation gives no sense."""
    lines = [line.strip() for line in entry.strip().split("\n")]
    head = _HEAD.match(lines[0]) if lines else None
    if head is None:
        return []
    senses: list[Sense] = []
    for translations, definition in _parts(lines[1:]):
        parts = _BRACKETS.sub("", translations).split(",")
        words = tuple(filter(None, map(_clean, parts)))
        if words:
            kind = (head["kind"] or "").split(",")[0]
            senses.append(Sense(head["word"].strip(), kind, len(senses), words, definition))
    return senses


def _parts(lines: list[str]) -> list[tuple[str, str]]:
    """Translations and definition of each sense; a repeated number without words adds nothing."""
    parts: list[tuple[str, str]] = []
    awaited = True  # whether the next line holds translations
    for line in lines:
        numbered = _NUMBERED.match(line)
        if numbered or awaited:
            words = _NEXT_NUMBER.sub("", numbered["rest"] if numbered else line)
            parts.append((words, ""))
            awaited = False
        elif parts and not parts[-1][1]:
            parts[-1] = (parts[-1][0], line)
    return parts


def _clean(word: str) -> str:
    return " ".join(word.split())


def _places(index: Path) -> list[tuple[int, int]]:
    places: dict[tuple[int, int], None] = {}
    for line in index.read_text(encoding="utf-8").splitlines():
        word, begin, length = line.split("\t")[:3]
        if not word.startswith("00database"):
            places[_number(begin), _number(length)] = None
    return list(places)


def _number(digits: str) -> int:
    value = 0
    for sign in digits:
        value = value * 64 + _DIGITS[sign]
    return value
