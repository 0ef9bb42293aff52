"""Scores on hand cases: what counts as found, real, covered, listed, denied and leaked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.tuning.gold import Mark
from pipeline.tuning.score import client_sets, f1, placed_marks, score_deid, score_themes
from tests.stages.make_tables import assignments, documents, passages


def gold(*rows: tuple[str, str, list[Mark]], text: str = "x" * 40) -> pd.DataFrame:
    names = ["document_id", "client_id", "text", "marks"]
    return pd.DataFrame([(d, c, text, marks) for d, c, marks in rows], columns=names)


def ph(name: str, start: int = 0, end: int = 10) -> Mark:
    return Mark("ph", name, start, end)


# Ten clients. Debt: C0-C3. Loneliness: C4, C5. Weak signal: C6, C7. C9: nothing.
GOLD = gold(
    *((f"D{k}", f"C{k}", [ph("debt")]) for k in range(4)),
    *((f"D{k}", f"C{k}", [ph("lonely")]) for k in (4, 5)),
    *((f"D{k}", f"C{k}", [ph("ws_vape")]) for k in (6, 7)),
    *((f"D{k}", f"C{k}", []) for k in (8, 9)),
)
NO_PASSAGES = passages([])
NO_ASSIGNMENTS = assignments([])


def score(themes: dict[str, set[str]], **more: Any):
    return score_themes(GOLD, NO_PASSAGES, themes, NO_ASSIGNMENTS, **more)


@pytest.mark.parametrize(
    ("found", "true", "expected", "reason"),
    [
        ({"a"}, {"a"}, 1.0, "the same"),
        ({"a", "b"}, {"b", "c"}, 0.5, "half of each"),
        ({"a"}, {"a", "b", "c"}, 0.5, "precision 1, recall 1/3"),
        (set(), {"a"}, 0.0, "nothing found"),
        (set(), set(), 0.0, "nothing at all"),
    ],
)
def test_f1(found, true, expected, reason):
    assert f1(found, true) == pytest.approx(expected), reason


def test_a_perfect_run():
    themes = {"t1": {"C0", "C1", "C2", "C3"}, "t2": {"C4", "C5"}, "t3": {"C6", "C7"}}
    found = score(
        themes, listed=frozenset(["t3"]), ranges={"t1": (0.3, 0.5), "t2": (0.2, 0.2), "t3": (0, 1)}
    )
    assert (found.phenomena, found.signals, found.themes) == (2, 1, 3), "whatever their names"
    assert (found.found, found.f1, found.real, found.share_error) == (1, 1, 1, 0)
    assert found.range_covers == 1
    assert (found.signals_as_themes, found.signals_listed) == (1, 1)


def test_a_middling_run():
    themes = {
        "t1": {"C0", "C1", "C8", "C9"},  # F1 with debt 4/8 = 0.5: found, and real
        "t2": {"C4", "C6", "C7", "C8", "C9"},  # lonely 2/7; ws_vape 4/7: real
        "t3": {"C9"},  # fits nothing
    }
    found = score(themes, ranges={"t1": (0.5, 0.9), "t2": (0.1, 0.6)})
    assert found.found == pytest.approx(1 / 2)
    assert found.f1 == pytest.approx((0.5 + 2 / 7) / 2)
    assert found.real == pytest.approx(2 / 3)
    assert found.share_error == pytest.approx((0 + 0.3) / 2), "4 and 4 of 10; 5 and 2 of 10"
    assert found.range_covers == pytest.approx(1 / 2), "debt is 0.4, below 0.5; lonely 0.2"
    assert (found.signals_as_themes, found.signals_listed) == (1, 0), "found, but not listed"


def test_a_listed_theme_that_is_no_signal_counts_for_nothing():
    found = score({"t1": {"C0", "C1", "C2", "C3"}}, listed=frozenset(["t1"]))
    assert (found.signals_as_themes, found.signals_listed) == (0, 0)


@pytest.mark.parametrize("themes", [{}, {"t": set()}])
def test_no_themes_score_nothing_and_are_numbers(themes):
    found = score(themes)
    assert (found.found, found.f1, found.real, found.range_covers) == (0, 0, 0, 0)
    assert found.share_error == pytest.approx((0.4 + 0.2) / 2)


def test_no_gold_at_all():
    found = score_themes(gold(), NO_PASSAGES, {"t": {"C1"}}, NO_ASSIGNMENTS)
    assert (found.phenomena, found.found, found.real, found.denials_wrong) == (0, 0, 0, 0)


def test_client_sets():
    table = passages(
        {"passage_id": f"D{k}:000", "client_id": who} for k, who in enumerate(["A", "A", "B", "C"])
    )
    given = assignments(
        [("D0:000", "t"), ("D1:000", "t"), ("D2:000", "t"), ("D3:000", "u"), ("D3:000", "-1")]
    )
    assert client_sets(given, table) == {"t": {"A", "B"}, "u": {"C"}}
    assert client_sets(given, table, least=2) == {"t": {"A", "B"}}


@pytest.mark.parametrize(
    ("spans", "given", "wrong", "reason"),
    [
        ([(0, 20)], [("D0:000", "debt")], 1, "the passage that denies is counted"),
        ([(0, 20)], [("D0:000", "-1")], 0, "it is not"),
        ([(0, 20)], [("D0:000", "lonely")], 0, "it is counted for something else"),
        ([(0, 8), (8, 20)], [("D0:001", "debt")], 1, "12 of its 20 characters are over the mark"),
        ([(0, 14), (14, 40)], [("D0:001", "debt")], 0, "6 of 20: it says more than the denial"),
        ([(20, 40)], [("D0:000", "debt")], 0, "it stands beside the denial"),
        ([(5, 8)], [("D0:000", "debt")], 1, "a short passage within the mark"),
    ],
)
def test_denials(spans, given, wrong, reason):
    table = passages(
        {"passage_id": f"D0:{k:03d}", "client_id": "C0", "start": a, "end": b}
        for k, (a, b) in enumerate(spans)
    )
    marks = gold(("D0", "C0", [Mark("neg", "debt", 0, 20)]), ("D1", "C1", [ph("debt")]))
    found = score_themes(marks, table, {"debt": {"C1"}}, assignments(given))
    assert (found.denials, found.denials_wrong) == (1, wrong), reason


def test_a_denial_is_held_against_the_theme_that_fits_best_where_none_has_its_name():
    table = passages([{"passage_id": "D0:000", "client_id": "C0", "start": 0, "end": 20}])
    marks = gold(("D0", "C0", [Mark("neg", "debt", 0, 20)]), ("D1", "C1", [ph("debt")]))
    found = score_themes(marks, table, {"open_1": {"C1"}}, assignments([("D0:000", "open_1")]))
    assert found.denials_wrong == 1


RAW = "Matti Meri asuu Porissa ja soitti."
REDACTED = "[PERSON_1] asuu Porissa ja soitti."


def deid(raw: str, scrubbed: str, spans: list[tuple[int, int]], marks: list[Mark]):
    from pipeline.tables import REDACTIONS

    docs = documents([{"document_id": "D1", "client_id": "C1", "text": scrubbed}])
    redactions = REDACTIONS.frame([("D1", a, b, "PERSON", "r", 1.0) for a, b in spans])
    own = pd.DataFrame(
        [("D1", "C1", raw, marks)], columns=["document_id", "client_id", "text", "marks"]
    )
    return own, docs, redactions


NAME, TOWN = Mark("pii", "PERSON", 0, 10), Mark("pii", "LOCATION", 16, 23)


@pytest.mark.parametrize(
    ("scrubbed", "spans", "leaked", "other", "reason"),
    [
        ("[PERSON_1] asuu [PLACE_1] ja soitti.", [(0, 10), (16, 25)], {}, 0.0, "all masked"),
        (REDACTED, [(0, 10)], {"LOCATION": 1}, 0.0, "the town stays"),
        (RAW, [], {"LOCATION": 1, "PERSON": 1}, 0.0, "nothing masked"),
        ("[PERSON_1] Meri asuu [PLACE_1] ja soitti.", [(0, 10), (21, 30)], {"PERSON": 1}, 0.0,
         "one word of the name stays"),
        ("[PERSON_1] [PLACE_1] ja soitti.", [(0, 10), (11, 20)], {}, 1 / 3, "'asuu' is gone"),
    ],
)  # fmt: skip
def test_masking(scrubbed, spans, leaked, other, reason):
    found = score_deid(*deid(RAW, scrubbed, spans, [NAME, TOWN]))
    assert found.leaked_by_type == leaked, reason
    assert found.leaked == pytest.approx(sum(leaked.values()) / 2), reason
    assert (found.identifiers, found.words, found.not_aligned) == (2, 3, 0)
    assert found.other_masked == pytest.approx(other), reason


COARSE = [
    ([(0, 10, "PERSON"), (16, 24, "DATE")], 0.0, 1 / 3, "a word told more coarsely is not masked"),
    ([(0, 10, "PERSON"), (16, 24, "PERSON")], 1 / 3, 0.0, "a placeholder is"),
    ([(0, 24, "PERSON")], 2 / 3, 0.0, "one span over all"),
]


@pytest.mark.parametrize(("spans", "other", "coarsened", "reason"), COARSE)
def test_coarser_words_are_counted_apart(spans, other, coarsened, reason):
    from pipeline.tables import REDACTIONS

    raw, scrubbed = "Matti Meri asuu Porissa soitti.", "[PERSON_1] asuu kesällä. soitti."
    own, docs, _ = deid(raw, scrubbed, [], [NAME])
    redactions = REDACTIONS.frame([("D1", a, b, kind, "r", 1.0) for a, b, kind in spans])
    found = score_deid(own, docs, redactions)
    assert found.not_aligned == 0
    assert found.other_masked == pytest.approx(other), reason
    assert found.coarsened == pytest.approx(coarsened), reason


def test_a_document_that_cannot_be_compared_is_counted():
    found = score_deid(*deid(RAW, "Aivan muuta.", [], [NAME]))
    assert (found.not_aligned, found.identifiers, found.leaked) == (1, 0, 0)


def test_a_document_that_was_left_out_leaks_nothing():
    own, docs, redactions = deid(RAW, REDACTED, [(0, 10)], [NAME])
    found = score_deid(own, docs[docs["document_id"] == "none"], redactions)
    assert (found.identifiers, found.words, found.not_aligned) == (0, 0, 0)


@pytest.mark.parametrize(
    ("mark", "expected", "reason"),
    [
        (Mark("ph", "a", 16, 23), "Porissa", "after the masked name"),
        (Mark("ph", "a", 11, 15), "asuu", "right after it"),
        (Mark("ph", "a", 24, 34), "ja soitti.", "to the end"),
        (Mark("ph", "a", 0, 15), "[PLACEHOLDER_1] asuu", "from the masked name on"),
        (Mark("ph", "a", 6, 15), "[PLACEHOLDER_1] asuu", "from within it"),
        (Mark("ph", "a", 0, 10), "[PLACEHOLDER_1]", "the masked name itself"),
    ],
)
def test_marks_move_to_the_scrubbed_text(mark, expected, reason):
    scrubbed = "[PLACEHOLDER_1] asuu Porissa ja soitti."
    own, docs, redactions = deid(RAW, scrubbed, [(0, 15)], [mark])
    (moved,) = placed_marks(own, docs, redactions)["marks"][0]
    assert scrubbed[moved.start : moved.end] == expected, reason
    assert (moved.kind, moved.value) == (mark.kind, mark.value)


def test_clients_take_the_names_of_the_run():
    own, docs, redactions = deid(RAW, REDACTED, [(0, 10)], [])
    renamed = docs.assign(client_id="K9")
    assert placed_marks(own, renamed, redactions)["client_id"].tolist() == ["K9"]
    assert len(placed_marks(own, docs.iloc[:0], redactions)) == 0, "what the run left out"
