"""In a real browser: questions, requests, actions, texts of teams, a year; what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline import tables
from pipeline.store.inquiries import Inquiries
from tests.review import test_browser
from tests.review.make_review import ITA, PERIOD, Place, decide, reveal, send, write
from tests.review.test_browser import (
    _NARROW,
    P,
    enter,
    looked_at,
    signed_in,
    tab_to,
    url,
    violations,
    whole_lead,
)

browser, place = test_browser.browser, test_browser.place  # fixtures
pytestmark = test_browser.pytestmark
LATER = "2026-Q4"


def quarters(place: Place) -> None:
    """A second period, so that there are earlier actions and a year."""
    first, second = (place.workspace.run(name) for name in (PERIOD, LATER))
    shutil.copytree(first.folder, second.folder)
    evidence = second.read_table("evidence").assign(period=LATER)
    second.write_table("evidence", tables.EVIDENCE.check(evidence))
    second.write_manifest({**second.read_manifest(), "period": LATER})


def filled(place: Place) -> None:
    """Texts and actions of a team, of all teams, a question, requests, a release; two periods."""
    quarters(place)
    whole = whole_lead(place)
    east = place.browser("lead", ITA)
    reveal(east)
    decide(east, "debt", "agree")
    write(
        east,
        "debt",
        need="Monet tarvitsevat ruokaa.",
        action="Kyltti odotustilaan.",
        societal_link="Vuokrat.",
    )
    write(whole, "debt", action="Kyltti odotustilaan.", observed="Joka kolmas katsoo sitä.")
    seeds = "Kesällä ei ole tekemistä.\nLeiriin ei ole rahaa.\nPäivät kuluvat kotona."
    for start in (PERIOD, LATER):
        send(whole, f"{P}/questions", label_fi="Kesä", kind="need", seeds=seeds, **{"from": start})
    for way in ("to_us", "from_us"):
        send(whole, f"{P}/requests", way=way, party="Lautakunta", what="Velat", purpose="Talous")
    person = place.person("lead", ITA)
    place.app.state.people.enter(person, ["all"])


def test_axe_finds_nothing_on_the_pages_of_actions_questions_requests_and_years(
    browser: Any, place: Place
):
    filled(place)
    page = signed_in(browser, place, team="all", java_script_enabled=True, bypass_csp=True)
    paths = [f"{P}/actions", f"/p/{LATER}/actions", f"{P}/section/debt/texts", f"{P}/questions",
             f"{P}/requests", "/p/2026", "/", "/team", P]  # fmt: skip
    assert looked_at(page, paths) == {}


def refused_pages(place: Place, page: Any) -> Iterator[str]:
    """Go to pages on which a form was refused, each after its own fault."""
    database, forms = place.app.state.database, "form[method=post]"
    no_check = f"document.querySelectorAll('{forms}').forEach(f => f.noValidate = true)"
    for path, form in ((f"{P}/questions", f"{forms}[action$='/questions']"),
                       (f"{P}/requests", f"{forms}[action$='/requests']"),
                       (f"{P}/raise", "main form"), ("/team", "main form")):  # fmt: skip
        page.goto(url(path))
        page.evaluate(no_check)
        page.evaluate("document.querySelectorAll('main [type=radio]').forEach(r => r.value = 'x')")
        with page.expect_response(lambda got: got.request.method == "POST") as got:
            page.locator(form).last.locator("button").last.click()
        assert got.value.status == 422
        yield path
    kept = Inquiries(database)
    one = kept.of_team("all")[0]
    page.goto(url(f"{P}/requests"))
    kept.change(replace(one, answer="toinen"), one.position)
    page.locator(f"#{one.id} summary").click()
    page.locator(f"#answer-{one.id}").fill("oma")
    with page.expect_response(lambda got: got.request.method == "POST") as got:
        page.locator(f"#{one.id} button").click()
    assert got.value.status == 409
    text = page.locator(f"#{one.id}").inner_text()
    assert "toinen" in text and page.locator(f"#answer-{one.id}").input_value() == "oma"
    yield "a request that somebody else has changed"
    lead = place.browser()
    page.goto(url(f"{P}/together/food"))
    decide(lead, "food", "drop", reason="Ei näy")
    with page.expect_response(lambda got: got.request.method == "POST") as got:
        page.locator("form[action*='/agree'] button").click()
    assert got.value.status == 409
    yield "a decision that somebody else has made"
    page.goto(url(f"{P}/section/debt/texts"))
    east = place.browser("lead", ITA)
    with page.expect_response(lambda got: got.request.method == "POST") as got:
        decide(east, "debt", "drop", reason="Ei enää")
        page.locator("main form button").last.click()
    assert got.value.status == 422
    yield "texts that a team does not stand by any more"


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_axe_finds_nothing_on_pages_that_refuse(code: str, browser: Any, place: Place):
    filled(place)
    page = signed_in(browser, place, team="all", java_script_enabled=True, bypass_csp=True)
    page.goto(url(f"/language/{code}"))
    for why in refused_pages(place, page):
        page.wait_for_selector("[role=alert], .two")
        assert violations(page) == [], why
        assert page.evaluate("document.documentElement.lang") == code


def test_asking_and_requesting_by_keyboard_alone(browser: Any, place: Place):
    page = signed_in(browser, place, viewport={"width": _NARROW, "height": 700}, locale="fi-FI")
    page.goto(url(P))
    tab_to(page, f"main a[href='{P}/questions']")
    enter(page)
    tab_to(page, "#label_fi")
    page.keyboard.type("Kesä")
    tab_to(page, "main input[name=kind]")
    page.keyboard.press("Space")
    tab_to(page, "#seeds")
    for line in ("Kesällä ei ole tekemistä.", "Leiriin ei ole rahaa.", "Päivät kuluvat kotona."):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    tab_to(page, f"form[action='{P}/questions'] button")
    enter(page)
    (asked,) = place.app.state.questions.of_team(ITA)
    assert asked.label("fi") == "Kesä" and asked.period == LATER, "the next one is suggested"
    tab_to(page, f"form[action$='{asked.id}'] button")
    enter(page)
    assert place.app.state.questions.of_team(ITA)[0].taken_back
    page.goto(url(f"{P}/requests"))
    tab_to(page, "main input[name=way]")
    page.keyboard.press("Space")
    for name in ("party", "what", "purpose"):
        tab_to(page, f"#{name}")
        page.keyboard.type("Tilasto")
    tab_to(page, f"form[action='{P}/requests'] button")
    enter(page)
    (one,) = place.app.state.inquiries.of_team(ITA)
    tab_to(page, f"#{one.id} summary")
    page.keyboard.press("Enter")
    tab_to(page, f"#answer-{one.id}")
    page.keyboard.type("Saatu")
    tab_to(page, f"#{one.id} input[name=state]")
    page.keyboard.press("ArrowDown")
    tab_to(page, f"#{one.id} button")
    enter(page)
    assert place.app.state.inquiries.of_team(ITA)[0].state == "answered"


def test_taking_texts_over_by_keyboard_alone(browser: Any, place: Place):
    filled(place)
    page = signed_in(browser, place, team="all", viewport={"width": _NARROW, "height": 700})
    page.goto(url(f"{P}/section/debt/texts"))
    before = {one.part for one in place.app.state.texts.standing(PERIOD, "all")}
    tab_to(page, "main form button")
    enter(page)
    assert page.url.endswith("/texts")
    after = {one.part for one in place.app.state.texts.standing(PERIOD, "all")}
    assert after - before == {"societal_link"}
    page.goto(url(f"/p/{LATER}/actions"))
    tab_to(page, "main a")
    enter(page)
    assert f"/p/{LATER}/" in page.url
