"""One large generated organisation whose tables are made once, and draws of small periods from it.

Unknown matters, which no catalogue holds, are planted in both of its periods; a draw leaves them
out, takes a few clients of one of them into the newest period, or takes some of each into both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.execution import steps
from pipeline.execution.execute import prepare
from pipeline.execution.reading import speaks_of_matter, what_it_comes_near
from pipeline.execution.workspace import make_workspace
from pipeline.matching.reader import Reader
from pipeline.matching.unheard_words import lines_with
from pipeline.stages.discover import DiscoverSettings, discover
from pipeline.stages.signals import UNHEARD, Before, SignalSettings, signals
from pipeline.stages.trace import trace
from pipeline.stages.unheard import Unheard, UnheardSettings, unheard
from pipeline.tuning.bertrend import weak_topics
from pipeline.tuning.generator import GeneratorSettings, generate
from pipeline.tuning.score import FOUND_AT, SIGNAL_PREFIX, f1

_SHARE = 0.08  # of the organisation's clients who have each unknown matter, in either period
_STEADY = 0.05  # of the clients drawn, where unknown matters are in both periods
_NOW = 1  # index of the newest of the two periods


@dataclass(frozen=True)
class Stored:
    """What is kept of a period: tables, and what was read of each passage."""

    passages: pd.DataFrame
    near: pd.DataFrame
    vectors: np.ndarray
    glosses: list[str]
    speaks: np.ndarray
    about: np.ndarray | None

    def of(self, clients: Sequence[str]) -> Stored:
        """The part of these clients."""
        rows = np.flatnonzero(self.passages["client_id"].isin(set(clients)).to_numpy())
        own = self.passages.iloc[rows].reset_index(drop=True)
        return Stored(
            own,
            self.near[self.near["passage_id"].isin(set(own["passage_id"]))],
            self.vectors[rows],
            [self.glosses[row] for row in rows],
            self.speaks[rows],
            None if self.about is None else self.about[rows],
        )

    def counts(self) -> Counter[str]:
        """Clients of each phenomenon of the catalogue."""
        client = dict(zip(self.passages["passage_id"], self.passages["client_id"], strict=True))
        own = self.near[self.near["reached"]]
        pairs = {(t, client[p]) for p, t in zip(own["passage_id"], own["theme_id"], strict=True)}
        return Counter(theme for theme, _ in pairs)


@dataclass
class Organisation:
    """Two periods of many clients, with what nobody's catalogue knows planted in both."""

    periods: list[Stored]
    unknown: list[dict[str, set[str]]]  # client -> unknown matters, by period
    known: tuple[int, dict[str, int]]  # what the reader has met
    background: np.ndarray

    @property
    def matters(self) -> list[str]:
        """Ids of the unknown matters."""
        return sorted(set().union(*(has for own in self.unknown for has in own.values())))

    def draw(
        self,
        seed: int,
        *,
        clients: int,
        overlap: float,
        planted: str = "",
        size: int = 0,
        steady: bool = False,
    ) -> Draw:
        """Draw a newest period and the one before.

        :param overlap: share of the clients who are in both; ``planted``: what ``size`` clients of
            the newest period have, nobody before; ``steady``: every unknown matter is in both.
        """
        random = np.random.default_rng(seed)
        here = [sorted(set(stored.passages["client_id"])) for stored in self.periods]
        free = [[c for c in here[t] if c not in self.unknown[t]] for t in (0, _NOW)]
        shared = round(overlap * clients)
        both = _some(random, sorted(set(free[0]) & set(free[_NOW])), shared)
        old = both + _some(random, sorted(set(free[0]) - set(both)), clients - shared)
        new = _some(random, self._having(planted, _NOW, set(old)), size)
        rest = sorted(set(free[_NOW]) - set(old) - set(new))
        now = both + new + _some(random, rest, clients - shared - size)
        if steady:
            for t, drawn in ((0, old), (_NOW, now)):
                more: list[str] = []
                for matter in self.matters:
                    may = self._having(matter, t, {*old, *now})
                    more += _some(random, may, min(len(may), random.binomial(clients, _STEADY)))
                drawn[len(drawn) - len(more) :] = more
        return Draw(self, self.periods[_NOW].of(now), self.periods[0].of(old), frozenset(new))

    def _having(self, matter: str, period: int, without: set[str]) -> list[str]:
        own = self.unknown[period]
        here = set(self.periods[period].passages["client_id"])
        return sorted(c for c, has in own.items() if has == {matter} and c in here - without)


