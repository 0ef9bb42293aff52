"""One screen that says what a run found, and no more of it than its report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.commands.summary import summarise
from pipeline.runs import RunFolder
from pipeline.tables import REJECTS


def row(theme: str, n: int | None, label: str | None, **other: object) -> dict[str, object]:
    share = None if n is None else n / 10
    return {"theme_id": theme, "group": "all", "n_clients": n, "of_clients": 10, "share": share,
            "change": None, "label_en": label, **other}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    made = RunFolder(tmp_path / "2026-Q3", "2026-Q3")
    made.make()
    made.write_table("rejects", REJECTS.frame([
        {"stage": "ingest", "row_id": "a", "reason": "no_date"},
        {"stage": "ingest", "row_id": "b", "reason": "no_date"},
    ]))  # fmt: skip
    made.write_manifest({
        "period": "2026-Q3",
        "ingest": {"clients": 10, "documents": 14},
        "counts": {"split": {"out_passages": 90}, "scrub": {"out_redactions": 33}},
        "warnings": ["The period is long."],
    })  # fmt: skip
    return made


def shown(run: RunFolder, rows: list[dict], signals: list[dict]) -> list[str]:
    content = {"evidence": rows, "signals": signals, "candidates": []}
    run.write_text("evidence.json", json.dumps(content))
    return summarise(run).splitlines()


def test_the_larger_share_first_and_hidden_counts_not_at_all(run: RunFolder):
    lines = shown(
        run,
        [
            row("debt", 4, "Debt", change=-0.1),
            row("loneliness", 6, "Loneliness", change=0.25),
            row("gambling", None, "Gambling"),
            row("none", 3, None),
            row("debt", 3, "Debt", group="Perheet"),
        ],
        [{"label_en": "Heat"}, {"label_en": None}, {"label_en": None}],
    )
    assert lines[1] == (
        "Period 2026-Q3: 10 clients, 14 documents, 90 passages; 33 identifiers masked"
    )
    assert lines[2] == "Left out: no_date 2"
    table = [" ".join(line.split()) for line in lines[5:7]]
    assert table == ["Loneliness 6/10 60% +25 p", "Debt 4/10 40% -10 p"]
    assert lines[8] == "Weak signals: Heat; 2 of too few clients to be named here"
    assert not any("Gambling" in line for line in lines)
    assert "Note: The period is long." in lines
    assert lines[-1] == f"Report: {run.folder / 'report.html'}"


def test_a_screen_stays_a_screen(run: RunFolder):
    many = [row(f"t{i}", 9 - i % 5, f"Theme {i}") for i in range(40)]
    lines = shown(run, many, [])
    assert len(lines) < 25 and "… and 28 more in the report" in lines
    assert "Weak signals: none" in lines


def test_a_run_without_json_still_has_a_summary(run: RunFolder):
    assert summarise(run).splitlines()[-1].startswith("Report: ")
