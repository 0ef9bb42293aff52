"""Large material: whole clients are drawn, and shares of the whole are those of the part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.matching.likeness import space
from pipeline.matching.pairs import grouped, likeness
from pipeline.matching.spread import by_content, some_clients, spread
from pipeline.stats.found_again import groups_of

DISTANCE = 0.6


def cloud(n: int, seed: int, noise: float = 0.16) -> tuple[np.ndarray, np.ndarray]:
    """Vectors (n, 40) about six axes, of different sizes, and a third that lies anywhere."""
    generator = np.random.default_rng(seed)
    kind = generator.choice(7, n, p=[0.2, 0.15, 0.12, 0.1, 0.06, 0.04, 0.33])
    rows = generator.normal(0, noise, (n, 40))
    near = kind < 6
    rows[near, kind[near]] += 1
    rows[~near] = generator.normal(0, 1, ((~near).sum(), 40))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), kind


@pytest.mark.parametrize("seed", range(4))
def test_shares_of_the_whole_are_those_of_the_part(seed):
    vectors, kind = cloud(4000, seed)
    own = space(vectors, [""] * 4000, None, np.arange(4000), words=0, phenomena=0)
    fitted = np.arange(800)
    groups = groups_of(grouped(likeness(own.of(fitted)), DISTANCE), fitted)
    to, _ = spread(own, groups, fitted)
    assert all((to[list(group)] == number).all() for number, group in enumerate(groups))
    for number, group in enumerate(groups[:6]):
        among, given_ = len(group) / 800, (to[800:] == number).mean()
        assert given_ == pytest.approx(among, abs=3 * np.sqrt(among / 800) + 0.01)
        right = np.bincount(kind[list(group)]).argmax()
        assert (kind[800:][to[800:] == number] == right).mean() > 0.95, (
            "and they are the right ones"
        )


def test_the_others_are_judged_by_mean_likeness_to_the_members():
    vectors, _ = cloud(60, 1)
    words = ["van night", "pouch school", "debt rent"] * 20
    about = np.random.default_rng(1).random((60, 5))
    own = space(vectors, words, about, np.arange(60), words=0.25, phenomena=0.2)
    groups = [(0, 3, 6), (1, 4), (2,), (5, 7, 8, 9)]
    all_ = own.of(np.arange(60))
    like = all_.likeness(all_)
    by_hand = np.stack([like[:, list(group)].mean(axis=1) for group in groups], axis=1)
    assert all_.likeness(own.means(groups)) == pytest.approx(by_hand, abs=1e-5)
    to, cuts = spread(own, groups, np.arange(10))
    for row in range(10, 60):
        best = by_hand[row].argmax()
        assert to[row] in {best, -1}
        assert (to[row] == best) == (by_hand[row, best] >= cuts[best])


def test_a_passage_that_is_like_nothing_is_in_none():
    vectors = np.eye(6, dtype=np.float32)[[0, 0, 0, 1, 1, 5]]
    own = space(vectors, [""] * 6, None, np.arange(6), words=0, phenomena=0)
    to, _ = spread(own, [(0, 1, 2), (3, 4)], np.arange(5))
    assert list(to) == [0, 0, 0, 1, 1, -1]


CLIENTS = st.lists(st.sampled_from([f"C{k}" for k in range(12)]), min_size=1, max_size=60)


@given(CLIENTS, st.integers(0, 60), st.randoms(use_true_random=False))
def test_whole_clients_are_drawn_whatever_the_order(clients, most, random):
    rows = np.arange(len(clients))
    drawn = some_clients(np.array(clients), rows, most)
    assert sum(client in drawn for client in clients) <= most
    turned = random.sample(clients, len(clients))
    assert some_clients(np.array(turned), rows, most) == drawn
    if most >= len(clients):
        assert drawn == set(clients)
    assert drawn <= some_clients(np.array(clients), rows, most + 1), "with more room, more of them"


def test_a_client_is_named_by_what_is_written_of_it():
    texts = ["[PERSON_1] on yksin.", "Vuokra on maksamatta.", "On yksin.", "Nukkuu hyvin."]
    one = by_content(["a", "b", "a", "c"], texts)
    other = by_content(["z", "y", "z", "x"], texts)
    assert np.array_equal(one, other), "whatever the key makes of their names"
    assert one[0] == one[2] and len(set(one)) == 3
    order = [3, 1, 2, 0]
    turned = by_content([["a", "b", "a", "c"][k] for k in order], [texts[k] for k in order])
    assert np.array_equal(turned, one[order])
    masked = by_content(["a"], ["[PERSON_2] on yksin."])
    assert masked[0] == by_content(["q"], ["on yksin."])[0], "no placeholder tells who it is"


def test_clients_of_whom_the_same_is_written_stay_two():
    names = by_content(["b", "a", "b"], ["Yksin.", "Yksin.", ""])
    assert len(set(by_content(["b", "a"], ["Yksin.", "Yksin."]))) == 2
    assert names[0] == names[2] != names[1]
