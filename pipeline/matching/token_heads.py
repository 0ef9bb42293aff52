"""The heads that read a passage token by token: what is said, not only what it is about.

One transformer layer (Vaswani et al. 2017) over what two layers of the encoder hold of each token,
then mean, maximum and attention pooling, then a network of one hidden layer; and a linear part over
runs of words and letters. A negation and what it stands by are seen as such, which means over a
passage blur.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.matching.weights import read_weights, write_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_FILE = "token_heads.npz"
HEADS = 4  # of attention in the layer
_EPSILON = np.float32(1e-5)  # of the normalisation


@dataclass(frozen=True)
class TokenHeads:
    """Weights; s what is held of a token, d within, q poolings by attention, h hidden, r runs.

    ``bring`` (s, d); ``norms`` (3, 2, d), scale and shift after it and after each half of the
    layer; ``ask`` (d, 3 d) queries, keys and values; ``give`` (d, d); ``widen`` (d, w) and
    ``narrow`` (w, d); ``look`` (d, q); ``hidden`` (d (q + 2), h); ``out`` (h, k); each with a
    bias; ``runs`` (r, k).
    """

    bring: np.ndarray
    bring_bias: np.ndarray
    norms: np.ndarray
    ask: np.ndarray
    ask_bias: np.ndarray
    give: np.ndarray
    give_bias: np.ndarray
    widen: np.ndarray
    widen_bias: np.ndarray
    narrow: np.ndarray
    narrow_bias: np.ndarray
    look: np.ndarray
    look_bias: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray
    runs: np.ndarray

    @property
    def outputs(self) -> int:
        """Number of outputs k."""
        return int(self.out.shape[1])

    def of_tokens(self, tokens: np.ndarray) -> np.ndarray:
        """What the tokens say: log odds (n, k), of passages of the same number of tokens.

        :param tokens: (n, t, s), all of them tokens of the passage.
        """
        first, second, third = self.norms
        x = _normal(_through(tokens, self.bring) + self.bring_bias, first)
        x = _normal(x + self._attended(x), second)
        wide = _gelu(_through(x, self.widen) + self.widen_bias)
        x = _normal(x + (_through(wide, self.narrow) + self.narrow_bias), third)
        weights = _softmax(_through(x, self.look) + self.look_bias, axis=1)
        seen = np.matmul(weights.transpose(0, 2, 1), x)
        held = np.concatenate([x.mean(axis=1), x.max(axis=1), seen.reshape(len(x), -1)], axis=1)
        made = _gelu(held @ self.hidden + self.hidden_bias) @ self.out + self.out_bias
        return np.asarray(made, dtype=np.float32)

    def of_runs(self, runs: csr_matrix) -> np.ndarray:
        """What the runs of words and letters say: log odds (n, k), to be added."""
        return np.asarray(runs @ self.runs, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the weights."""
        write_weights(folder / _FILE, self)

    @classmethod
    def load(cls, folder: Path) -> TokenHeads:
        """Read what :meth:`save` wrote."""
        return read_weights(folder / _FILE, cls)

    def _attended(self, x: np.ndarray) -> np.ndarray:
        n, t, d = x.shape
        asked = (_through(x, self.ask) + self.ask_bias).reshape(n, t, 3, HEADS, d // HEADS)
        query, key, value = asked.transpose(2, 0, 3, 1, 4)  # (n, heads, t, d / heads) each
        near = np.matmul(query, key.transpose(0, 1, 3, 2)) / np.float32(np.sqrt(d // HEADS))
        seen = np.matmul(_softmax(near, axis=3), value).transpose(0, 2, 1, 3).reshape(n, t, d)
        return np.asarray(_through(seen, self.give) + self.give_bias)


def _through(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Multiply (n, t, a) by (a, b) as one product, not one a passage."""
    return np.asarray(x.reshape(-1, x.shape[2]) @ weights).reshape(*x.shape[:2], -1)


def _normal(x: np.ndarray, scale_and_shift: np.ndarray) -> np.ndarray:
    """Layer normalisation (Ba et al. 2016)."""
    x = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((x * x).mean(axis=-1, keepdims=True) + _EPSILON)
    return np.asarray(x / spread * scale_and_shift[0] + scale_and_shift[1])


def _gelu(x: np.ndarray) -> np.ndarray:
    """GELU (Hendrycks and Gimpel 2016)."""
    from scipy.special import erf

    return np.asarray(x * (1 + erf(x / np.float32(np.sqrt(2)))) / 2)


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    raised = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(raised / raised.sum(axis=axis, keepdims=True))
