"""Agreement of readers against published values, and where there is nothing to agree on."""

from __future__ import annotations

import pytest

from pipeline.stats.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
)


def rows(*readers: str) -> list[list[str | None]]:
    """Clients x readers from a line of answers for each reader, * where there is none."""
    return [[None if v == "*" else v for v in answers] for answers in zip(*readers, strict=True)]


# Data C of Krippendorff (2011), as in DescTools::KrippAlpha and the krippendorff package of
# Python, which prints 0.743; the example of Wikipedia's "Krippendorff's alpha", 0.691.
FOUR_READERS = rows("123321412***", "1233224125*3", "*3332342251*", "12332441251*")
THREE_READERS = rows("*****3412113" + "3*3", "1*21334" + "3" + "*******", "**21344*2113" + "3*4")


@pytest.mark.parametrize(("readings", "alpha"), [(FOUR_READERS, 0.743), (THREE_READERS, 0.691)])
def test_published_alphas(readings, alpha):
    assert round(krippendorff_alpha(readings), 3) == alpha


def test_alpha_of_two_readers_by_hand():
    """Ten clients, answers apart on four; 14 times 0 and 6 times 1: 1 - 19 · 8 / (2 · 14 · 6)."""
    readings = rows("0100000010", "1110010000")
    assert krippendorff_alpha(readings) == pytest.approx(1 - 19 * 8 / 168)
    assert percent_agreement(readings) == pytest.approx(0.6)


def test_published_kappa():
    """R's statpsych: ci.kappa(.05, 31, 12, 4, 58) prints 0.6756757 and 0.5317210 to 0.8196303."""
    found = cohen_kappa(58, 4, 12, 31)
    assert found.value == pytest.approx(0.6756757, abs=5e-7)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (0.5317210, 0.8196303), abs=5e-7
    )


@pytest.mark.parametrize(
    ("readings", "alpha", "percent", "why"),
    [
        ([], None, None, "nobody was read"),
        (rows("0101", "****"), None, None, "nobody was read twice"),
        (rows("0000", "0000"), None, 1.0, "one answer in all: nothing to tell apart"),
        (rows("0110", "0110"), 1.0, 1.0, "whole agreement"),
        (rows("01", "10"), -0.5, 0.0, "whole disagreement"),
    ],
)
def test_edges(readings, alpha, percent, why):
    assert krippendorff_alpha(readings) == alpha, why
    assert percent_agreement(readings) == percent, why


@pytest.mark.parametrize("counts", [(0, 0, 0, 30), (30, 0, 0, 0), (0, 0, 0, 0)])
def test_kappa_where_one_answer_was_given_throughout(counts):
    assert cohen_kappa(*counts).value is None


def test_kappa_stays_within_its_bounds():
    found = cohen_kappa(1, 0, 0, 30)
    assert (found.value, found.interval.high) == (1.0, 1.0)
