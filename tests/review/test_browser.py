"""In a real browser: axe on every page in three languages, keyboard alone, scripts off, narrow."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from pipeline.review.serve import link_for
from tests.review import make_review
from tests.review.make_review import (
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
    served,
    write,
)

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FOUND = next(filter(None, map(shutil.which, _BROWSERS)), None)
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_RULES = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
_NARROW = 320  # CSS px: a screen of 1280 at 400 %
# Files of tests run side by side, each process with a port of its own.
PORT = 8397 + 10 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])

pytestmark = pytest.mark.skipif(_FOUND is None, reason=f"none of {', '.join(_BROWSERS)} is here")

P = f"/p/{PERIOD}"
BEFORE = [
    "/",
    P,
    f"{P}/judge",
    f"{P}/judge/debt",
    f"{P}/raise",
    f"{P}/worksheet",
    f"{P}/together",
    f"{P}/map",
    f"{P}/judge?q=nothing",
    f"{P}/judge?only=unjudged",
]
STAFF = "{staff}"  # a theme that staff raised
PROMOTE = f"{P}/together/{STAFF}/promote"
AFTER = [
    f"{P}/judge/debt", f"{P}/together", f"{P}/together/debt", f"{P}/together/food",
    f"{P}/together/alone", f"{P}/projector", f"{P}/map", f"{P}/together?sort=differ",
    PROMOTE, f"{P}/nothing", "/sign-in/used",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=_FOUND, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


def make(folder: Any, port: int) -> Place:
    return make_place(folder / "w", port=port, sign_in_tries=1000)


@pytest.fixture
def place(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(make_review, "HOST", f"127.0.0.1:{PORT}")
    made = make(tmp_path, PORT)
    with served(made):
        yield made


def signed_in(browser: Any, place: Place, role: str = "lead", team: str = ITA, **how: Any) -> Any:
    """A page of a browser without scripts in which somebody has signed in, by keyboard."""
    context = browser.new_context(
        **{"java_script_enabled": False, "viewport": {"width": 1280, "height": 900}, **how}
    )
    page = context.new_page()
    page.goto(link_for(place.workspace, place.settings, place.person(role, team)))
    page.locator("main button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**:{PORT}/")
    return page


def url(path: str) -> str:
    return f"http://127.0.0.1:{PORT}{path}"


def violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=_RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def looked_at(page: Any, paths: list[str]) -> dict[str, list[str]]:
    """What axe finds, and whether something but tables scrolls sideways, on every page."""
    found = {}
    for path, code in itertools.product(paths, ("fi", "sv", "en")):
        page.goto(url(f"/language/{code}?back={quote(path)}"))
        faults = violations(page)
        page.set_viewport_size({"width": _NARROW, "height": 700})
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{wide} px wide"] if wide > _NARROW else []
        page.set_viewport_size({"width": 1280, "height": 900})
        if page.evaluate("document.documentElement.lang") != code:
            faults.append("another language")
        found[f"{code} {path}"] = faults
    return {where: faults for where, faults in found.items() if faults}


def test_axe_finds_nothing_on_any_page(browser: Any, place: Place):
    page = signed_in(browser, place, java_script_enabled=True, bypass_csp=True)
    assert looked_at(page, BEFORE) == {}
    lead = place.browser("lead", ITA)
    judge(lead, "debt", note="Näkyy viikoittain")
    send(lead, f"{P}/raise", label="Puuttuva", kind="need", note="")
    reveal(lead)
    decide(lead, "debt", "rename", **labels())
    decide(lead, "food", "drop", reason="Ei näy meillä")
    decide(lead, "alone", "merge", into="debt")
    staff = place.reviews.decisions(PERIOD, ITA)[0].theme_id
    decide(lead, staff, "agree")
    link = link_for(place.workspace, place.settings, place.person("lead", ITA))
    page.goto(link)
    page.locator("main button").click()
    assert looked_at(page, [path.replace(STAFF, staff) for path in AFTER]) == {}


def test_axe_finds_nothing_where_something_went_wrong(browser: Any, place: Place):
    page = signed_in(browser, place, java_script_enabled=True, bypass_csp=True)
    page.goto(url(f"{P}/judge/debt"))
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main button").click()
    page.wait_for_selector("#refused")
    assert page.locator("[role=alert]").count() == 1 and violations(page) == []
    page.goto(url(f"{P}/judge/debt"))
    other = page.context.new_page()
    other.goto(url(f"{P}/judge/debt"))
    for one, note in ((other, "toinen"), (page, "oma")):
        one.locator("input[value=yes][type=radio]").check()
        one.locator("#note").fill(note)
        with one.expect_response(lambda got: got.request.method == "POST"):
            one.locator("main button").click()
    page.wait_for_selector(".two")
    text = page.locator("main").inner_text()
    assert "toinen" in text and page.locator("#note").input_value() == "oma"
    assert violations(page) == []


def tab_to(page: Any, selector: str, most: int = 80) -> None:
    """Go on by Tab until an element has the focus, as a person does; scripts are off."""
    wanted = page.locator(selector).first
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    pytest.fail(f"{selector} is not reached by keyboard")


def enter(page: Any) -> None:
    """Press Enter and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_judging_and_deciding_by_keyboard_alone(browser: Any, place: Place):
    page = signed_in(browser, place, viewport={"width": _NARROW, "height": 700})
    tab_to(page, ".cards a")
    enter(page)
    tab_to(page, f"main a[href='{P}/judge']")
    enter(page)
    tab_to(page, "main .button")
    enter(page)
    for number in range(6):
        if page.url.endswith("/judge"):
            break
        tab_to(page, "input[type=radio]")
        page.keyboard.press("Space")
        if number % 2:
            page.keyboard.press("ArrowDown")
        tab_to(page, "input[type=checkbox]")
        page.keyboard.press("Space")
        tab_to(page, "#note")
        page.keyboard.type(f"huomio {number}")
        tab_to(page, "main button")
        enter(page)
    votes = place.reviews.votes(PERIOD, ITA)
    assert len(votes) == 5 and all(one.important and one.note for one in votes)
    assert {one.recognise for one in votes} == {"yes", "partly"}
    tab_to(page, f"nav a[href='{P}/together']")
    enter(page)
    tab_to(page, "main form button")
    enter(page)
    tab_to(page, f"a[href='{P}/together/debt']")
    enter(page)
    tab_to(page, "form[action$='/agree'] button")
    enter(page)
    tab_to(page, "#reason")
    page.keyboard.type("Ei kuulu meille")
    tab_to(page, "form[action$='/drop'] button")
    enter(page)
    tab_to(page, "form[action$='/undo'] button")
    enter(page)
    made = [one.action for one in place.reviews.decisions(PERIOD, ITA)]
    assert made == ["reveal", "agree", "drop", "undo"]


