"""Found on some clients, counted on the others: who is held out, and what belongs to a theme."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.stages.evidence import EvidenceSettings, Period, evidence
from pipeline.stages.hold_out import count_held_out, held_out
from tests.stages.make_tables import (
    BagOfWords,
    assignments,
    candidates,
    documents,
    passages,
    themes,
)

CLIENTS = [f"k{number:04d}" for number in range(2000)]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_so_many_are_held_out(share):
    assert len(held_out(CLIENTS, share, 7)) / len(CLIENTS) == pytest.approx(share, abs=0.03)


def test_who_is_held_out_depends_on_nobody_else_and_on_the_seed():
    whole = held_out(CLIENTS, 0.5, 7)
    assert held_out(reversed(CLIENTS[:100]), 0.5, 7) == whole & set(CLIENTS[:100])
    assert held_out(CLIENTS, 0.6, 7) > whole, "more are held out, and none of them fewer"
    assert held_out(CLIENTS, 0.5, 8) != whole


TEXTS = {
    "A": "battery van night", "B": "battery van cold", "C": "van battery parked",
    "H1": "battery van", "H2": "school lunch", "H3": "battery van denied",
}  # fmt: skip
PASSAGES = passages(
    {"passage_id": f"{name}:000", "client_id": name, "text": text} for name, text in TEXTS.items()
)
VECTORS = BagOfWords().encode(list(PASSAGES["text"]), ["en"] * len(TEXTS))
HELD = frozenset({"H1", "H2", "H3"})


def test_held_out_passages_join_by_nearness():
    free = [name != "H3" for name in PASSAGES["client_id"]]
    made = count_held_out({"open_a": (0, 1, 2)}, PASSAGES, VECTORS, free, HELD, {"open_a": 0.8})
    assert list(made["passage_id"]) == ["H1:000"], "near, free and held out"
    assert set(made["theme_id"]) == {"open_a"} and set(made["by"]) == {"open"}


def test_each_passage_goes_to_the_nearest_theme():
    found = {"open_b": (0, 1), "open_a": (1, 2)}
    made = count_held_out(found, PASSAGES, VECTORS, [True] * 6, HELD, dict.fromkeys(found, 1.0))
    assert not made["passage_id"].duplicated().any()


def test_nothing_found_and_nobody_near():
    assert count_held_out({}, PASSAGES, VECTORS, [True] * 6, HELD, {}).empty
    far = count_held_out({"a": (4,)}, PASSAGES, VECTORS, [True] * 6, frozenset({"H1"}), {"a": 1.0})
    assert far.empty


def test_shares_of_open_themes_are_of_the_held_out():
    docs = documents({"document_id": name, "client_id": name} for name in TEXTS)
    given = pd.concat(
        [assignments([("H1:000", "open_a")], "open"), assignments([("A:000", "debt")])]
    )
    period = Period("2026-Q3", docs, PASSAGES, given, candidates([("A:000", "debt", 0.9)]))
    table = themes([{"theme_id": "debt"}, {"theme_id": "open_a", "origin": "open"}])
    made = evidence(period, table, EvidenceSettings(), held_out=HELD).set_index("theme_id")
    assert made.loc["open_a", ["n_clients", "of_clients"]].tolist() == [1, 3]
    assert made.loc["debt", ["n_clients", "of_clients"]].tolist() == [1, 6]
    assert made["fixed_before"].all()
    assert made.loc["-1", "n_clients"] == 5, "those of no theme that was sought among all"


def test_the_same_clients_flatter_and_the_held_out_do_not():
    """V5 of the design: of twenty groups of chance, the largest is estimated; the truth is .1."""
    generator = np.random.default_rng(9)
    names = [f"k{number}" for number in range(120)]
    held = held_out(names, 0.5, 7)
    seen = np.array([name not in held for name in names])
    same, apart = [], []
    for _ in range(200):
        groups = generator.random((20, len(names))) < 0.1
        best = groups[int(groups[:, seen].sum(axis=1).argmax())]
        same.append(best[seen].mean())
        apart.append(best[~seen].mean())
    assert np.mean(same) > 0.14, "it guards the guard"
    assert np.mean(apart) == pytest.approx(0.1, abs=0.01)
