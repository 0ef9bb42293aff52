"""The journeys as forms: alone, together, undo, two browsers on one theme, the run after."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.execution.deciding import definitions
from pipeline.stages.decide import counted_as, fold, overlay_of
from pipeline.stages.decide import decide as run_decides
from pipeline.tables import BY_NAME
from tests.review.make_review import (
    ITA,
    LANSI,
    PERIOD,
    Place,
    decide,
    judge,
    labels,
    make_place,
    reveal,
    send,
    told,
    version_of,
)

TOGETHER = f"/p/{PERIOD}/together"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w")


def test_judging_goes_from_theme_to_theme_and_tells_how_far(place: Place):
    client = place.browser("worker", "all")
    path, seen = f"/p/{PERIOD}/judge/debt", []
    while path.count("/") == 4:
        seen.append(path)
        got = send(client, path, recognise="partly", important="yes", note=f"huomio {len(seen)}")
        path = got.headers["location"]
    assert len(seen) == len(set(seen)) == 6
    page = client.get(path).text
    assert "Olet arvioinut 6/6" in page and "Olet arvioinut kaikki" in page
    assert [v.note for v in place.reviews.votes(PERIOD, "all")] == [
        f"huomio {n}" for n in range(1, 7)
    ]


@pytest.mark.parametrize(
    ("fields", "says"), [({}, "Valitse yksi vastaus"), ({"recognise": "maybe"}, "Valitse yksi"),
                         ({"recognise": "yes", "note": "x" * 1001}, "liian pitkä")],
)  # fmt: skip
def test_a_form_that_lacks_something_keeps_what_was_written(
    fields: dict[str, str], says: str, place: Place
):
    client = place.browser("worker", ITA)
    got = send(client, f"/p/{PERIOD}/judge/debt", **{"note": "säilyy", **fields})
    assert got.status_code == 422 and says in got.text
    assert fields.get("note", "säilyy") in got.text
    assert place.reviews.votes(PERIOD, ITA) == ()


def test_two_windows_of_one_person_lose_no_note(place: Place):
    client = place.browser("worker", ITA)
    path = f"/p/{PERIOD}/judge/debt"
    old = version_of(client.get(path).text)
    assert judge(client, "debt", note="ensimmäinen").status_code == 303
    got = judge(client, "debt", "no", note="toinen", version=old)
    assert got.status_code == 409
    assert "ensimmäinen" in got.text and "toinen" in got.text
    again = judge(client, "debt", "no", note="toinen", version=version_of(got.text))
    assert again.status_code == 303
    assert [(v.recognise, v.note) for v in place.reviews.votes(PERIOD, ITA)] == [("no", "toinen")]


def test_two_browsers_edit_one_theme_and_nobodys_text_is_lost(place: Place):
    lead, writer = place.browser("lead", ITA), place.browser("writer", ITA)
    reveal(lead)
    old = version_of(writer.get(f"{TOGETHER}/debt").text)
    assert decide(lead, "debt", "rename", **labels(" A")).status_code == 303
    got = decide(writer, "debt", "rename", **labels(" B"), version=old)
    assert got.status_code == 409
    for code in ("fi", "sv", "en"):
        assert f"Uusi nimi {code} A" in got.text and f"Uusi nimi {code} B" in got.text
    assert "Leena Lampi" in got.text, "who it was"
    assert decide(
        writer, "debt", "rename", **labels(" B"), version=version_of(got.text)
    ).is_redirect
    page = writer.get(f"{TOGETHER}/debt").text
    assert "Uusi nimi fi A" in page and "Uusi nimi fi B" in page, "both stand in the history"


def test_every_decision_says_who_when_before_and_after(place: Place):
    lead = place.browser("lead", ITA)
    reveal(lead)
    decide(lead, "debt", "agree")
    decide(lead, "debt", "drop", reason="Ei näy meillä")
    one = place.reviews.decisions(PERIOD, ITA)[-1]
    assert (told(one.before)["status"], told(one.after)["status"]) == ("agreed", "dropped")
    assert one.who == place.person("lead", ITA).id and one.at.endswith("+00:00")
    page = lead.get(f"{TOGETHER}/debt").text
    assert (
        "Ei näy meillä" in page and "Leena Lampi" in page and "Samaa mieltä → Jätetty pois" in page
    )
    position = str(one.position)
    assert decide(lead, "debt", "undo", position=position).status_code == 303
    states = fold(place.reviews.decisions(PERIOD, ITA))
    assert states["debt"].status == "agreed"
    assert decide(lead, "debt", "undo", position=position).status_code == 422, "once"


CANNOT = [
    ("food", "drop", {}, "Kirjoita, miksi"),
    ("food", "merge", {"into": "food"}, "ei voi yhdistää"),
    ("food", "merge", {"into": "nothing"}, "ei voi yhdistää"),
    ("food", "merge", {"into": "debt"}, "ei voi yhdistää"),  # debt is merged into alone
    ("alone", "merge", {"into": "debt"}, "ei voi yhdistää"),
    ("debt", "agree", {}, "Erota se ensin"),
    ("food", "unmerge", {}, "ei ole yhdistetty"),
    ("food", "undo", {"position": "99"}, "ei voi enää perua"),
    ("food", "rename", {"label_fi": "x" * 121}, "liian pitkä"),
    ("food", "rename", {"label_fi": "Pirkko"}, "tunnistetieto"),
]


@pytest.mark.parametrize(("theme", "action", "fields", "says"), CANNOT)
def test_what_cannot_be_decided_is_said(
    theme: str, action: str, fields: dict[str, str], says: str, place: Place
):
    lead = place.browser("lead", ITA)
    reveal(lead)
    assert decide(lead, "debt", "merge", into="alone").status_code == 303
    before = place.reviews.decisions(PERIOD, ITA)
    path = f"{TOGETHER}/{theme}"
    got = send(lead, f"{path}/{action}", path, **fields)
    assert got.status_code == 422 and says in got.text
    assert place.reviews.decisions(PERIOD, ITA) == before


def test_search_and_filter(place: Place):
    lead = place.browser("lead", ITA)
    reveal(lead)
    decide(lead, "debt", "agree")
    found = lead.get(TOGETHER, params={"q": "YKSIN"}).text
    assert "Yksinäisyys" in found and "Ruoka-apu" not in found
    found = lead.get(TOGETHER, params={"status": "agreed"}).text
    assert "Velkaantuminen" in found and "Ruoka-apu" not in found


def test_the_run_reads_what_the_app_showed(place: Place):
    lead = place.browser("lead", "all")
    reveal(lead)
    decide(lead, "debt", "merge", into="food")
    decide(lead, "food", "rename", **labels())
    decide(lead, "rare", "drop", reason="Liian harva")
    send(lead, f"/p/{PERIOD}/raise", label="Puuttuva", kind="need", note="")
    rows = [vars(one) for one in place.reviews.decisions(PERIOD, None)]
    themes = place.workspace.run(PERIOD).read_table("themes")
    made = run_decides(BY_NAME["decisions"].frame(rows), definitions(themes))
    shown = fold(place.reviews.decisions(PERIOD, "all"))
    assert dict(zip(made["theme_id"], made["status"], strict=True)) == {
        theme: state.status for theme, state in shown.items()
    }
    over = overlay_of(made)
    assert over.goes_to == {"debt": "food", "rare": None}
    assert {t: counted_as(t, shown) for t in ("debt", "rare")} == over.goes_to
    assert over.labels["food"]["sv"] == "Uusi nimi sv"
    page = lead.get(f"{TOGETHER}/rare").text
    assert "Jätetty pois" in page and "Liian harva" in page


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_language_is_kept(code: str, place: Place):
    client = place.browser()
    got = client.get(f"/language/{code}", params={"back": f"/p/{PERIOD}"})
    assert got.headers["location"] == f"/p/{PERIOD}"
    assert f'<html lang="{code}">' in client.get(f"/p/{PERIOD}").text


def test_a_worker_is_told_what_a_phenomenon_is(tmp_path: Path):
    """Of the catalogue: its sentence; of what the machine found and named: that it did."""
    place = make_place(tmp_path / "w")
    place.workspace.catalogue_file.write_text(CATALOGUE)
    client = place.browser("worker", LANSI)
    assert "Velat kasvavat." in client.get(f"/p/{PERIOD}/judge/debt").text
    client.cookies.set("ilmio_language", "sv", domain="127.0.0.1", path="/")
    assert "Skulderna växer." in client.get(f"/p/{PERIOD}/judge/debt").text
    page = client.get(f"/p/{PERIOD}/judge/open_lansi").text
    assert "gjorde själv namnet" in page and "Skulderna växer." not in page


CATALOGUE = """version = '1'
[background]
[[phenomenon]]
id = 'debt'
section11 = 3
kind = 'problem'
label = {fi = 'Velkaantuminen', sv = 'Skuldsättning', en = 'Debt'}
description = {fi = 'Velat kasvavat.', sv = 'Skulderna växer.', en = 'Debts grow.'}
seeds = {fi = ['Velat kasvavat.', 'Lasku jää maksamatta.', 'Ulosotto vie palkan.']}
"""
