"""Made-up organisations: who met whom, in which team and period, and what was said. All invented.

An organisation is a list of mentions: one passage of one document of one client. Everything that
the attack calls the truth is counted from these (``truths``), not by the product.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.tables import DOC_TYPES

OPEN_FROM = 2  # themes at the end of the list that were found in the material
STRICT, LENIENT, REACHED = 0.97, 0.02, 0.35  # calibrated scores of the evidence's settings
_SYLLABLES = "ka ri so te lu mo va ne ju hi po ra su ke la vi".split()


@dataclass(frozen=True)
class Document:
    """A document of a client in a period; ``unit`` is empty where no team wrote it."""

    name: str
    client: str
    period: str
    unit: str
    doc_type: str
    complete: bool
    language: str
    canary: str


@dataclass(frozen=True)
class Mention:
    """A theme in a document; ``calibrated`` is how sure the reading is."""

    document: str
    theme: str
    own_voice: bool
    calibrated: float


@dataclass(frozen=True)
class Organisation:
    """Documents and mentions of some periods, in order."""

    name: str
    periods: tuple[str, ...]
    teams: tuple[str, ...]
    themes: tuple[str, ...]
    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    audited: bool
    canaries: tuple[str, ...] = field(repr=False)  # of clients, documents and theme words
    labels: dict[str, str] = field(repr=False)  # theme to name; of an open one, words of its own
    words: dict[str, str] = field(repr=False)  # theme to a canary among its words

    def of(self, period: str) -> Organisation:
        """The same, of one period alone."""
        return self.of_periods((period,))

    def of_periods(self, periods: Sequence[str]) -> Organisation:
        """The same, of some periods alone."""
        kept = tuple(d for d in self.documents if d.period in periods)
        names = {d.name for d in kept}
        own = tuple(m for m in self.mentions if m.document in names)
        return replace(self, periods=tuple(periods), documents=kept, mentions=own)

    def fixed_themes(self) -> Organisation:
        """The same, with the themes alone that were fixed before."""
        own = tuple(theme for theme in self.themes if not theme.startswith("open"))
        kept = tuple(m for m in self.mentions if m.theme in own)
        return replace(self, themes=own, mentions=kept)

    @property
    def several(self) -> bool:
        """Whether any client of a period is in two teams: what everybody in the house knows."""
        seen: dict[tuple[str, str], set[str]] = {}
        for document in self.documents:
            seen.setdefault((document.period, document.client), set()).add(document.unit)
        return any(len(units) > 1 for units in seen.values())

    @property
    def teamless(self) -> bool:
        """Whether any document was written by no team."""
        return any(not document.unit for document in self.documents)


def organisation(
    seed: int, *, teams: int = 0, periods: int = 0, themes: int = 0, plain: bool = False
) -> Organisation:
    """Make an organisation.

    :param teams: how many, 1-6; ``periods``: 1-4; ``themes``: 6-15; drawn where 0.
    :param plain: every client is in exactly one team, so that the teams add up.
    """
    draw = random.Random(seed)
    team_names = tuple(f"Team {letter}" for letter in "ABCDEF"[: teams or draw.randint(1, 6)])
    period_names = tuple(f"2026-Q{q}" for q in range(1, (periods or draw.randint(1, 4)) + 1))
    maker = _Maker(draw, team_names, period_names, plain)
    listed = maker.themes(themes)
    documents, mentions = maker.material(listed)
    return Organisation(
        name=f"organisation {seed}",
        periods=period_names,
        teams=team_names,
        themes=tuple(listed),
        documents=tuple(documents),
        mentions=tuple(mentions),
        audited=draw.random() < 0.3,
        labels=maker.labels(listed),
        words={theme: maker.canary() for theme in listed},
        canaries=tuple(maker.canaries),
    )


def corrected(made: Organisation, period: str, seed: int, clients: int = 1) -> Organisation:
    """The same, where some clients' documents of a period turned out to be a mistake."""
    draw = random.Random(seed)
    there = sorted({d.client for d in made.documents if d.period == period})
    gone = set(draw.sample(there, min(clients, len(there) - 1)))
    kept = tuple(d for d in made.documents if d.period != period or d.client not in gone)
    names = {d.name for d in kept}
    own = tuple(m for m in made.mentions if m.document in names)
    return replace(made, documents=kept, mentions=own)


