"""What the web app shows is a release: entered once a run, and later ones are solved beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import GateError
from pipeline.execution.showing import show_to_teams
from pipeline.runs import Workspace
from pipeline.stages.release import ReleaseSettings
from pipeline.store.register import Register
from tests.review.make_review import ITA, PERIOD, make_workspace

TEAM = ReleaseSettings(profile="team")


def shown(workspace: Workspace) -> pd.DataFrame:
    run = workspace.run(PERIOD)
    return show_to_teams(workspace, run, TEAM, run.read_table("themes"))


def change(workspace: Workspace, **counts: int) -> None:
    """Write the run anew, with other counts of the first team."""
    run = workspace.run(PERIOD)
    evidence = run.read_table("evidence")
    for theme, n in counts.items():
        own = evidence["theme_id"] == theme
        was = int(evidence.loc[own & (evidence["group"] == ITA), "n_clients"].iloc[0])
        evidence.loc[own & evidence["group"].isin([ITA, "all"]), "n_clients"] += n - was
    for name in ("share", "low", "high"):
        evidence[name] = evidence["n_clients"] / evidence["of_clients"]
    run.write_table("evidence", evidence)
    run.write_manifest({**run.read_manifest(), "finished": "2026-10-06T00:00:00+00:00"})


def test_a_run_is_entered_once_and_shown_alike(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    first, again = shown(workspace), shown(workspace)
    register = Register.open(workspace.folder)
    (one,) = register.releases()
    pd.testing.assert_frame_equal(first, again)
    assert one.on_screen and one.record.profile == "team" and one.record.period == PERIOD
    facts = register.facts()
    told = facts[(facts["measure"] == "n") & ~facts["hidden"]]
    seen = first[~first["hidden"] & (first["theme_id"] != "-1")]
    assert {*zip(seen["theme_id"], seen["group"], strict=True)} <= {
        *zip(told["theme_id"], told["group"], strict=True)
    }


def test_a_run_counted_anew_is_solved_beside_what_was_shown(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    first = shown(workspace)
    change(workspace, debt=10)  # one client more than a team has seen
    second = shown(workspace)
    assert len(Register.open(workspace.folder).releases()) == 2
    was, now = (
        frame[(frame["theme_id"] == "debt") & ~frame["hidden"]].set_index("group")["n_clients"]
        for frame in (first, second)
    )
    assert was["all"] == 24 and was[ITA] == 9
    assert "all" not in now and ITA not in now, "one client could be told by subtraction"


@pytest.mark.parametrize("refused, fails", [(2, False), (3, True)])
def test_what_is_released_meanwhile_is_looked_at(
    refused: int, fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, add, tries = make_workspace(tmp_path), Register.add, []

    def busy(self: Register, *args: Any, **more: Any) -> str:
        tries.append(more["after"])
        if len(tries) <= refused:
            raise GateError("Another release was entered.", where="register", mend="Try again.")
        return add(self, *args, **more)

    monkeypatch.setattr(Register, "add", busy)
    if fails:
        with pytest.raises(GateError):
            shown(workspace)
    else:
        assert not shown(workspace).empty
    assert len(tries) == 3
