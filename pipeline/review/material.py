"""A period as one team may see it: its material and themes after disclosure control for a team.

This is the only door of the app to a run. Nothing of another team, no text of a document and no
number that the profile ``team`` hides comes through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Lock
from time import sleep

import pandas as pd

from pipeline import tables
from pipeline.deid.findings import Scan
from pipeline.errors import UsageError
from pipeline.execution.deciding import definitions
from pipeline.execution.showing import show_to_teams
from pipeline.period import Period
from pipeline.report.material import Material, describe_material
from pipeline.report.material_view import MaterialView, material_view
from pipeline.report.messages import Messages
from pipeline.report.rows import ALL, Name, Row, by_share, names_of, rows_of
from pipeline.runs import RunFolder, Workspace
from pipeline.stages.reasons import explain_reason
from pipeline.stages.release import ReleaseSettings
from pipeline.writing.statements import Judged, Statement, judge

PROFILE = ReleaseSettings(profile="team")
_TRIES = 3
_PATIENCE, _MOMENT = 40, 0.025  # times, seconds: a run takes another's place in far less
_OF_DOCUMENTS = (
    "document_id", "client_id", "household_id", "unit", "doc_type", "written_on", "complete",
    "active", "language",
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """A theme that a team may see; of a hidden one there is no row with numbers."""

    theme_id: str
    definition: str
    name: Name
    row: Row | None


@dataclass(frozen=True)
class TeamPeriod:
    """What one team may see of a period."""

    period: str
    team: str  # the group of clients: the team's own, or all
    material: Material
    themes: tuple[Theme, ...]
    _labels: Mapping[str, tuple[str, Name]]  # definition and name of every theme, for lookups

    @property
    def small(self) -> bool:
        """Whether there are so few clients that nothing is shown."""
        return self.material.clients < PROFILE.k or not self.themes

    def view(self, m: Messages) -> MaterialView:
        """Describe the material in words."""
        return material_view(self.material, [], PROFILE.k, explain_reason, m)

    def decided(self, theme_id: str, definition: str) -> Theme | None:
        """A theme that the team has decided of and that its numbers do not list any more."""
        found = self._labels.get(theme_id)
        if found is None or found[0] != definition:
            return None
        return Theme(theme_id, definition, found[1], None)


class Periods:
    """The finished runs of a workspace; what was read is kept until a run is made again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._released: dict[str, tuple[str, pd.DataFrame]] = {}
        self._teams: dict[tuple[str, str], tuple[str, TeamPeriod | None]] = {}
        self._groups: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {}
        self._places: dict[tuple[str, str], tuple[str, Mapping[str, tuple[float, float]]]] = {}
        self._lock = Lock()

    def names(self, team: str) -> list[str]:
        """Names of the periods that have something of a team's, latest first."""
        found = (name for name in self._finished() if self._group(name, team) is not None)
        return sorted(found, reverse=True)

    def of_team(self, period: str, team: str) -> TeamPeriod | None:
        """A period as a team may see it; None where there is none, or nothing of the team's."""
        if period not in self._finished() and not self._comes_back(period):
            return None
        with self._lock:
            for _ in range(_TRIES):  # where it is published anew while it is read
                stamp = _stamp(self._workspace.run(period).folder)
                known = self._teams.get((period, team))
                if known is None or known[0] != stamp:
                    group = self._group(period, team)
                    made = None if group is None else self._read(period, group, stamp)
                    known = self._teams[period, team] = (stamp, made)
                if _stamp(self._workspace.run(period).folder) == stamp:
                    break
        assert known is not None
        return known[1]

    def texts(self, period: str, group: str) -> Iterator[str]:
        """Every scrubbed passage of a group: to see that nothing was copied from one, no more."""
        run = self._workspace.run(period)
        own = run.read_columns("passages", "document_id", "text")
        if group != ALL:
            units = run.read_columns("documents", "document_id", "unit")
            named = units.loc[units["unit"] == group, "document_id"]
            own = own[own["document_id"].isin(named)]
        yield from own["text"]

    def places(self, period: str, group: str) -> Mapping[str, tuple[float, float]]:
        """Where themes lie on the map of a group; empty where the run was made without one.

        :param group: as :attr:`TeamPeriod.team` says.
        """
        run = self._workspace.run(period)
        stamp = _stamp(run.folder)
        known = self._places.get((period, group))
        if known is None or known[0] != stamp:
            made: dict[str, tuple[float, float]] = {}
            if run.has_table("places"):
                own = run.read_columns("places", "group", "theme_id", "x", "y")
                rows = own[own["group"] == group].itertuples()
                made = {str(row.theme_id): (float(row.x), float(row.y)) for row in rows}
            known = self._places[period, group] = (stamp, made)
        return known[1]

    def looked_for(self, period: str) -> frozenset[str]:
        """Ids of phenomena that a period's run has looked for because somebody asked."""
        if period not in self._workspace.periods():
            return frozenset()
        told = self._workspace.run(period).read_manifest()["catalogue"]
        return frozenset(map(str, told.get("guided", ())))

    def teams(self, period: str) -> list[str]:
        """Names of the teams whose clients are counted apart in a period."""
        return sorted(str(group) for group in self._groups_of(period)[0] - {ALL})

    def judged(self, data: TeamPeriod, statements: Sequence[Statement], scan: Scan) -> Judged:
        """Judge what people wrote as a report for the public does.

        It is compared with the documents of the team, of which nothing else comes out.
        """
        run = self._workspace.run(data.period)
        documents, passages = run.read_table("documents"), run.read_table("passages")
        if data.team != ALL:
            documents = documents[documents["unit"] == data.team]
            passages = passages[passages["document_id"].isin(documents["document_id"])]
        return judge(
            statements,
            k=ReleaseSettings(profile="public").k,
            documents=chain(documents["text"], passages["text"]),
            scan=scan,
        )

    def _comes_back(self, period: str) -> bool:
        """Whether a period is missing only while its run is put in place of another."""
        try:
            Period.parse(period)  # whatever else was asked for is no name of a folder
        except UsageError:
            return False
        if not self._workspace.run(period).folder.with_name(f".{period}.old").exists():
            return False
        for _ in range(_PATIENCE):
            if period in self._finished():
                return True
            sleep(_MOMENT)
        return False

    def _finished(self) -> list[str]:
        """Periods with a run whose texts have not been removed."""
        names = self._workspace.periods()
        return [name for name in names if self._workspace.run(name).has_table("documents")]

    def _group(self, period: str, team: str) -> str | None:
        """The group of clients that is a team's: the whole where the team wrote all of it."""
        groups, units = self._groups_of(period)
        if team == ALL or team in groups:
            return team
        return ALL if units == {team} else None

    def _groups_of(self, period: str) -> tuple[frozenset[str], frozenset[str]]:
        """Groups that are counted, and units that wrote; kept until the run is made again."""
        run = self._workspace.run(period)
        stamp = _stamp(run.folder)
        known = self._groups.get(period)
        if known is None or known[0] != stamp:
            groups = run.read_columns("evidence", "group")["group"]
            units = run.read_columns("documents", "unit")["unit"].dropna()
            known = self._groups[period] = (stamp, frozenset(groups), frozenset(units))
        return known[1], known[2]

    def _read(self, period: str, group: str, stamp: str) -> TeamPeriod:
        run = self._workspace.run(period)
        themes = run.read_table("themes")
        if self._released.get(period, ("",))[0] != stamp:  # of all teams at once: it takes seconds
            released = show_to_teams(self._workspace, run, PROFILE, themes)
            self._released[period] = (stamp, released)
        released = self._released[period][1]
        own = released[released["group"] == group].assign(group=ALL)
        digests = definitions(themes)
        return TeamPeriod(
            period,
            group,
            _material(run, None if group == ALL else group),
            tuple(_shown(own, themes, digests)),
            {theme: (digests[theme], name) for theme, name in _named(themes).items()},
        )


