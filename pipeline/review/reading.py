"""The drawn clients as one team may read them: its own documents, and nothing that the model found.

This is the only door of the app to scrubbed texts. What stays inside it are the clients in whom the
model found a theme: :mod:`pipeline.review.intervals` makes intervals of them, no page sees them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.audit.client_sheet import AskedTheme, Piece
from pipeline.audit.clients import ClientDesign
from pipeline.audit.readings import ReadingRecord
from pipeline.catalogue import load_catalogue
from pipeline.execution.app_readings import Countable, countable_in, take_app
from pipeline.execution.client_reading import (
    asked_themes,
    current_record,
    draw_sheet,
    pieces_of,
    record_file,
)
from pipeline.execution.reading_back import drawn_apart
from pipeline.report.messages import LANGUAGES
from pipeline.report.rows import ALL
from pipeline.runs import RunFolder, Workspace
from pipeline.stages.audited import AuditSettings
from pipeline.stages.evidence import clients_by_theme, clients_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Asked:
    """A theme that a reader is asked for; ``section`` is its class of need, None where none."""

    theme_id: str
    section: int | None
    said: Mapping[str, AskedTheme]  # by language


@dataclass(frozen=True)
class TeamSheet:
    """The drawn clients of whom a team has documents."""

    team: str  # a unit, or all
    record: ReadingRecord = field(repr=False)
    pieces: Mapping[int, Sequence[Piece]] = field(repr=False)  # by number on the sheet
    asked: tuple[Asked, ...] = field(repr=False)
    everyone: Sequence[str] = field(repr=False)  # clients of whom the team has documents
    found: Mapping[str, set[str]] = field(repr=False)  # theme to those in whom it was found
    settings: AuditSettings = AuditSettings()
    apart: bool = True  # whether the matcher has learned from others than these
    # estimates by the rows that they stand on: those before the last client were made one before
    known: dict[tuple[int, ...], pd.DataFrame] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def sheet(self) -> str:
        """Digest of what was drawn."""
        return self.record.drawn.sheet

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the clients on the sheet, in the order of reading."""
        return tuple(sorted(self.pieces))


class Sheets:
    """The draws of a workspace; what was read of one is kept until it or the run is made again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[tuple[str, str], tuple[str, TeamSheet | None]] = {}
        self._lock = Lock()
        self._counting = Lock()

    def of_team(self, period: str, team: str) -> TeamSheet | None:
        """What a team may read of a period; None where nobody was drawn from its run."""
        run = self._workspace.run(period)
        stamp = _stamp(
            run.folder / "manifest.json", record_file(run), self._workspace.catalogue_file
        )
        with self._lock:
            known = self._known.get((period, team))
            if known is None or known[0] != stamp:
                known = self._known[period, team] = (stamp, self._read(run, team))
        return known[1]

    def draw(self, period: str, n: int, rare: int, language: str) -> None:
        """Draw clients as the command does, unless somebody has just done it.

        :raises IlmioError: where they cannot be drawn, or a text holds an identifier.
        """
        run = self._workspace.run(period)
        with self._counting:
            if current_record(run) is None:
                draw_sheet(self._workspace, run, ClientDesign(n, rare), language)

    def countable(self, period: str, sheet: TeamSheet) -> Countable:
        """What of everybody's readings counts now."""
        return countable_in(self._workspace, self._workspace.run(period), sheet.record)

    def take(self, period: str) -> None:
        """Count the run again with what was read.

        :raises IlmioError: where nothing counts yet, or the run cannot be counted again.
        """
        with self._counting:
            take_app(self._workspace, self._workspace.run(period))

    def _read(self, run: RunFolder, team: str) -> TeamSheet | None:
        record = current_record(run)
        if record is None:
            return None
        manifest = run.read_manifest()
        own = manifest["settings"]
        names = ("documents", "passages", "assignments", "candidates")
        documents, passages, given, near = (run.read_table(name) for name in names)
        unit = clients_of(documents, own["evidence"]["counting_unit"])
        if team != ALL:  # from here on there is nothing of another team
            documents = documents[documents["unit"] == team]
            passages = passages[passages["document_id"].isin(documents["document_id"])]
        # who somebody is was settled over all documents: a household may be named in another's
        documents = documents.assign(client_id=documents["document_id"].map(unit))
        everyone, found = clients_by_theme(documents, passages, given, near, unit="client")
        drawn = enumerate(record.drawn.clients, start=1)
        number = {one.client: k for k, one in drawn if not one.forgotten}
        pieces = pieces_of(passages, documents, unit, number.keys())
        return TeamSheet(
            team,
            record,
            {number[one]: tuple(pieces.get(one, ())) for one in everyone if one in number},
            self._asked(run.read_table("themes"), record.drawn.themes),
            everyone,
            found,
            AuditSettings.model_validate(own.get("audit", {})),
            drawn_apart(record, manifest.get("matcher")),
        )

    def _asked(self, themes: pd.DataFrame, drawn: Sequence[str]) -> tuple[Asked, ...]:
        catalogue = load_catalogue(self._workspace.catalogue_file)
        section = {item.id: item.section11 for item in catalogue.phenomenon}
        said = {
            code: {one.theme_id: one for one in asked_themes(catalogue, themes, code)}
            for code in LANGUAGES
        }
        return tuple(
            Asked(theme, section.get(theme), {code: said[code][theme] for code in LANGUAGES})
            for theme in drawn
            if theme in said[LANGUAGES[0]]
        )


def _stamp(*files: Path) -> str:
    found = (path.stat() if path.exists() else None for path in files)
    return "-".join(f"{one.st_mtime_ns}.{one.st_ino}" if one else "" for one in found)
