"""Writing: only on what was agreed, nobody's text lost, taken back, judged as a report would."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.review.writing import Field
from pipeline.store.texts import Texts
from pipeline.written_tables import PARTS
from tests.review.make_review import (
    ITA,
    LANSI,
    PERIOD,
    Place,
    csrf_of,
    decide,
    make_place,
    reveal,
    send,
    write,
)

DEBT = f"/p/{PERIOD}/write/debt"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = make_place(tmp_path / "w")
    lead = made.browser("lead", ITA)
    reveal(lead)
    decide(lead, "debt", "agree")
    return made


def standing(place: Place, team: str = ITA) -> dict[tuple[str, str], str]:
    own = Texts.open(place.workspace.folder).standing(PERIOD, team)
    return {(one.part, one.language): one.text for one in own}


def test_every_part_is_written_in_every_language(place: Place):
    client = place.browser("writer", ITA)
    assert DEBT in client.get(f"/p/{PERIOD}/write").text
    for code in ("fi", "sv", "en"):
        said = {part: f"{part} {code} 9" for part in PARTS}
        got = write(client, "debt", code, behind="12", **said)
        assert got.status_code == 303, got.text
        page = client.get(got.headers["location"]).text
        assert all(f"{part} {code} 9" in page for part in PARTS)
    assert len(standing(place)) == 3 * len(PARTS)
    assert f"{len(PARTS)}/{len(PARTS)}" in client.get(f"/p/{PERIOD}/write").text
    own = Texts.open(place.workspace.folder)
    behind = {one.clients_behind for one in own.standing(PERIOD, ITA) if one.part == "example"}
    assert behind == {12}
    assert own.verify() is None


def test_only_what_was_edited_is_entered(place: Place):
    client = place.browser("writer", ITA)
    write(client, "debt", need="tarve", cause="syy")
    write(client, "debt", cause="toinen syy")
    write(client, "debt")
    rows = Texts.open(place.workspace.folder).all(PERIOD, ITA)
    assert [(one.part, one.text) for one in rows] == [
        ("need", "tarve"), ("cause", "syy"), ("cause", "toinen syy"),
    ]  # fmt: skip


@pytest.mark.parametrize(("role", "team"), [("worker", ITA), ("reader", ITA)])
def test_who_does_not_write_comes_not_in(role: str, team: str, place: Place):
    client = place.browser(role, team)
    assert client.get(f"{DEBT}/fi").status_code == 403
    form = {"csrf": csrf_of(client.get("/").text), "need": "x", "need_version": "0"}
    assert client.post(f"{DEBT}/fi", data=form).status_code == 403
    assert standing(place) == {}


def test_what_is_not_agreed_is_not_written_about_and_stays(place: Place):
    lead = place.browser("lead", ITA)
    assert lead.get(f"/p/{PERIOD}/write/food/fi").status_code == 409
    write(lead, "debt", need="jo kirjoitettu")
    page = lead.get(f"{DEBT}/fi").text
    decide(lead, "debt", "disagree")
    form = {"csrf": csrf_of(page), "need": "uusi teksti", "need_version": "1"}
    got = lead.post(f"{DEBT}/fi", data=form)
    assert got.status_code == 409 and "uusi teksti" in got.text and "jo kirjoitettu" in got.text
    assert standing(place) == {("need", "fi"): "jo kirjoitettu"}
    assert DEBT in lead.get(f"/p/{PERIOD}/write").text, "it can be found all the same"


def test_two_browsers_write_one_part_and_nobodys_text_is_lost(place: Place):
    lead, writer = place.browser("lead", ITA), place.browser("writer", ITA)
    page = lead.get(f"{DEBT}/fi").text
    write(writer, "debt", need="kirjoittajan tarve", effect="kirjoittajan seuraus")
    form = {"csrf": csrf_of(page), "need": "johtajan tarve", "cause": "johtajan syy"}
    form |= {f"{part}_version": "0" for part in PARTS}
    got = lead.post(f"{DEBT}/fi", data=form)
    assert got.status_code == 409
    assert "kirjoittajan tarve" in got.text and "johtajan tarve" in got.text
    assert "Kaisa Kivi" in got.text, "who it was"
    assert standing(place) == {
        ("need", "fi"): "kirjoittajan tarve", ("effect", "fi"): "kirjoittajan seuraus",
        ("cause", "fi"): "johtajan syy",
    }  # fmt: skip
    version = got.text.split('name="need_version" value="')[1].split('"')[0]
    form |= {"need_version": version, "csrf": csrf_of(got.text)}
    assert lead.post(f"{DEBT}/fi", data=form).status_code == 303
    assert standing(place)["need", "fi"] == "johtajan tarve"
    assert "kirjoittajan tarve" in lead.get(f"{DEBT}/fi/need").text, "it stands in the history"


def test_an_earlier_version_is_brought_back(place: Place):
    client = place.browser("writer", ITA)
    for text in ("ensimmäinen", "toinen", ""):
        write(client, "debt", need=text)
    assert standing(place) == {}
    page = client.get(f"{DEBT}/fi/need").text
    assert "ensimmäinen" in page and "Teksti on poistettu" in page
    got = send(client, f"{DEBT}/fi/need", position="1")
    assert got.status_code == 303 and standing(place) == {("need", "fi"): "ensimmäinen"}
    last = Texts.open(place.workspace.folder).all(PERIOD, ITA)[-1]
    assert (last.restores, last.position) == (1, 4)
    old = send(client, f"{DEBT}/fi/need", position="2", version="3")
    assert old.status_code == 409 and standing(place)["need", "fi"] == "ensimmäinen"
    assert send(client, f"{DEBT}/fi/need", position="99").status_code == 404
    assert send(client, f"{DEBT}/fi/cause", f"{DEBT}/fi/need", position="1").status_code == 404


REFUSED = [
    ("x" * 2001, "liian pitkä"), ("Pirkko tarvitsee ruokaa", "tunnistetieto"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_what_cannot_be_kept_is_told_beside_its_field(text: str, says: str, place: Place):
    got = write(place.browser("writer", ITA), "debt", need=text, cause="säilyy")
    assert got.status_code == 422 and says in got.text and text in got.text
    assert 'aria-invalid="true"' in got.text and 'id="need-remarks"' in got.text
    assert standing(place) == {("cause", "fi"): "säilyy"}, "the rest is saved"


def test_clients_behind_an_example_are_a_number(place: Place):
    got = write(place.browser("writer", ITA), "debt", example="Tavallinen tilanne", behind="monta")
    assert got.status_code == 422 and 'value="monta"' in got.text
    assert standing(place) == {}


HINTED = [
    ("need", "Monet tarvitsevat ruokaa.", "left_out"),
    ("need", "Joka kolmas asiakas tarvitsee ruoka-apua.", ""),
    ("example", "Rahat loppuvat ennen kuun loppua.", "left_out"),  # nobody says of how many
    ("need", "Tarvitaan " + "selkeää ja riittävää " * 13 + "apua.", "worth"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "text", "judged"), HINTED)
def test_hints_stand_beside_the_field_as_the_report_judges(
    part: str, text: str, judged: str, place: Place
):
    client = place.browser("writer", ITA)
    page = client.get(write(client, "debt", **{part: text}).headers["location"]).text
    field = page.split(f'<label for="{part}">')[1].split('class="part"')[0]
    assert ("Raportti jättää tämän tekstin pois" in field) == (judged == "left_out")
    assert ("voisi sanoa selkeämmin" in field) == (judged == "worth")
    assert (f'{part}-hint {part}-remarks"' in field) == bool(judged)


def test_a_hint_names_the_word_that_it_is_about(place: Place):
    client = place.browser("writer", ITA)
    sent = write(client, "debt", need="Apua tarvitsevat monet & muut.")
    page = client.get(sent.headers["location"]).text
    assert '<li class="remark refuses"><q>monet</q> ' in page and "(1" not in page.split("<q>")[1]


def test_a_passage_of_a_document_is_a_quotation(place: Place):
    run = place.workspace.run(PERIOD)
    told = "yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän"
    run.write_table("documents", run.read_table("documents").assign(text=told))
    client = place.browser("writer", ITA)
    page = client.get(write(client, "debt", need=f"Näin: {told}.").headers["location"]).text
    assert "Raportti jättää tämän tekstin pois" in page


def test_another_team_has_its_own_texts(place: Place):
    lead = place.browser("lead", LANSI)
    reveal(lead)
    decide(lead, "debt", "agree")
    write(place.browser("writer", ITA), "debt", need="IDÄN TEKSTI")
    seen = "".join(lead.get(f"{DEBT}{path}").text for path in ("/fi", "/fi/need"))
    assert "IDÄN TEKSTI" not in seen
    assert send(lead, f"{DEBT}/fi/need", f"{DEBT}/fi", position="1", version="0").status_code == 404
    write(lead, "debt", need="LÄNNEN TEKSTI")
    assert standing(place, LANSI) == {("need", "fi"): "LÄNNEN TEKSTI"}


def test_a_field_says_whether_it_is_left_out():
    assert not Field("need").left_out


@pytest.mark.parametrize(
    ("theme", "says"),
    [("debt", ""), ("rare", "Alle 5 asiakasta"), ("open_lansi", "")],
)
def test_a_writer_is_told_which_reports_leave_the_texts_out(theme: str, says: str, tmp_path: Path):
    """Of three clients one would write in vain for the section; a team's own is in no report."""
    lead = make_place(tmp_path / "w").browser()
    reveal(lead)
    decide(lead, theme, "agree")
    for path in ("/write", f"/write/{theme}/fi"):
        page = lead.get(f"/p/{PERIOD}{path}").text
        assert ("asiakasta: tekstit tulevat" in page) == bool(says) and says in page


def test_the_readers_own_language_comes_first(place: Place):
    """A Swedish-speaking writer who took the first link wrote for the Finnish report."""
    client = place.browser("writer", ITA)
    for code in ("sv", "fi"):
        client.cookies.set("ilmio_language", code, domain="127.0.0.1", path="/")
        page = client.get(f"/p/{PERIOD}/write").text
        assert page.split("/write/debt/")[1][:2] == code
