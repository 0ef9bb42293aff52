"""What leaves of the sensitivity: no cell, and no difference to the main one, tells of few."""

from __future__ import annotations

import pytest

from pipeline import tables
from pipeline.disclosure.earlier_ways import EarlierWays
from pipeline.stages.release import PROFILES, ReleaseSettings, release
from pipeline.stages.release_sensitivity import release_sensitivity, ways_facts
from tests.stages.make_tables import shuffled
from tests.stages.test_release import row

K = 3
NOTE, PLAN, DECISION = "type_note", "type_client_plan", "type_decision"


def shown(
    ways: dict[str, tuple[int, int]], n: int = 20, of: int = 60, seed: int | None = None
) -> dict[str, bool]:
    """Which of the ways of counting are shown beside a main cell."""
    evidence = tables.EVIDENCE.frame([row(n=n, of=of)])
    released = release(evidence, settings=ReleaseSettings(profile="team")).table
    rows = [("debt", "2026-Q3", way, a, b, a / b) for way, (a, b) in ways.items()]
    frame = tables.SENSITIVITY.frame(rows)
    made = release_sensitivity(
        frame if seed is None else shuffled(frame, seed), evidence, released, k=K
    )
    numbers = made[["n_clients", "of_clients", "share"]].isna()
    assert (numbers.all(axis=1) == made["hidden"]).all() and (
        numbers.any(axis=1) == made["hidden"]
    ).all(), "all of a cell or nothing"
    return dict(zip(made["variant"], ~made["hidden"], strict=True))


CELLS = [
    ((16, 54), True, "six clients have unfinished documents alone, four of the theme"),
    ((20, 60), True, "all documents are finished"),
    ((18, 54), False, "two clients of the theme in unfinished documents alone"),
    ((16, 58), False, "two clients have unfinished documents alone"),
    ((2, 40), False, "two clients"),
    ((17, 18), False, "all but one"),
    ((17, 17), False, "each client with a finished document"),
    ((0, 30), False, "none of a part of the clients"),
    ((1, 2), False, "a group of two"),
]


@pytest.mark.parametrize(("cell", "seen", "reason"), CELLS)
def test_cells_and_differences(cell, seen, reason):
    assert shown({"complete": cell}) == {"complete": seen}, reason


@pytest.mark.parametrize(
    ("n", "seen", "reason"),
    [(0, True, "nobody of all says it"), (10, True, "ten do"), (18, False, "all but two do")],
)
def test_the_clients_voice(n, seen, reason):
    assert shown({"client_voice": (n, 60)}) == {"client_voice": seen}, reason


def test_where_the_main_cell_is_hidden_all_its_ways_are():
    ways = {"complete": (2, 50), "client_voice": (0, 60), NOTE: (2, 30)}
    assert not any(shown(ways, n=2).values())


TYPES = [
    ({NOTE: (10, 30), PLAN: (15, 40)}, True, "five in both"),
    ({NOTE: (10, 30), PLAN: (12, 40)}, False, "two in both: 10 + 12 - 20"),
    ({NOTE: (10, 30), PLAN: (10, 30)}, True, "each client in one"),
    ({NOTE: (10, 32), PLAN: (15, 30)}, False, "two clients have both types: 32 + 30 - 60"),
    ({NOTE: (10, 30), PLAN: (8, 40), DECISION: (2, 20)}, False, "two are left to the hidden one"),
]


@pytest.mark.parametrize(("ways", "seen", "reason"), TYPES)
def test_types_together_tell_of_few(ways, seen, reason):
    assert set(shown(ways).values()) == {seen}, reason


def test_one_hidden_type_hides_all_for_each_client_has_a_document_of_some_type():
    ways = {NOTE: (12, 30), PLAN: (15, 40), DECISION: (2, 20), "complete": (16, 54)}
    assert shown(ways) == {NOTE: False, PLAN: False, DECISION: False, "complete": True}


def test_the_order_of_rows_does_not_matter():
    ways = {"complete": (18, 54), "client_voice": (9, 60), NOTE: (10, 30), PLAN: (15, 40)}
    assert shown(ways) == shown(ways, seed=1) == shown(ways, seed=2)


ROUNDED = [
    (5, (16, 54), (15, 55), "both counts"),
    (5, (20, 60), (20, 60), "all documents are finished"),
    (10, (16, 54), (20, 50), "a share is of the rounded counts"),
    (10, (4, 4), None, "a group of four rounds to nobody"),
]


