"""The labelled lines that teach the reader: what a sentence is about, and what it says of it.

A line of ``models/reader/lines/*.tsv`` is ``language TAB phenomena TAB polarity TAB sentence``.
Phenomena are ids joined by ``+``; ``-`` stands for none, ``other_matter`` for a trouble that no
phenomenon of the catalogue covers, ``?`` where nobody has told; ``debt+?``: debt, and of what else
it may speak nobody has told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.catalogue import Catalogue
from pipeline.configs import config_path, read_toml
from pipeline.errors import UsageError
from pipeline.tables import LANGUAGES, POLARITIES

UNTOLD = "?"
_NONE = "-"
#: A trouble that no phenomenon of the catalogue covers.
OTHER_MATTER = "other_matter"
_POLARITY_FILE = {"negated_affirmation": "affirmed", "past": "past", "other_person": "other"}


@dataclass(frozen=True)
class Line:
    """One sentence; ``phenomena`` or ``polarity`` are None where nobody has told.

    ``whole`` is whether ``phenomena`` are all of which it speaks.
    """

    language: str
    phenomena: frozenset[str] | None
    polarity: str | None
    text: str
    source: str = ""  # the file's name; a file is one hand
    whole: bool = True


def read_lines(path: Path) -> list[Line]:
    """Read a file of lines.

    :raises UsageError: naming the first line that is not of the form.
    """
    found = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = row.split("\t")
        if len(parts) != 4 or parts[0] not in LANGUAGES or parts[2] not in POLARITIES:
            raise UsageError(
                "A line is not 'language, phenomena, polarity, sentence' parted by tabs.",
                where=f"{path}, line {number}",
                mend=f"Write it so; a polarity is one of {', '.join(POLARITIES)}.",
            )
        language, ids, polarity, text = parts
        named = frozenset(ids.split("+"))
        told = None if ids == UNTOLD else named - {_NONE, UNTOLD}
        found.append(Line(language, told, polarity, text, path.stem, UNTOLD not in named))
    return found


def read_folder(folder: Path) -> list[Line]:
    """Read every file of lines of a folder, in the order of their names."""
    return [line for path in sorted(folder.glob("*.tsv")) for line in read_lines(path)]


def catalogue_lines(catalogue: Catalogue) -> list[Line]:
    """Return the catalogue's own sentences; a counter-example tells only what it is not about."""
    made = []
    for item in catalogue.phenomenon:
        own = frozenset((item.id,))
        made += _lines(item.seeds.items(), own, "affirmed")
        made += _lines(item.denials.items(), own, "denied")
        made += _lines(item.counter.items(), frozenset(), None)
    return made + _lines(catalogue.background.items(), frozenset(), "affirmed")


def polarity_lines() -> list[Line]:
    """Return the sentences of ``configs/polarity.toml``: their polarity alone is told."""
    content = read_toml(config_path("polarity.toml"))
    return [
        line
        for table, polarity in _POLARITY_FILE.items()
        for line in _lines(content[table].items(), None, polarity)
    ]


def _lines(
    texts: Iterable[tuple[str, list[str]]], told: frozenset[str] | None, polarity: str | None
) -> list[Line]:
    return [Line(lang, told, polarity, text, "catalogue") for lang, part in texts for text in part]