def test_axe_finds_nothing_on_the_pages_of_writing_and_release(browser: Any, place: Place):
    lead = whole_lead(place)
    asked = {"profile": "public", "lang_fi": "yes", "format_html": "yes", "round_to": "1"}
    seen = lead.get(f"{P}/release/look", params=asked).text
    head = re.search(r'name="head" value="([^"]*)"', seen)[1]
    made = lead.post(f"{P}/release", data={**asked, "csrf": csrf_of(seen), "head": head})
    write(lead, "debt", need="Monet tarvitsevat ruokaa.", example="Rahat loppuvat.")
    east = place.browser("lead", ITA)
    reveal(east)
    decide(east, "debt", "drop", reason="Ei näy meillä")
    page = signed_in(browser, place, team="all", java_script_enabled=True, bypass_csp=True)
    paths = [
        f"{P}/write", f"{P}/write/debt/fi", f"{P}/write/debt/fi/need", f"{P}/write/food/fi",
        f"{P}/checklist", f"{P}/release", made.headers["location"], f"{P}/log", f"{P}/section",
        f"{P}/release/look?profile=public%26lang_fi=yes%26format_html=yes%26round_to=1",
    ]  # fmt: skip
    assert looked_at(page, paths) == {}


def whole_lead(place: Place) -> Any:
    """A lead of all, who has agreed on debt and written of it."""
    place.workspace.settings_file.write_text("active_clientele = 80\n")
    lead = place.browser()
    reveal(lead)
    decide(lead, "debt", "agree")
    texts = {
        "need": "Joka kolmas asiakas tarvitsee ruoka-apua.", "cause": "Vuokra on korkea.",
        "effect": "Lainat kasvavat 3 kuukauden välein.", "solution_own": "Neuvonta joka viikko.",
        "solution_across": "Asunnot yhdessä kaupungin kanssa.",
        "solution_clients": "Sovitaan tapaamisesta kerran viikossa.",
    }  # fmt: skip
    assert write(lead, "debt", **texts).status_code == 303
    return lead


