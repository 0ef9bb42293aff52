"""How far readers agree: in percent, Cohen's kappa, Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from pipeline.stats.intervals import CONFIDENCE, Interval


@dataclass(frozen=True)
class Agreement:
    """A measure of agreement (1 whole, 0 as by chance) with limits; None where undefined."""

    value: float | None
    interval: Interval | None


def percent_agreement(readings: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Share (0-1) of pairs of readings of the same client that are alike; None without a pair.

    :param readings: clients x readers, None where a reader did not read; with two readers it is the
        share of clients read by both on whom they agree.
    """
    same = pairs = 0
    for values in _paired(readings):
        pairs += len(values) * (len(values) - 1) // 2
        same += sum(n * (n - 1) // 2 for n in Counter(values).values())
    return same / pairs if pairs else None


def cohen_kappa(
    both: int, first: int, second: int, neither: int, confidence: float = CONFIDENCE
) -> Agreement:
    """Cohen's (1960) kappa of two readers, by statsmodels, with Fleiss' (1969) standard error.

    :param both: clients on whom both said yes; ``first``, ``second``: only that one; ``neither``.
    :returns: no value where both readers gave one and the same answer throughout, for then there
        is nothing to agree on beyond chance; limits cut at -1 and 1.
    """
    total = both + first + second + neither
    if total in (both, neither):
        return Agreement(None, None)
    from scipy.stats import norm
    from statsmodels.stats.inter_rater import cohens_kappa

    found = cohens_kappa([[both, first], [second, neither]])
    half = float(norm.ppf(0.5 + confidence / 2)) * float(found.std_kappa)
    value = float(found.kappa)
    return Agreement(value, Interval(max(-1.0, value - half), min(1.0, value + half)))


def krippendorff_alpha(readings: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha of any number of readers, nominal data, gaps allowed.

    alpha = 1 - (n - 1) Σ_{c≠k} o_ck / Σ_{c≠k} n_c n_k with coincidences o of pairs of readings of
    one client, each client's weighted by 1/(readings - 1) (Krippendorff 2011, Computing
    Krippendorff's Alpha-Reliability, section C). Clients read once do not count.

    :param readings: clients x readers, None where a reader did not read.
    :returns: None where fewer than two answers are given in all, for then nothing can be said.
    """
    totals: Counter[Hashable] = Counter()
    apart = 0.0  # coincidences of unlike answers
    for values in _paired(readings):
        counts = Counter(values)
        totals.update(counts)
        own = len(values)
        apart += (own * own - sum(n * n for n in counts.values())) / (own - 1)
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    return 1 - (n - 1) * apart / expected if expected else None


def _paired(readings: Sequence[Sequence[Hashable | None]]) -> list[list[Hashable]]:
    given = ([value for value in row if value is not None] for row in readings)
    return [values for values in given if len(values) > 1]
