"""Scores of a run against marked documents: what the product's contract names.

The unit is the client. A theme stands for the phenomenon that its clients fit best, whatever its
name, so that any model can be scored, a plain topic model as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.deid.coarsen.found import ENTITIES
from pipeline.tables import NO_THEME
from pipeline.tuning.align import masked_characters

FOUND_AT = 0.5  # F1 on client sets from which a phenomenon is found and a theme real
SIGNAL_PREFIX = "ws_"  # gold ids of weak signals
_WORD = re.compile(r"\w{2,}")
_OVERLAP = 0.5  # of the shorter of passage and mark


@dataclass(frozen=True)
class ThemeScores:
    """How well themes fit the marked phenomena; shares 0-1."""

    phenomena: int
    found: float  # share of phenomena with a theme of F1 >= FOUND_AT
    f1: float  # mean of the best theme's F1
    themes: int
    real: float  # share of themes that fit a phenomenon with F1 >= FOUND_AT
    share_error: float  # mean |share of clients in the best theme - true share|
    ranges: int  # phenomena whose theme has a range
    range_covers: float  # share of phenomena whose range, strict to lenient, holds the true share
    signals: int
    signals_as_themes: int  # weak signals with a theme of F1 >= FOUND_AT
    signals_listed: int  # of those, listed as weak signals or candidates
    signals_claimed: int  # of those, listed as weak signals, with a stated chance of a false alarm
    denials: int
    denials_wrong: float  # share of denials counted as the phenomenon


@dataclass(frozen=True)
class DeidScores:
    """How well identifiers were masked; shares 0-1."""

    identifiers: int
    leaked: float  # share of identifiers of which a word survived
    leaked_by_type: dict[str, int]
    words: int
    other_masked: float  # share of other words that were masked
    coarsened: float  # share of other words that were told more coarsely
    not_aligned: int  # documents that could not be compared


def client_sets(
    assignments: pd.DataFrame, passages: pd.DataFrame, least: int = 1
) -> dict[str, set[str]]:
    """Clients per theme; themes of fewer than ``least`` clients are left out."""
    client = dict(zip(passages["passage_id"], passages["client_id"], strict=True))
    found: dict[str, set[str]] = {}
    for passage, theme in zip(assignments["passage_id"], assignments["theme_id"], strict=True):
        if theme != NO_THEME:
            found.setdefault(theme, set()).add(client[passage])
    return {theme: who for theme, who in found.items() if len(who) >= least}


def f1(found: set[str], true: set[str]) -> float:
    """F1 of two sets of clients; 0 where both are empty."""
    return 2 * len(found & true) / (len(found) + len(true)) if found or true else 0.0


def score_themes(
    gold: pd.DataFrame,
    passages: pd.DataFrame,
    themes: Mapping[str, set[str]],
    assignments: pd.DataFrame,
    *,
    listed: frozenset[str] = frozenset(),
    claimed: frozenset[str] = frozenset(),
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> ThemeScores:
    """Score themes against marks.

    :param gold: ``document_id, client_id, marks`` (and ``start``/``end`` of marks in the
        scrubbed text, see :func:`placed_marks`), clients named as in ``passages``.
    :param themes: clients per theme.
    :param listed: themes listed as weak signals or candidates; ``claimed``: as weak signals.
    :param ranges: share, strict and lenient, per theme.
    """
    true: dict[str, set[str]] = {}
    for row in gold.itertuples():
        for mark in row.marks:
            if mark.kind == "ph":
                true.setdefault(mark.value, set()).add(row.client_id)
    total = gold["client_id"].nunique()
    best = {
        name: max(((f1(who, own), theme) for theme, who in themes.items()), default=(0.0, ""))
        for name, own in true.items()
    }
    steady = sorted(name for name in true if not name.startswith(SIGNAL_PREFIX))
    weak = [name for name in true if name.startswith(SIGNAL_PREFIX)]
    real = [max((f1(who, own) for own in true.values()), default=0.0) for who in themes.values()]
    errors = [abs(len(themes.get(best[name][1], ())) - len(true[name])) / total for name in steady]
    covers = [
        low - 1e-9 <= len(true[name]) / total <= high + 1e-9
        for name in steady
        if ranges and best[name][1] in ranges
        for low, high in [ranges[best[name][1]]]
    ]
    found = [name for name in weak if best[name][0] >= FOUND_AT]
    denials, wrong = _denials(gold, passages, assignments, best, set(themes))
    return ThemeScores(
        phenomena=len(steady),
        found=_mean([best[name][0] >= FOUND_AT for name in steady]),
        f1=_mean([best[name][0] for name in steady]),
        themes=len(themes),
        real=_mean([value >= FOUND_AT for value in real]),
        share_error=_mean(errors),
        ranges=len(covers),
        range_covers=_mean(covers),
        signals=len(weak),
        signals_as_themes=len(found),
        signals_listed=sum(best[name][1] in listed for name in found),
        signals_claimed=sum(best[name][1] in claimed for name in found),
        denials=denials,
        denials_wrong=wrong / denials if denials else 0.0,
    )


def _denials(
    gold: pd.DataFrame,
    passages: pd.DataFrame,
    assignments: pd.DataFrame,
    best: Mapping[str, tuple[float, str]],
    themes: set[str],
) -> tuple[int, int]:
    """Denials, and those where a passage over it is counted for the phenomenon's theme.

    The theme of a phenomenon is the one of the same name, and else the one that fits it best.
    """
    given = assignments.groupby("passage_id")["theme_id"].agg(set).to_dict()
    places = {name: part for name, part in passages.groupby("document_id")}
    denials = wrong = 0
    for row in gold.itertuples():
        here = places.get(row.document_id)
        for mark in row.marks:
            if mark.kind != "neg":
                continue
            denials += 1
            theme = mark.value if mark.value in themes else best.get(mark.value, (0.0, ""))[1]
            if here is None or not theme:
                continue
            overlap = np.minimum(here["end"], mark.end) - np.maximum(here["start"], mark.start)
            shorter = np.minimum(here["end"] - here["start"], mark.end - mark.start)
            over = here.loc[overlap >= _OVERLAP * shorter, "passage_id"]
            wrong += any(theme in given.get(passage, ()) for passage in over)
    return denials, wrong


def score_deid(gold: pd.DataFrame, documents: pd.DataFrame, redactions: pd.DataFrame) -> DeidScores:
    """Score masking: an identifier is leaked where any word of it survived."""
    scrubbed = dict(zip(documents["document_id"], documents["text"], strict=True))
    spans = {
        name: sorted(zip(part["start"], part["end"], strict=True))
        for name, part in redactions.groupby("document_id")
    }
    coarse = {
        name: dict(zip(part["start"], part["entity"].isin(ENTITIES), strict=True))
        for name, part in redactions.groupby("document_id")
    }
    identifiers = words = masked_words = coarse_words = lost = 0
    leaked: dict[str, int] = {}
    for row in gold.itertuples():
        if row.document_id not in scrubbed:
            continue
        places = spans.get(row.document_id, [])
        cover = masked_characters(row.text, scrubbed[row.document_id], places)
        if cover is None:
            lost += 1
            continue
        told = _coarse_characters(cover, places, coarse.get(row.document_id, {}))
        marks = [mark for mark in row.marks if mark.kind == "pii"]
        own = np.zeros(len(row.text), dtype=bool)
        for mark in marks:
            own[mark.start : mark.end] = True
            identifiers += 1
            if any(not cover[a:b].all() for a, b in _words(row.text, mark.start, mark.end)):
                leaked[mark.value] = leaked.get(mark.value, 0) + 1
        for a, b in _words(row.text, 0, len(row.text)):
            if not own[a:b].any():
                words += 1
                masked_words += bool((cover & ~told)[a:b].any())
                coarse_words += bool(told[a:b].any() and not (cover & ~told)[a:b].any())
    return DeidScores(
        identifiers=identifiers,
        leaked=sum(leaked.values()) / identifiers if identifiers else 0.0,
        leaked_by_type=dict(sorted(leaked.items())),
        words=words,
        other_masked=masked_words / words if words else 0.0,
        coarsened=coarse_words / words if words else 0.0,
        not_aligned=lost,
    )


def _coarse_characters(
    cover: np.ndarray, spans: list[tuple[int, int]], coarse: Mapping[int, bool]
) -> np.ndarray:
    """Return a boolean per raw character: whether coarser words took its place.

    Spans that touch are one run of masked characters; it counts as coarsened only where all are.
    """
    told = np.zeros(len(cover), dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], cover, [False]]).astype(int)))
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and groups[-1][-1][1] == span[0]:
            groups[-1].append(span)
        else:
            groups.append([span])
    for begin, end, group in zip(edges[::2], edges[1::2], groups, strict=False):
        told[begin:end] = all(coarse.get(start, False) for start, _ in group)
    return told


def placed_marks(
    gold: pd.DataFrame, documents: pd.DataFrame, redactions: pd.DataFrame
) -> pd.DataFrame:
    """Move marks from the raw text to the scrubbed one, and name clients as the run does."""
    from dataclasses import replace

    client = dict(zip(documents["document_id"], documents["client_id"], strict=True))
    scrubbed = dict(zip(documents["document_id"], documents["text"], strict=True))
    spans = {
        name: sorted(zip(part["start"], part["end"], strict=True))
        for name, part in redactions.groupby("document_id")
    }
    made = gold[gold["document_id"].isin(client)].copy()
    made["client_id"] = made["document_id"].map(client)
    moved = []
    for row in made.itertuples():
        own = spans.get(row.document_id, [])
        shift = _shift(row.text, scrubbed[row.document_id], own)
        moved.append([replace(m, start=shift(m.start), end=shift(m.end)) for m in row.marks])
    made["marks"] = moved
    return made


def _shift(raw: str, scrubbed: str, spans: list[tuple[int, int]]) -> Callable[[int], int]:
    cover = masked_characters(raw, scrubbed, spans)
    if cover is None:
        return lambda place: round(place * len(scrubbed) / max(1, len(raw)))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], cover, [False]]).astype(int)))
    masked = list(zip(edges[::2], edges[1::2], strict=True))

    def move(place: int) -> int:
        gained = 0
        for (start, end), (new_start, new_end) in zip(masked, spans, strict=False):
            if place < end:
                return int(start + gained) if place > start else int(place + gained)
            gained += (new_end - new_start) - (end - start)
        return int(place + gained)

    return move


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text, start, end)]


def _mean(values: list[float] | list[bool]) -> float:
    return float(np.mean(values)) if values else 0.0