def _stamp(folder: Path) -> str:
    """Tell a run from one that takes its place; while it does, there is none for a moment."""
    for _ in range(_PATIENCE):
        if (folder / "manifest.json").is_file():
            break
        sleep(_MOMENT)
    stat = (folder / "manifest.json").stat()
    return f"{stat.st_mtime_ns}-{stat.st_ino}"


def _shown(own: pd.DataFrame, themes: pd.DataFrame, digests: Mapping[str, str]) -> Iterator[Theme]:
    """Themes of a group: named anyway, or shown; none where even the group's size is hidden."""
    if own.empty or own["of_clients"].isna().any():
        return
    for row in by_share(rows_of(own, names_of(own, themes)).get(ALL, []), "fi"):
        if (row.hidden or row.n) and row.name.label("fi"):
            theme = row.name.theme_id
            yield Theme(theme, digests[theme], row.name, None if row.hidden else row)


def _named(themes: pd.DataFrame) -> dict[str, Name]:
    """Every theme by its name: only for one that the team has seen, and decided of, before."""
    return {
        str(one.theme_id): Name(
            str(one.theme_id), str(one.kind), str(one.origin), int(one.section11),
            {code: str(getattr(one, f"label_{code}")) for code in tables.LANGUAGES},
        )
        for one in themes.itertuples()
    }  # fmt: skip


def _material(run: RunFolder, unit: str | None) -> Material:
    documents = run.read_columns("documents", *_OF_DOCUMENTS)
    passages = run.read_columns("passages", "passage_id", "document_id")
    given = run.read_columns("assignments", "passage_id", "theme_id")
    rejects = run.read_table("rejects")
    own = run.read_manifest()["settings"]
    if unit is not None:  # what was left out is told of no team
        documents, rejects = documents[documents["unit"] == unit], tables.REJECTS.frame()
        passages = passages[passages["document_id"].isin(documents["document_id"])]
        given = given[given["passage_id"].isin(passages["passage_id"])]
    return describe_material(
        documents,
        passages,
        given,
        rejects,
        counting_unit=own["evidence"]["counting_unit"],
        selection="both" if own["ingest"]["active_only"] else "period",
        active_clientele=own["active_clientele"] if unit is None else None,
    )
