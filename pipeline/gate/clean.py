"""Passages in which the gate's detectors have found nothing, known by keyed digests alone.

What a detector says of a text depends on nothing else, so that a passage which stood in an earlier
run need not be looked through again. The digests are HMAC-SHA256 (RFC 2104), cut to 16 bytes, under
a key of the workspace's and for one state of the detectors: with another they match nothing. What
the run has masked is always sought again (:mod:`pipeline.gate.known`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

_BYTES = 16


@cache
def gate_fingerprint() -> str:
    """SHA-256 over the code of the gate, which decides what of a text its detectors get to see."""
    made = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


class CleanTexts:
    """A set of texts that can be asked for, but not read.

    :param key: secret, for one state of the detectors.
    """

    def __init__(self, key: bytes) -> None:
        self.key = key
        self._known: set[bytes] = set()
        self._met: set[bytes] = set()

    def __contains__(self, text: str) -> bool:
        """Whether the text was found clean before."""
        digest = self._digest(text)
        if digest not in self._known:
            return False
        self._met.add(digest)
        return True

    def add(self, text: str) -> None:
        """Remember a text as clean."""
        digest = self._digest(text)
        self._known.add(digest)
        self._met.add(digest)

    def rows(self) -> np.ndarray:
        """Digests of the texts that were asked for or added since the beginning, sorted (n, 16)."""
        return np.frombuffer(b"".join(sorted(self._met)), np.uint8).reshape(-1, _BYTES)

    def know(self, parts: Iterable[np.ndarray]) -> None:
        """Take in digests that :meth:`rows` gave; what has another form is left aside."""
        for rows in parts:
            if rows.dtype == np.uint8 and rows.ndim == 2 and rows.shape[1] == _BYTES:
                self._known.update(row.tobytes() for row in rows)

    def _digest(self, text: str) -> bytes:
        data = text.encode("utf-8", "surrogatepass")
        return hmac.new(self.key, data, hashlib.sha256).digest()[:_BYTES]
