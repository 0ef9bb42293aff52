"""The reader: which phenomena a passage affirms and what it says of them, fitted on labelled lines.

It reads a passage through its glosses, keeps what every layer of the encoder holds of it (Tenney et
al. 2019 show that the layers below the last still hold grammar) and the runs of words and letters,
and asks the heads of ``models/reader``. It knows the phenomena of the shipped catalogue, each by
the digest of its definition: one that a team has changed is no longer known to it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from pipeline.catalogue import Phenomenon
from pipeline.language.encoder import Encoder, GlossEncoder
from pipeline.language.polarity import polarity_of
from pipeline.language.sentence_encoder import SentenceEncoder
from pipeline.matching.features import plain
from pipeline.matching.heads import Heads
from pipeline.matching.ngrams import Ngrams, Together
from pipeline.matching.token_heads import TokenHeads
from pipeline.models import DIGESTS
from pipeline.tables import POLARITIES

_CARD = "reader.toml"
PARTS = ("about", "said")  # folders of the two halves
_STRENGTH = 0.0  # log odds from which a passage speaks of a strength
_STEP = 8192  # passages read at a time, which bounds the memory; few of a length cost a batch each
_ROWS = 1024  # of those, passages scored at a time
#: What the heads tell apart: the polarities, and that a strength is there, which affirms that
#: strength and denies the trouble that it is the opposite of.
KINDS = (*POLARITIES, "strength")
H = TypeVar("H", Heads, TokenHeads)
#: Takes texts, languages and vectors that were made on the way.
Keep = Callable[[Sequence[str], Sequence[str], np.ndarray], None]


@dataclass(frozen=True)
class Told:
    """What ``reader.toml`` says: the phenomena by their definition's digest, and the calibration.

    Log odds of a phenomenon are ``scale * x + shift``. Scores of the kinds are those of the heads
    beside what the written rules say, times ``polarity`` (9, 5), plus ``polarity_bias`` (5,).
    """

    phenomena: dict[str, str]
    strengths: tuple[str, ...]  # those of the phenomena that are strengths
    scale: float
    shift: float
    polarity: np.ndarray
    polarity_bias: np.ndarray

    def scores(self, made: np.ndarray, by_rules: np.ndarray) -> np.ndarray:
        """Return what :meth:`Reader.encode` gives, of the heads' scores and what the rules say.

        :param made: (n, k + 1 + 5); ``by_rules``: (n, 4), see :func:`ruled`.
        """
        k = len(self.phenomena)
        known = made[:, :k] * self.scale + self.shift
        kinds = np.hstack([made[:, k + 1 :], by_rules]) @ self.polarity + self.polarity_bias
        own = [row for row, name in enumerate(self.phenomena) if name in self.strengths]
        strong = known[:, own].max(axis=1, initial=-np.inf) >= _STRENGTH
        return np.hstack([known, made[:, k : k + 1], settled(kinds, strong)])


def settled(kinds: np.ndarray, strong: np.ndarray) -> np.ndarray:
    """Scores of the kinds to those of the polarities (n, 4).

    That all is well denies a trouble. Where it is what a strength of the catalogue is about, it
    affirms that strength.

    :param kinds: (n, 5); ``strong``: whether a passage speaks of a strength of the catalogue.
    """
    found = kinds[:, :-1].copy()
    found[:, 1] = np.logaddexp(found[:, 1], kinds[:, -1])
    well = found[strong, 1]
    found[strong, 1] = np.minimum(well, found[strong, 0])
    found[strong, 0] = np.logaddexp(found[strong, 0], well)
    return found


@dataclass(frozen=True)
class Part(Generic[H]):
    """Heads and the runs that they read: one of the two halves of the reader."""

    heads: H
    ngrams: Ngrams

    @classmethod
    def load(cls, folder: Path, kind: type[H]) -> Part[H]:
        """Read what :meth:`save` wrote, with heads of a kind."""
        return cls(kind.load(folder), Ngrams.load(folder))

    def save(self, folder: Path) -> None:
        """Write both into a folder, which is made."""
        folder.mkdir(exist_ok=True)
        self.heads.save(folder)
        self.ngrams.save(folder)


@dataclass
class Reader:
    """Reads passages; its result is kept like vectors, so it has the members of an encoder.

    What a passage is ``about`` and what is ``said`` of it are read apart: the former by what the
    encoder holds of the whole, taught by lines of which is told all that they speak of; the latter
    token by token, taught by all lines.
    """

    encoder: GlossEncoder
    about: Part[Heads]  # k phenomena, and any matter
    said: Part[TokenHeads]  # the kinds
    told: Told
    digest: str  # of the fitted files
    keep: Keep | None = None  # told the vectors that the same pass gives
    name: str = field(default="reader", init=False)

    @classmethod
    def load(cls, folder: Path, encoder: GlossEncoder, keep: Keep | None = None) -> Reader:
        """Read the fitted reader.

        :param encoder: of the kind on which it was fitted: glosses and all-MiniLM-L6-v2.
        """
        digest = hashlib.sha256((folder / DIGESTS).read_bytes()).hexdigest()
        about, said = (folder / name for name in PARTS)
        halves = Part.load(about, Heads), Part.load(said, TokenHeads)
        return cls(encoder, *halves, read_told(folder), digest, keep)

    @property
    def themes(self) -> list[str]:
        """Ids of the phenomena, in the order of the columns."""
        return list(self.told.phenomena)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the fitted files and the encoder below."""
        return hashlib.sha256(f"{self.digest} {self.encoder.fingerprint}".encode()).hexdigest()

    def knows(self, item: Phenomenon) -> bool:
        """Whether this is a phenomenon on which it was fitted, its definition unchanged."""
        return self.told.phenomena.get(item.id) == item.definition

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Log odds of the phenomena (calibrated) and of any matter, then scores of the polarities.

        :returns: float32 (n, k + 1 + 4).
        """
        if not len(texts):
            return np.zeros((0, self.width), dtype=np.float32)
        bare = [plain(text) for text in texts]
        parts = [
            self._read(bare[at : at + _STEP], languages[at : at + _STEP])
            for at in range(0, len(bare), _STEP)
        ]
        if self.keep is not None:  # once: keeping rewrites a file
            self.keep(bare, languages, np.concatenate([vectors for _, vectors in parts]))
        return np.concatenate([scores for scores, _ in parts])

    @cached_property
    def _runs(self) -> Together:
        return Together((self.about.ngrams, self.said.ngrams))

    @property
    def width(self) -> int:
        """Columns of :meth:`encode`."""
        return len(self.told.phenomena) + 1 + len(POLARITIES)

    def _read(self, bare: Sequence[str], languages: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Scores, and the vectors of the same pass."""
        glosses = self.encoder.glosses(bare, languages)
        inner: Any = self.encoder.inner
        assert isinstance(inner, SentenceEncoder)
        distinct = sorted(set(glosses))
        row = {gloss: number for number, gloss in enumerate(distinct)}
        said = np.zeros((len(distinct), len(KINDS)), dtype=np.float32)

        def listen(its: Sequence[int], tokens: np.ndarray) -> None:
            said[its] = self.said.heads.of_tokens(tokens)

        layers, vectors = inner.states(distinct, listen)
        rows = np.array([row[gloss] for gloss in glosses])
        made = []
        for at in range(0, len(rows), _ROWS):
            own = slice(at, at + _ROWS)
            about_runs, said_runs = self._runs.transform(bare[own], glosses[own])
            about = self.about.heads.scores(layers[rows[own]], about_runs)
            made.append(np.hstack([about, said[rows[own]] + self.said.heads.of_runs(said_runs)]))
        scores = self.told.scores(np.concatenate(made), ruled(bare, languages))
        # the last bits of a product depend on the rows beside it
        return np.asarray(np.round(scores, 3), dtype=np.float32), vectors[rows]


