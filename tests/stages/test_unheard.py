"""Unheard: what three clients tell of and nobody told of before is found; formulas are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.stages.unheard import Told, UnheardSettings, unheard
from tests.stages.make_tables import passages, shuffled

MATTERS = ("rent money owed landlord", "alcohol evening drinking bottle", "school absence morning")
WIDTH = 12  # of a vector
WORDINGS = (
    "chatbot friend night advice",
    "answers chatbot questions night",
    "asks chatbot about medicine doses",
)
SETTINGS = {
    "runs": 4,
    "alpha": 0.02,
    "most_share": 0.3,
}  # two clients of the newest fifth are 4 %, three 1 %


def period(number: int, clients: int, *, more=(), text="") -> Told:
    """A period of clients who each tell of an old matter; ``more`` are glosses of other clients.

    A gloss is near its matter by vector, and ``more`` are near each other.
    """
    random = np.random.default_rng(100 + number)
    rows, vectors, glosses = [], [], []

    def add(client: str, gloss: str, axis: int, text: str = "") -> None:
        vector = random.normal(scale=0.03, size=WIDTH)
        vector[axis] += 1
        vectors.append(vector / np.linalg.norm(vector))
        glosses.append(gloss)
        rows.append(
            {"passage_id": f"d{number}-{len(rows)}:0", "client_id": client, "text": text or gloss}
        )

    for k in range(clients):
        axis = k % len(MATTERS)
        add(f"K{number}-{k}", f"{MATTERS[axis]} told worker{k % 7} again", axis)
    for k, gloss in enumerate(more):
        add(f"N{number}-{k}", gloss, 5, text)
    frame = passages(
        {**row, "language": "en", "polarity": "affirmed" if k < clients else "denied"}
        for k, row in enumerate(rows)
    )
    order = {row["passage_id"]: k for k, row in enumerate(rows)}
    at = [order[name] for name in frame["passage_id"]]
    return Told(
        frame, np.array(vectors, np.float32)[at], [glosses[k] for k in at], frozenset[str]()
    )


def find(more=WORDINGS, *, before=4, told=(), reached=(), **settings):
    earlier = [period(number, 30) for number in range(before)]
    if told:
        earlier[-1] = period(before - 1, 27, more=told)
    now = replace(period(9, 27, more=more), reached=frozenset(reached))
    return unheard(now, earlier, UnheardSettings(**{"same_wording": 0.999, **SETTINGS, **settings}))


def test_what_three_clients_tell_of_anew_is_found():
    (found,) = find()
    assert found.clients == {"N9-0", "N9-1", "N9-2"}
    assert found.words == ("chatbot",), "only what enough clients share is told"
    assert found.wordings == 3
    assert 0 < found.stability <= 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"before": 0}, "first period: nothing can be new"),
        ({"before": 3}, "three earlier periods are too little"),
        ({"told": WORDINGS}, "it was told of before"),
        ({"more": WORDINGS[:2]}, "too few clients"),
        ({"same_wording": 0.5}, "one formula, however many use it"),
        ({"reached": [f"d9-{k}:0" for k in (27, 28, 29)]}, "they are the catalogue's"),
        ({"least_words": 9}, "too few words to say anything"),
        ({"enabled": False}, "switched off"),
        ({"most_share": 0.05}, "too wide"),
        ({"most_passages": 40}, "no earlier period fits"),
        ({"shuffles": 10}, "too few shuffles to tell"),
    ],
)
def test_what_is_not_listed(change, reason):
    assert find(**change) == [], reason


def test_a_denial_by_both_accounts_does_not_count():
    earlier = [period(number, 30) for number in range(4)]
    now = period(9, 27, more=WORDINGS, text="No debts.")
    assert unheard(now, earlier, UnheardSettings(same_wording=0.999, **SETTINGS)) == []


def test_the_order_of_the_rows_and_the_names_of_clients_decide_nothing():
    earlier = [period(number, 30) for number in range(4)]
    now = period(9, 27, more=WORDINGS)
    settings = UnheardSettings(same_wording=0.999, **SETTINGS)
    (usual,) = unheard(now, earlier, settings)
    frame = shuffled(now.passages.assign(at=np.arange(len(now.passages))), 1)
    at = frame["at"].to_numpy()
    other = Told(
        frame.drop(columns="at").assign(client_id="x" + frame["client_id"]),
        now.vectors[at],
        [now.glosses[k] for k in at],
        now.reached,
    )
    (again,) = unheard(other, earlier, settings)
    assert {f"x{name}" for name in usual.clients} == again.clients
    assert sorted(at[list(again.rows)]) == list(usual.rows)
    same = {"rows": (), "clients": frozenset()}
    assert replace(again, **same) == replace(usual, **same)


def test_a_client_of_several_periods_is_one():
    earlier = [period(number, 30) for number in range(4)]
    now = period(9, 27, more=WORDINGS)
    one = now.passages.assign(
        client_id=now.passages["client_id"].replace({"N9-1": "N9-0", "N9-2": "N9-0"})
    )
    settings = UnheardSettings(same_wording=0.999, **SETTINGS)
    assert unheard(replace(now, passages=one), earlier, settings) == []
