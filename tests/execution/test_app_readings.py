"""What of the readings in the app may be counted."""

from __future__ import annotations

import json

import pytest

from pipeline.audit.clients import ClientDesign, ClientDraw, DrawnClient
from pipeline.audit.readings import Reading, ReadingRecord
from pipeline.execution.app_readings import countable, teams_of
from pipeline.store.readings import ClientRead
from tests.stages.make_tables import documents

THEMES = ("debt", "food")
CLIENTS = (*(DrawnClient(name, None) for name in "abcd"), DrawnClient("e", frozenset({"food"})))
DRAWN = ClientDraw(ClientDesign(4), "run", "s", CLIENTS, THEMES)
TEAMS = {
    "a": frozenset({"east"}), "b": frozenset({"west"}), "c": frozenset({"east", "west"}),
    "d": frozenset({"east"}), "e": frozenset({"west"}),
}  # fmt: skip


def rows(*read: tuple[str, str, str], marks: dict[str, bool | None] | None = None):
    """Readings of (who, team, client letters)."""
    said = json.dumps({"debt": True, "food": None} if marks is None else marks)
    return [
        ClientRead("p", team, "s", "abcde".index(letter) + 1, who, said, position=k)
        for k, (who, team, letters) in enumerate(read)
        for letter in letters
    ]


CASES = [
    ("nobody", [], 0, {}),
    ("from the top", [("p", "all", "ab")], 2, {"p": "ab"}),
    ("not from the top", [("p", "all", "bc")], 0, {}),
    ("a gap", [("p", "all", "abd")], 2, {"p": "ab"}),
    ("two teams", [("p", "east", "ad"), ("q", "west", "be")], 2, {"p": "a", "q": "b"}),
    ("a client of two teams in part", [("p", "east", "acd"), ("q", "west", "bc")], 2,
     {"p": "a", "q": "b"}),
    ("and as a whole", [("p", "east", "acd"), ("q", "west", "b"), ("r", "all", "c")], 4,
     {"p": "ad", "q": "b", "r": "c"}),
    ("twice", [("p", "all", "abcde"), ("q", "all", "ab")], 5, {"p": "abcde", "q": "ab"}),
    ("of a team that is none of the client's", [("p", "west", "a")], 0, {}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "read", "top", "counted"), CASES, ids=[case[0] for case in CASES])
def test_what_counts(why: str, read: list, top: int, counted: dict[str, str]):
    found = countable(ReadingRecord(DRAWN, {}), rows(*read), TEAMS)
    assert (found.clients, found.of) == (top, 5)
    assert {who: "".join(sorted(own)) for who, own in found.readings.items()} == counted


def test_a_further_client_counts_for_what_it_was_drawn_for():
    found = countable(ReadingRecord(DRAWN, {}), rows(("p", "all", "abcde")), TEAMS)
    assert found.readings["p"]["e"] == {"food": None}
    assert found.readings["p"]["a"] == {"debt": True, "food": None}


def test_a_theme_that_somebody_was_not_asked_for_is_left_out():
    read = rows(("p", "east", "a")) + rows(("q", "west", "b"), marks={"debt": False})
    found = countable(ReadingRecord(DRAWN, {}), read, TEAMS)
    assert found.readings == {"p": {"a": {"debt": True}}, "q": {"b": {"debt": False}}}


def test_sheets_close_the_gaps_and_are_not_written_again():
    marks = {name: {"debt": False, "food": False} for name in "abc"}
    record = ReadingRecord(DRAWN, {}, (Reading("A", "2026-10-01", marks),))
    found = countable(record, rows(("p", "all", "d")), TEAMS)
    assert found.clients == 4 and set(found.readings) == {"p"}


def test_a_number_that_is_not_on_the_sheet_counts_for_nobody():
    stray = ClientRead("p", "all", "s", 99, "p", "{}")
    assert countable(ReadingRecord(DRAWN, {}), [stray], TEAMS).readings == {}


def test_teams_of_a_client_and_of_a_household():
    made = documents(
        {"document_id": f"d{k}", "client_id": client, "household_id": home, "unit": unit}
        | {"text": "x"}
        for k, (client, home, unit) in enumerate(
            [("a", "h", "east"), ("b", "h", "west"), ("c", None, None)]
        )
    )
    assert teams_of(made, "client") == {
        "a": frozenset({"east"}), "b": frozenset({"west"}), "c": frozenset({""}),
    }  # fmt: skip
    assert teams_of(made, "household")["h"] == {"east", "west"}
