"""Search, filter, order and pages of the lists, as the address tells them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.datastructures import QueryParams

from pipeline.report.messages import load_review_messages
from pipeline.report.rows import Name
from pipeline.review.listing import PER_PAGE, Asked, disagreement, find
from pipeline.review.material import Theme
from pipeline.review.team import Standing
from pipeline.stages.decide import State
from pipeline.store.reviews import Vote
from tests.review.make_review import (
    ITA,
    PERIOD,
    Place,
    decide,
    judge,
    labels,
    make_place,
    reveal,
    send,
)

JUDGE, TOGETHER = f"/p/{PERIOD}/judge", f"/p/{PERIOD}/together"
M = load_review_messages("fi")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w")


def standing(number: int, answers: str = "", label: str = "") -> Standing:
    """A theme with answers, one letter a person: y, p, n, x."""
    name = Name(f"t{number:04}", "problem", "catalogue", 0, dict.fromkeys(("fi", "sv", "en"),
                label or f"Teema {number:04}"))  # fmt: skip
    code = {"y": "yes", "p": "partly", "n": "no", "x": "not_mine"}
    votes = [Vote("p", "t", name.theme_id, "", str(n), code[a], False)
             for n, a in enumerate(answers)]  # fmt: skip
    return Standing(Theme(name.theme_id, "d", name, None), State(name.theme_id), 0, None,
                    tuple(votes), ())  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "apart"),
    [("", 0), ("y", 0), ("yy", 0), ("yx", 0), ("yn", 1), ("yp", 0.5), ("ypn", 2 / 3),
     ("yynn", 2 / 3), ("yyyn", 0.5)],
)  # fmt: skip
def test_disagreement_is_the_mean_distance_of_two_answers(answers: str, apart: float):
    assert disagreement(standing(1, answers)) == pytest.approx(apart)


@pytest.mark.parametrize(
    ("n", "page", "first", "shown", "links"),
    [(0, 1, 1, 0, (1,)), (50, 1, 1, 50, (1,)), (51, 2, 51, 1, (1, 2)), (51, 9, 51, 1, (1, 2)),
     (5000, 50, 2451, 50, (1, 0, 48, 49, 50, 51, 52, 0, 100))],
)  # fmt: skip
def test_pages_of_fifty(n: int, page: int, first: int, shown: int, links: tuple[int, ...]):
    found = find([standing(i) for i in range(n)], Asked(page=page), M)
    assert PER_PAGE == 50
    assert (found.first, len(found.shown), found.links) == (first, shown, links)


@pytest.mark.parametrize(
    ("query", "back"),
    [("", ""), ("q=a+b&sort=name", "?q=a+b&sort=name"), ("page=3", "?page=3"), ("page=0", ""),
     ("page=x&sort=x&only=x&status=x", ""), ("only=differ&status=agreed", None),
     ("page=99999999", ""), ("page=%C2%B2", ""), ("q=" + "x" * 500, "?q=" + "x" * 100)],
)  # fmt: skip
def test_the_address_is_kept_and_what_is_unknown_in_it_left_out(query: str, back: str | None):
    asked = Asked.of(QueryParams(query))
    assert Asked.of(QueryParams(asked.query()[1:])) == asked
    assert back is None or asked.query() == back


def listed(page: str) -> list[str]:
    found = page.split('id="found"')[1]
    return re.findall(r'href="/p/[^"]*/(?:judge|together)/([^"/?]+)[^"]*">', found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "YKSIN"}, ["alone"]),
        ({"q": "vahvuus"}, ["support"]),  # its kind
        ({"q": "ongelma apu"}, ["food"]),
        ({"q": "nothing"}, []),
        ({"only": "unjudged"}, ["support", "alone", "food", "rare"]),
        ({"only": "differ"}, []),  # others' answers are told by no filter before the reveal
        ({"sort": "differ"}, ["rare", "support", "food", "debt", "alone"]),
        ({"sort": "share"}, ["support", "debt", "alone", "food", "rare"]),
        ({"sort": "name"}, ["rare", "support", "food", "debt", "alone"]),
    ],
)
def test_the_list_to_judge(query: dict[str, str], found: list[str], place: Place):
    client = place.browser("worker", ITA)
    judge(client, "debt")
    assert listed(client.get(JUDGE, params=query).text) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "agreed"}, ["debt"]),
        ({"only": "differ"}, ["food"]),
        ({"only": "unjudged"}, ["support", "alone", "rare"]),
        ({"q": "uusi nimi"}, ["debt"]),
        ({"q": "velka"}, []),  # it has another name now
        ({"sort": "differ"}, ["food", "rare", "support", "debt", "alone"]),
        ({"sort": "share"}, ["support", "debt", "alone", "food", "rare"]),
    ],
)
def test_the_list_together(query: dict[str, str], found: list[str], place: Place):
    lead, worker = place.browser("lead", ITA), place.browser("worker", ITA)
    for client, answer in ((lead, "yes"), (worker, "no")):
        judge(client, "food", answer)
        judge(client, "debt")
    reveal(lead)
    decide(lead, "debt", "rename", **labels())
    decide(lead, "debt", "agree")
    assert listed(lead.get(TOGETHER, params=query).text) == found


def test_a_hidden_share_is_ordered_by_its_name_alone(place: Place):
    """In Itä one client has `rare`; nothing of its place tells how many."""
    page = place.browser("worker", ITA).get(JUDGE, params={"sort": "share"}).text
    assert listed(page)[-1] == "rare"


def test_judging_goes_on_within_what_was_asked_for(place: Place):
    client = place.browser("worker", ITA)
    query = "?only=unjudged&sort=name"
    path = f"{JUDGE}/support{query}"
    seen = []
    while "/judge/" in path:
        seen.append(urlsplit(path).path.rsplit("/", 1)[1])
        got = send(client, path, recognise="yes")
        path = got.headers["location"]
        assert path.endswith(query)
    assert seen[0] == "support" and len(set(seen)) == 5
    assert "Mitään ei löytynyt" in client.get(path).text


def test_the_address_is_kept_through_a_decision_and_its_undo(place: Place):
    lead = place.browser("lead", ITA)
    reveal(lead)
    query = "?q=velka&sort=share"
    page = lead.get(TOGETHER + query).text
    path = re.search(rf'{TOGETHER}/debt[^"]*', page)[0].replace("&amp;", "&")
    assert path == f"{TOGETHER}/debt{query}"
    got = send(lead, f"{TOGETHER}/debt/agree{query}", path)
    assert got.headers["location"] == path
    page = lead.get(path).text
    assert f'action="{TOGETHER}/debt/undo?q=velka&amp;sort=share"' in page
    assert f'href="{TOGETHER}?q=velka&amp;sort=share"' in page
    position = re.search(r'name="position" value="(\d+)"', page)[1]
    undone = send(lead, f"{TOGETHER}/debt/undo{query}", path, position=position)
    assert undone.headers["location"] == path
    assert place.reviews.decisions(PERIOD, ITA)[-1].action == "undo"
