"""What words mean, by three languages' shared keys and groups."""

from __future__ import annotations

import pytest

from pipeline.deid.words.senses import likeness, sense_of


@pytest.mark.parametrize(
    ("form", "language", "key"),
    [
        ("kaatui", "fi", "fall"),
        ("vuokra", "fi", "rent"),
        ("vuokransa", "fi", "rent"),
        ("vesilasku", "fi", "bill"),
        ("mormor", "sv", "grandparent"),
        ("debts", "en", "debt"),
    ],
)
def test_keys(form, language, key):
    sense = sense_of(form, language)
    assert sense is not None
    assert sense.key == key


@pytest.mark.parametrize(
    ("form", "language"), [("xqzt", "fi"), ("bdfg", "sv"), ("qqqq", "en")]
)  # fmt: skip
def test_what_nobody_knows_has_no_sense(form, language):
    assert sense_of(form, language) is None


def test_languages_share_groups():
    groups = {
        sense_of(*word).group for word in (("tytär", "fi"), ("dotter", "sv"), ("daughter", "en"))
    }
    assert len(groups) == 1


def test_likeness_tells_near_from_far():
    def group(word):
        return sense_of(word, "en").group

    assert likeness(group("storm"), group("storm")) == pytest.approx(1, abs=0.01)
    assert likeness(group("storm"), group("rain")) > likeness(group("storm"), group("invoice"))
