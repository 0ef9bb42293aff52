"""The sheets of a workbook that hold texts: what people say, the material, the checklist."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.report.checklist import machine
from pipeline.report.messages import Messages
from pipeline.report.sheets import Sheet, Value
from pipeline.report.view import View


def statements_sheet(view: View, m: Messages) -> Sheet:
    """What people say of the phenomena: a row for each text, under the number of the tables."""
    heads = [m("evidence.label"), m("files.number"), m("files.part"), m("files.text")]
    rows: list[list[Value]] = [
        [page.heading, page.number, f"{part.heading} ({part.note})" if part.note else part.heading,
         text]
        for page in view.pages
        for part in page.parts
        for text in part.paragraphs
    ]  # fmt: skip
    return Sheet(m("files.sheet_statements"), heads, rows, (36, 40, 36, 90))


def material_sheet(view: View, m: Messages) -> Sheet:
    """What the numbers rest on, what they cannot show, the checklist, and how they were made."""
    rows: list[list[Value]] = []

    def tell(subject: str, values: Sequence[str]) -> None:
        rows.extend([[subject, value] for value in values if value])

    tell(m("files.report"), [f"{view.title}, {view.period}", view.organisation])
    tell(m("state.label"), [m("state.audited") if view.audited else m("state.draft")])
    tell(m("checklist.heading"), [view.readiness])
    tell(m("purpose.heading"), [m("purpose.text"), m("purpose.draft"), m("purpose.personal")])
    _material(view, m, tell)
    tell(m("audit.heading"), view.reading)
    tell(m("evidence.heading"), [m("evidence.intro"), view.rounding, m("evidence.read_hidden"),
                                 m("summary.hidden", k=view.k)])  # fmt: skip
    tell(m("evidence.change"), [*view.change.paragraphs, *view.change.warnings])
    tell(m("pages.heading"), [m("pages.text")] if view.pages else [])
    limits = m("limits.audited") if view.audited else m("limits.unaudited")
    tell(m("limits.heading"), [limits, *m.all("limits.items")])
    for line in view.checklist:
        state = m("checklist.done" if line.done else "checklist.open")
        told = [f"{state}.", machine(line, m), line.person]
        tell(f"{line.number}. {line.question}", [" ".join(told)])
    for name, value in view.provenance:
        tell(f"{m('provenance.heading')}: {name}", [value])
    heads = [m("files.subject"), m("files.value")]
    return Sheet(m("files.sheet_material"), heads, rows, (40, 110))


def _material(view: View, m: Messages, tell: Callable[[str, Sequence[str]], None]) -> None:
    found = view.material
    when = f"{m('material.when')}: {found.when}." if found.when else ""
    tell(m("material.heading"), [found.size, when, *found.sentences, *found.warnings,
                                 found.coverage])  # fmt: skip
    for tally in (*found.tallies, *([found.left_out] if found.left_out else [])):
        tell(tally.title, [f"{name}: {number}" for name, number in tally.rows])
