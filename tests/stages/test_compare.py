"""What parts two periods is named, and a shifted mix of documents is seen."""

from __future__ import annotations

import pytest

from pipeline.stages.compare import REASONS, compare
from tests.stages.make_tables import SHUFFLES, documents, shuffled

PARTS = {
    "catalogue": "c", "model": "m", "settings": "s", "selection": "i", "counting_unit": "client",
    "months": 3, "program": "1",
}  # fmt: skip


def material(notes: int, plans: int, swedish: int = 0):
    kinds = ["note"] * notes + ["client_plan"] * plans
    return documents(
        {
            "document_id": f"D{k}",
            "client_id": f"C{k}",
            "doc_type": kind,
            "language": "sv" if k < swedish else "fi",
        }
        for k, kind in enumerate(kinds)
    )


def compared(parts, now, parts_before, before):
    return compare(parts, now, parts_before, before, warn=0.15, limit=0.35)


@pytest.mark.parametrize("name", list(PARTS))
def test_each_part_is_named(name):
    same = material(6, 4)
    assert compared(PARTS, same, PARTS, same).differs == ()
    assert compared(PARTS, same, PARTS | {name: "other"}, same).differs == (name,)
    assert name in REASONS


def test_a_run_that_does_not_say_is_not_compared():
    same = material(6, 4)
    assert compared(PARTS, same, None, same).differs == ("unknown",)


@pytest.mark.parametrize(
    ("now", "before", "differs", "warned", "reason"),
    [
        ((60, 40), (6, 4), (), (), "the same mix, more documents"),
        ((70, 30), (80, 20), (), (), "a tenth of the documents"),
        ((50, 50), (80, 20), (), ("doc_type",), "three tenths of a hundred"),
        ((5, 5), (8, 2), (), (), "three tenths of ten, of which chance makes half"),
        ((20, 80), (80, 20), ("mix_doc_type",), ("doc_type",), "three fifths"),
        ((60, 40, 50), (60, 40), ("mix_language",), ("language",), "half turned Swedish"),
    ],
)
def test_a_shifted_mix(now, before, differs, warned, reason):
    found = compared(PARTS, material(*now), PARTS, material(*before))
    assert (found.differs, found.warned) == (differs, warned), reason


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_documents_does_not_matter(seed):
    now, before = material(50, 50, 20), material(90, 10)
    turned = compared(PARTS, shuffled(now, seed), PARTS, shuffled(before, seed))
    assert turned == compared(PARTS, now, PARTS, before)
