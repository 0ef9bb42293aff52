"""Reading drawn clients: one by one, blind, by teams, twice; two windows; handing over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.audit.readings import Reading, as_table
from pipeline.execution.app_readings import countable_in
from pipeline.execution.client_reading import found_in
from pipeline.review.intervals import stands
from pipeline.stages.audited import AuditSettings, audited
from pipeline.store.readings import ClientsRead
from tests.review.make_audit import (
    AUDIT,
    BOTH,
    OWN,
    asked_on,
    draw,
    enter,
    make_audit,
    numbers_of,
    read,
    record_of,
    rows_of,
)
from tests.review.make_review import ITA, LANSI, PERIOD, THEMES, Place, send, version_of


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_audit(tmp_path / "w")


def test_reading_goes_from_client_to_client_and_tells_how_far(place: Place):
    client = place.browser("worker", ITA)
    mine = numbers_of(place, ITA)
    path, seen = f"{AUDIT}/{mine[0]}", []
    while path != AUDIT:
        seen.append(int(path.rsplit("/", 1)[1]))
        path = read(client, seen[-1], "debt").headers["location"].partition("?")[0]
    assert seen == mine
    page = client.get(AUDIT).text
    assert f"Olet lukenut {len(mine)}/{len(mine)} asiakasta" in page and "Olet lukenut kaik" in page
    assert [n for n, _ in rows_of(place, ITA)] == mine
    assert all(marks["debt"] and not marks["food"] for _, marks in rows_of(place, ITA))


def test_a_client_page_holds_the_teams_own_texts_and_nothing_that_the_model_found(place: Place):
    client, own = place.browser("worker", ITA), numbers_of(place, ITA)
    pages = {n: client.get(f"{AUDIT}/{n}").text for n in own}
    for text in pages.values():
        assert OWN[ITA] in text and OWN[LANSI] not in text and "c-" not in text
    bare = {re.sub(r"TEKSTI \d+|Asiakas \d+|/audit/\d+|&back=[^\"]*|back=[^\"]*", "", text)
            for text in pages.values()}  # fmt: skip
    assert len(bare) == 1, "but for the text the pages of all clients are the same"


def test_further_clients_are_asked_for_everything_and_counted_for_what_they_were_drawn_for(
    tmp_path: Path,
):
    place = make_audit(tmp_path / "w", n=3)
    drawn, client = record_of(place).drawn, place.browser("lead", "all")
    further = [k for k, one in enumerate(drawn.clients, 1) if one.asked is not None]
    assert further
    for number in range(1, len(drawn.clients) + 1):
        assert sorted(asked_on(client.get(f"{AUDIT}/{number}").text)) == sorted(THEMES)
        read(client, number, "food")
    run = place.workspace.run(PERIOD)
    counted = countable_in(place.workspace, run, record_of(place))
    (marks,) = counted.readings.values()
    for one in drawn.clients:
        assert set(marks[one.client]) == set(THEMES if one.asked is None else one.asked)


def test_a_client_of_two_teams_counts_when_it_was_read_as_a_whole(tmp_path: Path):
    place = make_audit(tmp_path / "w", n=61)
    order = [one.client for one in record_of(place).drawn.clients]
    number = order.index(BOTH) + 1
    east, lead = place.browser("worker", ITA), place.browser("lead", "all")
    assert OWN[LANSI] not in east.get(f"{AUDIT}/{number}").text
    whole = lead.get(f"{AUDIT}/{number}").text
    assert OWN[ITA] in whole and OWN[LANSI] in whole
    enter(place, "all", "lead", range(1, number))
    for team in (ITA, LANSI):
        enter(place, team, "worker", [number], "debt")

    def counts() -> int:
        run = place.workspace.run(PERIOD)
        return countable_in(place.workspace, run, record_of(place)).clients

    assert counts() == number - 1
    enter(place, "all", "lead", [number], "debt")
    assert counts() == number


def test_where_one_team_has_read_its_part_only_the_beginning_without_a_gap_counts(place: Place):
    enter(place, ITA, "worker", numbers_of(place, ITA), "debt")
    lead = place.browser("lead", "all")
    others = [n for n in numbers_of(place, "all") if n not in numbers_of(place, ITA)]
    enter(place, "all", "lead", others[:1])
    run = place.workspace.run(PERIOD)
    assert countable_in(place.workspace, run, record_of(place)).clients == others[1] - 1
    assert f"laskea {others[1] - 1}/" in lead.get(AUDIT).text


def test_two_windows_of_one_person_lose_no_mark(place: Place):
    client, number = place.browser("worker", ITA), numbers_of(place, ITA)[0]
    old = version_of(client.get(f"{AUDIT}/{number}").text)
    assert read(client, number, "debt").status_code == 303
    got = read(client, number, "food", version=old)
    assert got.status_code == 409
    rows = re.findall(r"<tr><th scope=\"row\">([^<]+)</th><td>(\w+)</td><td>(\w+)</td>", got.text)
    assert rows == [("Velkaantuminen", "Ei", "Kyllä"), ("Ruoka-apu", "Kyllä", "Ei")]
    assert rows_of(place, ITA)[0][1]["debt"] is True
    kept = dict(re.findall(r'name="(t\.[^"]+)" value="(\w+)"', got.text))
    assert read(client, number, version=version_of(got.text), **kept).status_code == 303
    ((_, marks),) = rows_of(place, ITA)
    assert marks["food"] is True and marks["debt"] is False


@pytest.mark.parametrize("mark", ["", "maybe"])
def test_a_mark_that_is_none_is_refused_and_the_rest_stays(mark: str, place: Place):
    client, number = place.browser("worker", ITA), numbers_of(place, ITA)[0]
    got = read(client, number, "food", **{"t.debt": mark})
    assert got.status_code == 422 and "Jokin merkintä puuttuu" in got.text
    assert re.search(r'name="t\.food" value="yes" checked', got.text)
    assert rows_of(place, ITA) == []


def test_a_second_reader_sees_nothing_of_the_first_before_both_are_done(place: Place):
    one, other = place.browser("worker", ITA), place.browser("writer", ITA)
    mine = numbers_of(place, ITA)
    blind = [other.get(f"{AUDIT}/{n}").text for n in mine]
    enter(place, ITA, "worker", mine, "debt")
    assert [other.get(f"{AUDIT}/{n}").text for n in mine] == blind
    assert "Lukijoiden yksimielisyys" not in one.get(AUDIT).text
    read(other, mine[0], "debt", "food")
    enter(place, ITA, "writer", mine[1:-1], "debt")
    assert "Lukijoiden yksimielisyys" not in other.get(AUDIT).text
    read(other, mine[-1], "debt")
    for client in (one, other):
        page = client.get(AUDIT).text
        assert "Lukijoiden yksimielisyys" in page and "Krippendorffin alfa on 0,9" in page
        assert re.search(rf"Asiakas {mine[0]}</a></td><th scope=\"row\">Ruoka-apu", page)
        assert read(client, mine[0], "food").status_code == 409, "the marks stand"
    assert ClientsRead.open(place.workspace.folder).verify() is None


def test_the_intervals_of_a_reader_are_those_of_the_same_marks_on_a_sheet(place: Place):
    numbers = numbers_of(place, "all")[:12]
    enter(place, "all", "lead", [n for n in numbers if n % 3], "debt")
    enter(place, "all", "lead", [n for n in numbers if not n % 3], "food", "alone")
    record, sheet = record_of(place), place.app.state.sheets.of_team(PERIOD, "all")
    rows = ClientsRead.open(place.workspace.folder).of_team(PERIOD, "all", record.drawn.sheet)
    shown = stands(sheet, rows, THEMES)
    marks = {record.drawn.clients[n - 1].client: own for n, own in rows_of(place, "all")}
    everyone, found = found_in(place.workspace.run(PERIOD), "client")
    taken = record.with_reading(Reading("A", "2026-10-05", marks))
    by_sheet = audited(everyone, found, as_table(taken, found), AuditSettings())
    of = by_sheet.set_index("theme_id")[["share", "low", "high"]].to_dict("index")
    assert {"debt", "food", "alone"} <= {one.theme_id for one in shown}
    for one in shown:
        assert {"share": one.share, "low": one.low, "high": one.high} == of[one.theme_id]


def test_intervals_tighten_with_every_client(place: Place):
    lead, widths = place.browser("lead", "all"), []
    for number in numbers_of(place, "all")[:15]:
        got = read(lead, number, *(["debt"] if number % 2 else []))
        page = lead.get(got.headers["location"]).text
        if found := re.search(r"keskimäärin (\d+) prosenttiyksikköä", page):
            widths.append(int(found[1]))
    assert len(widths) > 10 and widths[-1] < widths[0] - 10


def table_of(page: str) -> str:
    return page[page.index('class="stands"') : page.index("</table>")]


def test_a_theme_whose_number_is_hidden_has_no_interval(place: Place):
    numbers = numbers_of(place, ITA)
    enter(place, ITA, "worker", numbers[::2], "rare", "food")
    enter(place, ITA, "worker", numbers[1::2])
    table = table_of(place.browser("worker", ITA).get(AUDIT).text)
    assert "Ruoka-apu" in table and "Harvinainen" not in table


def test_an_estimate_of_too_few_clients_is_not_shown(tmp_path: Path):
    place = make_audit(tmp_path / "w", n=61)
    numbers = numbers_of(place, "all")
    enter(place, "all", "lead", numbers[:2], "food", "debt")
    enter(place, "all", "lead", numbers[2:5], "debt")
    enter(place, "all", "lead", numbers[5:])
    table = table_of(place.browser("lead", "all").get(AUDIT).text)
    assert "Velkaantuminen" in table and "Ruoka-apu" not in table, "5 and 2 of 61 were affirmed"


def test_a_draw_from_the_page_is_the_commands_and_is_made_once(tmp_path: Path):
    place = make_audit(tmp_path / "w", drawn=False)
    lead = place.browser("lead", "all")
    page = lead.get(AUDIT).text
    assert "Mitä lukemisella saa" in page and 'value="30"' in page
    assert send(lead, f"{AUDIT}/draw", AUDIT, n="0", rare="2").status_code == 422
    assert send(lead, f"{AUDIT}/draw", AUDIT, n="12", rare="2").status_code == 303
    drawn = record_of(place).drawn
    again = draw(make_audit(tmp_path / "other", drawn=False).workspace, 12).drawn
    assert drawn.random == again.random and len(drawn.random) == 12
    assert (place.workspace.folder / "audits" / f"{PERIOD}-clients.xlsx").is_file()
    assert "Luettuja asiakkaita" not in lead.get(AUDIT).text


@pytest.mark.parametrize(("role", "team"), [("lead", ITA), ("worker", "all"), ("reader", "all")])
@pytest.mark.parametrize("action", ["draw", "take"])
def test_only_a_lead_of_all_draws_and_hands_over(role: str, team: str, action: str, place: Place):
    client = place.browser(role, team)
    got = send(client, f"{AUDIT}/{action}", f"/p/{PERIOD}", n="5", rare="0")
    assert got.status_code == 403


def test_a_period_that_was_run_again_is_drawn_anew(place: Place):
    lead = place.browser("lead", "all")
    read(lead, 1)
    run = place.workspace.run(PERIOD)
    run.write_table("passages", run.read_table("passages").assign(text="MUU TEKSTI"))
    manifest = run.read_manifest()
    run.write_manifest({**manifest, "finished": "2026-10-06T09:12:00+00:00"})
    page = lead.get(AUDIT).text
    assert "Arvo luettavat asiakkaat" in page
    assert lead.get(f"{AUDIT}/1").status_code == 404
