"""Which passages are read: a random sample that depends on the seed and the run, and on no order.

Passages are ranked by SHA-256 over seed and passage, and the first n are read, in that order. So a
sheet that is read half is a random sample too, and a larger n begins with the passages of a smaller
one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

By = Literal["", "language", "doc_type"]
BY: tuple[By, ...] = ("", "language", "doc_type")
ALL = "all"
_DIGEST = 12  # hexadecimal digits: tells the sheets of a workspace apart


@dataclass(frozen=True)
class Design:
    """How a sample is drawn: size, seed and what it is stratified by ("" for nothing)."""

    n: int = 300
    seed: int = 7
    by: By = ""


@dataclass(frozen=True)
class Draw:
    """A drawn sample: rows in the order of reading (passage_id, language, stratum, text)."""

    design: Design
    run: str  # digest of the passages that it was drawn from
    sheet: str  # digest of the sample
    population: Mapping[str, int]  # stratum to passages in the run
    rows: pd.DataFrame


def run_digest(passages: pd.DataFrame) -> str:
    """SHA-256 over ids and texts of the passages, whatever their order; the text stays here."""
    whole = hashlib.sha256()
    for key, text in sorted(zip(passages["passage_id"], passages["text"], strict=True)):
        whole.update(f"{key}\x1f{text}\x1e".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def draw(passages: pd.DataFrame, documents: pd.DataFrame, design: Design) -> Draw:
    """Draw a sample.

    Without strata every passage has the same chance. With strata each gets a share of n by its
    size, but no less than half of an equal share, so that a small language is read at all; the
    weights are those of :attr:`Draw.population`.

    :raises UsageError: where n is below 1, or the run has no passages.
    """
    if design.n < 1:
        raise UsageError("The sample must have at least one passage.", where="--n")
    if passages.empty:
        raise UsageError("The run has no passages to read.", mend="Run the period first.")
    types = dict(zip(documents["document_id"], documents["doc_type"], strict=True))
    frame = passages[["passage_id", "document_id", "language", "text"]].copy()
    frame["stratum"] = {
        "": ALL,
        "language": frame["language"],
        "doc_type": frame["document_id"].map(types).fillna("other"),
    }[design.by]
    frame["rank"] = [_rank(design.seed, key) for key in frame["passage_id"]]
    frame = frame.sort_values(["rank", "passage_id"])
    sizes = {str(k): int(n) for k, n in sorted(frame["stratum"].value_counts().items())}
    wanted = allocate(sizes, design.n)
    chosen = frame[frame.groupby("stratum").cumcount() < frame["stratum"].map(wanted)]
    rows = chosen[["passage_id", "language", "stratum", "text"]].reset_index(drop=True)
    run = run_digest(passages)
    told = "\x1f".join([run, str(design), *rows["passage_id"]])
    return Draw(design, run, hashlib.sha256(told.encode()).hexdigest()[:_DIGEST], sizes, rows)


def allocate(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Share out n passages over strata: by size, at least half an equal share, at most all."""
    n = min(n, sum(sizes.values()))
    least = n // (2 * len(sizes))
    wanted = {name: min(size, least) for name, size in sizes.items()}
    while (left := n - sum(wanted.values())) > 0:
        room = {name: size - wanted[name] for name, size in sizes.items() if size > wanted[name]}
        total = sum(room.values())
        for name in sorted(room, key=lambda one: (-room[one], one)):
            more = min(room[name], max(1, left * room[name] // total), n - sum(wanted.values()))
            wanted[name] += more
    return wanted


def _rank(seed: int, passage: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{passage}".encode("utf-8", "surrogatepass")).hexdigest()
