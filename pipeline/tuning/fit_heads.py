"""Fit the heads that read what the encoder holds of a passage as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.matching.heads import Heads

if TYPE_CHECKING:
    import torch
    from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class FitSettings:
    """How the heads are fitted."""

    hidden: int = 384  # units
    passes: int = 14  # over the lines
    batch: int = 64  # lines
    rate: float = 1e-3  # greatest learning rate, of one cycle
    runs_rate: float = 1e-2  # of the linear part
    decay: float = 0.02  # of the weights
    drop_in: float = 0.2  # share of the layers' values left out at a time
    drop_hidden: float = 0.4
    smooth: float = 0.05  # of the polarities
    polarity_weight: float = 2.0  # of its loss beside the phenomena's
    seed: int = 0
    together: int = 2  # heads, each from a seed of its own, whose scores are averaged


def fit_heads(
    layers: np.ndarray,
    runs: csr_matrix,
    about: np.ndarray,
    polarity: np.ndarray,
    polarities: int,
    settings: FitSettings,
) -> Heads:
    """Fit on labelled lines.

    :param layers: (n, d); ``runs``: (n, r).
    :param about: (n, k) 1 where a line affirms a phenomenon, 0 where not, -1 where nobody told.
    :param polarity: (n,) number of the polarity, -1 where nobody told.
    :returns: heads with k + ``polarities`` outputs, the phenomena first.
    """
    import torch

    torch.manual_seed(settings.seed)
    mean = layers.mean(axis=0, dtype=np.float64).astype(np.float32)
    spread = layers.std(axis=0, dtype=np.float64).astype(np.float32) + np.float32(1e-6)
    known = torch.from_numpy((layers.astype(np.float32) - mean) / spread)
    k = about.shape[1]
    network = _network(layers.shape[1], k + polarities, settings)
    bag = torch.nn.EmbeddingBag(runs.shape[1], k + polarities, mode="sum", sparse=True)
    torch.nn.init.zeros_(bag.weight)
    loss_of = _loss(about, polarity, polarities, settings)
    steps = settings.passes * -(-len(layers) // settings.batch)
    optimizers = (
        torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay),
        torch.optim.SparseAdam(list(bag.parameters()), lr=settings.runs_rate),
    )
    cycles = [
        torch.optim.lr_scheduler.OneCycleLR(one, rate, total_steps=steps, cycle_momentum=False)
        for one, rate in zip(optimizers, (settings.rate, settings.runs_rate), strict=True)
    ]
    for _ in range(settings.passes):
        order = torch.randperm(len(layers))
        for at in range(0, len(order), settings.batch):
            rows = order[at : at + settings.batch]
            chosen = rows.numpy()
            found = network(known[rows]) + bagged(bag, runs[chosen])
            loss = loss_of(found, chosen)
            for one in optimizers:
                one.zero_grad()
            loss.backward()
            for one in optimizers:
                one.step()
            for cycle in cycles:
                cycle.step()
    _, first, _, _, last = network
    return Heads(
        mean,
        spread,
        first.weight.detach().numpy().T.copy(),
        first.bias.detach().numpy(),
        last.weight.detach().numpy().T.copy(),
        last.bias.detach().numpy(),
        bag.weight.detach().numpy(),
    )


def _network(width: int, outputs: int, settings: FitSettings) -> Any:
    from torch import nn

    return nn.Sequential(
        nn.Dropout(settings.drop_in),
        nn.Linear(width, settings.hidden),
        nn.GELU(),
        nn.Dropout(settings.drop_hidden),
        nn.Linear(settings.hidden, outputs),
    )


def bagged(bag: Any, part: csr_matrix) -> torch.Tensor:
    """Return what an embedding bag makes of rows of runs."""
    import torch

    return torch.as_tensor(
        bag(
            torch.from_numpy(part.indices.astype(np.int64)),
            torch.from_numpy(part.indptr[:-1].astype(np.int64)),
            per_sample_weights=torch.from_numpy(part.data.astype(np.float32)),
        )
    )


def _loss(about: np.ndarray, polarity: np.ndarray, polarities: int, settings: FitSettings) -> Any:
    """Cross-entropies of both tasks; rarer polarities weigh more, by the root of their share."""
    import torch
    from torch.nn import functional

    told = torch.from_numpy(about.astype(np.float32))
    said = torch.from_numpy(polarity.astype(np.int64))
    counts = np.bincount(polarity[polarity >= 0], minlength=polarities)
    weight = np.sqrt(counts.sum() / np.maximum(counts, 1) / polarities).astype(np.float32)
    k = about.shape[1]

    def loss_of(found: torch.Tensor, rows: np.ndarray) -> torch.Tensor:
        true, kind = told[rows], said[rows]
        each = functional.binary_cross_entropy_with_logits(
            found[:, :k], true.clamp(min=0), reduction="none"
        )
        phenomena = (each * (true >= 0)).sum(dim=1).mean()
        spoken = functional.cross_entropy(
            found[:, k:],
            kind,
            weight=torch.from_numpy(weight),
            ignore_index=-1,
            label_smoothing=settings.smooth,
        )
        return phenomena + settings.polarity_weight * spoken

    return loss_of


def targets(
    phenomena: Sequence[frozenset[str] | None],
    polarity: Sequence[str | None],
    ids: Sequence[str],
    names: Sequence[str],
    strengths: frozenset[str] = frozenset(),
    whole: Sequence[bool] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """``about`` and ``polarity`` of :func:`fit_heads` from what is told of each line.

    A phenomenon is affirmed only by a line whose polarity is the first of ``names``. The last
    column, after those of ``ids``, is whether a line affirms any matter at all, known or not.

    Of a line whose phenomena were not told as a ``whole``, those that were are all that it teaches.

    The number of a polarity is its place in ``names``; that a strength is there has the number
    after them. A line that speaks of no matter has none, and neither has a strength denied: what
    it says of the trouble behind it was not told.
    """
    column = {name: k for k, name in enumerate(ids)}
    about = np.zeros((len(phenomena), len(ids) + 1), dtype=np.float32)
    said = np.array([-1 if one is None else names.index(one) for one in polarity])
    kinds = said.copy()
    for row, own in enumerate(phenomena):
        if own is None:
            about[row] = -1
            continue
        if whole is not None and not whole[row]:
            about[row] = -1
            about[row, [column[name] for name in own if name in column]] = said[row] == 0
        elif said[row] == 0:
            about[row, [column[name] for name in own if name in column]] = 1
            about[row, -1] = bool(own)
        elif said[row] < 0:
            about[row, -1] = -1  # a near miss: of what else it speaks was not told
        if not own:
            kinds[row] = -1
        elif own <= strengths and said[row] in (0, 1):
            kinds[row] = len(names) if said[row] == 0 else -1
    return about, kinds
