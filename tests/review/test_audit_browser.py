"""Reading drawn clients in a real browser: mouse, keyboard alone, scripts off, axe, narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.review.serve import link_for
from tests.review import make_review, test_browser
from tests.review.make_audit import AUDIT, enter, make_audit, numbers_of, rows_of
from tests.review.make_review import ITA, Place, served
from tests.review.test_browser import (
    _FOUND,
    _NARROW,
    browser,  # noqa: F401 - a fixture
    looked_at,
    signed_in,
    tab_to,
    violations,
)
from tests.review.test_browser import (
    enter as press_enter,
)

PORT = 8396

pytestmark = pytest.mark.skipif(_FOUND is None, reason="no browser is here")


@pytest.fixture
def place(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(make_review, "HOST", f"127.0.0.1:{PORT}")
    monkeypatch.setattr(test_browser, "PORT", PORT)
    made = make_audit(tmp_path / "w", port=PORT, sign_in_tries=1000)
    with served(made):
        yield made


def url(path: str) -> str:
    return f"http://127.0.0.1:{PORT}{path}"


def test_axe_finds_nothing_on_any_page_of_the_reading(browser: Any, place: Place):  # noqa: F811
    mine = numbers_of(place, ITA)
    page = signed_in(browser, place, java_script_enabled=True, bypass_csp=True)
    enter(place, ITA, "lead", mine, "debt")
    assert looked_at(page, [AUDIT, f"{AUDIT}/{mine[0]}?done=saved"]) == {}
    enter(place, ITA, "worker", mine[:1], "food")
    enter(place, ITA, "worker", mine[1:], "debt")
    assert looked_at(page, [AUDIT, f"{AUDIT}/{mine[0]}"]) == {}
    assert "Where the readers differ" in page.goto(url(AUDIT)).text()


def test_axe_finds_nothing_at_the_draw_nor_in_a_conflict(browser: Any, place: Place):  # noqa: F811
    page = signed_in(browser, place, java_script_enabled=True, bypass_csp=True)
    number = numbers_of(place, ITA)[0]
    page.goto(url(f"{AUDIT}/{number}"))
    other = page.context.new_page()
    other.goto(url(f"{AUDIT}/{number}"))
    for one, theme in ((other, "debt"), (page, "food")):
        one.locator(f"input[name='t.{theme}'][value=yes]").check()
        one.locator("main form button").click()
    text = page.locator("main").inner_text()
    assert page.locator("tbody tr").count() == 2 and "client" not in page.url.rsplit("/", 1)[1]
    assert violations(page) == [], text
    (place.workspace.folder / "audits" / f"{make_review.PERIOD}-clients.json").unlink()
    link = link_for(place.workspace, place.settings, place.person("lead", "all"))
    page.goto(link)
    page.locator("main button").click()
    assert looked_at(page, [AUDIT]) == {}
    assert page.locator("#n").count() == 1


def test_reading_by_mouse_without_scripts(browser: Any, place: Place):  # noqa: F811
    page, mine = signed_in(browser, place, role="worker"), numbers_of(place, ITA)
    page.goto(url(AUDIT))
    page.locator("main .button").click()
    assert page.url == url(f"{AUDIT}/{mine[0]}")
    page.locator("input[name='t.debt'][value=yes]").click()
    page.locator("input[name='t.food'][value=unsure]").click()
    page.locator("main form button").click()
    assert page.url == url(f"{AUDIT}/{mine[1]}?done=saved")
    assert page.locator(".done[role=status]").inner_text().startswith(("Saved", "Tallennettu"))
    page.locator("summary").first.click()
    assert page.locator("table.stands").is_visible() or page.locator("details p").first.is_visible()
    ((_, marks),) = rows_of(place, ITA)
    assert (marks["debt"], marks["food"], marks["alone"]) == (True, None, False)


def test_reading_by_keyboard_alone_on_a_narrow_screen(browser: Any, place: Place):  # noqa: F811
    page = signed_in(browser, place, role="worker", viewport={"width": _NARROW, "height": 700})
    mine = numbers_of(place, ITA)
    tab_to(page, ".cards a")
    press_enter(page)
    tab_to(page, f"nav a[href='{AUDIT}']")
    press_enter(page)
    tab_to(page, "main .button")
    press_enter(page)
    for _ in range(2):
        tab_to(page, "a[href='#marks']")
        page.keyboard.press("Enter")
        tab_to(page, "input[name='t.debt']:checked")
        page.keyboard.press("ArrowUp")
        tab_to(page, "main form button")
        press_enter(page)
    assert page.url == url(f"{AUDIT}/{mine[2]}?done=saved")
    assert [(n, marks["debt"], marks["food"]) for n, marks in rows_of(place, ITA)] == [
        (mine[0], True, False), (mine[1], True, False),
    ]  # fmt: skip
