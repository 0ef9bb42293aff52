"""Column names in three languages, and what of a header may be shown."""

from __future__ import annotations

import pytest

from pipeline.readers.columns import NAMES, recognise, showable

HEADERS = [
    (["Asiakasnumero", "Asiakirja", "Kirjauspvm", "Teksti"], "Finnish"),
    (["ASIAKAS_ID", "Kirjaus-ID", "Päivämäärä", "Kirjauksen teksti"], "a Finnish system's export"),
    (["Klientnummer", "Dokument", "Datum", "Innehåll"], "Swedish"),
    (["client id", "Document ID", "Written on", "TEXT"], "English"),
    (["client_id", "document_id", "written_on", "text"], "the contract"),
    (["asiakas", "tunnus", "PÄIVÄMÄÄRÄ", "sisa\u0308lto\u0308"], "decomposed letters"),
]


@pytest.mark.parametrize(("header", "_why"), HEADERS)
def test_names_are_recognised(header: list[str], _why: str) -> None:
    mapped = recognise(header, {})
    assert mapped.missing == ()
    fields = ("client_id", "document_id", "written_on", "text")
    assert [mapped.columns[field] for field in fields] == header


def test_no_name_means_two_fields() -> None:
    every = [name for names in NAMES.values() for name in names]
    assert sorted(set(every)) == sorted(every)


def test_the_settings_go_before_recognition() -> None:
    header = ["client_id", "id", "pvm", "text", "Selite"]
    mapped = recognise(header, {"text": "selite", "unit": "Tiimi"})
    assert mapped.columns["text"] == "Selite"
    assert mapped.absent == (("unit", "Tiimi"),)
    assert recognise(["pvm", "datum"], {}).doubtful == (("written_on", "datum"),)


SHOWN = [
    (["asiakas", "Selite"], ["asiakas", "Selite"], "names"),
    (["asiakas", "131052-308T"], ["asiakas"], "a number beside a name that is known"),
    (["Matti Esimerkki", "131052-308T"], [], "a row of data"),
    (["Foo", "Bar"], ["Foo", "Bar"], "unknown names"),
    (["Matti Esimerkki", "x" * 61], [], "a text where a name should be"),
]


@pytest.mark.parametrize(("header", "shown", "_why"), SHOWN)
def test_data_in_place_of_names_is_not_shown(
    header: list[str], shown: list[str], _why: str
) -> None:
    assert showable(header) == shown