@dataclass(frozen=True)
class Draw:
    """One replicate."""

    organisation: Organisation
    now: Stored
    old: Stored
    carriers: frozenset[str]  # clients of the planted matter

    def groups(self, settings: UnheardSettings) -> list[Unheard]:
        """What the stage finds by words."""
        return unheard(
            self.now.passages,
            self.now.vectors,
            near=self.now.near,
            glosses=self.now.glosses,
            earlier=self.old.glosses,
            known=self.organisation.known,
            about=self.now.about,
            settings=settings,
        )

    def listed(self, groups: Sequence[Unheard]) -> pd.DataFrame:
        """Table ``signals`` of these groups and the catalogue's phenomena, as a run makes it."""
        now, old = self.now.counts(), self.old.counts()
        names = sorted({*now, *old})
        rows = [_theme(name, now[name], "catalogue", "catalogue") for name in names]
        rows += [
            _theme(f"open_{k}", len(group.clients), "open", UNHEARD)
            for k, group in enumerate(groups)
        ]
        total = self.old.passages["client_id"].nunique()
        before = Before(old, total, dict.fromkeys(old, 1))
        made = signals(
            tables.THEMES.frame(rows),
            self.now.passages["client_id"].nunique(),
            SignalSettings(),
            before,
        )
        return made[made["status"] == "signal"]

    def true(self, clients: frozenset[str]) -> bool:
        """Whether a group of clients is the planted matter."""
        return f1(set(clients), set(self.carriers)) >= FOUND_AT

    def bertrend(self) -> tuple[int, int, bool]:
        """Open themes that are new or old, those that BERTrend's rule lists, the true one too."""
        passages = self.now.passages
        found = discover(
            passages,
            self.now.vectors,
            near=self.now.near,
            background=self.organisation.background,
            glosses=self.now.glosses,
            speaks=self.now.speaks,
            about=self.now.about,
            settings=DiscoverSettings(),
        )
        before: dict[str, int] = dict(self.old.counts())
        before |= trace(
            found.assignments, self.now.vectors, passages, self.old.vectors, self.old.passages
        )
        client = passages["client_id"].to_numpy()
        own = {t.theme_id: frozenset(client[list(t.rows)]) for t in found.themes}
        now = {**self.now.counts(), **{name: len(who) for name, who in own.items()}}
        weak = weak_topics(before, now)
        return len(now), len(weak), any(self.true(own[name]) for name in weak if name in own)


def organisation(templates: str, seed: int, clients: int, folder: Path) -> Organisation:
    """Generate an organisation and run the steps that cost, once."""
    base = GeneratorSettings.model_validate(
        {"clients": clients, "seed": seed, "templates": templates, "planted": (), "active": 1.0}
    )
    plan = next(iter(generate(base))).plan
    unknown = sorted(name for name in plan.shares[0] if name.startswith(SIGNAL_PREFIX))
    settings = base.model_copy(update={"prevalence": dict.fromkeys(unknown, _SHARE)})
    workspace = make_workspace(folder / "workspace")
    models, stored, has = None, [], []
    for period in generate(settings):
        path = folder / f"{period.name}.csv"
        period.documents.to_csv(path, index=False)
        ctx = prepare(
            workspace,
            period.span,
            str(path),
            assignments=["scrub.voikko=never", "pseudonymise=false"],
            models=models,
        )
        models = ctx.models
        for step in (
            steps.read_and_scrub,
            steps.split_passages,
            steps.embed_passages,
            steps.match_catalogue,
        ):
            step(ctx)
        passages = steps.counted(ctx.tables["passages"], ctx.tables["documents"], ctx)
        glosses = [
            models.glosser.gloss(text, language)
            for text, language in zip(passages["text"], passages["language"], strict=True)
        ]
        stored.append(
            Stored(
                passages,
                ctx.tables["candidates"],
                np.asarray(ctx.vectors),
                glosses,
                speaks_of_matter(ctx),
                what_it_comes_near(ctx),
            )
        )
        own = period.truth[period.truth["phenomenon"].isin(unknown)]
        has.append(own.groupby("client_id")["phenomenon"].agg(set).to_dict())
    assert models is not None
    reader = getattr(models.reader, "inner", models.reader)
    assert isinstance(reader, Reader)
    return Organisation(stored, has, lines_with(reader.about.ngrams), models.background)


def _some(random: np.random.Generator, names: Sequence[str], number: int) -> list[str]:
    return [str(name) for name in random.choice(names, number, replace=False)] if number else []


def _theme(name: str, n: int, origin: str, why: str) -> dict[str, object]:
    return {
        "theme_id": name, "origin": origin, "kind": "problem", "section11": 0,
        "label_fi": name, "label_sv": name, "label_en": name, "words": [], "n_passages": n,
        "n_clients": n, "first_seen": None, "stability": None, "why": why,
    }  # fmt: skip
