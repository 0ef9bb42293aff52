"""The map: only what the team may see of its own, the table says what the picture shows."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from pipeline import tables
from pipeline.review.map import SIDE, _apart
from tests.review.make_review import ITA, LANSI, PERIOD, Place, decide, make_place, reveal

MAP = f"/p/{PERIOD}/map"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w")


def drawn(page: str) -> tuple[list[str], list[str]]:
    """Titles of the dots, and names in the table."""
    main = page.split("<main")[1]
    titles = re.findall(r"<title>\d+\. ([^<]+)</title>", main)
    return titles, re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)', main)


@pytest.mark.parametrize(
    ("team", "there", "gone"),
    [(ITA, "Läheisten tuki", ("Länsipuiston", "Harvinainen")), (LANSI, "Länsipuiston meteli",
                                                               ("Harvinainen",))],
)  # fmt: skip
def test_only_themes_whose_numbers_the_team_sees_are_on_it(
    team: str, there: str, gone: tuple[str, ...], place: Place
):
    page = place.browser("lead", team).get(MAP).text
    titles, rows = drawn(page)
    assert there in titles and sorted(titles) == sorted(rows)
    assert all(word not in page for word in gone), "hidden ones have a place that nobody sees"


def test_what_was_left_out_is_not_on_it_and_a_search_narrows_it(place: Place):
    lead = place.browser("lead", ITA)
    reveal(lead)
    decide(lead, "debt", "drop", reason="Ei näy")
    assert "Velkaantuminen" not in drawn(lead.get(MAP).text)[0]
    assert drawn(lead.get(MAP, params={"q": "yksin"}).text)[0] == ["Yksinäisyys"]


def test_a_run_without_a_map_says_so(place: Place):
    place.workspace.run(PERIOD).write_table("places", tables.PLACES.frame())
    assert "Karttaa ei ole" in place.browser("lead", ITA).get(MAP).text


def test_the_links_lead_where_the_person_may_go(place: Place):
    lead = place.browser("lead", ITA)
    assert f'href="/p/{PERIOD}/judge/debt"' in lead.get(MAP).text
    assert "/judge/debt" not in place.browser("reader", ITA).get(MAP).text
    reveal(lead)
    assert f'href="/p/{PERIOD}/together/debt"' in lead.get(MAP).text


@pytest.mark.parametrize("n", [1, 2, 20, 50])
def test_dots_do_not_cover_each_other(n: int):
    draw = np.random.default_rng(1)
    at, radii = draw.normal(500, 90, (n, 2)), draw.choice([32, 38, 44], n)
    made = _apart(at, radii)
    far = np.linalg.norm(made[:, None] - made[None], axis=2) + np.eye(n) * 1e9
    assert (far >= 0.9 * (radii[:, None] + radii[None])).all()
    assert (made >= radii[:, None]).all() and (made <= SIDE - radii[:, None]).all()
