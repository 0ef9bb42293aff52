"""A run of eight words of a document is a quotation, however it is punctuated."""

from __future__ import annotations

import pytest

from pipeline.writing.quotations import quotes

DOCUMENT = (
    "Asiakas kertoo, ettei raha riitä ruokaan eikä lääkkeisiin tässä kuussa. Lapset ovat kotona."
)


@pytest.mark.parametrize(
    ("text", "quoted", "why"),
    [
        ("Hän kertoo ettei raha riitä ruokaan eikä lääkkeisiin tässä", True, "eight in a row"),
        ("KERTOO – ettei raha; riitä ruokaan: eikä lääkkeisiin tässä", True, "case, punctuation"),
        ("lääkkeisiin tässä kuussa lapset ovat kotona", False, "six words"),
        ("Raha ei riitä ruokaan eikä lääkkeisiin.", False, "own words"),
        ("", False, "nothing"),
    ],
)
def test_a_quotation_is_told_from_own_words(text: str, quoted: bool, why: str):
    assert quotes([text], [DOCUMENT]) == [quoted], why


def test_each_text_is_judged_by_itself():
    texts = ["omin sanoin", DOCUMENT, "muu"]
    assert quotes(texts, iter([DOCUMENT, "muu asia"])) == [False, True, False]
