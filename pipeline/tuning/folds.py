"""What the cuts are worth on clients they were not chosen on: five folds of the samples' clients.

``python -m pipeline.tuning.folds`` reads both periods of the samples once. For each fifth of the
clients the cuts (of the matcher and of the polarity) are chosen on the other four and scored on it;
beside that stands what the shipped cuts score, which were chosen knowing all of them.
"""

from __future__ import annotations

import hashlib
import itertools
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.execution.context import Models
from pipeline.execution.workspace import make_workspace
from pipeline.matching.polarity import PolarityJudge, PolaritySettings
from pipeline.runs import RunFolder
from pipeline.stages.match import MatchSettings, match
from pipeline.tuning.gold import read_gold
from pipeline.tuning.sample_runs import run_samples
from pipeline.tuning.samples import source_folder
from pipeline.tuning.score import client_sets, placed_marks, score_themes

FOLDS = 5
_CUT = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
_AFFIRMED = (0.1, 0.2, 0.3, 0.4)
_OVER_DENIED = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Cuts:
    """The cuts that are chosen."""

    cut: float
    affirmed: float
    over_denied: float


@dataclass(frozen=True)
class Cells:
    """Counts over clients and phenomena: hits, false hits, misses; denials, and those counted."""

    hits: int
    false: int
    missed: int
    denials: int
    wrong: int

    def __add__(self, other: Cells) -> Cells:
        """Add the counts up."""
        return Cells(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))

    @property
    def f1(self) -> float:
        """F1 over all cells."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)

    @property
    def wrong_share(self) -> float:
        """Share of denials counted as the phenomenon."""
        return self.wrong / max(1, self.denials)

    @property
    def worth(self) -> float:
        """What is made as large as can be: a denial counted costs as much as a point of F1."""
        return self.f1 - self.wrong_share


def _values(cells: Cells) -> tuple[int, ...]:
    return cells.hits, cells.false, cells.missed, cells.denials, cells.wrong


SHIPPED = Cuts(MatchSettings().cut, PolaritySettings().affirmed, PolaritySettings().over_denied)
GRID = tuple(Cuts(*values) for values in itertools.product(_CUT, _AFFIRMED, _OVER_DENIED))


def fold_of(client: str) -> int:
    """Fold of a client, by SHA-256: the same whatever the order and the seed."""
    return hashlib.sha256(client.encode()).digest()[0] % FOLDS


def count_cells(
    models: Models, run: RunFolder, gold: pd.DataFrame, grid: Sequence[Cuts]
) -> dict[tuple[Cuts, int], Cells]:
    """Count the cells of every fold of a run's clients under every choice of cuts.

    Only phenomena that the catalogue has are counted; open themes stay out of it.
    """
    passages, documents = run.read_table("passages"), run.read_table("documents")
    placed = placed_marks(gold, documents, run.read_table("redactions"))
    placed = placed.assign(fold=placed["client_id"].map(fold_of))
    vectors = np.asarray(run.read_vectors())
    texts, languages = list(passages["text"]), list(passages["language"])
    known = set(models.matcher.themes)
    found = {}
    for affirmed, over in dict.fromkeys((one.affirmed, one.over_denied) for one in grid):
        settings = PolaritySettings(affirmed=affirmed, over_denied=over)
        judged = passages.assign(
            polarity=PolarityJudge(models.reader, settings).judge(texts, languages)
        )
        for cuts in (c for c in grid if (c.affirmed, c.over_denied) == (affirmed, over)):
            made = match(
                judged, vectors, matcher=models.matcher, settings=MatchSettings(cut=cuts.cut)
            ).assignments
            for fold in range(FOLDS):
                own = placed[placed["fold"] == fold]
                if len(own):
                    found[cuts, fold] = _cells(own, judged, made, known)
    return found


def _cells(
    gold: pd.DataFrame, passages: pd.DataFrame, assignments: pd.DataFrame, known: set[str]
) -> Cells:
    clients = set(gold["client_id"])
    sets = client_sets(assignments, passages)
    true: dict[str, set[str]] = {}
    for row in gold.itertuples():
        for mark in row.marks:
            if mark.kind == "ph" and mark.value in known:
                true.setdefault(mark.value, set()).add(row.client_id)
    hits = false = missed = 0
    for name in known:
        own, said = true.get(name, set()), sets.get(name, set()) & clients
        hits, false, missed = (
            hits + len(own & said), false + len(said - own), missed + len(own - said),
        )  # fmt: skip
    scored = score_themes(gold, passages, sets, assignments)
    return Cells(hits, false, missed, scored.denials, round(scored.denials_wrong * scored.denials))


def choose(counted: Mapping[tuple[Cuts, int], Cells], grid: Sequence[Cuts], out: int) -> Cuts:
    """Best cuts over all folds but one; the first of the grid where several are as good."""
    worth = [sum_of(counted, cuts, set(range(FOLDS)) - {out}).worth for cuts in grid]
    return grid[int(np.argmax(worth))]


def sum_of(counted: Mapping[tuple[Cuts, int], Cells], cuts: Cuts, folds: set[int]) -> Cells:
    """Cells of several folds together."""
    total = Cells(0, 0, 0, 0, 0)
    for (own, fold), cells in counted.items():
        if own == cuts and fold in folds:
            total = total + cells
    return total


def main() -> None:
    """Print what the cuts are worth, as Markdown."""
    gold = read_gold(source_folder())
    grid = GRID if SHIPPED in GRID else (*GRID, SHIPPED)
    counted: dict[tuple[Cuts, int], Cells] = {}
    with tempfile.TemporaryDirectory(prefix="ilmio-folds-") as temporary:
        workspace = make_workspace(Path(temporary) / "workspace")
        runs, models = run_samples(workspace, assignments=["scrub.voikko=never"])
        for run in runs:
            for key, cells in count_cells(models, run, gold, grid).items():
                counted[key] = counted.get(key, Cells(0, 0, 0, 0, 0)) + cells
    sys.stdout.write(
        "| fold | cut | affirmed | over a denial | F1 of cells | denials wrong |\n"
        "|---|---|---|---|---|---|\n"
    )
    unseen = Cells(0, 0, 0, 0, 0)
    for fold in range(FOLDS):
        cuts = choose(counted, grid, fold)
        cells = sum_of(counted, cuts, {fold})
        unseen = unseen + cells
        sys.stdout.write(_row(f"{fold + 1}", cuts, cells))
    sys.stdout.write(_row("all, each chosen on the others", None, unseen))
    sys.stdout.write(_row("shipped", SHIPPED, sum_of(counted, SHIPPED, set(range(FOLDS)))))


def _row(name: str, cuts: Cuts | None, cells: Cells) -> str:
    told = [f"{value:.2f}" for value in (cuts.cut, cuts.affirmed, cuts.over_denied)] if cuts else []
    shown = " | ".join(told or ["–"] * 3)
    return (
        f"| {name} | {shown} | {cells.f1:.3f} | {cells.wrong} of {cells.denials} "
        f"({cells.wrong_share:.1%}) |\n"
    )


if __name__ == "__main__":
    main()
