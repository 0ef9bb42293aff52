"""The guard of the disclosure control: no attack on the files finds a client.

The attack knows the files, how counts of clients hang together, and what everybody in the house
knows; nothing of the product. It is itself guarded: in a naive release it must find much.
"""

from __future__ import annotations

import pytest

from tests.attack.make_organisations import organisation
from tests.attack.release_all import release_and_attack
from tests.attack.threshold_only import threshold_only

QUICK = [  # seed, teams, periods, every client in one team: small ones of each kind
    (101, 1, 1, True), (102, 2, 1, True), (103, 3, 1, True), (104, 4, 1, True), (105, 6, 1, True),
    (106, 2, 1, False), (107, 3, 1, False), (108, 5, 1, False), (109, 2, 2, True),
    (110, 3, 2, True), (111, 3, 2, False), (112, 2, 2, False), (113, 2, 3, True),
    (114, 1, 2, True), (115, 4, 1, False),
]  # fmt: skip
MANY = 100
# what a reader must never work out, and a contradiction means that a file tells an untruth
NEVER = ("recovered", "narrow", "insider", "beside", "leftover", "contradiction", "mistaken")


def _formats(number: int):
    """Pages of one profile alone in the quick test: to draw them takes the longest."""
    own = ("public", "section", "team")[number % 3]
    return lambda profile: ("html", "csv", "json") if profile == own else ("csv", "json")


def _told(done) -> list[str]:
    return [f"{level}: {finding}" for level, finding in done.findings() if finding.kind in NEVER]


@pytest.mark.parametrize(("seed", "teams", "periods", "plain"), QUICK)
def test_nobody_is_found(seed, teams, periods, plain, tmp_path):
    made = organisation(seed, teams=teams, periods=periods, plain=plain)
    done = release_and_attack(made, tmp_path, formats=_formats(seed))
    assert done.canaries == [], "a word of a client's, or an id, stands in a file"
    assert _told(done) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(MANY))
def test_nobody_is_found_in_many(seed, tmp_path):
    done = release_and_attack(organisation(seed), tmp_path)
    assert done.canaries == [] and _told(done) == []


def test_the_attack_finds_much_in_a_naive_release(tmp_path):
    """A threshold alone, with exact totals: a quarter of the small cells was recovered in D6."""
    small = exact = beside = 0
    for seed in (102, 103, 106):
        made = organisation(seed, teams=3, periods=1, plain=True)
        done = release_and_attack(
            made, tmp_path / str(seed), change=threshold_only, levels=("public",),
            formats=lambda _: ("csv", "json"),
        )  # fmt: skip
        small += sum(verdict.small for verdict in done.verdicts.values())
        exact += sum(verdict.small_recovered for verdict in done.verdicts.values())
        beside += len(done.verdicts["public"].of("beside"))
    assert small > 20 and exact >= 0.2 * small, f"{exact} of {small} recovered"
    assert beside, "small numbers in the clients' own voice stand there openly"
