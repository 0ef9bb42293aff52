"""What every request passes and every answer carries; forged forms, stored scripts."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape

from pipeline.review import guard
from pipeline.review.serve import link_for
from tests.review.make_review import (
    HOST,
    ITA,
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

OWN_SCRIPTS = [f'<script src="/{name}" defer></script>' for name in ("htmx.min.js", "review.js")]
DEBT = f"/p/{PERIOD}/judge/debt"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return make_place(tmp_path_factory.mktemp("review") / "w", sign_in_tries=1000)


@pytest.mark.parametrize("path", ["/", "/nope", "/review.css", "/sign-in/x", f"/p/{PERIOD}"])
def test_every_answer_has_the_headers(path: str, place: Place):
    got = place.stranger().get(path)
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "script-src 'self';" in policy
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "same-origin"


def without_own_scripts(text: str) -> str:
    """A page without the two files that it loads from us."""
    for one in OWN_SCRIPTS:
        assert text.count(one) == 1
        text = text.replace(one, "")
    return text


FORM = {"content-type": "application/x-www-form-urlencoded"}
REFUSED = [
    ("another host", "GET", {"host": "evil.example"}, b"", 421),
    ("another port", "GET", {"host": "127.0.0.1:9"}, b"", 421),
    ("another origin", "POST", {**FORM, "origin": "http://evil.example"}, b"", 403),
    ("no origin to tell", "POST", {**FORM, "origin": "null"}, b"", 403),
    ("another site", "POST", {**FORM, "sec-fetch-site": "cross-site"}, b"", 403),
    ("a sister site", "POST", {**FORM, "sec-fetch-site": "same-site"}, b"", 403),
    ("no form", "POST", {"content-type": "application/json"}, b"{}", 415),
    ("with files", "POST", {"content-type": "multipart/form-data; boundary=x"}, b"--x--", 415),
    ("too large", "POST", FORM, b"a=" + b"x" * 70_000, 413),
    ("a lie about length", "POST", {**FORM, "content-length": "x"}, b"a=1", 413),
    ("another method", "PUT", {}, b"", 405),
    ("another method", "DELETE", {}, b"", 405),
    ("another method", "TRACE", {}, b"", 405),
]


@pytest.mark.parametrize(("why", "method", "headers", "body", "status"), REFUSED)
def test_what_is_refused_before_the_app_sees_it(
    why: str, method: str, headers: dict, body: bytes, status: int, place: Place
):
    got = place.browser().request(method, DEBT, headers=headers, content=body)
    assert got.status_code == status, why
    assert "<h1>" in got.text and "Traceback" not in got.text


def test_a_body_that_comes_in_pieces_is_counted(place: Place):
    pieces = (b"a=" + b"x" * 30_000 for _ in range(5))
    got = place.browser().post(DEBT, content=pieces, headers=FORM)
    assert got.status_code == 413


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "ä"])
def test_a_form_without_its_token_is_refused(token: str, place: Place):
    client = place.browser("worker", ITA, "Uusi Uuno")
    before = len(place.reviews.votes(PERIOD, ITA))
    got = client.post(DEBT, data={"csrf": token, "recognise": "yes", "version": "0"})
    assert got.status_code == 403
    assert len(place.reviews.votes(PERIOD, ITA)) == before


def test_a_token_of_another_session_is_refused(place: Place):
    other = csrf_of(place.browser("lead", ITA).get(f"/p/{PERIOD}").text)
    got = place.browser("worker", ITA).post(DEBT, data={"csrf": other, "recognise": "yes"})
    assert got.status_code == 403


def test_the_cookie_is_out_of_reach(place: Place):
    client = place.stranger()
    got = client.get("/sign-in/x").headers["set-cookie"].casefold()
    assert "httponly" in got and "samesite=strict" in got and "path=/" in got


def test_over_https_the_cookie_is_bound_to_it(tmp_path: Path):
    place = make_place(tmp_path / "w", https=True)
    got = TestClient(place.app, base_url=f"https://{HOST}").get("/sign-in/x")
    assert "__Host-ilmio" in got.headers["set-cookie"] and "Secure" in got.headers["set-cookie"]
    assert "strict-transport-security" in got.headers


def test_a_session_that_was_put_there_before_is_not_kept(place: Place):
    client, fixed = place.stranger(), "a" * 43
    client.cookies.set("ilmio", fixed, domain="127.0.0.1", path="/")
    link = link_for(place.workspace, place.settings, place.person("worker", ITA))
    page = client.get(link)
    token = {"csrf": csrf_of(page.text), "token": link.rsplit("/", 1)[1]}
    before = page.cookies.get("ilmio")
    got = client.post("/sign-in", data=token)
    assert got.status_code == 303
    assert got.cookies["ilmio"] not in (fixed, before)
    attacker = place.stranger()
    for session in (fixed, before):
        attacker.cookies.set("ilmio", session, domain="127.0.0.1", path="/")
        assert attacker.get("/").status_code == 401


def test_a_link_works_once_and_opening_it_does_not_use_it_up(place: Place):
    link = link_for(place.workspace, place.settings, place.person("worker", ITA))
    for _ in range(3):
        page = place.stranger().get(link)
    first, second = place.stranger(), place.stranger()
    for client, status in ((first, 303), (second, 403)):
        page = client.get(link)
        form = {"csrf": csrf_of(page.text), "token": link.rsplit("/", 1)[1]}
        assert client.post("/sign-in", data=form).status_code == status


def test_signing_out_ends_the_session_itself(place: Place):
    client = place.browser("worker", ITA)
    session = client.cookies["ilmio"]
    assert send(client, "/sign-out", "/").status_code == 200
    other = place.stranger()
    other.cookies.set("ilmio", session, domain="127.0.0.1", path="/")
    assert other.get("/").status_code == 401


def test_tries_to_sign_in_are_bounded(tmp_path: Path):
    place = make_place(tmp_path / "w", sign_in_tries=3)
    client = place.stranger()
    token = csrf_of(client.get("/sign-in/x").text)
    got = [client.post("/sign-in", data={"csrf": token, "token": "x"}) for _ in range(5)]
    assert [one.status_code for one in got] == [403, 403, 403, 429, 429]


SCRIPTS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'",
    "{{ 7*7 }}", "</textarea><script>alert(1)</script>", "javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_people_write_is_text(script: str, tmp_path: Path):
    place = make_place(tmp_path / "w")
    client = place.browser("lead", ITA)
    assert judge(client, "debt", note=script).status_code == 303
    assert send(client, f"/p/{PERIOD}/raise", label=script, kind="need", note=script).is_redirect
    reveal(client)
    new = {name: script for name in labels()}
    assert decide(client, "debt", "rename", **new).status_code == 303
    assert decide(client, "food", "drop", reason=script).status_code == 303
    assert decide(client, "alone", "agree").status_code == 303
    assert write(client, "alone", need=script, reference=script).status_code == 303
    pages = ["/write", "/write/alone/fi", "/write/alone/fi/need", "/judge", "/judge/debt",
             "/together", "/together/debt", "/together/food", "/worksheet",
             "/projector"]  # fmt: skip
    for path in pages:
        text = without_own_scripts(client.get(f"/p/{PERIOD}{path}").text)
        for raw in ("<script", "<img", "onerror=alert(1)>"):
            assert raw not in text, path
    assert str(escape(script)) in client.get(f"/p/{PERIOD}/together").text
    # as it was written: a template that was run would show what comes of it instead
    assert str(escape(script)) in client.get(f"/p/{PERIOD}/together/debt").text


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_asked_for_is_text(script: str, place: Place):
    client = place.browser("lead", "all")
    reveal(client)
    for query in ({"q": script}, {"status": script}):
        got = client.get(f"/p/{PERIOD}/together", params=query)
        text = without_own_scripts(got.text)
        assert got.status_code == 200 and "<script" not in text and "<img" not in text
    got = client.get("/language/sv", params={"back": script})
    assert got.headers["location"] == "/"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/a\r\nx: y"]
)
def test_no_way_back_leads_elsewhere(back: str, place: Place):
    got = place.stranger().get("/language/sv", params={"back": back})
    assert got.headers["location"] == "/"


@pytest.mark.parametrize("text", ["' OR 1=1 --", "x'); DROP TABLE vote; --", "%", "_", "\\"])
def test_what_looks_like_sql_is_text(text: str, tmp_path: Path):
    place = make_place(tmp_path / "w")
    client = place.browser("lead", ITA)
    judge(client, "debt", note=text)
    assert [one.note for one in place.reviews.votes(PERIOD, ITA)] == [text]
    reveal(client)
    assert client.get(f"/p/{PERIOD}/together", params={"q": text}).status_code == 200
    assert place.reviews.verify() == ()


def test_what_is_not_to_be_seen_is_taken_out(tmp_path: Path):
    place = make_place(tmp_path / "w")
    judge(place.browser("lead", ITA), "debt", note="a\u202eb\x00c\u200bd\ne")
    assert [one.note for one in place.reviews.votes(PERIOD, ITA)] == ["abcd\ne"]


@pytest.mark.parametrize("field", ["note", "label"])
def test_what_tells_of_somebody_is_refused_and_stays_in_the_form(field: str, place: Place):
    client = place.browser("lead", ITA)
    fields = {"label": "Nimi", "kind": "need", "note": "", field: "Pirkko käy täällä"}
    got = send(client, f"/p/{PERIOD}/raise", **fields)
    assert got.status_code == 422 and "Pirkko käy täällä" in got.text
    assert all(one.action != "raise" for one in place.reviews.decisions(PERIOD, ITA))


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = make_place(tmp_path / "w")

    def fails(*_: object) -> None:
        raise RuntimeError("Pirkko Vainionpää asuu Kuusitiellä")

    monkeypatch.setattr(type(place.app.state.periods), "of_team", fails)
    return place


def test_a_fault_shows_and_logs_nothing_of_the_data(
    broken: Place, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG, guard.LOG.name):
        got = broken.browser().get(f"/p/{PERIOD}")
    assert got.status_code == 500 and "Pirkko" not in got.text and "RuntimeError" not in got.text
    assert "RuntimeError at" in caplog.text and "Pirkko" not in caplog.text


def test_nothing_of_a_document_is_on_any_page(place: Place):
    client = place.browser()
    for path in ("", "/judge", "/judge/debt", "/worksheet", "/together"):
        got = client.get(f"/p/{PERIOD}{path}")
        assert got.status_code == 200 and "SALAINEN" not in got.text and "c-Tiimi" not in got.text


def test_a_hidden_number_is_on_no_page(place: Place):
    """One client of the rare theme: it is named, as in the report, and its number is not told."""
    text = place.browser("worker", ITA).get(f"/p/{PERIOD}/judge/rare").text
    assert "Lukua ei näytetä" in text and "1/20" not in text


def test_pages_hold_no_script_and_no_style(place: Place):
    client = place.browser()
    for path in ("/", f"/p/{PERIOD}", DEBT, f"/p/{PERIOD}/together", f"/p/{PERIOD}/worksheet"):
        text = client.get(path).text
        for word in ("<script", "style=", "<style", "onclick", "hx-on", "http://", "https://"):
            assert word not in without_own_scripts(text), (path, word)


RELEASE = {"profile": "team", "round_to": "1", "lang_fi": "yes", "format_html": "yes"}
NEW_FORMS = [
    ("/checklist", {"question": "1", "answer": "yes"}),
    ("/release", {**RELEASE, "reason": "x", "head": ""}),
    (f"/release/{PERIOD}-team-1/hand-over", {"recipient": "Oili Osasto", "file_0": "yes"}),
    ("/section/debt", {"team": ITA, "version": "0"}),
    ("/section/debt/texts", {"team": ITA}),
    ("/write/debt/fi", {"need": "x", "need_version": "0"}),
    ("/audit/draw", {"n": "10", "rare": "0"}),
    ("/together/debt/promote", {"label_fi": "x"}),
]


@pytest.mark.parametrize(("path", "fields"), NEW_FORMS, ids=[path for path, _ in NEW_FORMS])
@pytest.mark.parametrize("token", ["", "0" * 64, "another"])
def test_no_form_is_taken_without_its_token(path: str, fields: dict, token: str, place: Place):
    client = place.browser()
    if token == "another":
        token = csrf_of(place.browser().get("/").text)
    got = client.post(f"/p/{PERIOD}{path}", data={**fields, "csrf": token})
    assert got.status_code == 403
    assert client.post(f"/p/{PERIOD}{path}", data=fields).status_code == 403


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_written_on_the_way_to_a_release_is_text(script: str, tmp_path: Path):
    """Reasons, recipients, notes and statements: shown as they were typed, kept or refused."""
    place = make_place(tmp_path / "w")
    lead, whole = place.browser("lead", ITA), place.browser()
    for client in (lead, whole):
        reveal(client)
        assert decide(client, "debt", "agree").status_code == 303
    assert write(lead, "debt", action=script, observed=script).status_code == 303
    assert send(whole, f"/p/{PERIOD}/section/debt/texts", team=ITA).status_code == 303
    signed = send(whole, f"/p/{PERIOD}/checklist", question="1", answer="yes", note=script)
    assert signed.status_code == 303
    asked = {**RELEASE, "reason": script, "round_to": "5", "active": script}
    pages = [whole.get(f"/p/{PERIOD}{path}", params=asked) for path in
             ("/section/debt/texts", "/actions", "/write/debt/fi", "/checklist", "/log", "/release",
              "/release/look")]  # fmt: skip
    assert [one.status_code for one in pages] == [200, 200, 200, 422, 200, 200, 422]
    for one in pages:
        text = without_own_scripts(one.text)
        assert all(raw not in text for raw in ("<script", "<img", "onerror=alert(1)>"))
    for one in (pages[0], pages[1], pages[6]):
        assert str(escape(script)) in one.text


@pytest.mark.parametrize("script", SCRIPTS[:2])
def test_what_is_typed_of_a_hand_over_is_text(script: str, tmp_path: Path):
    place = make_place(tmp_path / "w")
    lead = place.browser()
    page = lead.get(f"/p/{PERIOD}/release/look", params={**RELEASE, "reason": script}).text
    head = page.split('name="head" value="')[1].split('"')[0]
    form = {**RELEASE, "reason": script, "head": head, "csrf": csrf_of(page)}
    made = lead.post(f"/p/{PERIOD}/release", data=form)
    assert made.status_code == 303
    path = made.headers["location"]
    fields = {"recipient": script, "role": script, "note": script, "csrf": csrf_of(page)}
    pages = [lead.post(f"{path}/hand-over", data=fields), lead.get(path),
             lead.get(f"/p/{PERIOD}/log")]  # fmt: skip
    assert pages[0].status_code == 422
    for one in pages:
        text = without_own_scripts(one.text)
        assert "<script" not in text and "<img" not in text
        assert str(escape(script)) in one.text
