"""The section of a Word report that tells of the phenomena: picture, tables, what is hidden."""

from __future__ import annotations

from pipeline.report.docxparts import Cell, Column, Writer
from pipeline.report.dots import dot_png
from pipeline.report.lines import Block, Line
from pipeline.report.messages import Messages
from pipeline.report.view import View

_MOST_COLUMNS = 5  # beside the names of the rows: more are unreadable on paper


def write_evidence(w: Writer, view: View, m: Messages) -> None:
    """Write the section."""
    w.heading(m("evidence.heading"), 1)
    w.line(" ".join(part for part in (m("evidence.intro"), view.rounding) if part))
    if view.small_group:
        w.strong(m("evidence.hidden_small_group", k=view.k), "")
    if view.reading:
        w.heading(m("audit.heading"), 2)
        w.line(" ".join(view.reading))
    if view.marks:
        _picture(w, view, m)
    _change(w, view, m)
    for number, one in enumerate(view.blocks):
        _block(w, one, view, m, first=number == 0)
    if view.absent:
        w.heading(m("evidence.absent_heading"), 2)
        w.line(m("evidence.absent_text"))
        w.items(view.absent)
    _ways_and_units(w, view, m)


def _change(w: Writer, view: View, m: Messages) -> None:
    if view.small_group:
        return
    w.heading(m("evidence.change"), 2)
    for paragraph in view.change.paragraphs:
        w.line(paragraph)
    for warning in view.change.warnings:
        w.strong(warning, "")


def _ways_and_units(w: Writer, view: View, m: Messages) -> None:
    if view.ways:
        w.heading(m("ways.heading"), 2)
        w.line(m("ways.text"))
        _grid(w, m("ways.caption", period=view.period), view.ways.heads, view.ways.rows, m)
    if view.units:
        w.heading(m("units.heading"), 2)
        if view.units.rows:
            w.line(" ".join(part for part in (m("units.text"), view.units.left_out) if part))
            _grid(w, m("units.caption", period=view.period), view.units.units, view.units.rows, m)
        else:
            w.line(m("units.none"))


def _picture(w: Writer, view: View, m: Messages) -> None:
    """The chart: a picture without letters in each row, label and share beside it as text."""
    w.heading(m("chart.heading"), 2)
    name = m("chart.range_audited") if view.audited else m("chart.range_model")
    w.line(m("chart.desc"))
    axis = f"{m.percent(0.0)} – {m.percent(1.0)}"
    rows = []
    for mark in view.marks:
        before = "" if mark.before is None else m.percent(mark.before)
        told = m("files.dot_before" if before else "files.dot", label=mark.label, share=mark.text,
                 range_name=name, range=m.span(mark.low, mark.high), before=before)  # fmt: skip
        picture = Cell(told, picture=dot_png(mark))
        rows.append([Cell(mark.label, bold=True), picture, Cell(mark.text)])
    columns = [
        Column(m("evidence.label"), 3.2),
        Column(m("files.picture", axis=axis), 5),
        Column(m("evidence.share"), 1.2, right=True),
    ]
    w.table(m("chart.caption", n=len(view.marks)), columns, rows)


def _block(w: Writer, one: Block, view: View, m: Messages, *, first: bool) -> None:
    w.heading(one.title, 2)
    if one.lines:
        rest = [view.nothing_found] if first and view.nothing_found else []
        w.table(one.caption, _heads(view, m), [_row(line) for line in (*one.lines, *rest)])
    else:
        w.line(one.empty)
    if first and one.lines:
        w.heading(m("evidence.how_to_read"), 3)
        w.items(reading_notes(view, m))
    if one.hidden or one.hidden_unnamed:
        title = one.title[:1].lower() + one.title[1:]
        w.heading(f"{m('evidence.hidden_heading')}: {title}", 3)
        w.line(m("evidence.hidden_text", k=view.k))
        w.items([*one.hidden, *([one.hidden_unnamed] if one.hidden_unnamed else [])])


def reading_notes(view: View, m: Messages) -> list[str]:
    """How to read the table of phenomena, in sentences."""
    notes = [
        m("evidence.read_range_audited") if view.audited else m("evidence.read_range_model"),
        m("audit.read_adequacy") if view.reading else "",
        m("evidence.read_change"),
        m("ways.read") if view.ways else "",
        m("evidence.read_voice"),
        m("evidence.read_hidden"),
        view.estimation,
    ]
    return [note for note in notes if note]


def _heads(view: View, m: Messages) -> list[Column]:
    span = m("evidence.range_audited") if view.audited else m("evidence.range_model")
    return [
        Column(m("evidence.label"), 3.1),
        Column(m("evidence.clients"), 1.15, right=True),
        Column(m("evidence.share"), 0.95, right=True),
        Column(m("evidence.words"), 1.6),
        Column(span, 1.6, right=True),
        Column(m("evidence.change"), 2),
        Column(m("evidence.voice"), 1.2, right=True),
    ]


def _row(line: Line) -> list[Cell]:
    return [
        Cell(line.label, line.meta, bold=True),
        Cell(line.clients),
        Cell(line.share, bold=True),
        Cell(line.words),
        Cell(line.range, line.ways),
        Cell(line.change, line.change_detail),
        Cell(line.voice),
    ]


def _grid(
    w: Writer,
    caption: str,
    heads: tuple[str, ...],
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
    m: Messages,
) -> None:
    """Write a wide table as several of few columns each."""
    for start in range(0, len(heads), _MOST_COLUMNS):
        part = slice(start, start + _MOST_COLUMNS)
        own = heads[part]
        columns = [Column(m("evidence.label"), 2.2), *(Column(h, 1, right=True) for h in own)]
        made = [
            [Cell(label, bold=True), *(Cell(share, of) for share, of in cells[part])]
            for label, cells in rows
        ]
        told = caption if len(heads) <= _MOST_COLUMNS else f"{caption}: {own[0]} – {own[-1]}"
        w.table(told, columns, made)
