"""The page in a real browser: no violation that axe finds, and no sideways scrolling at 400 %."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.html import render_html
from pipeline.report.messages import load_messages
from pipeline.report.view import Source, build

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FOUND = next(filter(None, map(shutil.which, _BROWSERS)), None)
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_RULES = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
_NARROW = 320  # CSS px: a screen of 1280 at 400 %

pytestmark = pytest.mark.skipif(_FOUND is None, reason=f"none of {', '.join(_BROWSERS)} is here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=_FOUND, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture(params=["fi", "sv", "en"])  # the page of the fixture in a language
def written(
    request: pytest.FixtureRequest, make_source: Callable[..., Source], tmp_path: Path
) -> Path:
    messages = load_messages(request.param)
    path = tmp_path / "report.html"
    path.write_text(render_html(build(make_source(profile="team"), messages), messages), "utf-8")
    return path


def opened(browser: Any, path: Path, width: int = 1280) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    return page


def violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=_RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_axe_finds_nothing(browser: Any, written: Path) -> None:
    assert violations(opened(browser, written)) == []


@pytest.mark.parametrize("written", ["fi"], indirect=True)
def test_axe_finds_nothing_on_a_narrow_screen(browser: Any, written: Path) -> None:
    assert violations(opened(browser, written, _NARROW)) == []


def test_axe_does_find_what_is_wrong(browser: Any, tmp_path: Path) -> None:
    """The test above can fail: low contrast and a page without a language are found."""
    path = tmp_path / "page.html"
    path.write_text('<!DOCTYPE html><html><title>x</title><p style="color:#ccc">Pale.', "utf-8")
    found = " ".join(violations(opened(browser, path)))
    assert "color-contrast" in found and "html-has-lang" in found


def test_at_400_percent_only_tables_scroll_sideways(browser: Any, written: Path) -> None:
    page = opened(browser, written, _NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= _NARROW
    regions = page.evaluate(
        """[...document.querySelectorAll('*')]
        .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto')
        .map(e => [e.getAttribute('role'), e.tabIndex, !!e.getAttribute('aria-labelledby')])"""
    )
    assert all(region == ["region", 0, True] for region in regions)


def test_every_table_that_scrolls_is_reached_by_keyboard(browser: Any, written: Path) -> None:
    page = opened(browser, written, _NARROW)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-labelledby')"))
    assert {"ways-caption", "units-caption"} <= reached
