"""Dot-and-range charts as inline SVG: no script, no colour that alone says something.

Positions are percentages of the width and text has a fixed size, so that the same picture is
legible on paper, on a screen and on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ROW = 42  # height of a row, px
_TOP, _BOTTOM = 26, 10  # px
_TICKS = (0, 25, 50, 75, 100)  # percent


@dataclass(frozen=True)
class Mark:
    """One row of the chart: shares 0-1; an end of the range or the earlier share may be None."""

    label: str
    share: float
    low: float | None
    high: float | None
    before: float | None
    text: str  # the share as it is written


def dot_and_range(
    marks: Sequence[Mark], *, name: str, title: str, desc: str, ticks: Sequence[str]
) -> str:
    """Draw a row per mark: dot for the share, line for the range, circle for the earlier share.

    :param name: prefix of the ids, once per page.
    :param ticks: labels of 0, 25, 50, 75 and 100 percent.
    :returns: an ``<svg>`` element with role, title and description; every text escaped.
    """
    height = _TOP + _ROW * len(marks) + _BOTTOM
    rows = "".join(_row(mark, _TOP + _ROW * i) for i, mark in enumerate(marks))
    return (
        f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-desc" width="100%" '
        f'height="{height}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(desc)}</desc>'
        f'<g aria-hidden="true">{_axis(ticks, height)}{rows}</g></svg>'
    )


def _axis(ticks: Sequence[str], height: int) -> str:
    made = []
    for value, label in zip(_TICKS, ticks, strict=True):
        anchor = "start" if value == 0 else "end" if value == _TICKS[-1] else "middle"
        made.append(
            f'<line class="grid" x1="{value}%" x2="{value}%" y1="{_TOP - 8}" y2="{height - 4}"/>'
            f'<text class="tick" x="{value}%" y="12" text-anchor="{anchor}">{escape(label)}</text>'
        )
    return "".join(made)


def _row(mark: Mark, top: int) -> str:
    middle = top + 28
    parts = [
        f'<text class="name" x="0" y="{top + 15}">{escape(mark.label)}</text>',
        f'<text class="value" x="100%" y="{top + 15}" text-anchor="end">{escape(mark.text)}</text>',
        f'<line class="track" x1="0" x2="100%" y1="{middle}" y2="{middle}"/>',
    ]
    low, high = mark.low, mark.high
    if low is not None or high is not None:
        first, last = mark.share if low is None else low, mark.share if high is None else high
        parts.append(
            f'<line class="range" x1="{_at(first)}" x2="{_at(last)}" y1="{middle}" y2="{middle}"/>'
        )
    if mark.before is not None:
        parts.append(f'<circle class="before" cx="{_at(mark.before)}" cy="{middle}" r="5"/>')
    parts.append(f'<circle class="dot" cx="{_at(mark.share)}" cy="{middle}" r="5.5"/>')
    return "".join(parts)


def _at(share: float) -> str:
    return f"{share * 100:.1f}%"
