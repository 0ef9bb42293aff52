"""Taking a theme into the catalogue: what may, what the file holds after it, what is told of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.catalogue import Catalogue, Lineage, Phenomenon, load_catalogue
from pipeline.review.promoting import copied, told
from tests.review.make_review import (
    ITA,
    LANSI,
    PERIOD,
    Place,
    decide,
    make_place,
    reveal,
    send,
)

TOGETHER = f"/p/{PERIOD}/together"
BY_HAND = """# Oma katalogi — älä poista tätä riviä
version = '1'   # käsin

[[phenomenon]]
id = "hand"
section11 = 0
kind = "need"
label   = { fi = 'Käsin', sv = 'För hand', en = "By hand" }
description = { fi = 'a', sv = 'b', en = 'c' }
seeds.fi = ["yksi", 'kaksi', \"""kolme\"""]

[background]
fi = ["Asia on hoidettu."]
"""
WRITTEN = {
    **{f"label_{c}": f'Melu "{c}" \\ kadulla' for c in ("fi", "sv", "en")},
    **{f"description_{c}": f"Melu häiritsee {c}" for c in ("fi", "sv", "en")},
    "seeds_fi": "Melu valvottaa yöllä\nKatu on äänekäs\n\nKatu on äänekäs",
    "seeds_sv": "Bullret stör sömnen", "terms_fi": "katumelu", "kind": "problem", "section11": "2",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = make_place(tmp_path / "w")
    made.workspace.catalogue_file.write_text(BY_HAND, "utf-8")
    return made


def agreed(place: Place, team: str = LANSI, theme: str = "open_lansi") -> Any:
    lead = place.browser("lead", team)
    reveal(lead)
    assert decide(lead, theme, "agree").status_code == 303
    return lead


def promote(client: Any, theme: str = "open_lansi", **fields: str) -> Any:
    path = f"{TOGETHER}/{theme}/promote"
    return send(client, path, **{**WRITTEN, **fields})


def test_the_entry_stands_behind_what_was_written_by_hand(place: Place):
    lead = agreed(place)
    decide(lead, "food", "merge", into="open_lansi")
    assert promote(lead).status_code == 303
    text = place.workspace.catalogue_file.read_text("utf-8")
    assert text.startswith(BY_HAND), "every byte of it"
    hand, made = load_catalogue(place.workspace.catalogue_file).phenomenon
    assert hand.id == "hand" and hand.lineage is None
    assert made.id == "own_melu_en_kadulla" and made.label["sv"] == 'Melu "sv" \\ kadulla'
    assert made.seeds == {"fi": ["Melu valvottaa yöllä", "Katu on äänekäs"],
                          "sv": ["Bullret stör sömnen"]}  # fmt: skip
    own = made.lineage
    assert (own.period, own.team, own.theme, own.origin) == (PERIOD, LANSI, "open_lansi", "open")
    assert own.found_as["fi"] == "Länsipuiston meteli" and own.merged[0]["en"] == "Food aid"
    assert own.who == place.person("lead", LANSI).id and own.at.endswith("+00:00")
    log = place.reviews.decisions(PERIOD, LANSI)
    assert log[-1].action == "promote" and "own_melu_en_kadulla" in log[-1].value
    assert own.decision == next(d.position for d in log if d.action == "agree")
    assert list(place.workspace.folder.glob(".catalogue*")) == [], "nothing is left beside it"


def test_the_page_tells_the_history_and_the_theme_is_promoted_once(place: Place):
    lead = agreed(place)
    assert f"{TOGETHER}/open_lansi/promote" in lead.get(f"{TOGETHER}/open_lansi").text
    promote(lead)
    page = lead.get(f"{TOGETHER}/open_lansi").text
    assert "Löytyi jaksolla" in page and "Vietiin katalogiin" in page
    assert f"{TOGETHER}/open_lansi/promote" not in page
    assert lead.get(f"{TOGETHER}/open_lansi/promote").status_code == 404


def test_in_the_next_period_the_theme_of_the_catalogue_tells_where_it_came_from(place: Place):
    lead = agreed(place)
    promote(lead)
    file = place.workspace.catalogue_file
    file.write_text(file.read_text("utf-8").replace("own_melu_en_kadulla", "debt"), "utf-8")
    assert "Länsipuiston meteli" in lead.get(f"{TOGETHER}/debt").text
    other = place.browser("lead", ITA)
    reveal(other)
    page = other.get(f"{TOGETHER}/debt").text
    assert "Löytyi arvioinnissa" in page and "Länsipuiston" not in page, "another team's name of it"


@pytest.mark.parametrize(
    ("team", "theme", "first"),
    [(LANSI, "open_lansi", ""), (LANSI, "open_lansi", "disagree"), (LANSI, "debt", "agree")],
)
def test_only_what_was_found_or_raised_and_agreed_can_be_taken(
    team: str, theme: str, first: str, place: Place
):
    lead = place.browser("lead", team)
    reveal(lead)
    if first:
        decide(lead, theme, first)
    assert lead.get(f"{TOGETHER}/{theme}/promote").status_code == 404


def test_a_theme_of_the_staff_can_be_taken(place: Place):
    lead = place.browser("lead", ITA)
    send(lead, f"/p/{PERIOD}/raise", label="Puuttuva", kind="need", note="")
    theme = place.reviews.decisions(PERIOD, ITA)[0].theme_id
    agreed(place, ITA, theme)
    assert promote(lead, theme).status_code == 303
    assert load_catalogue(place.workspace.catalogue_file).phenomenon[1].lineage.origin == "staff"


REFUSED = [
    ({"seeds_fi": "yksi", "seeds_sv": ""}, "vähintään kolme"),
    ({"label_sv": ""}, "kaikilla kolmella"),
    ({"description_en": ""}, "kaikilla kolmella"),
    ({"seeds_fi": "Pirkko kävi\nb\nc"}, "tunnistetieto"),
    ({"kind": "weak_signal"}, "Valitse, mikä"),
    ({"seeds_fi": "tämä on SALAINEN teksti, yhä\nb\nc"}, ""),  # other words around it
    ({"seeds_fi": "Asiakas kertoo salainen, teksti\nb\nc"}, "sama kuin asiakirjassa"),
]


@pytest.mark.parametrize(("fields", "says"), REFUSED)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(
    fields: dict[str, str], says: str, place: Place
):
    run = place.workspace.run(PERIOD)
    passages = run.read_table("passages").assign(text="Eilen asiakas kertoo: salainen teksti.")
    run.write_table("passages", passages)
    lead = agreed(place)
    got = promote(lead, **fields)
    assert got.status_code == (422 if says else 303) and says in got.text
    if says:
        assert place.workspace.catalogue_file.read_text("utf-8") == BY_HAND
        assert place.reviews.decisions(PERIOD, LANSI)[-1].action == "agree"


def test_what_stands_in_the_catalogue_cannot_be_taken_back(place: Place):
    lead = agreed(place)
    promote(lead)
    position = str(place.reviews.decisions(PERIOD, LANSI)[-1].position)
    assert decide(lead, "open_lansi", "undo", position=position).status_code == 422


def test_a_file_that_cannot_take_it_stays_as_it_is(place: Place):
    lead = agreed(place)
    file = place.workspace.catalogue_file
    file.write_text("phenomenon = []\n", "utf-8")
    assert promote(lead).status_code == 422
    assert file.read_text("utf-8") == "phenomenon = []\n"


ITEM = Phenomenon(
    id="own_x", section11=0, kind="need", label=dict.fromkeys(("fi", "sv", "en"), 'a "b" \\ c'),
    description=dict.fromkeys(("fi", "sv", "en"), "ä\tö"), seeds={"fi": ["a", "b", "c'"]},
)  # fmt: skip


@pytest.mark.parametrize("merged", [[], [{"fi": "a", "sv": "b", "en": 'c"'}]])
def test_what_is_written_is_read_the_same(merged: list):
    lineage = Lineage(period="2026-Q2", team="all", theme="t", origin="open", merged=merged,
                      found_as=ITEM.label, decision=3, who="p", at="2026")  # fmt: skip
    item = ITEM.model_copy(update={"lineage": lineage})
    assert Catalogue.model_validate(tomllib.loads(told(item))).phenomenon == [item]


def test_a_lineage_does_not_part_periods():
    lineage = Lineage(period="p", team="all", theme="t", origin="open", found_as=ITEM.label,
                      decision=3, who="p", at="2026")  # fmt: skip
    bare = Catalogue(phenomenon=[ITEM])
    assert (
        bare.digest == Catalogue(phenomenon=[ITEM.model_copy(update={"lineage": lineage})]).digest
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [("asiakas kertoo ettei nuku", True), ("Asiakas: kertoo, ettei — NUKU", True),
     ("kertoo ettei nuku", False), ("kas kertoo ettei nuku yöllä", False), ("", False)],
)  # fmt: skip
def test_a_copied_line_is_known_however_it_is_set(line: str, found: bool):
    assert copied([line], ["Tänään asiakas kertoo, ettei nuku yöllä."]) is found
