"""A section over its teams: each team's decision beside the others', taken over for all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.stages.decide import fold
from pipeline.store.texts import Texts
from tests.review.make_review import (
    ETELA,
    ITA,
    LANSI,
    PERIOD,
    Place,
    csrf_of,
    decide,
    judge,
    labels,
    make_place,
    reveal,
    send,
    write,
)

SECTION = f"/p/{PERIOD}/section"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Two teams have opened and decided, differently on debt; the third has not opened."""
    return made(tmp_path_factory.mktemp("section") / "w")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return made(tmp_path / "w")


def made(folder: Path) -> Place:
    place = make_place(folder, sign_in_tries=1000)
    east, west = place.browser("lead", ITA), place.browser("lead", LANSI)
    judge(place.browser("worker", ITA), "debt", "no", note="VAIN TIIMILLE")
    send(east, f"/p/{PERIOD}/raise", label="ITÄINEN LISÄYS", kind="need", note="")
    south = place.browser("worker", ETELA, "Sini Saari")
    send(south, f"/p/{PERIOD}/raise", label="ETELÄN AVAAMATON", kind="need", note="")
    for lead in (east, west):
        reveal(lead)
        decide(lead, "food", "agree")
    decide(east, "debt", "drop", reason="Ei näy idässä")
    decide(west, "debt", "rename", **labels())
    decide(west, "debt", "agree")
    decide(west, "alone", "merge", into="food")
    return place


def adopt(place: Place, theme: str, team: str, **fields: str):
    lead = place.browser()
    page = lead.get(SECTION).text
    own = page.split(f'<tr id="{theme}">')[1].split("</tr>")[0]
    found = re.search(r'name="version" value="(\d+)"', own)
    form = {"csrf": csrf_of(page), "team": team, "version": found[1] if found else "0", **fields}
    return lead.post(f"{SECTION}/{theme}", data=form)


def whole(place: Place):
    return fold(place.reviews.decisions(PERIOD, "all"))


def test_each_team_s_decision_stands_beside_the_others_conflicts_first(decided: Place):
    page = decided.browser().get(SECTION).text
    rows = re.findall(r'<tr id="([^"]+)">', page)
    assert rows[0] == "debt" and "Tiimit ovat päättäneet eri tavoin: 1 ilmiötä" in page
    debt = page.split('<tr id="debt">')[1].split("</tr>")[0]
    for told in ("Jätetty pois", "Ei näy idässä", "Uusi nimi fi", "Vastauksia ei ole avattu"):
        assert told in debt
    assert "ITÄINEN LISÄYS" in page and "Lisännyt Tiimi Itä" in page
    only = decided.browser().get(SECTION, params={"show": "conflict"}).text
    assert re.findall(r'<tr id="([^"]+)">', only) == ["debt"]


def test_no_vote_no_name_no_number_of_a_team_is_shown(decided: Place):
    page = decided.browser().get(SECTION).text
    for word in ("VAIN TIIMILLE", "Ida Itkonen", "Leena Lampi", "ETELÄN AVAAMATON", "%"):
        assert word not in page.split("<main")[1], word
    assert not re.search(r"\d+/\d+ asia|\b\d+/20\b", page)


@pytest.mark.parametrize("role", ["worker", "writer", "lead", "reader"])
@pytest.mark.parametrize("team", [ITA, LANSI, "all"])
def test_only_a_lead_of_all_sees_it(role: str, team: str, decided: Place):
    got = decided.browser(role, team).get(SECTION)
    allowed = (role, team) == ("lead", "all")
    assert got.status_code == (200 if allowed else 404 if role == "lead" else 403)
    assert allowed or "Ei näy idässä" not in got.text


def test_nothing_is_taken_over_before_all_have_opened(place: Place):
    got = adopt(place, "debt", LANSI)
    assert got.status_code == 422 and "ei ole vielä avattu" in got.text
    assert whole(place) == {}


def test_a_team_s_decision_is_taken_over_for_all(place: Place):
    reveal(place.browser())
    assert adopt(place, "debt", LANSI).status_code == 303
    state = whole(place)["debt"]
    assert (state.status, state.labels["sv"]) == ("agreed", "Uusi nimi sv")
    assert adopt(place, "debt", ITA).status_code == 303, "and otherwise, later"
    state = whole(place)["debt"]
    assert (state.status, state.reason) == ("dropped", "Ei näy idässä")
    assert adopt(place, "alone", LANSI).status_code == 303
    assert (whole(place)["alone"].status, whole(place)["alone"].into) == ("merged", "food")
    assert {one.who for one in place.reviews.decisions(PERIOD, "all")} == {place.person().id}
    assert [one.action for one in place.reviews.decisions(PERIOD, "all")] == [
        "reveal", "rename", "agree", "drop", "merge",
    ]  # fmt: skip
    assert place.reviews.verify() == ()


