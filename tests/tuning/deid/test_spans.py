"""Labels, words beside the mentions, and places that survive cleaning."""

from __future__ import annotations

import pytest

from pipeline.errors import IlmioError
from pipeline.tuning.deid.spans import Mention, annotated, kind_of


@pytest.mark.parametrize(
    ("label", "persons", "kind", "reason"),
    [
        ("PER", (), "PERSON", "CoNLL"),
        ("per", (), "PERSON", "case does not count"),
        ("Phone Number", (), "PHONE", "spaces as in Label Studio"),
        ("PRO", (), "", "products identify nobody"),
        ("DATE", (), "", "dates are coarsened, not masked"),
        ("PATIENT", (), "PATIENT", "unknown labels are shown as they are"),
        ("PATIENT", ("PATIENT",), "PERSON", "named as persons"),
        ("patient", ("PATIENT",), "PERSON", "whatever its case"),
        ("DATE", ("DATE",), "PERSON", "the user's word goes first"),
    ],
)
def test_kind_of(label, persons, kind, reason):
    assert kind_of(label, frozenset(persons)) == kind, reason


def test_words_are_those_of_no_mention():
    made = annotated("D", "Aino, 42, asuu Oulussa.", [Mention(0, 4, "PER"), Mention(15, 22, "PRO")])
    assert [made.text[a:b] for a, b in made.words] == ["asuu"], "nor numbers, nor left-aside labels"


def test_a_word_touched_by_a_mention_is_no_other_word():
    made = annotated("D", "Virtasmaisesti sanottu", [Mention(0, 6, "PER")])
    assert [made.text[a:b] for a, b in made.words] == ["sanottu"]


@pytest.mark.parametrize(
    ("raw", "start", "end", "reason"),
    [
        ("Ai\u00adno Vir\u00adtanen tuli", 0, 15, "soft hyphens inside"),
        ("rivi\r\nAino Virtanen", 6, 19, "line ends before"),
        ("\u200bAino\u00a0Virtanen", 1, 14, "no width before, hard space inside"),
        ("Se oli A\u0308ino Virtanen", 7, 21, "composed"),
    ],
)
def test_places_move_with_cleaning(raw, start, end, reason):
    made = annotated("D", raw, [Mention(start, end, "PER")])
    (mention,) = made.mentions
    words = made.text[mention.start : mention.end]
    assert words in ("Aino Virtanen", "Äino Virtanen"), reason


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_a_mention_refuses_an_impossible_span(start, end):
    with pytest.raises(IlmioError):
        Mention(start, end, "PER")
