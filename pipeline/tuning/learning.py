"""What reading is worth: the matcher taught by clients of one period, scored on the other's.

``python -m pipeline.tuning.learning`` runs both periods of the samples and lets the gold marks
answer as a person would, of clients drawn at random, or of single passages as ``ilmio audit
--passages`` draws them. It fits the correction, and counts the cells of client and phenomenon on
the other period's clients who were not read: once for the phenomena as shipped, which the reader
knows, and once as if it knew none, as of phenomena that a team writes itself.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.audit.clients import ranked
from pipeline.audit.passages import PassageDesign, draw_questions
from pipeline.execution.context import Models
from pipeline.execution.learning import fit
from pipeline.execution.workspace import make_workspace
from pipeline.matching.learned import Bag, LearnedMatcher, log_odds
from pipeline.matching.matcher import Matcher
from pipeline.runs import RunFolder
from pipeline.stages.match import MatchSettings, match
from pipeline.tuning.folds import Cells
from pipeline.tuning.gold import read_gold
from pipeline.tuning.sample_runs import run_samples
from pipeline.tuning.samples import source_folder
from pipeline.tuning.score import client_sets, placed_marks

_SEEDS = (1, 2, 3, 4, 5)
_CLIENTS, _PASSAGES = (15, 30, 60), (100, 300)
_OVER = 0.5  # of the shorter of passage and mark


@dataclass(frozen=True)
class Read:
    """A period, with what is true of its clients and passages."""

    passages: pd.DataFrame
    vectors: np.ndarray
    known: Mapping[str, np.ndarray]  # log odds of the matcher as it comes
    clients: Mapping[str, set[str]]  # phenomenon to clients
    marked: Mapping[str, set[str]]  # phenomenon to passages
    near: pd.DataFrame
    everyone: tuple[str, ...]


def read_period(
    run: RunFolder, gold: pd.DataFrame, matcher: Matcher, settings: MatchSettings
) -> Read:
    """Read a run's passages, and hold them against the marks."""
    passages, documents = run.read_table("passages"), run.read_table("documents")
    placed = placed_marks(gold, documents, run.read_table("redactions"))
    vectors = np.asarray(run.read_vectors())
    texts, languages = list(passages["text"]), list(passages["language"])
    _, calibrated = matcher.probabilities(texts, languages, vectors)
    made = match(passages, vectors, matcher=matcher, settings=settings)
    clients: dict[str, set[str]] = {theme: set() for theme in matcher.themes}
    marked: dict[str, set[str]] = {theme: set() for theme in matcher.themes}
    here = {str(name): part for name, part in passages.groupby("document_id")}
    for row in placed.itertuples():
        for mark in row.marks:
            if mark.kind != "ph" or mark.value not in clients:
                continue
            clients[mark.value].add(row.client_id)
            own = here.get(row.document_id)
            if own is not None:
                over = np.minimum(own["end"], mark.end) - np.maximum(own["start"], mark.start)
                shorter = np.minimum(own["end"] - own["start"], mark.end - mark.start)
                marked[mark.value] |= set(own.loc[over >= _OVER * shorter, "passage_id"])
    known = {theme: log_odds(calibrated[:, k]) for k, theme in enumerate(matcher.themes)}
    everyone = tuple(sorted(set(placed["client_id"])))
    return Read(passages, vectors, known, clients, marked, made.candidates, everyone)


def bags_of_clients(read: Read, clients: Sequence[str]) -> dict[str, list[Bag]]:
    """What reading some clients as a whole teaches."""
    affirmed = (read.passages["polarity"] == "affirmed").to_numpy()
    who = read.passages["client_id"].to_numpy()
    rows = {c: tuple(int(r) for r in np.flatnonzero(affirmed & (who == c))) for c in clients}
    return {
        theme: [Bag(own, c in true) for c, own in rows.items() if own]
        for theme, true in read.clients.items()
    }


def bags_of_passages(
    read: Read, cuts: Mapping[str, float], n: int, seed: int
) -> dict[str, list[Bag]]:
    """What reading n single passages teaches."""
    row = {name: at for at, name in enumerate(read.passages["passage_id"])}
    made: dict[str, list[Bag]] = {}
    for passage, theme in draw_questions(read.near, cuts, PassageDesign(n, seed)):
        bag = Bag((row[passage],), passage in read.marked[theme])
        made.setdefault(theme, []).append(bag)
    return made


def scored(read: Read, matcher: Matcher, settings: MatchSettings, without: set[str]) -> Cells:
    """Count the cells of client and phenomenon over the clients who were not read."""
    made = match(read.passages, read.vectors, matcher=matcher, settings=settings).assignments
    found, kept = client_sets(made, read.passages), set(read.everyone) - without
    hits = false = missed = 0
    for theme, true in read.clients.items():
        said = found.get(theme, set()) & kept
        hits += len(said & true)
        false += len(said - true)
        missed += len((true & kept) - said)
    return Cells(hits, false, missed, 0, 0)


def measure(periods: Sequence[Read], matcher: Matcher, settings: MatchSettings) -> list[str]:
    """Rows of the table: what was read, and F1 before and after, both ways and over the seeds."""
    cuts = {
        t: settings.cut_few_shot if t in matcher.few_shot else settings.cut for t in matcher.themes
    }
    lines = []
    for kind, sizes in (("clients", _CLIENTS), ("passages", _PASSAGES)):
        for n in sizes:
            pairs = [
                _both(teacher, other, kind, n, seed, matcher, settings, cuts)
                for teacher, other in (periods, periods[::-1])
                for seed in _SEEDS
            ]
            before, after = (float(np.mean([one[k] for one in pairs])) for k in (0, 1))
            better = sum(one[1] > one[0] for one in pairs)
            lines.append(f"| {n} {kind} | {before:.3f} | {after:.3f} | {better} of {len(pairs)} |")
    return lines


def _both(  # noqa: PLR0913 - who teaches whom, by how much
    teacher: Read, other: Read, kind: str, n: int, seed: int,
    matcher: Matcher, settings: MatchSettings, cuts: Mapping[str, float],
) -> tuple[float, float]:  # fmt: skip
    read = ranked(teacher.everyone, seed)[:n] if kind == "clients" else []
    bags = bags_of_clients(teacher, read) if read else bags_of_passages(teacher, cuts, n, seed)
    made = fit(tuple(bags), bags, teacher.vectors, teacher.known)
    taught = LearnedMatcher(matcher, made)
    cells = (scored(other, one, settings, set(read)) for one in (matcher, taught))
    before, after = cells
    return before.f1, after.f1


def main() -> None:
    """Print the tables, as Markdown."""
    gold = read_gold(source_folder())
    for name, more in (
        ("phenomena that the reader knows", []),
        ("as if it knew none", ["match.reader=false"]),
    ):
        with tempfile.TemporaryDirectory(prefix="ilmio-learning-") as folder:
            workspace = make_workspace(Path(folder) / "workspace")
            runs, models = run_samples(workspace, assignments=["scrub.voikko=never", *more])
            settings = MatchSettings(reader=not more)
            periods = [read_period(run, gold, _matcher(models), settings) for run in runs]
            sys.stdout.write(
                f"\n| {name}: read | F1 of cells before | after | better |\n|---|---|---|---|\n"
                + "\n".join(measure(periods, _matcher(models), settings))
                + "\n"
            )
            sys.stdout.flush()


def _matcher(models: Models) -> Matcher:
    return models.unlearned


if __name__ == "__main__":
    main()
