"""Every route, every role, every team: who gets in, and nothing of another team by any way."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from pipeline.review import pages_oidc
from pipeline.review.app import ROUTES
from pipeline.store.people import People
from pipeline.store.reviews import Decision, Vote
from tests.review.make_audit import OWN, draw, enter, fill, numbers_of
from tests.review.make_review import (
    ITA,
    LANSI,
    PERIOD,
    Place,
    csrf_of,
    decide,
    judge,
    make_place,
    reveal,
    send,
    write,
)

SECRET = ("Länsipuiston", "Västerparken", "West Park", "LÄNNEN HUOMIO", "LÄNNEN LISÄYS",
          "LÄNNEN SYY", "LÄNNEN TEKSTI", "Lauri Luoto", OWN[LANSI], "ETELÄISEN TEKSTI")  # fmt: skip
TEXT = "TEKSTI"  # of a document: on the page of a client alone
ROLES = ("worker", "writer", "lead", "reader")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The western team has judged, added, revealed and decided; the eastern has only revealed."""
    made = make_place(tmp_path_factory.mktemp("review") / "w", sign_in_tries=1000)
    worker, lead = made.browser("worker", LANSI), made.browser("lead", LANSI)
    assert judge(worker, "open_lansi", note="LÄNNEN HUOMIO").status_code == 303
    assert judge(worker, "debt", note="LÄNNEN HUOMIO").status_code == 303
    added = send(worker, f"/p/{PERIOD}/raise", label="LÄNNEN LISÄYS", kind="need", note="")
    assert added.status_code == 303
    assert reveal(lead).status_code == 303
    assert decide(lead, "debt", "agree").status_code == 303
    assert write(lead, "debt", need="LÄNNEN TEKSTI").status_code == 303
    assert decide(lead, "debt", "drop", reason="LÄNNEN SYY").status_code == 303
    assert reveal(made.browser("lead", ITA)).status_code == 303
    fill(made.workspace)
    draw(made.workspace, 30)
    enter(made, LANSI, "worker", numbers_of(made, LANSI), "debt")
    assert decide(made.browser("lead", ITA), "debt", "agree").status_code == 303
    assert write(made.browser("lead", ITA), "debt", need="oma teksti").status_code == 303
    return made


def staff_theme(place: Place) -> str:
    own = place.reviews.decisions(PERIOD, LANSI)
    return next(one.theme_id for one in own if one.action == "raise")


SIGN_IN = ("/sign-in", pages_oidc.START, pages_oidc.BACK)  # of no link, and not configured
OTHERS = ("open_lansi", "staff", "of the west")
FILLED = {
    "period": PERIOD, "token": "x", "code": "sv", "action": "agree", "language": "fi",
    "part": "need", "release": f"{PERIOD}-public-1", "name": "report.docx",
    "question": "asked_x", "id": "ix",
}  # fmt: skip
CASES = [
    (route, role, theme)
    for route, role in itertools.product(ROUTES, ROLES)
    for theme in (
        ("debt", "open_lansi", "staff")
        if "{theme}" in route.path
        else ("of the east", "of the west")
        if "{number}" in route.path
        else ("",)
    )
]


def number_of(place: Place, whose: str) -> int:
    """A client of whom one team alone has documents."""
    own, other = (ITA, LANSI) if whose == "of the east" else (LANSI, ITA)
    return next(n for n in numbers_of(place, own) if n not in numbers_of(place, other))


@pytest.mark.parametrize(
    ("route", "role", "theme"), CASES,
    ids=[f"{r.method} {r.path} {role} {theme}" for r, role, theme in CASES],
)  # fmt: skip
def test_every_route_role_and_theme(route, role: str, theme: str, place: Place):
    client = place.browser(role, ITA)
    name = staff_theme(place) if theme == "staff" else theme
    number = number_of(place, theme) if "{number}" in route.path else 0
    path = route.path.format(**{**FILLED, "theme": name, "number": number})
    if route.method == "GET":
        got = client.get(path)
    else:
        token = csrf_of(client.get(f"/p/{PERIOD}").text)
        fields = {"csrf": token, "version": "0", "recognise": "yes", "label": "x", "kind": "need",
                  "need": "x", "need_version": "0", "position": "2"}  # fmt: skip
        got = client.post(path, data=fields)
    for word in SECRET:
        assert word not in got.text, word
    assert TEXT not in got.text or theme == "of the east"
    if route.roles and role not in route.roles:
        assert got.status_code == 403
    elif theme in OTHERS:
        assert got.status_code == 404, "of another team"
    elif route.path.endswith(("/draw", "/take")):
        assert got.status_code == 403, "of all teams"
    elif path.endswith("/promote"):
        assert got.status_code == 404, "of the catalogue already"
    elif "{question}" in route.path or "{id}" in route.path:
        assert got.status_code == 404, "of no team"
    elif route.whole or theme in ("open_lansi", "staff"):
        assert got.status_code == 404, "of another team, or of all"
    else:
        assert got.status_code in (200, 303, 409, 422) or route.path in SIGN_IN


