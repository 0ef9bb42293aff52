"""What disclosure control costs: 50 themes x 12 teams x 4 quarters and the year, one after another.

``python -m tests.bench.disclosure`` prints seconds of one core, and how many cells are hidden
beyond those that are unsafe by themselves.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.disclosure.unsafe import unsafe_counts
from pipeline.released_tables import FACTS
from pipeline.stages.release import ReleaseSettings, release

STAYS = 0.5  # share of the clients who are in the next quarter too
SEVERAL = 0.05  # share of the clients who are in two teams


def organisation(themes: int, teams: int, quarters: int, seed: int) -> list[pd.DataFrame]:
    """Evidence of each quarter, and of the year over them, of invented clients."""
    draw = np.random.default_rng(seed)
    size = draw.integers(20, 60, teams)
    clients = [(team, other) for team, n in enumerate(size) for other in _others(draw, n, teams)]
    rates = draw.choice([0.01, 0.03, 0.08, 0.15, 0.3, 0.5], (themes, 1)) * draw.uniform(
        0.5, 1.5, (themes, teams)
    )
    has: dict[int, np.ndarray] = {}
    members, made, everyone = list(range(len(clients))), [], clients
    for quarter in range(quarters):
        if quarter:
            kept = [i for i in members if draw.random() < STAYS]
            new = range(len(everyone), len(everyone) + len(members) - len(kept))
            everyone = everyone + [everyone[draw.integers(len(clients))] for _ in new]
            members = kept + list(new)
        for i in members:
            if i not in has:
                has[i] = draw.random(themes) < rates[:, everyone[i][0]]
        made.append(_evidence(f"2026-Q{quarter + 1}", members, everyone, has, themes, teams))
    return [*made, _evidence("2026", list(has), everyone, has, themes, teams)]


def _others(draw: np.random.Generator, n: int, teams: int) -> list[int]:
    return [int(draw.integers(teams)) if draw.random() < SEVERAL else -1 for _ in range(n)]


def _evidence(
    period: str,
    members: list[int],
    clients: list[tuple[int, int]],
    has: dict[int, np.ndarray],
    themes: int,
    teams: int,
) -> pd.DataFrame:
    rows = []
    groups = {"all": members} | {
        f"T{team:02d}": [i for i in members if team in clients[i]] for team in range(teams)
    }
    for group, own in groups.items():
        counts = np.sum([has[i] for i in own], axis=0)
        for theme, n in enumerate(counts):
            rows.append(
                {
                    **dict.fromkeys(tables.EVIDENCE.names),
                    "theme_id": f"theme{theme:02d}", "period": period, "group": group,
                    "n_clients": int(n), "of_clients": len(own), "share": n / len(own),
                    "basis": "model", "family": False, "fixed_before": True,
                    "adequacy": "very_low", "verdict": "no_earlier",
                }
            )  # fmt: skip
    return tables.EVIDENCE.frame(rows)


def main() -> None:
    """Print seconds and shares."""
    ask = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("themes", 50), ("teams", 12), ("quarters", 4), ("seed", 1)):
        ask.add_argument(f"--{name}", type=int, default=usual)
    ask.add_argument("--profile", default="section")
    told = ask.parse_args()
    evidence = organisation(told.themes, told.teams, told.quarters, told.seed)
    settings = ReleaseSettings(profile=told.profile)
    facts, whole = FACTS.frame(), 0.0
    for i, one in enumerate(evidence):
        parts = evidence[:-1] if one is evidence[-1] else ()
        began = time.process_time()
        made = release(one, settings=settings, parts=parts, earlier=facts)
        took = time.process_time() - began
        whole += took
        new = made.facts.assign(release_id=f"{i}")
        facts = pd.concat([facts, new], ignore_index=True)
        unsafe = unsafe_counts(tables.EVIDENCE.check(one), settings.k)["n"]
        hidden = made.table["hidden"]
        print(
            f"{one['period'].iloc[0]:8} {len(one):5} cells, unsafe {unsafe.mean():.3f}, "
            f"hidden {hidden.mean():.3f}, {took:6.1f} s"
        )
    print(f"together {whole:.1f} s")


if __name__ == "__main__":
    main()
