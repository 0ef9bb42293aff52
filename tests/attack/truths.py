"""What is true: counted from the mentions by sets alone, with no line of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.tables import DOC_TYPES
from tests.attack.make_organisations import LENIENT, REACHED, STRICT, Document, Organisation

ALL, NOBODY, EVERYONE = "all", "-1", "*"  # group of all; theme -1; the clients whatever the theme
REST, TWICE = "(no team)", "(counted again)"  # groups that no file names


@dataclass(frozen=True, order=True)
class Cell:
    """A number of clients (or documents) that a file may tell.

    ``measure``: ``n`` clients with the theme, ``strict``, ``lenient``, ``voice``; ``n@WAY`` counted
    in one way of the sensitivity; ``docs@PART`` documents of a part of the material. Of theme
    ``*`` the clients whatever the theme. ``release`` tells versions of one period apart.
    """

    measure: str
    theme: str
    period: str
    group: str = ALL
    release: int = 0


def truths(made: Organisation, release: int = 0) -> dict[Cell, int]:
    """Every number of every period of an organisation."""
    found: dict[Cell, int] = {}
    for period in made.periods:
        own = made.of(period)
        found |= _of_period(own, period, release)
    return found


def year_truths(made: Organisation, name: str) -> dict[Cell, int]:
    """Numbers of all periods as one, each client once."""
    return _of_period(made, name, 0)


def _of_period(made: Organisation, period: str, release: int) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    groups = {ALL: made.documents}
    groups |= {t: tuple(d for d in made.documents if d.unit == t) for t in made.teams}
    for group, documents in groups.items():
        everyone = {d.client for d in documents}
        if not everyone:
            continue
        found[Cell("n", EVERYONE, period, group, release)] = len(everyone)
        touched: set[str] = set()
        for theme in made.themes:
            sets = _sets(made, theme, documents)
            touched |= sets["n"]
            for measure, who in sets.items():
                found[Cell(measure, theme, period, group, release)] = len(who)
        found[Cell("n", NOBODY, period, group, release)] = len(everyone - touched)
    found |= _beside_teams(made, period, release, found)
    return found | _ways(made, period, release) | _material(made, period, release)


def _beside_teams(
    made: Organisation, period: str, release: int, found: Mapping[Cell, int]
) -> dict[Cell, int]:
    """Clients of no team, and how often clients of several were counted again."""
    rest = tuple(d for d in made.documents if not d.unit)
    more = {}
    for theme in (EVERYONE, *made.themes):
        sets = {"n": {d.client for d in rest}} if theme == EVERYONE else _sets(made, theme, rest)
        for measure, who in sets.items():
            groups = [Cell(measure, theme, period, team, release) for team in made.teams]
            total = sum(found.get(cell, 0) for cell in groups) + len(who)
            twice = total - found[Cell(measure, theme, period, ALL, release)]
            more[Cell(measure, theme, period, REST, release)] = len(who)
            more[Cell(measure, theme, period, TWICE, release)] = twice
    return more


def _sets(
    made: Organisation, theme: str, documents: tuple[Document, ...]
) -> Mapping[str, set[str]]:
    who = {d.name: d.client for d in documents}
    near = [m for m in made.mentions if m.theme == theme and m.document in who]
    reached = {who[m.document] for m in near if m.calibrated >= REACHED}
    return {
        "n": reached,
        "strict": {who[m.document] for m in near if m.calibrated >= STRICT} & reached,
        "lenient": {who[m.document] for m in near if m.calibrated >= LENIENT} | reached,
        "voice": {who[m.document] for m in near if m.calibrated >= REACHED and m.own_voice},
    }


def _ways(made: Organisation, period: str, release: int) -> dict[Cell, int]:
    found = {}
    chosen = {"complete": tuple(d for d in made.documents if d.complete)}
    for kind in DOC_TYPES:
        chosen[f"type_{kind}"] = tuple(d for d in made.documents if d.doc_type == kind)
    for way, documents in chosen.items():
        everyone = {d.client for d in documents}
        if not everyone:
            continue
        found[Cell(f"n@{way}", EVERYONE, period, ALL, release)] = len(everyone)
        for theme in made.themes:
            sets = _sets(made, theme, documents)
            found[Cell(f"n@{way}", theme, period, ALL, release)] = len(sets["n"])
    return found


def _material(made: Organisation, period: str, release: int) -> dict[Cell, int]:
    found = {Cell("docs", EVERYONE, period, ALL, release): len(made.documents)}
    parts: dict[str, list[Document]] = {}
    for document in made.documents:
        for part in (
            f"type_{document.doc_type}",
            f"language_{document.language}",
            "complete" if document.complete else "incomplete",
        ):
            parts.setdefault(part, []).append(document)
    for part, own in parts.items():
        found[Cell(f"docs@{part}", EVERYONE, period, ALL, release)] = len(own)
        found[Cell(f"who@{part}", EVERYONE, period, ALL, release)] = len({d.client for d in own})
    return found
