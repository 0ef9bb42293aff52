"""Requests for information: whose they are, what came of them, nobody's words lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.inquiries import Inquiries
from pipeline.store.register import Register
from tests.review.make_review import ITA, LANSI, PERIOD, Place, csrf_of, make_place, send
from tests.store.make_facts import FILES, RECORD, facts

PAGE = f"/p/{PERIOD}/requests"
NEW = {"way": "from_us", "party": "Tilastokeskus", "what": "Vuokrat 2025",
       "purpose": "Vertailu aineistoon"}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w")


def enter(place: Place, team: str = ITA, **over: str):
    return send(place.browser("lead", team), PAGE, **{**NEW, **over})


def one_of(place: Place, team: str = ITA):
    return Inquiries.open(place.workspace.folder).of_team(team)[0]


def change(place: Place, team: str = ITA, **fields: str):
    client, one = place.browser("writer", team), one_of(place, team)
    version = fields.pop("version", str(one.position))
    fields = {"csrf": csrf_of(client.get(PAGE).text), "version": version, **fields}
    return client.post(f"{PAGE}/{one.id}", data=fields)


def test_a_request_is_entered_answered_and_seen_by_the_team_alone(place: Place):
    assert enter(place).status_code == 303
    assert "Avoinna" in place.browser("reader", ITA).get(PAGE).text
    assert change(place, state="answered", answer="Saatu 1.10.2026").status_code == 303
    page = place.browser("worker", ITA).get(PAGE).text
    assert "Vastattu" in page and "Saatu 1.10.2026" in page and "Vertailu aineistoon" in page
    for team in (LANSI, "all"):
        assert "Vuokrat" not in place.browser("lead", team).get(PAGE).text
    other, one = place.browser("lead", LANSI), one_of(place)
    fields = {"csrf": csrf_of(other.get(PAGE).text), "version": str(one.position), "state": "open"}
    assert other.post(f"{PAGE}/{one.id}", data=fields).status_code == 404


def test_a_release_that_answered_it_is_told_with_whom_it_was_handed_to(place: Place):
    enter(place, "all", way="to_us", party="Lautakunta", what="Velkaantuminen")
    name = Register(place.app.state.database).add(RECORD, facts(), FILES)
    assert change(place, "all", state="answered", release=name).status_code == 303
    page = place.browser().get(PAGE).text
    assert name in page and "ei ole vielä luovutettu" in page
    handed = HandOver(name, FILES[0].name, FILES[0].sha256, "Raija Ranta", "Aino Arkki")
    HandOvers(place.app.state.database).add([handed])
    assert "Raija Ranta" in place.browser().get(PAGE).text


REFUSED = [
    ({"way": "sideways"}, "kuka tietoja pyytää"),
    ({"purpose": ""}, "mihin tarkoitukseen"),
    ({"what": "Pirkon velat, Pirkko"}, "näyttää olevan nimi"),
]


@pytest.mark.parametrize(("over", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_does_not_do_is_refused(over, says: str, place: Place):
    got = enter(place, **over)
    assert got.status_code == 422 and says in got.text
    assert Inquiries.open(place.workspace.folder).of_team(ITA) == ()


def test_an_answer_says_something_and_names_no_release_of_which_the_team_knows_nothing(place):
    enter(place)
    assert change(place, state="answered").status_code == 422
    assert change(place, state="answered", release="2026-Q3-public-1").status_code == 422
    assert change(place, state="done").status_code == 422
    assert one_of(place).state == "open"


def test_of_two_edits_both_texts_are_shown(place: Place):
    enter(place)
    version = str(one_of(place).position)
    assert change(place, state="open", answer="ENSIN").status_code == 303
    got = change(place, state="answered", answer="SITTEN", version=version)
    assert got.status_code == 409 and "ENSIN" in got.text and "SITTEN" in got.text
    assert one_of(place).answer == "ENSIN"
