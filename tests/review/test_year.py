"""A year over its quarters: its parts and texts, checklist, release and publishing by forms."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from pipeline.store.handovers import HandOvers
from tests.review import make_review, test_release
from tests.review.make_review import (
    ETELA,
    ITA,
    LANSI,
    PERIOD,
    Place,
    csrf_of,
    decide,
    make_place,
    reveal,
    write,
)
from tests.review.test_release import PUBLIC, TEXTS, head_of
from tests.stages.make_tables import assignments

YEAR, LATER = "2026", "2026-Q4"
AGAIN = "Vuokra nousi 50 eurolla."
ADDRESS = "https://example.fi/raportti"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Two quarters; in both the lead of all agrees on debt, and in the later one writes a part."""
    made = make_place(tmp_path_factory.mktemp("year") / "w", sign_in_tries=1000)
    made.workspace.settings_file.write_text("active_clientele = 80\n")
    with pytest.MonkeyPatch.context() as patched:
        for run in quarters(made):
            patched.setattr(make_review, "PERIOD", run.period)
            lead = made.browser()
            reveal(lead)
            decide(lead, "debt", "agree")
            texts = TEXTS if run.period == PERIOD else {"cause": AGAIN}
            assert write(lead, "debt", **texts).status_code == 303
    return made


def quarters(place: Place) -> list[Any]:
    first, second = (place.workspace.run(name) for name in (PERIOD, LATER))
    manifest = first.read_manifest()
    made = {"pseudonymise": True, **manifest["settings"]}
    first.write_manifest({**manifest, "settings": made, "comparability_parts": {"catalogue": "c"},
                          "inputs": []})  # fmt: skip
    first.write_table("assignments", assignments(
        (f"{team}-{n}:0", "debt") for team in (ITA, LANSI, ETELA) for n in range(8)
    ))  # fmt: skip
    first.write_table("candidates", tables.CANDIDATES.frame())
    shutil.copytree(first.folder, second.folder)
    second.write_table("evidence", tables.EVIDENCE.check(
        second.read_table("evidence").assign(period=LATER)
    ))  # fmt: skip
    second.write_manifest({**first.read_manifest(), "period": LATER})
    return [first, second]


def test_the_first_page_leads_to_the_year_and_that_to_its_report(place: Place):
    lead = place.browser()
    assert f'href="/p/{YEAR}"' in lead.get("/").text
    page = lead.get(f"/p/{YEAR}").text
    assert f'href="/p/{PERIOD}"' in page and f'href="/p/{LATER}"' in page
    assert "tammi–maaliskuu 2026" in page, "what is missing"
    assert AGAIN in page and TEXTS["cause"] not in page, "the latest text of a part"
    assert TEXTS["effect"] in page, "what the later one does not say"
    for way in ("judge", "map", "together", "audit", "write", "section"):
        assert f'href="/p/{YEAR}/{way}"' not in page
        assert lead.get(f"/p/{YEAR}/{way}").status_code == 404


@pytest.mark.parametrize("role", ["worker", "writer", "lead", "reader"])
def test_of_one_team_there_is_no_year(role: str, place: Place):
    client = place.browser(role, ITA)
    assert f'/p/{YEAR}"' not in client.get("/").text
    for way in ("", "/checklist", "/release", "/log"):
        assert client.get(f"/p/{YEAR}{way}").status_code in (403, 404)


@pytest.mark.parametrize("name", ["2025", "2027", "0000", "²026", "2026-H1"])
def test_a_year_without_runs_is_none(name: str, place: Place):
    assert place.browser().get(f"/p/{name}").status_code == 404


def test_the_year_is_signed_released_and_published(place: Place):
    lead = place.browser()
    seen = lead.get(f"/p/{YEAR}/checklist")
    assert seen.status_code == 200 and "6 tulee raporttiin" in seen.text
    for number in range(1, 8):
        fields = {"csrf": csrf_of(seen.text), "question": str(number), "answer": "yes"}
        assert lead.post(f"/p/{YEAR}/checklist", data=fields).status_code == 303
    look = lead.get(f"/p/{YEAR}/release/look", params=PUBLIC)
    assert look.status_code == 200
    told = {**PUBLIC, "csrf": csrf_of(look.text), "head": head_of(look.text)}
    made = lead.post(f"/p/{YEAR}/release", data=told)
    assert made.status_code == 303 and made.headers["location"].endswith(f"{YEAR}-public-1")
    one = made.headers["location"]
    page = lead.get(one).text
    number = next(n for n in range(9) if f'name="web_{n}"' in page)
    fields = {"csrf": csrf_of(page), f"web_{number}": "yes"}
    assert lead.post(f"{one}/publish", data={**fields, "address": "ei"}).status_code == 422
    assert lead.post(f"{one}/publish", data={**fields, "address": ADDRESS}).status_code == 303
    assert [own.recipient for own in HandOvers(place.app.state.database).all()] == [ADDRESS]
    assert ADDRESS in lead.get(f"/p/{YEAR}/log").text
    assert ADDRESS in place.browser("reader", "all").get(f"/p/{YEAR}/log").text


def test_what_cannot_be_rolled_up_is_told_in_the_readers_language(tmp_path: Path):
    made = make_place(tmp_path / "w")
    _, second = quarters(made)
    second.write_manifest({**second.read_manifest(), "comparability_parts": {"catalogue": "d"}})
    lead = made.browser()
    for language, says in (("fi", "ajettu eri asetuksilla"), ("sv", "andra inställningar")):
        lead.cookies.set("ilmio_language", language)
        for way in ("checklist", "release/look"):
            got = lead.get(f"/p/{YEAR}/{way}", params=test_release.PUBLIC)
            assert says in got.text and str(tmp_path) not in got.text
