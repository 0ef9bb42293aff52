"""National numbers: every way of writing them, and what only looks like one."""

from __future__ import annotations

import pytest

from pipeline.deid.findings import merge_findings
from pipeline.deid.identifiers.checks import hetu_check, y_tunnus_is_valid
from pipeline.deid.identifiers.national_ids import find_national_ids


def found(text: str) -> list[tuple[str, str]]:
    findings = merge_findings(find_national_ids(text, "fi"))
    return sorted((f.entity, text[f.start : f.end]) for f in findings)


# Individual numbers 900-999 are nobody's.
HETU = "131052-9" + "00" + hetu_check("131052900")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (HETU, "as it should be"),
        (HETU.lower(), "small letters"),
        (HETU.replace("-", "-\n"), "cut in two by the end of a line"),
        (HETU.replace("-", "\n-"), "cut before the sign"),
        (HETU.replace("-", "–"), "en dash"),
        (HETU.replace("-", "—"), "em dash"),
        (HETU.replace("-", " - "), "spaces"),
        (HETU.replace("-", "+"), "born in the 1800s"),
        *[(HETU.replace("-", sign), f"sign {sign}") for sign in "YXWVUABCDEF"],
        (HETU[:-1] + ("A" if HETU[-1] != "A" else "B"), "wrong check character"),
        ("13.10.52-" + HETU[7:], "full stops in the date"),
        ("13.10.1952-" + HETU[7:], "full year"),
        ("13 10 52-" + HETU[7:], "spaces in the date"),
    ],
)
def test_a_hetu_is_found_however_it_is_written(written, why):
    text = f"Asiakas {written}, tapaaminen 4.6."
    assert found(text) == [("HETU", written)], why


@pytest.mark.parametrize(
    ("text", "parts", "why"),
    [
        ("hetu 131052 900T", ["131052 900T"], "no sign, named"),
        ("synt. 131052- ja loppuosa 900T", ["131052-", "900T"], "split in two"),
        ("Född 131052, slutet är 900T", ["131052", "900T"], "split in two, Swedish"),
    ],
)
def test_parts_of_a_hetu_are_found(text, parts, why):
    assert [words for _, words in found(text)] == sorted(parts), why


@pytest.mark.parametrize(
    ("text", "entity", "words", "why"),
    [
        ("Personnummer 811218-9876.", "PERSONNUMMER", "811218-9876", "Luhn holds"),
        ("pnr 19811218-9876", "PERSONNUMMER", "19811218-9876", "with the century"),
        ("Samordningsnummer 701063-2391", "PERSONNUMMER", "701063-2391", "day plus 60"),
        ("Y-tunnus 1572860-0", "BUSINESS_ID", "1572860-0", "check digit holds"),
        ("y-tunnus 1572860-3", "BUSINESS_ID", "1572860-3", "wrong digit, but named"),
    ],
)
def test_other_numbers_of_the_state(text, entity, words, why):
    assert (entity, words) in found(text), why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Tapaaminen 4.6.2026 klo 10.15-10.50", "date and time"),
        ("Laki 1301/2014, 35 §", "law"),
        ("Rästiä 451 352-308 euroa", "no such day"),
        ("Maksu 1572860-3 kpl", "no check digit, not named"),
        ("Jakso 1.1.–31.12.2026", "period"),
    ],
)
def test_near_misses_stay(text, why):
    assert found(text) == [], why


def test_the_check_digit_of_a_y_tunnus():
    assert y_tunnus_is_valid("15728600") and not y_tunnus_is_valid("15728601")
