"""Language of a passage; the short and the doubtful take that of their surroundings."""

from __future__ import annotations

import pytest

from pipeline.language.detect import detect_language


@pytest.mark.parametrize(
    ("text", "default", "expected", "reason"),
    [
        ("Asiakas kertoo, että vuokra on jäänyt maksamatta.", "sv", "fi", "Finnish"),
        ("Klienten berättar att hyran inte har betalats.", "fi", "sv", "Swedish"),
        ("The client says that the rent has not been paid.", "fi", "en", "English"),
        ("Mamma är utmattad och behöver hjälp med barnen nu.", "fi", "sv", "Finland-Swedish"),
        ("Velka 200 e.", "sv", "sv", "too short"),
        ("12.3.2026 040 123 4567 1200,50", "en", "en", "numbers alone"),
        ("", "fi", "fi", "empty"),
    ],
)
def test_languages(text, default, expected, reason):
    assert detect_language(text, default) == expected, reason


def test_the_default_is_finnish():
    assert detect_language("ok") == "fi"
