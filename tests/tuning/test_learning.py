"""The measure of learning: readings as a person would give them, scored on clients not read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.matching.learned import log_odds
from pipeline.stages.match import MatchSettings
from pipeline.tuning.learning import Read, bags_of_clients, bags_of_passages, measure, scored

N = 80
_TRUE = np.arange(N) % 4 == 0  # passages that say it, one a client


class Blind:
    """Gives every passage the same chance."""

    themes = ["debt"]
    few_shot: frozenset[str] = frozenset()

    def probabilities(self, texts, languages, vectors):
        made = np.full((len(texts), 1), 0.2)
        return made, made


def period(seed: int) -> Read:
    random = np.random.default_rng(seed)
    names = [f"p{seed}-{k:03d}" for k in range(N)]
    passages = pd.DataFrame(
        {
            "passage_id": names, "client_id": [f"c{seed}-{k // 2:02d}" for k in range(N)],
            "text": "t", "language": "fi", "polarity": "affirmed",
        }
    )  # fmt: skip
    vectors = random.normal(size=(N, 4)) / 4 + np.outer(np.where(_TRUE, 1, -1), [1, 0, 0, 0])
    clients = set(passages.loc[_TRUE, "client_id"])
    near = pd.DataFrame({"passage_id": names, "theme_id": "debt", "calibrated": 0.2})
    known = {"debt": log_odds(np.full(N, 0.2))}
    marked = {"debt": set(passages.loc[_TRUE, "passage_id"])}
    everyone = tuple(sorted(set(passages["client_id"])))
    return Read(passages, vectors, known, {"debt": clients}, marked, near, everyone)


def test_readings_are_what_the_marks_say():
    own = period(1)
    (bags,) = bags_of_clients(own, own.everyone[:4]).values()
    assert [bag.affirmed for bag in bags] == [True, False, True, False]
    assert all(len(bag.rows) == 2 for bag in bags)
    (bags,) = bags_of_passages(own, {"debt": 0.4}, 30, 7).values()
    assert len(bags) == 30
    assert all(bag.affirmed == bool(_TRUE[bag.rows[0]]) for bag in bags)


def test_clients_who_were_read_are_not_scored():
    own, settings = period(1), MatchSettings(min_clients=1, cut=0.1)
    every = scored(own, Blind(), settings, set())
    part = scored(own, Blind(), settings, set(own.everyone[:10]))
    assert (every.hits, every.false, every.missed) == (20, 20, 0)
    assert (part.hits, part.false) == (15, 15)


def test_the_table_says_what_reading_was_worth():
    lines = measure([period(1), period(2)], Blind(), MatchSettings(min_clients=1))
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert [row[0] for row in rows][:2] == ["15 clients", "30 clients"]
    assert all(float(row[1]) == 0 for row in rows), "blind: nobody is found"
    assert float(rows[2][2]) > 0.9 and rows[2][3] == "10 of 10"
