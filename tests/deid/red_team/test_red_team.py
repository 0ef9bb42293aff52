"""Lines written so that an identifier may escape: each one, the declared failures, the shares.

``known_failures.txt`` names the lines that leak today, each with its reason. A new failure breaks
the build, and so does a cure that is not taken off the list.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.deid.deidentifier import DeidSettings
from pipeline.tuning.deid.marked import read_lines
from pipeline.tuning.deid.masking import Masked, make_deidentifier, mask_by_scrub
from pipeline.tuning.deid.scoring import ALL, OTHER_WORDS, leaks, score_masks
from pipeline.tuning.deid.spans import Annotated

HERE = Path(__file__).parent
LEAST_MASKED = 0.95  # of the identifiers
MOST_OTHER = 0.03  # of the other words


def known_failures() -> dict[str, str]:
    """Id of a line to the reason why it leaks; ``id: reason`` a line, # for remarks."""
    rows = (HERE / "known_failures.txt").read_text(encoding="utf-8").splitlines()
    pairs = [row.partition(":") for row in rows if row.strip() and not row.startswith("#")]
    return {name.strip(): reason.strip() for name, _, reason in pairs}


LINES = read_lines(HERE / "lines.tsv")
KNOWN = known_failures()
CASES = [
    pytest.param(
        line,
        id=line.document_id,
        marks=[pytest.mark.xfail(strict=True, reason=KNOWN[line.document_id])]
        if line.document_id in KNOWN
        else [],
    )
    for line in LINES
]


@cache
def masks() -> dict[str, Masked | None]:
    """Mask of each line, scrubbed as the one document of a client without a roster."""
    made = mask_by_scrub(LINES, make_deidentifier(DeidSettings(voikko="never")))
    return {line.document_id: mask for line, mask in zip(LINES, made, strict=True)}


@pytest.mark.parametrize("line", CASES)
def test_no_identifier_escapes(line: Annotated):
    mask = masks()[line.document_id]
    assert mask is not None, "refused, or not to be aligned"
    assert leaks(line, mask) == []


def test_known_failures_are_lines_with_a_reason():
    assert set(KNOWN) <= {line.document_id for line in LINES}
    assert all(KNOWN.values())


def test_shares():
    measured = score_masks(LINES, [masks()[line.document_id] for line in LINES])
    assert measured.not_compared == 0
    assert measured.shares[ALL].value >= LEAST_MASKED
    assert measured.shares[OTHER_WORDS].value <= MOST_OTHER
