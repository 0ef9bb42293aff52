"""Checklist and release by forms: signed in one's name, looked at, made, handed over, logged."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.handovers import HandOvers
from pipeline.store.register import Register, Release
from pipeline.store.signoffs import SignOffs
from tests.review.make_review import (
    ITA,
    PERIOD,
    Place,
    csrf_of,
    decide,
    make_place,
    reveal,
    send,
    write,
)

RELEASE, CHECKLIST = f"/p/{PERIOD}/release", f"/p/{PERIOD}/checklist"
PUBLIC = {"profile": "public", "round_to": "1", "lang_fi": "yes", "format_html": "yes",
          "format_docx": "yes"}  # fmt: skip
TEXTS = {
    "need": "Joka kolmas asiakas tarvitsee ruoka-apua.", "cause": "Vuokra on korkea.",
    "effect": "Lainat kasvavat 3 kuukauden välein.", "solution_own": "Neuvonta joka viikko.",
    "solution_across": "Asunnot yhdessä kaupungin kanssa.",
    "solution_clients": "Sovitaan tapaamisesta kerran viikossa.",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The lead of all has agreed on debt, and six parts are written."""
    return written(tmp_path / "w")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Signed, released for the public; every test leaves it so."""
    made = written(tmp_path_factory.mktemp("release") / "w")
    lead = made.browser()
    sign_all(lead)
    assert make(lead).status_code == 303
    return made


def written(folder: Path) -> Place:
    made = make_place(folder, sign_in_tries=1000)
    made.workspace.settings_file.write_text("active_clientele = 80\n")
    lead = made.browser()
    reveal(lead)
    decide(lead, "debt", "agree")
    assert write(lead, "debt", **TEXTS).status_code == 303
    return made


def test_the_checklist_leads_to_texts_that_are_left_out(place: Place):
    lead = place.browser()
    assert "#cause" not in lead.get(CHECKLIST).text
    write(lead, "debt", cause="Usein vuokra on korkea.")
    for page in (lead.get(CHECKLIST), lead.get(f"{RELEASE}/look", params=PUBLIC)):
        assert f'href="/p/{PERIOD}/write/debt/fi#cause"' in page.text
        assert "#effect" not in page.text


def reports(place: Place) -> list[Release]:
    """Releases with files: what the pages show of the run is entered as well."""
    entered = Register.open(place.workspace.folder).releases()
    return [one for one in entered if not one.on_screen]


def head_of(page: str) -> str:
    return re.search(r'name="head" value="([^"]*)"', page)[1]


def make(client: Any, **changed: str) -> Any:
    """Look at a release and make it."""
    asked = {**PUBLIC, **changed}
    page = client.get(f"{RELEASE}/look", params=asked).text
    return client.post(RELEASE, data={**asked, "csrf": csrf_of(page), "head": head_of(page)})


def sign_all(client: Any) -> None:
    for number in range(1, 8):
        got = send(client, CHECKLIST, question=str(number), answer="yes", note="")
        assert got.status_code == 303


def test_every_question_has_its_check_and_an_answer_in_ones_name(place: Place):
    lead = place.browser()
    page = lead.get(CHECKLIST).text
    assert page.count('id="q') == 7 and "Tietokoneen tarkistus, kunnossa" in page
    assert "7 kysymystä on avoinna" in page
    assert send(lead, CHECKLIST, question="3", answer="yes", note="luettu").is_redirect
    assert send(lead, CHECKLIST, question="4", answer="no").is_redirect
    own = SignOffs.open(place.workspace.folder).last(PERIOD)
    assert [(n, one.yes, one.name, one.note) for n, one in own.items()] == [
        (3, True, "Aino Arkki", "luettu"), (4, False, "Aino Arkki", None),
    ]  # fmt: skip
    page = lead.get(CHECKLIST).text
    assert "Kyllä: Aino Arkki" in page and "Ei vielä: Aino Arkki" in page
    assert reports(place) == [], "looking enters nothing"


@pytest.mark.parametrize("fields", [{"question": "8", "answer": "yes"}, {"question": "1"},
                                    {"question": "1", "answer": "maybe"}])  # fmt: skip
def test_no_other_answer_is_taken(fields: dict[str, str], place: Place):
    assert send(place.browser(), CHECKLIST, **fields).status_code == 422
    assert SignOffs.open(place.workspace.folder).all() == ()


def test_a_name_is_never_taken_from_the_form(place: Place):
    send(place.browser(), CHECKLIST, question="1", answer="yes", name="Joku Muu", by="Joku Muu")
    assert [one.name for one in SignOffs.open(place.workspace.folder).all()] == ["Aino Arkki"]


def test_looking_shows_how_much_is_hidden_and_enters_nothing(place: Place):
    page = place.browser().get(f"{RELEASE}/look", params=PUBLIC).text
    table = re.sub(r"<[^>]+>", " ", page.split("<tbody>")[1].split("</tbody>")[0]).split()
    assert table[:4] == ["kaikki", "tiimit", "5", "1"], "of six themes the rare one is hidden"
    assert "6 tulee raporttiin, 0 jää pois" in page
    assert reports(place) == []
    assert not list((place.workspace.folder / "releases").iterdir())


def test_from_texts_to_a_signed_release_that_is_handed_over(place: Place):
    import docx

    lead = place.browser()
    sign_all(lead)
    got = make(lead)
    assert got.status_code == 303, got.text
    path = got.headers["location"]
    (one,) = reports(place)
    assert (one.record.profile, one.record.who, one.open) == ("public", None, ())
    page = lead.get(path).text
    assert "Valmis luovutettavaksi" in page and f'href="{path}/file/report.docx"' in page
    for own in one.files:
        sent = lead.get(f"{path}/file/{own.name}")
        assert hashlib.sha256(sent.content).hexdigest() == own.sha256
        named = f'attachment; filename="{one.id}-{own.name}"'
        assert sent.headers["content-disposition"] == named
    document = docx.Document(io.BytesIO(lead.get(f"{path}/file/report.docx").content))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert TEXTS["need"] in told and "Aino Arkki" in told
    chosen = {f"file_{n}": "yes" for n, own in enumerate(one.files) if own.name == "report.docx"}
    fields = {"recipient": "Oili Osasto", "role": "yhdyshenkilö", "note": "", **chosen}
    assert send(lead, f"{path}/hand-over", path, **fields).status_code == 303
    (handed,) = HandOvers.open(place.workspace.folder).all()
    assert (handed.recipient, handed.handed_by, handed.file_name) == (
        "Oili Osasto", "Aino Arkki", "report.docx",
    )  # fmt: skip
    log = place.browser("reader").get(f"/p/{PERIOD}/log").text
    assert "Oili Osasto" in log and one.id in log and "Mitään ei ole muutettu" in log
    assert f"{path}/file" not in log


def test_it_is_not_handed_over_while_a_question_is_open(place: Place):
    lead = place.browser()
    path = make(lead).headers["location"]
    page = lead.get(path).text
    assert "Raporttia ei voi vielä luovuttaa" in page and "hand-over" not in page
    form = {"csrf": csrf_of(page), "recipient": "Oili Osasto", "file_0": "yes"}
    got = lead.post(f"{path}/hand-over", data=form)
    assert got.status_code == 422 and "avoimia kysymyksiä" in got.text
    assert HandOvers.open(place.workspace.folder).all() == ()


UNNAMED = [
    ({"recipient": "", "file_0": "yes"}, "etu- ja suku"),
    ({"recipient": "Esa 2", "file_0": "yes"}, "etu- ja suku"),
    ({"recipient": "Oili Osasto"}, "yksi tiedosto"),
]


@pytest.mark.parametrize(("fields", "says"), UNNAMED)
def test_who_gets_what_is_named(fields: dict[str, str], says: str, ready: Place):
    lead, path = ready.browser(), f"{RELEASE}/{PERIOD}-public-1"
    got = send(lead, f"{path}/hand-over", path, **fields)
    assert got.status_code == 422 and says in got.text
    assert HandOvers.open(ready.workspace.folder).all() == ()


def test_a_looser_profile_needs_a_reason_and_is_in_ones_name(place: Place):
    lead = place.browser()
    got = lead.get(f"{RELEASE}/look", params={**PUBLIC, "profile": "team"})
    assert got.status_code == 422 and "miksi väljempi" in got.text
    page = lead.get(f"{RELEASE}/look", params=PUBLIC).text
    form = {**PUBLIC, "profile": "team", "csrf": csrf_of(page), "head": head_of(page)}
    assert lead.post(RELEASE, data=form).status_code == 422
    assert reports(place) == []
    assert make(lead, profile="team", reason="Tiimin oma kokous").status_code == 303
    (one,) = reports(place)
    assert (one.record.who, one.record.reason) == ("Aino Arkki", "Tiimin oma kokous")


CANNOT = [
    ({"lang_fi": ""}, "yksi kieli"),
    ({"format_html": "", "format_docx": ""}, "yksi tiedosto"),
    ({"profile": "secret"}, "vaihtoehdoista"),
    ({"round_to": "3"}, "vaihtoehdoista"),
]


@pytest.mark.parametrize(("changed", "says"), CANNOT)
def test_what_cannot_be_released_is_said(changed: dict[str, str], says: str, ready: Place):
    got = ready.browser().get(f"{RELEASE}/look", params={**PUBLIC, **changed})
    assert got.status_code == 422 and says in got.text


def test_what_was_looked_at_is_what_is_released(place: Place):
    """Another release came between: what would be shown now is shown, and nothing is made."""
    lead = place.browser()
    page = lead.get(f"{RELEASE}/look", params=PUBLIC).text
    assert make(lead, profile="section", reason="jaosto").status_code == 303
    form = {**PUBLIC, "csrf": csrf_of(page), "head": head_of(page)}
    got = lead.post(RELEASE, data=form)
    assert got.status_code == 409 and "julkaistiin toinen raportti" in got.text
    assert len(reports(place)) == 1
    again = {**form, "csrf": csrf_of(got.text), "head": head_of(got.text)}
    assert lead.post(RELEASE, data=again).status_code == 303


@pytest.mark.parametrize(
    "name",
    ["key", "../../key", "..%2f..%2fkey", "%2e%2e/%2e%2e/ilmio.db", "report.pdf", "report.docx%00"],
)
def test_only_files_of_the_release_are_served(name: str, ready: Place):
    lead, path = ready.browser(), f"{RELEASE}/{PERIOD}-public-1"
    (ready.workspace.folder / "releases" / f"{PERIOD}-public" / "key").write_text("secret")
    assert lead.get(f"{path}/file/{name}").status_code == 404
    assert lead.get(f"{RELEASE}/2026-Q3-public-9/file/report.docx").status_code == 404


def test_a_file_that_was_changed_is_not_served(place: Place):
    lead = place.browser()
    path = make(lead).headers["location"]
    page = place.workspace.folder / "releases" / f"{PERIOD}-public" / "report.html"
    page.write_text("<script>alert(1)</script>")
    got = lead.get(f"{path}/file/report.html")
    assert (
        got.status_code == 409
        and "alert(1)" not in got.text
        and "content-disposition" not in got.headers
    )


@pytest.mark.parametrize("role", ["worker", "writer", "lead", "reader"])
def test_a_team_that_has_only_a_part_sees_nothing_of_it(role: str, ready: Place):
    client, path = ready.browser(role, ITA), f"{RELEASE}/{PERIOD}-public-1"
    for there in (RELEASE, f"{RELEASE}/look", path, f"{path}/file/report.docx", CHECKLIST,
                  f"/p/{PERIOD}/log"):  # fmt: skip
        got = client.get(there)
        told = got.text.replace(there, "")  # the address that was asked for
        assert got.status_code in (403, 404) and "public-1" not in told