class _Maker:
    """Draws an organisation; one draw after the other, so that a seed gives the same each time."""

    def __init__(
        self, draw: random.Random, teams: tuple[str, ...], periods: tuple[str, ...], plain: bool
    ) -> None:
        self.draw, self.teams, self.periods, self.plain = draw, teams, periods, plain
        self.canaries: list[str] = []
        self.sizes = {team: draw.choice((4, 9, 14, 22, 35, 60)) for team in teams}
        # which share of the clients is in several teams, and in none
        self.several = 0.0 if plain or len(teams) < 2 else draw.choice((0.0, 0.04, 0.15))
        self.teamless = 0.0 if plain or len(teams) < 2 else draw.choice((0.0, 0.03, 0.2))

    def canary(self) -> str:
        """A word that stands nowhere else."""
        word = "".join(self.draw.choice(_SYLLABLES) for _ in range(6)) + f"q{len(self.canaries)}z"
        self.canaries.append(word)
        return word

    def labels(self, themes: Iterable[str]) -> dict[str, str]:
        """Names of themes: of open ones made of words that stand nowhere else, as canaries do."""
        made = {}
        for theme in themes:
            made[theme] = f"theme {theme[-2:]}"
            if theme.startswith("open"):
                made[theme] = f"open {''.join(self.draw.choices(_SYLLABLES, k=6))}x{theme[-2:]}x"
        return made

    def themes(self, many: int) -> dict[str, dict[str, float]]:
        """Theme to the chance of each team's clients; from nobody to everybody."""
        draw, made = self.draw, {}
        kinds = ["nobody", "team", "rare", "one_team", "most"]
        many = many or draw.randint(6, 15)
        kinds += [draw.choice(("rare", "rare", "few", "middling", "most")) for _ in range(many)]
        for number, kind in enumerate(kinds[:many]):
            rates = {"nobody": 0.0, "rare": 0.03, "few": 0.1, "middling": 0.4, "most": 0.95}
            usual = rates.get(kind, 0.25)
            own = {team: usual * draw.uniform(0.5, 1.5) for team in (*self.teams, "")}
            if kind == "team":
                own[self.teams[0]] = 1.0
            if kind == "one_team":
                own = dict.fromkeys(own, 0.0) | {self.teams[-1]: 0.15}
            made[f"{'open' if number >= many - OPEN_FROM else 'theme'}_{number:02d}"] = own
        return made

    def material(self, themes: dict[str, dict[str, float]]) -> tuple[list[Document], list[Mention]]:
        documents: list[Document] = []
        mentions: list[Mention] = []
        people: list[tuple[str, tuple[str, ...]]] = []
        touched: dict[str, set[str]] = {}
        for period in self.periods:
            shift = {theme: self.draw.choice((1.0, 1.0, 0.4, 2.0)) for theme in themes}
            stay = [one for one in people if self.draw.random() < 0.6]
            people = stay + self.newcomers(len(stay))
            for client, units in people:
                before = touched.get(client)
                own = {
                    theme
                    for theme, rates in themes.items()
                    if before is not None and theme in before and self.draw.random() < 0.7
                    or self.draw.random() < rates[units[0]] * (
                        1.0 if rates[units[0]] >= 1 else shift[theme]
                    )
                }  # fmt: skip
                touched[client] = own
                self.write(client, units, period, own, documents, mentions)
        return documents, mentions

    def newcomers(self, stayed: int) -> list[tuple[str, tuple[str, ...]]]:
        made = []
        for team, size in self.sizes.items():
            for _ in range(max(1, round(size * (0.4 if stayed else 1.0)))):
                units: tuple[str, ...] = (team,)
                if self.draw.random() < self.several:
                    units = (team, self.draw.choice([t for t in self.teams if t != team]))
                elif self.draw.random() < self.teamless:
                    units = ("",)
                made.append((f"client-{self.canary()}", units))
        return made

    def write(  # noqa: PLR0913 - what a document is made of
        self,
        client: str,
        units: tuple[str, ...],
        period: str,
        themes: set[str],
        documents: list[Document],
        mentions: list[Mention],
    ) -> None:
        """Write a document or more in each team; each theme goes to one or two of them."""
        own = []
        for unit in units:
            for _ in range(self.draw.choice((1, 1, 2))):
                word = self.canary()
                own.append(
                    Document(
                        name=f"document-{word}",
                        client=client,
                        period=period,
                        unit=unit,
                        doc_type=self.draw.choices(DOC_TYPES, (4, 3, 2, 8, 0.3))[0],
                        complete=self.draw.random() < 0.92,
                        language=self.draw.choices(("fi", "sv", "en"), (8, 2, 0.3))[0],
                        canary=word,
                    )
                )
        documents += own
        for theme in sorted(themes):
            for document in self.draw.sample(own, min(len(own), self.draw.choice((1, 1, 2)))):
                mentions.append(self.mention(document.name, theme))
        for document in own:
            if self.draw.random() < 0.2:  # what only a lenient reading takes for a theme
                theme = f"theme_{self.draw.randrange(4):02d}"
                mentions.append(Mention(document.name, theme, False, 0.2))

    def mention(self, document: str, theme: str) -> Mention:
        sure = 0.99 if self.draw.random() < 0.7 else 0.6
        return Mention(document, theme, self.draw.random() < 0.5, sure)


def clients(documents: Iterable[Document]) -> set[str]:
    """Clients of some documents."""
    return {document.client for document in documents}
