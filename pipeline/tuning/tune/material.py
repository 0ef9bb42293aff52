"""A finished run as the trials need it: read once, found in again and again under other settings.

Nothing of it is raw: passages are scrubbed, vectors and readings are the run's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.errors import InputRefused
from pipeline.execution.reading import speaks_of_matter, what_it_comes_near
from pipeline.execution.recount import context_of
from pipeline.execution.settings import RunSettings
from pipeline.execution.steps import counted, vectors_of
from pipeline.matching.features import plain
from pipeline.matching.polarity import PolarityJudge
from pipeline.period import Period
from pipeline.stages.discover import discover
from pipeline.stages.match import match
from pipeline.tuning.score import client_sets
from pipeline.tuning.scoring import LEAST_CLIENTS, named_as_in

if TYPE_CHECKING:
    from pipeline.runs import Workspace


class _Known:
    """A reader or matcher whose answers are known: row i for the i-th of the passages chosen."""

    def __init__(
        self, rows: Sequence[np.ndarray], themes: Sequence[str], few: frozenset[str]
    ) -> None:
        self._rows, self.themes, self.few_shot = rows, list(themes), few

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Readings."""
        return self._rows[0]

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Raw and calibrated probabilities."""
        return self._rows[0], self._rows[1]


@dataclass(frozen=True)
class Material:
    """What is known of every passage of a run, and what people coded in its documents."""

    period: str
    settings: RunSettings
    passages: pd.DataFrame
    vectors: np.ndarray  # (n, d)
    glosses: tuple[str, ...]
    readings: np.ndarray  # (n, columns of the reader)
    speaks: np.ndarray  # (n,)
    about: np.ndarray | None  # (n, phenomena)
    raw: np.ndarray  # (n, phenomena of the matcher)
    calibrated: np.ndarray
    themes: tuple[str, ...]
    few_shot: frozenset[str]
    background: np.ndarray
    concepts: Any
    coded: dict[str, set[str]]  # phenomenon to clients

    @cached_property
    def clients(self) -> tuple[str, ...]:
        """Clients of whom something is coded or written, sorted."""
        return tuple(sorted(set(self.passages["client_id"])))

    def themes_of(self, settings: RunSettings, clients: Collection[str]) -> dict[str, set[str]]:
        """Clients of each theme that is found among some of the clients, as a run finds them."""
        rows = np.flatnonzero(self.passages["client_id"].isin(list(clients)).to_numpy())
        own = self.passages.iloc[rows].reset_index(drop=True)
        texts, languages = list(own["text"]), list(own["language"])
        reader: Any = _Known([self.readings[rows]], (), frozenset())
        judge = PolarityJudge(reader if settings.polarity.learned else None, settings.polarity)
        own = own.assign(polarity=judge.judge(texts, languages))
        matcher = _Known([self.raw[rows], self.calibrated[rows]], self.themes, self.few_shot)
        made = match(own, self.vectors[rows], matcher=matcher, settings=settings.match)
        opened = discover(
            own,
            self.vectors[rows],
            near=made.candidates,
            background=self.background,
            glosses=[self.glosses[row] for row in rows],
            speaks=self.speaks[rows],
            about=None if self.about is None else self.about[rows],
            concepts=self.concepts,
            settings=settings.discover,
        )
        given = pd.concat([made.assignments, opened.assignments], ignore_index=True)
        return client_sets(given, own, LEAST_CLIENTS)


def read_material(workspace: Workspace, period: str, gold: pd.DataFrame) -> Material:
    """Read a finished run and what people coded in its documents.

    :param gold: as :func:`pipeline.tuning.gold.read_gold` returns it.
    :raises UsageError: where there is no finished run.
    :raises InputRefused: where the run holds none of the coded documents.
    """
    run = workspace.run(Period.parse(period).name)
    ctx = context_of(workspace, Period.parse(period), run.read_manifest())
    ctx.run = run
    for name in ("documents", "passages", "candidates"):
        ctx.tables[name] = run.read_table(name)
    passages = counted(ctx.tables["passages"], ctx.tables["documents"], ctx)
    texts, languages = list(passages["text"]), list(passages["language"])
    models, vectors = ctx.models, vectors_of(ctx)
    raw, calibrated = models.matcher.probabilities(texts, languages, vectors)
    return Material(
        period=run.period,
        settings=ctx.settings,
        passages=passages,
        vectors=np.asarray(vectors),
        glosses=tuple(map(models.glosser.gloss, texts, languages)),
        readings=models.reader.encode([plain(text) for text in texts], languages),
        speaks=speaks_of_matter(ctx),
        about=what_it_comes_near(ctx),
        raw=raw,
        calibrated=calibrated,
        themes=tuple(models.matcher.themes),
        few_shot=frozenset(models.matcher.few_shot),
        background=models.background,
        concepts=models.concepts,
        coded=_coded(named_as_in(run, gold, workspace.key()), ctx.tables["documents"], passages),
    )


def _coded(
    gold: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame
) -> dict[str, set[str]]:
    """Clients of each coded phenomenon, named as the run counts them."""
    own = gold[gold["document_id"].isin(documents["document_id"])]
    if own.empty:
        raise InputRefused(
            "The run holds none of the coded documents.",
            mend="Give the coded documents of the same period; their document_id must be alike.",
        )
    units = passages.drop_duplicates("document_id").set_index("document_id")["client_id"]
    made: dict[str, set[str]] = {}
    for row in own.itertuples():
        client = units.get(row.document_id)
        for mark in row.marks if client is not None else ():
            if mark.kind == "ph":
                made.setdefault(mark.value, set()).add(str(client))
    return made
