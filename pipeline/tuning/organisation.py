"""One large generated organisation whose tables are made once, and draws of small periods from it.

Unknown matters, which no catalogue holds, are planted in all of its periods; a draw leaves them
out, takes a few clients of one of them into the newest period, or takes some of each into all.
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
from pipeline.stages.discover import DiscoverSettings, discover
from pipeline.stages.signals import UNHEARD, Before, SignalSettings, signals
from pipeline.stages.trace import trace
from pipeline.stages.unheard import Told, Unheard, UnheardSettings, unheard
from pipeline.tuning.bertrend import weak_topics
from pipeline.tuning.generator import GeneratorSettings, generate
from pipeline.tuning.score import FOUND_AT, SIGNAL_PREFIX, f1

_SHARE = 0.08  # of the organisation's clients who have each unknown matter, in any period
_STEADY = 0.05  # of the clients drawn, where unknown matters are in all periods


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

    def told(self) -> Told:
        """As the search for what is new takes it."""
        near = self.near
        reached = frozenset(near.loc[near["reached"], "passage_id"])
        return Told(self.passages, self.vectors, self.glosses, reached)

    def counts(self) -> Counter[str]:
        """Clients of each phenomenon of the catalogue."""
        client = dict(zip(self.passages["passage_id"], self.passages["client_id"], strict=True))
        own = self.near[self.near["reached"]]
        pairs = {(t, client[p]) for p, t in zip(own["passage_id"], own["theme_id"], strict=True)}
        return Counter(theme for theme, _ in pairs)


@dataclass
class Organisation:
    """Periods of many clients, with what nobody's catalogue knows planted in all."""

    periods: list[Stored]
    unknown: list[dict[str, set[str]]]  # client -> unknown matters, by period
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
        history: int = 1,
        planted: str = "",
        size: int = 0,
        steady: bool = False,
    ) -> Draw:
        """Draw a newest period and those before.

        :param overlap: share of a period's clients who were in the one before; ``history``: how
            many earlier periods there are; ``planted``: what ``size`` clients of the newest period
            have, nobody before; ``steady``: every unknown matter is in all periods.
        """
        random = np.random.default_rng(seed)
        number = len(self.periods)
        drawn: list[list[str]] = []
        new: list[str] = []
        for t in range(number - 1 - history, number):
            free = self._free(t)
            before = set().union(*drawn)
            stay = sorted(set(drawn[-1]) & free) if drawn else []
            both = _some(random, stay, min(len(stay), round(overlap * clients)))
            if t == number - 1:
                new = _some(random, self._having(planted, t, before), size)
            rest = sorted(free - before - set(new))
            drawn.append(both + new + _some(random, rest, clients - len(both) - len(new)))
        if steady:
            everyone = set().union(*drawn)
            for t, own in enumerate(drawn, number - 1 - history):
                more: list[str] = []
                for matter in self.matters:
                    may = self._having(matter, t, everyone)
                    more += _some(random, may, min(len(may), random.binomial(clients, _STEADY)))
                everyone |= set(more)
                own[len(own) - len(more) :] = more
        parts = [
            stored.of(own)
            for stored, own in zip(self.periods[number - 1 - history :], drawn, strict=True)
        ]
        return Draw(self, parts[-1], parts[:-1], frozenset(new))

    def _free(self, period: int) -> set[str]:
        """Clients of a period who have no unknown matter in it."""
        return set(self.periods[period].passages["client_id"]) - set(self.unknown[period])

    def _having(self, matter: str, period: int, without: set[str]) -> list[str]:
        own = self.unknown[period]
        here = set(self.periods[period].passages["client_id"])
        return sorted(c for c, has in own.items() if has == {matter} and c in here - without)


@dataclass(frozen=True)
class Draw:
    """One replicate."""

    organisation: Organisation
    now: Stored
    earlier: list[Stored]  # the oldest first
    carriers: frozenset[str]  # clients of the planted matter

    @property
    def old(self) -> Stored:
        """The period before."""
        return self.earlier[-1]

    def groups(self, settings: UnheardSettings) -> list[Unheard]:
        """What the stage finds."""
        return unheard(self.now.told(), [one.told() for one in self.earlier], settings)

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


def organisation(
    templates: str, seed: int, clients: int, folder: Path, periods: int = 2
) -> Organisation:
    """Generate an organisation and run the steps that cost, once."""
    base = GeneratorSettings.model_validate(
        {
            "clients": clients,
            "seed": seed,
            "templates": templates,
            "planted": (),
            "active": 1.0,
            "periods": periods,
        }
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
    return Organisation(stored, has, models.background)


def _some(random: np.random.Generator, names: Sequence[str], number: int) -> list[str]:
    return [str(name) for name in random.choice(names, number, replace=False)] if number else []


def _theme(name: str, n: int, origin: str, why: str) -> dict[str, object]:
    return {
        "theme_id": name, "origin": origin, "kind": "problem", "section11": 0,
        "label_fi": name, "label_sv": name, "label_en": name, "words": [], "n_passages": n,
        "n_clients": n, "first_seen": None, "stability": None, "why": why,
    }  # fmt: skip
