"""Pages of phenomena: what is shown of what people wrote, and what never is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pipeline.report.html import render_html
from pipeline.report.messages import load_messages
from pipeline.report.pages import PhenomenonPage
from pipeline.report.view import Source, build
from pipeline.written_tables import PARTS, STATEMENTS


def statements(*rows: dict[str, Any]) -> pd.DataFrame:
    given = {
        "period": "2026-Q3", "language": "fi", "written_by": "M. Kirjoittaja",
        "clients_behind": 27, "written_on": "2026-09-30",
    }  # fmt: skip
    return STATEMENTS.frame([given | row for row in rows])


def shown_theme(source: Source, hidden: bool = False) -> str:
    frame = source.release
    own = frame[
        (frame["group"] == "all") & (frame["hidden"] == hidden) & (frame["theme_id"] != "-1")
    ]
    if not hidden:
        own = own[own["n_clients"] > 0]
    return str(own["theme_id"].iloc[0])


def pages_of(source: Source, language: str, *rows: dict[str, Any]) -> tuple[PhenomenonPage, ...]:
    told = replace(source, statements=statements(*rows))
    return build(told, load_messages(language)).pages


def test_the_parts_come_in_the_order_of_the_guidance(make_source: Callable[..., Source]):
    source = make_source(profile="public")
    theme = shown_theme(source)
    rows = [
        {"theme_id": theme, "part": part, "text": f"Teksti {part}."} for part in reversed(PARTS)
    ]
    (page,) = pages_of(source, "fi", *rows)
    assert [part.key for part in page.parts] == list(PARTS)
    assert page.heading and "/" in page.number and "%" in page.number
    notes = {part.key: part.note for part in page.parts if part.note}
    assert set(notes) == {"example", "extent_by_staff"}
    assert "10" in notes["example"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_report_shows_the_statements_of_its_language(
    make_source: Callable[..., Source], language: str
):
    source = make_source(profile="public")
    theme = shown_theme(source)
    rows = [
        {"theme_id": theme, "part": "need", "language": code, "text": f"<Teksti {code}>"}
        for code in ("fi", "sv", "en")
    ]
    m = load_messages(language)
    page = render_html(build(replace(source, statements=statements(*rows)), m), m)
    assert f"&lt;Teksti {language}&gt;" in page
    assert page.count("&lt;Teksti") == 1
    assert "M. Kirjoittaja" not in page and "27" not in page.split('class="phenomenon"')[1][:900]
    assert page.count('id="pages"') == page.count('href="#pages"') == 1


def test_of_a_hidden_phenomenon_nothing_is_shown(make_source: Callable[..., Source]):
    source = make_source(profile="public")
    theme = shown_theme(source, hidden=True)
    assert pages_of(source, "fi", {"theme_id": theme, "part": "need", "text": "Teksti."}) == ()


def test_without_statements_there_is_no_section(make_source: Callable[..., Source]):
    m = load_messages("fi")
    view = build(make_source(), m)
    assert view.pages == () and 'id="pages"' not in render_html(view, m)
