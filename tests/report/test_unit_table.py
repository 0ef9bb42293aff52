"""Teams beside each other: hidden cells look alike, rows without a shown cell are counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.report.messages import load_messages
from pipeline.report.view import Source, View, build

EAST, WEST = "Tiimi Itä", "Tiimi Länsi"
NUMBERS = ("n_clients", "share", "low", "high", "client_voice_share")


def hide(source: Source, theme: str, *groups: str) -> None:
    release = source.release
    cells = (release["theme_id"] == theme) & release["group"].isin(groups)
    release.loc[cells, list(NUMBERS)] = None
    release.loc[cells, "hidden"] = True
    release.loc[cells, "why"] = "unit_protected"


def seen(source: Source, language: str = "en") -> View:
    return build(source, load_messages(language))


@pytest.mark.parametrize(
    ("language", "told"), [("fi", "ei näytetä"), ("sv", "visas inte"), ("en", "not shown")]
)
def test_a_hidden_cell_says_so_and_its_row_stays(
    language: str, told: str, make_source: Callable[..., Source]
) -> None:
    source = make_source(profile="team")
    hide(source, "debt", WEST)
    label = source.themes.set_index("theme_id").loc["debt", f"label_{language}"]
    units = seen(source, language).units
    assert units is not None and units.units == (EAST, WEST)
    cells = dict(units.rows)[label]
    assert cells[1] == (told, "") and "12" in cells[0][1]


def test_all_hidden_cells_look_alike(make_source: Callable[..., Source]) -> None:
    source = make_source(profile="team")
    hide(source, "debt", WEST)
    hide(source, "food", EAST)
    units = seen(source).units
    assert units is not None
    assert {cell for _, cells in units.rows for cell in cells if not cell[1]} == {("not shown", "")}


def test_rows_without_a_shown_cell_are_left_out_and_counted(
    make_source: Callable[..., Source],
) -> None:
    source = make_source(profile="team")
    before = seen(source).units
    for number, theme in enumerate(("debt", "food"), start=1):
        hide(source, theme, EAST, WEST)
        units = seen(source).units
        assert before is not None and units is not None
        assert len(units.rows) == len(before.rows) - number
        told = load_messages("en")
        assert units.left_out == (
            told("units.left_out_one") if number == 1 else told("units.left_out_many", n=2)
        )


def test_rounded_numbers_say_about_and_one_sentence_says_why(
    make_source: Callable[..., Source],
) -> None:
    source = make_source(profile="team")
    assert seen(source).rounding == ""
    source.release["rounded_to"] = 5
    view = seen(source)
    assert view.rounding == load_messages("en")("evidence.rounded", to=5)
    line = view.blocks[0].lines[0]
    assert line.share.startswith("about ") and line.clients.startswith("about ")
    assert view.units is not None and view.units.rows[0][1][0][0].startswith("about ")
    assert view.marks[0].text.startswith("about ") and "(about " in view.largest[0][1]
    assert all(s.numbers.startswith("about ") and "interval" not in s.numbers for s in view.signals)
