"""Names torn apart by character recognition or by the end of a line."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("fi", "Ma ria Kal lio asuu yksin.", "Maria Kallio", "two names, each in two"),
    ("fi", "Tapasin Mar ja-Leena Kos kinen.", "Marja-Leena Koskinen", "with a hyphen"),
    ("sv", "An na Lind holm ringde.", "Anna Lindholm", "the end is a word of nature"),
    ("fi", "nimi on Virta-\nnen ja hän", "Virta-nen", "over a line end"),
    ("fi", "Asiakas MattiVirtanen tuli.", "MattiVirtanen", "a space lacks"),
    ("fi", "Virtanen,Matti tuli.", "Virtanen,Matti", "no space after the comma"),
    ("fi", "Asiakas Matti  Virtanen tuli.", "MattiVirtanen", "two spaces"),
    ("fi", "Asiakas Matti\nVirtanen tuli.", "MattiVirtanen", "over a line end, whole words"),
]

STAYS = [
    ("fi", "Ohjaaja on kotona.", "a word follows an opening word"),
    ("sv", "Det är en sal.", "small words"),
    ("en", "The se are fine.", "torn, but no name"),
]


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


@pytest.mark.parametrize(("language", "text", "name", "why"), MASKED)
def test_masked(language, text, name, why):
    masked = "".join(text[f.start : f.end] for f in sorted(DETECT(text, language)))
    assert letters(masked) == letters(name), why


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why
