"""The fitted heads of the reader: from what the encoder's layers hold and runs of words to scores.

Two parts are added up: a network with one hidden layer over the encoder's layers, which carries
meaning across languages, and a linear one over runs of words and letters, which catches wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.matching.weights import read_weights, write_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_FILE = "heads.npz"


@dataclass(frozen=True)
class Heads:
    """Weights; d what the layers hold, h hidden, r runs, k outputs.

    ``mean`` and ``spread`` (d,) bring the layers to one scale; ``hidden`` (d, h) and
    ``hidden_bias`` (h,); ``out`` (h, k) and ``out_bias`` (k,); ``runs`` (r, k).
    """

    mean: np.ndarray
    spread: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray
    runs: np.ndarray

    def scores(self, layers: np.ndarray, runs: csr_matrix) -> np.ndarray:
        """Log odds, float32 (n, k), of layers (n, d) and runs (n, r)."""
        from scipy.special import erf

        x = (layers.astype(np.float32) - self.mean) / self.spread
        x = x @ self.hidden + self.hidden_bias
        x = x * (1 + erf(x / np.float32(np.sqrt(2)))) / 2  # GELU (Hendrycks and Gimpel 2016)
        return np.asarray(x @ self.out + self.out_bias + runs @ self.runs, dtype=np.float32)

    def only(self, outputs: slice) -> Heads:
        """Return heads with some of the outputs alone."""
        return replace(
            self,
            out=self.out[:, outputs],
            out_bias=self.out_bias[outputs],
            runs=self.runs[:, outputs],
        )

    def save(self, folder: Path) -> None:
        """Write the weights."""
        write_weights(folder / _FILE, self)

    @classmethod
    def load(cls, folder: Path) -> Heads:
        """Read what :meth:`save` wrote."""
        return read_weights(folder / _FILE, cls)


def joined(parts: Sequence[Heads]) -> Heads:
    """Return heads whose scores are the mean of those of several, fitted on the same lines.

    The hidden units stand side by side, so that one product gives them all (an ensemble, Hansen and
    Salamon 1990).

    :param parts: of the same ``mean``, ``spread`` and shapes, one or more.
    """
    first, number = parts[0], np.float32(len(parts))
    return Heads(
        first.mean,
        first.spread,
        np.concatenate([one.hidden for one in parts], axis=1),
        np.concatenate([one.hidden_bias for one in parts]),
        np.concatenate([one.out for one in parts]) / number,
        sum((one.out_bias for one in parts), np.zeros_like(first.out_bias)) / number,
        sum((one.runs for one in parts), np.zeros_like(first.runs)) / number,
    )
