"""One generated client: the register's facts, what is planted, and the documents.

Everything is drawn from the seed and the client's own key, so that a client is the same however
many others are generated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from pipeline.period import Period
from pipeline.tables import DOC_TYPES
from pipeline.tuning.generator.bank import bank
from pipeline.tuning.generator.people import (
    Identity,
    Person,
    make_household,
    make_identity,
    make_worker,
    places,
)
from pipeline.tuning.generator.settings import GeneratorSettings
from pipeline.tuning.generator.slots import Slots
from pipeline.tuning.generator.text import PhraseChoice, compose, deniable, spread_over
from pipeline.tuning.generator.truth import Plan, Profile, phenomena, pick, uniform

#: Columns of the input, in order; ``text`` is without marks in the input and marked in the gold.
COLUMNS = (
    "document_id", "client_id", "household_id", "unit", "doc_type", "written_on", "language",
    "complete", "active", "roster", "text",
)  # fmt: skip
_DOC_WEIGHTS = (0.2, 0.2, 0.15, 0.35, 0.1)  # in the order of DOC_TYPES
_WORKERS = 6  # in each team


@dataclass(frozen=True)
class GeneratedClient:
    """One client in one period: what is planted, and the documents with gold marks.

    :ivar slot: the client's place, from 0; a place gets a new client when the old one leaves.
    :ivar documents: one row a document, :data:`COLUMNS`, ``written_on`` a date.
    """

    slot: int
    client_id: str
    household_id: str
    unit: str
    profile: str
    language: str
    active: bool
    phenomena: tuple[str, ...]
    documents: tuple[dict[str, Any], ...]


def first_period_of(settings: GeneratorSettings, slot: int, period: int) -> int:
    """Return the period in which the client who holds a place in a period came."""
    for now in range(period, 0, -1):
        if uniform(settings.seed, "stays", slot, now) >= settings.overlap:
            return now
    return 0


@dataclass(frozen=True)
class _Register:
    """What stays the same of a client over the periods."""

    client_id: str
    first: int
    profile: Profile
    language: str
    unit: str
    active: bool
    identity: Identity
    worker: Person


def make_client(
    settings: GeneratorSettings, plan: Plan, span: Period, period: int, slot: int
) -> GeneratedClient:
    """Generate the client who holds a place in a period.

    :param period: index of the period, from 0, whose days are ``span``.
    """
    kept = _register(settings, plan, slot, first_period_of(settings, slot, period))
    has = phenomena(settings, plan, kept.client_id, kept.profile.name, kept.first, period)
    documents = _Writing(settings, plan, span, period, slot, kept, has).documents()
    return GeneratedClient(
        slot=slot,
        client_id=kept.client_id,
        household_id=kept.identity.household.household_id,
        unit=kept.unit,
        profile=kept.profile.name,
        language=kept.language,
        active=kept.active,
        phenomena=tuple(has),
        documents=tuple(documents),
    )


def _register(settings: GeneratorSettings, plan: Plan, slot: int, first: int) -> _Register:
    client_id, seed = f"G{slot:06d}-{first}", settings.seed
    profile = plan.profiles[
        pick((p.share for p in plan.profiles), uniform(seed, "profile", client_id))
    ]
    mates = (slot // 2, first)  # two neighbouring places may share a home
    shared = uniform(seed, "home", *mates) < settings.shared_household
    home = f"GH{slot // 2:06d}-{first}" if shared else f"GH{slot:06d}-{first}s"
    languages = sorted(settings.languages)
    language = languages[
        pick((settings.languages[x] for x in languages), uniform(seed, "language", home))
    ]
    household = make_household(Random(f"{seed}/household/{home}"), language, home)
    team = _team(settings, profile.kind, uniform(seed, "team", client_id))
    return _Register(
        client_id=client_id,
        first=first,
        profile=profile,
        language=language,
        unit=_unit(team),
        active=uniform(seed, "active", client_id) < settings.active,
        identity=make_identity(Random(f"{seed}/client/{client_id}"), profile.kind, household),
        worker=_workers(seed, team, language)[int(uniform(seed, "worker", client_id) * _WORKERS)],
    )


@dataclass(frozen=True)
class _Writing:
    """Writes one client's documents of one period."""

    settings: GeneratorSettings
    plan: Plan
    span: Period
    period: int
    slot: int
    kept: _Register
    has: Sequence[str]

    def documents(self) -> Iterator[dict[str, Any]]:
        settings, kept = self.settings, self.kept
        rng = Random(f"{settings.seed}/documents/{kept.client_id}/{self.period}")
        n = pick(settings.documents, rng.random()) + 1
        days = sorted(rng.randint(0, (self.span.end - self.span.start).days) for _ in range(n))
        choose = PhraseChoice(rng)
        for k, affirmed in enumerate(spread_over(rng, self.has, n, settings.repeats)):
            row = {
                "document_id": f"GD{self.slot:06d}-{self.period}-{k + 1}",
                "client_id": kept.client_id,
                "household_id": kept.identity.household.household_id,
                "unit": kept.unit,
                "doc_type": DOC_TYPES[pick(_DOC_WEIGHTS, rng.random())],
                "written_on": self.span.start + timedelta(days=days[k]),
                "language": _language(rng, settings, kept.language),
                "complete": rng.random() < settings.complete,
                "active": kept.active,
                "roster": _roster(kept.identity),
            }
            yield {**row, "text": self._text(rng, choose, row, affirmed)}

    def _text(
        self, rng: Random, choose: PhraseChoice, row: dict[str, Any], affirmed: Sequence[str]
    ) -> str:
        settings, kept = self.settings, self.kept
        words = bank(row["language"], settings.templates)
        terse = row["doc_type"] == "note" and rng.random() < 0.4
        lower = terse and rng.random() < 0.25
        slots = Slots(
            rng, words, kept.identity, kept.worker, row["written_on"], terse=terse, lower=lower
        )
        kind = kept.profile.kind
        beside = [name for has in self.has for name in self.plan.beside.get(has, ())]
        may = deniable(words.deny, [*self.has, *beside], kind, self.plan.kinds)
        n_denied = int(settings.denials) + (rng.random() < settings.denials % 1)
        n_denied += rng.choice((-1, 0, 0, 1)) if n_denied else 0
        past = deniable(words.past, self.has, kind, self.plan.kinds)
        told = rng.random() < settings.elsewhere
        return compose(
            rng,
            words,
            slots,
            choose,
            doc_type=row["doc_type"],
            affirmed=affirmed,
            denied=rng.sample(may, min(n_denied, len(may))),
            elsewhere=[rng.choice(past)] if told and past else [],
            n_filler=rng.randint(*settings.filler),
            complete=row["complete"],
        )


