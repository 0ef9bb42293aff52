"""What precision which workload buys: half-widths of an audit before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stats.audited import AuditStratum, audited_share
from pipeline.stats.intervals import CONFIDENCE

if TYPE_CHECKING:
    import numpy as np

WORKLOADS = (10, 20, 30, 40, 60, 100)  # clients read; all of them comes last
TOPPED = 1 / 3  # part of the reading that is kept for clients predicted to have it


@dataclass(frozen=True)
class Workload:
    """Reading ``read`` clients: half the width of the interval, as a share of clients (0-1).

    ``half_width`` is the mean over what could be drawn and found, ``most`` what nine audits of ten
    stay below.
    """

    read: int
    half_width: float
    most: float


def drawn_counts(
    random: np.random.Generator, predicted: int, others: int, read: int, topped: float = TOPPED
) -> tuple[int, int]:
    """Draw how many clients predicted to have it, and how many others, an audit reads.

    The greater part is a simple random set over all; the rest tops up the predicted ones as far as
    there are any, and what is left of it enlarges the random set among the others.

    :param read: clients to be read, at most ``predicted + others``.
    """
    if read >= predicted + others:
        return predicted, others
    kept = int(read * topped)
    first = int(random.hypergeometric(predicted, others, read - kept)) if read > kept else 0
    more = min(predicted - first, kept)
    rest = min(others, read - first - more)
    return read - rest, rest


def expected_precision(  # noqa: PLR0913 - the assumptions, each stated
    clients: int,
    predicted: int,
    read: int,
    *,
    precision: float,
    recall: float,
    topped: float = TOPPED,
    draws: int = 500,
    seed: int = 7,
    confidence: float = CONFIDENCE,
) -> Workload:
    """Return what reading so many clients can be expected to give, by a seeded simulation.

    Planted are ``precision · predicted`` clients who have it among those predicted, and as many
    among the others as ``recall`` implies; then audits are drawn as the product draws them and
    :func:`audited_share` is asked. The assumptions are the caller's and go with the figure.

    :param clients: in the material; ``predicted``: said by the model to have it.
    :param read: clients to be read, 1 to ``clients``.
    :param precision: share of the predicted who have it; ``recall``: share of those who have it
        that were predicted, above 0.
    :raises ValueError: where the numbers contradict each other.
    """
    import numpy as np

    if not (0 <= predicted <= clients and 1 <= read <= clients):
        raise ValueError(f"{read} read of {clients} clients, {predicted} predicted")
    if not (0 <= precision <= 1 and 0 < recall <= 1):
        raise ValueError("precision is 0-1, recall above 0 and at most 1")
    others = clients - predicted
    hits = round(precision * predicted)
    missed = min(others, round(hits * (1 - recall) / recall))
    random = np.random.default_rng([seed, clients, predicted, read])
    halves = []
    for _ in range(draws):
        own, rest = drawn_counts(random, predicted, others, read, topped)
        found = audited_share(
            [
                AuditStratum(predicted, own, _found(random, hits, predicted, own), True),
                AuditStratum(others, rest, _found(random, missed, others, rest), False),
            ],
            confidence,
        )
        halves.append((found.high - found.low) / 2)
    return Workload(read, float(np.mean(halves)), float(np.quantile(halves, 0.9)))


def precision_table(
    clients: int,
    predicted: int,
    *,
    precision: float,
    recall: float,
    workloads: Sequence[int] = WORKLOADS,
    topped: float = TOPPED,
    draws: int = 500,
    seed: int = 7,
) -> list[Workload]:
    """Return a row for each workload below all clients, and one for all of them."""
    reads = [read for read in workloads if read < clients] + [clients]
    return [
        expected_precision(
            clients, predicted, read,
            precision=precision, recall=recall, topped=topped, draws=draws, seed=seed,
        )
        for read in reads
    ]  # fmt: skip


def _found(random: np.random.Generator, have: int, of: int, read: int) -> int:
    return int(random.hypergeometric(have, of - have, read)) if read else 0