def test_what_a_team_added_is_taken_over(place: Place):
    reveal(place.browser())
    page = place.browser().get(SECTION).text
    theme = re.search(r'<tr id="(staff_\w+)">', page)[1]
    assert adopt(place, theme, ITA).status_code == 303
    assert whole(place)[theme].by_staff and whole(place)[theme].labels["fi"] == "ITÄINEN LISÄYS"
    assert "ITÄINEN LISÄYS" in place.browser().get(f"/p/{PERIOD}/together").text


CANNOT = [("food", ETELA), ("alone", ITA), ("food", "Tiimi Muu"), ("food", "")]


@pytest.mark.parametrize(("theme", "team"), CANNOT)
def test_nothing_is_taken_over_where_nothing_was_decided(theme: str, team: str, place: Place):
    reveal(place.browser())
    got = adopt(place, theme, team)
    assert got.status_code == 422 and "ei ole päättänyt" in got.text
    assert len(place.reviews.decisions(PERIOD, "all")) == 1


def test_a_decision_that_came_between_is_shown(place: Place):
    lead = place.browser()
    reveal(lead)
    decide(lead, "debt", "discuss")
    got = adopt(place, "debt", LANSI, version="0")
    assert got.status_code == 409 and "muutettu sillä välin" in got.text
    assert whole(place)["debt"].status == "discussed"


def texts(place: Place, theme: str = "food", team: str = "", **fields: str):
    """Open the page of the teams' texts, or take a team's over."""
    lead, path = place.browser(), f"{SECTION}/{theme}/texts"
    return send(lead, path, team=team, **fields) if team else lead.get(path)


def common(place: Place) -> dict[tuple[str, str], str]:
    own = Texts.open(place.workspace.folder).standing(PERIOD, "all")
    return {(one.part, one.language): one.text for one in own}


def test_a_teams_texts_stand_for_all_by_one_form(place: Place):
    reveal(place.browser())
    assert adopt(place, "food", ITA).is_redirect
    assert write(place.browser("lead", ITA), "food", need="Idän tarve.", cause="Syy.").is_redirect
    assert write(place.browser("lead", ITA), "food", "sv", need="Österns behov.").is_redirect
    assert "Idän tarve." in texts(place).text
    assert f'href="{SECTION}/food/texts"' in place.browser().get(SECTION).text
    assert texts(place, team=ITA).is_redirect
    assert common(place) == {("need", "fi"): "Idän tarve.", ("cause", "fi"): "Syy.",
                             ("need", "sv"): "Österns behov."}  # fmt: skip
    assert {one.who for one in Texts.open(place.workspace.folder).standing(PERIOD, "all")} == {
        place.person().id
    }


def test_a_common_text_is_never_written_over(place: Place):
    reveal(place.browser())
    adopt(place, "food", ITA)
    assert write(place.browser(), "food", need="Yhteinen tarve.").is_redirect
    for team, said in ((ITA, "Idän"), (LANSI, "Lännen")):
        assert write(place.browser("lead", team), "food", need=said, effect=said).is_redirect
        texts(place, team=team)
    assert common(place) == {("need", "fi"): "Yhteinen tarve.", ("effect", "fi"): "Idän"}
    assert texts(place, team=LANSI).status_code == 422


def test_what_was_taken_out_is_filled_again_as_a_version(place: Place):
    reveal(place.browser())
    adopt(place, "food", ITA)
    for said in ("Ensin.", ""):
        assert write(place.browser(), "food", need=said).is_redirect
    write(place.browser("lead", ITA), "food", need="Idän.")
    assert texts(place, team=ITA).is_redirect
    assert common(place) == {("need", "fi"): "Idän."}


def test_texts_wait_for_the_decisions(place: Place):
    """Of a team that has not opened, or does not agree, nothing is seen; of no theme of all."""
    reveal(place.browser())
    assert write(place.browser("lead", LANSI), "debt", need="Lännen velat.").is_redirect
    assert "Lännen velat." in texts(place, "debt").text
    assert texts(place, "debt", LANSI).status_code == 422, "not decided for all"
    decide(place.browser("lead", LANSI), "debt", "discuss")
    assert "Lännen velat." not in texts(place, "debt").text
    assert texts(place, "food", "Tiimi Pohjoinen").status_code == 422
    assert texts(place, "nothing").status_code == 404
    assert common(place) == {}
