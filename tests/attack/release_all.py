"""Release a whole organisation, and attack what lies in the folders: one step of every test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import GateError
from pipeline.report.write import FORMATS
from tests.attack import canaries
from tests.attack.attack import LEVELS, Finding, Verdict, attack
from tests.attack.facts import Told
from tests.attack.make_files import Change, Released, counted, register, write
from tests.attack.make_organisations import Organisation
from tests.attack.read_files import Known, read_folder
from tests.attack.solve import House
from tests.attack.truths import ALL, Cell, truths

_EXACT = ("csv", "json")  # pages do not say of every number whether it is rounded


@dataclass
class Attacked:
    """An organisation, its files and what the attack found, by level of the reader."""

    made: Organisation
    released: list[Released] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)  # releases that the product would not make
    canaries: list[str] = field(default_factory=list)

    def findings(self) -> list[tuple[str, Finding]]:
        """Every finding with its level."""
        return [(level, f) for level, verdict in self.verdicts.items() for f in verdict.findings]


def house_of(made: Organisation, **more: Any) -> House:
    """What everybody in the organisation knows."""
    return House(made.teams, made.several, made.teamless, **more)


def known_of(made: Organisation) -> Known:
    """Names of themes and the order of periods."""
    return Known({label: theme for theme, label in made.labels.items()}, made.periods)


def release_and_attack(
    made: Organisation,
    folder: Path,
    *,
    change: Change | None = None,
    formats: Callable[[str], tuple[str, ...]] = lambda _: FORMATS,
    levels: tuple[str, ...] = LEVELS,
    round_to: int = 1,
) -> Attacked:
    """Write every period under every profile; attack as each level of reader.

    A reader at the level public sees the public files; one at the level team sees all.

    :param formats: profile to the formats that are written.
    """
    done = Attacked(made)
    tables = list(counted(made, {}).values())
    truth, known, seen = truths(made), replace(known_of(made), round_to=round_to), Told()
    for level in levels:
        own = Told()
        for before, period in zip([None, *tables], tables, strict=False):
            try:
                one = write(
                    period, folder, profile=level, before=before, change=change,
                    formats=formats(level), earlier=register(done.released), round_to=round_to,
                )  # fmt: skip
            except GateError:
                done.refused.append(f"{period['name']} for {level}")
                continue
            done.released.append(one)
            own |= read_folder(one.folder, known, formats=_EXACT if round_to > 1 else ())
        seen |= own
        seen.leftovers = own.leftovers
        k = done.released[-1].k
        done.verdicts[level] = attack(seen, truth, house_of(made), k, own.hidden)
    done.canaries = _canaries(done, truth)
    return done


def _canaries(done: Attacked, truth: Mapping[Cell, int]) -> list[str]:
    """Canaries in files; the name of an open theme is one where its clients are hidden."""
    told, words = [], [*done.made.canaries, *done.made.words.values()]
    for one in done.released:
        hidden = [
            label
            for theme, label in done.made.labels.items()
            if theme.startswith("open")
            and truth[Cell("n", theme, one.period, ALL)] < one.k
        ]  # fmt: skip
        told += canaries.found(one.folder, words + hidden)
    return told
