"""Places of themes: of a group's own passages alone, none of few clients, the same every time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.stages.places import AT_LEAST, places, plane
from tests.stages.make_tables import SHUFFLES, assignments, passages, shuffled


def material(theme_of: dict[str, list[str]], units: dict[str, str]):
    """Passages of clients, each with the themes named; each theme has an axis of its own."""
    names = sorted({theme for own in theme_of.values() for theme in own})
    rows = [(client, theme) for client, own in theme_of.items() for theme in own]
    made = passages({"passage_id": f"d{n:03}:0", "client_id": c} for n, (c, _) in enumerate(rows))
    vectors = np.zeros((len(rows), 8), dtype="float32")
    for n, (_, theme) in enumerate(rows):
        vectors[n, names.index(theme)] = 1
        vectors[n, 7] = 0.3 if theme in ("a", "b") else 0
    given = assignments((f"d{n:03}:0", theme) for n, (_, theme) in enumerate(rows))
    return made, vectors, given, pd.Series([units.get(c) for c, _ in rows], dtype="str")


CLIENTS = {f"c{n}": ["a", "b", "c"] for n in range(4)} | {"x1": ["few"], "x2": ["few"]}
UNITS = {f"c{n}": "Itä" for n in range(3)} | {"c3": "Länsi", "x1": "Itä", "x2": "Itä"}


def test_a_theme_of_fewer_clients_has_no_place_and_bends_no_other():
    made = places(*material(CLIENTS, UNITS))
    assert AT_LEAST == 3
    own = made[made["group"] == "all"]
    assert list(own["theme_id"]) == ["a", "b", "c"]
    assert set(made["group"]) == {"all", "Itä"}, "in Länsi every theme has one client"
    alone = {c: own for c, own in CLIENTS.items() if c[0] == "c"}
    pd.testing.assert_frame_equal(made, places(*material(alone, UNITS)))


def test_nothing_of_another_team_moves_a_place():
    before = places(*material(CLIENTS, UNITS))
    more = CLIENTS | {f"z{n}": ["a", "d"] for n in range(5)}
    after = places(*material(more, UNITS | {f"z{n}": "Länsi" for n in range(5)}))
    ita = [made[made["group"] == "Itä"].reset_index(drop=True) for made in (before, after)]
    pd.testing.assert_frame_equal(*ita)


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_assignments_does_not_show(seed: int):
    made, vectors, given, units = material(CLIENTS, UNITS)
    first = places(made, vectors, given, units)
    pd.testing.assert_frame_equal(first, places(made, vectors, shuffled(given, seed), units))


@pytest.mark.parametrize(
    ("means", "found"),
    [([[1, 0, 0]], [(0.5, 0.5)]), ([[1, 0, 0]] * 3, [(0.5, 0.5)] * 3), ([[0, 0]], [(0.5, 0.5)])],
)
def test_where_all_are_alike_the_place_is_the_middle(means: list, found: list):
    assert plane(np.array(means, dtype=float)) == found


def test_what_is_alike_lies_near_and_both_axes_have_one_scale():
    means = np.array([[1, 0.1, 0], [1, 0.2, 0], [0, 1, 0.1], [0, 0.9, 0.4]])
    at = np.array(plane(means))
    far = np.linalg.norm(at[:, None] - at[None], axis=2)
    assert far[0, 1] < 0.3 < far[0, 2] and far[2, 3] < far[0, 3]
    assert at.min() >= 0 and at.max() <= 1
    assert np.allclose(at, at.round(2)), "no finer than a hundredth"
