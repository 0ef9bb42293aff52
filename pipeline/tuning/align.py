"""Find which characters of a raw text were masked, from the scrubbed text and its redactions.

Redactions carry places in the scrubbed text and never the words; what stands between them was
kept, and must stand in the raw text in the same order. That is enough to align the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np


def masked_characters(
    raw: str, scrubbed: str, spans: Sequence[tuple[int, int]]
) -> np.ndarray | None:
    """Return a boolean per character of ``raw``: whether it was masked.

    :param spans: begin and end of each placeholder in ``scrubbed``, in order.
    :returns: None where the two cannot be aligned.
    """
    kept, place = [], 0
    for start, end in spans:
        kept.append(scrubbed[place:start])
        place = end
    kept.append(scrubbed[place:])
    covered = np.ones(len(raw), dtype=bool)
    begins = _places(raw, kept)
    if begins is None:
        return None
    for begin, part in zip(begins, kept, strict=True):
        covered[begin : begin + len(part)] = False
    return covered


def _places(raw: str, kept: list[str]) -> list[int] | None:
    if len(kept) == 1:
        return [0] if raw == kept[0] else None
    pattern = re.escape(kept[0]) + "".join(f"(.+?){re.escape(part)}" for part in kept[1:])
    match = re.fullmatch(pattern, raw, flags=re.DOTALL)
    if match is None:
        return None
    return [0] + [match.end(group) for group in range(1, len(kept))]
