"""Drawn clients: random for every theme, repeatable, topped up where a theme is rare."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.audit.clients import ClientDesign, draw_clients, ranked
from pipeline.errors import UsageError

EVERYONE = [f"c{k:03d}" for k in range(60)]
FOUND = {"common": EVERYONE[:30], "rare": EVERYONE[50:56], "one": ["c059"]}
THEMES = ("common", "rare", "one", "nowhere")


def drawn(**more: object):
    return draw_clients(EVERYONE, FOUND, THEMES, "run", ClientDesign(**{"n": 20, **more}))


def test_the_random_set_is_read_for_everything_and_comes_first():
    found = drawn()
    assert list(found.random) == ranked(EVERYONE, 7)[:20]
    assert [one.asked is None for one in found.clients[:20]] == [True] * 20
    assert all(one.asked for one in found.clients[20:])


def test_a_rare_theme_is_topped_up_with_those_in_whom_it_was_found():
    found = drawn(rare=3)
    for theme, least in (("rare", 3), ("one", 1), ("nowhere", 0)):
        read = {one.client for one in found.clients if one.asked is None or theme in one.asked}
        assert len(read & set(FOUND.get(theme, ()))) >= least
        further = {one.client for one in found.clients if one.asked and theme in one.asked}
        assert further <= set(FOUND.get(theme, ()))
    assert not drawn(rare=0).clients[20:]


def test_more_clients_begin_with_the_fewer():
    assert drawn(n=30).random[:20] == drawn().random


def test_neither_order_nor_repetition_of_the_input_shows():
    again = draw_clients(
        [*EVERYONE[::-1], "c001"], {k: v[::-1] for k, v in FOUND.items()}, THEMES, "run",
        ClientDesign(n=20),
    )  # fmt: skip
    assert again == drawn()
    assert drawn(seed=8).random != drawn().random
    assert drawn(seed=8).sheet != drawn().sheet


def test_every_client_within_a_part_is_read_equally_often():
    """A chi-square of how often each client with a rare theme is read, over 400 seeds."""
    from scipy.stats import chisquare

    counts = dict.fromkeys(FOUND["rare"], 0)
    for seed in range(400):
        for one in drawn(seed=seed, n=10).clients:
            if one.client in counts and (one.asked is None or "rare" in one.asked):
                counts[one.client] += 1
    assert min(counts.values()) > 0
    assert chisquare(np.array(list(counts.values()))).pvalue > 0.001


@pytest.mark.parametrize(
    ("everyone", "themes", "design", "says"),
    [
        (EVERYONE, THEMES, ClientDesign(n=0), "At least one client"),
        ([], THEMES, ClientDesign(), "no clients"),
        (EVERYONE, (), ClientDesign(), "no theme to read for"),
        (EVERYONE, THEMES, ClientDesign(themes=("comon",)), "no theme comon"),
    ],
)
def test_what_is_refused(everyone: list, themes: tuple, design: ClientDesign, says: str):
    with pytest.raises(UsageError, match=says):
        draw_clients(everyone, FOUND, themes, "run", design)


def test_only_some_themes_may_be_asked_for():
    found = drawn(themes=("rare",))
    assert found.themes == ("rare",)
    assert all(one.asked in (None, frozenset({"rare"})) for one in found.clients)


def test_who_taught_the_matcher_is_drawn_no_more_often_than_others():
    taught = set(drawn().random)
    found = [
        len(taught & set(drawn(matcher=f"{digest:064x}").random)) / len(taught)
        for digest in range(60)
    ]
    share = len(taught) / len(set(EVERYONE))
    assert abs(sum(found) / len(found) - share) < 0.06, "as by chance"
    assert drawn(matcher="a" * 64).sheet != drawn().sheet
