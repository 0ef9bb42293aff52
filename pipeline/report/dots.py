"""A row of the dot-and-range chart as a small PNG, for files that take no SVG.

The picture holds no letters: label and share stand beside it as text, which a reader can enlarge
and a screen reader speaks. Range, dot and earlier share differ in form, not in colour alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.report.charts import Mark

if TYPE_CHECKING:
    import numpy as np

WIDTH, HEIGHT = 432, 36  # px
_EDGE, _STEP = 16, 4  # px beside the axis, px for one percent
_FINE = 3  # points a pixel is drawn with, each way
_WHITE, _INK, _LINE = (255, 255, 255), (0x17, 0x24, 0x2E), (0xCD, 0xD6, 0xDB)
_ACCENT, _MID = (0x0A, 0x5A, 0x6B), (0x6F, 0x9A, 0xA5)


def dot_png(mark: Mark) -> bytes:
    """Draw a mark on an axis from 0 to 100 percent; the same mark gives the same bytes."""
    if mark.low is None and mark.high is None:
        return _drawn(_at(mark.share), None, None, _maybe(mark.before))
    low = mark.share if mark.low is None else mark.low
    high = mark.share if mark.high is None else mark.high
    return _drawn(_at(mark.share), _at(low), _at(high), _maybe(mark.before))


@lru_cache(maxsize=256)  # the same picture stands in every language
def _drawn(dot: float, low: float | None, high: float | None, before: float | None) -> bytes:
    import numpy as np

    down, across = np.mgrid[0 : HEIGHT * _FINE, 0 : WIDTH * _FINE] / _FINE
    middle = HEIGHT / 2
    picture = np.full((*down.shape, 3), _WHITE, dtype=float)
    for percent in (0, 25, 50, 75, 100):
        picture[abs(across - _at(percent / 100)) < 0.75] = _LINE
    picture[(abs(down - middle) < 0.75) & (across > _EDGE) & (across < WIDTH - _EDGE)] = _LINE
    if low is not None and high is not None:
        inside = (across >= low) & (across <= high)
        picture[(abs(down - middle) < 5) & inside] = _MID
    rings = [(before, 9, _INK), (before, 6.5, _WHITE), (dot, 10, _WHITE), (dot, 8, _ACCENT)]
    for at, radius, colour in rings:
        if at is not None:
            picture[np.hypot(across - at, down - middle) < radius] = colour
    shape = (HEIGHT, _FINE, WIDTH, _FINE, 3)
    return _png(picture.reshape(shape).mean(axis=(1, 3)).round().astype("uint8"))


def _at(share: float) -> float:
    return _EDGE + round(share * 100) * _STEP  # whole percent, as it is written


def _maybe(share: float | None) -> float | None:
    return None if share is None else _at(share)


def _png(pixels: np.ndarray) -> bytes:
    """Write pixels (height, width, 3) as PNG, with nothing beside them."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(parts))


def _chunks(parts: tuple[tuple[bytes, bytes], ...]) -> Iterator[bytes]:
    for kind, body in parts:
        yield struct.pack(">I", len(body)) + kind + body
        yield struct.pack(">I", zlib.crc32(kind + body))
