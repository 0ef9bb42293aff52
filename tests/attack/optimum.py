"""The fewest team cells that must be hidden beside the unsafe ones, by trying every choice.

A small table: teams x {theme, not the theme}, with the exact total of both shown and every client
in one team. Hiding a team's cell hides its count and the rest of the team at once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Teams:
    """Clients of each team, and how many of them have the theme."""

    sizes: tuple[int, ...]
    counts: tuple[int, ...]

    def unsafe(self, k: int) -> frozenset[int]:
        """Teams whose cell tells of fewer than k clients, of nobody or of everybody."""
        return frozenset(
            i
            for i, (of, n) in enumerate(zip(self.sizes, self.counts, strict=True))
            if n < k or of - n < k
        )

    def left_open(self, hidden: frozenset[int], team: int) -> tuple[int, int]:
        """The least and the largest count of a hidden team, the total and the others known."""
        rest = sum(self.counts[i] for i in hidden)
        others = sum(self.sizes[i] for i in hidden if i != team)
        return max(0, rest - others), min(self.sizes[team], rest)

    def protected(self, hidden: frozenset[int], k: int) -> bool:
        """Whether each hidden cell is k wide, and an unsafe one open on both sides of the truth."""
        for team in hidden:
            low, high = self.left_open(hidden, team)
            n, of = self.counts[team], self.sizes[team]
            if high - low < min(k, of):
                return False
            inside = (low < n or n == 0) and (high > n or n == of)
            if team in self.unsafe(k) and not inside:
                return False
        return True


def fewest_beside(table: Teams, k: int) -> int | None:
    """Fewest further team cells to hide; None where hiding all of them would not do."""
    unsafe = table.unsafe(k)
    rest = [i for i in range(len(table.sizes)) if i not in unsafe]
    for many in range(len(rest) + 1):
        for more in combinations(rest, many):
            if table.protected(unsafe | frozenset(more), k):
                return many
    return None


def tables(number: int, k: int, seed: int = 1) -> Iterator[Teams]:
    """Invented tables of three to six teams of which one or two cells are unsafe."""
    draw, made = random.Random(seed), 0
    while made < number:
        sizes = tuple(draw.randint(3 * k, 40) for _ in range(draw.randint(3, 6)))
        small = draw.sample(range(len(sizes)), draw.choice((1, 1, 2)))
        counts = tuple(
            draw.randint(1, k - 1) if i in small else draw.randint(k, of - k)
            for i, of in enumerate(sizes)
        )
        table = Teams(sizes, counts)
        if fewest_beside(table, k) is not None:
            made += 1
            yield table
