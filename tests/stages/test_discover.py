"""Open themes: three tight groups are found, the rest is set aside and counted."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from pipeline.stages.discover import DiscoverSettings, OpenTheme, discover
from tests.stages.make_tables import candidates, passages

CLIENTS = 20
GROUPS = {"van": range(0, 5), "vape": range(5, 10), "robot": range(10, 14)}  # clients
GLOSSES = {
    "van": "sleeps in van parking", "vape": "nicotine pouch school", "robot": "talks robot night",
    "fringe": "bill unpaid", "routine": "meeting agreed", "few": "horse stable", "noise": "various",
}  # fmt: skip
_AXES = dict(zip(GLOSSES, range(len(GLOSSES)), strict=True))
DIMENSIONS = 80


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def material(polarity: str = "affirmed"):
    """Two passages of each client of a group; fringe, routine, few: groups that do not count.

    Every member lies near its group's axis; noise lies on an axis of its own each.
    """
    generator = np.random.default_rng(3)
    kinds = [(kind, client) for kind, who in GROUPS.items() for client in who for _ in range(2)]
    kinds += [("fringe", client) for client in range(6)]
    kinds += [("routine", client) for client in range(6, 12)]
    kinds += [("few", client) for client in (18, 18, 18, 19)]
    kinds += [("noise", client) for client in range(CLIENTS)]
    rows, vectors, glosses = [], [], []
    for k, (kind, client) in enumerate(kinds):
        vector = generator.normal(0, 0.04, DIMENSIONS)
        vector[_AXES[kind] if kind != "noise" else 10 + k % 70] += 1
        rows.append(
            {"passage_id": f"D{client}:{k:03d}", "client_id": f"C{client}", "polarity": polarity}
        )
        vectors.append(vector)
        glosses.append(GLOSSES[kind])
    made = passages(rows)
    at = {row["passage_id"]: i for i, row in enumerate(rows)}
    order = [at[name] for name in made["passage_id"]]
    kinds = [kinds[i][0] for i in order]
    return made, unit(np.array(vectors))[order], [glosses[i] for i in order], kinds


def near_of(frame: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    """The fringe comes near a phenomenon of the catalogue, below the cut."""
    names = frame["passage_id"][[kind == "fringe" for kind in kinds]]
    return candidates((name, "debt", 0.2) for name in names)


def background() -> np.ndarray:
    """Sentences of ordinary casework: they are like the routine group."""
    made = np.zeros((1, DIMENSIONS))
    made[0, _AXES["routine"]] = 1
    return made.astype(np.float32)


FIXED = {  # what the material is made for, whatever the defaults are tuned to
    "distance": 0.55, "min_clients": 3, "max_share": 0.4, "boilerplate": 0.5, "explained": 0.15,
    "speaks": 0.5, "cohesion": 0.3, "runs": 20, "keep": 0.8, "jaccard": 0.5, "stability": 0.6,
    "own": 0.3,
}  # fmt: skip


def run(frame, vectors, glosses, near=None, speaks=None, **settings):
    return discover(
        frame, vectors, near=candidates([]) if near is None else near, background=background(),
        glosses=glosses, speaks=speaks, settings=DiscoverSettings(**(FIXED | settings)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    frame, vectors, glosses, kinds = material()
    return run(frame, vectors, glosses, near_of(frame, kinds)), frame, vectors, glosses, kinds


def test_three_groups_are_found_whole(found):
    result, frame, _, _, kinds = found
    assert {frozenset(kinds[i] for i in theme.rows) for theme in result.themes} == {
        frozenset([kind]) for kind in GROUPS
    }
    sizes = {kinds[theme.rows[0]]: len(theme.rows) for theme in result.themes}
    assert sizes == {kind: 2 * len(who) for kind, who in GROUPS.items()}
    assert all(theme.stability == 1 for theme in result.themes), "tight groups come back each time"


def test_words_are_those_of_the_group(found):
    result, _, _, _, kinds = found
    words = {kinds[theme.rows[0]]: set(theme.words) for theme in result.themes}
    assert words == {
        "van": {"sleeps", "van", "parking"}, "vape": {"nicotine", "pouch", "school"},
        "robot": {"talks", "robot", "night"},
    }  # fmt: skip


def test_what_is_set_aside_is_counted(found):
    result, frame, _, _, _ = found
    assert result.counts["pool"] == len(frame)
    assert result.counts["themes"] == result.counts["candidate"] == 3
    assert result.counts["fringe_of_catalogue"] == 1
    assert result.counts["boilerplate"] == 1
    assert result.counts["too_few_clients"] == 1 + 20, "the stable, and every noise passage"


def test_assignments_are_of_the_themes_alone(found):
    result, frame, _, _, _ = found
    own = {
        (frame["passage_id"][row], theme.theme_id) for theme in result.themes for row in theme.rows
    }
    assert (
        set(zip(result.assignments["passage_id"], result.assignments["theme_id"], strict=True))
        == own
    )
    assert set(result.assignments["by"]) == {"open"}
    assert result.assignments["score"].between(0.9, 1).all()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_does_not_matter(found, seed):
    plain, frame, vectors, glosses, kinds = found
    order = np.random.default_rng(seed).permutation(len(frame))
    turned = frame.iloc[order].reset_index(drop=True)
    moved = [kinds[i] for i in order]
    other = run(turned, vectors[order], [glosses[i] for i in order], near_of(turned, moved))
    pd.testing.assert_frame_equal(plain.assignments, other.assignments)
    assert plain.counts == other.counts

    def shown(themes: list[OpenTheme]) -> list[tuple]:
        return [(t.theme_id, t.stability, set(t.words)) for t in themes]

    assert shown(plain.themes) == shown(other.themes), "also in the order in which they are named"


def test_the_key_of_the_workspace_does_not_matter(found):
    _, frame, vectors, glosses, kinds = found
    frame = frame.assign(text=[f"Kuvaus {k}." for k in range(len(frame))])
    names = frame["client_id"].map(lambda one: f"Z{99 - int(one[1:])}")
    near = near_of(frame, kinds)
    drawn = {"distance": 0.1, "keep": 0.6, "jaccard": 1, "stability": 0, "runs": 15}
    one = run(frame, vectors, glosses, near, **drawn)
    other = run(frame.assign(client_id=names), vectors, glosses, near, **drawn)
    assert one.themes == other.themes, "the same clients are drawn"
    assert min(theme.stability for theme in one.themes) < 1


def test_the_same_seed_gives_the_same_themes(found):
    plain, frame, vectors, glosses, kinds = found
    again = run(frame, vectors, glosses, near_of(frame, kinds))
    assert again.themes == plain.themes


@pytest.mark.parametrize(
    ("settings", "reason", "counted"),
    [
        ({"max_share": 0.2}, "van and vape hold 5 of 20 clients: casework itself", ("too_wide", 4)),
        ({"min_clients": 5}, "robot holds 4", ("too_few_clients", 22)),
        ({"cohesion": 0.999}, "no group is that tight", ("loose", 3)),
        ({"boilerplate": 1.0}, "nothing is that like the background", ("boilerplate", 0)),
        ({"explained": 0.5}, "the fringe is not near enough", ("fringe_of_catalogue", 0)),
    ],
)
def test_each_reason_sets_aside(found, settings, reason, counted):
    _, frame, vectors, glosses, kinds = found
    result = run(frame, vectors, glosses, near_of(frame, kinds), runs=2, **settings)
    assert result.counts.get(counted[0], 0) == counted[1], reason


def test_a_theme_that_does_not_come_back_is_unstable(found):
    _, frame, vectors, glosses, kinds = found
    result = run(frame, vectors, glosses, near_of(frame, kinds), keep=0.15, jaccard=1, runs=4)
    assert result.counts["candidate"] == 3
    assert result.counts["themes"] + result.counts.get("unstable", 0) == 3


def test_passages_of_the_catalogue_and_denials_stay_out():
    frame, vectors, glosses, kinds = material()
    van = frame["passage_id"][[kind == "van" for kind in kinds]]
    taken = candidates((name, "homeless", 0.9) for name in van)
    result = run(frame, vectors, glosses, taken, runs=2)
    assert result.counts["pool"] == len(frame) - len(van)
    assert not set(result.assignments["passage_id"]) & set(van)
    denied, vectors, glosses, _ = material("denied")
    result = run(denied, vectors, glosses)
    assert (result.counts["pool"], result.counts["themes"]) == (0, 0)


def test_casework_that_speaks_of_no_matter_is_left_out_and_counted():
    frame, vectors, glosses, kinds = material()
    speaks = np.array([0.1 if kind == "van" else 0.5 for kind in kinds])
    result = run(frame, vectors, glosses, speaks=speaks, runs=2)
    assert result.counts["casework"] == kinds.count("van")
    assert not {kinds[row] for theme in result.themes for row in theme.rows} & {"van"}
    assert run(frame, vectors, glosses, runs=2).counts.get("casework", 0) == 0


@pytest.mark.parametrize(
    ("rows", "settings", "reason"),
    [
        (0, {}, "no passages"),
        (5, {}, "fewer than two themes could have"),
        (50, {"enabled": False}, "switched off"),
    ],
)
def test_nothing_to_discover(rows, settings, reason):
    frame, vectors, glosses, _ = material()
    result = run(frame.iloc[:rows], vectors[:rows], glosses[:rows], **settings)
    assert result.themes == [], reason
    assert len(result.assignments) == 0, reason
    assert {name: n for name, n in result.counts.items() if n} == ({"pool": rows} if rows else {})


@pytest.mark.parametrize(
    ("clients", "min_clients", "reason"),
    [
        (["C1", "C1", "C1", "C1", "C1", "C2"], 2, "one run draws one passage"),
        (["C1"] * 6, 1, "a run draws nobody"),
    ],
)
def test_very_small_material_does_not_break_the_resampling(clients, min_clients, reason):
    frame = passages(
        {"passage_id": f"D{k}:000", "client_id": client} for k, client in enumerate(clients)
    )
    vectors = unit(np.ones((6, 4)) + np.eye(6, 4) / 10)
    result = run(
        frame, np.pad(vectors, ((0, 0), (0, DIMENSIONS - 4))), ["night bus"] * 6,
        min_clients=min_clients, max_share=1.0, boilerplate=1.0,
    )  # fmt: skip
    assert result.counts["candidate"] == 1, reason
    assert result.themes == [], f"{reason}: what was never looked for again is not stable"


def test_no_background_and_no_words():
    """Neither background sentences nor an English word: no theme is shown, and it is counted."""
    frame, vectors, _, _ = material()
    result = discover(
        frame, vectors, near=candidates([]), background=np.zeros((0, DIMENSIONS)),
        glosses=[""] * len(frame), settings=DiscoverSettings(**(FIXED | {"runs": 2})),
    )  # fmt: skip
    assert result.counts.get("boilerplate", 0) == 0
    assert result.counts["candidate"] == 5, "the three, the routine and the fringe"
    assert result.counts["no_words_of_its_own"] == 5
    assert result.themes == []
    wordless = discover(
        frame, vectors, near=candidates([]), background=np.zeros((0, DIMENSIONS)),
        glosses=["of the"] * len(frame), settings=DiscoverSettings(**(FIXED | {"runs": 2})),
    )  # fmt: skip
    assert wordless.counts == result.counts, "stop words alone, a single word: the same"


def test_words_that_everybody_uses_are_no_words_of_a_theme(found):
    _, frame, vectors, glosses, kinds = found
    common = ["meeting " + gloss for gloss in glosses]
    result = run(frame, vectors, common, near_of(frame, kinds), runs=2)
    assert not any("meeting" in theme.words for theme in result.themes)
    lenient = run(frame, vectors, common, near_of(frame, kinds), runs=2, own=0)
    assert all("meeting" in theme.words for theme in lenient.themes)
    same = ["meeting"] * len(frame)
    counts = run(frame, vectors, same, runs=2).counts
    assert counts["no_words_of_its_own"] == 3, "of the fringe it is: 6 of the 20 who use it"


def test_the_id_of_a_theme_reads_like_no_number(found):
    result, *_ = found
    assert all(re.fullmatch(r"open_[a-p]{8}", theme.theme_id) for theme in result.themes)
