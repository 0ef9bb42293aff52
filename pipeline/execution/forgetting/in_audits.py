"""What people's reading keeps of a client: who was drawn, what was read, the sheets with texts.

A drawn client keeps its number, so that what was read of the others keeps its place; the entry is
empty. A sheet that somebody may be reading loses this client's texts and marks. One that was put
aside, or cannot be understood, is removed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.audit.client_sheet import CLIENTS, TEXTS
from pipeline.audit.clients import DrawnClient
from pipeline.audit.draw import run_digest
from pipeline.audit.passages import read_passages
from pipeline.audit.readings import ReadingRecord, found_digest, read_record
from pipeline.audit.sheet import delimited, read_page
from pipeline.errors import IlmioError
from pipeline.execution.client_reading import found_in, record_file
from pipeline.execution.passage_reading import OF as PASSAGES
from pipeline.runs import written_aside

if TYPE_CHECKING:
    from pipeline.execution.forgetting.in_runs import InRun
    from pipeline.runs import RunFolder

_KEPT = 2  # columns of the page of marks that stay: number, and the digest of the sheet


@dataclass(frozen=True)
class Drawn:
    """Where a client was drawn to be read."""

    path: Path
    record: ReadingRecord
    numbers: frozenset[int]  # on the sheet


@dataclass(frozen=True)
class InAudits:
    """What a period's audits keep of a client."""

    drawn: tuple[Drawn, ...]
    sheets: tuple[Path, ...]  # of clients, with its texts
    passages: tuple[Path, ...]  # of the masking, or of single passages, with its texts
    asked: tuple[Path, ...] = ()  # records of single passages that were read of it

    @property
    def on_sheets(self) -> list[tuple[str, int]]:
        """Digest of a sheet, and number on it."""
        return sorted({(one.record.drawn.sheet, n) for one in self.drawn for n in one.numbers})


def find_audits(found: InRun) -> InAudits:
    """Look for a client in the audits of a run's period.

    :raises UsageError: where what people have read cannot be understood.
    """
    folder, stem = record_file(found.run).parent, found.run.period
    drawn = []
    for path in sorted(folder.glob(f"{stem}-clients*.json")):
        record = read_record(path)
        assert record is not None
        clients = enumerate(record.drawn.clients, start=1)
        numbers = frozenset(k for k, one in clients if one.client in found.units)
        if numbers:
            drawn.append(Drawn(path, record, numbers))
    sheets = _sheets(folder, f"{stem}-clients") if drawn else []
    masking = [one for one in _sheets(folder, f"{stem}-privacy") if _holds(one, found.passages)]
    asked = [one for one in _asked(folder, stem) if _asks(one, found.passages)]
    masking += _sheets(folder, f"{stem}-{PASSAGES}") if asked else []
    return InAudits(tuple(drawn), tuple(sheets), tuple(masking), tuple(asked))


def take_out_of_audits(found: InRun, audits: InAudits, now: RunFolder) -> list[str]:
    """Remove a client from the audits of a period.

    :param now: the run as it will be: what was read of the others is of it too.
    :returns: names of sheets that were removed as a whole.
    """
    old = found.run
    before, after = (run_digest(run.read_table("passages")) for run in (old, now))
    unit = old.read_manifest()["settings"]["evidence"]["counting_unit"]
    finds = [found_in(run, unit)[1] for run in (old, now)]
    for path in sorted(record_file(old).parent.glob(f"{old.period}-clients*.json")):
        record = read_record(path)
        if record is not None:
            made = _without(record, found.units, (before, after), finds)
            _write(path, made.written().encode())
    for path in audits.asked:
        kept = read_passages(path)
        if kept is not None:
            _write(path, kept.without(found.passages).written().encode())
    _carry_masking(old, before, after)
    numbers = {n for one in audits.drawn for n in one.numbers}
    gone = []
    for path in audits.sheets:
        current = "-earlier-" not in path.name
        if not (current and _cleared(path, numbers)):
            path.unlink()
            gone.append(path.name)
    for path in audits.passages:
        path.unlink()
        gone.append(path.name)
    return gone


