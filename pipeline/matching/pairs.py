"""The likeness of every two of some passages, and the groups that average linkage makes of them.

This is what discovery holds most memory for: the likeness of 6,000 passages is 72 MB here, and
joining them takes 144 MB more. fastcluster joins in place, where scipy's linkage works on a copy;
the groups are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.matching.likeness import Parts

_ROWS = 512  # passages at a time whose likeness to all others is held


@dataclass(frozen=True)
class Likeness:
    """Cosines of every two of n passages, -1 to 1: the half above the diagonal, float32.

    Row by row, in the order that scipy and R call condensed: half the memory of a square.
    """

    half: np.ndarray  # (n (n - 1) / 2,)
    n: int

    def row(self, row: int) -> np.ndarray:
        """Likeness of a passage to those that stand behind it."""
        begin = row * (2 * self.n - row - 1) // 2
        return self.half[begin : begin + self.n - 1 - row]

    def within(self, members: Sequence[int]) -> np.ndarray:
        """Square of some, (m, m), in their order; each is like itself."""
        at = np.asarray(members, dtype=np.int64)
        if len(at) < 2:
            return np.ones((len(at), len(at)), dtype=np.float32)
        low = np.minimum(at[:, None], at[None, :])
        high = np.maximum(at[:, None], at[None, :])
        places = low * (2 * self.n - low - 1) // 2 + high - low - 1
        same = low == high
        return np.where(same, np.float32(1), self.half[np.where(same, 0, places)])


def likeness(own: Parts) -> Likeness:
    """Cosines among passages; a block of rows at a time, so that no square is ever held."""
    n = len(own.dense)
    half = np.empty(n * (n - 1) // 2, dtype=np.float32)
    at = 0
    for begin in range(0, n, _ROWS):
        block = Parts(own.dense[begin : begin + _ROWS], own.words[begin : begin + _ROWS])
        rest = Parts(own.dense[begin:], own.words[begin:])
        made = np.clip(block.likeness(rest), -1, 1)
        for row in range(len(made)):
            own_half = made[row, row + 1 :]
            half[at : at + len(own_half)] = own_half
            at += len(own_half)
    return Likeness(half, n)


def grouped(like: Likeness, distance: float, part: np.ndarray | None = None) -> np.ndarray:
    """Label of each passage, from 0, by average linkage (Sokal and Michener 1958).

    :param distance: 1 - likeness, at which groups stop joining; ``part``: places in rising order,
        of those that are grouped alone.
    """
    from fastcluster import linkage
    from scipy.cluster.hierarchy import fcluster

    at = np.arange(like.n) if part is None else np.asarray(part)
    n = len(at)
    if n < 2:
        return np.zeros(n, dtype=int)
    apart = np.empty(n * (n - 1) // 2)  # float64, as linkage asks; it uses it up
    begin = 0
    for k in range(n - 1):
        row = like.row(int(at[k]))
        behind = row if part is None else row[at[k + 1 :] - at[k] - 1]
        np.subtract(1, behind, out=apart[begin : begin + n - 1 - k])
        begin += n - 1 - k
    np.maximum(apart, 0, out=apart)
    joined = linkage(_HandedOver(apart), "average", preserve_input=False)
    return np.asarray(fcluster(joined, np.nextafter(distance, 0), "distance")) - 1


@dataclass(frozen=True)
class _HandedOver:
    """An array that who asks for a copy gets as it is: nobody needs it afterwards.

    fastcluster copies its input once even where it is told that it need not be preserved.
    """

    own: np.ndarray

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self.own