def _language(rng: Random, settings: GeneratorSettings, language: str) -> str:
    used = sorted(name for name, weight in settings.languages.items() if weight > 0)
    other = [name for name in used if name != language]
    switched = rng.random() < settings.other_language  # drawn always: the stream stays in step
    return rng.choice(other) if other and switched else language


def _roster(client: Identity) -> str:
    people = (client.person, *client.children, client.relative)
    names = [person.full for person in people]
    return "; ".join([*names, client.phone, client.household.address, client.hetu])


def _team(settings: GeneratorSettings, kind: str, at: float) -> int:
    """Return the index of a team that works with such clients; any team where none does."""
    kinds = [unit["kind"] for unit in places()["units"]]
    teams = [t for t in range(settings.teams) if kinds[t % len(kinds)] == kind]
    teams = teams or list(range(settings.teams))
    return teams[int(at * len(teams))]


def _unit(team: int) -> str:
    units = places()["units"]
    return f"{units[team % len(units)]['name']} {team // len(units) + 1}"


@lru_cache(maxsize=4096)
def _workers(seed: int, team: int, language: str) -> tuple[Person, ...]:
    return tuple(
        make_worker(Random(f"{seed}/worker/{team}/{language}/{k}"), language)
        for k in range(_WORKERS)
    )
