"""Three passages of three clients that are like each other, and unlike all that others wrote.

The newness of three passages, of different clients and in different wordings, is the mean over
their pairs of ``likeness - w (h1 + h2)``, where ``h`` is the most that a passage is like anything
written before. Whom "before" takes in is handed over, so that it can be shuffled. Threes are sought
around a passage, among its best partners: of the newest three at least one has two pairs that are
no worse than the mean of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.matching.nearest_clients import Nearest

_PARTNERS = 4  # clients with whom a passage does best, among whom its two others are sought
_NEVER = -9.0  # below any newness


@dataclass(frozen=True)
class Three:
    """Three passages, by place, and how new they are together."""

    newness: float
    places: tuple[int, int, int]


@dataclass(frozen=True)
class _Seed:
    """A passage and its partners, the best first: places, pairs with it, and what they cost."""

    bound: float  # newness of any three, of which its two pairs are the best, at most
    place: int
    places: np.ndarray
    values: np.ndarray
    heard: np.ndarray


@dataclass(frozen=True)
class NewestGroups:
    """What is new, for any choice of the clients who are the newest period's.

    :ivar near: m passages beside u clients; ``persons``: client of each of the u, in any period.
    :ivar vectors: of the m passages (m, d), length 1, whose cosine counts with the weight
        ``meaning``; ``words``: of each its weighed words (m,), whose product is added to it.
    :ivar same_wording: cosine from which two have one wording; ``alike``: likeness of two of three
        passages at least.
    :ivar unlike: weight of being unlike what was written before.
    """

    near: Nearest
    persons: np.ndarray
    vectors: np.ndarray
    words: Sequence[Mapping[int, float]]
    meaning: float
    same_wording: float
    alike: float
    unlike: float

    def largest(self, chosen: np.ndarray) -> float:
        """Newness of the newest three passages of a choice, bool (u,); all others were before."""
        best = _NEVER
        for one in self._seeds(chosen, ~chosen):
            if one.bound <= best:
                break
            best = max(best, self._three(one).newness)
        return best

    def groups(
        self, chosen: np.ndarray, before: np.ndarray, above: float
    ) -> list[tuple[tuple[int, ...], float]]:
        """Threes whose newness lies above a value, the newest first, none of a passage twice.

        A passage of another three joins where its pairs with a group lie above it on average.

        :returns: places of each group, and the newness of its newest three.
        """
        heard = self._heard(chosen, before)
        threes = sorted(self._above(chosen, before, above), key=lambda t: (-t.newness, t.places))
        made: list[tuple[tuple[int, ...], float]] = []
        taken: set[int] = set()
        for three in threes:
            if taken & set(three.places):
                continue
            group = list(three.places)
            near = (
                place
                for other in threes
                if set(other.places) & set(group)
                for place in other.places
            )
            for place in dict.fromkeys(near):
                if place not in group and place not in taken:
                    pairs = [self._pair(place, own, heard) for own in group]
                    if np.mean(pairs) > above:
                        group.append(place)
            # others that share a passage with it tell of the same
            taken |= {
                place
                for other in threes
                if set(other.places) & set(group)
                for place in other.places
            }
            made.append((tuple(sorted(group)), three.newness))
        return made

    def _above(self, chosen: np.ndarray, before: np.ndarray, above: float) -> Iterator[Three]:
        for one in self._seeds(chosen, before):
            if one.bound <= above:
                break
            three = self._three(one)
            if three.newness > above:
                yield three

    def _seeds(self, chosen: np.ndarray, before: np.ndarray) -> Iterator[_Seed]:
        """Passages of the choice, the one with the highest bound first, each with its partners."""
        near = self.near
        rows, now = np.flatnonzero(chosen[near.own]), np.flatnonzero(chosen)
        if len(now) < 1 + 2 or not before.any() or not len(rows):
            return
        heard = self._heard(chosen, before)
        like, which = near.told[np.ix_(rows, now)], near.which[np.ix_(rows, now)]
        value = like - np.float32(self.unlike) * (heard[rows][:, None] + heard[which])
        value[like < self.alike] = _NEVER
        best = np.argsort(-value, axis=1, kind="stable")[:, :_PARTNERS]
        value = np.take_along_axis(value, best, axis=1)
        which = np.take_along_axis(which, best, axis=1)
        bound = value[:, :2].mean(axis=1)
        for k in np.argsort(-bound, kind="stable"):
            heard_of = self.unlike * heard[which[k]]
            yield _Seed(float(bound[k]), int(rows[k]), which[k], value[k], heard_of)

    def _heard(self, chosen: np.ndarray, before: np.ndarray) -> np.ndarray:
        """The most that each passage of the choice is like anything before (m,); others 0."""
        heard = np.zeros(len(self.near.own), dtype=np.float32)
        rows, then = np.flatnonzero(chosen[self.near.own]), np.flatnonzero(before)
        if len(rows) and len(then):
            heard[rows] = self.near.anything[np.ix_(rows, then)].max(axis=1)
        return heard

    def _pair(self, one: int, other: int, heard: np.ndarray) -> float:
        cosine = float(self.vectors[one] @ self.vectors[other])
        like = self.meaning * cosine + _product(self.words[one], self.words[other])
        return like - self.unlike * float(heard[one] + heard[other])

    def _three(self, seed: _Seed) -> Three:
        """The newest three of a passage and two of its partners."""
        best = Three(_NEVER, (seed.place,) * 3)
        person = self.persons[self.near.own[seed.places]]
        for a, b in combinations(range(len(person)), 2):
            if person[a] == person[b]:
                continue
            one, other = int(seed.places[a]), int(seed.places[b])
            cosine = float(self.vectors[one] @ self.vectors[other])
            if cosine >= self.same_wording:
                continue
            like = self.meaning * cosine + _product(self.words[one], self.words[other])
            if like < self.alike:
                continue
            third = like - float(seed.heard[a] + seed.heard[b])
            newness = (float(seed.values[a] + seed.values[b]) + third) / 3
            if newness > best.newness:
                best = Three(newness, (seed.place, one, other))
        return best


def _product(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    return sum(weight * other[word] for word, weight in one.items() if word in other)