@pytest.mark.parametrize(("base", "cell", "seen", "reason"), ROUNDED)
def test_beside_rounded_counts_the_ways_are_rounded_too(base, cell, seen, reason):
    evidence = tables.EVIDENCE.frame([row()])
    settings = ReleaseSettings(profile="team", round_to=base)
    released = release(evidence, settings=settings).table
    one = tables.SENSITIVITY.frame([("debt", "2026-Q3", "complete", *cell, cell[0] / cell[1])])
    made = release_sensitivity(one, evidence, released, k=settings.k, base=base).iloc[0]
    assert bool(made["hidden"]) is (seen is None), reason
    if seen:
        assert (made["n_clients"], made["of_clients"]) == seen, reason
        assert made["share"] == seen[0] / seen[1], reason


@pytest.mark.parametrize(("profile", "n"), [("team", 16), ("section", 16), ("public", 40)])
def test_facts_bound_the_true_counts(profile, n):
    evidence = tables.EVIDENCE.frame([row(n=n + 12, of=120)])
    for base in (1, 5, 10):
        settings = ReleaseSettings(profile=profile, round_to=base)
        released = release(evidence, settings=settings).table
        rows = [
            ("debt", "2026-Q3", way, a, 100, a / 100) for way, a in (("complete", n), (NOTE, 1))
        ]
        given = tables.SENSITIVITY.frame(rows)
        made = release_sensitivity(given, evidence, released, k=settings.k, base=base)
        facts = ways_facts(given, made, profile=profile, k=settings.k, base=base)
        assert (facts["low"] <= facts["value"]).all() and (facts["value"] <= facts["high"]).all()
        assert facts.groupby("group")["hidden"].all().to_dict() == {
            "~complete": False, f"~{NOTE}": True,
        }  # fmt: skip
        exact = facts[(facts["measure"] == "n") & ~facts["hidden"]].iloc[0]
        assert bool(exact["low"] == exact["high"]) is (base == 1)


AGAIN = [
    # shown before to, its count; released now to, its count; whether it is seen
    ("team", (16, 54), "team", (16, 54), True, "the same once more"),
    ("team", (16, 54), "team", (15, 54), False, "one client less than before"),
    ("team", (16, 54), "team", (12, 54), True, "four clients less"),
    ("team", (16, 54), "team", (16, 52), False, "two clients less have a finished document"),
    ("team", (18, 54), "team", (16, 54), False, "hidden before, from the same readers"),
    ("team", (18, 54), "section", (14, 54), False, "hidden before, from fewer readers"),
    ("public", (18, 54), "team", (16, 54), True, "hidden from more readers alone"),
    ("public", (20, 60), "team", (17, 60), True, "three less than the public was shown"),
    ("public", (20, 60), "team", (18, 60), False, "two less than all"),
    ("team", (16, 54), "section", (15, 54), True, "more readers have not what the team has"),
]


@pytest.mark.parametrize(("first", "was", "then", "now", "seen", "reason"), AGAIN)
def test_a_release_beside_earlier_ones(first, was, then, now, seen, reason):
    evidence = tables.EVIDENCE.frame([row()])
    facts = None
    for profile, (n, of) in ((first, was), (then, now)):
        settings = ReleaseSettings(profile=profile)
        released = release(evidence, settings=settings).table
        given = tables.SENSITIVITY.frame([("debt", "2026-Q3", "complete", n, of, n / of)])
        past = EarlierWays.of(facts, profile, tuple(PROFILES))
        k = 3 if profile == "section" else settings.k  # the rule alone, not the wider profile's k
        made = release_sensitivity(given, evidence, released, k=k, earlier=past)
        facts = ways_facts(given, made, profile=profile, k=k).assign(release_id="r")
    assert made["hidden"].tolist() == [not seen], reason


def test_an_empty_table():
    empty = tables.SENSITIVITY.frame([])
    evidence = tables.EVIDENCE.frame([row()])
    released = release(evidence, settings=ReleaseSettings(profile="team")).table
    assert release_sensitivity(empty, evidence, released, k=K).empty


def test_attack_by_subtraction():
    """Whatever is shown: no difference to the main cell is 1..k-1."""
    import numpy as np

    generator = np.random.default_rng(4)
    for _ in range(150):
        of = int(generator.integers(20, 80))
        n = int(generator.integers(3, of - 3))
        ways = {}
        for way in ("complete", NOTE, PLAN):
            part = int(generator.integers(1, of + 1))
            ways[way] = (int(generator.integers(0, min(n, part) + 1)), part)
        for way, seen in shown(ways, n, of).items():
            if seen:
                a, b = ways[way]
                assert not {a, b - a, n - a, of - b} & {1, 2}, (n, of, ways)
