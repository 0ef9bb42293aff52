"""What may be tuned, and what a file of ranges may say."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.execution.settings import RunSettings
from pipeline.tuning.tune.space import as_assignments, read_space, shipped_space, with_values


def test_every_shipped_range_holds_the_setting_and_values_that_it_may_have():
    space = shipped_space()
    assert set(space.defaults(RunSettings())) == set(space.ranges)
    for end in (0, 1):
        with_values(RunSettings(), {name: span[end] for name, span in space.ranges.items()})


def test_a_part_alone():
    assert {name.split(".")[0] for name in shipped_space(["match"]).ranges} == {"match"}
    with pytest.raises(UsageError, match="matc"):
        shipped_space(["matc"])


def test_values_are_laid_over_settings_whole_ones_rounded():
    made = with_values(RunSettings(), {"discover.distance": 0.5, "discover.min_clients": 4.4})
    assert (made.discover.distance, made.discover.min_clients) == (0.5, 4)
    assert made.match == RunSettings().match


def test_a_file_of_ranges(tmp_path):
    path = tmp_path / "space.toml"
    path.write_text('"discover.distance" = [0.5, 0.8]\n"match.most" = [1, 4]\n', encoding="utf-8")
    assert read_space(path).ranges == {"discover.distance": (0.5, 0.8), "match.most": (1.0, 4.0)}


@pytest.mark.parametrize(
    "line, told",
    [
        ("x = ", "not TOML"),
        ("", "names no setting"),
        ('"scrub.voikko" = [0, 1]', "cannot be tuned"),
        ('"discover.distanse" = [0.1, 0.2]', "discover.distance"),
        ('"discover.distance" = 0.5', "range"),
        ('"discover.distance" = [0.5, "x"]', "range"),
        ('"discover.distance" = [0.9, 0.5]', "range"),
        ('"discover.distance" = [0.5, 5.0]', "may not have"),
        ('"discover.enabled" = [false, true]', "range"),
    ],
)
def test_a_line_that_is_none_is_refused(line, told, tmp_path):
    path = tmp_path / "space.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_space(path)


def test_a_choice_is_applied_by_options():
    assert as_assignments({"match.cut": 0.31234567}) == "--set match.cut=0.3123"
