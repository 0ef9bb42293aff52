"""What is told more coarsely: a span, the words that take its place, and its class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.deid.findings import Finding
from pipeline.errors import IlmioError

#: Kinds whose words give way to coarser words, not to a placeholder.
ENTITIES = (
    "AGE",
    "DATE",
    "PROFESSION",
    "DIAGNOSIS",
    "LANGUAGE",
    "NATIONALITY",
    "ETHNICITY",
    "FAITH",
    "FAMILY",
    "EVENT",
)
#: Kinds of finding that a coarser telling may cover: the words go either way.
_NAMES = frozenset({"PERSON", "LOCATION", "ORGANISATION"})


@dataclass(frozen=True, slots=True, order=True)
class Coarse:
    """A quasi-identifier in a text.

    :param start: first character; ``end``: one past the last.
    :param entity: kind, one of :data:`ENTITIES`.
    :param rule: reason code.
    :param text: what is written in its place; the words themselves where they are coarse already.
    :param value: class for the ledger, never the words; empty where the ledger does not count it.
    """

    start: int
    end: int
    entity: str
    rule: str
    text: str
    value: str = ""

    def __post_init__(self) -> None:
        """Refuse a span that contradicts itself."""
        if not 0 <= self.start < self.end or self.entity not in ENTITIES:
            raise IlmioError(f"A coarse telling of {self.entity} contradicts itself.")

    def moved(self, by: int) -> Coarse:
        """Return the same, `by` characters further on."""
        return Coarse(self.start + by, self.end + by, self.entity, self.rule, self.text, self.value)


def without_overlaps(found: Iterable[Coarse]) -> list[Coarse]:
    """Keep of overlapping tellings the one that begins first, of those the longest."""
    kept: list[Coarse] = []
    for one in sorted(found, key=lambda c: (c.start, -c.end, c.entity)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def settle(
    findings: Iterable[Finding], coarse: Iterable[Coarse], text: str
) -> tuple[list[Finding], list[Coarse]]:
    """Decide between placeholders and coarser words where both claim a spot.

    A coarser telling takes the place of names inside it (*Rett* in *Rett syndrome*): the words go
    either way. Every other identifier wins, and where the two only touch it covers both, so that
    nothing is uncovered.
    """
    masks, tellings = list(findings), []
    for one in coarse:
        same = text[one.start : one.end] == one.text
        near = [f for f in masks if f.start < one.end and one.start < f.end]
        if not near:
            tellings.append(one)
        elif not same and all(_inside(f, one) and f.entity in _NAMES for f in near):
            masks = [f for f in masks if f not in near]
            tellings.append(one)
        elif not same:
            masks = [f for f in masks if f not in near] + [_cover(near, one)]
    return sorted(masks), tellings


def _inside(finding: Finding, one: Coarse) -> bool:
    return one.start <= finding.start and finding.end <= one.end


def _cover(near: list[Finding], one: Coarse) -> Finding:
    best = max(near, key=lambda f: (f.score, f.end - f.start))
    start = min(one.start, *(f.start for f in near))
    end = max(one.end, *(f.end for f in near))
    return Finding(start, end, best.entity, best.rule, best.score)