def test_from_writing_to_a_hand_over_by_keyboard_alone(browser: Any, place: Place):
    lead = place.browser()
    reveal(lead)
    decide(lead, "debt", "agree")
    page = signed_in(browser, place, team="all", viewport={"width": _NARROW, "height": 700})
    page.goto(url(f"{P}/write"))
    tab_to(page, "main td a")
    enter(page)
    for part, text in (("need", "Joka kolmas asiakas tarvitsee ruokaa."), ("cause", "Vuokra.")):
        tab_to(page, f"#{part}")
        page.keyboard.type(text)
    tab_to(page, "main form button")
    enter(page)
    assert page.locator(".done[role=status]").count() == 1
    for number in range(1, 8):
        page.goto(url(f"{P}/checklist"))
        tab_to(page, f"#q{number} button[value=yes]")
        enter(page)
    place.workspace.settings_file.write_text("active_clientele = 80\n")
    tab_to(page, f"nav a[href='{P}/release']")
    enter(page)
    tab_to(page, "main form button")
    enter(page)
    tab_to(page, "main form button")
    enter(page)
    assert page.url.endswith("-public-1")
    assert "5, 6" in page.locator(".warning").inner_text(), "effects and solutions are not written"
    tab_to(page, ".files a[href$='report.docx']")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert got.value.suggested_filename == f"{PERIOD}-public-1-report.docx"


def test_the_policy_lets_no_script_run(browser: Any, place: Place):
    page = signed_in(browser, place, java_script_enabled=True)
    page.goto(url(f"{P}/judge"))
    page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        document.body.append(s) }"""
    )
    assert page.evaluate("window.ran") is None


def test_searching_the_map_and_the_catalogue_by_keyboard_alone(browser: Any, place: Place):
    lead = place.browser("lead", ITA)
    send(lead, f"{P}/raise", label="Puuttuva", kind="need", note="")
    reveal(lead)
    staff = place.reviews.decisions(PERIOD, ITA)[0].theme_id
    decide(lead, staff, "agree")
    page = signed_in(browser, place, viewport={"width": _NARROW, "height": 700}, locale="fi-FI")
    page.goto(url(f"{P}/together"))
    tab_to(page, "#q")
    page.keyboard.type("puuttuva")
    enter(page)
    assert "q=puuttuva" in page.url and page.locator("#found tbody tr").count() == 1
    tab_to(page, "#found th a")
    enter(page)
    tab_to(page, "a[href$='/promote']")
    enter(page)
    for code in ("fi", "sv", "en"):
        for name, text in (("label", f"Melu {code}"), ("description", "Se on melua"),
                           ("seeds", "Melu valvottaa")):  # fmt: skip
            tab_to(page, f"#{name}_{code}")
            page.keyboard.press("Control+a")
            page.keyboard.type(text)
    tab_to(page, "main form button")
    enter(page)
    assert "Vietiin katalogiin" in page.locator("main").inner_text()
    page.goto(url(f"{P}/map"))
    assert page.locator("#found svg .dot").count() == page.locator("#found tbody tr").count() == 4
    tab_to(page, "#found th a")
    enter(page)
    assert "/together/" in page.url
