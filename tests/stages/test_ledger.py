"""The ledger: what passages disclose, who shares it, and what may leave."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.stages.ledger import (
    EVENT,
    FEW,
    PLACEHOLDER,
    UNKNOWN,
    client_tuples,
    ledger,
    ledger_counts,
    shareable,
)
from pipeline.tables import DOCUMENTS, PASSAGES, QUASI

BAND, FIELD = ("AGE", "25-34"), ("PROFESSION", "23")


def material(told, *, units=None, texts=None):
    """Documents of one passage each: ``told`` holds what each client's passage tells."""
    documents, passages, quasi = [], [], []
    for k, values in enumerate(told):
        text = (texts or {}).get(k, "x" * 40)
        name, client = f"D{k}", f"C{k}"
        documents.append({
            "document_id": name, "client_id": client, "household_id": None,
            "unit": (units or ["u"] * len(told))[k], "doc_type": "note",
            "written_on": "2026-06-01", "complete": True, "active": None, "source": "s",
            "language": "fi", "text": text, "n_chars": len(text),
        })  # fmt: skip
        passages.append({
            "passage_id": f"{name}:0", "document_id": name, "client_id": client,
            "written_on": "2026-06-01", "section": "other", "voice": "unknown", "language": "fi",
            "polarity": "affirmed", "position": 0, "start": 0, "end": 40, "text": text,
            "n_tokens": 5,
        })  # fmt: skip
        quasi += [
            (name, client, 2 * i, 2 * i + 1, kind, value, True)
            for i, (kind, value) in enumerate(values)
        ]
    return DOCUMENTS.frame(documents), PASSAGES.frame(passages), QUASI.frame(quasi)


def kept(told, k=3, **more):
    arguments = {name: more.pop(name) for name in ("within_unit", "placeholders") if name in more}
    documents, passages, quasi = material(told, **more)
    made = ledger(passages, documents, quasi)
    return made, shareable(passages, made, k, **arguments)


@pytest.mark.parametrize(
    ("told", "n_sharing", "refused", "reason"),
    [
        ([[]] * 3, [3, 3, 3], {}, "nothing told: every client shares it"),
        ([[]] * 2, [2, 2], {0: FEW, 1: FEW}, "nothing told, but too few clients in all"),
        ([[BAND]] * 3, [3, 3, 3], {}, "k clients share the band"),
        ([[BAND]] * 2 + [[]], [2, 2, 3], {0: FEW, 1: FEW}, "one client short of k"),
        (
            [[BAND, FIELD]] * 2 + [[BAND]] * 2 + [[FIELD]],
            [2, 2, 4, 4, 3], {0: FEW, 1: FEW}, "each is shared by k, the two together are not",
        ),
        ([[BAND, BAND]] * 3, [3, 3, 3], {}, "the same told twice is one"),
        ([[("EVENT", "fire")]] * 3, [3, 3, 3], {0: EVENT, 1: EVENT, 2: EVENT}, "known events"),
    ],
)  # fmt: skip
def test_a_tuple_leaves_only_where_k_clients_share_it(told, n_sharing, refused, reason):
    made, found = kept(told)
    assert list(made["n_sharing"]) == n_sharing, reason
    assert found.refused == {f"D{k}:0": why for k, why in refused.items()}, reason
    assert set(found.passages) | set(found.refused) == set(made["passage_id"])


def test_values_from_another_document_of_the_client_count():
    """The client shares what any document tells: the passage itself need not tell it."""
    documents, passages, quasi = material([[BAND], [BAND], [BAND]])
    quasi = QUASI.frame(quasi.assign(start=[50, 50, 0], end=[52, 52, 2]))
    made = ledger(passages, documents, quasi)
    assert list(made["tells"].map(list)) == [[], [], ["AGE=25-34"]], "outside the passage"
    assert list(made["n_sharing"]) == [3, 3, 3]


def test_within_a_unit_only_its_clients_count():
    told, units = [[BAND]] * 4, ["a", "a", "a", "b"]
    made, found = kept(told, units=units, within_unit=True)
    assert list(made["n_sharing_unit"]) == [3, 3, 3, 1]
    assert found.refused == {"D3:0": FEW}
    _, without = kept(told, units=["a", "a", "a", None], within_unit=True)
    assert without.refused == {"D3:0": FEW}, "no unit, no count"


def test_a_placeholder_keeps_a_passage_at_home():
    texts = {0: "Asiakas [PERSON_1] kertoi " + "x" * 15}
    made, found = kept([[]] * 3, texts=texts)
    assert list(made["n_placeholders"]) == [1, 0, 0]
    assert found.refused == {"D0:0": PLACEHOLDER}
    assert kept([[]] * 3, texts=texts, placeholders=True)[1].refused == {}


def test_what_the_ledger_does_not_know_does_not_leave():
    documents, passages, quasi = material([[]] * 3)
    made = ledger(passages, documents, quasi)
    assert shareable(passages, made.iloc[:2], 3).refused == {"D2:0": UNKNOWN}


def test_the_order_of_the_rows_does_not_matter():
    documents, passages, quasi = material([[BAND, FIELD], [BAND], [FIELD]])
    made = ledger(passages, documents, quasi)
    again = ledger(passages[::-1], documents[::-1], quasi[::-1])
    pd.testing.assert_frame_equal(made, again)


def test_counts_for_the_manifest_hide_few_clients():
    documents, passages, quasi = material([[BAND], [BAND], [BAND, FIELD], []])
    counts = ledger_counts(ledger(passages, documents, quasi), quasi, 3)
    assert counts["clients_by_kind"] == {"AGE": 3, "PROFESSION": -1}
    assert counts["clients_with_own_tuple"] == -1, "one client alone: few, never which or how many"
    assert (counts["passages"], counts["passages_telling"], counts["passages_below_k"]) == (4, 3, 1)


def test_client_tuples():
    _, _, quasi = material([[FIELD, BAND], []])
    assert client_tuples(quasi) == {"C0": ("AGE=25-34", "PROFESSION=23")}