WHOLE = [
    (route, role)
    for route, role in itertools.product(ROUTES, ROLES)
    if route.whole and role not in route.roles
]


@pytest.mark.parametrize(
    ("route", "role"), WHOLE, ids=[f"{r.method} {r.path} {role}" for r, role in WHOLE]
)
def test_of_all_teams_only_the_roles_that_may_come_in(route, role: str, place: Place):
    client = place.browser(role, "all")
    path = route.path.format(**{**FILLED, "theme": "debt"})
    form = {"csrf": csrf_of(client.get(f"/p/{PERIOD}").text)}
    got = client.get(path) if route.method == "GET" else client.post(path, data=form)
    assert got.status_code == 403
    assert all(word not in got.text for word in SECRET)


def test_what_one_team_did_stands_in_its_own_log_alone(place: Place):
    assert place.reviews.votes(PERIOD, ITA) in ((), place.reviews.votes(PERIOD, ITA))
    for vote in place.reviews.votes(PERIOD, ITA):
        assert vote.team == ITA and "LÄNNEN" not in vote.note
    assert all("LÄNNEN" not in one.reason for one in place.reviews.decisions(PERIOD, ITA))
    assert all("LÄNNEN" not in one.reason for one in place.reviews.decisions(PERIOD, "all"))


@pytest.mark.parametrize("route", [r for r in ROUTES if r.roles], ids=lambda r: r.path)
def test_nobody_comes_in_without_signing_in(route, place: Place):
    client = place.stranger()
    path = route.path.format(**{**FILLED, "theme": "debt", "number": 1})
    got = client.get(path) if route.method == "GET" else client.post(path, data={"csrf": ""})
    assert got.status_code == 401
    assert all(word not in got.text for word in (*SECRET, TEXT))


def test_others_votes_are_not_seen_before_they_are_revealed(tmp_path: Path):
    place = make_place(tmp_path / "w")
    one, other = place.browser("worker", ITA), place.browser("lead", ITA)
    judge(one, "debt", "partly", note="VAIN MINULLE")
    send(one, f"/p/{PERIOD}/raise", label="OMA LISÄYS", kind="need", note="")
    pages = [
        "",
        "/judge",
        "/judge/debt",
        "/map",
        "/judge?only=differ",
        "/judge?sort=differ",
        "/together",
        "/together/debt",
        "/worksheet",
        "/projector",
    ]
    seen = "".join(other.get(f"/p/{PERIOD}{path}").text for path in pages)
    assert "VAIN MINULLE" not in seen and "OMA LISÄYS" not in seen
    assert "VAIN MINULLE" in one.get(f"/p/{PERIOD}/judge/debt").text
    reveal(other)
    assert "VAIN MINULLE" in other.get(f"/p/{PERIOD}/together/debt").text
    assert "OMA LISÄYS" in other.get(f"/p/{PERIOD}/together").text
    assert judge(other, "debt", version="0", csrf=csrf_of(other.get("/").text)).status_code == 409


def test_a_person_without_a_team_in_the_period_finds_nothing(tmp_path: Path):
    place = make_place(tmp_path / "w")
    client = place.browser("lead", "Tiimi Pohjoinen", "Niilo Niemi")
    assert client.get(f"/p/{PERIOD}").status_code == 404
    assert PERIOD not in client.get("/").text


@pytest.mark.parametrize(
    "period", ["2026-Q2", "..", "%2e%2e", "..%2f..%2fkey", "2026-Q3%00", ".2026-Q3.partial"]
)
def test_no_other_folder_is_read(period: str, place: Place):
    assert place.browser().get(f"/p/{period}").status_code in (303, 404) or period == ".."


def test_who_was_moved_to_another_team_sees_that_one_alone(tmp_path: Path):
    place = make_place(tmp_path / "w")
    client = place.browser("worker", LANSI)
    assert "Länsipuiston" in client.get(f"/p/{PERIOD}/judge").text
    People.open(place.workspace.folder).add("Lauri Luoto", "worker", ITA)
    assert "Länsipuiston" not in client.get(f"/p/{PERIOD}/judge").text


def test_rows_of_another_team_are_never_read(tmp_path: Path):
    """Rows put into the database for both teams: each team gets its own."""
    place = make_place(tmp_path / "w")
    for team in (ITA, LANSI):
        place.reviews.vote(Vote(PERIOD, team, "debt", "d", "p", "yes", False, f"N {team}"), 0)
        made = Decision(PERIOD, team, "debt", "d", "p", "drop", reason=f"S {team}")
        place.reviews.decide(PERIOD, team, "debt", 0, lambda _, made=made: made)
    assert {one.note for one in place.reviews.votes(PERIOD, ITA)} == {f"N {ITA}"}
    assert {one.reason for one in place.reviews.decisions(PERIOD, ITA)} == {f"S {ITA}"}
