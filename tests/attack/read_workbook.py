"""A workbook's sheets, known by their heads: the data, the ways of counting, what is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.report.messages import load_messages
from tests.attack.read_tables import Grid, Page

_KINDS = ("service_needs_assessment", "client_plan", "decision", "note", "other")


@dataclass
class Parts:
    """Rows as in the CSV files, and the rest as a page."""

    data: list[dict[str, Any]]
    ways: list[dict[str, Any]]
    page: Page


def parts_of(path: Path) -> Parts:
    """Read a workbook; hidden sheets, columns and comments would be read as well."""
    import openpyxl

    m = load_messages("en")
    parts = Parts([], [], Page(period=path.parent.name.rsplit("-", 2)[0]))
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert sheet.sheet_state == "visible", f"{sheet.title} is hidden"
        heads, *rows = [[_told(cell) for cell in row] for row in sheet.iter_rows()]
        assert not any(cell.comment for row in sheet.iter_rows() for cell in row), "a comment"
        if "theme_id" in heads:
            parts.data += [dict(zip(heads, row, strict=True)) for row in rows]
        elif m.all("columns.variant")[0] in heads:
            parts.ways += [_way(dict(zip(heads, row, strict=True))) for row in rows]
        elif m("evidence.clients") in heads:
            parts.page.grids += _by_group(heads, rows)
        else:
            _lines(rows, parts.page)
    return parts


def _told(cell: Any) -> Any:
    """A cell's value; None where its format says "about": an estimate, no count."""
    about = load_messages("en")("format.about", value="").strip()
    return None if about in cell.number_format else _plain(cell.value)


def _plain(value: Any) -> Any:
    """None for the words that stand where there is no number."""
    m = load_messages("en")
    if value in (m("material.not_shown"), m("evidence.none"), ""):
        return None
    return value.removeprefix("'") if isinstance(value, str) else value


def _way(row: dict[str, Any]) -> dict[str, Any]:
    m = load_messages("en")
    codes = {m("ways.client_voice"): "client_voice", m("ways.complete"): "complete"}
    codes |= {m(f"doc_types.{kind}"): f"type_{kind}" for kind in _KINDS}
    return {
        "theme_id": row[m("evidence.label")],  # the label; an unnamed theme has none
        "period": row[m.all("columns.period")[0]],
        "variant": codes[row[m.all("columns.variant")[0]]],
        "n_clients": row[m.all("columns.n_clients")[0]],
        "of_clients": row[m.all("columns.of_clients")[0]],
        "rounded_to": row.get(m.all("columns.rounded_to")[0]),
    }


def _by_group(heads: list[str], rows: list[list[Any]]) -> list[Grid]:
    """The evidence in words as a table of shares by group: only its counts are read here."""
    m = load_messages("en")
    at = {head: i for i, head in enumerate(heads)}
    grids = []
    title = m("units.caption").split(",")[0]
    for row in rows:
        group = row[at[m.all("columns.group")[0]]]
        n, of = row[at[m("evidence.clients")]], row[at[m.all("columns.of_clients")[0]]]
        told = row[at[m("evidence.share")]]
        label = row[at[m("evidence.label")]]
        if n is None or of is None or label == m("evidence.nothing_found"):
            continue
        assert abs(n / of - told) < 1e-4, "what is no estimate is a count"
        group = "all" if group == m("files.everyone") else group
        grids.append(Grid(title, ["", group], [[label, f"{n} of {of}"]]))
    return grids


def _lines(rows: list[list[Any]], page: Page) -> None:
    """The sheet on the material: a subject, and under it "Notes: 34" for each part."""
    grids: dict[str, Grid] = {}
    for row in rows:
        subject, text = str(row[0]), str(row[1] if len(row) > 1 else "")
        page.headed.append((subject, text))
        name, colon, number = text.rpartition(": ")
        if colon:
            grids.setdefault(subject, Grid(subject, [], [])).rows.append([name, number])
    m = load_messages("en")
    tallies = {m(f"material.{key}") for key in ("types", "languages", "completeness", "units")}
    page.grids += [grid for title, grid in grids.items() if title in tallies]
