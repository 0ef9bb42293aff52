"""How a share depends on what is counted: a range in a line, and a table of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.report.messages import Messages
from pipeline.report.rows import Row
from pipeline.tables import VARIANTS

# Clients with a document of a type, from which its share enters the range: of fewer, a share
# differs by chance alone.
_LEAST = 20
_VOICE = "client_voice"

Ways = Mapping[str, Mapping[str, "Way"]]  # theme to variant to what is shown of it


@dataclass(frozen=True)
class Way:
    """A share as counted in one way; only such as may be shown."""

    n: int
    of: int
    share: float


@dataclass(frozen=True)
class WaysTable:
    """A row per phenomenon, a column per way of counting; cells are (share, "n of N") or a note."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def ways_of(sensitivity: pd.DataFrame) -> Ways:
    """Shown cells of the table ``sensitivity_release``."""
    made: dict[str, dict[str, Way]] = {}
    for row in sensitivity[~sensitivity["hidden"]].itertuples():
        way = Way(int(row.n_clients), int(row.of_clients), float(row.share))
        made.setdefault(str(row.theme_id), {})[str(row.variant)] = way
    return made


def ways_range(row: Row, ways: Ways, messages: Messages) -> str:
    """Write the range of a share over which documents count; empty where one alone is shown.

    What clients say themselves is no choice of documents: it has a column of its own.
    """
    found = ways.get(row.name.theme_id, {})
    shares = [w.share for name, w in found.items() if name != _VOICE and w.of >= _LEAST]
    if not shares or row.share is None or row.found is None or not row.of:
        return ""
    main = row.found / row.of  # as the model counts it: audits have no ways of counting
    low, high = min([*shares, main]), max([*shares, main])
    return messages("ways.range", range=messages.span(low, high))


def ways_table(rows: Sequence[Row], ways: Ways, messages: Messages) -> WaysTable | None:
    """Make the table; None where there is nothing to show.

    :param rows: shown rows of the group ``all``, sorted.
    """
    m, there = messages, [row for row in rows if ways.get(row.name.theme_id)]
    variants = [v for v in VARIANTS if any(v in ways[row.name.theme_id] for row in there)]
    if not there:
        return None
    made = []
    for row in there:
        own = ways[row.name.theme_id]
        main = Way(row.found or 0, row.of or 0, (row.found or 0) / max(1, row.of or 0))
        found = (main, *(own.get(variant) for variant in variants))
        cells = tuple(_cell(way, m, about=row.rounded_to > 1) for way in found)
        made.append((row.name.label(m.language), cells))
    return WaysTable((m("ways.all"), *(_head(variant, m) for variant in variants)), tuple(made))


def _head(variant: str, m: Messages) -> str:
    if variant.startswith("type_"):
        return m(f"doc_types.{variant.removeprefix('type_')}")
    return m(f"ways.{variant}")


def _cell(way: Way | None, m: Messages, *, about: bool) -> tuple[str, str]:
    if way is None:
        return m("material.not_shown"), ""
    of = "format.about_of" if about else "format.of"
    share = m.percent(way.share)
    return (
        m("format.about", value=share) if about else share,
        m(of, n=m.count(way.n), total=m.count(way.of)),
    )
