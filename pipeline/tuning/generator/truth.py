"""Planted truth: which client has which phenomenon in which period.

Every draw is a keyed hash of the seed, the client, the period and the phenomenon. So the truth of
a client depends on nothing else: not on the number of clients, not on the order of work, and a
changed share of one phenomenon leaves the others as they were.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from pipeline.configs import did_you_mean, shared_folder
from pipeline.errors import UsageError
from pipeline.tuning.generator.settings import GeneratorSettings, Planted

_CEILING = 0.95  # highest share within one profile


@dataclass(frozen=True)
class Profile:
    """A kind of life situation: how common it is and what it makes more or less likely."""

    name: str
    kind: str  # f family with children, a working-age adult, o older person or disability
    share: float  # of the clients
    risks: dict[str, float]  # phenomenon -> risk relative to the other profiles


@dataclass(frozen=True)
class Plan:
    """Shares by period and profile.

    :ivar kinds: phenomenon -> kinds of client whom it can touch; absent: everyone.
    :ivar beside: phenomenon -> what is not denied of those who have it.
    :ivar shares: period -> phenomenon -> share of all clients.
    :ivar within: period -> profile -> phenomenon -> share of the profile's clients.
    """

    profiles: tuple[Profile, ...]
    kinds: dict[str, str]
    beside: dict[str, list[str]]
    shares: tuple[dict[str, float], ...]
    within: tuple[dict[str, dict[str, float]], ...]


def uniform(*key: object) -> float:
    """Return a number in [0, 1) that depends on the key alone."""
    digest = blake2b("/".join(map(str, key)).encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53  # 53 bits: never rounded up to 1


def pick(weights: Iterable[float], at: float) -> int:
    """Return the index that a number in [0, 1) falls on among the weights."""
    weights = list(weights)
    left = at * sum(weights)
    for index, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return index
    return max(i for i, weight in enumerate(weights) if weight > 0)


def make_plan(settings: GeneratorSettings) -> Plan:
    """Read the default table, lay the settings over it and spread the shares over the profiles.

    :raises UsageError: where a phenomenon is not in the phrase banks, or a share cannot be
        reached because too few clients can have the phenomenon.
    """
    path = shared_folder("data_samples") / "generator" / "plan.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    base: dict[str, float] = table["prevalence"]
    planted = settings.planted
    if planted is None:
        planted = tuple(Planted(**change) for change in table["planted"])
    for name in [*settings.prevalence, *(change.phenomenon for change in planted)]:
        if name not in base:
            raise UsageError(
                f"There are no phrases for '{name}'.{did_you_mean(name, base)}",
                where="prevalence, planted",
                mend=f"Use one of: {', '.join(base)}.",
            )
    profiles = tuple(Profile(**profile) for profile in table["profiles"])
    at_start = {**base, **settings.prevalence}
    shares = tuple(_shares(at_start, planted, index) for index in range(settings.periods))
    within = tuple(_within(row, profiles, table["kinds"]) for row in shares)
    return Plan(profiles, table["kinds"], table["beside"], shares, within)


def spread(share: float, sizes: Sequence[float], risks: Sequence[float]) -> list[float]:
    """Spread a share over profiles in proportion to their risks, none above 95 %.

    :param sizes: shares of the profiles, summing to 1.
    :returns: shares within the profiles; their mean weighted by ``sizes`` is ``share``.
    :raises UsageError: where the profiles with a risk above 0 are too few for the share.
    """
    found = [0.0] * len(sizes)
    free = [index for index, risk in enumerate(risks) if risk > 0]
    left = share
    while free and left > 0:
        scale = left / sum(sizes[i] * risks[i] for i in free)
        full = [i for i in free if scale * risks[i] > _CEILING]
        if not full:
            for i in free:
                found[i] = scale * risks[i]
            return found
        for i in full:
            found[i] = _CEILING
            left -= sizes[i] * _CEILING
        free = [i for i in free if i not in full]
    if left > 1e-9:
        raise UsageError(
            f"A share of {share:.0%} cannot be planted: too few clients can have it.",
            where="prevalence, planted",
            mend="Lower the share.",
        )
    return found


def phenomena(
    settings: GeneratorSettings, plan: Plan, client: str, profile: str, first: int, period: int
) -> list[str]:
    """Return what a client has in a period, in the order of the table.

    A client's first period is drawn from the shares of its profile. After that the draw leans
    towards what was there before, by ``persistence``, and keeps the shares as planned.

    :param first: index of the client's first period.
    """
    has: dict[str, bool] = {}
    for now in range(first, period + 1):
        shares = plan.within[now][profile]
        before = plan.within[now - 1][profile] if now > first else {}
        for name, share in shares.items():
            p = share
            if now > first:
                p = _given(before[name], share, has[name], settings.persistence)
            has[name] = uniform(settings.seed, "has", client, now, name) < p
    return [name for name, yes in has.items() if yes]


def _given(before: float, now: float, had: bool, persistence: float) -> float:
    """Return P(has it now | had it or not): the two-state chain whose shares are as planned."""
    if before <= 0 or before >= 1:
        return now
    kept = now + persistence * (min(1.0, now / before) - now)
    return kept if had else max(0.0, (now - before * kept) / (1 - before))


def _shares(base: dict[str, float], planted: Sequence[Planted], period: int) -> dict[str, float]:
    found = dict(base)
    for change in sorted(planted, key=lambda change: change.from_period):
        if change.from_period <= period:
            found[change.phenomenon] = change.share
    return found


def _within(
    shares: dict[str, float], profiles: Sequence[Profile], kinds: dict[str, str]
) -> dict[str, dict[str, float]]:
    sizes = [profile.share / sum(p.share for p in profiles) for profile in profiles]
    found: dict[str, dict[str, float]] = {profile.name: {} for profile in profiles}
    for name, share in shares.items():
        allowed = kinds.get(name, "fao")
        risks = [p.risks.get(name, 1.0) if p.kind in allowed else 0.0 for p in profiles]
        for profile, value in zip(profiles, spread(share, sizes, risks), strict=True):
            found[profile.name][name] = value
    return found
