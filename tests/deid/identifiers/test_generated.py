"""Generated identifiers in every way of writing them: all are found, near misses stay."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.tuning.identifiers.carriers import BARE, LABELLED
from pipeline.tuning.identifiers.case import LANGUAGES
from pipeline.tuning.identifiers.kinds import KINDS
from pipeline.tuning.identifiers.measure import (
    all_detectors,
    cases,
    identifier_detectors,
    measure,
)

MOST_WRONGLY_MASKED = 0.005


def check(detectors, per_kind: int, seed: int, kinds=KINDS) -> None:
    for tally in measure(detectors, per_kind=per_kind, seed=seed, kinds=kinds):
        assert tally.n == tally.near == per_kind
        assert tally.recall == 1.0, (tally.kind, "variants missed", dict(tally.missed))
        assert tally.false_positives <= MOST_WRONGLY_MASKED, (tally.kind, dict(tally.wrongly))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_identifier_is_found_and_near_misses_stay(kind):
    check(identifier_detectors(), 300, 1, [kind])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_two_thousand_of_each(kind, seed):
    check(identifier_detectors(), 2000, seed, [kind])


@pytest.mark.slow
def test_every_identifier_is_found_by_all_families_together():
    for tally in measure(all_detectors(), per_kind=2000, seed=1):
        assert tally.recall == 1.0, (tally.kind, dict(tally.missed))


def test_a_detector_that_finds_nothing_scores_nothing():
    for tally in measure([lambda text, language: ()], per_kind=30, kinds=KINDS[:3]):
        assert (tally.recall, tally.false_positives) == (0.0, 0.0)


def test_the_same_seed_gives_the_same_texts_and_another_one_others():
    texts = [[case.text for case in cases(KINDS[0], 50, seed)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_texts_vary_in_carrier_and_writing(kind):
    made = [case for case in cases(kind, 600, 3) if not case.near]
    assert {case.language for case in made} == set(LANGUAGES)
    assert all(case.spans and case.text[slice(*case.spans[0])].strip() for case in made)
    assert len(Counter(case.variant for case in made)) >= 5
    assert all(len(set(LABELLED[language])) >= 12 for language in LANGUAGES)
    assert all(len(set(BARE[language])) >= 12 and "{x}" in BARE[language] for language in LANGUAGES)