def ruled(texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
    """What the written rules say of passages: 1 in the column of the polarity (n, 4)."""
    found = np.zeros((len(texts), len(POLARITIES)), dtype=np.float32)
    for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
        found[row, POLARITIES.index(polarity_of(text, language))] = 1
    return found


def speaks(reader: Encoder, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
    """Probability that a passage affirms any matter at all, known to a catalogue or not (n,)."""
    scores = reader.encode([plain(text) for text in texts], languages)
    return probabilities(scores[:, -len(POLARITIES) - 1])


def about(reader: Encoder, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
    """Probabilities of the phenomena that the reader knows (n, k)."""
    scores = reader.encode([plain(text) for text in texts], languages)
    return probabilities(scores[:, : -len(POLARITIES) - 1])


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Log odds to probabilities."""
    return np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))


def shares(scores: np.ndarray) -> np.ndarray:
    """Scores of the polarities (n, 4) to shares that add up to one."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def read_told(folder: Path) -> Told:
    """Read ``reader.toml``."""
    content = tomllib.loads((folder / _CARD).read_text(encoding="utf-8"))
    return Told(
        dict(content["phenomena"]),
        tuple(content["strengths"]),
        float(content["scale"]),
        float(content["shift"]),
        np.array(content["polarity"], dtype=np.float32),
        np.array(content["polarity_bias"], dtype=np.float32),
    )


def write_told(folder: Path, told: Told) -> None:
    """Write ``reader.toml``."""
    rows = [
        "# Fitted by `python -m pipeline.tuning.reader`; see card.md.",
        f"scale = {told.scale:.4f}",
        f"shift = {told.shift:.4f}",
        "polarity = [",
        *(f"  [{_listed(row)}]," for row in told.polarity),
        "]",
        f"polarity_bias = [{_listed(told.polarity_bias)}]",
        "strengths = [" + ", ".join(f'"{name}"' for name in told.strengths) + "]",
        "",
        "[phenomena]  # id = digest of its definition",
        *(f'{name} = "{digest}"' for name, digest in told.phenomena.items()),
    ]
    (folder / _CARD).write_text("\n".join(rows) + "\n", encoding="utf-8")


def _listed(row: np.ndarray) -> str:
    return ", ".join(f"{one:.4f}" for one in row)
