"""Fits how a sentence leans to a name or to the plain word: ``models/namesake``.

``python -m pipeline.tuning.namesake`` reads the marked lines of the artefact (``lines/*.tsv``:
identifier, language, surface form, ``name`` or ``word``, marked line), prints recall and false
positives by cross-validation in folds over words, so that no word is judged by a model that saw it,
and writes the model of all lines. Method: support vector machine with a radial kernel
(scikit-learn), log odds by Platt's scaling of the margins out of fold, and a bar that finds the
wanted share of the names in the lines of ``bar.tsv``, on which nothing is fitted. ``--check``
prints and writes nothing; ``--bar`` sets the bar of the model that stands there anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.deid.names.context import Place
from pipeline.deid.names.cues import cues_of
from pipeline.deid.names.leaning import Machine, is_settled, machine, usage
from pipeline.deid.names.namesake import name_in
from pipeline.deid.words.tokens import tokenize
from pipeline.models import artefact_folder, write_digests
from pipeline.tuning.gold import read_marks

#: Penalty (smaller is stronger), width of the kernel, folds, fewest lines with a cue.
PENALTY, GAMMA, FOLDS, AT_LEAST = 2.0, 0.06, 4, 3
#: Share of names that has to be found in the lines on which the bar is set.
WANTED = 0.97
#: Lines written as a pair that differs as little as can be: harder than what a note holds.
NEAR = "near"
#: Letters of a word that tell it from others, so that its inflected forms share a fold.
_STEM = 4


@dataclass(frozen=True)
class Row:
    """A word that opens a sentence, with its cues and what it is."""

    language: str
    word: str
    is_name: bool
    cues: dict[str, float]
    near: bool = False
    #: Log odds taken off since the word is frequent.
    usage: float = 0.0


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of marked lines; words that are settled without a model left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        _, language, surface, kind, marked = line.split("\t")[:5]
        text, marks = read_marks(marked)
        spans = [(mark.start, mark.end) for mark in marks if mark.value == "PERSON"]
        tokens = tokenize(text)
        for i, token in enumerate(tokens):
            if not (token.initial and token.capital) or token.text.lower() != surface.lower():
                continue
            if any(a <= token.start < b for a, b in spans) != (kind == "name"):
                continue
            place = Place(tokens, i, name_in(token.text, language))
            if not is_settled(place, language):
                yield Row(
                    language,
                    surface.lower(),
                    kind == "name",
                    cues_of(place, language),
                    path.stem.startswith(NEAR),
                    usage(place, language),
                )
            break


class Fitted:
    """A machine with the cues it knows: fits rows, gives margins of others."""

    def __init__(self, rows: Sequence[Row]) -> None:
        from sklearn.svm import SVC

        counts = Counter(cue for row in rows for cue in row.cues)
        self.column = {
            c: k for k, c in enumerate(sorted(c for c in counts if counts[c] >= AT_LEAST))
        }
        self.matrix = self._matrix(rows)
        self.machine: Any = SVC(C=PENALTY, gamma=GAMMA, cache_size=500)
        self.machine.fit(self.matrix, [row.is_name for row in rows])

    def margins(self, rows: Sequence[Row]) -> np.ndarray:
        """Return the margin of each row, above zero for a name."""
        found: np.ndarray = self.machine.decision_function(self._matrix(rows))
        return found

    def _matrix(self, rows: Sequence[Row]) -> Any:
        from scipy.sparse import csr_matrix

        starts, columns, values = [0], [], []
        for row in rows:
            known = sorted((self.column[c], v) for c, v in row.cues.items() if c in self.column)
            columns += [k for k, _ in known]
            # as the artefact keeps them, so that both give the same margins
            values += [float(np.float16(v)) for _, v in known]
            starts.append(len(columns))
        parts = (np.array(values), np.array(columns, np.int32), np.array(starts, np.int32))
        return csr_matrix(parts, shape=(len(rows), len(self.column)))

    def as_machine(self, slope: float, shift: float, bar: float = 0.0) -> Machine:
        """Return what the de-identifier reads, margins told as log odds ``slope * m + shift``."""
        support = self.matrix[self.machine.support_].tocsc()
        support.sort_indices()
        return Machine(
            column=self.column,
            starts=support.indptr.astype(np.uint32),
            rows=support.indices.astype(np.uint16),
            values=support.data.astype(np.float16),
            norms=np.asarray(support.multiply(support).sum(axis=1)).ravel().astype(np.float32),
            worth=(slope * self.machine.dual_coef_.toarray().ravel()).astype(np.float32),
            gamma=GAMMA,
            bias=slope * float(self.machine.intercept_[0]) + shift,
            bar=bar,
        )  # fmt: skip


def out_of_fold(rows: Sequence[Row]) -> np.ndarray:
    """Return the margin of every row by a machine that saw no row of its word."""
    words = sorted({(row.language, row.word[:_STEM]) for row in rows})
    shuffled = np.random.default_rng(0).permutation(len(words)) % FOLDS
    fold = dict(zip(words, shuffled, strict=True))
    of_row = np.array([fold[row.language, row.word[:_STEM]] for row in rows])
    found = np.zeros(len(rows))
    for k in range(FOLDS):
        own = [row for row, at in zip(rows, of_row, strict=True) if at == k]
        found[of_row == k] = Fitted(
            [row for row, at in zip(rows, of_row, strict=True) if at != k]
        ).margins(own)
    return found


def scaled(margins: np.ndarray, names: np.ndarray) -> tuple[float, float]:
    """Return slope and shift that turn margins into log odds (Platt's scaling)."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=1e6).fit(margins[:, None], names)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def bar_for(odds: np.ndarray, names: np.ndarray, wanted: float) -> tuple[float, float, float]:
    """Return the highest bar that finds the wanted share of names, with recall and false alarms."""
    of_names = np.sort(odds[names])
    bar = float(of_names[int(len(of_names) * (1 - wanted) + 1e-9)])
    return bar, float((of_names >= bar).mean()), float((odds[~names] >= bar).mean())


def write(fitted: Machine, folder: Path) -> None:
    """Write the files of the artefact."""
    cues = sorted(fitted.column, key=lambda cue: fitted.column[cue])
    (folder / "cues.txt").write_text("\n".join(cues) + "\n", encoding="utf-8")
    with (folder / "support.npz").open("wb") as target:
        np.savez_compressed(
            target, starts=fitted.starts, rows=fitted.rows, values=fitted.values,
            norms=fitted.norms, worth=fitted.worth,
        )  # fmt: skip
    write_told(fitted, folder)


def write_told(fitted: Machine, folder: Path) -> None:
    """Write the few numbers of the machine, and the digests."""
    told = {"gamma": fitted.gamma, "bias": round(fitted.bias, 4), "bar": round(fitted.bar, 3)}
    lines = [f"{name} = {value}\n" for name, value in told.items()]
    (folder / "machine.toml").write_text(
        "# Fitted: python -m pipeline.tuning.namesake\n" + "".join(lines), encoding="utf-8"
    )
    write_digests(folder)


def with_bar(fitted: Machine, rows: Sequence[Row]) -> Machine:
    """Return the machine with the bar that finds the wanted share of names; tell what it costs."""
    odds = np.array([fitted.odds(row.cues) - row.usage for row in rows])
    bar, recall, false = bar_for(odds, np.array([row.is_name for row in rows]), WANTED)
    sys.stdout.write(f"bar {bar:.2f}: recall {recall:.3f} at {false:.3f} of {len(rows)} lines\n")
    return replace(fitted, bar=bar)


def report(odds: np.ndarray, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the figures out of fold, by language and by how the lines were written."""
    names = np.array([row.is_name for row in rows])
    for near in (False, True):
        for language in ("fi", "sv", "en"):
            mine = np.array([row.language == language and row.near == near for row in rows])
            if not mine.any():
                continue
            told = ", ".join(
                "recall {1:.3f} at {2:.3f} (bar {0:.2f})".format(
                    *bar_for(odds[mine], names[mine], wanted)
                )
                for wanted in (0.97, 0.95, 0.9)
            )
            kind = "near pairs" if near else "lines"
            yield f"{language} {kind} ({mine.sum()}), out of fold: {told}\n"


def main(words: Sequence[str]) -> None:
    """Fit, print the figures, and write the model unless ``--check`` is asked for."""
    folder = artefact_folder("namesake")
    if "--bar" in words:
        write_told(with_bar(machine(), list(rows_of(folder / "bar.tsv"))), folder)
        return
    rows = [row for path in sorted((folder / "lines").glob("*.tsv")) for row in rows_of(path)]
    margins = out_of_fold(rows)
    slope, shift = scaled(margins, np.array([row.is_name for row in rows]))
    odds = slope * margins + shift - np.array([row.usage for row in rows])
    sys.stdout.writelines(report(odds, rows))
    if "--check" not in words:
        fitted = Fitted(rows).as_machine(slope, shift)
        write(fitted, folder)
        machine.cache_clear()
        write_told(with_bar(machine(), list(rows_of(folder / "bar.tsv"))), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
