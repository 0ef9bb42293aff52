"""The trade-offs as a picture: drawn as SVG, with the table beside it as the accessible form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from pipeline.tuning.tune.study import Done

_WIDE, _HIGH, _EDGE = 640, 420, 56


@dataclass(frozen=True)
class _Axis:
    """An axis over whole tenths that holds every share, so that trials lie apart."""

    low: float
    high: float
    start: float  # in the picture
    end: float

    @classmethod
    def over(cls, shares: Iterable[float], start: float, end: float) -> _Axis:
        listed = [round(share, 6) for share in shares]
        low, high = floor(min(listed) * 10) / 10, ceil(max(listed) * 10) / 10
        return cls(low if low < high else low - 0.1, high, start, end)

    def at(self, share: float) -> float:
        return self.start + (share - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [step / 10 for step in range(round(self.low * 10), round(self.high * 10) + 1)]


def trade_offs(done: Sequence[Done], choice: int) -> str:
    """Draw phenomena found against themes real: a ring is what was there before.

    :returns: an SVG element; trials that another one beats are pale.
    """
    across = _Axis.over((one.result.measures.found for one in done), _EDGE, _WIDE - _EDGE)
    up = _Axis.over((one.result.measures.real for one in done), _HIGH - _EDGE, _EDGE)
    order = sorted(done, key=lambda one: (one.number == choice, one.trades))
    marks = [_grid(across, up), *(_mark(one, choice, across, up) for one in order)]
    title = "Trials by phenomena found (across) and themes real (up)"
    return (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{title}; the table below holds '
        f'the same figures">{"".join(marks)}</svg>'
    )


def _mark(one: Done, choice: int, across: _Axis, up: _Axis) -> str:
    x, y = across.at(one.result.measures.found), up.at(one.result.measures.real)
    size = 3 + 5 * one.result.stability
    kind = "choice" if one.number == choice else "trade" if one.trades else "beaten"
    ring = f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{size + 3:.1f}"/>'
    name = f'<text x="{x + size + 4:.1f}" y="{y - size:.1f}">{one.number}</text>'
    told = ring if one.is_default else ""
    return f'{told}<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>' + (
        name if one.trades or one.is_default else ""
    )


def _grid(across: _Axis, up: _Axis) -> str:
    made = []
    for value in across.ticks():
        x = f"{across.at(value):.1f}"
        made.append(f'<line class="grid" x1="{x}" y1="{up.start}" x2="{x}" y2="{up.end}"/>')
        made.append(f'<text class="tick" x="{x}" y="{up.start + 18}">{value:.1f}</text>')
    for value in up.ticks():
        y = up.at(value)
        made.append(
            f'<line class="grid" x1="{across.start}" y1="{y:.1f}" x2="{across.end}" y2="{y:.1f}"/>'
        )
        made.append(
            f'<text class="tick" x="{across.start - 18}" y="{y + 4:.1f}">{value:.1f}</text>'
        )
    made.append(f'<text class="name" x="{_WIDE / 2}" y="{_HIGH - 8}">phenomena found</text>')
    turned = f"translate(14 {_HIGH / 2}) rotate(-90)"
    made.append(f'<text class="name" transform="{turned}">themes real</text>')
    return "".join(made)
