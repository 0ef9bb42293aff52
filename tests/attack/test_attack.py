"""The guard of the disclosure control: no attack on the files finds a client.

The attack knows the files, how counts of clients hang together, and what everybody in the house
knows; nothing of the product. It is itself guarded: in a naive release it must find much.
"""

from __future__ import annotations

import pytest

from tests.attack.make_organisations import organisation
from tests.attack.release_all import Attacked, release_and_attack
from tests.attack.threshold_only import threshold_only

QUICK = [  # seed, teams, periods, every client in one team: small ones of each kind
    (101, 1, 1, True), (102, 2, 1, True), (103, 3, 1, True), (104, 4, 1, True), (105, 6, 1, True),
    (106, 2, 1, False), (107, 3, 1, False), (108, 5, 1, False), (109, 2, 2, True),
    (110, 3, 1, True), (111, 3, 2, False), (112, 2, 1, False), (113, 4, 1, False),
    (114, 1, 2, True), (115, 6, 1, False),
]  # fmt: skip
MANY = 100
# What no reader may ever work out. A contradiction means that a file tells an untruth, or that the
# attack misreads it.
NEVER = ("recovered", "narrow", "insider", "beside", "leftover", "contradiction", "mistaken")


def _told(done: Attacked) -> list[str]:
    return [
        f"{level}: {finding}"
        for level, finding in done.findings()
        if finding.kind in NEVER and (finding.unsafe or finding.kind != "insider")
    ]


def _formats(seed: int, periods: int = 1):
    """In the quick test one format of a page beside the data for each profile, in turn."""
    pages = ("html", "docx", "xlsx")
    at = {"public": 0, "section": 1, "team": 2}
    return lambda profile: (
        ("csv", "json", pages[(seed + at[profile]) % 3]) if periods == 1 else ("csv", "json")
    )


@pytest.mark.parametrize(("seed", "teams", "periods", "plain"), QUICK)
def test_nobody_is_found(seed, teams, periods, plain, tmp_path):
    made = organisation(seed, teams=teams, periods=periods, themes=6, plain=plain)
    levels = ("public", "section", "team") if seed % 3 == 0 else ("public", "team")
    done = release_and_attack(made, tmp_path, formats=_formats(seed, periods), levels=levels)
    assert done.canaries == [], "a word of a client's, or an id, stands in a file"
    assert _told(done) == []
    assert done.refused == [], "what is refused protects everybody, and helps nobody"


@pytest.mark.parametrize("seed", [105, pytest.param(110, marks=pytest.mark.slow)])
def test_nobody_is_found_in_rounded_counts(seed, tmp_path):
    made = organisation(seed, teams=4, periods=1, themes=6)
    done = release_and_attack(made, tmp_path, formats=_formats(seed), round_to=5)
    assert done.canaries == [] and _told(done) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(MANY))
def test_nobody_is_found_in_many(seed, tmp_path):
    done = release_and_attack(organisation(seed, themes=8), tmp_path)
    assert done.canaries == [] and _told(done) == []


def test_the_attack_finds_much_in_a_naive_release(tmp_path):
    """A threshold alone, with exact totals: a quarter of the small cells was recovered in D6."""
    small = exact = beside = 0
    for seed in (102, 103, 108, 110):
        made = organisation(seed, teams=2, periods=1, plain=True)
        done = release_and_attack(
            made, tmp_path / str(seed), change=threshold_only, levels=("public",),
            formats=lambda _: ("csv",),
        )  # fmt: skip
        small += sum(verdict.small for verdict in done.verdicts.values())
        exact += sum(verdict.small_recovered for verdict in done.verdicts.values())
        beside += len(done.verdicts["public"].of("beside"))
    assert small > 40 and exact >= 0.2 * small, f"{exact} of {small} recovered"
    assert beside > 100, "small numbers in the clients' own voice stand there openly"