def _sheets(folder: Path, stem: str) -> list[Path]:
    return sorted(p for end in ("xlsx", "csv") for p in folder.glob(f"{stem}*.{end}"))


def _asked(folder: Path, stem: str) -> list[Path]:
    return sorted(folder.glob(f"{stem}-{PASSAGES}*.json"))


def _asks(path: Path, passages: Collection[str]) -> bool:
    """Whether a record asks of one of the client's passages.

    :raises UsageError: where it cannot be understood.
    """
    record = read_passages(path)
    return record is not None and any(one.passage_id in passages for one in record.questions)


def _holds(path: Path, passages: Iterable[str]) -> bool:
    """Whether a sheet of passages has one of the client's; one that is not understood may."""
    try:
        rows = read_page(path, "passages")
    except IlmioError:
        return True
    ids = set(passages)
    return any(str(cell) in ids for row in rows for cell in row)


def _without(
    record: ReadingRecord,
    units: frozenset[str],
    runs: tuple[str, str],
    finds: list[Mapping[str, set[str]]],
) -> ReadingRecord:
    clients = tuple(
        DrawnClient("", one.asked) if one.client in units else one for one in record.drawn.clients
    )
    same = record.drawn.run == runs[0]
    drawn = replace(record.drawn, clients=clients, run=runs[1] if same else record.drawn.run)
    old, now = finds
    digests = {
        theme: found_digest(now.get(theme, ()))
        if same and digest == found_digest(old.get(theme, ()))
        else digest
        for theme, digest in record.found.items()
    }
    readings = tuple(
        replace(one, marks={k: v for k, v in one.marks.items() if k not in units})
        for one in record.readings
    )
    return ReadingRecord(drawn, digests, readings, record.meant)


def _carry_masking(run: RunFolder, before: str, after: str) -> None:
    """Let what was found of the masking hold on: it was read in these passages, and in others."""
    path = run.audit_file("json")
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return
    if kept.get("run") == before:
        kept["run"] = after
        told = json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True)
        _write(path, f"{told}\n".encode())


def _cleared(path: Path, numbers: set[int]) -> bool:
    """Take texts and marks of clients out of a sheet; False where it is not understood."""
    try:
        data = _workbook(path, numbers) if path.suffix == ".xlsx" else _text(path, numbers)
    except Exception:  # whatever a changed file raises; it is removed then
        return False
    _write(path, data)
    return True


def _workbook(path: Path, numbers: set[int]) -> bytes:
    import openpyxl

    from pipeline.audit.sheet import saved

    book = openpyxl.load_workbook(path)
    texts, marks = book[TEXTS], book[CLIENTS]
    for at in range(texts.max_row, 1, -1):
        if _number(texts.cell(at, 1).value) in numbers:
            texts.delete_rows(at)
    for at in range(2, marks.max_row + 1):
        if _number(marks.cell(at, 1).value) in numbers:
            for column in range(2, marks.max_column):
                marks.cell(at, column).value = None
    return saved(book)


def _text(path: Path, numbers: set[int]) -> bytes:
    rows = [[str(cell) for cell in row] for row in read_page(path, CLIENTS)]
    head, body = rows[0], rows[1:]
    if path.stem.endswith("-texts"):
        return delimited([head, *(row for row in body if _number(row[0]) not in numbers)])
    if path.stem.endswith("-phenomena"):
        return delimited(rows)
    made = [
        [row[0], *("" for _ in row[_KEPT:]), row[-1]] if _number(row[0]) in numbers else row
        for row in body
    ]
    return delimited([head, *made])


def _number(cell: object) -> int | None:
    text = str(cell).strip().removesuffix(".0")
    return int(text) if text.isdecimal() else None


def _write(path: Path, data: bytes) -> None:
    with written_aside(path) as aside:
        aside.write_bytes(data)
