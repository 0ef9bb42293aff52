"""The audited share where readers err: what two readers disagree on is carried into the interval.

A client on whom two readers disagree may have it or not. Taking all such clients as no, and all as
yes, gives two shares with the truth of the read clients between them, but for clients on whom both
readers made the same mistake: it is known up to a region, and sampling comes on top. The limits are
those of Imbens and Manski (2004, Econometrica 72, 1845-1857): each end of the region is left by C
standard errors, with C between the one-sided 1.645 (a region wide against the error) and the
two-sided 1.960 (no disagreement), so that no width is spent twice.

What readers do alone is reckoned from what they do together, as if their errors were independent:
mistakes of both as in capture and recapture (Chapman 1951), mistakes on clients read once from the
disagreement on those read twice. Both move the ends of the region and add to the variance.

What was measured stands in ``python -m pipeline.tuning.coverage``: readers of kappa 0.8 whose
errors are independent, symmetric, only misses or only false alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from pipeline.stats.audited import AuditedShare, AuditStratum, audited_share
from pipeline.stats.intervals import CONFIDENCE


@dataclass(frozen=True)
class TwiceRead:
    """Clients of whom the model said the same, by what their readers said before they spoke.

    :param population: clients.
    :param both: read by two who said yes; ``split``: disagreed; ``neither``: said no.
    :param once_yes: read by one who said yes; ``once_no``: who said no.
    :param predicted: what the model said of them.
    """

    population: int
    both: int
    split: int
    neither: int
    once_yes: int = 0
    once_no: int = 0
    predicted: bool | None = None

    @property
    def read(self) -> int:
        """Clients that somebody read."""
        return self.both + self.split + self.neither + self.once_yes + self.once_no


def agreed_share(strata: Sequence[TwiceRead], confidence: float = CONFIDENCE) -> AuditedShare:
    """Return the share of clients who have it, with readers' disagreement in its limits.

    The value lies midway between the ends of the region. Who was read twice has to be drawn at
    random from those who were read. Where the readers settled a disagreement together, the client
    counts as one on whom both said so, and only then is the interval as narrow as that of
    ``audited_share``.

    :param strata: at least one client in all.
    :raises ValueError: without clients, or where more were read than there are.
    """
    total = sum(part.population for part in strata)
    doubt = _doubt(strata)
    sides = [_side(part, doubt, total, up=False) for part in strata]
    fewest = audited_share([stratum for stratum, _ in sides], confidence)
    below = sum(variance for _, variance in sides)
    sides = [_side(part, doubt, total, up=True) for part in strata]
    most = audited_share([stratum for stratum, _ in sides], confidence)
    above = sum(variance for _, variance in sides)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    down = sqrt(((fewest.value - fewest.low) / z) ** 2 + below)
    up = sqrt(((most.high - most.unread - most.value) / z) ** 2 + above)
    low = max(0.0, fewest.value - z * down)
    high = min(1.0, most.value + z * up + most.unread)
    value = (fewest.value + most.value) / 2
    return AuditedShare(value, low, high, ((high - low) / (2 * z)) ** 2, most.unread)


@dataclass(frozen=True)
class _Doubt:
    """What the clients read twice say of readers: chances (0-1) that an answer is wrong."""

    of_yes: float  # of the yes of one reader
    of_no: float
    yes_clients: int  # clients on whom these rest
    no_clients: int
    missed: float  # clients missed by both, for each client on whom they disagree
    invented: float  # the same for clients on whom both said yes wrongly


def _doubt(strata: Sequence[TwiceRead]) -> _Doubt:
    both, split, neither = (
        sum(getattr(part, name) for part in strata) for name in ("both", "split", "neither")
    )
    calls_yes, calls_no = 2 * both + split + 1, 2 * neither + split + 1
    seen, cleared = (2 * both + 1) / calls_yes, (2 * neither + 1) / calls_no
    return _Doubt(
        min(1.0, (split + 1) / calls_yes / cleared),  # the one: none seen is not none there
        min(1.0, (split + 1) / calls_no / seen),
        both + split + 1,
        neither + split + 1,
        (1 - seen) / (2 * seen) * (1 + 3 / max(split, 1)),  # three more: they are few, and whole
        (1 - cleared) / (2 * cleared) * (1 + 3 / max(split, 1)),
    )


def _side(part: TwiceRead, doubt: _Doubt, total: int, *, up: bool) -> tuple[AuditStratum, float]:
    """Return one end of the region, and the variance that readers add to it."""
    if up:
        once, wrong, rest = part.once_no, doubt.of_no, doubt.no_clients
        unseen = min(float(part.neither), part.split * doubt.missed)
        yes = part.both + part.split + part.once_yes + once * wrong + unseen
    else:
        once, wrong, rest = part.once_yes, doubt.of_yes, doubt.yes_clients
        unseen = min(float(part.both), part.split * doubt.invented)
        yes = part.both + once * (1 - wrong) - unseen
    stratum = AuditStratum(part.population, part.read, yes, part.predicted)
    if not part.read:
        return stratum, 0.0
    counts = once * wrong * (1 - wrong) * (1 + once / rest) + unseen * (1 + unseen)
    return stratum, counts * (part.population / part.read / total) ** 2
