"""Measures of masking: mentions wholly masked, other words masked, each with an interval.

A mention counts as masked where every letter of it is, and every digit too unless it is a name (a
rank or footnote glued to a name tells nothing). Every mention counts (entity recall of Pilán et
al. 2022, The Text Anonymization Benchmark): a name of which a part survives is a leak. Other words
are those in no mention of any label; one is masked where any of it is. What the scrub tells more
coarsely (an age as a band) is counted apart: it is no masking of a person or a number. Intervals
are by bootstrap over documents, those of one client drawn together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.stats.bootstrap import RESAMPLES, share_intervals
from pipeline.tuning.deid.masking import Masked
from pipeline.tuning.deid.spans import (
    LOCATION,
    ORGANISATION,
    PERSON,
    STRUCTURED,
    Annotated,
    Mention,
    kind_of,
)

#: Keys of the measures: (part, name).
Key = tuple[str, str]
PERSONS: Key = ("kind", PERSON)
ALL: Key = ("kind", "every mention")
ALL_STRUCTURED: Key = ("kind", "structured, together")
OTHER_WORDS: Key = ("words", "other words masked")
COARSE_WORDS: Key = ("words", "other words told more coarsely")
SMALL: Key = ("person", "in small letters")
CASED: Key = ("person", "not in small letters")
OPENING: Key = ("person", "opens a sentence")
INSIDE: Key = ("person", "inside a sentence")

#: What stands before a mention that opens a sentence; quotes, brackets and dashes are passed.
_OPENS = re.compile(r"(^|[.!?…\n])[\s\"'”’»«(\[–—-]*$")
_LOOK_BACK = 12  # characters
_NAMES = frozenset({PERSON, LOCATION, ORGANISATION})
_CONTEXT = 30  # characters on either side of an error that is listed


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval by bootstrap over documents (0-1)."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; 0 of nothing."""
        return self.hits / self.of if self.of else 0.0


@dataclass(frozen=True)
class Measured:
    """The measures of one way of masking."""

    shares: dict[Key, Share]
    untouched: int  # leaked mentions of which nothing was masked
    partly: int  # leaked mentions of which a part was masked
    rules: dict[str, int]  # rule to the other words that it masked
    not_compared: int  # documents that could not be compared
    missed: tuple[str, ...] = ()  # listed errors, with context; only on request
    false: tuple[str, ...] = ()


@dataclass
class _Tally:
    """Counts of one document, and the errors met."""

    counts: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    untouched: int = 0
    partly: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def add(self, keys: Iterator[Key] | Sequence[Key], hit: bool) -> None:
        for key in keys:
            count = self.counts[key]
            count[0] += hit
            count[1] += 1


def score_masks(
    documents: Sequence[Annotated],
    masks: Sequence[Masked | None],
    *,
    persons: frozenset[str] = frozenset(),
    by: str = "",
    errors: int = 0,
    seed: int = 7,
    resamples: int = RESAMPLES,
) -> Measured:
    """Score what was masked against what was marked.

    :param masks: one a document; None is counted in ``not_compared`` and else left out.
    :param persons: further labels that mean persons.
    :param by: a group of the documents (``attack``, ``language``, ``template_id``) to part by.
    :param errors: at most this many misses and false hits are listed, with text around them.
    """
    compared = [pair for pair in zip(documents, masks, strict=True) if pair[1] is not None]
    tallies = [_tally(document, mask, persons, by) for document, mask in compared if mask]
    clients = [document.client_id or f"\0{k}" for k, (document, _) in enumerate(compared)]
    rules = sum((tally.rules for tally in tallies), Counter[str]())
    return Measured(
        shares=_shares(tallies, clients, seed, resamples),
        untouched=sum(tally.untouched for tally in tallies),
        partly=sum(tally.partly for tally in tallies),
        rules=dict(rules.most_common()),
        not_compared=len(documents) - len(tallies),
        missed=tuple(text for tally in tallies for text in tally.missed)[:errors],
        false=tuple(text for tally in tallies for text in tally.false)[:errors],
    )


def leaks(document: Annotated, mask: Masked, persons: frozenset[str] = frozenset()) -> list[str]:
    """Return the kinds of the mentions that are not wholly masked, in order."""
    holes = _Holes(document.text, mask)
    kinds = [(kind_of(mention.label, persons), mention) for mention in document.mentions]
    return [kind for kind, mention in kinds if kind and not holes.whole(mention, kind)]


