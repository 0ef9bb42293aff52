"""Labels in three languages, words that several clients share, and a row for every passage."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.catalogue import Catalogue
from pipeline.stages.discover import OpenTheme
from pipeline.stages.name import name, without_names
from tests.stages.make_tables import SHUFFLES, WordGlosses, assignments, passages

LABEL = {"fi": "Velka", "sv": "Skuld", "en": "Debt"}
CATALOGUE = Catalogue.model_validate(
    {"phenomenon": [
        {"id": key, "section11": 3, "kind": kind, "label": LABEL, "description": LABEL,
         "seeds": {"fi": ["a", "b", "c"]}}
        for key, kind in (("debt", "problem"), ("work", "strength"), ("own", "need"))
    ]}
)  # fmt: skip
GLOSSES = WordGlosses(
    {"velka": "debt", "velkaa": "debt", "skuld": "debt", "auto": "car", "autossa": "car",
     "bil": "car", "nukkuu": "sleep", "sover": "sleep", "vain": "only"}
)  # fmt: skip
TEXTS = [
    ("C1", "fi", "velkaa on"), ("C2", "fi", "velka vain"), ("C3", "sv", "skuld nu"),
    ("C1", "fi", "nukkuu autossa"), ("C2", "fi", "auto autossa"), ("C3", "sv", "sover i bil"),
    ("C4", "fi", "muuta"),
]  # fmt: skip
PASSAGES = passages(
    {"passage_id": f"D{k}:000", "client_id": client, "language": language, "text": text,
     "written_on": f"2026-07-{k + 1:02d}"}
    for k, (client, language, text) in enumerate(TEXTS)
)  # fmt: skip
MATCHED = assignments((f"D{k}:000", "debt") for k in range(3))
OPENED = assignments(((f"D{k}:000", "open_1234abcd") for k in range(3, 6)), by="open")
OPEN = OpenTheme("open_1234abcd", (3, 4, 5), 0.9, 0.8, ("car", "sleep"))


def run(table=PASSAGES, matched=MATCHED, opened=OPENED, themes=(OPEN,), **more: Any):
    usual: dict[str, Any] = {"strengths": frozenset(), "min_clients": 2, "glosses": GLOSSES}
    return name(
        table, catalogue=CATALOGUE, matched=matched, opened=opened, open_themes=themes,
        **{**usual, **more},
    )  # fmt: skip


def test_catalogue_themes_keep_their_labels():
    debt = run().themes.set_index("theme_id").loc["debt"]
    assert [debt[f"label_{lang}"] for lang in ("fi", "sv", "en")] == ["Velka", "Skuld", "Debt"]
    assert (debt["origin"], debt["kind"], debt["section11"]) == ("catalogue", "problem", 3)
    assert (debt["n_passages"], debt["n_clients"]) == (3, 3)
    assert str(debt["first_seen"].date()) == "2026-07-01"
    assert pd.isna(debt["stability"])


def test_open_themes_are_named_by_the_words_of_each_language():
    own = run(min_clients=1).themes.set_index("theme_id").loc["open_1234abcd"]
    assert own["label_fi"] == "Autossa, nukkuu", "the lemma used most"
    assert own["label_sv"] == "Bil, sover"
    assert own["label_en"] == "Car, sleep"
    assert (own["origin"], own["kind"], own["stability"], own["section11"]) == (
        "open", "problem", 0.9, 0,
    )  # fmt: skip
    assert own["words"] == ["car", "sleep"]


def test_a_word_of_one_client_is_not_in_a_label():
    """The gloss is shared; the word that one client alone has for it stays out."""
    own = run(min_clients=2).themes.set_index("theme_id").loc["open_1234abcd"]
    assert own["label_fi"] == "Autossa, sleep", "two clients have the car, one sleeps in it"
    assert own["label_sv"] == "Car, sleep", "all the Swedish is of one client"


def test_a_word_needs_several_clients():
    words = run().themes.set_index("theme_id").loc["debt", "words"]
    assert words == ["debt"], "only one client wrote 'vain'"
    assert run(min_clients=4).themes.set_index("theme_id").loc["debt", "words"] == []


@pytest.mark.parametrize(
    ("more", "theme", "column", "value"),
    [
        ({"strengths": frozenset(["open_1234abcd"])}, "open_1234abcd", "kind", "strength"),
        ({"staff": frozenset(["debt"])}, "debt", "origin", "staff"),
        ({"staff": frozenset(["own"])}, "debt", "origin", "catalogue"),
    ],
)
def test_what_the_caller_knows_is_kept(more, theme, column, value):
    assert run(**more).themes.set_index("theme_id").loc[theme, column] == value


def test_every_passage_has_a_row():
    found = run().assignments
    assert set(found["passage_id"]) == set(PASSAGES["passage_id"])
    rest = found[found["theme_id"] == "-1"]
    assert rest[["passage_id", "by"]].to_dict("records") == [{"passage_id": "D6:000", "by": "none"}]
    assert (rest[["score", "calibrated"]] == 0).all(axis=None)


def test_two_open_themes_of_the_same_words_are_told_apart():
    twin = OpenTheme("open_5678ef00", (0, 1), 0.9, 0.8, ("car", "sleep"))
    opened = assignments(
        [("D3:000", OPEN.theme_id), ("D0:000", twin.theme_id), ("D1:000", twin.theme_id)], by="open"
    )
    found = run(matched=MATCHED.iloc[:0], opened=opened, themes=(OPEN, twin)).themes
    for column in ("label_fi", "label_sv", "label_en"):
        assert found[column].nunique() == 2, column


def test_a_theme_without_words_is_still_called_something():
    nameless = OpenTheme("open_1234abcd", (3, 4, 5), 0.9, 0.8, ())
    own = run(themes=(nameless,)).themes.set_index("theme_id").loc["open_1234abcd"]
    assert [own[f"label_{lang}"] for lang in ("fi", "sv", "en")] == [
        "Avoin teema abcd", "Öppet tema abcd", "Open theme abcd",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("matched", "opened", "themes", "rows"),
    [
        (MATCHED, OPENED.iloc[:0], (), 1),
        (MATCHED.iloc[:0], OPENED, (OPEN,), 1),
        (MATCHED.iloc[:0], OPENED.iloc[:0], (), 0),
    ],
    ids=["no open theme", "empty catalogue", "neither"],
)
def test_one_kind_of_theme_or_none(matched, opened, themes, rows):
    found = run(matched=matched, opened=opened, themes=themes)
    assert len(found.themes) == rows
    assert set(found.assignments["passage_id"]) == set(PASSAGES["passage_id"])


def test_no_passages():
    found = run(PASSAGES.iloc[:0], MATCHED.iloc[:0], OPENED.iloc[:0], ())
    assert len(found.themes) == len(found.assignments) == 0


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    order = PASSAGES.sample(frac=1, random_state=seed).index
    turned = PASSAGES.loc[order].reset_index(drop=True)
    rows = tuple(sorted(turned.index[turned["passage_id"].isin(OPENED["passage_id"])]))
    moved = OpenTheme(OPEN.theme_id, rows, OPEN.stability, OPEN.cohesion, OPEN.words)
    one = run()
    other = run(turned, MATCHED.sample(frac=1, random_state=seed), OPENED.iloc[::-1], (moved,))
    pd.testing.assert_frame_equal(one.themes, other.themes)
    pd.testing.assert_frame_equal(one.assignments, other.assignments)


def test_an_open_label_that_is_a_name_too_gives_way_before_the_gate_stops_the_run():
    themes = pd.DataFrame(
        {
            "theme_id": ["open_abcd", "ward", "open_efgh"],
            "origin": ["open", "catalogue", "open"],
            **{f"label_{lang}": ["Ward", "Ward", "Heat"] for lang in ("fi", "sv", "en")},
            "words": [["ward", "Ward"], ["Ward"], ["heat"]],
        }
    )
    made = without_names(themes, lambda text: "Ward" in text)
    assert list(made["label_fi"]) == ["Avoin teema abcd", "Ward", "Heat"]
    assert list(made["words"]) == [["ward"], ["Ward"], ["heat"]]
    assert themes["label_fi"][0] == "Ward", "the table that came in is left as it was"
