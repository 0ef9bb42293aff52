"""What the report says of the period before: may it be compared, and how were changes judged.

How many changes were tested is told of the phenomena that are shown. The number of all would say
of a hidden count whether it is large enough to be among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.lines import plural, reasons
from pipeline.report.messages import Messages
from pipeline.report.rows import Row

_STEP = 0.05  # what a shift of the mix is told to, so that it gives no count of documents away


@dataclass(frozen=True)
class Comparison:
    """Facts on the comparison; ``before`` is empty where there is no earlier period."""

    before: str
    rolled_up: bool  # a roll-up of periods is not compared
    differs: tuple[str, ...]
    mix: Mapping[str, float]  # kind to share of the documents, in steps
    warned: tuple[str, ...]
    tested: int  # of the phenomena shown
    level: float
    least: int  # clients over both periods from which a change was tested


@dataclass(frozen=True)
class ChangeView:
    """The comparison in words of one language."""

    paragraphs: tuple[str, ...]
    warnings: tuple[str, ...]
    risen: tuple[str, ...]
    fallen: tuple[str, ...]
    compared: bool


def comparison_of(manifest: Mapping[str, Any], rows: Sequence[Row]) -> Comparison:
    """Take the facts from a manifest and the rows of the group ``all``."""
    found = manifest.get("comparison") or {}
    settings = manifest.get("settings", {}).get("evidence", {})
    mix = {kind: round(apart / _STEP) * _STEP for kind, apart in found.get("mix", {}).items()}
    return Comparison(
        before=str(manifest.get("compared_with") or ""),
        rolled_up="rolled_up" in manifest,
        differs=tuple(found.get("differs", ())),
        mix={kind: round(apart, 2) for kind, apart in mix.items()},
        warned=tuple(found.get("warned", ())),
        tested=sum(row.tested for row in rows),
        level=float(settings.get("false_changes", 0.05)),
        least=int(settings.get("family_clients", 10)),
    )


def change_view(found: Comparison, rows: Sequence[Row], messages: Messages) -> ChangeView:
    """Put the comparison into words.

    :param rows: shown rows of the group ``all``, sorted.
    """
    m = messages
    compared = bool(found.before) and not found.differs
    warnings = tuple(
        m(f"comparison.mix_{kind}", share=m.percent(found.mix[kind])) for kind in found.warned
    )
    return ChangeView(
        paragraphs=tuple(" ".join(part) for part in _paragraphs(found, rows, m) if part),
        warnings=warnings if found.before else (),
        risen=_labels(rows, "rise", m),
        fallen=_labels(rows, "fall", m),
        compared=compared,
    )


def _paragraphs(found: Comparison, rows: Sequence[Row], m: Messages) -> list[list[str]]:
    if not found.before:
        return [[m("rolled_up.change" if found.rolled_up else "comparison.no_earlier")]]
    before = m.period(found.before)
    if found.differs:
        why = reasons(found.differs, m)
        return [[m("comparison.not_comparable", before=before, reasons=why)]]
    made = [
        m("comparison.compared", before=before),
        plural("comparison.tested", found.tested, m) or m("comparison.tested_none"),
    ]
    if found.tested:
        level = m.percent(found.level)
        made.append(m("comparison.rule", least=m.count(found.least), level=level))
    made.append(m("comparison.none_is_not_no"))
    largest = []
    for verdict, sign in (("rise", 1), ("fall", -1)):
        own = [row for row in rows if row.verdict == verdict and row.change is not None]
        if own:
            most = max(own, key=lambda row: sign * (row.change or 0.0))
            largest.append(_largest(most, verdict, m))
    return [made, largest]


def _largest(row: Row, verdict: str, m: Messages) -> str:
    return m(
        f"comparison.largest_{verdict}",
        label=row.name.label(m.language),
        change=m.points(row.change or 0.0),
        low=m.points(row.family_low or 0.0),
        high=m.points(row.family_high or 0.0),
    )


def _labels(rows: Sequence[Row], verdict: str, m: Messages) -> tuple[str, ...]:
    return tuple(row.name.label(m.language) for row in rows if row.verdict == verdict)
