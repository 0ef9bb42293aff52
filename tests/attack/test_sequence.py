"""Differencing across releases (D8): what comes later tells nothing more of what was hidden.

Three teams, four periods one after the other, a correction of one of them, and the year over all.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_

import pytest

from pipeline.errors import GateError
from tests.attack.attack import attack
from tests.attack.facts import Told
from tests.attack.make_files import YEAR, counted, register, write, year_of
from tests.attack.make_organisations import corrected, organisation
from tests.attack.read_files import read_folder
from tests.attack.release_all import house_of, known_of
from tests.attack.truths import EVERYONE, truths, year_truths

CORRECTED = 2  # which of the periods is released again


def test_what_is_released_without_a_register_narrows(tmp_path):
    """The guard of this guard: had nobody kept what was told before, the attack would show it."""
    made = replace(organisation(304, teams=3, periods=4, themes=6), audited=False)
    assert _narrowed(made, "section", tmp_path, registered=False)


@pytest.mark.parametrize(
    ("seed", "profile"),
    [
        (304, "section"),
        pytest.param(302, "public", marks=pytest.mark.slow),
        pytest.param(303, "team", marks=pytest.mark.slow),
        pytest.param(306, "section", marks=pytest.mark.slow),
        pytest.param(305, "team", marks=pytest.mark.slow),
    ],
)
def test_no_hidden_cell_narrows(seed, profile, tmp_path):
    made = organisation(seed, teams=3, periods=4, themes=6, plain=seed % 2 == 1)
    made = replace(made, audited=False)
    assert _narrowed(made, profile, tmp_path) == []


def _narrowed(made, profile: str, folder, registered: bool = True) -> list[str]:
    """Cells whose range was wider at their release than it is at the end.

    The size of a group may be told another time: up to it alone a number is held to stay open.
    """
    steps, truth = _released(made, profile, folder, registered)
    house = replace(house_of(made), year=YEAR, parts=made.periods, moved=1)
    end = reduce(or_, steps)
    narrowed, attacked = [], 0
    for i, step in enumerate(steps):
        known = reduce(or_, steps[: i + 1])
        hidden = {c for c in step.hidden if c.measure == "n" and c.theme != EVERYONE}
        then = attack(known, truth, house, 1, hidden, whole=True).ranges
        now = attack(end, truth, house, 1, hidden, whole=True).ranges
        attacked += len(then)
        narrowed += [
            f"{cell} is {truth[cell]}: {then[cell]} at its release, {now[cell]} at the end"
            for cell in then
            if now[cell].low > then[cell].low
            or now[cell].high < min(then[cell].high, truth[replace(cell, theme=EVERYONE)])
        ]
    assert len(steps) > 3 and attacked > 50
    return narrowed


def _released(made, profile: str, folder, registered: bool) -> tuple[list[Told], dict]:
    """Facts of each step that was not refused, and the truth of all of them."""
    tables = counted(made, {})
    known, released, steps, truth = known_of(made), [], [], truths(made)
    names = list(made.periods)

    def step(period, release=0, **more) -> None:
        try:
            one = write(
                period, folder, profile=profile, release=release, formats=("csv", "json"),
                earlier=register(released) if registered else None, **more,
            )  # fmt: skip
        except GateError:
            return  # refused: nobody has it
        released.append(one)
        steps.append(read_folder(one.folder, known, release))

    for before, name in zip([None, *names], names, strict=False):
        step(tables[name], before=tables.get(before))
    again = corrected(made, names[CORRECTED], seed=1)
    earlier = {name: tables[name] for name in names[:CORRECTED]}
    fixed = counted(again.of_periods(names[: CORRECTED + 1]), earlier)[names[CORRECTED]]
    step(fixed, release=1, before=tables[names[CORRECTED - 1]])
    truth |= truths(again.of(names[CORRECTED]), release=1)
    whole = {**tables, names[CORRECTED]: fixed}
    rolled = list(whole.values()) if registered else []
    step(year_of(again, list(whole.values())), parts=rolled)
    return steps, truth | year_truths(again.fixed_themes(), YEAR)
