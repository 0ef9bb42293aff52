"""What a detector finds: a span, what kind of identifier it is, and the rule that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from pipeline.errors import IlmioError

#: Kinds that are told by words, so that an ordinary word may be taken for one. All others have a
#: form of their own, those of a user's recognizers too.
NAMED = frozenset({"PERSON", "LOCATION", "ORGANISATION"})


class Found(Protocol):
    """What a detector gives, as those see it who only ask: see :class:`Finding`."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...

    @property
    def entity(self) -> str:
        """Kind of identifier."""
        ...

    @property
    def rule(self) -> str:
        """Rule that found it."""
        ...

    @property
    def score(self) -> float:
        """Confidence, 0-1."""
        ...


#: Text and its language to what is found, :meth:`pipeline.deid.deidentifier.Deidentifier.scan`.
Scan = Callable[[str, str], Iterable[Found]]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One identifier in a text.

    :param start: first character.
    :param end: one past the last character.
    :param entity: kind, upper case (``PERSON``, ``HETU``, …).
    :param rule: which rule, list or class found it.
    :param score: confidence, 0-1; of two findings on one spot the higher names the kind.
    """

    start: int
    end: int
    entity: str
    rule: str
    score: float

    def __post_init__(self) -> None:
        """Refuse a span that contradicts itself."""
        if not 0 <= self.start < self.end:
            raise IlmioError(f"A finding of {self.entity} has an empty or negative span.")
        if not 0 <= self.score <= 1:
            raise IlmioError(f"A finding of {self.entity} has a score outside 0-1.")

    def moved(self, by: int) -> Finding:
        """Return the same finding, `by` characters further on."""
        if not by:
            return self
        return Finding(self.start + by, self.end + by, self.entity, self.rule, self.score)


#: What findings are sorted by; the same as their own order, and much faster.
_ORDER = attrgetter("start", "end", "entity", "rule", "score")

#: A detector takes a text and its language ("fi", "sv", "en") and yields its findings.
Detector = Callable[[str, str], Iterable[Finding]]


def merge_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Join overlapping findings into one that covers them all, so that nothing is uncovered.

    The kind, rule and score are those of the best scored, then longest, then earliest one.
    """
    merged: list[Finding] = []
    group: list[Finding] = []
    end = -1
    for finding in sorted(findings, key=_ORDER):
        if group and finding.start >= end:
            merged.append(_join(group))
            group = []
        end = max(end, finding.end) if group else finding.end
        group.append(finding)
    if group:
        merged.append(_join(group))
    return merged


def _join(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    best = min(group, key=lambda f: (-f.score, f.start - f.end, f.start, f.entity, f.rule))
    start, end = min(f.start for f in group), max(f.end for f in group)
    return Finding(start, end, best.entity, best.rule, best.score)
