"""Which clients of the period before already spoke of an open theme."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.stages.trace import trace
from tests.stages.make_tables import SHUFFLES, assignments, passages, shuffled


def unit(*rows) -> np.ndarray:
    made = np.array(rows, dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


NOW = passages({"passage_id": f"D{k}:000", "client_id": f"C{k}"} for k in range(5))
VECTORS = unit([1, 0.1, 0], [1, -0.1, 0], [1, 0, 0.1], [0, 1, 0.05], [0, 1, -0.05])
GIVEN = assignments(
    [("D0:000", "open_a"), ("D1:000", "open_a"), ("D2:000", "open_a"), ("D3:000", "open_b"),
     ("D4:000", "open_b")], by="open",
)  # fmt: skip


def earlier(*rows: tuple[str, str, list[float]]):
    frame = passages(
        {"passage_id": f"E{k:02d}:000", "client_id": client, "polarity": polarity}
        for k, (client, polarity, _) in enumerate(rows)
    )
    vectors = unit(*(vector for _, _, vector in rows)) if rows else np.zeros((0, 3), np.float32)
    return vectors, frame


def test_clients_near_the_centre_are_counted_once():
    vectors, frame = earlier(
        ("K1", "affirmed", [1, 0, 0]), ("K1", "affirmed", [1, 0.01, 0]),
        ("K2", "affirmed", [1, 0.02, 0.03]), ("K3", "affirmed", [1, 0.9, 0]),
        ("K4", "denied", [1, 0, 0]), ("K5", "past", [1, 0, 0]), ("K6", "affirmed", [0, 1, 0]),
    )  # fmt: skip
    found = trace(GIVEN, VECTORS, NOW, vectors, frame)
    assert found == {"open_a": 2, "open_b": 1}, "K1 and K2; K3 is too far, K4 denies, K5 is past it"


@pytest.mark.parametrize(
    ("given", "before", "expected", "reason"),
    [
        (GIVEN, [], {"open_a": 0, "open_b": 0}, "no earlier passages"),
        (GIVEN.iloc[:0], [("K1", "affirmed", [1, 0, 0])], {}, "no open themes"),
        (GIVEN.assign(by="catalogue"), [("K1", "affirmed", [1, 0, 0])], {}, "catalogue themes"),
    ],
)
def test_nothing_to_trace(given, before, expected, reason):
    assert trace(given, VECTORS, NOW, *earlier(*before)) == expected, reason


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    generator = np.random.default_rng(seed)
    rows = [(f"K{k % 9}", "affirmed", list(generator.normal([1, 0, 0], 0.1))) for k in range(30)]
    vectors, frame = earlier(*rows)
    order = generator.permutation(30)
    turned = generator.permutation(5)
    one = trace(GIVEN, VECTORS, NOW, vectors, frame)
    other = trace(
        shuffled(GIVEN, seed), VECTORS[turned], NOW.iloc[turned], vectors[order], frame.iloc[order]
    )
    assert one == other
    assert 0 < one["open_a"] <= 9
