"""Actions from period to period: the phone-free sign of the county's article is the case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import tables
from tests.review.make_review import ITA, LANSI, PERIOD, Place, decide, make_place, reveal, write

BEFORE, AFTER = PERIOD, "2026-Q4"
SIGN = "Puhelimeton alue -kyltti odotustilaan, yksikön johtaja, lokakuu 2026."
SEEN = "Joka kolmas ottaa puhelimen esiin, kun aiemmin kaksi kolmesta. Työntekijöiden arvio."


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two periods; in the first the team in the east agrees on an action."""
    made = make_place(tmp_path / "w")
    first, second = made.workspace.run(BEFORE), made.workspace.run(AFTER)
    shutil.copytree(first.folder, second.folder)
    evidence = second.read_table("evidence").assign(period=AFTER)
    second.write_table("evidence", tables.EVIDENCE.check(evidence))
    second.write_manifest({**second.read_manifest(), "period": AFTER})
    lead = made.browser("lead", ITA)
    reveal(lead)
    decide(lead, "debt", "agree")
    assert write(lead, "debt", action=SIGN).status_code == 303
    return made


def actions(place: Place, period: str, role: str = "lead", team: str = ITA) -> str:
    got = place.browser(role, team).get(f"/p/{period}/actions")
    assert got.status_code == 200
    return str(got.text)


def test_an_action_is_followed_into_the_next_period(place: Place, monkeypatch: pytest.MonkeyPatch):
    page = actions(place, AFTER)
    assert SIGN in page and "heinä–syyskuu 2026" in page and "loka–joulukuu 2026" in page
    assert page.count("9/20") == 2, "the number then and now"
    assert "Päättäkää ensin tästä ilmiöstä" in page
    monkeypatch.setattr("tests.review.make_review.PERIOD", AFTER)
    lead = place.browser("lead", ITA)
    reveal(lead)
    decide(lead, "debt", "agree")
    assert SIGN in lead.get(f"/p/{AFTER}/write/debt/fi").text, "beside what is written now"
    assert write(lead, "debt", observed=SEEN).status_code == 303
    page = actions(place, AFTER)
    assert page.index(SIGN) < page.index(SEEN)
    assert SEEN not in actions(place, BEFORE), "an earlier period tells nothing of a later one"


def test_nothing_of_another_team_is_followed(place: Place):
    assert SIGN not in actions(place, AFTER, "lead", LANSI)
    assert SIGN not in actions(place, AFTER, "lead", "all"), "the texts are the team's own"
    assert SIGN in actions(place, AFTER, "reader", ITA)
    assert "/write/" not in actions(place, AFTER, "reader", ITA)
