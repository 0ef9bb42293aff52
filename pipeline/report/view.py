"""Everything a report shows, in words of one language: plain data for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.report.charts import Mark
from pipeline.report.checklist import (
    Check,
    CheckLine,
    Signed,
    check_lines,
    machine_checks,
    readiness,
)
from pipeline.report.comparison import ChangeView, change_view, comparison_of
from pipeline.report.decided import decided_told
from pipeline.report.lines import Block, Line, block, clients, share
from pipeline.report.material import Material
from pipeline.report.material_view import Explain, MaterialView, material_view
from pipeline.report.messages import Messages
from pipeline.report.pages import PhenomenonPage, pages
from pipeline.report.provenance import Learned, Provenance, provenance_of
from pipeline.report.reading_view import reading_told
from pipeline.report.rows import ALL, Row, by_share, names_of, nothing_found, rows_of
from pipeline.report.unit_table import UnitTable, unit_table
from pipeline.report.ways import Ways, WaysTable, ways_of, ways_range, ways_table
from pipeline.report.weak_signals import Signal, signals_of

CHART_ROWS = 15  # so many fit on one printed page
_LARGEST = 3  # phenomena named in the summary
_PROBLEMS = ("problem", "need", "weak_signal")


@dataclass(frozen=True)
class Source:
    """What a report is made of; the evidence before the release is not among it."""

    release: pd.DataFrame
    sensitivity: pd.DataFrame  # after disclosure control too
    themes: pd.DataFrame
    signals: pd.DataFrame
    material: Material
    manifest: Mapping[str, Any]
    k: int  # smallest number of clients that may be shown
    profile: str = ""  # team, section or public
    organisation: str = ""
    explain: Explain | None = None  # reason's code, language -> reason in words
    statements: pd.DataFrame | None = None  # what people wrote, of which none is refused
    refusals: int | None = None  # words in it that plain language refuses; None: not looked at
    decided: pd.DataFrame | None = None  # what people decided, see ``decided.outcome``
    signed: tuple[Signed, ...] = ()  # who answered which question of the checklist


@dataclass(frozen=True)
class SignalView:
    """A weak signal in words."""

    label: str
    meta: str
    numbers: str
    why: str


@dataclass(frozen=True)
class View:
    """A report in one language."""

    language: str
    title: str
    period: str
    organisation: str
    k: int
    audited: bool
    rounding: str  # to what numbers are rounded; empty where they are exact
    small_group: bool
    rolled_up: bool  # several periods at once
    material: MaterialView
    largest: tuple[tuple[str, str], ...]
    n_phenomena: int
    n_signals: int
    blocks: tuple[Block, ...]
    absent: tuple[str, ...]
    nothing_found: Line | None
    change: ChangeView
    estimation: str  # how open themes were found and counted; empty where none is shown
    marks: tuple[Mark, ...]
    units: UnitTable | None
    reading: tuple[str, ...]  # what people read, where they did
    ways: WaysTable | None
    signals: tuple[SignalView, ...]
    candidates: tuple[SignalView, ...]  # few clients, and nothing is claimed
    provenance: tuple[tuple[str, str], ...]
    checklist: tuple[CheckLine, ...]
    readiness: str  # whether no question of the checklist is open, in a sentence
    pages: tuple[PhenomenonPage, ...] = ()  # what people say of each shown phenomenon
    decided: tuple[str, ...] = ()  # what people decided, a sentence each

    @property
    def ready(self) -> bool:
        """Whether no question of the checklist is open."""
        return all(line.done for line in self.checklist)


def build(source: Source, messages: Messages, checks: Sequence[Check] | None = None) -> View:
    """Put a report into words.

    :param checks: what the machine says to the checklist; None asks it, without the files.
    :returns: the view; of a hidden cell it holds no number, order, size or name that tells one.
    """
    m, names = messages, names_of(source.release, source.themes)
    groups = rows_of(source.release, names)
    rows = by_share(groups.get(ALL, []), m.language)
    small = source.material.clients < source.k  # of so few even a list of names would tell much
    signals = [] if small else signals_of(source.signals, rows, names, source.k)
    unproven = [] if small else signals_of(source.signals, rows, names, source.k, "candidate")
    own = {s.name.theme_id for s in signals if s.name.kind == "weak_signal"}
    listed = [row for row in rows if row.name.theme_id not in own]
    shown = [row for row in listed if not row.hidden and row.n]
    audited = any(row.basis == "audited" for row in rows)
    prov = provenance_of(source.manifest)
    period = m.period(prov.period)
    ways = ways_of(source.sensitivity)
    checklist = check_lines(checks or checks_of(source), source.signed, m)
    return View(
        language=m.language,
        title=m("page.title"),
        period=period,
        organisation=source.organisation,
        k=source.k,
        audited=audited,
        rounding=_rounding(rows, m),
        small_group=small,
        rolled_up=source.material.rolled_up is not None,
        material=material_view(source.material, _unit_sizes(groups), source.k, source.explain, m),
        largest=tuple(_in_words(row, m) for row in _problems(shown)[:_LARGEST]),
        n_phenomena=len(shown),
        n_signals=len(signals),
        blocks=() if small else _blocks(listed, ways, period, m),
        absent=tuple(row.name.label(m.language) for row in listed if not row.hidden and row.n == 0),
        nothing_found=_nothing(nothing_found(source.release), m),
        change=change_view(comparison_of(source.manifest, shown), shown, m),
        estimation=_estimation(rows, source, m),
        reading=reading_told(source.manifest, source.k, m),
        marks=tuple(_mark(row, m) for row in shown[:CHART_ROWS]),
        units=None if small else unit_table(groups, listed, m),
        ways=None if small else ways_table(shown, ways, m),
        signals=_signals(signals, source.k, m),
        candidates=_signals(unproven, source.k, m),
        provenance=_provenance(prov, source, m),
        checklist=checklist,
        readiness=readiness(checklist, m),
        pages=() if small else pages(source.statements, shown, source.k, m),
        decided=() if small else decided_told(source.decided, names, m),
    )


def checks_of(source: Source, files: Mapping[str, bytes | str] | None = None) -> tuple[Check, ...]:
    """What the machine says to the checklist of a report, with its files where they are made."""
    return machine_checks(source, source.statements, files, refusals=source.refusals)


def _estimation(rows: list[Row], source: Source, m: Messages) -> str:
    """Say how open themes were found and counted; nothing where none is shown."""
    if not any(row.name.origin == "open" and row.n for row in rows if not row.hidden):
        return ""
    share = (source.manifest.get("estimation") or {}).get("hold_out", 0)
    if share:
        return m("evidence.held_out", share=m.percent(share))
    return m("evidence.same_clients")


def _problems(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.name.kind in _PROBLEMS]


def _blocks(rows: list[Row], ways: Ways, period: str, m: Messages) -> tuple[Block, ...]:
    def own(row: Row) -> str:
        return ways_range(row, ways, m)

    strengths = [row for row in rows if row.name.kind == "strength"]
    gone = any(row.hidden for row in strengths)
    empty = m("evidence.strengths_hidden" if gone else "evidence.strengths_none")
    return (
        block("problems", _problems(rows), m("evidence.problems_none"), period, m, own),
        block("strengths", strengths, empty, period, m, own),
    )


def _in_words(row: Row, m: Messages) -> tuple[str, str]:
    words = m.words_of_clients(row.n or 0, row.of or 0)
    key = "summary.sentence_audited" if row.estimated else "summary.sentence"
    return row.name.label(m.language), m(
        key, words=words, clients=clients(row, m), range=m.span(row.low, row.high)
    )


def _rounding(rows: list[Row], m: Messages) -> str:
    """Say to what the shown numbers are rounded."""
    to = max((row.rounded_to for row in rows if not row.hidden), default=1)
    return m("evidence.rounded", to=to) if to > 1 else ""


def _nothing(row: Row | None, m: Messages) -> Line | None:
    if row is None:
        return None
    none, gone = m("evidence.none"), m("material.not_shown")
    number = part = words = gone
    if row.n is not None and row.of is not None and row.share is not None:
        number, part, words = clients(row, m), share(row, m), m.words(row.n, row.of)
    return Line(
        label=m("evidence.nothing_found"),
        meta=m("evidence.nothing_found_note"),
        clients=number,
        share=part,
        words=words,
        range=none,
        change=none,
        change_detail="",
        voice=none,
    )


def _mark(row: Row, m: Messages) -> Mark:
    return Mark(
        label=row.name.label(m.language),
        share=row.share or 0.0,
        low=row.low,
        high=row.high,
        before=row.before,
        text=share(row, m),
    )


def _unit_sizes(groups: dict[str, list[Row]]) -> list[tuple[str, int | None]]:
    return [(unit, rows[0].of) for unit, rows in sorted(groups.items()) if unit != ALL and rows]


def _signals(signals: list[Signal], k: int, m: Messages) -> tuple[SignalView, ...]:
    made = []
    for signal in signals:
        label = signal.name.label(m.language)
        if not label:
            continue
        numbers = m("signals.count", n=m.count(signal.n or 0), total=m.count(signal.of or 0))
        if signal.rounded_to > 1:
            numbers = m("format.about", value=numbers)
        if signal.low is not None and signal.high is not None:
            numbers += f" ({m('signals.interval', range=m.span(signal.low, signal.high))})"
        why = " ".join(signal.why(m))
        made.append(SignalView(label, m(f"origins.{signal.name.origin}"), numbers, why))
    return tuple(sorted(made, key=lambda item: item.label.casefold()))


def _provenance(prov: Provenance, source: Source, m: Messages) -> tuple[tuple[str, str], ...]:
    catalogue = prov.catalogue_digest and m(
        "provenance.catalogue_value", version=prov.catalogue_version, digest=prov.catalogue_digest
    )
    found = (
        ("period", prov.period),
        ("made", m.day(prov.finished) if prov.finished else ""),
        ("audience", m(f"profiles.{source.profile}") if source.profile else ""),
        ("limit", m("provenance.limit_value", k=source.k)),
        ("catalogue", catalogue),
        ("encoder", prov.encoder),
        *([("matcher", learned_told(prov.matcher, m))] if prov.matcher else []),
        ("settings", prov.settings_digest),
        ("inputs", ", ".join(prov.inputs)),
        ("seed", prov.seed),
        ("versions", ", ".join(prov.versions)),
    )
    return tuple((m(f"provenance.{key}"), value or m("format.unknown")) for key, value in found)


def learned_told(matcher: Learned | None, m: Messages) -> str:
    """Say what people have taught the matcher; empty where nothing."""
    if matcher is None:
        return ""
    return m(
        "provenance.matcher_value",
        version=matcher.version,
        digest=matcher.digest,
        clients=m.count(matcher.clients),
        passages=m.count(matcher.passages),
    )
