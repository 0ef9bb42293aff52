"""The workspace of the review with drawn clients: texts of each team, one client of two teams."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from pipeline.audit.clients import ClientDesign, draw_clients
from pipeline.audit.draw import run_digest
from pipeline.audit.readings import ReadingRecord, found_digest
from pipeline.execution.client_reading import found_in, record_file
from pipeline.runs import Workspace
from pipeline.store.readings import ClientRead, ClientsRead
from tests.review.make_review import (
    ITA,
    LANSI,
    PERIOD,
    SIZES,
    THEMES,
    Place,
    csrf_of,
    make_place,
    version_of,
)
from tests.stages.make_tables import assignments, candidates, documents, passages

AUDIT = f"/p/{PERIOD}/audit"
BOTH = "c-both"  # a client of whom two teams have documents
OWN = {ITA: "ITÄISEN TEKSTI", LANSI: "LÄNTISEN TEKSTI"}
# Of the model: debt and food in some clients of every team, loneliness in some of the west only.
FOUND = {"debt": range(9), "food": range(5, 12), "alone": range(3, 11), "support": range(10)}


def make_audit(folder: Path, n: int = 20, *, drawn: bool = True, **settings: Any) -> Place:
    """A place where clients have been drawn, unless they are not to be."""
    place = make_place(folder, **settings)
    fill(place.workspace)
    if drawn:
        draw(place.workspace, n)
    return place


def fill(workspace: Workspace) -> None:
    """Texts that name the team which wrote them, and what the model found."""
    run = workspace.run(PERIOD)
    rows = [
        {"document_id": f"{team}-{n}", "client_id": f"c-{team}-{n}", "unit": team}
        for team, size in SIZES.items()
        for n in range(size)
    ]
    rows += [
        {"document_id": f"{team}-both", "client_id": BOTH, "unit": team} for team in (ITA, LANSI)
    ]
    texts = [f"{OWN.get(row['unit'], 'ETELÄISEN TEKSTI')} {k}" for k, row in enumerate(rows)]
    own = documents({**row, "text": text} for row, text in zip(rows, texts, strict=True))
    run.write_table("documents", own)
    run.write_table("passages", passages(
        {"passage_id": f"{row.document_id}:0", "client_id": row.client_id, "text": row.text}
        for row in own.itertuples()
    ))  # fmt: skip
    run.write_table("assignments", assignments(
        (f"{team}-{n}:0", theme) for theme, numbers in FOUND.items() for team in SIZES
        for n in numbers
    ))  # fmt: skip
    run.write_table("candidates", candidates(()))


def draw(workspace: Workspace, n: int) -> ReadingRecord:
    """Draw as the command does, without its sheet and gate: that takes seconds."""
    run = workspace.run(PERIOD)
    everyone, found = found_in(run, "client")
    made = draw_clients(
        everyone, found, [*THEMES], run_digest(run.read_table("passages")), ClientDesign(n, 2)
    )
    record = ReadingRecord(made, {t: found_digest(found.get(t, ())) for t in made.themes})
    run.make_audits()
    record_file(run).write_text(record.written(), encoding="utf-8")
    return record


def record_of(place: Place) -> ReadingRecord:
    from pipeline.audit.readings import read_record

    found = read_record(record_file(place.workspace.run(PERIOD)))
    assert found is not None
    return found


def numbers_of(place: Place, team: str) -> list[int]:
    """Numbers on the sheet of the clients of whom a team has documents."""
    own = place.workspace.run(PERIOD).read_table("documents")
    own = own if team == "all" else own[own["unit"] == team]
    clients = set(own["client_id"])
    return [k for k, one in enumerate(record_of(place).drawn.clients, 1) if one.client in clients]


def asked_on(page: str) -> list[str]:
    return re.findall(r'name="t\.([^"]+)" value="yes"', page)


def read(client: TestClient, number: int, *yes: str, **fields: str) -> Any:
    """Read a client: yes for some themes, no for the rest that the page asks for."""
    path = f"{AUDIT}/{number}"
    page = client.get(path).text
    marks = {f"t.{theme}": "yes" if theme in yes else "no" for theme in asked_on(page)}
    form = {"csrf": csrf_of(page), "version": version_of(page), **marks, **fields}
    return client.post(path, data=form)


def enter(place: Place, team: str, role: str, numbers: Iterable[int], *yes: str) -> None:
    """Enter what somebody read, past the pages: quick where the pages are not what is tested."""
    kept, who = ClientsRead.open(place.workspace.folder), place.person(role, team).id
    sheet = record_of(place).drawn.sheet
    for number in numbers:
        marks = json.dumps({theme: theme in yes for theme in THEMES})
        kept.save(ClientRead(PERIOD, team, sheet, number, who, marks), 0, lambda _: None)


def rows_of(place: Place, team: str) -> list[tuple[int, dict[str, bool | None]]]:
    kept = ClientsRead.open(place.workspace.folder)
    found = kept.of_team(PERIOD, team, record_of(place).drawn.sheet)
    return [(one.number, json.loads(one.marks)) for one in found]
