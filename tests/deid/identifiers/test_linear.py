"""No text makes a recognizer slow out of proportion: twice the length, about twice the time."""

from __future__ import annotations

import gc
import re
import time

import pytest

from pipeline.deid.families import families

DETECTORS = {family.name: family.detect for family in families() if family.name != "names"}
#: Twice is linear; what grows with the square would be four.
MOST = 3.0
#: Seconds below which a reading is noise.
TOO_SHORT = 0.002
ADVERSARIAL = {
    "digits": "1",
    "digits with spaces": "1 ",
    "zeros with hyphens": "0-0",
    "groups": "0401 ",
    "letters": "a",
    "capitals": "A",
    "letters apart": "a ",
    "capitals apart": "A.",
    "words": "katu ",
    "joined words": "tie-",
    "streets": "Koivutie ",
    "spaces": " ",
    "dots": "a.",
    "labels": "numero ",
    "labels and links": "tunnus: on ",
    "births": "synt. ",
    "months": "lokakuuta ",
    "numerals": "yksi ",
    "numerals joined": "yksi",
    "at signs": "a@",
    "hash": "#a",
    "colons": "a:",
    "lines": "1\n",
    "slashes": "1/",
    "stars": "*",
    "services": "snap: ",
    "english numerals": "twenty-",
    "low lines": "a_",
    "dots in words": "a dot ",
    "halves": "second half 131052 ",
    "children": "Aada, 2.2.2014 ",
    "cohorts": "årgång ",
    "born at": "född i ",
    "feasts": "jouluna ",
    "homes": "asuu ",
    "services and words": "snap on ",
}


def seconds(detect, text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        for _ in detect(text, "fi"):
            pass
        best = min(best, time.process_time() - start)
    return best


def growth(detect, unit: str, size: int) -> float:
    """Return the time for twice the length over that for `size` characters; 0 if both are short."""
    tail = " 1 @ kuu.fi nolla katu 1 tammikuuta"  # so that the cheap searches find their hints
    once, twice = (unit * (length // len(unit)) + tail for length in (size, 2 * size))
    gc.collect()
    short = seconds(detect, once)
    return seconds(detect, twice) / short if short > TOO_SHORT else 0.0


def check(family: str, kind: str, size: int) -> None:
    # A busy machine may disturb one reading; growth with the square disturbs all of them.
    readings = []
    for _ in range(3):
        readings.append(growth(DETECTORS[family], ADVERSARIAL[kind], size))
        if readings[-1] < MOST:
            return
    raise AssertionError((family, kind, readings))


@pytest.mark.parametrize("family", DETECTORS)
@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_time_grows_with_the_length_only(family, kind):
    check(family, kind, 8_000)


@pytest.mark.slow
@pytest.mark.parametrize("family", DETECTORS)
@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_a_hundred_thousand_characters(family, kind):
    check(family, kind, 50_000)


def test_the_measure_sees_growth_with_the_square():
    pattern = re.compile(r"(?:a|b)*c")

    def quadratic(text: str, language: str) -> list[object]:
        return list(pattern.finditer(text))

    # A busy machine may disturb one reading; that all of three stay below the bar is no accident.
    assert max(growth(quadratic, "a", 4_000) for _ in range(3)) > MOST
