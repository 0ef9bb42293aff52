"""With scripts: fragments swapped in place, focus, the live region, single keys; the policy on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.review import make_review, test_browser
from tests.review.make_review import ITA, PERIOD, Place, served
from tests.review.test_browser import browser, make, signed_in, url  # noqa: F401 - a fixture

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PORT = test_browser.PORT
pytestmark = test_browser.pytestmark
P = f"/p/{PERIOD}"


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def place(tmp_path_factory: Any, module_patch: pytest.MonkeyPatch) -> Iterator[Place]:
    module_patch.setattr(make_review, "HOST", f"127.0.0.1:{PORT}")
    made = make(tmp_path_factory.mktemp("review"), PORT)
    with served(made):
        yield made


@pytest.fixture
def page(browser: Any, place: Place) -> Iterator[Any]:  # noqa: F811
    made = signed_in(browser, place, java_script_enabled=True, locale="fi-FI")
    faults: list[str] = []

    def heard(said: Any) -> None:
        if said.type == "error" and "status of 422" not in said.text:  # a form that was refused
            faults.append(said.text)

    made.on("console", heard)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    assert faults == [], "nothing breaks the policy and no script fails"
    made.context.close()


def until(page: Any, what: str) -> None:
    """Wait until something holds and the scripts have run; the policy lets no page look by itself.

    A page's address is the new one before its scripts hear a key.
    """
    for _ in range(150):
        with suppress(playwright.Error):  # the page is being loaded
            if page.evaluate(f"document.readyState === 'complete' && ({what})"):
                return
        page.wait_for_timeout(100)
    pytest.fail(what)


def active(page: Any) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def mark(page: Any) -> None:
    """A page that is loaded anew has no mark."""
    page.evaluate("window.stayed = true")


def test_searching_swaps_the_list_and_leaves_the_focus(page: Any):
    page.goto(url(f"{P}/judge"))
    mark(page)
    page.locator("#q").press_sequentially("yksin")
    page.wait_for_url("**q=yksin*")
    until(page, "document.querySelectorAll('#found li').length === 1")
    assert page.evaluate("window.stayed") and active(page) == "q"
    assert page.locator("#q").input_value() == "yksin"
    assert "1/5" in page.locator("#told").inner_text()
    assert page.locator("#told").get_attribute("role") == "status"
    page.locator("#sort").select_option("name")
    page.wait_for_url("**sort=name*")
    page.reload()
    assert page.locator("#found li").count() == 1, "the address tells the state"


def test_voting_swaps_the_page_moves_the_focus_and_says_how_far(page: Any, place: Place):
    page.goto(url(f"{P}/judge/support?sort=share"))
    mark(page)
    page.keyboard.press("p")
    assert page.locator("input[value=partly]").is_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/judge/debt?sort=share")
    until(page, "document.activeElement.tagName === 'H1'")
    assert page.evaluate("window.stayed")
    assert page.locator("h1").inner_text() == "Velkaantuminen"
    assert "1/5" in page.locator("#told").inner_text()
    assert "Velkaantuminen" in page.title()
    assert "debt" in page.locator("#languages a").first.get_attribute("href")
    assert place.reviews.votes(PERIOD, ITA)[0].recognise == "partly"
    page.go_back()
    until(page, "document.querySelector('h1').innerText.includes('Läheisten')")
    assert page.locator("input[value=partly]").is_checked(), "read anew, from no store"
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Läheisten" not in stored and "Velka" not in stored


def test_a_refused_note_stays_and_is_told(page: Any):
    page.goto(url(f"{P}/judge/food"))
    mark(page)
    page.locator("input[value=yes][type=radio]").check()
    page.locator("#note").fill("Pirkko kävi")
    page.locator("main form button").click()
    page.wait_for_selector("#refused")
    assert page.evaluate("window.stayed") and active(page) == "refused"
    assert page.locator("#note").input_value() == "Pirkko kävi"


def test_single_keys_go_on_and_back_and_are_not_heard_while_one_writes(page: Any):
    page.goto(url(f"{P}/judge"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("#found li a").first
    assert first.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/judge/*")
    here = page.url
    page.locator("#note").press_sequentially("jkypnx")
    assert page.url == here and page.locator("#note").input_value() == "jkypnx"
    page.locator("h1").click()
    page.keyboard.press("j")
    until(page, f"location.href !== {here!r}")
    page.keyboard.press("k")
    page.wait_for_url(here)


def test_single_keys_can_be_switched_off_and_stay_so(page: Any):
    page.goto(url(f"{P}/judge/rare"))
    button = page.locator("#keys button")
    assert button.get_attribute("aria-pressed") == "true"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    page.reload()
    assert page.locator("#keys button").get_attribute("aria-pressed") == "false"
    here = page.url
    for key in "jkypnx":
        page.keyboard.press(key)
    assert page.url == here and page.locator("input[type=radio]:checked").count() == 0
    page.locator("#keys button").click()
    page.keyboard.press("n")
    assert page.locator("input[value=no]").is_checked()


def test_axe_finds_nothing_where_something_was_swapped(browser: Any, place: Place):  # noqa: F811
    page = signed_in(browser, place, java_script_enabled=True, bypass_csp=True)
    page.goto(url(f"{P}/judge"))
    page.locator("#q").press_sequentially("a")
    page.wait_for_url("**q=a*")
    assert test_browser.violations(page) == []
    page.goto(url(f"{P}/judge/alone"))
    page.keyboard.press("y")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.tagName === 'H1'")
    assert test_browser.violations(page) == []
