"""A report as a workbook: the tables with numbers as numbers, and what they mean.

A number that is hidden is told in words, never by an empty cell alone. No cell holds a formula,
and nothing in the file is hidden, commented or named beside what is seen.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from pipeline.report.csvfile import COLUMNS, DIGITS, NOTHING_FOUND, export_rows, sensitivity_rows
from pipeline.report.lines import change, meta
from pipeline.report.messages import Messages
from pipeline.report.packed import packed
from pipeline.report.rows import ALL, WITH_CHANGE, Row, by_share, names_of, nothing_found, rows_of
from pipeline.report.sheets import COUNT, POINTS, Sheet, Value, add_sheet, percent
from pipeline.report.view import Source, View
from pipeline.tables import SENSITIVITY_RELEASE

_SHARES = ("share", "low", "high", "change", "change_low", "change_high", "family_low",
           "family_high", "client_voice_share")  # fmt: skip
#: Columns of the data that are empty for another reason than hiding, where a row is shown.
_OF_CHANGE = (
    "change", "change_low", "change_high", "family_low", "family_high", "p_value", "q_value",
    "family", "verdict", "differs", "comparable", "adequacy", "why", "kind", "origin", "section11",
)  # fmt: skip


def render_xlsx(source: Source, view: View, messages: Messages) -> bytes:
    """Render a report.

    :returns: the file; the same source gives the same bytes.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, make in enumerate((_evidence, _data, _ways, _columns, _material), start=1):
        add_sheet(book, make(source, view, messages), number)
    out = io.BytesIO()
    book.save(out)
    return packed(out.getvalue(), title=f"{view.title}, {view.period}", language=view.language)


def _evidence(source: Source, view: View, m: Messages) -> Sheet:
    """The evidence in words of the language: all clients first, then each team."""
    groups = rows_of(source.release, names_of(source.release, source.themes))
    heads = [
        m.all("columns.group")[0], m("evidence.label"), m.all("columns.kind")[0],
        m("evidence.clients"), m.all("columns.of_clients")[0], m("evidence.share"),
        m("evidence.words"), m.all("columns.low")[0], m.all("columns.high")[0],
        m("evidence.change"), m("files.points"), m.all("columns.change_low")[0],
        m.all("columns.change_high")[0], m("evidence.voice"),
    ]  # fmt: skip
    rows: list[list[Value]] = []
    for group in sorted(groups, key=lambda name: (name != ALL, name)):
        told = m("files.everyone") if group == ALL else group
        named = [row for row in by_share(groups[group], m.language) if row.name.label(m.language)]
        rows += [[told, *_in_words(row, m)] for row in named if not view.small_group]
        rest = nothing_found(source.release) if group == ALL else None
        if rest is not None:
            label = m("evidence.nothing_found")
            rows.append([told, label, m("evidence.none"), *_numbers(rest, m)])
    widths = (20, 44, 40, 12, 14, 12, 30, 14, 14, 26, 18, 14, 14, 18)
    return Sheet(m("files.sheet_evidence"), heads, rows, widths)


def _in_words(row: Row, m: Messages) -> list[Value]:
    return [row.name.label(m.language), meta(row, m), *_numbers(row, m)]


def _numbers(row: Row, m: Messages) -> list[Value]:
    gone, none = m("material.not_shown"), m("evidence.none")
    part = percent(m.language)
    about = m("format.about", value="").strip()
    rounded = about if row.rounded_to > 1 else ""
    rest = not row.name.kind  # the row of clients without a phenomenon: no range, no change
    hidden = row.hidden or row.n is None
    told = "" if hidden or row.n is None or not row.of else m.words(row.n, row.of)

    changes = (row.change, row.change_low, row.change_high)

    def shown(value: float | None, form: str, before: str = "") -> Value:
        return gone if hidden or value is None else (round(value, DIGITS), form, before)

    voice = shown(row.voice, part) if row.n or hidden else none
    return [
        shown(row.n, COUNT, about if row.estimated else rounded),
        gone if row.of is None else (row.of, COUNT, rounded),
        shown(row.share, part, rounded),
        told or gone,
        none if rest else shown(row.low, part),
        none if rest else shown(row.high, part),
        none if rest else change(row, m),
        *(none if rest else _points(row, value, m) for value in changes),
        none if rest else voice,
    ]


def _points(row: Row, value: float | None, m: Messages) -> Value:
    """A change, or an end of its interval, in percentage points."""
    if row.verdict == "hidden":
        return m("material.not_shown")
    if row.verdict not in WITH_CHANGE or value is None:
        return m("evidence.none")
    return (round(value * 100, 1), POINTS, "")


