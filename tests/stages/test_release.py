"""What leaves: every case says why it is hidden or shown."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError

from pipeline import tables
from pipeline.released_tables import FACTS
from pipeline.stages.release import ReleaseSettings, release

OLD = "2026-Q2"
TEAM = ReleaseSettings(profile="team")
NUMBERS = [
    "n_clients",
    "share",
    "low",
    "high",
    "change",
    "change_low",
    "change_high",
    "client_voice_share",
    "comparable",
    "adequacy",
    "family_low",
    "family_high",
    "p_value",
    "q_value",
    "family",
    "verdict",
    "differs",
]


def row(
    theme: str = "debt", group: str = "all", n: int = 20, of: int = 60, **other: object
) -> dict:
    return {
        "theme_id": theme,
        "period": "2026-Q3",
        "group": group,
        "n_clients": n,
        "of_clients": of,
        "share": n / of,
        "low": None,
        "high": None,
        "basis": "model",
        "change": None,
        "change_low": None,
        "change_high": None,
        "comparable": None,
        "client_voice_share": None,
        "adequacy": "very_low",
        "family": other.get("change") is not None,
        "fixed_before": True,
        **other,
    }


def known(*evidence: pd.DataFrame, settings: ReleaseSettings = TEAM) -> pd.DataFrame:
    """Facts of releases of these, one after the other."""
    facts = FACTS.frame()
    for i, one in enumerate(evidence):
        made = release(one, settings=settings, earlier=facts).facts
        facts = pd.concat([facts, made.assign(release_id=f"{i:02d}")], ignore_index=True)
    return facts


def frame(*rows: dict) -> pd.DataFrame:
    return tables.EVIDENCE.frame(rows)


@pytest.mark.parametrize(
    ("n", "of", "why", "reason"),
    [
        (0, 60, "", "nobody among all clients says nothing of one of them"),
        (1, 60, "small_count", "one client"),
        (2, 60, "small_count", "k-1 clients"),
        (3, 60, "", "k clients"),
        (57, 60, "", "k clients without it"),
        (58, 60, "small_count", "k-1 clients without it"),
        (60, 60, "small_count", "everybody: it is said of each of them"),
        (2, 2, "small_group", "a material of fewer than k clients"),
    ],
)
def test_all(n: int, of: int, why: str, reason: str) -> None:
    made = release(frame(row(n=n, of=of)), settings=TEAM).table.iloc[0]
    assert (made["why"], bool(made["hidden"])) == (why, bool(why)), reason


@pytest.mark.parametrize(
    ("a", "b", "hidden", "reason"),
    [
        (5, 6, False, "both units are large enough"),
        (1, 9, True, "one unit is small, and the other would give it away"),
        (0, 9, True, "nobody in a unit is said of each of its clients"),
        (30, 9, True, "so is everybody"),
        (29, 9, True, "and all but one"),
    ],
)
def test_units(a: int, b: int, hidden: bool, reason: str) -> None:
    made = release(
        frame(row(n=a + b), row(group="A", n=a, of=30), row(group="B", n=b, of=30)), settings=TEAM
    ).table.set_index("group")
    assert made.loc[["A", "B"], "hidden"].tolist() == [hidden, hidden], reason
    assert not made.loc["all", "hidden"], "the total of both is large enough"
    assert set(made.loc[["A", "B"], "why"]) == ({"unit_protected"} if hidden else {""}), (
        "the reason does not tell which of the units is the small one"
    )


@pytest.mark.parametrize(
    ("of_all", "n_all", "hidden", "reason"),
    [
        (60, 20, False, "each client is in one unit"),
        (62, 20, True, "two clients without a unit: neither has it"),
        (62, 21, True, "one of two clients without a unit has it"),
        (80, 30, False, "ten of twenty without a unit"),
        (80, 21, True, "one of twenty without a unit"),
        (80, 20, True, "none of those without a unit"),
        (58, 18, True, "both clients of two units have it"),
        (58, 20, False, "no client has it in two units"),
        (50, 19, True, "one client has it in two units"),
    ],
)
def test_the_total_less_the_units_is_a_cell(
    of_all: int, n_all: int, hidden: bool, reason: str
) -> None:
    units = [row(group=group, n=10, of=30) for group in ("A", "B")]
    made = release(frame(row(n=n_all, of=of_all), *units), settings=TEAM).table.set_index("group")
    assert bool(made.loc[["A", "B"], "hidden"].any()) is hidden, reason
    assert not made.loc["all", "hidden"]


@pytest.mark.parametrize(
    ("nobody", "hidden", "reason"),
    [
        (40, False, "twenty of the shown theme are all that have any"),
        (38, True, "22 clients have a theme and 20 the one shown: two have the other"),
    ],
)
def test_those_of_no_theme_do_not_tell_of_a_hidden_one(
    nobody: int, hidden: bool, reason: str
) -> None:
    made = release(
        frame(row("a", n=20), row("b", n=2), row("-1", n=nobody)), settings=TEAM
    ).table.set_index("theme_id")
    assert made.loc["b", "hidden"]
    assert bool(made.loc["-1", "hidden"]) is hidden, reason


def test_few_of_a_team_have_no_theme_though_none_of_all_is_without() -> None:
    """A client of two teams may have a theme in the documents of one of them alone."""
    none = [row("-1", n=0, of=60), row("-1", "A", n=2, of=40), row("-1", "B", n=20, of=30)]
    made = release(frame(*none), settings=TEAM).table.set_index("group")
    assert made.loc["A", "hidden"] and made["n_clients"].isna()["A"]


def test_a_change_against_another_run_is_not_protected_by_this_one() -> None:
    """The period before was run again: its counts are not those that the change is made of."""
    changed = row(n=20, change=20 / 60 - 2 / 60, change_low=0.1, change_high=0.5, comparable=True)
    right, other = frame(row(n=2, period=OLD)), frame(row(n=10, period=OLD))
    for before in (right, other):
        made = release(frame(changed), settings=TEAM, before=before).table.iloc[0]
        assert pd.isna(made["change"]) and not made["hidden"]


def test_one_theme_does_not_hide_another() -> None:
    made = release(
        frame(
            row("a", n=10),
            row("a", "A", 1, 30),
            row("a", "B", 9, 30),
            row("b", n=18),
            row("b", "A", 9, 30),
            row("b", "B", 9, 30),
        ),
        settings=TEAM,
    ).table
    made = made[made["group"] != "all"]
    assert made.groupby("theme_id")["hidden"].all().to_dict() == {"a": True, "b": False}


def test_everything_of_a_hidden_cell_goes() -> None:
    full = {
        "low": 1 / 60,
        "high": 20 / 60,
        "change": 0.01,
        "change_low": -0.1,
        "change_high": 0.1,
        "comparable": True,
        "client_voice_share": 0.5,
        "family_low": -0.2,
        "family_high": 0.2,
        "p_value": 0.8,
        "q_value": 0.9,
        "verdict": "none_shown",
        "differs": "mix_language",
    }
    made = release(frame(row(n=2, **full)), settings=TEAM).table.iloc[0]
    assert made[NUMBERS].isna().all()
    assert made["of_clients"] == 60


def test_small_unit_hides_the_sizes_of_all_units() -> None:
    made = release(
        frame(row(of=32, n=12), row(group="A", n=11, of=30), row(group="B", n=1, of=2)),
        settings=TEAM,
    ).table.set_index("group")
    assert made.loc["all", "of_clients"] == 32
    assert made.loc[["A", "B"], "of_clients"].isna().all()


@pytest.mark.parametrize(
    ("column", "value", "hidden", "reason"),
    [
        ("low", 2 / 60, True, "two clients on a strict reading"),
        ("low", 3 / 60, False, "three"),
        ("low", 0.0, False, "nobody"),
        ("high", 59 / 60, True, "all but one on a lenient reading"),
        ("client_voice_share", 2 / 20, True, "two clients say it themselves"),
        ("client_voice_share", 18 / 20, True, "all but two do"),
        ("client_voice_share", 10 / 20, False, "ten do"),
    ],
)
def test_numbers_beside(column: str, value: float, hidden: bool, reason: str) -> None:
    made = release(frame(row(**{column: value})), settings=TEAM).table.iloc[0]
    assert pd.isna(made[column]) == hidden, reason
    assert made["n_clients"] == 20


OF_CHANGE = [
    "change", "change_low", "change_high", "family_low", "family_high", "p_value", "q_value",
    "family", "verdict",
]  # fmt: skip
CHANGES = [
    (2, 57, True, "two clients in the period before"),
    (55, 57, True, "all but two"),
    (10, 57, False, "ten"),
    (0, 57, False, "nobody"),
]


@pytest.mark.parametrize(("before", "of", "hidden", "reason"), CHANGES)
@pytest.mark.parametrize("known", [True, False], ids=["with the earlier table", "recovered"])
def test_change(before: int, of: int, hidden: bool, reason: str, known: bool) -> None:
    change = {
        "change": 20 / 60 - before / of,
        "change_low": -0.1,
        "change_high": 0.9,
        "comparable": True,
        "family_low": -0.2,
        "family_high": 1.0,
        "p_value": 0.03,
        "q_value": 0.07,
        "verdict": "none_shown",
    }
    made = release(
        frame(row(**change)),
        settings=TEAM,
        before=frame(row(n=before, of=of, period=OLD)) if known else None,
    ).table.iloc[0]
    assert made[OF_CHANGE].isna().all() == made[OF_CHANGE].isna().any() == hidden, reason
    assert made["n_clients"] == 20


def test_change_of_a_share_that_may_be_small() -> None:
    change = row(change=20 / 60 - 19 / 57, change_low=-0.1, change_high=0.1, comparable=True)
    assert release(frame(change), settings=TEAM).table["change"].isna().all(), (
        "a third may be 1 of 3"
    )
    known = release(frame(change), settings=TEAM, before=frame(row(n=19, of=57, period=OLD))).table
    assert known["change"].notna().all(), "it is known to be 19 of 57"


def test_voice_of_a_unit_is_not_the_total_less_the_others() -> None:
    made = release(
        frame(
            row(n=20, client_voice_share=0.5),
            row(group="A", n=10, of=30, client_voice_share=0.1),
            row(group="B", n=10, of=30, client_voice_share=0.9),
        ),
        settings=TEAM,
    ).table.set_index("group")
    assert made.loc[["A", "B"], "client_voice_share"].isna().all()
    assert made.loc["all", "client_voice_share"] == 0.5


PARTS = [
    (((10, 40), (14, 40)), False, "four are in both, ten and six in one alone"),
    (((18, 40), (12, 40)), True, "two clients of the year are not in the first part"),
    (((11, 40), (11, 40)), True, "two are in both: 11 + 11 - 20"),
    (((10, 40), (10, 40)), False, "none is in both"),
    (((20, 40), (3, 40)), False, "three are in both"),
    (((18, 40), (2, 40)), True, "two are in the part that hides them"),
    (((20, 58), (12, 40)), True, "two of all clients are not in the first part"),
]


@pytest.mark.parametrize(("counts", "hidden", "reason"), PARTS)
def test_a_roll_up_is_not_told_by_its_parts(counts, hidden: bool, reason: str) -> None:
    parts = [frame(row(n=n, of=of, period=f"2026-Q{i}")) for i, (n, of) in enumerate(counts, 1)]
    whole = frame(row(period="2026"))
    made = release(whole, settings=TEAM, parts=parts, earlier=known(*parts)).table.iloc[0]
    assert bool(made["hidden"] or pd.isna(made["of_clients"])) is hidden, reason
    alone = release(whole, settings=TEAM).table.iloc[0]
    assert not alone["hidden"], "what was not released tells nobody"


def test_numbers_beside_the_count_of_a_roll_up() -> None:
    parts = [
        frame(
            row(n=n, of=40, period=f"2026-Q{i}", low=5 / 40, high=15 / 40, client_voice_share=5 / n)
        )
        for i, n in enumerate((10, 15), 1)
    ]
    whole = row(period="2026", low=7 / 60, high=30 / 60, client_voice_share=10 / 20)
    made = release(frame(whole), settings=TEAM, parts=parts, earlier=known(*parts)).table.iloc[0]
    assert pd.isna(made["low"]), "two of the strict reading are not in a part"
    assert made["high"] == 0.5 and made["client_voice_share"] == 0.5


@pytest.mark.parametrize(
    ("exact", "told"), [(0.0, 0.001), (0.001, 0.001), (0.04, 0.05), (0.2, 0.2), (0.51, 1.0)]
)
def test_chances_are_told_so_coarsely_that_they_do_not_count_the_hidden(exact, told) -> None:
    change = row(change=0.1, change_low=-0.1, change_high=0.3, p_value=exact, q_value=exact)
    made = release(
        frame(change), settings=TEAM, before=frame(row(n=14, of=60, period=OLD))
    ).table.iloc[0]
    assert made["p_value"] == made["q_value"] == told


def test_settings() -> None:
    assert ReleaseSettings().k == 10, "the strictest profile is the default"
    assert ReleaseSettings(profile="team", at_least=7).k == 7
    assert ReleaseSettings(profile="public", at_least=2).k == 10, "a profile is never loosened"
    with pytest.raises(ValidationError):
        ReleaseSettings(k=1)  # type: ignore[call-arg]


def test_order_of_rows_does_not_show() -> None:
    rows = [row(theme, "all", n) for theme, n in (("c", 9), ("a", 1), ("b", 30))]
    pd.testing.assert_frame_equal(
        release(frame(*rows), settings=TEAM).table, release(frame(*rows[::-1]), settings=TEAM).table
    )


def test_rounded_counts_are_not_told_more_closely_where_that_would_tell_a_hidden_one() -> None:
    """Rounded, one small team needs no other beside it; exact, the total less the others is it."""
    counts, rounded = (
        {"A": 2, "B": 20, "C": 23, "D": 24},
        ReleaseSettings(profile="team", round_to=5),
    )
    whole = frame(row(n=69, of=240), *(row(group=group, n=n, of=60) for group, n in counts.items()))
    first = release(whole, settings=rounded).table.set_index("group")["hidden"]
    assert first.to_dict() == {"A": True, "B": False, "C": False, "D": False, "all": False}
    then = release(whole, settings=TEAM, earlier=known(whole, settings=rounded))
    assert then.table.set_index("group")["hidden"].sum() > 1
    again = release(whole, settings=rounded, earlier=known(whole, settings=rounded))
    pd.testing.assert_series_equal(again.table.set_index("group")["hidden"], first)
