"""Fits what the cues of names of double meaning are worth: ``models/deid/namesake.toml``.

``python -m pipeline.tuning.namesake pairs.tsv [more.tsv ...]`` reads marked pairs (identifier,
language, surface form, ``name`` or ``word``, marked line) and, where the public corpora stand in
their folder, the sentence openings of these at a tenth of the weight. It prints recall and false
positives by cross-validation in ten folds over words, so that no word is judged by weights that
saw it, and writes the weights of all rows. Method: logistic regression with a quadratic penalty.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.deid.names.context import Place
from pipeline.deid.names.cues import cues_of, has_two_readings
from pipeline.deid.names.leaning import is_settled
from pipeline.deid.names.namesake import name_in
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.tokens import tokenize
from pipeline.models import artefact_folder, write_digests
from pipeline.tuning.deid.card import present, public_corpora
from pipeline.tuning.deid.source import read_annotated
from pipeline.tuning.gold import read_marks

#: Penalty (smaller is stronger), folds, fewest rows with a cue, weight of a row of running text.
PENALTY, FOLDS, AT_LEAST, RUNNING = 1.0, 10, 3, 0.1
#: Share of names that has to be found on the rows of which the bar is set.
WANTED = 0.975
#: Letters of a word that tell it from others, so that its inflected forms share a fold.
_STEM = 4


@dataclass(frozen=True)
class Row:
    """A word that opens a sentence, with its cues and what it is."""

    language: str
    word: str
    is_name: bool
    cues: dict[str, float]
    weight: float


def openings(text: str, language: str) -> Iterator[tuple[int, str, dict[str, float]]]:
    """Yield the start, the word and the cues of the words of double meaning that open sentences."""
    tokens = tokenize(text)
    for i, token in enumerate(tokens):
        if not (token.initial and token.capital) or len(token.text) < 2:
            continue
        facts = facts_of(token.text, language)
        if facts.allowed or facts.role or not (facts.word or facts.compound):
            continue
        place = Place(tokens, i, name_in(token.text, language))
        if not has_two_readings(token.text.lower(), place.name, language):
            continue
        if (facts.listed or facts.ordinary) and not is_settled(place, language):
            yield token.start, token.text.lower(), cues_of(place, language)


def rows_of_pairs(paths: Iterable[Path]) -> Iterator[Row]:
    """Yield the rows of marked pairs."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            _, language, surface, kind, marked = line.split("\t")[:5]
            for _, word, cues in openings(read_marks(marked)[0], language):
                if word == surface.lower():
                    yield Row(language, word, kind == "name", cues, 1.0)


def rows_of_running_text() -> Iterator[Row]:
    """Yield the rows of the public corpora, of those that stand in their folder."""
    for corpus in present(public_corpora()):
        if "dev" in corpus.title:
            continue  # kept for measuring
        for document in read_annotated(corpus.path, corpus.form, language=corpus.language):
            of_place = {
                place: mention.label.startswith("PER")
                for mention in document.mentions
                for place in range(mention.start, mention.end)
            }
            for start, word, cues in openings(document.text, corpus.language):
                if of_place.get(start, True):
                    yield Row(corpus.language, word, start in of_place, cues, RUNNING)


def fit(rows: list[Row]) -> tuple[dict[str, float], float]:
    """Return the worth of each cue and the bias."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(cue for row in rows for cue in row.cues)
    kept = [{c: v for c, v in row.cues.items() if counts[c] >= AT_LEAST} for row in rows]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(kept)
    model: Any = LogisticRegression(C=PENALTY, max_iter=5000)
    model.fit(matrix, [r.is_name for r in rows], np.array([r.weight for r in rows]))
    names = vectorizer.get_feature_names_out()
    return dict(zip(names, map(float, model.coef_[0]), strict=True)), float(model.intercept_[0])


def odds(row: Row, worth: dict[str, float], bias: float) -> float:
    """Return the log odds of a name."""
    return bias + sum(worth.get(cue, 0.0) * size for cue, size in row.cues.items())


def out_of_fold(rows: list[Row]) -> list[float]:
    """Return the log odds of every row by weights that saw no row of its word."""
    words = sorted({(row.language, row.word[:_STEM]) for row in rows})
    fold = {word: k * 7 % FOLDS for k, word in enumerate(words)}
    of_row = [fold[row.language, row.word[:_STEM]] for row in rows]
    found = [0.0] * len(rows)
    for k in range(FOLDS):
        worth, bias = fit([row for row, at in zip(rows, of_row, strict=True) if at != k])
        for n, at in enumerate(of_row):
            if at == k:
                found[n] = odds(rows[n], worth, bias)
    return found


def bar_for(found: list[tuple[float, bool]], wanted: float) -> tuple[float, float, float]:
    """Return the highest bar that finds the wanted share of names, with recall and false alarms."""
    names = sorted(score for score, is_name in found if is_name)
    bar = names[int(len(names) * (1 - wanted))]
    words = [score for score, is_name in found if not is_name]
    recall = sum(score >= bar for score in names) / len(names)
    return bar, recall, sum(score >= bar for score in words) / max(1, len(words))


def as_toml(worth: dict[str, float], bias: float, bars: dict[str, float]) -> str:
    """Return the weights as text, those that round to nothing left out."""
    lines = ["# Fitted: python -m pipeline.tuning.namesake tests/deid/names/pairs*.tsv"]
    lines += [f"bias = {bias:.3f}", "", "[bar]"]
    lines += [f"{language} = {bar:.3f}" for language, bar in sorted(bars.items())]
    kept = {cue: w for cue, w in sorted(worth.items()) if abs(w) >= 0.005}
    lines += ["", "[weights]", *(f'"{cue}" = {w:.3f}' for cue, w in kept.items())]
    return "\n".join(lines) + "\n"


def main(paths: list[Path]) -> None:
    """Fit, print the figures and write the weights."""
    pairs = list(rows_of_pairs(paths))
    rows = pairs + list(rows_of_running_text())
    seen = out_of_fold(rows)[: len(pairs)]
    worth, bias = fit(rows)
    bars = {}
    for language in ("fi", "sv", "en"):
        mine = [(n, row) for n, row in enumerate(pairs) if row.language == language]
        honest = [(seen[n], row.is_name) for n, row in mine]
        fitted = [(odds(row, worth, bias), row.is_name) for _, row in mine]
        bars[language] = bar_for(fitted, WANTED)[0] - 0.05
        for title, found in (("cross-validated", honest), ("fitted", fitted)):
            for wanted in (0.97, 0.9, 0.8):
                bar, recall, false = bar_for(found, wanted)
                sys.stdout.write(
                    f"{language} {title}: recall {recall:.3f} at {false:.3f} (bar {bar:.2f})\n"
                )
    folder = artefact_folder("deid")
    (folder / "namesake.toml").write_text(as_toml(worth, bias, bars), encoding="utf-8")
    write_digests(folder)


if __name__ == "__main__":
    main([Path(word) for word in sys.argv[1:]])
