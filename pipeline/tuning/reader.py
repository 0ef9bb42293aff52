"""Fit the reader of ``models/reader`` on its labelled lines; say how well it reads unseen hands.

``python -m pipeline.tuning.reader`` fits and writes; with ``--check`` it only measures. The lines
come from several hands. Two halves of them are read by a reader that was fitted on the other half:
on those readings rest the calibration and the figures.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.configs import config_path
from pipeline.language.encoder import EncoderSettings, GlossEncoder, load_encoder
from pipeline.language.sentence_encoder import SentenceEncoder
from pipeline.matching.features import plain
from pipeline.matching.heads import Heads, joined
from pipeline.matching.lines import Line, catalogue_lines, polarity_lines, read_folder
from pipeline.matching.ngrams import Ngrams, Together
from pipeline.matching.reader import (
    KINDS,
    PARTS,
    Part,
    Told,
    ruled,
    write_told,
)
from pipeline.matching.token_heads import TokenHeads
from pipeline.models import artefact_folder, write_digests
from pipeline.tables import LANGUAGES, POLARITIES
from pipeline.tuning.fit_heads import FitSettings, fit_heads, targets
from pipeline.tuning.fit_tokens import Tokens, TokenSettings, fit_tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_HALVES = (
    ("first", "hard", "third", "fifth", "seventh", "ninth", "eleventh", "thirteenth"),
    ("second", "polarity", "fourth", "sixth", "eighth", "tenth", "twelfth", "fourteenth"),
)  # endings of the files' names
#: Hands of whose lines the polarity alone is told, and taught beside what a passage is about.
_POLARITY_ALONE = ("catalogue", "all_polarity")
_SHARE_NOTHING = 0.65  # share of passages of casework prose that affirm nothing


@dataclass(frozen=True)
class Settings:
    """How the two halves are fitted."""

    about: FitSettings = FitSettings()
    said: TokenSettings = TokenSettings()


class Halves(NamedTuple):
    """The two halves of a reader."""

    about: Part[Heads]
    said: Part[TokenHeads]


@dataclass(frozen=True)
class Material:
    """The lines with what the encoder makes of them."""

    lines: list[Line]
    texts: list[str]
    glosses: list[str]
    layers: np.ndarray
    tokens: Tokens
    of_line: np.ndarray  # number of the tokens of each line
    about: np.ndarray
    said: np.ndarray  # number of the kind

    @property
    def written(self) -> np.ndarray:
        """Number of the polarity of each line as it stands in its file, -1 where none does."""
        told = [line.polarity for line in self.lines]
        return np.array([-1 if one is None else POLARITIES.index(one) for one in told])


@dataclass(frozen=True)
class Read:
    """Scores of lines by a reader that had not seen their hands; -inf where none read them."""

    phenomena: np.ndarray
    polarity: np.ndarray
    rows: np.ndarray  # of the lines that were read


def prepare(catalogue: Catalogue, folder: Path, encoder: GlossEncoder) -> Material:
    """Read the lines and let the encoder read them."""
    lines = catalogue_lines(catalogue) + polarity_lines() + read_folder(folder)
    texts = [plain(line.text) for line in lines]
    glosses = encoder.glosses(texts, [line.language for line in lines])
    distinct = sorted(set(glosses))
    row = {gloss: number for number, gloss in enumerate(distinct)}
    inner = encoder.inner
    if not isinstance(inner, SentenceEncoder):
        raise TypeError("the reader is fitted on the layers of a sentence-transformers model")
    held = [np.zeros((0, 0), dtype=np.float16)] * len(distinct)

    def keep(rows: Sequence[int], states: np.ndarray) -> None:
        for at, own in zip(rows, states.astype(np.float16), strict=True):
            held[at] = own

    of_line = np.array([row[gloss] for gloss in glosses])
    layers = inner.states(distinct, keep)[0][of_line]
    about, said = targets(
        [line.phenomena for line in lines],
        [line.polarity for line in lines],
        [item.id for item in catalogue.phenomenon],
        POLARITIES,
        frozenset(strengths_of(catalogue)),
        [line.whole for line in lines],
    )
    return Material(lines, texts, glosses, layers, Tokens(held), of_line, about, said)


def strengths_of(catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of the phenomena that are strengths."""
    return tuple(item.id for item in catalogue.phenomenon if item.kind == "strength")


def fit(material: Material, rows: np.ndarray, settings: Settings) -> Halves:
    """Fit both halves on some of the lines.

    What a passage is about is learnt from the lines of which was told all that they speak of, and
    beside it their polarity and that of ``_POLARITY_ALONE``, which is then left out; what is said
    of it from all that tell a kind.
    """
    whole = np.array(
        [
            one.source in _POLARITY_ALONE if one.phenomena is None else one.whole
            for one in material.lines
        ]
    )
    return Halves(
        _fit_about(material, rows[whole[rows]], settings.about),
        _fit_said(material, rows[material.said[rows] >= 0], settings.said),
    )


def _fit_about(material: Material, rows: np.ndarray, settings: FitSettings) -> Part[Heads]:
    ngrams, runs = _runs(material, rows)
    parts = [
        fit_heads(
            material.layers[rows],
            runs,
            material.about[rows],
            material.written[rows],
            len(POLARITIES),
            replace(settings, seed=settings.seed + number),
        )
        for number in range(settings.together)
    ]
    return Part(joined(parts).only(slice(material.about.shape[1])), ngrams)


