"""Guided collection in the browser: whose question it is, and what a run makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.execution.execute import prepare
from pipeline.period import Period
from pipeline.store.questions import Questions
from tests.review.make_review import ITA, LANSI, PERIOD, Place, csrf_of, make_place, send
from tests.stages.make_tables import themes

PAGE = f"/p/{PERIOD}/questions"
NEXT = "2026-Q4"
ASKED = {
    "label_fi": "Kesä ilman tekemistä", "description": "Lapsilla ei ole kesällä tekemistä",
    "kind": "need", "from": NEXT, "terms": "kesäloma\nleiri",
    "seeds": "Kesällä ei ole tekemistä.\nLeiriin ei ole rahaa.\nPäivät kuluvat kotona.",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w")


def ask(place: Place, team: str = ITA, role: str = "lead", **over: str):
    return send(place.browser(role, team), PAGE, **{**ASKED, **over})


def test_a_question_waits_is_read_by_the_next_run_and_is_taken_back(place: Place):
    assert ask(place).status_code == 303
    (one,) = Questions.open(place.workspace.folder).of_team(ITA)
    page = place.browser("reader", ITA).get(PAGE).text
    assert "Odottaa seuraavaa ajoa" in page and "loka–joulukuu 2026" in page
    assert f"--period {NEXT}" in page and "--from match" not in page
    assert '<form method="post" action="/p' not in page, "a reader asks nothing"
    ctx = prepare(place.workspace, Period.parse(NEXT), "x")
    assert ctx.staff == {one.id}
    (entry,) = [each for each in ctx.models.catalogue.phenomenon if each.id == one.id]
    assert entry.label == dict.fromkeys(("fi", "sv", "en"), ASKED["label_fi"])
    assert entry.seeds == {"fi": ASKED["seeds"].split("\n")} and entry.section11 == 0
    assert prepare(place.workspace, Period.parse(PERIOD), "x").staff == frozenset()
    lead = place.browser("lead", ITA)
    assert send(lead, f"{PAGE}/{one.id}", PAGE).status_code == 303
    assert "Ei etsitä enää" in lead.get(PAGE).text
    assert prepare(place.workspace, Period.parse(NEXT), "x").staff == frozenset()


def noted(guided: list[str]) -> str:
    return json.dumps({"guided": guided, "made_under": {}, "inputs": []})


def test_a_run_to_go_on_with_keeps_what_it_has_looked_for(place: Place):
    ask(place, **{"from": PERIOD})
    (one,) = Questions.open(place.workspace.folder).all()
    run = place.workspace.run(PERIOD)
    (run.folder / "account.json").write_text(noted([]))
    now = Period.parse(PERIOD)
    assert prepare(place.workspace, now, "x", start="decide").staff == frozenset(), "asked since"
    assert prepare(place.workspace, now, "x", start="match").staff == {one.id}
    (run.folder / "account.json").write_text(noted([one.id]))
    Questions.open(place.workspace.folder).take_back(one.id, ITA, "p")
    assert prepare(place.workspace, now, "x", start="decide").staff == {one.id}, "taken back since"


def found(place: Place, question: str, n: int) -> None:
    """Let the run have looked for a question, and found it among clients of the east."""
    run = place.workspace.run(PERIOD)
    manifest = run.read_manifest()
    own = {"theme_id": question, "label_fi": "x", "label_sv": "x", "label_en": "x",
           "origin": "staff", "n_clients": n}  # fmt: skip
    listed = run.read_table("themes")
    run.write_table("themes", tables.THEMES.frame(
        [*listed.to_dict("records"), *themes([own]).to_dict("records")]
    ))  # fmt: skip
    evidence = run.read_table("evidence")
    debt = evidence[evidence["theme_id"] == "debt"].assign(theme_id=question)
    more = [*evidence.to_dict("records"), *debt.to_dict("records")]
    run.write_table("evidence", tables.EVIDENCE.frame(more))
    run.write_manifest({**manifest, "catalogue": {**manifest["catalogue"], "guided": [question]}})


def test_what_became_of_it_is_shown(place: Place):
    ask(place, **{"from": PERIOD})
    (one,) = Questions.open(place.workspace.folder).all()
    assert "--from match" in place.browser("lead", ITA).get(PAGE).text
    found(place, one.id, 9)
    lead = place.browser("lead", ITA)
    page = lead.get(PAGE).text
    assert "Etsitty jaksoilta: heinä–syyskuu 2026." in page and "9/20" in page
    assert ASKED["description"] in lead.get(f"/p/{PERIOD}/judge/{one.id}").text
    other = place.browser("lead", LANSI)
    assert ASKED["description"] not in other.get(f"/p/{PERIOD}/judge/{one.id}").text


def test_nothing_of_a_question_is_seen_by_another_team(place: Place):
    ask(place)
    (one,) = Questions.open(place.workspace.folder).all()
    for team in (LANSI, "all"):
        other = place.browser("lead", team)
        assert "Kesä ilman" not in other.get(PAGE).text and one.id not in other.get(PAGE).text
        assert send(other, f"{PAGE}/{one.id}", PAGE).status_code == 404
    assert not Questions.open(place.workspace.folder).all()[0].taken_back


REFUSED = [
    ({"label_fi": ""}, "Kirjoita ilmiölle nimi"),
    ({"label_fi": "Pirkko ja velat"}, "näyttää olevan nimi"),
    ({"kind": ""}, "Valitse, mikä se on"),
    ({"seeds": "Yksi.\nKaksi."}, "vähintään kolme"),
    ({"seeds": "SALAINEN TEKSTI ja muuta"}, "vähintään kolme"),
    ({"from": "2031-Q1"}, "mistä jaksosta"),
]


@pytest.mark.parametrize(("over", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_does_not_do_is_refused_and_kept_in_the_form(over, says: str, place: Place):
    got = ask(place, **over)
    assert got.status_code == 422 and says in got.text
    assert "leiri" in got.text, "what was typed is kept"
    assert Questions.open(place.workspace.folder).all() == ()


def test_a_sentence_of_a_document_is_refused(place: Place):
    run = place.workspace.run(PERIOD)
    passages = run.read_table("passages").assign(text="Äiti kertoi ettei leiriin ole rahaa")
    run.write_table("passages", tables.PASSAGES.check(passages))
    lines = "Äiti kertoi ettei leiriin ole rahaa.\nToinen.\nKolmas."
    got = ask(place, seeds=lines)
    assert got.status_code == 422 and "sama kuin asiakirjassa" in got.text


def test_in_another_language_the_name_is_taken_from_the_page(place: Place):
    client = place.browser("writer", ITA)
    client.cookies.set("ilmio_language", "sv")
    fields = {**ASKED, "label_sv": "Sommar utan aktiviteter", "csrf": csrf_of(client.get("/").text)}
    assert client.post(PAGE, data=fields).status_code == 303
    (one,) = Questions.open(place.workspace.folder).all()
    assert one.label("fi") == ASKED["label_fi"] and one.label("en") == "Sommar utan aktiviteter"
    assert list(one.entry["seeds"]) == ["sv"]
