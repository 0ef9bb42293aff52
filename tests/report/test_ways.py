"""How a share depends on what is counted: the range of a line, and the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.report.messages import load_messages
from pipeline.report.rows import ALL, Row, names_of, rows_of
from pipeline.report.view import Source, build
from pipeline.report.ways import Way, ways_range, ways_table


@pytest.fixture
def row(make_source: Callable[..., Source]) -> Row:
    source = make_source(profile="team")
    rows = rows_of(source.release, names_of(source.release, source.themes))[ALL]
    return next(row for row in rows if row.name.theme_id == "debt")  # 18 of 60


@pytest.mark.parametrize(
    ("ways", "written", "reason"),
    [
        ({"complete": Way(15, 50, 0.2), "type_note": Way(9, 60, 0.15)}, "15–30%", "both lower"),
        ({"complete": Way(15, 50, 0.2), "client_voice": Way(0, 60, 0.0)}, "20–30%", "own column"),
        ({"client_voice": Way(0, 60, 0.0)}, "", "the documents that count are the same"),
        ({"type_note": Way(12, 30, 0.4)}, "30–40%", "a type that is enough"),
        ({"type_note": Way(12, 19, 0.63)}, "", "a type of too few clients differs by chance"),
        ({"complete": Way(15, 50, 0.3)}, "30%", "the same share"),
        ({}, "", "nothing may be shown"),
    ],
)
def test_range(ways: dict[str, Way], written: str, reason: str, row: Row) -> None:
    said = ways_range(row, {"debt": ways}, load_messages("en"))
    assert said == (f"{written} by how it is counted" if written else ""), reason
    assert ways_range(replace(row, share=None), {"debt": ways}, load_messages("en")) == ""


def test_table_has_a_column_per_way_and_says_what_is_not_shown(row: Row) -> None:
    messages = load_messages("sv")
    ways = {"debt": {"complete": Way(15, 50, 0.3)}, "other": {"type_note": Way(12, 30, 0.4)}}
    other = replace(row, name=replace(row.name, theme_id="other"))
    made = ways_table([row, other], ways, messages)
    assert made is not None
    assert made.heads == ("Alla handlingar", "Enbart färdiga", "Anteckningar")
    assert made.rows[0][1][1:] == (("30\N{NO-BREAK SPACE}%", "15 av 50"), ("visas inte", ""))
    assert ways_table([row], {}, messages) is None


@pytest.mark.parametrize("profile", ["team", "public"])
def test_only_what_may_be_shown_stands_in_the_report(
    profile: str, make_source: Callable[..., Source]
) -> None:
    source = make_source(profile=profile)
    view = build(source, load_messages("fi"))
    shown = source.sensitivity[~source.sensitivity["hidden"]]
    cells = [of for _, row in view.ways.rows for _, of in row[1:] if of] if view.ways else []
    assert len(cells) <= len(shown)
    assert all(int(of.split("/")[0]) >= source.k for of in cells)
