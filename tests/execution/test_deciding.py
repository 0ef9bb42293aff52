"""Runs from `decide` on: what people decided in the database changes counts, reports, roll-ups."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import GateError
from pipeline.execution.deciding import definitions, refuse_told_apart, with_merged
from pipeline.released_tables import FACTS
from pipeline.runs import Workspace
from pipeline.stages.decide import Overlay
from pipeline.stages.signals import Before
from pipeline.store.reviews import Decision, Reviews, version_of
from tests.execution.make_runs import PERIODS, REASONED, copy_of, ilmio, results, small_runs
from tests.stages.make_tables import themes

Q2, Q3 = PERIODS
LABELS = {"fi": "Velat ja laskut", "sv": "Skulder och räkningar", "en": "Debts and bills"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_of(small_runs().folder, tmp_path / "workspace")


def table(workspace: Path, name: str, period: str = Q3) -> pd.DataFrame:
    return Workspace.open(workspace).run(period).read_table(name)


def decided(workspace: Path, theme: str, action: str, period: str = Q3, **parts: object) -> None:
    own = definitions(table(workspace, "themes", period))[theme]
    reviews = Reviews.open(workspace)
    version = version_of(reviews.decisions(period, "all"), theme)
    made = Decision(period, "all", theme, own, "pmxz", action, **parts)  # type: ignore[arg-type]
    reviews.decide(period, "all", theme, version, lambda _: made)


def again(workspace: Path, period: str = Q3) -> None:
    done = ilmio("run", small_runs().inputs[period], "-p", period, "-w", workspace,
                 "--from", "decide")  # fmt: skip
    assert done.code == 0, done.err


def clients(workspace: Path, theme: str, period: str = Q3) -> set[str]:
    given, passages = (table(workspace, part, period) for part in ("assignments", "passages"))
    own = given.loc[given["theme_id"] == theme, "passage_id"]
    return set(passages.loc[passages["passage_id"].isin(own), "client_id"])


def test_a_run_counts_what_was_decided_and_takes_it_back(workspace: Path):
    before = results(workspace, Q3)
    one, other, gone = list(table(workspace, "themes").query("origin == 'catalogue'")["theme_id"])[
        :3
    ]
    union = clients(workspace, one) | clients(workspace, other)
    decided(workspace, one, "merge", value=json.dumps({"into": other}))
    decided(workspace, other, "rename", value=json.dumps({"labels": LABELS}))
    decided(workspace, gone, "drop", reason="ei kuulu meille")
    again(workspace)
    counts = table(workspace, "evidence").query("group == 'all'").set_index("theme_id")
    assert counts.loc[other, "n_clients"] == len(union)
    assert one not in counts.index and gone not in counts.index
    after = results(workspace, Q3)
    same = ("themes.parquet", "assignments.parquet", "candidates.parquet")
    assert {k: after[k] for k in same} == {k: before[k] for k in same}, "as they were found"
    own = table(workspace, "decided").set_index("theme_id")
    assert own.loc[gone, ["status", "reason"]].tolist() == ["dropped", "ei kuulu meille"]
    page = (workspace / "runs" / Q3 / "report.html").read_text("utf-8")
    names = table(workspace, "themes").set_index("theme_id")["label_fi"]
    told = re.search(r'<section id="decided".*?</section>', page, re.DOTALL)
    assert told and names[gone] in told[0], "the report says what was left out"
    counted = page.replace(told[0], "")
    assert names[gone] not in counted and names[one] not in counted
    told = json.loads((workspace / "runs" / Q3 / "manifest.json").read_text("utf-8"))["decide"]
    assert told["decisions"] == 3 and told["status"] == {"dropped": 1, "merged": 1, "suggested": 1}
    for position, theme in ((3, gone), (2, other), (1, one)):
        decided(workspace, theme, "undo", undoes=position)
    again(workspace)
    now = results(workspace, Q3)
    apart = ("decisions.parquet", "decided.parquet")
    assert {k: v for k, v in now.items() if k not in apart} == {
        k: v for k, v in before.items() if k not in apart
    }


def test_a_year_of_parts_that_were_decided_otherwise_is_refused(workspace: Path):
    theme = next(iter(table(workspace, "themes").query("origin == 'catalogue'")["theme_id"]))
    decided(workspace, theme, "drop", reason="ei kuulu")
    again(workspace)
    words = ("report", "-p", "2026", "-w", workspace, "--profile", "team", *REASONED)
    done = ilmio(*words)
    assert done.code == 2 and theme in done.err and "--from decide" in done.err
    if theme in set(table(workspace, "themes", Q2)["theme_id"]):
        decided(workspace, theme, "drop", Q2, reason="ei kuulu")
        again(workspace, Q2)
        assert ilmio(*words).code == 0


OVER = Overlay({"a": "b"})


def test_earlier_counts_of_merged_themes_are_at_most_their_sum():
    made = with_merged(Before({"a": 3, "b": 4}, 5, {"a": 2}), OVER)
    assert made is not None and made.clients["b"] == 5 and made.periods_seen["b"] == 2


def fact(theme: str, value: int, definition: str, release: str) -> dict[str, object]:
    return {"release_id": release, "profile": "team", "k": 3, "measure": "n", "period": Q3,
            "group": "all", "theme_id": theme, "definition": definition, "value": value,
            "low": value, "high": value, "hidden": False}  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "refused"), [(5, 6, True), (5, 5, False), (5, 8, False), (5, 7, True)]
)
def test_a_merger_that_would_tell_of_few_beside_an_earlier_release(
    was: int, now: int, refused: bool
):
    own = definitions(themes([{"theme_id": "a"}, {"theme_id": "b"}]))
    facts, earlier = FACTS.frame([fact("b", now, "m", "")]), [fact("a", was, own["a"], "r1")]
    if not refused:
        refuse_told_apart(facts, FACTS.frame(earlier), OVER, own, 3)
        return
    with pytest.raises(GateError, match="fewer than 3"):
        refuse_told_apart(facts, FACTS.frame(earlier), OVER, own, 3)


def test_what_is_merged_is_another_theme_and_a_new_label_makes_none():
    found = themes([{"theme_id": "a"}, {"theme_id": "b"}])
    alone, merged = definitions(found), definitions(found, OVER)
    assert merged["a"] == alone["a"] and merged["b"] != alone["b"]
