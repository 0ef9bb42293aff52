"""A row of the dot-and-range chart as a small PNG, for files that take no SVG.

The picture holds no letters: label and share stand beside it as text, which a reader can enlarge
and a screen reader speaks. Range, dot and earlier share differ in form, not in colour alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.report.charts import Mark

if TYPE_CHECKING:
    import numpy as np

WIDTH, HEIGHT = 432, 36  # px
_EDGE, _STEP = 16, 4  # px beside the axis, px for one percent
_FINE = 4  # points a pixel is drawn with, each way
_WHITE, _INK, _LINE = (255, 255, 255), (0x17, 0x24, 0x2E), (0xCD, 0xD6, 0xDB)
_ACCENT, _MID = (0x0A, 0x5A, 0x6B), (0x6F, 0x9A, 0xA5)


def dot_png(mark: Mark) -> bytes:
    """Draw a mark on an axis from 0 to 100 percent; the same mark gives the same bytes."""
    import numpy as np

    down, across = np.mgrid[0 : HEIGHT * _FINE, 0 : WIDTH * _FINE] / _FINE
    middle = HEIGHT / 2
    picture = np.full((*down.shape, 3), _WHITE, dtype=float)
    for percent in (0, 25, 50, 75, 100):
        picture[abs(across - _at(percent / 100)) < 0.75] = _LINE
    picture[(abs(down - middle) < 0.75) & (across > _EDGE) & (across < WIDTH - _EDGE)] = _LINE
    if mark.low is not None or mark.high is not None:
        low = mark.share if mark.low is None else mark.low
        high = mark.share if mark.high is None else mark.high
        inside = (across >= _at(low)) & (across <= _at(high))
        picture[(abs(down - middle) < 5) & inside] = _MID
    for share, rings in ((mark.before, ((9, _INK), (6.5, _WHITE))),
                         (mark.share, ((10, _WHITE), (8, _ACCENT)))):  # fmt: skip
        for radius, colour in rings if share is not None else ():
            picture[np.hypot(across - _at(share or 0.0), down - middle) < radius] = colour
    shape = (HEIGHT, _FINE, WIDTH, _FINE, 3)
    return _png(picture.reshape(shape).mean(axis=(1, 3)).round().astype("uint8"))


def _at(share: float) -> float:
    return _EDGE + round(share * 100) * _STEP  # whole percent, as it is written


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
