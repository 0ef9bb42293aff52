"""A made-up section of two teams: 60 clients, two periods, some thirty phenomena, four signals."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import tables
from pipeline.report.material import Material, describe_material
from pipeline.report.view import Source
from pipeline.stages.reasons import explain_reason
from pipeline.stages.release import ReleaseSettings, release
from pipeline.stages.release_sensitivity import release_sensitivity
from pipeline.stages.verdicts import verdicts

# themes.tsv: clients in team A and B (of 32 and 28), and of the earlier count (empty: none)


def _themes() -> list[tuple[Any, ...]]:
    path = Path(__file__).with_name("themes.tsv")
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            (
                row["theme_id"], row["kind"], int(row["section11"]), row["fi"], row["sv"],
                row["en"], int(row["team_a"]), int(row["team_b"]),
                int(row["before"]) if row["before"] else None,
            )
            for row in csv.DictReader(stream, delimiter="\t")
        ]  # fmt: skip


THEMES = _themes()
TEAMS = {"Tiimi Itä": 32, "Tiimi Länsi": 28}
PERIOD, EARLIER_TOTAL = "2026-Q3", 57


def themes_table() -> pd.DataFrame:
    """Table ``themes`` of the fixture."""
    rows = []
    for theme, kind, section, fi, sv, en, a, b, _ in THEMES:
        rows.append(
            {
                "theme_id": theme,
                "origin": "open" if theme.startswith("open") else "catalogue",
                "kind": kind,
                "section11": section,
                "label_fi": fi,
                "label_sv": sv,
                "label_en": en,
                "words": [],
                "n_passages": 3 * (a + b),
                "n_clients": a + b,
                "first_seen": None,
                "stability": 0.8,
                "why": "",
            }
        )
    return tables.THEMES.frame(rows)


def evidence_table(counts: dict[str, tuple[int, int]] | None = None) -> pd.DataFrame:
    """Table ``evidence`` of the fixture; ``counts`` replaces the counts of some themes."""
    rows = []
    for theme, *_, a, b, before in THEMES:
        a, b = (counts or {}).get(theme, (a, b))
        groups = {"all": (a + b, 60), "Tiimi Itä": (a, 32), "Tiimi Länsi": (b, 28)}
        for group, (n, total) in groups.items():
            rows.append(_evidence(theme, group, n, total, before if group == "all" else None))
    for group, (n, total) in {"all": (5, 60), "Tiimi Itä": (3, 32), "Tiimi Länsi": (2, 28)}.items():
        rows.append(_evidence("-1", group, n, total, None) | {"low": None, "high": None})
    return tables.EVIDENCE.frame(rows)


def _evidence(theme: str, group: str, n: int, total: int, before: int | None) -> dict[str, object]:
    change = None if before is None else n / total - before / EARLIER_TOTAL
    return {
        "theme_id": theme,
        "period": PERIOD,
        "group": group,
        "n_clients": n,
        "of_clients": total,
        "share": n / total,
        "low": max(0, n - 1 - n // 5) / total,
        "high": min(total, n + 2 + n // 4) / total,
        "basis": "model",
        "change": change,
        "change_low": None if change is None else change - 0.11,
        "change_high": None if change is None else change + 0.11,
        "family_low": None if change is None else change - 0.17,
        "family_high": None if change is None else change + 0.17,
        "p_value": None if change is None else 0.3 if abs(change) < 0.12 else 0.001,
        "q_value": None,
        "family": change is not None and n + (before or 0) >= 10,
        "verdict": _verdict(theme, group, change, n + (before or 0)),
        "comparable": None if group != "all" else not theme.startswith("open"),
        "differs": "open_theme" if group == "all" and theme.startswith("open") else None,
        "fixed_before": not theme.startswith("open"),
        "client_voice_share": (n // 2) / n if n else None,
        "adequacy": "very_low",
    }


def _verdict(theme: str, group: str, change: float | None, clients: int) -> str | None:
    if theme == "-1":
        return None
    if change is None:
        return "no_earlier" if group != "all" else "not_comparable"
    return "none_shown" if clients >= 10 else "not_tested"


def signals_table(heat: int = 6, scooter: int = 2) -> pd.DataFrame:
    """Table ``signals`` of the fixture: a new one, an unnamed one, a rising one, a rare one."""
    rows = [
        ("open_heat", heat, 0, 1),
        ("open_scooter", scooter, None, 1),
        ("food", 17, 4, 5),
        ("honour", 1, 0, 2),
    ]
    return tables.SIGNALS.frame(
        {
            "theme_id": theme,
            "n_clients": n,
            "of_clients": 60,
            "low": n / 60 / 2,
            "high": min(1, n / 30),
            "before": before,
            "age": age,
            "p_value": None,
            "stability": 0.9,
            "why_fi": f"{n} asiakasta",
            "why_sv": f"{n} klienter",
            "why_en": f"{n} clients",
            "status": "signal",
        }
        for theme, n, before, age in rows
    )


def sensitivity_table(evidence: pd.DataFrame) -> pd.DataFrame:
    """Table ``sensitivity`` that goes with the evidence: fewer of the clients in each way."""
    rows = []
    for row in evidence[(evidence["group"] == "all") & (evidence["theme_id"] != "-1")].itertuples():
        n, of = int(row.n_clients), int(row.of_clients)
        ways = {
            "complete": (n - n // 6, of - of // 10),
            "client_voice": (n // 2, of),
            "type_note": (2 * n // 3, of // 2),
            "type_decision": (n // 4, of // 5),
        }
        rows += [
            (row.theme_id, PERIOD, way, min(a, b), b, min(a, b) / b)
            for way, (a, b) in ways.items()
            if b
        ]
    return tables.SENSITIVITY.frame(rows)


def material() -> Material:
    """The material of the fixture: 143 documents of 60 clients."""
    types = ["service_needs_assessment"] * 4 + ["client_plan"] * 3 + ["note"] * 5 + ["decision"] * 2
    days = pd.date_range("2026-07-01", "2026-09-29", periods=143)
    documents = pd.DataFrame(
        {
            "document_id": [f"d{i}" for i in range(143)],
            "client_id": [f"c{i % 60}" for i in range(143)],
            "household_id": None,
            "doc_type": [types[i % len(types)] if i else "other" for i in range(143)],
            "language": [("fi", "fi", "fi", "sv", "en")[i % 5] for i in range(143)],
            "written_on": days,
            "complete": [i % 16 != 0 for i in range(143)],
            "active": [i % 9 != 0 for i in range(143)],
        }
    )
    passages = pd.DataFrame({"passage_id": [f"p{i}" for i in range(1480)]})
    assignments = pd.DataFrame(
        {
            "passage_id": [f"p{i}" for i in range(1480)],
            "theme_id": ["-1" if i % 3 else "debt" for i in range(1480)],
        }
    )
    reasons = ["no_date"] * 4 + ["duplicate_id"] + ["outside_period"] * 12
    rejects = pd.DataFrame({"stage": "ingest", "row_id": range(len(reasons)), "reason": reasons})
    return describe_material(documents, passages, assignments, rejects)


MANIFEST = {
    "period": PERIOD,
    "finished": "2026-10-05T09:12:00+00:00",
    "encoder": {"name": "gloss", "digest": "9f8b3c0d11aa22bb33cc"},
    "catalogue": {"version": "1", "digest": "0a1b2c3d4e5f60718293"},
    "settings": {
        "evidence": {"counting_unit": "client", "family_clients": 10, "false_changes": 0.05}
    },
    "inputs": [{"name": "vienti.csv", "sha256": "77aa88bb99cc00dd11ee"}],
    "compared_with": "2026-Q2",
    "comparison": {
        "with": "2026-Q2",
        "differs": [],
        "mix": {"doc_type": 0.234, "complete": 0.03, "language": 0.1},
        "warned": ["doc_type"],
        "tested": {"all": 24},
    },
    "seed": 1729,
    "versions": {"ilmio": "0.1.0", "python": "3.11.7"},
    "counts": {"themes": {"hoarding": 1}},
}


@pytest.fixture
def make_evidence() -> Callable[..., pd.DataFrame]:
    """Give a maker of evidence: counts of some themes to the table."""
    return evidence_table


@pytest.fixture
def make_signals() -> Callable[..., pd.DataFrame]:
    """Give a maker of signals: counts to the table."""
    return signals_table


@pytest.fixture(scope="module")
def team_source() -> Source:
    """Give the source of a report of the profile team; it is not to be changed."""
    return source(profile="team")


@pytest.fixture
def make_source() -> Callable[..., Source]:
    """Give a maker of sources: evidence and signals to what a report is made of."""
    return source


def source(
    evidence: pd.DataFrame | None = None, signals: pd.DataFrame | None = None, profile: str = "team"
) -> Source:
    """Make the source of a report from the fixture, some of it replaced."""
    settings = ReleaseSettings.model_validate({"profile": profile})
    found = evidence_table() if evidence is None else evidence
    released = release(verdicts(found), settings=settings).table
    return Source(
        release=released,
        sensitivity=release_sensitivity(sensitivity_table(found), found, released, k=settings.k),
        themes=themes_table(),
        signals=signals_table() if signals is None else signals,
        material=material(),
        manifest=MANIFEST,
        k=settings.k,
        profile=profile,
        organisation="Aikuissosiaalityön jaosto",
        explain=explain_reason,
    )


class TextFolder:
    """A folder that a report is written to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write_bytes(self, name: str, data: bytes) -> Path:
        """Write a file as it is."""
        (self.path / name).write_bytes(data)
        return self.path / name


@pytest.fixture
def folder(tmp_path: Path) -> TextFolder:
    """Give an empty folder."""
    return TextFolder(tmp_path)
