"""`ilmio compare`: told under disclosure control; what cannot be compared is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.commands.compare import told_rows
from pipeline.report.messages import load_messages
from pipeline.stats.agreement import Agreement
from pipeline.stats.intervals import Interval
from pipeline.tuning.comparing import Compared, ThemeChange
from tests.execution.make_runs import PERIODS, ilmio, small_runs

HIDDEN = "·"
TEAM = ("--profile", "team", "--who", "Aino Arkki", "--reason", "two settings")


def change(n_before: int, n_after: int, gained: int, lost: int, of: int = 60, **more: object):
    given = {"fate": "same", "before": ("Debt",), "after": ("Debt",)} | more
    return ThemeChange(
        given["fate"], given["before"], given["after"], n_before, n_after, gained, lost, of, 0.9,
        Interval(-0.1, 0.2),
    )  # fmt: skip


def rows(one: ThemeChange, k: int = 5) -> tuple[list[str] | None, int]:
    none = Agreement(None, None)
    made = Compared(
        ("a", "b"), "material", "passages", 90, 60, (60, 60), (), (one,), (0, 0), none, None, None
    )
    found, hidden = told_rows(made, k, load_messages("en"))
    return (found[1][2:] if len(found) > 1 else None), hidden


@pytest.mark.parametrize(
    ("one", "cells", "why"),
    [
        (change(20, 24, 10, 6), ["20", "24", "10", "6", "+7 (−10 … +20)"], "all told"),
        (change(20, 20, 0, 0), ["20", "20", "0", "0", "nobody changed"], "nobody changed"),
        (change(20, 21, 1, 0), ["20", HIDDEN, HIDDEN, HIDDEN, HIDDEN], "one client changed side"),
        (change(20, 26, 7, 1), ["20", HIDDEN, HIDDEN, HIDDEN, HIDDEN], "20 + 7 - 26 tells of 1"),
        (change(4, 24, 20, 0), None, "fewer than k before"),
        (change(20, 4, 0, 16), None, "fewer than k after"),
        (change(57, 45, 8, 20), [HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN], "three are without it"),
        (change(45, 57, 20, 8), ["45", HIDDEN, HIDDEN, HIDDEN, HIDDEN], "three are without it"),
        (change(0, 3, 3, 0, fate="born", before=()), None, "a new theme of three clients"),
        (change(0, 9, 9, 0, fate="born", before=()), ["", "9", "", "", ""], "a new theme"),
    ],
)
def test_what_could_tell_of_few_clients_is_hidden(one, cells, why) -> None:
    found, hidden = rows(one)
    if cells is None:
        assert found is None and hidden == 1, why
    else:
        assert [cell.split(" / ")[0] for cell in found] == cells, why


@pytest.fixture(scope="module")
def runs() -> list[str]:
    return [f"{small_runs().folder}:{period}" for period in PERIODS]


def test_a_run_beside_itself(runs: list[str], tmp_path: Path) -> None:
    for form in ("html", "csv", "json"):
        out = tmp_path / f"c.{form}"
        done = ilmio("compare", runs[0], runs[0], "--out", out, "--language", "sv", *TEAM)
        assert done.code == 0 and out.stat().st_mode & 0o077 == 0, done.err
    told = json.loads((tmp_path / "c.json").read_text())
    assert {one["fate"] for one in told["themes"]} <= {"samma"}
    page = (tmp_path / "c.html").read_text()
    assert '<html lang="sv">' in page and "Ge den inte vidare" in page and "<script" not in page


def test_what_cannot_be_compared_is_refused(runs: list[str], tmp_path: Path) -> None:
    assert ilmio("compare", runs[0], "elsewhere:2026-Q3").code == 2
    assert ilmio("compare", runs[0], "2026-Q3").code == 2
    assert ilmio("compare", *runs, "--profile", "team").code == 2, "nobody answers for it"
    done = ilmio("compare", *runs, "--out", tmp_path / "c.pdf")
    assert done.code == 2 and ".html" in done.err
