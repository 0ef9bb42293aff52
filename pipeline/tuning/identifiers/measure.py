"""How many generated identifiers are found whole, and how many near misses are masked."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from pipeline.deid.cleaning import clean_text
from pipeline.deid.families import families
from pipeline.deid.findings import Detector, Finding
from pipeline.tuning.identifiers.carriers import carried, near_miss
from pipeline.tuning.identifiers.case import LANGUAGES, Case, Kind
from pipeline.tuning.identifiers.kinds import KINDS


@dataclass
class Tally:
    """The figures of one kind.

    :param n: identifiers.
    :param found: of them, those covered to the last character that is no space.
    :param near: near misses.
    :param masked: of them, those that a finding touches.
    :param missed: variants of the identifiers not found, and how often.
    :param wrongly: rules that masked near misses, and how often.
    """

    kind: str
    n: int = 0
    found: int = 0
    near: int = 0
    masked: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    wrongly: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Share found, 0-1."""
        return self.found / self.n if self.n else 0.0

    @property
    def false_positives(self) -> float:
        """Share of near misses masked, 0-1."""
        return self.masked / self.near if self.near else 0.0


def cases(kind: Kind, count: int, seed: int) -> Iterator[Case]:
    """Yield `count` identifiers and as many near misses, the languages in turn."""
    rng = Random(zlib.crc32(f"{kind.name}|{seed}".encode()))
    for k in range(count):
        language = LANGUAGES[k % len(LANGUAGES)]
        yield carried(rng, kind, language)
        yield near_miss(rng, kind, language)


def identifier_detectors() -> tuple[Detector, ...]:
    """Return the detectors of all families but that of names."""
    return tuple(family.detect for family in families() if family.name != "names")


def all_detectors() -> tuple[Detector, ...]:
    """Return the detectors of all families."""
    return tuple(family.detect for family in families())


def measure(
    detectors: Sequence[Detector],
    *,
    per_kind: int = 2000,
    seed: int = 1,
    kinds: Iterable[Kind] = KINDS,
    on_miss: Callable[[Case], None] | None = None,
) -> list[Tally]:
    """Return the figures of each kind.

    :param detectors: what finds; texts reach it cleaned, as in the scrub.
    :param per_kind: identifiers of each kind, and as many near misses.
    :param seed: the same seed gives the same texts.
    :param on_miss: is handed each identifier not found and each near miss masked.
    """
    tallies = []
    for kind in kinds:
        tally = Tally(kind.name)
        for case in cases(kind, per_kind, seed):
            if not _count(tally, case, detectors) and on_miss:
                on_miss(case)
        tallies.append(tally)
    return tallies


def _count(tally: Tally, case: Case, detectors: Sequence[Detector]) -> bool:
    """Enter a case into the figures; return whether it went as it should."""
    text = clean_text(case.text)
    findings = [found for detect in detectors for found in detect(text, case.language)]
    if case.near:
        rules = {f.rule for f in findings for a, b in case.spans if f.start < b and f.end > a}
        tally.near += 1
        tally.masked += bool(rules)
        tally.wrongly.update(rules)
        return not rules
    whole = all(_covered(text, span, findings) for span in case.spans)
    tally.n += 1
    tally.found += whole
    if not whole:
        tally.missed[case.variant] += 1
    return whole


def _covered(text: str, span: tuple[int, int], findings: Sequence[Finding]) -> bool:
    return all(
        text[k].isspace() or any(f.start <= k < f.end for f in findings) for k in range(*span)
    )
