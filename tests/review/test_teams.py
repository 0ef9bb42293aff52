"""A person in several teams: one at a time, and of no other team ever anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.review.serve import link_for
from pipeline.store.people import People
from tests.review.make_review import ETELA, ITA, LANSI, PERIOD, Place, csrf_of, make_place, send

WEST = "Länsipuiston"  # in the label of a theme that the eastern team has not


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w")


def browser(place: Place, *teams: str, name: str = "Moni Mäki"):
    first, *more = teams
    person = People.open(place.workspace.folder).add(name, "lead", first, more=more)
    client, link = place.stranger(), link_for(place.workspace, place.settings, person)
    token = {"csrf": csrf_of(client.get(link).text), "token": link.rsplit("/", 1)[1]}
    assert client.post("/sign-in", data=token).status_code == 303
    return client


def test_one_chooses_and_the_session_remembers(place: Place):
    client = browser(place, ITA, LANSI)
    assert "/team" in client.get("/").text
    assert WEST not in client.get(f"/p/{PERIOD}/judge").text
    assert send(client, "/team", team=LANSI).status_code == 303
    assert WEST in client.get(f"/p/{PERIOD}/judge").text and LANSI in client.get("/").text
    assert WEST not in browser(place, ITA, LANSI).get(f"/p/{PERIOD}/judge").text, "its own session"


@pytest.mark.parametrize("wanted", [ETELA, "all", "", "Tiimi Pohjoinen", "['all']"])
def test_no_team_of_others_can_be_chosen(wanted: str, place: Place):
    client = browser(place, ITA, LANSI)
    assert send(client, "/team", team=wanted).status_code == 422
    assert WEST not in client.get(f"/p/{PERIOD}/judge").text
    place.app.state.sessions.choose_team(client.cookies["ilmio"], wanted)  # past the form
    assert WEST not in client.get(f"/p/{PERIOD}/judge").text
    assert client.get(f"/p/{PERIOD}/log").status_code == 404, "of all teams"


def test_who_has_left_a_team_sees_it_no_more_in_the_same_session(place: Place):
    client = browser(place, ITA, LANSI)
    send(client, "/team", team=LANSI)
    People.open(place.workspace.folder).add("Moni Mäki", "lead", ITA)
    assert WEST not in client.get(f"/p/{PERIOD}/judge").text
    assert "/team" not in client.get("/").text
    assert place.app.state.people.verify() is None


def test_of_one_team_nothing_is_to_be_chosen(place: Place):
    client = place.browser("lead", ITA)
    assert 'href="/team"' not in client.get("/").text
    assert client.get("/team").status_code == 200
