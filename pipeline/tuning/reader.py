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

import numpy as np

from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.configs import config_path
from pipeline.language.encoder import EncoderSettings, GlossEncoder, load_encoder
from pipeline.language.sentence_encoder import SentenceEncoder
from pipeline.matching.features import plain
from pipeline.matching.heads import joined
from pipeline.matching.lines import Line, catalogue_lines, polarity_lines, read_folder
from pipeline.matching.ngrams import Ngrams
from pipeline.matching.reader import (
    KINDS,
    PARTS,
    Part,
    Told,
    definition_digest,
    ruled,
    write_told,
)
from pipeline.models import artefact_folder, write_digests
from pipeline.tables import LANGUAGES, POLARITIES
from pipeline.tuning.fit_heads import FitSettings, fit_heads, targets

_HALVES = (
    ("first", "hard", "third", "fifth", "seventh"),
    ("second", "polarity", "fourth", "sixth", "eighth"),
)  # endings of the files' names
_SHARE_NOTHING = 0.65  # share of passages of casework prose that affirm nothing


@dataclass(frozen=True)
class Material:
    """The lines with what the encoder makes of them."""

    lines: list[Line]
    texts: list[str]
    glosses: list[str]
    layers: np.ndarray
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
    layers = inner.states(distinct)[0][[row[gloss] for gloss in glosses]]
    about, said = targets(
        [line.phenomena for line in lines],
        [line.polarity for line in lines],
        [item.id for item in catalogue.phenomenon],
        POLARITIES,
        frozenset(strengths_of(catalogue)),
        [line.whole for line in lines],
    )
    return Material(lines, texts, glosses, layers, about, said)


def strengths_of(catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of the phenomena that are strengths."""
    return tuple(item.id for item in catalogue.phenomenon if item.kind == "strength")


def fit(material: Material, rows: np.ndarray, settings: FitSettings) -> tuple[Part, Part]:
    """Fit both halves on some of the lines.

    Each learns the other's task beside its own, which is then left out. What a passage is about is
    learnt from the lines of which was told all that they speak of, and where nothing was.
    """
    whole = np.array([one.whole or one.phenomena is None for one in material.lines])
    k = material.about.shape[1]
    about = _part(material, rows[whole[rows]], material.written, len(POLARITIES), settings)
    said = _part(material, rows, material.said, len(KINDS), settings)
    return (
        replace(about, heads=about.heads.only(slice(k))),
        replace(said, heads=said.heads.only(slice(k, None))),
    )


def _part(
    material: Material, rows: np.ndarray, said: np.ndarray, kinds: int, settings: FitSettings
) -> Part:
    texts = [material.texts[row] for row in rows]
    glosses = [material.glosses[row] for row in rows]
    ngrams = Ngrams.fit(texts, glosses)
    layers, runs = material.layers[rows], ngrams.transform(texts, glosses)
    parts = [
        fit_heads(
            layers,
            runs,
            material.about[rows],
            said[rows],
            kinds,
            replace(settings, seed=settings.seed + number),
        )
        for number in range(settings.together)
    ]
    return Part(joined(parts), ngrams)


def read_unseen(material: Material, settings: FitSettings) -> Read:
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
        phenomena[tested] = about.scores(material.layers[tested], texts, glosses)
        polarity[tested] = said.scores(material.layers[tested], texts, glosses)
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
    settings = FitSettings()
    material = prepare(catalogue, folder / "lines", encoder)
    read = read_unseen(material, settings)
    polarity, bias = weigh_polarities(material, read)
    shown = table(material, read, polarity, bias)
    sys.stdout.write(f"{len(material.lines):,} lines\n\n{shown}\n")
    if "--check" in arguments:
        return
    scale, offset = calibrate(material, read)
    parts = fit(material, np.arange(len(material.lines)), settings)
    for name, part in zip(PARTS, parts, strict=True):
        part.save(folder / name)
    known = {item.id: definition_digest(item) for item in catalogue.phenomenon}
    strengths = strengths_of(catalogue)
    write_told(folder, Told(known, strengths, scale, offset, polarity, bias))
    write_digests(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
