"""A report as a Word document, from the same view as the page."""

from __future__ import annotations

import io

from pipeline.report.checklist import machine
from pipeline.report.docxbase import empty_document
from pipeline.report.docxevidence import write_evidence
from pipeline.report.docxlook import dress
from pipeline.report.docxparts import Cell, Column, Writer
from pipeline.report.messages import Messages
from pipeline.report.packed import packed
from pipeline.report.templates_own import Templates
from pipeline.report.view import SignalView, View


def render_docx(view: View, messages: Messages, templates: Templates) -> bytes:
    """Render a report.

    :returns: the file; the same view gives the same bytes.
    :raises UsageError: where the organisation's base document cannot be used.
    """
    document = empty_document(templates.base_document, view.language)
    if templates.base_document is None:
        told = [messages("page.print_note", period=view.period), view.organisation]
        dress(document, " · ".join(part for part in told if part), messages("files.page"))
    writer = Writer(document, messages("evidence.read_hidden"))
    for section in (_head, _summary, _purpose, _material, write_evidence, _pages, _decided,
                    _signals, _limits, _checklist, _provenance):  # fmt: skip
        section(writer, view, messages)
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue(), title=f"{view.title}, {view.period}", language=view.language)


def _head(w: Writer, view: View, m: Messages) -> None:
    w.line(view.title, "Title")
    told = [view.period, m("page.eyebrow"), view.organisation]
    w.line(" · ".join(part for part in told if part), "Subtitle")
    state = m("state.audited") if view.audited else m("state.draft")
    w.strong(f"{m('state.label')}: ", state)
    w.strong(view.readiness, "")


def _summary(w: Writer, view: View, m: Messages) -> None:
    w.heading(m("summary.heading"), 1)
    n, signals = view.n_phenomena, view.n_signals
    w.items(
        [
            f"{view.material.clients} {m('summary.clients')}",
            f"{view.material.documents} {m('summary.documents')}",
            f"{n} {m('summary.phenomena_one' if n == 1 else 'summary.phenomena')}",
        ]
    )
    if not view.small_group and not view.rolled_up:
        w.line(f"{signals} {m('summary.signals_one' if signals == 1 else 'summary.signals')}",
               "List Bullet")  # fmt: skip
    w.heading(m("summary.largest"), 2)
    for label, words in view.largest:
        w.strong(f"{label}: ", words, "List Bullet")
    if not view.largest:
        w.line(m("summary.few"))
    if view.change.compared and not view.small_group:
        w.heading(m("summary.changes"), 2)
        found = {"rise": view.change.risen, "fall": view.change.fallen}
        for verdict, labels in found.items():
            if labels:
                w.strong(f"{m(f'evidence.verdict_{verdict}')}: ", " · ".join(labels), "List Bullet")
        if not any(found.values()):
            w.line(m("summary.no_changes"))
    w.line(m("summary.hidden", k=view.k))


def _purpose(w: Writer, view: View, m: Messages) -> None:
    w.heading(m("purpose.heading"), 1)
    for part in ("text", "draft", "personal"):
        w.line(m(f"purpose.{part}"))


def _material(w: Writer, view: View, m: Messages) -> None:
    found = view.material
    w.heading(m("material.heading"), 1)
    when = f" {m('material.when')}: {found.when}." if found.when else ""
    w.line(found.size + when)
    for sentence in found.sentences:
        w.line(sentence)
    for warning in found.warnings:
        w.strong(warning, "")
    w.line(found.coverage)
    columns = [Column(m("material.item"), 3), Column(m("material.number"), 1, right=True)]
    left_out = [found.left_out] if found.left_out and found.left_out.rows else []
    for tally in (*found.tallies, *left_out):
        w.table(tally.title, columns, [[Cell(name), Cell(number)] for name, number in tally.rows])
    if found.left_out and not found.left_out.rows:
        w.line(m("material.left_out_none"))


def _pages(w: Writer, view: View, m: Messages) -> None:
    """What people say of each phenomenon; the number is the one of the tables."""
    if not view.pages:
        return
    w.heading(m("pages.heading"), 1)
    w.line(m("pages.text"))
    for page in view.pages:
        w.heading(page.heading, 2)
        w.strong(page.number, "")
        for part in page.parts:
            w.heading(part.heading, 3)
            w.note(part.note)
            for text in part.paragraphs:
                w.line(text)


def _decided(w: Writer, view: View, m: Messages) -> None:
    if view.decided:
        w.heading(m("decided.heading"), 1)
        w.line(m("decided.text"))
        w.items(view.decided)


def _signals(w: Writer, view: View, m: Messages) -> None:
    w.heading(m("signals.heading"), 1)
    if view.small_group:
        w.line(m("evidence.hidden_small_group", k=view.k))
    elif view.n_signals:
        w.line(m("signals.text"))
        for signal in view.signals:
            _signal(w, signal)
        w.line(view.estimation)
    else:
        w.line(m("rolled_up.signals" if view.rolled_up else "signals.none"))
    if view.candidates:
        w.heading(m("signals.candidates_heading"), 2)
        w.line(m("signals.candidates_text"))
        w.items(": ".join(part for part in (c.label, c.numbers) if part) for c in view.candidates)


def _signal(w: Writer, signal: SignalView) -> None:
    w.heading(signal.label, 2)
    w.line(signal.meta)
    if signal.numbers:
        w.strong(signal.numbers, "")
    w.line(signal.why)


def _limits(w: Writer, view: View, m: Messages) -> None:
    w.heading(m("limits.heading"), 1)
    w.items([m("limits.audited") if view.audited else m("limits.unaudited")])
    w.items(m.all("limits.items"))


def _checklist(w: Writer, view: View, m: Messages) -> None:
    w.heading(m("checklist.heading"), 1)
    w.line(m("checklist.text"))
    for line in view.checklist:
        state = m("checklist.done" if line.done else "checklist.open")
        w.point(f"{line.question} [{state}]", [machine(line, m), line.person], "List Number")


def _provenance(w: Writer, view: View, m: Messages) -> None:
    w.heading(m("provenance.heading"), 1)
    columns = [Column(m("files.subject"), 1), Column(m("files.value"), 3)]
    rows = [[Cell(name), Cell(value)] for name, value in view.provenance]
    w.table(m("provenance.text"), columns, rows)
