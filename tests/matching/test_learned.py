"""What readings teach: bags of passages, held near nothing where little was read."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from pipeline.matching import learned
from pipeline.matching.learned import (
    Bag,
    Correction,
    LearnedMatcher,
    bag_chances,
    chance,
    fit_correction,
    log_odds,
)

RANDOM = np.random.default_rng(3)
VECTORS = RANDOM.normal(size=(60, 5))
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
KNOWN = np.full(60, -1.0)


class Below:
    themes = ["debt", "lonely"]
    few_shot = frozenset({"lonely"})

    def probabilities(self, texts, languages, vectors):
        made = np.tile([[0.3, 0.6]], (len(texts), 1))
        return made * 0.5, made


def singles(rows, affirmed):
    return [Bag((row,), bool(said)) for row, said in zip(rows, affirmed, strict=True)]


def test_the_chance_of_a_bag_is_that_of_any_of_its_passages():
    scores = log_odds(np.array([0.5, 0.2, 0.9]))
    found = bag_chances([Bag((0, 1), True), Bag((2,), False)], scores)
    assert found == pytest.approx([1 - 0.5 * 0.8, 0.9])


def test_a_passage_like_those_that_were_affirmed_becomes_more_likely():
    said = VECTORS[:, 0] > 0
    shift, weights = fit_correction(singles(range(60), said), VECTORS, KNOWN)
    told = chance(KNOWN + shift + VECTORS @ weights)
    assert told[said].mean() > told[~said].mean() + 0.3
    assert np.argmax(np.abs(weights)) == 0 and weights[0] > 0


def test_a_client_teaches_by_the_passage_that_says_it():
    """Of the three passages of each client one lies where all affirmed ones lie."""
    away = np.array([-1.0, 0, 0, 0, 0])
    rows = np.array([[away, away, [1.0, 0, 0, 0, 0]], [away, away, away]])
    vectors = rows[[0, 1] * 10].reshape(-1, 5)
    bags = [Bag(tuple(range(3 * k, 3 * k + 3)), k % 2 == 0) for k in range(20)]
    shift, weights = fit_correction(bags, vectors, np.full(60, -1.0))
    assert weights[0] > 1 and shift + weights @ vectors[2] > 0 > shift + weights @ away


def test_little_that_was_read_changes_little():
    one = fit_correction(singles([0], [True]), VECTORS, KNOWN)
    many = fit_correction(singles(range(60), [True] * 60), VECTORS, KNOWN)
    assert 0 < one[0] < many[0] / 2
    sure = fit_correction(singles([0], [True]), VECTORS, np.full(60, 9.0))
    assert abs(sure[0]) < 0.01, "what the matcher knows teaches nothing"


def test_the_slope_is_that_of_the_loss(monkeypatch: pytest.MonkeyPatch):
    seen = {}

    def minimize(loss, start, **more):
        seen["loss"] = loss
        return type("Found", (), {"x": start})

    monkeypatch.setattr("scipy.optimize.minimize", minimize)
    bags = [Bag((0, 1, 2), True), Bag((3,), False), Bag((4, 5), False), Bag((6,), True)]
    fit_correction(bags, VECTORS, KNOWN)
    at = RANDOM.normal(size=6)
    value, slope = seen["loss"](at)
    assert value > 0
    assert slope == pytest.approx(approx_fprime(at, lambda p: seen["loss"](p)[0], 1e-6), abs=1e-3)


def test_the_order_of_readings_changes_nothing():
    bags = singles(range(60), VECTORS[:, 1] > 0.2)
    (a, first), (b, second) = (fit_correction(x, VECTORS, KNOWN) for x in (bags, bags[::-1]))
    assert a == pytest.approx(b, abs=2e-3) and first == pytest.approx(second, abs=2e-3)


def test_a_learned_matcher_corrects_what_it_was_taught_and_no_more():
    made = LearnedMatcher(
        Below(), Correction(("debt",), np.array([2.0]), np.zeros((1, 5)))
    )  # fmt: skip
    raw, found = made.probabilities(["a", "b"], ["fi", "fi"], VECTORS[:2])
    assert made.themes == ["debt", "lonely"] and made.few_shot == {"lonely"}
    assert found[:, 0] == pytest.approx(chance(log_odds(np.array([0.3])) + 2)[0], abs=1e-3)
    assert found[:, 1].tolist() == [0.6, 0.6] and raw[:, 0].tolist() == [0.15, 0.15]
    empty = made.probabilities([], [], np.zeros((0, 5)))
    assert empty[1].shape == (0, 2)


def test_a_passage_is_told_alike_whatever_stands_beside_it():
    weights = RANDOM.normal(size=(1, 5)) * 3
    made = LearnedMatcher(Below(), Correction(("debt",), np.array([0.1]), weights))
    texts = ["x"] * 60
    whole = made.probabilities(texts, texts, VECTORS)[1]
    alone = [made.probabilities(["x"], ["x"], VECTORS[k : k + 1])[1][0] for k in range(60)]
    assert whole.tolist() == np.array(alone).tolist()


def test_a_part_of_a_correction():
    both = Correction(("a", "b"), np.array([1.0, 2.0]), np.arange(10.0).reshape(2, 5))
    part = both.only(["b", "c"])
    assert part.themes == ("b",) and part.shift.tolist() == [2.0]
    assert part.of("b", VECTORS[:3]) == pytest.approx(both.of("b", VECTORS[:3]))
    assert learned.Correction((), np.zeros(0), np.zeros((0, 5))).only(["a"]).themes == ()
