"""Findings are sound at birth and never leave a gap when joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deid.findings import Finding, merge_findings
from pipeline.errors import IlmioError

SPANS = st.tuples(st.integers(0, 60), st.integers(1, 15), st.sampled_from([0.4, 0.7, 1.0]))


@pytest.mark.parametrize(
    ("start", "end", "score", "why"),
    [
        (3, 3, 0.5, "empty"),
        (5, 2, 0.5, "backwards"),
        (-1, 2, 0.5, "negative"),
        (0, 1, 1.5, "score"),
    ],
)
def test_a_finding_that_contradicts_itself_is_refused(start, end, score, why):
    with pytest.raises(IlmioError):
        Finding(start, end, "PERSON", "rule", score)


@given(st.lists(SPANS, max_size=12))
def test_joining_covers_everything_once(spans):
    findings = [Finding(a, a + n, "PERSON", "rule", score) for a, n, score in spans]
    merged = merge_findings(findings)
    covered = {k for f in findings for k in range(f.start, f.end)}
    assert covered == {k for f in merged for k in range(f.start, f.end)}
    assert all(a.end <= b.start for a, b in zip(merged, merged[1:], strict=False))
    assert merged == merge_findings(reversed(findings))


def test_the_best_scored_names_the_kind():
    merged = merge_findings([Finding(0, 10, "PERSON", "a", 0.5), Finding(4, 8, "HETU", "b", 1.0)])
    assert merged == [Finding(0, 10, "HETU", "b", 1.0)]
