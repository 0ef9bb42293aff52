"""The released tables as CSV with a Frictionless data package that explains every column."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report.messages import Messages
from pipeline.report.rows import Name, names_of
from pipeline.report.view import Source
from pipeline.table import Column
from pipeline.tables import NO_THEME, RELEASE, SENSITIVITY_RELEASE

CSV_FILE, WAYS_FILE, PACKAGE_FILE = "evidence.csv", "sensitivity.csv", "datapackage.json"
NOTHING_FOUND = "none"  # the id of theme -1 in exports: a cell that begins with - may be a formula
_BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's own code page
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
DIGITS = 4  # decimals of shares
_NAMING = (
    Column("label_fi", "string", "", nullable=True),
    Column("label_sv", "string", "", nullable=True),
    Column("label_en", "string", "", nullable=True),
    Column("kind", "string", "", nullable=True),
    Column("origin", "string", "", nullable=True),
    Column("section11", "int", "", nullable=True, low=0, high=10),
)
COLUMNS = (RELEASE.columns[0], *_NAMING, *RELEASE.columns[1:])
_TYPES = {
    "string": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "date": "date",
}


def export_rows(source: Source) -> list[dict[str, object]]:
    """Rows of the release with the names that may be shown; None where a number is hidden.

    The rows come in the order of the table's key, which no hidden number moves.
    """
    names = names_of(source.release, source.themes)
    return [
        _row(record, names.get(str(record["theme_id"])))
        for record in RELEASE.check(source.release).to_dict("records")
    ]


def sensitivity_rows(source: Source) -> list[dict[str, object]]:
    """Rows of the sensitivity; None where a number is hidden."""
    columns = SENSITIVITY_RELEASE.columns
    return [
        {column.name: _plain(record[column.name], column) for column in columns}
        for record in SENSITIVITY_RELEASE.check(source.sensitivity).to_dict("records")
    ]


def render_csv(source: Source) -> str:
    """Render the table as CSV (RFC 4180, UTF-8 with a mark, decimal point)."""
    return _written(export_rows(source), [column.name for column in COLUMNS])


def render_sensitivity(source: Source) -> str:
    """Render the sensitivity as CSV, in the same form."""
    return _written(sensitivity_rows(source), SENSITIVITY_RELEASE.names)


def _written(rows: list[dict[str, object]], header: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in header])
    return _BOM + out.getvalue()


def neutral(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula: an apostrophe is put before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def render_package(texts: Mapping[str, str], messages: Messages) -> str:
    """Describe the CSV files as a data package (Frictionless Data Package v1).

    :param texts: the very texts of the files by name, for their sizes and SHA-256.
    """
    title, description, _ = messages.all("columns.package")
    package = {
        "profile": "tabular-data-package",
        "name": "ilmio-evidence",
        "title": title,
        "description": description,
        "resources": [
            _resource("evidence", CSV_FILE, texts, "package", COLUMNS, RELEASE.key, messages),
            _resource(
                "sensitivity",
                WAYS_FILE,
                texts,
                "sensitivity",
                SENSITIVITY_RELEASE.columns,
                SENSITIVITY_RELEASE.key,
                messages,
            ),
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(  # noqa: PLR0913 - what a resource is made of
    name: str,
    path: str,
    texts: Mapping[str, str],
    title_key: str,
    columns: Sequence[Column],
    key: tuple[str, ...],
    messages: Messages,
) -> dict[str, object]:
    title, description, _ = messages.all(f"columns.{title_key}")
    content = texts[path].encode()
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "description": description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(column, key, messages) for column in columns],
            "missingValues": [""],
            "primaryKey": list(key),
        },
    }


def _row(record: dict[Any, Any], name: Name | None) -> dict[str, object]:
    naming: dict[str, object] = dict.fromkeys(column.name for column in _NAMING)
    if name is not None:
        naming = {
            **{f"label_{language}": label or None for language, label in name.labels.items()},
            "kind": name.kind,
            "origin": name.origin,
            "section11": name.section11,
        }
    numbers = {column.name: _plain(record[column.name], column) for column in RELEASE.columns}
    theme = NOTHING_FOUND if record["theme_id"] == NO_THEME else str(record["theme_id"])
    return {**numbers, **naming, "theme_id": theme}


def _plain(value: object, column: Column) -> object:
    if pd.isna(value):
        return None
    match column.kind:
        case "int":
            return int(value)  # type: ignore[call-overload]
        case "float":
            return round(float(value), DIGITS)  # type: ignore[arg-type]
        case "bool":
            return bool(value)
    return str(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(value) if isinstance(value, str) else str(value)


def _field(column: Column, key: tuple[str, ...], messages: Messages) -> dict[str, object]:
    title, description, unit = messages.all(f"columns.{column.name}")
    constraints: dict[str, object] = {}
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    if column.name in key:
        constraints["required"] = True
    made: dict[str, object] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": title,
        "description": description,
    }
    if unit:
        made["unit"] = unit
    if constraints:
        made["constraints"] = constraints
    return made
