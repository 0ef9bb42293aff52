"""One de-identifier for all tests of this folder: its lists and dictionaries load once."""

from __future__ import annotations

import pytest

from pipeline.deid.deidentifier import Deidentifier, DeidSettings


def swedish_or_english(text: str, default: str) -> str:
    """A fake detector: a few words tell the language."""
    words = set(text.lower().split())
    if words & {"och", "är", "att", "har", "bor", "klienten"}:
        return "sv"
    return "en" if words & {"the", "and", "is", "has", "that", "lives"} else default


@pytest.fixture(scope="session")
def deidentifier() -> Deidentifier:
    return Deidentifier(
        DeidSettings(voikko="never"), detect=swedish_or_english, key=b"key of the tests"
    )
