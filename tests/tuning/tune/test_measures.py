"""Measures over weighed clients: those of the scores where each weighs one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.tuning.gold import Mark
from pipeline.tuning.score import score_themes
from pipeline.tuning.tune.measures import Measures, Sides, came_back, mean_of, median_of

CLIENTS = tuple("abcdefghij")


def drawn(seed: int) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    random = np.random.default_rng(seed)

    def some(names: list[str]) -> dict[str, set[str]]:
        return {name: {c for c in CLIENTS if random.random() < 0.4} or {"a"} for name in names}

    return some(["t1", "t2", "t3"]), some(["debt", "food", "ws_new", "alone"])


@pytest.mark.parametrize("seed", range(20))
def test_they_are_the_scores(seed):
    themes, coded = drawn(seed)
    gold = pd.DataFrame(
        {
            "document_id": client,
            "client_id": client,
            "marks": [Mark("ph", name, 0, 1) for name, who in coded.items() if client in who],
        }
        for client in CLIENTS
    )
    passages = pd.DataFrame(
        {"passage_id": list(CLIENTS), "document_id": list(CLIENTS), "client_id": list(CLIENTS),
         "start": 0, "end": 1}
    )  # fmt: skip
    given = pd.DataFrame(columns=["passage_id", "theme_id"])
    scored = score_themes(gold, passages, themes, given)
    made = Sides.of(CLIENTS, themes, coded).measures()
    for name in ("found", "f1", "real"):
        assert getattr(made, name) == pytest.approx(getattr(scored, name)), name


@pytest.mark.parametrize("seed", range(10))
def test_a_client_who_weighs_two_is_two_clients(seed):
    themes, coded = drawn(seed)
    weights = np.random.default_rng(seed).integers(0, 3, len(CLIENTS)).astype(float)
    weights[0] = 1
    copies = [f"{c}{k}" for c, w in zip(CLIENTS, weights, strict=True) for k in range(int(w))]

    def copied(sets):
        return {name: {one for one in copies if one[0] in who} for name, who in sets.items()}

    many = Sides.of(copies, {k: v for k, v in copied(themes).items() if v}, copied(coded))
    weighed = Sides.of(CLIENTS, themes, coded).measures(weights)
    assert vars(weighed) == pytest.approx(vars(many.measures()))


def test_a_weak_signal_makes_a_theme_real_and_is_not_looked_for():
    sides = Sides.of(("a", "b", "c"), {"t": {"a"}}, {"ws_x": {"a"}, "debt": {"b", "c"}})
    told = {"found": 0.0, "f1": 0.0, "real": 1.0, "share_error": 1 / 3}
    assert vars(sides.measures()) == pytest.approx(told)


def test_nothing_found_is_nothing_worth():
    made = Sides.of(("a", "b"), {}, {"debt": {"a"}}).measures()
    assert (made.found, made.real, made.share_error) == (0.0, 0.0, 0.5)
    assert Sides.of(("a", "b"), {"t": {"a"}}, {}).measures().worth == 0.0


def test_what_comes_back():
    whole = {"t1": {"a", "b", "c", "d"}, "t2": {"e", "f", "g"}, "small": {"h", "i"}}
    left = set("abcdefg")
    assert came_back(whole, {"x": {"a", "b", "c", "d"}}, left, least=3) == (1, 2)
    assert came_back(whole, {}, left, least=3) == (0, 2)


def test_means_and_medians_are_of_each_measure():
    parts = [
        Measures(0.0, 0.0, 0.2, 0.1),
        Measures(0.2, 0.6, 0.2, 0.1),
        Measures(1.0, 0.0, 0.5, 0.4),
    ]
    assert vars(mean_of(parts)) == pytest.approx(vars(Measures(0.4, 0.2, 0.3, 0.2)))
    assert median_of(parts) == Measures(0.2, 0.0, 0.2, 0.1)
