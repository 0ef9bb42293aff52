"""How steady the themes are: other seeds, other orders of the rows, fewer clients, more passages.

``python -m pipeline.tuning.stability`` runs the second period of the samples again and again and
prints a Markdown table; with a file of sentences (CSV with a column ``sentence``) it also counts
the open themes in ever larger parts of it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.execution.context import Models
from pipeline.execution.execute import execute, prepare
from pipeline.execution.workspace import make_workspace
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.tuning.samples import PERIODS, input_path
from pipeline.tuning.score import client_sets

TIMES = 10
_LEFT_OUT = 0.1  # share of the clients
_ALIKE = 0.6  # Jaccard of client sets from which a theme came back
_LEAST = 3  # clients of a theme that is shown
_SIZES = (250, 1000, 5000, 10000)
_CLIENT = 8  # sentences of one invented client


@dataclass(frozen=True)
class Steadiness:
    """What came of the repeated runs."""

    seeds_alike: int  # of TIMES
    orders_alike: int  # of TIMES
    shown: int  # themes shown, over all runs with fewer clients
    came_back: int


class Again:
    """Runs the same input again in workspaces of one key, with models made once."""

    def __init__(self, folder: Path, period: str) -> None:
        """Keep everything under ``folder``."""
        self._workspace = make_workspace(folder / "workspace")
        self._folder, self._period = folder, period
        self._models: Models | None = None

    def run(self, rows: pd.DataFrame, *more: str) -> RunFolder:
        """Run rows of an input table."""
        path = self._folder / "input.csv"
        rows.to_csv(path, index=False)
        ctx = prepare(
            Workspace.open(self._workspace.folder),
            Period.parse(self._period),
            str(path),
            assignments=["scrub.voikko=never", *more],
            models=self._models,
        )
        self._models = ctx.models
        return execute(ctx)


def steadiness(folder: Path, period: str = PERIODS[-1]) -> Steadiness:
    """Run one period of the samples :data:`TIMES` times in each of three ways."""
    rows = pd.read_csv(input_path(period), dtype=str, keep_default_na=False)
    again, random = Again(folder, period), np.random.default_rng(0)
    first = again.run(rows)
    tables, themes = _told(first), _themes(first)
    seeds = sum(_told(again.run(rows, f"seed={seed}")) == tables for seed in range(TIMES))
    orders = sum(
        _told(again.run(rows.sample(frac=1, random_state=k))) == tables for k in range(TIMES)
    )
    who = _client_column(rows)
    everyone = sorted(set(rows[who]))
    shown = back = 0
    for _ in range(TIMES):
        out = set(random.choice(everyone, round(_LEFT_OUT * len(everyone)), replace=False))
        made = again.run(rows[~rows[who].isin(out)])
        left = set(made.read_table("documents")["client_id"])
        now = list(_themes(made).values())
        for clients in themes.values():
            rest = clients & left
            if len(rest) < _LEAST:
                continue
            shown += 1
            best = max((len(rest & other) / len(rest | other) for other in now), default=0.0)
            back += best >= _ALIKE
    return Steadiness(seeds, orders, shown, back)


def _client_column(rows: pd.DataFrame) -> str:
    return next(name for name in rows.columns if "client" in name.lower())


def _told(run: RunFolder) -> tuple[str, str]:
    """Evidence and themes of a run, as text."""
    return run.read_table("evidence").to_csv(), run.read_table("themes").to_csv()


def _themes(run: RunFolder) -> dict[str, set[str]]:
    return client_sets(run.read_table("assignments"), run.read_table("passages"), _LEAST)


def growth(path: Path, language: str, sizes: Sequence[int] = _SIZES) -> dict[int, int]:
    """Open themes in ever larger random parts of a file of sentences, no catalogue at work."""
    from pipeline.language.encoder import EncoderSettings, GlossEncoder, load_encoder
    from pipeline.models import artefact_folder
    from pipeline.stages.discover import DiscoverSettings, discover
    from pipeline.tables import CANDIDATES

    texts = pd.read_csv(path)["sentence"].astype(str).drop_duplicates()
    drawn = texts.sample(max(sizes), random_state=0).to_list()
    encoder = load_encoder(EncoderSettings(), artefact_folder("gloss"))
    if not isinstance(encoder, GlossEncoder):
        raise TypeError("the gloss encoder is the default")
    glosses = encoder.glosses(drawn, [language] * len(drawn))
    vectors = encoder.encode(drawn, [language] * len(drawn))
    made = {}
    for size in sizes:
        passages = pd.DataFrame(
            {
                "passage_id": [f"{k:06d}" for k in range(size)],
                "client_id": [f"{k // _CLIENT:05d}" for k in range(size)],
                "polarity": "affirmed",
                "text": drawn[:size],
            }
        )
        found = discover(
            passages,
            vectors[:size],
            near=CANDIDATES.frame([]),
            background=np.zeros((0, vectors.shape[1])),
            glosses=glosses[:size],
            settings=DiscoverSettings(),
        )
        made[size] = len(found.themes)
    return made


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory(prefix="ilmio-steady-") as temporary:
        found = steadiness(Path(temporary))
    share = found.came_back / found.shown if found.shown else 0.0
    sys.stdout.write(
        "| | |\n|---|---|\n"
        f"| other seeds that give the same tables | {found.seeds_alike} of {TIMES} |\n"
        f"| other orders of rows that give the same tables | {found.orders_alike} of {TIMES} |\n"
        f"| themes that come back without a tenth of the clients | {share:.1%} of {found.shown} |\n"
    )
    if arguments:
        sizes = growth(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "fi")
        for size, themes in sizes.items():
            sys.stdout.write(f"| open themes in {size:,} sentences | {themes} |\n")


if __name__ == "__main__":
    main(sys.argv[1:])
