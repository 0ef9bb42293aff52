"""Ways of counting among the released facts: they change nothing for the counts of the material."""

from __future__ import annotations

import pandas as pd

from pipeline import tables
from pipeline.disclosure.earlier import Earlier
from pipeline.released_tables import FACTS
from pipeline.stages.release import PROFILES, ReleaseSettings, release
from pipeline.stages.release_sensitivity import release_sensitivity, ways_facts
from tests.stages.test_release import row

SIZES = {"all": (20, 60), "A": (12, 32), "B": (8, 28)}
WAYS = {"complete": (16, 54), "client_voice": (2, 60), "type_note": (10, 30)}


def facts(*, ways: bool) -> pd.DataFrame:
    """What a release to a team tells of one theme."""
    evidence = tables.EVIDENCE.frame([row(group=g, n=n, of=of) for g, (n, of) in SIZES.items()])
    made = release(evidence, settings=ReleaseSettings(profile="team"))
    found = [made.facts]
    if ways:
        rows = [("debt", "2026-Q3", way, n, of, n / of) for way, (n, of) in WAYS.items()]
        given = tables.SENSITIVITY.frame(rows)
        shown = release_sensitivity(given, evidence, made.table, k=3)
        found.append(ways_facts(given, shown, profile="team", k=3))
    return FACTS.frame(pd.concat(found, ignore_index=True).assign(release_id="2026-Q3-team-1"))


def test_the_counts_of_the_material_are_related_as_without_them() -> None:
    with_ways = facts(ways=True)
    assert {f"~{way}" for way in WAYS} <= set(with_ways["group"]), "they stand in the register"
    for profile in PROFILES:
        own, other = (
            Earlier.of(found, profile, tuple(PROFILES)) for found in (with_ways, facts(ways=False))
        )
        assert own == other
    [table] = Earlier.of(with_ways, "team", tuple(PROFILES)).tables
    assert {tuple(sorted(counts.sizes)) for counts in table.values()} == {("A", "B", "all")}


def test_a_unit_whose_name_begins_alike_is_a_unit() -> None:
    found = facts(ways=False)
    renamed = found.assign(group=found["group"].replace("A", "~A"))
    [table] = Earlier.of(renamed, "team", tuple(PROFILES)).tables
    assert "~A" in table["n", "debt"].fates
