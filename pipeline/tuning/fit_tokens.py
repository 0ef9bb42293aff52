"""Fit the heads that read a passage token by token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.matching.token_heads import HEADS, TokenHeads
from pipeline.tuning.fit_heads import bagged

if TYPE_CHECKING:
    import torch
    from scipy.sparse import csr_matrix

_ROWS = 256  # texts scored at a time


@dataclass(frozen=True)
class TokenSettings:
    """How the heads over tokens are fitted."""

    width: int = 128  # within the layer
    looks: int = 4  # poolings by attention
    hidden: int = 384  # units
    passes: int = 4  # over the lines
    batch: int = 64  # lines
    rate: float = 1e-3  # greatest learning rate, of one cycle
    runs_rate: float = 1e-2  # of the linear part
    decay: float = 0.02  # of the weights
    drop_in: float = 0.2  # share of what is held of a token that is left out at a time
    drop_layer: float = 0.1
    drop_held: float = 0.2
    drop_hidden: float = 0.4
    smooth: float = 0.05  # of the kinds
    longest_step: float = 1.0  # of the gradient
    seed: int = 0


@dataclass(frozen=True)
class Tokens:
    """What is held of the tokens of each text: float16 (tokens, s) each."""

    held: Sequence[np.ndarray]

    def lengths(self) -> np.ndarray:
        """Tokens of each text."""
        return np.array([len(own) for own in self.held])

    def filled(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """States (n, t, s) filled up with zeros to the longest, and which are tokens (n, t)."""
        own = [self.held[row] for row in rows]
        shape = len(own), max(map(len, own)), own[0].shape[1]
        states, known = np.zeros(shape, dtype=np.float32), np.zeros(shape[:2], dtype=bool)
        for at, its in enumerate(own):
            states[at, : len(its)] = its
            known[at, : len(its)] = True
        return states, known

    def scores(self, heads: TokenHeads) -> np.ndarray:
        """What the heads say of each text by its tokens (texts, k)."""
        made = np.zeros((len(self.held), heads.outputs), dtype=np.float32)
        lengths = self.lengths()
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            for at in range(0, len(rows), _ROWS):
                part = rows[at : at + _ROWS]
                made[part] = heads.of_tokens(self.filled(part)[0])
        return made


def fit_tokens(
    tokens: Tokens,
    of_line: np.ndarray,
    runs: csr_matrix,
    kind: np.ndarray,
    kinds: int,
    settings: TokenSettings,
) -> TokenHeads:
    """Fit on labelled lines.

    :param of_line: (n,) number of the text of each line among ``tokens``; ``runs``: (n, r).
    :param kind: (n,) number of the kind of each line, 0 or more.
    """
    import torch
    from torch.nn import functional

    torch.manual_seed(settings.seed)
    network = _network(tokens.held[0].shape[1], kinds, settings)
    bag = torch.nn.EmbeddingBag(runs.shape[1], kinds, mode="sum", sparse=True)
    torch.nn.init.zeros_(bag.weight)
    counts = np.bincount(kind, minlength=kinds)
    weight = torch.from_numpy(
        np.sqrt(counts.sum() / np.maximum(counts, 1) / kinds).astype(np.float32)
    )
    lengths = tokens.lengths()[of_line]
    steps = settings.passes * -(-len(kind) // settings.batch)
    optimizers = (
        torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay),
        torch.optim.SparseAdam(list(bag.parameters()), lr=settings.runs_rate),
    )
    cycles = [
        torch.optim.lr_scheduler.OneCycleLR(
            one, rate, total_steps=steps, pct_start=0.2, cycle_momentum=False
        )
        for one, rate in zip(optimizers, (settings.rate, settings.runs_rate), strict=True)
    ]
    network.train()
    for rows in _portions(lengths, settings):
        states, known = tokens.filled(of_line[rows])
        found = network(torch.from_numpy(states), torch.from_numpy(known))
        loss: Any = functional.cross_entropy(
            found + bagged(bag, runs[rows]),
            torch.from_numpy(kind[rows]),
            weight=weight,
            label_smoothing=settings.smooth,
        )
        for one in optimizers:
            one.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), settings.longest_step)
        for one in optimizers:
            one.step()
        for cycle in cycles:
            cycle.step()
    return _heads(network, bag)


def _portions(lengths: np.ndarray, settings: TokenSettings) -> Iterator[np.ndarray]:
    """Rows of each step: lines of about the same length, in an order drawn anew each pass."""
    drawn = np.random.default_rng(settings.seed)
    for _ in range(settings.passes):
        order = np.argsort(lengths + drawn.uniform(0, 3, len(lengths)))
        parts = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
        for number in drawn.permutation(len(parts)):
            yield parts[number]


def _network(held: int, kinds: int, settings: TokenSettings) -> Any:
    import torch
    from torch import nn

    width = settings.width

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.drop = nn.Dropout(settings.drop_in)
            self.bring, self.norm = nn.Linear(held, width), nn.LayerNorm(width)
            self.layer = nn.TransformerEncoderLayer(
                width, HEADS, 2 * width, settings.drop_layer, "gelu", batch_first=True
            )
            self.look = nn.Linear(width, settings.looks)
            self.hidden = nn.Linear(width * (settings.looks + 2), settings.hidden)
            self.out = nn.Linear(settings.hidden, kinds)
            self.drop_held = nn.Dropout(settings.drop_held)
            self.drop_hidden = nn.Dropout(settings.drop_hidden)

        def forward(self, states: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
            x = self.norm(self.bring(self.drop(states)))
            x = self.layer(x, src_key_padding_mask=~known)
            own = known.unsqueeze(-1)
            mean = (x * own).sum(1) / own.sum(1)
            most = x.masked_fill(~own, -1e4).max(1).values
            weights = torch.softmax(self.look(x).masked_fill(~own, -1e9), dim=1)
            seen = torch.einsum("ntq,ntd->nqd", weights, x).flatten(1)
            made = self.drop_held(torch.cat([mean, most, seen], dim=1))
            return torch.as_tensor(
                self.out(self.drop_hidden(nn.functional.gelu(self.hidden(made))))
            )

    return Network()


def _heads(network: Any, bag: Any) -> TokenHeads:
    layer = network.layer
    linear = {
        "bring": network.bring,
        "give": layer.self_attn.out_proj,
        "widen": layer.linear1,
        "narrow": layer.linear2,
        "look": network.look,
        "hidden": network.hidden,
        "out": network.out,
    }
    weights = {name: _array(one.weight).T.copy() for name, one in linear.items()}
    biases = {f"{name}_bias": _array(one.bias) for name, one in linear.items()}
    norms: Sequence[Any] = (network.norm, layer.norm1, layer.norm2)
    return TokenHeads(
        **weights,
        **biases,
        norms=np.array([(_array(one.weight), _array(one.bias)) for one in norms]),
        ask=_array(layer.self_attn.in_proj_weight).T.copy(),
        ask_bias=_array(layer.self_attn.in_proj_bias),
        runs=_array(bag.weight),
    )


def _array(parameter: Any) -> np.ndarray:
    return np.asarray(parameter.detach().numpy(), dtype=np.float32)
