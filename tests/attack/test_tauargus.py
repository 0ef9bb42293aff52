"""What is hidden beyond the unsafe cells: ours beside the optimum, and beside tau-ARGUS.

``pytauargus`` ships tau-ARGUS with HiGHS and runs without a network. It leaves the microdata in
its folder and logs in the working folder: both are the test's own.
"""

from __future__ import annotations

import pytest

from pipeline import tables as product_tables
from pipeline.stages.release import ReleaseSettings, release
from tests.attack.optimum import Teams, fewest_beside, tables

K, MANY = 3, 24


def hidden_by_product(table: Teams) -> tuple[frozenset[int], bool]:
    """The product's side: teams whose cell it hides, and whether it hides the total as well."""
    groups = {"all": (sum(table.counts), sum(table.sizes))}
    groups |= {f"T{i}": pair for i, pair in enumerate(zip(table.counts, table.sizes, strict=True))}
    rows = [
        {
            **dict.fromkeys(product_tables.EVIDENCE.names),
            "theme_id": "theme", "period": "2026-Q1", "group": group, "n_clients": n,
            "of_clients": of, "share": n / of, "basis": "model", "family": False,
            "fixed_before": True, "adequacy": "very_low", "verdict": "no_earlier",
        }
        for group, (n, of) in groups.items()
    ]  # fmt: skip
    made = release(product_tables.EVIDENCE.frame(rows), settings=ReleaseSettings(profile="team"))
    gone = set(made.table.loc[made.table["hidden"], "group"])
    return frozenset(int(group[1:]) for group in gone - {"all"}), "all" in gone


def test_the_optimum_of_a_table_that_can_be_reckoned_by_hand():
    table = Teams(sizes=(30, 20, 25, 15), counts=(12, 2, 7, 9))
    assert table.unsafe(3) == {1}
    assert table.left_open(frozenset({1}), 1) == (2, 2), "the total less the others"
    assert table.left_open(frozenset({1, 3}), 1) == (0, 11)
    assert fewest_beside(table, 3) == 1


def test_no_more_is_hidden_than_the_optimum_hides():
    ours = best = 0
    for table in tables(MANY, K):
        hidden, total = hidden_by_product(table)
        assert not total and table.protected(hidden, K), table
        beside, fewest = len(hidden - table.unsafe(K)), fewest_beside(table, K) or 0
        assert beside >= fewest, "less than what every choice tried says is needed"
        ours, best = ours + beside, best + fewest
    assert ours <= 1.1 * best, f"{ours} cells beside the unsafe ones, where {best} would do"


@pytest.mark.slow
def test_no_more_is_hidden_than_tau_argus_hides(tmp_path, monkeypatch):
    pytest.importorskip("pytauargus")
    monkeypatch.chdir(tmp_path)
    ours = theirs = 0
    for number, table in enumerate(tables(MANY, K)):
        argus = _hidden_by_argus(table, tmp_path / str(number))
        assert argus >= table.unsafe(K)
        theirs += len(argus - table.unsafe(K))
        ours += len(hidden_by_product(table)[0] - table.unsafe(K))
    assert theirs >= MANY / 2, "it hides something"
    assert ours <= 1.1 * theirs, f"ours {ours}, tau-ARGUS {theirs}"


def _hidden_by_argus(table: Teams, folder) -> frozenset[int]:
    from pytauargus import protect

    rows = [
        {"Team": f"T{i}", "Has": has, "one": 1}
        for i, (n, of) in enumerate(zip(table.counts, table.sizes, strict=True))
        for has in ("1",) * n + ("0",) * (of - n)
    ]
    made = protect(rows, [["Team", "Has"]], "one", f"FREQ({K},100)", workdir=str(folder))
    lines = [
        line.replace('"', "").split(";")
        for line in (folder / "tab1.tab").read_text().splitlines()
        if line.strip()
    ]
    assert made.tables and len(lines) == 3 * (len(table.sizes) + 1)
    return frozenset(int(team[1:]) for team, _, *rest in lines
                     if team != "Total" and rest[3] in "UM")  # fmt: skip
