"""The counts: of clients, whatever the number of their passages and documents."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.stages.evidence import EvidenceSettings, Period, clients_of, evidence
from pipeline.stats.change import share_change
from tests.stages.make_tables import (
    SHUFFLES,
    assignments,
    candidates,
    documents,
    passages,
    shuffled,
    themes,
)

# Six clients, two teams, two documents of C1. Debt: C1 (sure), C2 (sure), C3 (a lenient reading
# alone). Loneliness: C4, who says it. C5 and C6: nothing.
DOCUMENTS = [
    {"document_id": f"D{k}", "client_id": client, "household_id": home, "unit": unit}
    for k, (client, home, unit) in enumerate(
        [
            ("C1", "H1", "Aikuiset"), ("C1", "H1", "Aikuiset"), ("C2", "H1", "Aikuiset"),
            ("C3", None, "Aikuiset"), ("C4", "H4", "Perheet"), ("C5", "H5", "Perheet"),
            ("C6", "H4", "Perheet"),
        ]
    )
]  # fmt: skip
PASSAGES = [
    {"passage_id": f"D{k}:000", "client_id": row["client_id"], "voice": voice}
    for k, (row, voice) in enumerate(
        zip(DOCUMENTS, ["worker"] * 4 + ["client", "worker", "worker"], strict=True)
    )
]
NEAR = [("D0:000", "debt", 0.95), ("D2:000", "debt", 0.5), ("D3:000", "debt", 0.3),
        ("D4:000", "lonely", 0.9)]  # fmt: skip
GIVEN = [(passage, theme) for passage, theme, p in NEAR if p >= 0.35]
THEMES = themes([{"theme_id": "debt"}, {"theme_id": "lonely"}])


def period(name: str = "2026-Q3", docs=DOCUMENTS, parts=PASSAGES, given=GIVEN, near=NEAR) -> Period:
    return Period(name, documents(docs), passages(parts), assignments(given), candidates(near))


READINGS = {"strict": 0.8, "lenient": 0.25}


def count(
    now: Period, before: Period | None = None, table=THEMES, differs=(), **settings
) -> pd.DataFrame:
    made = evidence(now, table, EvidenceSettings(**(READINGS | settings)), before, differs)
    return made.set_index(["theme_id", "group"])


def test_counts_by_hand():
    found = count(period())
    debt = found.loc[("debt", "all")]
    assert (debt["n_clients"], debt["of_clients"]) == (2, 6)
    assert debt["share"] == pytest.approx(2 / 6)
    assert (debt["low"], debt["high"]) == pytest.approx((1 / 6, 3 / 6)), "strict and lenient"
    assert debt["client_voice_share"] == 0
    assert found.loc[("lonely", "all"), "client_voice_share"] == 1
    assert found.loc[("debt", "Aikuiset"), "share"] == pytest.approx(2 / 3)
    assert found.loc[("debt", "Perheet"), "share"] == 0
    assert pd.isna(found.loc[("debt", "Perheet"), "client_voice_share"]), "of nobody, no share"
    assert set(found["basis"]) == {"model"}
    assert set(found["adequacy"]) == {"very_low"}
    assert found["comparable"].isna().all(), "there is no period before"


def test_unassigned_row_counts_clients_without_a_theme():
    found = count(period())
    rest = found.loc[("-1", "all")]
    assert (rest["n_clients"], rest["of_clients"]) == (3, 6)
    assert rest[["low", "high", "change", "client_voice_share"]].isna().all()
    assert found.loc[("-1", "Aikuiset"), "n_clients"] == 1


def test_a_theme_too_small_to_be_listed_leaves_its_clients_unassigned():
    found = count(period(), table=themes([{"theme_id": "debt"}]))
    assert found.loc[("-1", "all"), "n_clients"] == 4, "C4's only theme is not in the table"


def test_one_team_gets_no_rows_of_its_own():
    docs = [{**row, "unit": "Aikuiset"} for row in DOCUMENTS]
    assert set(count(period(docs=docs)).reset_index()["group"]) == {"all"}
    assert set(count(period(), by_unit=False).reset_index()["group"]) == {"all"}


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    now, then = period(), period("2026-Q2", given=GIVEN[:1], near=NEAR[:1])

    def turned(one: Period) -> Period:
        parts = (one.documents, one.passages, one.assignments, one.candidates)
        return Period(one.name, *(shuffled(p, seed) for p in parts))

    plain = evidence(now, THEMES, EvidenceSettings(), then)
    other = evidence(turned(now), shuffled(THEMES, seed), EvidenceSettings(), turned(then))
    pd.testing.assert_frame_equal(plain, other)


def repeated(clients: set[str]) -> Period:
    """The passages of some clients three times over."""
    parts, given, near = list(PASSAGES), list(GIVEN), list(NEAR)
    for row in PASSAGES:
        for again in ("100", "200") if row["client_id"] in clients else ():
            name = row["passage_id"].replace("000", again)
            parts.append({**row, "passage_id": name, "position": int(again)})
            given += [(name, theme) for passage, theme in GIVEN if passage == row["passage_id"]]
            near += [(name, t, p) for passage, t, p in NEAR if passage == row["passage_id"]]
    return period(parts=parts, given=given, near=near)


def divided(document: str) -> Period:
    """One document as two, its passage in the second."""
    docs = list(DOCUMENTS)
    (row,) = (r for r in DOCUMENTS if r["document_id"] == document)
    docs.append({**row, "document_id": "D99"})

    def moved(name: str) -> str:
        return name.replace(f"{document}:", "D99:")

    return period(
        docs=docs,
        parts=[{**p, "passage_id": moved(p["passage_id"])} for p in PASSAGES],
        given=[(moved(p), t) for p, t in GIVEN],
        near=[(moved(p), t, c) for p, t, c in NEAR],
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (repeated({"C1"}), "one talkative client"),
        (repeated({"C1", "C4", "C5"}), "several"),
        (divided("D0"), "a document split in two"),
        (divided("D4"), "of a client with no other document"),
    ],
)
@pytest.mark.parametrize("unit", ["client", "household"])
def test_shares_do_not_change_with_the_amount_of_writing(changed, reason, unit):
    pd.testing.assert_frame_equal(
        count(period(), counting_unit=unit), count(changed, counting_unit=unit), obj=reason
    )


def test_renaming_the_clients_changes_nothing():
    other = [{**r, "client_id": "X" + r["client_id"][::-1]} for r in DOCUMENTS]
    parts = [{**r, "client_id": "X" + r["client_id"][::-1]} for r in PASSAGES]
    pd.testing.assert_frame_equal(count(period()), count(period(docs=other, parts=parts)))


def test_households_count_once():
    found = count(period(), counting_unit="household")
    debt = found.loc[("debt", "all")]
    assert (debt["n_clients"], debt["of_clients"]) == (1, 4), "H1 (C1, C2); of H1, C3, H4, H5"
    assert found.loc[("-1", "all"), "n_clients"] == 2, "C3 and H5: H4 holds C4"


def test_a_document_without_a_household_belongs_to_the_one_of_its_client():
    docs = documents(
        [
            {"document_id": "D1", "client_id": "C1", "household_id": "H1"},
            {"document_id": "D2", "client_id": "C1", "household_id": None},
            {"document_id": "D3", "client_id": "C2", "household_id": None},
        ]
    )
    assert clients_of(docs, "household").to_dict() == {"D1": "H1", "D2": "H1", "D3": "C2"}
    assert clients_of(docs, "client").to_dict() == {"D1": "C1", "D2": "C1", "D3": "C2"}


def test_change_is_that_of_the_overlapping_clients():
    before = period("2026-Q2", given=[("D0:000", "debt")], near=[("D0:000", "debt", 0.9)])
    row = count(period(), before).loc[("debt", "all")]
    now, then = {"C1", "C2"}, {"C1"}
    everyone = [f"C{k}" for k in range(1, 7)]
    expected = share_change({c: c in then for c in everyone}, {c: c in now for c in everyone})
    assert row["change"] == pytest.approx(1 / 6)
    assert (row["change_low"], row["change_high"]) == pytest.approx(
        (expected.interval.low, expected.interval.high)
    )
    assert row["comparable"]


@pytest.mark.parametrize(
    ("origin", "differs", "told", "reason"),
    [
        ("catalogue", (), None, "the same catalogue, encoder and settings"),
        ("staff", (), None, "a team's own phenomenon stands in the catalogue's digest"),
        ("catalogue", ("model", "mix_language"), "model,mix_language", "what decides differs"),
        ("open", (), "open_theme", "an open theme is another cluster each period"),
        ("open", ("model",), "open_theme,model", "both"),
    ],
)
def test_what_may_be_compared(origin, differs, told, reason):
    table = themes([{"theme_id": "debt", "origin": origin}])
    found = count(period(), period("2026-Q2"), table=table, differs=differs)
    row = found.loc[("debt", "all")]
    numbers = row[["change", "change_low", "change_high", "family_low", "family_high", "p_value"]]
    assert row["comparable"] == (told is None), reason
    assert numbers.isna().all() == numbers.isna().any() == (told is not None), reason
    assert (row["verdict"] == "not_comparable") == (told is not None), reason
    assert (None if pd.isna(row["differs"]) else row["differs"]) == told
    assert row["fixed_before"] == (origin != "open")
    if told:
        assert not row["family"], "what is not compared is not tested"


@pytest.mark.parametrize(
    ("least", "tested", "reason"),
    [
        (2, True, "C1 in both periods, C2 in this one: two clients"),
        (3, False, "a client of both periods counts once"),
    ],
)
def test_the_family_is_fixed_by_the_clients_of_both_periods(least, tested, reason):
    before = period("2026-Q2", given=GIVEN[:1], near=NEAR[:1])
    for now, then in ((period(), before), (before, period())):
        row = count(now, then, family_clients=least).loc[("debt", "all")]
        assert row["family"] == tested, f"{reason}, whichever comes first"
        assert row["verdict"] == ("none_shown" if tested else "not_tested")
        assert row["p_value"] > 0.05


def test_limits_for_all_themes_at_once_are_wider_with_more_themes():
    before = period("2026-Q2", given=GIVEN[:1], near=NEAR[:1])
    many = themes([{"theme_id": name} for name in ("debt", "lonely", "c", "d", "e")])
    opened = themes([{"theme_id": "debt"}, {"theme_id": "open_a", "origin": "open"}])
    one, five, same = (
        count(period(), before, table=table).loc[("debt", "all")]
        for table in (themes([{"theme_id": "debt"}]), many, opened)
    )
    assert (one["family_low"], one["family_high"]) == (one["change_low"], one["change_high"])
    assert five["family_low"] < one["family_low"] and five["family_high"] > one["family_high"]
    assert same["family_low"] == one["family_low"], "open themes are not compared"


def test_a_team_that_is_new_is_compared_with_nothing():
    before = period("2026-Q2", docs=[r for r in DOCUMENTS if r["unit"] == "Aikuiset"])
    found = count(period(), before)
    assert pd.isna(found.loc[("debt", "Perheet"), "change"])
    assert pd.isna(found.loc[("debt", "Perheet"), "comparable"]), "no period before, for this team"
    assert found.loc[("debt", "all"), "comparable"]


@pytest.mark.parametrize("unit", ["client", "household"])
@pytest.mark.parametrize(
    ("touched", "reason"), [(0, "0 of N"), (7, "N of N"), (1, "one")], ids=["none", "all", "one"]
)
def test_edges_are_numbers(touched, reason, unit):
    given = [(f"D{k}:000", "debt") for k in range(touched)]
    now = period(given=given, near=[(p, t, 0.9) for p, t in given])
    table = themes([{"theme_id": "debt"}])
    found = count(now, period("2026-Q2", given=[], near=[]), table=table, counting_unit=unit)
    assert found["share"].between(0, 1).all(), reason
    assert (
        found.loc["debt", ["low", "high", "change", "change_low", "change_high"]]
        .notna()
        .all(axis=None)
    ), reason
    assert (found["n_clients"] >= 0).all(), reason
    assert (found["n_clients"] <= found["of_clients"]).all(), reason
    named = found.loc["debt"]
    assert (named["low"] <= named["share"] + 1e-12).all(), reason
    assert (named["share"] <= named["high"] + 1e-12).all(), reason
    if reason == "N of N":
        assert found.loc[("-1", "all"), "n_clients"] == 0


@pytest.mark.parametrize(
    ("now", "table", "rows", "reason"),
    [
        (period(docs=[], parts=[], given=[], near=[]), THEMES.iloc[:0], 0, "no documents"),
        (period(parts=[], given=[], near=[]), THEMES.iloc[:0], 3, "documents without passages"),
        (period(given=[], near=[]), THEMES.iloc[:0], 3, "an empty catalogue and no open theme"),
    ],
)
def test_empty_material(now, table, rows, reason):
    found = count(now, table=table)
    assert len(found) == rows, reason
    assert (found["n_clients"] == found["of_clients"]).all(), f"{reason}: all are unassigned"
    assert found["share"].notna().all(), reason


def test_settings_that_make_no_sense_are_refused():
    for wrong in ({"counting_unit": "passage"}, {"strict": 1.2}, {"leniant": 0.1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            EvidenceSettings(**wrong)
