"""Whoever loosens a profile is named, with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.execution.loosening import loosened
from pipeline.stages.release import ReleaseSettings
from tests.execution.make_runs import REASONED, ilmio, make_small_workspace


@pytest.mark.parametrize(
    ("profile", "at_least", "k", "is_looser", "reason"),
    [
        ("public", 0, 10, False, "the strictest"),
        ("public", 20, 20, False, "stricter still"),
        ("public", 20, 10, True, "its own limit is not kept"),
        ("section", 0, 5, True, "a smaller limit"),
        ("team", 0, 3, True, "a smaller limit"),
        ("team", 10, 10, True, "as large a limit, but counts are not rounded"),
    ],
)
def test_what_is_looser(profile: str, at_least: int, k: int, is_looser: bool, reason: str):
    settings = ReleaseSettings.model_validate({"profile": profile, "at_least": at_least})
    assert loosened(profile, k, settings) == is_looser, reason


WHO, WHY = REASONED[:2], REASONED[2:]
CASES = [
    ("team", (), "Add --who NAME and --reason TEXT"),
    ("section", WHO, "Add --reason TEXT"),
    ("section", WHY, "Add --who NAME"),
    ("team", ("--who", " ", *WHY), "Add --who NAME"),
]


@pytest.mark.parametrize(("profile", "options", "says"), CASES)
def test_a_loosened_profile_is_refused_without(profile, options, says: str, tmp_path: Path):
    folder = make_small_workspace(tmp_path / "w").folder
    done = ilmio("report", "-p", "2026-Q3", "-w", folder, "--profile", profile, *options)
    assert done.code == 2 and says in done.err and f"Where: --profile {profile}" in done.err
    assert not (folder / "ilmio.db").exists() and not list((folder / "releases").iterdir())


def test_the_strictest_needs_nobody(tmp_path: Path):
    folder = make_small_workspace(tmp_path / "w").folder
    done = ilmio("report", "-p", "2026-Q3", "-w", folder)
    assert done.code == 2 and "no finished run" in done.err, "and is refused for that alone"
