"""Passages that were passed before: known by digests, and only under the same state."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.gate.clean import CleanTexts
from pipeline.gate.gate import Gate
from pipeline.gate.pieces import Piece
from tests.gate.test_gate import deidentifier

KEY = bytes(range(32))
PASSAGES = [
    ("Asiakas kertoi veloistaan.", "nothing"),
    ("Soitettu numeroon 040 123 4567.", "a telephone number"),
    ("Hetu 131052-952K on kirjattu.", "an identity code"),
    ("Matti Virtanen soitti.", "a name: judged in its context already"),
    ("Osoite Kuusitie 14 B 7, 00100 Helsinki.", "an address"),
    ("Hon mejlade fran anna@example.org i går.", "an e-mail address"),
    ("[PERSON_1] soitti numeroon [PHONE_2].", "placeholders"),
    ("Päätös 2026-123456 ja y-tunnus 1234567-1.", "numbers of the office"),
    ("Katso www.esimerkki.fi tai IBAN FI21 1234 5600 0007 85.", "several"),
    ("", "no text"),
]


@pytest.mark.parametrize(("text", "why"), PASSAGES)
def test_what_is_passed_without_a_scan_holds_nothing_that_counts(text: str, why: str):
    made = deidentifier()
    plain, quick = Gate(made.scan), Gate(made.scan, forms=made.forms)
    piece = Piece(text, "column text", client=True)
    assert quick.kinds_in(piece) == plain.kinds_in(piece), why


def test_a_clean_passage_is_not_looked_through_again():
    asked: list[str] = []

    def forms(text: str, language: str) -> list:
        asked.append(text)
        return []

    def never(text: str, language: str) -> list:
        raise AssertionError("nothing in it is worth a scan")

    clean = CleanTexts(KEY)
    for _ in range(2):
        gate = Gate(never, forms=forms, clean=clean)
        assert gate.kinds_in(Piece("Velkoja on.", "text", client=True)) == ()
    assert asked == ["Velkoja on."]


def test_what_was_masked_is_sought_in_a_clean_passage_too():
    made, clean = deidentifier(), CleanTexts(KEY)
    clean.add("Asiakas 4711 A soitti.")
    gate = Gate(made.scan, forms=made.forms, clean=clean)
    gate.known.add("4711 A", "CASE_NUMBER")
    assert gate.kinds_in(Piece("Asiakas 4711 A soitti.", "text", client=True)) == ("CASE_NUMBER",)


def test_digests_are_kept_of_what_was_met_and_hold_under_their_key_alone():
    first = CleanTexts(KEY)
    first.add("yksi")
    first.add("kaksi")
    second = CleanTexts(KEY)
    second.know([first.rows(), np.zeros(3), np.zeros((2, 5), np.uint8)])
    assert "yksi" in second
    assert len(first.rows()) == 2
    assert second.rows().tolist() in first.rows()[[0]].tolist() or len(second.rows()) == 1
    other = CleanTexts(b"other" * 8)
    other.know([first.rows()])
    assert "yksi" not in other
    assert b"yksi" not in first.rows().tobytes()
