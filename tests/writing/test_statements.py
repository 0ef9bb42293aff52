"""Rows of a sheet: which are read, which faults stop, which statements are left out."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import InputRefused
from pipeline.writing.statements import Judged, judge, read_rows
from pipeline.written_tables import PARTS

THEMES = {"debt": ("Velka", "Skuld", "Debt"), "food": ("Ruoka-apu", "Matbistånd", "Food aid")}
GOOD = {
    "theme_id": "debt", "part": "need", "language": "fi", "text": "Rahat loppuvat kesken.",
    "written_by": "M. K.", "written_on": "2026-09-30",
}  # fmt: skip


def nobody(text: str, language: str) -> tuple[()]:
    return ()


def judged(k: int = 10, documents: tuple[str, ...] = (), **cells: Any) -> Judged:
    return judge(read(GOOD | cells), k=k, documents=documents, scan=nobody)


def read(*rows: dict[str, Any]):
    numbered = list(enumerate(rows, start=2))
    return read_rows(numbered, themes=THEMES, period="2026-Q3", name="a.xlsx")


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"theme_id": "", "theme": "Velka"},
        {"theme_id": "Skuld"},
        {"theme_id": "DEBT", "part": "Need"},
        {"period": "2026-Q3"},
        {"written_on": "30.9.2026"},
        {"clients_behind": "12"},
        {"clients_behind": 12.0},
    ],
)
def test_a_row_is_read(cells: dict[str, Any]):
    (one,) = read(GOOD | cells)
    assert (one.theme_id, one.part, one.written_on.isoformat()) == ("debt", "need", "2026-09-30")
    assert one.clients_behind in (None, 12) and one.row == 2
    assert list(judged(**cells).table()["theme_id"]) == ["debt"]


def test_a_row_without_text_is_passed_over():
    assert read(GOOD | {"text": " "}, {"theme_id": "nothing"}) == ()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"theme_id": "debts"}, "row 2, theme_id: no such phenomenon"),
        ({"theme_id": ""}, "row 2, theme_id: empty"),
        ({"part": "exampel"}, "part: no such part. Did you mean 'example'?"),
        ({"language": "no"}, "language: none of fi, sv, en"),
        ({"period": "2026-Q2"}, "period: it is not 2026-Q3"),
        ({"written_on": "soon"}, "written_on: no date"),
        ({"clients_behind": "a few"}, "clients_behind: no whole number"),
        ({"clients_behind": "2.5"}, "clients_behind: no whole number"),
        ({"clients_behind": "-1"}, "clients_behind: no whole number"),
    ],
)
def test_a_faulty_row_stops_and_is_named(cells: dict[str, Any], said: str):
    with pytest.raises(InputRefused) as stopped:
        read(GOOD | cells)
    assert said in str(stopped.value) and "a.xlsx" in str(stopped.value)
    assert GOOD["text"] not in str(stopped.value)


def test_every_faulty_row_is_named_at_once():
    with pytest.raises(InputRefused) as stopped:
        read(GOOD, GOOD | {"part": "x", "language": "y"}, GOOD)
    message = str(stopped.value)
    assert "row 3, part" in message and "row 3, language" in message and "row 4, text" in message


REFUSED = [
    ("vague", {"text": "Rahat loppuvat usein."}),
    ("abbreviation", {"text": "TYP neuvoo."}),
    ("jargon", {"text": "Asiakkuus päättyy."}),
    ("support", {"text": "Perhe tarvitsee paljon tukea."}),
    ("small_count", {"text": "Kahdella asiakkaalla oli velkaa."}),
    ("few_behind", {"part": "example"}),
    ("few_behind", {"part": "example", "clients_behind": 9}),
    ("vague", {"language": "sv", "text": "Pengarna tar ofta slut."}),
    ("vague", {"language": "en", "text": "Money often runs out."}),
    ("small_count", {"part": "reference", "text": "Kolme asiakasta, oma laskelma 2026."}),
]


@pytest.mark.parametrize(("code", "cells"), REFUSED)
def test_a_statement_is_left_out(code: str, cells: dict[str, Any]):
    made = judged(**cells)
    assert made.accepted == () and made.refused == 1
    (one,) = made.remarks
    assert (one.code, one.row) == (code, 2)
    assert len(made.table()) == 0


@pytest.mark.parametrize(
    "cells",
    [
        {"part": "example", "clients_behind": 10},
        {"part": "reference", "text": "THL, Hyvinvointi usein mitattuna, 2025."},
        {"text": "Rahat loppuvat usein, joka kuukausi."},
    ],
)
def test_a_statement_is_shown(cells: dict[str, Any]):
    made = judged(**cells)
    assert (len(made.accepted), made.remarks) == (1, ())


def test_a_long_sentence_is_shown_and_pointed_at():
    made = judged(text="Raha " * 26 + "loppuu.")
    assert len(made.accepted) == 1 and made.refused == 0
    assert [one.refuses for one in made.remarks] == [False]


def test_a_remark_tells_of_which_characters_it_is():
    (one,) = judged(text="Apua tarvitsevat monet.").remarks
    assert one.told.endswith("(18–22)") and one.words("Apua tarvitsevat monet.") == "monet"
    (whole,) = judged(part="example", clients_behind=None).remarks
    assert whole.told == whole.message and whole.words("Rahat loppuvat.") == ""


def test_an_example_counts_by_the_profile():
    assert judged(k=3, part="example", clients_behind=3).refused == 0


def test_a_quotation_is_left_out():
    text = "Äiti kertoo että raha loppuu aina ennen kuun viimeistä viikkoa"
    made = judged(text=text, documents=(f"Tapaaminen. {text}.",))
    assert [one.code for one in made.remarks] == ["quotation"]


def test_an_identifier_is_left_out_and_not_repeated():
    made = judge(read(GOOD | {"text": "Soita 040 765 4321."}), k=10)
    assert [one.code for one in made.remarks] == ["identifier"]
    assert "765" not in str(made.remarks)


def test_parts_are_the_twelve_of_the_guidance_and_what_is_done_and_seen():
    assert len(set(PARTS)) == len(PARTS) == 14 and {"action", "observed"} < set(PARTS)
