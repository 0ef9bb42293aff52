"""Which names of files and columns may be shown."""

from __future__ import annotations

import pytest

from pipeline.readers.naming import names_somebody, tells_nothing


@pytest.mark.parametrize(
    ("name", "shown", "why"),
    [
        ("a.csv", True, "a letter"),
        ("D12.docx", True, "a document's number"),
        ("vienti-2026-Q3.csv", True, "ordinary words and a year"),
        ("asiakirjat.xlsx", True, "a word"),
        ("handlingar 2026.xlsx", True, "a Swedish word"),
        ("2026-Q2.csv", True, "a period"),
        ("Virtanen.docx", False, "a surname"),
        ("virtanen_matti.csv", False, "in small letters"),
        ("Qvastengaard.pdf", False, "in no list"),
        ("104501.docx", False, "a client's number"),
        ("131052-952K.txt", False, "an identity code"),
        ("matti@example.org.txt", False, "an address"),
    ],
)
def test_names_of_files(name: str, shown: bool, why: str):
    assert tells_nothing(name) is shown, why


@pytest.mark.parametrize("name", ["Pirkko Vainionpää", "Immonen Raili", "puhelu Svensson"])
def test_a_name_in_a_header_is_seen(name: str):
    assert names_somebody(name)


@pytest.mark.parametrize(
    "name",
    [
        "Teksti",
        "Asiakasnumero",
        "client_id",
        "Kirjauspäivä",
        "Klientens namn",
        "Huom.",
        "Asiakkaan Nimi",
    ],
)
def test_a_header_is_a_header(name: str):
    assert not names_somebody(name)
