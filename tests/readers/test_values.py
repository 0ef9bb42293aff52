"""Cells: dates, flags, types of document, ids and texts as real exports write them."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest

from pipeline.readers.values import (
    as_date,
    as_doc_type,
    as_flag,
    as_id,
    as_language,
    as_text,
    split_roster,
)

JULY_3 = date(2026, 7, 3)
DATES: list[tuple[Any, date | None, str]] = [
    ("2026-07-03", JULY_3, "ISO"),
    ("2026-7-3", JULY_3, "ISO without zeros"),
    ("20260703", JULY_3, "ISO without hyphens"),
    (20260703, JULY_3, "the same as a number"),
    ("2026-07-03T23:59:59", JULY_3, "no zone: local time"),
    ("2026-07-03 08:15:00.123", JULY_3, "as databases write it"),
    ("2026-07-02T21:00:00Z", JULY_3, "midnight in Helsinki in summer"),
    ("2026-12-02T22:00:00+00:00", date(2026, 12, 3), "midnight in Helsinki in winter"),
    ("3.7.2026", JULY_3, "Finnish"),
    ("03.07.2026 klo 12.30", JULY_3, "with a time"),
    ("3. 7. 2026", JULY_3, "with blanks"),
    ("3.7.26", JULY_3, "two digits of the year"),
    ("03/07/2026", JULY_3, "slashes, day first"),
    ("2026/07/03", JULY_3, "slashes, year first"),
    (46206, JULY_3, "Excel's serial"),
    ("46206.5", JULY_3, "Excel's serial as text, at noon"),
    (datetime(2026, 7, 3, 9, 30), JULY_3, "a moment"),
    (datetime(2026, 7, 2, 22, tzinfo=timezone.utc), JULY_3, "a moment with a zone"),  # noqa: UP017
    (JULY_3, JULY_3, "a day"),
    (1783036800000, JULY_3, "milliseconds, as pandas writes JSON"),
    ("31.2.2026", None, "no such day"),
    ("2026-02-30", None, "no such day"),
    ("13/13/2026", None, "no such month"),
    ("0000-00-00", None, "how MySQL writes nothing"),
    ("3.7.1026", None, "a slip of the pen"),
    ("heinäkuu", None, "a month alone"),
    (True, None, "not a number"),
    (17, None, "too small for a serial"),
    (None, None, "nothing"),
]


@pytest.mark.parametrize(("value", "day", "why"), DATES)
def test_dates(value: Any, day: date | None, why: str) -> None:
    assert as_date(value) == day, why


def test_month_first_by_setting_but_dots_are_always_day_first() -> None:
    assert as_date("07/03/2026", day_first=False) == JULY_3
    assert as_date("3.7.2026", day_first=False) == JULY_3


FLAGS = [("kyllä", True), ("JA", True), ("yes", True), (1, True), (1.0, True), ("true", True),
         (True, True), ("Valmis", True), ("ei", False), ("nej", False), ("No", False), (0, False),
         ("false", False), ("kesken", False), ("utkast", False), ("", None), ("ehkä", None),
         (None, None)]  # fmt: skip


@pytest.mark.parametrize(("value", "flag"), FLAGS)
def test_flags(value: Any, flag: bool | None) -> None:
    assert as_flag(value) is flag


TYPES = [
    ("Palvelutarpeen arvio", "service_needs_assessment"),
    ("palvelutarpeen arviointi (SHL 36 §)", "service_needs_assessment"),
    ("Bedömning av servicebehov", "service_needs_assessment"),
    ("Bedömning av servicebehovet", "service_needs_assessment"),
    ("Service needs assessment", "service_needs_assessment"),
    ("Asiakassuunnitelma", "client_plan"),
    ("Klientplan", "client_plan"),
    ("client plan", "client_plan"),
    ("Päätös", "decision"),
    ("PÄÄTÖKSET", "decision"),
    ("Beslut om utkomststöd", "decision"),
    ("Muistiinpano", "note"),
    ("Asiakaskertomuskirjaus", "note"),
    ("Kirjaus", "note"),
    ("Anteckning", "note"),
    ("note", "note"),
    ("Lausunto", "other"),
    ("muu", "other"),
    ("", ""),
    ("XYZ-7", ""),
]


@pytest.mark.parametrize(("name", "doc_type"), TYPES)
def test_types_of_document(name: str, doc_type: str) -> None:
    assert as_doc_type(name) == doc_type


IDS = [(104501.0, "104501"), (7, "7"), ("  00123 ", "00123"), ("NULL", ""), (float("nan"), ""),
       (None, ""), ("a\u0308b", "äb"), ("-", ""), (True, "")]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), IDS)
def test_ids(value: Any, text: str) -> None:
    assert as_id(value) == text


def test_texts_have_one_form() -> None:
    assert as_text(" A\u0308iti\r\nja\x00 isä_x000D_\n\rloppu ") == "Äiti\nja isä\n\nloppu"
    assert as_text(" -- \n.") == "" and as_text(float("nan")) == ""


def test_languages_and_rosters() -> None:
    assert [as_language(x) for x in ("Suomi", "svenska", "EN", "fi_FI", "venäjä", None)] == [
        "fi", "sv", "en", "fi", "", ""]  # fmt: skip
    assert split_roster("Aino Esimerkki; 040 123|Eino;;x") == ["Aino Esimerkki", "040 123", "Eino"]
    assert split_roster(["Aino; ei jaeta", 401234]) == ["Aino; ei jaeta", "401234"]
    assert split_roster(None) == []
