"""The trade-offs as a picture: drawn as SVG, with the table beside it as the accessible form."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.tuning.tune.study import Done

_WIDE, _HIGH, _EDGE = 640, 420, 56


def trade_offs(done: Sequence[Done], choice: int) -> str:
    """Draw phenomena found against themes real: a ring is what was there before.

    :returns: an SVG element; trials that another one beats are pale.
    """
    marks = [_axis(), *(_mark(one, choice) for one in sorted(done, key=lambda d: d.trades))]
    title = "Trials by phenomena found (across) and themes real (up)"
    return (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{title}; the table below holds '
        f'the same figures">{"".join(marks)}</svg>'
    )


def _mark(one: Done, choice: int) -> str:
    x, y = _x(one.result.measures.found), _y(one.result.measures.real)
    size = 4 + 8 * one.result.stability
    kind = "choice" if one.number == choice else "trade" if one.trades else "beaten"
    ring = f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{size + 4:.1f}"/>'
    name = f'<text x="{x + size + 5:.1f}" y="{y + 4:.1f}">{one.number}</text>'
    told = ring if one.is_default else ""
    return f'{told}<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>' + (
        name if one.trades or one.is_default else ""
    )


def _axis() -> str:
    made = []
    for step in range(6):
        value = step / 5
        x, y = f"{_x(value):.1f}", f"{_y(value):.1f}"
        made.append(
            f'<line class="grid" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/>'
            f'<line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>'
            f'<text class="tick" x="{x}" y="{_y(0) + 18}">{value:.1f}</text>'
            f'<text class="tick" x="{_x(0) - 18}" y="{_y(value) + 4:.1f}">{value:.1f}</text>'
        )
    made.append(f'<text class="name" x="{_WIDE / 2}" y="{_HIGH - 8}">phenomena found</text>')
    turned = f"translate(14 {_HIGH / 2}) rotate(-90)"
    made.append(f'<text class="name" transform="{turned}">themes real</text>')
    return "".join(made)


def _x(share: float) -> float:
    return _EDGE + share * (_WIDE - 2 * _EDGE)


def _y(share: float) -> float:
    return _HIGH - _EDGE - share * (_HIGH - 2 * _EDGE)
