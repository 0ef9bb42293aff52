"""Measures on hand cases."""

from __future__ import annotations

import pytest

from pipeline.tuning.deid.scoring import (
    ALL,
    ALL_STRUCTURED,
    CASED,
    COARSE_WORDS,
    INSIDE,
    OPENING,
    OTHER_WORDS,
    PERSONS,
    SMALL,
    leaks,
    score_masks,
)
from tests.tuning.deid.make_texts import mask_of, text_of


def counts(measured, *keys) -> list[tuple[int, int]]:
    return [(measured.shares[key].hits, measured.shares[key].of) for key in keys]


@pytest.mark.parametrize(
    ("marked", "words", "whole", "reason"),
    [
        ('<pii t="PER">Aino Aalto</pii> tuli', ["Aino", "Aalto"], True, "a space may stay"),
        ('<pii t="PER">Aino Aalto</pii> tuli', ["Aino"], False, "half a name is a leak"),
        ('<pii t="PER">Aino Aalto</pii> tuli', ["Aino Aalt"], False, "so is a letter"),
        ('<pii t="PER">Aino-Liisa</pii>', ["Aino", "Liisa"], True, "a hyphen tells nothing"),
        ('<pii t="PER">Aino3</pii> tuli', ["Aino"], True, "a footnote is no part of a name"),
        ('<pii t="PHONE">040 12</pii>', ["040"], False, "digits of a number are"),
        ('<pii t="PHONE">040 12</pii>', ["040", "12"], True, "a space may stay"),
        ('<pii t="PER">Aino</pii> ja <pii t="PER">Aino</pii>', ["Aino"], True, "both masked"),
        ('<pii t="PER">M.V.</pii>', ["M"], False, "initials too"),
        ('<pii t="DATE">2.3.</pii>', [], True, "what need not be masked leaks nothing"),
    ],
)
def test_what_is_wholly_masked(marked, words, whole, reason):
    document = text_of(marked)
    assert (leaks(document, mask_of(document, *words)) == []) is whole, reason


def test_every_mention_counts_for_itself():
    document = text_of(
        '<pii t="PER">Aino</pii>. Ja <pii t="PER">Onni</pii>, <pii t="PER">Aino</pii>'
    )
    measured = score_masks([document], [mask_of(document, "Aino")])
    assert counts(measured, PERSONS, ALL) == [(2, 3), (2, 3)]
    assert (measured.untouched, measured.partly) == (1, 0)


def test_parts_by_case_and_place():
    document = text_of(
        '<pii t="PER">Aino</pii> tuli. <pii t="PER">Onni</pii> ei. Näki <pii t="PER">Sadun</pii>\n'
        '"<pii t="PER">Toivo</pii>" ja <pii t="PER">matti</pii>'
    )
    measured = score_masks([document], [mask_of(document, "Aino", "Sadun", "Toivo")])
    assert counts(measured, OPENING, INSIDE) == [(2, 3), (1, 2)]
    assert counts(measured, SMALL, CASED) == [(0, 1), (3, 4)]


def test_kinds_and_structured():
    document = text_of(
        '<pii t="PHONE_NUMBER">0401</pii> <pii t="EMAIL">a@b.example</pii> <pii t="LOC">Oulu</pii>'
    )
    measured = score_masks([document], [mask_of(document, "0401")])
    assert counts(measured, ("kind", "PHONE"), ("kind", "EMAIL"), ALL_STRUCTURED, ALL) == [
        (1, 1), (0, 1), (1, 2), (1, 3)
    ]  # fmt: skip
    assert PERSONS not in measured.shares, "none marked, nothing claimed"


def test_other_words_and_their_rules():
    document = text_of('<pii t="PER">Aino</pii> kävi Kelassa 3 kertaa')
    measured = score_masks([document], [mask_of(document, "Aino", "Kelassa", "3", rule="capital")])
    assert counts(measured, OTHER_WORDS) == [(1, 3)], "the number is no word"
    assert measured.rules == {"capital": 1}
    assert measured.missed == measured.false == (), "no text unless asked for"


@pytest.mark.parametrize(
    ("label", "whole", "reason"),
    [
        ("PER", False, "a person is masked or is not"),
        ("HETU", False, "nor is half a number less of one"),
        ("LOC", True, "a place may give way to its county"),
    ],
)
def test_what_is_told_more_coarsely(label, whole, reason):
    document = text_of(f'Muutti <pii t="{label}">Kuopiosta</pii> keväällä')
    mask = mask_of(document, coarse="Kuopiosta")
    assert (leaks(document, mask) == []) is whole, reason
    own = score_masks([document], [mask_of(document, coarse="keväällä")])
    assert counts(own, OTHER_WORDS, COARSE_WORDS) == [(0, 2), (1, 2)]


def test_errors_are_listed_on_request_with_some_context():
    document = text_of("a" * 80 + ' <pii t="PER">Aino Aalto</pii>\nkävi ' + "b" * 80)
    measured = score_masks([document], [mask_of(document, "Aino", "kävi", rule="r")], errors=1)
    assert measured.missed == ("PERSON: " + "a" * 29 + " ⟦Aino Aalto⟧ kävi " + "b" * 24,)
    assert len(measured.false) == 1 and measured.false[0].startswith("r: ")


def test_documents_without_a_mask_are_counted_and_left_out():
    document = text_of('<pii t="PER">Aino</pii>')
    measured = score_masks([document, document], [None, mask_of(document, "Aino")])
    assert measured.not_compared == 1 and counts(measured, PERSONS) == [(1, 1)]
    assert score_masks([document], [None]).shares == {}


def test_groups():
    texts = [
        text_of('<pii t="PER">Aino</pii> tuli', groups=(("attack", attack),))
        for attack in ("small", "plain", "plain")
    ]
    masks = [mask_of(texts[0]), *(mask_of(one, "Aino") for one in texts[1:])]
    measured = score_masks(texts, masks, by="attack")
    assert counts(measured, ("attack", "small"), ("attack", "plain")) == [(0, 1), (2, 2)]
    assert counts(measured, ("attack, other words", "plain")) == [(0, 2)]


def test_intervals_are_over_documents_and_those_of_a_client_are_one():
    name = '<pii t="PER">Aino</pii>'
    texts = [text_of(name, f"D{k}", client_id=f"C{k // 10}") for k in range(60)]
    masks = [mask_of(one, *(["Aino"] if k >= 20 else [])) for k, one in enumerate(texts)]
    together = score_masks(texts, masks).shares[PERSONS]
    alone = [text_of(name, f"D{k}") for k in range(60)]
    apart = score_masks(alone, masks).shares[PERSONS]
    assert together.value == apart.value == pytest.approx(40 / 60)
    assert apart.low < 40 / 60 < apart.high
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
