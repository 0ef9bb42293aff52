"""Writes generated periods: input, gold, truth, the clients, and the settings they came from."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.tuning.gold import read_marks

if TYPE_CHECKING:
    from pipeline.tuning.generator.clients import GeneratedClient
    from pipeline.tuning.generator.periods import GeneratedPeriod
    from pipeline.tuning.generator.settings import GeneratorSettings

_CHUNK = 5_000  # rows held before they go to a Parquet file
_TRUTH = ("client_id", "period", "phenomenon", "unit")
_CLIENTS = (
    "client_id", "period", "household_id", "unit", "profile", "language", "active",
    "n_documents", "n_phenomena",
)  # fmt: skip
_NOTICE = """Generated client documents with planted truth. Nobody in them exists.

They are composed from phrase banks (seed and settings in settings.json) for measuring scale and
statistics; they are no sample of real language. Client ids begin with G, document ids with GD.

input/    what a source system would export, one file a period
gold/     the same documents with inline marks: ph affirms, neg denies, pii identifies
truth.parquet     what was planted: client_id, period, phenomenon, unit
clients.parquet   every client of every period, those without a phenomenon too
"""

Put = Callable[[dict[str, Any]], None]


def write_periods(
    periods: Sequence[GeneratedPeriod], settings: GeneratorSettings, folder: Path
) -> dict[str, int]:
    """Write the periods one client at a time; every file is written aside, then renamed.

    :returns: counts of ``periods``, ``clients``, ``documents``, ``planted``.
    :raises UsageError: where the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "The output folder is not empty.", where=str(folder), mend="Name a new folder."
        )
    for part in ("input", "gold"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    counts = {"periods": len(periods), "clients": 0, "documents": 0, "planted": 0}
    with ExitStack() as stack:
        truth = stack.enter_context(_table(folder / "truth.parquet", _TRUTH))
        clients = stack.enter_context(_table(folder / "clients.parquet", _CLIENTS))
        for period in periods:
            _write_period(period, settings, folder, truth, clients, counts)
    _text(folder / "settings.json", settings.model_dump_json(indent=2) + "\n")
    _text(folder / "README.txt", _NOTICE)
    return counts


def _write_period(
    period: GeneratedPeriod, settings: GeneratorSettings, folder: Path,
    truth: Put, clients: Put, counts: dict[str, int],
) -> None:  # fmt: skip
    from pipeline.tuning.generator.clients import COLUMNS

    form = settings.form
    marked_form = "csv" if form == "csv" else "jsonl"  # what read_gold reads
    plain_path = folder / "input" / f"{period.name}.{form}"
    marked_path = folder / "gold" / f"{period.name}.{marked_form}"
    with _table(plain_path, COLUMNS) as plain, _table(marked_path, COLUMNS) as marked:
        for client in period.clients():
            for row in client.documents:
                marked(row)
                plain({**row, "text": read_marks(row["text"], row["document_id"])[0]})
            for name in client.phenomena:
                values = (client.client_id, period.name, name, client.unit)
                truth(dict(zip(_TRUTH, values, strict=True)))
            clients(_client_row(client, period.name))
            counts["clients"] += 1
            counts["documents"] += len(client.documents)
            counts["planted"] += len(client.phenomena)


def _client_row(client: GeneratedClient, period: str) -> dict[str, Any]:
    return {
        "client_id": client.client_id,
        "period": period,
        "household_id": client.household_id,
        "unit": client.unit,
        "profile": client.profile,
        "language": client.language,
        "active": client.active,
        "n_documents": len(client.documents),
        "n_phenomena": len(client.phenomena),
    }


@contextmanager
def _table(path: Path, columns: Sequence[str]) -> Iterator[Put]:
    """Open a table for rows, in the form that its suffix says."""
    aside = path.with_name(f".{path.name}.partial")
    writer = {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}[path.suffix]
    with writer(aside, columns) as put:
        yield put
    os.replace(aside, path)


@contextmanager
def _csv(path: Path, columns: Sequence[str]) -> Iterator[Put]:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(columns)
        yes_no = {True: "yes", False: "no"}

        def put(row: dict[str, Any]) -> None:
            values = (row[name] for name in columns)
            rows.writerow([yes_no[v] if isinstance(v, bool) else v for v in values])

        yield put


@contextmanager
def _jsonl(path: Path, columns: Sequence[str]) -> Iterator[Put]:
    with path.open("w", encoding="utf-8") as file:

        def put(row: dict[str, Any]) -> None:
            ordered = {name: row[name] for name in columns}
            file.write(json.dumps(ordered, ensure_ascii=False, default=str) + "\n")

        yield put


@contextmanager
def _parquet(path: Path, columns: Sequence[str]) -> Iterator[Put]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"written_on": pa.date32(), "complete": pa.bool_(), "active": pa.bool_(),
             "n_documents": pa.int64(), "n_phenomena": pa.int64()}  # fmt: skip
    schema = pa.schema([pa.field(name, kinds.get(name, pa.string())) for name in columns])
    held: list[dict[str, Any]] = []
    with pq.ParquetWriter(path, schema) as file:

        def flush() -> None:
            file.write_table(pa.Table.from_pylist(held, schema=schema))
            held.clear()

        def put(row: dict[str, Any]) -> None:
            held.append(row)
            if len(held) >= _CHUNK:
                flush()

        yield put
        flush()


def _text(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.partial")
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, path)
