"""Widths of columns: no word is broken as long as the page has room."""

from __future__ import annotations

import pytest

from pipeline.report.docxwidths import _longest, widths

TOTAL, MARGIN = 6_264_000, 88_900  # EMU: a page of 210 mm without its margins; a cell's

TABLES = [
    ("as shared out", [2.0, 1.0, 1.0], [["Ilmiö"], ["12"], ["20 %"]]),
    ("a long head", [2.2, 1, 1, 1, 1, 1],
     [["Toimeentulotuki ei riitä"], ["Asiakkaita"], ["Osuus"], ["Vaihteluväli"], ["Muutos"],
      ["Asiakkaan oma ääni"]]),
    ("a compound in the first column", [1, 3],
     [["Toimeentulotukiriippuvuus ja asunnottomuus"], ["12"]]),
    ("Swedish", [2.2, 1, 1, 1, 1, 1],
     [["Barnskyddsanmälningar"], ["Klienthandlingar"], ["Andel"], ["Missbrukarvård"], ["2"],
      ["3"]]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "weights", "texts"), TABLES, ids=[what for what, *_ in TABLES])
def test_every_word_fits_and_the_page_is_not_left(what: str, weights: list, texts: list):
    words = [[(text, 9, True) for text in own] for own in texts]
    made = widths(weights, words, TOTAL, MARGIN)
    assert sum(made) <= TOTAL
    for width, own in zip(made, words, strict=True):
        assert width >= max(_longest(*one) for one in own) + MARGIN, what


def test_where_every_word_fits_it_is_shared_out_as_wanted():
    assert widths([3, 1], [[("a", 9, False)], [("b", 9, False)]], 4_000_000, 1) == [
        3_000_000, 1_000_000,
    ]  # fmt: skip


def test_where_nothing_helps_every_column_has_its_share_of_the_lack():
    words = [[("x" * 80, 9, False)], [("x" * 40, 9, False)]]
    made = widths([1, 1], words, 1_000_000, 0)
    assert sum(made) <= 1_000_000 and abs(made[0] - 2 * made[1]) <= 2


@pytest.mark.parametrize(
    ("text", "as_wide_as"),
    [("pitkä sanaa", "sanaa"), ("avo-huolto", "huolto"), ("2020–2025", "2020–"), ("", "")],
)
def test_a_line_may_go_on_after_a_space_or_a_hyphen(text: str, as_wide_as: str):
    assert _longest(text, 9, False) == _longest(as_wide_as, 9, False)


def test_what_must_stay_together_is_one_word():
    assert _longest("20\N{NO-BREAK SPACE}%", 9, False) > _longest("20", 9, False)