class _Holes:
    """What was left standing in a text."""

    def __init__(self, text: str, mask: Masked) -> None:
        letters = np.fromiter((c.isalpha() for c in text), dtype=bool, count=len(text))
        content = np.fromiter((c.isalnum() for c in text), dtype=bool, count=len(text))
        self._letters = _sums(letters & ~mask.cover)
        told = mask.cover if mask.coarse is None else mask.cover | mask.coarse
        self._places = _sums(letters & ~told)
        self._content = _sums(content & ~mask.cover)

    def whole(self, mention: Mention, kind: str) -> bool:
        """Whether nothing of a mention was left."""
        left = self._content
        if kind in _NAMES:
            left = self._letters if kind == PERSON else self._places
        return bool(left[mention.end] == left[mention.start])


def _sums(marked: np.ndarray) -> np.ndarray:
    """How many are marked before each place (length + 1)."""
    return np.concatenate([[0], np.cumsum(marked)])


def _tally(document: Annotated, mask: Masked, persons: frozenset[str], by: str) -> _Tally:
    tally = _Tally()
    group = dict(document.groups).get(by, "–") if by else ""
    holes = _Holes(document.text, mask)
    covered = _sums(mask.cover)
    for mention in document.mentions:
        kind = kind_of(mention.label, persons)
        if not kind:
            continue
        hit = holes.whole(mention, kind)
        tally.add(list(_keys(document.text, mention, kind)), hit)
        if group:
            tally.add([(by, group)], hit)
        if not hit:
            part = covered[mention.end] > covered[mention.start]
            tally.partly += bool(part)
            tally.untouched += not part
            tally.missed.append(_around(document.text, mention.start, mention.end, kind))
    _tally_words(document, mask, covered, tally, (f"{by}, other words", group) if by else None)
    return tally


def _tally_words(
    document: Annotated, mask: Masked, covered: np.ndarray, tally: _Tally, group: Key | None
) -> None:
    places = np.array(document.words, dtype=int).reshape(-1, 2)
    hit = covered[places[:, 1]] > covered[places[:, 0]]
    for key in (OTHER_WORDS, group):
        if key:
            tally.counts[key] = [int(hit.sum()), len(places)]
    if mask.coarse is not None:
        coarse = _sums(mask.coarse)
        told = ~hit & (coarse[places[:, 1]] > coarse[places[:, 0]])
        tally.counts[COARSE_WORDS] = [int(told.sum()), len(places)]
    for start, end in places[hit].tolist():
        rule = next((rule for a, b, rule in mask.rules if a < end and b > start), "")
        if rule:
            tally.rules[rule] += 1
        tally.false.append(_around(document.text, start, end, rule))


def _keys(text: str, mention: Mention, kind: str) -> Iterator[Key]:
    yield ALL
    yield ("kind", kind)
    if kind in STRUCTURED:
        yield ALL_STRUCTURED
    if kind == PERSON:
        yield SMALL if text[mention.start : mention.end].islower() else CASED
        before = text[max(0, mention.start - _LOOK_BACK) : mention.start]
        opens = mention.start == 0 or (_OPENS.search(before) and before.strip() != "")
        yield OPENING if opens or before.endswith("\n") else INSIDE


def _around(text: str, start: int, end: int, why: str) -> str:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    shown = f"{before}⟦{text[start:end]}⟧{after}".replace("\n", " ")
    return f"{why}: {shown}" if why else shown


def _shares(
    tallies: Sequence[_Tally], clients: Sequence[str], seed: int, resamples: int
) -> dict[Key, Share]:
    keys = sorted({key for tally in tallies for key in tally.counts})
    if not keys:
        return {}
    nothing = [0, 0]
    counts = np.array([[tally.counts.get(key, nothing) for key in keys] for tally in tallies])
    _, cluster = np.unique(clients, return_inverse=True)
    together = np.zeros((cluster.max() + 1, *counts.shape[1:]), dtype=int)
    np.add.at(together, cluster, counts)
    hits, totals = together[:, :, 0], together[:, :, 1]
    intervals = share_intervals(hits, totals, seed=seed, resamples=resamples)
    return {
        key: Share(int(hits[:, k].sum()), int(totals[:, k].sum()), interval.low, interval.high)
        for k, (key, interval) in enumerate(zip(keys, intervals, strict=True))
    }
