"""Placeholders and coarser words on one spot."""

from __future__ import annotations

import pytest

from pipeline.deid.coarsen.found import Coarse, settle, without_overlaps
from pipeline.deid.findings import Finding
from pipeline.errors import IlmioError

TEXT = "Rettin oireyhtymä 18.6.2026"


def coarse(start, end, text="x"):
    return Coarse(start, end, "DIAGNOSIS", "r", text, "G")


@pytest.mark.parametrize(
    ("finding", "telling", "masks", "told", "reason"),
    [
        ((0, 6, "PERSON"), (0, 17), [], 1, "a name inside gives way: the words go either way"),
        ((0, 17, "PHONE"), (0, 17), [(0, 17)], 0, "any other identifier wins"),
        ((18, 27, "DATE_OF_BIRTH"), (18, 27), [(18, 27)], 0, "a date of birth wins over a date"),
        ((0, 12, "PERSON"), (7, 17), [(0, 17)], 0, "where they only touch, both are covered"),
        ((0, 20, "PERSON"), (7, 17), [(0, 20)], 0, "inside a name"),
        ((18, 27, "PERSON"), (0, 17), [(18, 27)], 1, "apart"),
    ],
)
def test_settle(finding, telling, masks, told, reason):
    found = Finding(*finding, "r", 0.5)
    left, tellings = settle([found], [coarse(*telling)], TEXT)
    assert ([(f.start, f.end) for f in left], len(tellings)) == (masks, told), reason


def test_coarse_words_that_stay_never_uncover_a_name():
    same = coarse(0, 17, TEXT[0:17])
    left, tellings = settle([Finding(0, 6, "PERSON", "r", 0.5)], [same], TEXT)
    assert (len(left), tellings) == (1, [])


def test_overlaps():
    found = without_overlaps([coarse(3, 9), coarse(0, 4), coarse(0, 6), coarse(6, 8)])
    assert [(c.start, c.end) for c in found] == [(0, 6), (6, 8)]


@pytest.mark.parametrize(("start", "end", "entity"), [(3, 3, "AGE"), (-1, 2, "AGE"), (0, 2, "X")])
def test_refused_at_birth(start, end, entity):
    with pytest.raises(IlmioError):
        Coarse(start, end, entity, "r", "x")