def _data(source: Source, _: View, m: Messages) -> Sheet:
    """The columns of evidence.csv, with their names there."""
    names = [column.name for column in COLUMNS]
    rows = [[_cell(row, name, m) for name in names] for row in export_rows(source)]
    return Sheet(m("files.sheet_data"), names, rows, [18] * len(names))


def _cell(row: dict[str, object], name: str, m: Messages) -> Value:
    value = row[name]
    if value is None or value == "":
        return _absent(row, name, m)
    if name in _SHARES and isinstance(value, float):
        return (value, percent(m.language), "")
    return value if isinstance(value, bool | int | float) else str(value)


def _absent(row: dict[str, object], name: str, m: Messages) -> str:
    """Tell what is hidden from what there is none of."""
    gone, none = m("material.not_shown"), m("evidence.none")
    rest = row.get("theme_id") == NOTHING_FOUND
    if name in ("why", "differs", "kind", "origin", "section11"):
        return none
    if name in _OF_CHANGE:  # without an earlier period there is no change to hide
        known = row.get("verdict") in ("no_earlier", "not_comparable")
        return none if known or rest else gone
    if name in ("low", "high") or name.startswith("label_"):
        return none if rest else gone
    if name == "client_voice_share":
        return none if rest or row.get("n_clients") == 0 else gone
    return gone


def _ways(source: Source, _: View, m: Messages) -> Sheet:
    """How a share depends on what is counted, in words and numbers."""
    names = names_of(source.release, source.themes)
    columns = [column.name for column in SENSITIVITY_RELEASE.columns if column.name != "theme_id"]
    heads = [m("evidence.label"), *(m.all(f"columns.{name}")[0] for name in columns)]
    rows: list[list[Value]] = []
    for row in sensitivity_rows(source):
        label = names[str(row["theme_id"])].label(m.language)
        told = {**row, "variant": _variant(str(row["variant"]), m)}
        rows.append([label or m("material.not_shown"), *(_cell(told, name, m) for name in columns)])
    return Sheet(m("files.sheet_ways"), heads, rows, [44, 14, 30, *[16] * (len(columns) - 2)])


def _variant(code: str, m: Messages) -> str:
    kind = code.removeprefix("type_")
    return m(f"ways.{code}") if kind == code else m(f"doc_types.{kind}")


def _columns(_: Source, __: View, m: Messages) -> Sheet:
    """What each column of the data means."""
    heads = [m("files.column"), m("files.subject"), m("files.meaning"), m("files.unit")]
    listed = (*COLUMNS, *SENSITIVITY_RELEASE.columns)
    rows: list[list[Value]] = [
        [name, *(text or m("evidence.none") for text in m.all(f"columns.{name}"))]
        for name in dict.fromkeys(column.name for column in listed)
    ]
    return Sheet(m("files.sheet_columns"), heads, rows, (22, 32, 90, 22))


def _material(_: Source, view: View, m: Messages) -> Sheet:
    """What the numbers rest on, what they cannot show, and how they were made."""
    found, rows = view.material, []

    def tell(subject: str, values: Sequence[str]) -> None:
        rows.extend([[subject, value] for value in values if value])

    tell(m("summary.heading"), [f"{view.title}, {view.period}", view.organisation])
    tell(m("state.label"), [m("state.audited") if view.audited else m("state.draft")])
    tell(m("purpose.heading"), [m("purpose.text"), m("purpose.draft"), m("purpose.personal")])
    when = f"{m('material.when')}: {found.when}." if found.when else ""
    tell(m("material.heading"), [found.size, when, *found.sentences, *found.warnings,
                                 found.coverage])  # fmt: skip
    for tally in (*found.tallies, *([found.left_out] if found.left_out else [])):
        tell(tally.title, [f"{name}: {number}" for name, number in tally.rows])
    tell(m("audit.heading"), view.reading)
    tell(m("evidence.heading"), [m("evidence.intro"), view.rounding, m("evidence.read_hidden"),
                                 m("summary.hidden", k=view.k)])  # fmt: skip
    tell(m("evidence.change"), [*view.change.paragraphs, *view.change.warnings])
    limits = m("limits.audited") if view.audited else m("limits.unaudited")
    tell(m("limits.heading"), [limits, *m.all("limits.items")])
    for name, value in view.provenance:
        tell(f"{m('provenance.heading')}: {name}", [value])
    heads = [m("files.subject"), m("files.value")]
    return Sheet(m("files.sheet_material"), heads, rows, (40, 110))
