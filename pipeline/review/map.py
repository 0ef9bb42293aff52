"""The map of themes as it is drawn: numbered dots, pushed apart, and what lies near to each.

Only themes with numbers that the team may see are on it; a dot is no finer than the shown share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.review.team import Standing

SIDE = 1000  # units of the picture; a phone shows about 290 px of them
_MARGIN = 60
_SIZES = ((0.1, 32), (0.25, 38), (0.5, 44), (1.1, 50))  # below this share: radius in units
_ROUNDS = 120  # of pushing apart
_NEAREST = 3


@dataclass(frozen=True)
class Dot:
    """One theme on the map."""

    number: int
    one: Standing
    x: int
    y: int
    radius: int
    near: tuple[Standing, ...]

    @property
    def square(self) -> bool:
        """Whether it is drawn as a square: strengths are."""
        return self.one.theme.name.kind == "strength"


def on_map(one: Standing, places: Mapping[str, tuple[float, float]]) -> bool:
    """Whether a theme is on the map: it has a place, is counted, and its numbers are shown."""
    row = one.theme.row
    return one.theme_id in places and not one.gone and row is not None and bool(row.n)


def dots(
    shown: Sequence[Standing], places: Mapping[str, tuple[float, float]], first: int = 1
) -> tuple[Dot, ...]:
    """Draw themes that are on the map, numbered in their order.

    :param places: coordinates 0-1 of each.
    :param first: number of the first.
    """
    if not shown:
        return ()
    at = np.array([places[one.theme_id] for one in shown])
    radii = np.array([_radius(one) for one in shown])
    drawn = _apart(_MARGIN + at * (SIDE - 2 * _MARGIN), radii)
    far = np.linalg.norm(at[:, None] - at[None], axis=2)
    np.fill_diagonal(far, np.inf)
    return tuple(
        Dot(
            first + n, one, int(drawn[n, 0]), int(drawn[n, 1]), int(radii[n]),
            tuple(shown[i] for i in np.argsort(far[n], kind="stable")[:_NEAREST] if i != n),
        )
        for n, one in enumerate(shown)
    )  # fmt: skip


def _radius(one: Standing) -> int:
    share = (one.theme.row.share if one.theme.row else None) or 0.0
    return next(radius for below, radius in _SIZES if share < below)


def _apart(at: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Push dots that cover each other apart, as little as it takes, within the picture.

    :param at: n x 2; ``radii``: n.
    """
    made = at.astype("float64")
    turn = np.arange(len(made)) * 2.4  # those in one spot part in different directions
    made += np.column_stack([np.cos(turn), np.sin(turn)]) * 0.5
    room = radii[:, None] + radii[None] + 4
    for _ in range(_ROUNDS):
        gap = made[:, None] - made[None]
        far = np.linalg.norm(gap, axis=2) + np.eye(len(made)) * 1e9
        push = np.clip(room - far, 0, None) / 2
        if not push.any():
            break
        made += (gap / far[..., None] * push[..., None]).sum(axis=1) * 0.5
        made = np.clip(made, radii[:, None], SIDE - radii[:, None])
    return made.round()
