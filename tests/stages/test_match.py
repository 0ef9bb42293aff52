"""What the catalogue explains: affirmed passages alone, themes of enough clients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline.stages.match import MatchSettings, NoMatcher, match
from tests.stages.make_tables import SHUFFLES, passages

THEMES = ["debt", "lonely", "violence"]


class Fake:
    """Reads the probabilities from the vectors it is given: one column a theme."""

    themes = THEMES
    few_shot: frozenset[str] = frozenset()

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        assert len(texts) == len(languages) == len(vectors)
        return vectors / 2, vectors


def table(*polarities: str, clients: Sequence[str] | None = None) -> pd.DataFrame:
    return passages(
        {
            "passage_id": f"D{k}:000", "polarity": polarity,
            "client_id": clients[k] if clients else f"C{k}",
        }
        for k, polarity in enumerate(polarities)
    )  # fmt: skip


def run(frame: pd.DataFrame, rows: Sequence[Sequence[float]], **settings):
    fixed = {"cut": 0.35, "near": 0.1, "most": 3, "min_clients": 3} | settings
    return match(frame, np.array(rows), matcher=Fake(), settings=MatchSettings(**fixed))


def pairs(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["passage_id"], frame["theme_id"], strict=True))


def test_affirmed_passages_over_the_cut_are_assigned():
    found = run(table(*["affirmed"] * 4), [[0.9, 0.2, 0], [0.8, 0, 0], [0.35, 0, 0], [0.34, 0, 0]])
    assert pairs(found.assignments) == {(f"D{k}:000", "debt") for k in range(3)}
    assert set(found.assignments["by"]) == {"catalogue"}
    assert list(found.assignments["score"]) == pytest.approx([0.45, 0.4, 0.175])
    assert list(found.assignments["calibrated"]) == pytest.approx([0.9, 0.8, 0.35])
    near = found.candidates.set_index(["passage_id", "theme_id"])["reached"]
    assert near.to_dict() == {
        ("D0:000", "debt"): True, ("D0:000", "lonely"): False, ("D1:000", "debt"): True,
        ("D2:000", "debt"): True, ("D3:000", "debt"): False,
    }  # fmt: skip


@pytest.mark.parametrize("polarity", ["denied", "past", "other"])
def test_what_is_not_affirmed_does_not_count(polarity):
    found = run(table("affirmed", "affirmed", "affirmed", polarity), [[0.99, 0, 0]] * 4)
    assert "D3:000" not in set(found.assignments["passage_id"])
    assert "D3:000" not in set(found.candidates["passage_id"]), "not even on a lenient reading"


def test_a_phenomenon_taught_by_its_own_sentences_has_a_cut_of_its_own():
    class Taught(Fake):
        few_shot = frozenset(THEMES[:1])

    frame = table(*["affirmed"] * 3)
    rows = np.array([[0.5, 0.5, 0]] * 3)
    settings = MatchSettings(cut=0.3, cut_few_shot=0.6, min_clients=3)
    found = match(frame, rows, matcher=Taught(), settings=settings)
    assert set(found.assignments["theme_id"]) == {THEMES[1]}


def test_a_theme_needs_clients_not_passages():
    frame = table(*["affirmed"] * 6, clients=["C1", "C1", "C1", "C1", "C2", "C3"])
    rows = [[0.9, 0, 0]] * 4 + [[0, 0.9, 0.9], [0, 0, 0.9]]
    found = run(frame, rows, min_clients=2)
    assert set(found.assignments["theme_id"]) == {"violence"}, "debt has four passages, one client"
    assert found.candidates.loc[found.candidates["theme_id"] == "debt", "reached"].all()


@pytest.mark.parametrize(("most", "expected"), [(1, {"debt"}), (2, {"debt", "lonely"})])
def test_a_passage_gets_its_best_themes_only(most, expected):
    found = run(table(*["affirmed"] * 3), [[0.9, 0.8, 0.7]] * 3, most=most)
    assert set(found.assignments["theme_id"]) == expected


def test_between_equals_the_order_of_the_catalogue_decides():
    found = run(table(*["affirmed"] * 3), [[0.6, 0.6, 0.6]] * 3, most=2)
    assert set(found.assignments["theme_id"]) == {"debt", "lonely"}


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    generator = np.random.default_rng(seed)
    frame = table(*(["affirmed"] * 20 + ["denied"] * 5), clients=[f"C{k % 9}" for k in range(25)])
    rows = generator.random((25, 3))
    order = generator.permutation(25)
    one = run(frame, rows)
    other = run(frame.iloc[order].reset_index(drop=True), rows[order])
    pd.testing.assert_frame_equal(one.assignments, other.assignments)
    pd.testing.assert_frame_equal(one.candidates, other.candidates)
    assert len(one.assignments), "something to compare"


@pytest.mark.parametrize(
    ("frame", "matcher", "width", "reason"),
    [
        (table(), Fake(), 3, "no passages"),
        (table("affirmed", "affirmed"), NoMatcher(), 2, "an empty catalogue"),
        (table("denied", "past"), Fake(), 3, "nothing is affirmed"),
    ],
)
def test_nothing_to_match(frame, matcher, width, reason):
    found = match(frame, np.ones((len(frame), width)), matcher=matcher, settings=MatchSettings())
    assert len(found.assignments) == len(found.candidates) == 0, reason
    assert found.candidates["reached"].dtype == bool, reason


@pytest.mark.parametrize("wrong", [{"cut": 1.0}, {"most": 0}, {"min_client": 2}, {"folds": 1}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        MatchSettings(**wrong)