def _fit_said(material: Material, rows: np.ndarray, settings: TokenSettings) -> Part[TokenHeads]:
    ngrams, runs = _runs(material, rows)
    kinds, of_line = material.said[rows], material.of_line[rows]
    return Part(fit_tokens(material.tokens, of_line, runs, kinds, len(KINDS), settings), ngrams)


def _runs(material: Material, rows: np.ndarray) -> tuple[Ngrams, csr_matrix]:
    texts = [material.texts[row] for row in rows]
    glosses = [material.glosses[row] for row in rows]
    ngrams = Ngrams.fit(texts, glosses)
    return ngrams, ngrams.transform(texts, glosses)


def read_unseen(material: Material, settings: Settings) -> Read:
    """Let each half of the hands be read by what the other half, and the catalogue, taught."""
    k = material.about.shape[1]
    phenomena = np.full((len(material.lines), k), -np.inf, dtype=np.float32)
    polarity = np.full((len(material.lines), len(KINDS)), -np.inf, dtype=np.float32)
    hand = np.array([line.source.rsplit("_", 1)[-1] for line in material.lines])
    for half in _HALVES:
        tested = np.flatnonzero(np.isin(hand, half))
        about, said = fit(material, np.flatnonzero(~np.isin(hand, half)), settings)
        texts = [material.texts[row] for row in tested]
        glosses = [material.glosses[row] for row in tested]
        both = Together((about.ngrams, said.ngrams)).transform(texts, glosses)
        phenomena[tested] = about.heads.scores(material.layers[tested], both[0])
        by_tokens = material.tokens.scores(said.heads)[material.of_line[tested]]
        polarity[tested] = by_tokens + said.heads.of_runs(both[1])
    return Read(phenomena, polarity, np.flatnonzero(np.isfinite(polarity[:, 0])))


def calibrate(material: Material, read: Read) -> tuple[float, float]:
    """Platt's scaling (1999) of the phenomena, weighted to prose that mostly affirms nothing."""
    from sklearn.linear_model import LogisticRegression

    rows = read.rows[(material.about[read.rows] >= 0).all(axis=1)]
    right = material.about[rows, :-1] > 0
    something = right.any(axis=1)
    weight = np.where(
        something,
        (1 - _SHARE_NOTHING) / something.mean(),
        _SHARE_NOTHING / (~something).mean(),
    )
    fitted = LogisticRegression(C=1e6).fit(
        read.phenomena[rows, :-1].reshape(-1, 1),
        right.ravel(),
        sample_weight=np.repeat(weight, right.shape[1]),
    )
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def weigh_polarities(material: Material, read: Read) -> tuple[np.ndarray, np.ndarray]:
    """What the heads and the written rules are worth beside each other, learnt on unseen hands.

    :returns: weights (9, 5) and bias (5,), see :class:`Told`.
    """
    from sklearn.linear_model import LogisticRegression

    rows = read.rows[material.said[read.rows] >= 0]
    fitted = LogisticRegression(C=1.0, max_iter=500).fit(
        beside(material, read)[rows], material.said[rows]
    )
    return fitted.coef_.T.astype(np.float32), fitted.intercept_.astype(np.float32)


def beside(material: Material, read: Read) -> np.ndarray:
    """Scores of the heads and what the rules say, a row a line (n, 9); 0 where none was read."""
    scores = np.where(np.isfinite(read.polarity), read.polarity, 0)
    return np.hstack([scores, ruled(material.texts, [line.language for line in material.lines])])


def table(material: Material, read: Read, polarity: np.ndarray, bias: np.ndarray) -> str:
    """Return how well lines of unseen hands are read, as a Markdown table by language."""
    language = np.array([line.language for line in material.lines])
    told = (beside(material, read) @ polarity + bias).argmax(axis=1)
    known = read.rows[material.said[read.rows] >= 0]
    parts = [("all polarities", known)]
    parts += [(name, known[material.said[known] == k]) for k, name in enumerate(KINDS)]
    rows = [(name, own, told[own] == material.said[own]) for name, own in parts]
    whole = (material.about[read.rows] >= 0).all(axis=1)
    affirmed = read.rows[whole & (material.about[read.rows, :-1] > 0).any(axis=1)]
    best = read.phenomena[affirmed, :-1].argmax(axis=1)
    hit = material.about[affirmed, best] > 0
    rows.append(("phenomenon of an affirmed line", affirmed, hit))
    lines = ["| told right | fi | sv | en | all |", "|---|---|---|---|---|"]
    for name, own, right in rows:
        cells = [f"{right[language[own] == lang].mean():.3f}" for lang in LANGUAGES]
        lines.append(f"| {name} ({len(own):,}) | {' | '.join(cells)} | {right.mean():.3f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Fit, measure and write."""
    folder = artefact_folder("reader")
    encoder = load_encoder(EncoderSettings(), artefact_folder("gloss"))
    assert isinstance(encoder, GlossEncoder)
    catalogue = load_catalogue(config_path("catalogue.toml"))
    settings = Settings()
    material = prepare(catalogue, folder / "lines", encoder)
    read = read_unseen(material, settings)
    polarity, bias = weigh_polarities(material, read)
    shown = table(material, read, polarity, bias)
    sys.stdout.write(f"{len(material.lines):,} lines\n\n{shown}\n")
    if "--check" in arguments:
        return
    scale, offset = calibrate(material, read)
    fitted = fit(material, np.arange(len(material.lines)), settings)
    fitted.about.save(folder / PARTS[0])
    fitted.said.save(folder / PARTS[1])
    known = {item.id: item.definition for item in catalogue.phenomenon}
    strengths = strengths_of(catalogue)
    write_told(folder, Told(known, strengths, scale, offset, polarity, bias))
    write_digests(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
