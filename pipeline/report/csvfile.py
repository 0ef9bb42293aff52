"""The released table as CSV with a Frictionless data package that explains every column."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pandas as pd

from pipeline.report.messages import Messages
from pipeline.report.rows import Name, names_of
from pipeline.report.view import Source
from pipeline.table import Column
from pipeline.tables import NO_THEME, RELEASE

CSV_FILE, PACKAGE_FILE = "evidence.csv", "datapackage.json"
NOTHING_FOUND = "none"  # the id of theme -1 in exports: a cell that begins with - may be a formula
_BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's own code page
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DIGITS = 4  # decimals of shares
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


def render_csv(source: Source) -> str:
    """Render the table as CSV (RFC 4180, UTF-8 with a mark, decimal point)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    header = [column.name for column in COLUMNS]
    writer.writerow(header)
    for row in export_rows(source):
        writer.writerow([_cell(row[name]) for name in header])
    return _BOM + out.getvalue()


def neutral(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula: an apostrophe is put before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def render_package(source: Source, csv_text: str, messages: Messages) -> str:
    """Describe the CSV as a data package (Frictionless Data Package v1).

    :param csv_text: the very text of the file, for its size and SHA-256.
    """
    title, description, _ = messages.all("columns.package")
    content = csv_text.encode()
    package = {
        "profile": "tabular-data-package",
        "name": "ilmio-evidence",
        "title": title,
        "description": description,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "evidence",
                "title": title,
                "description": description,
                "path": CSV_FILE,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
                "schema": {
                    "fields": [_field(column, messages) for column in COLUMNS],
                    "missingValues": [""],
                    "primaryKey": list(RELEASE.key),
                },
            }
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


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
            return round(float(value), _DIGITS)  # type: ignore[arg-type]
        case "bool":
            return bool(value)
    return str(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(value) if isinstance(value, str) else str(value)


def _field(column: Column, messages: Messages) -> dict[str, object]:
    title, description, unit = messages.all(f"columns.{column.name}")
    constraints: dict[str, object] = {}
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    if column.name in RELEASE.key:
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
