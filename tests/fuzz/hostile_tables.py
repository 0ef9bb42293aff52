"""Tables and workbooks made to do harm."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.hostile_parts import FIRST, HEAD, LAUGHS, cell, into, member, row, sheet, written
from tests.stages.make_inputs import ROWS, write_bomb, write_xlsx

_HEADER = b"client_id;document_id;written_on;text\n"
_GOOD = b"1;D0;2026-07-03;Vuokra on maksamatta.\n"


def _line(more: bytes) -> bytes:
    return b'{"client_id": "1", "document_id": "D1", "written_on": "2026-07-03", ' + more + b"}\n"


_GOOD_LINE = _line(b'"text": "Vuokra on maksamatta."')


def many_equal_columns(folder: Path) -> Path:
    head = _HEADER.rstrip() + b";a" * 60_000 + b"\n"
    return written(folder / "a.csv", head + _GOOD.rstrip() + b";1" * 60_000 + b"\n")


def one_field_of_20_megabytes(folder: Path) -> Path:
    return written(
        folder / "a.csv", _HEADER + _GOOD + b'2;D1;2026-07-03;"' + b"x" * 20_000_000 + b'"\n'
    )


def quotation_marks_only(folder: Path) -> Path:
    return written(folder / "a.csv", _HEADER + _GOOD + b'"' * 5_000_000)


def no_line_break(folder: Path) -> Path:
    return written(folder / "a.csv", b"a;b" * 5_000_000)


def bytes_of_no_encoding(folder: Path) -> Path:
    body = bytes(range(128, 256)) * 4_000
    row = b"2;D1;2026-07-03;" + body + b"\n"
    return written(folder / "a.csv", _HEADER + _GOOD + row)


def one_document_often(folder: Path) -> Path:
    rows = b"".join(b"%d;D1;2026-07-03;a\n" % n for n in range(20_000))
    return written(folder / "a.csv", _HEADER + _GOOD + rows)


def nested_a_thousand_times(folder: Path) -> Path:
    deep = b"[" * 900 + b"1" + b"]" * 900
    rows = b"".join(_line(b'"text": ' + deep.replace(b"1", b"%d" % n)) for n in range(30))
    return written(folder / "a.jsonl", _GOOD_LINE + rows)


def nested_a_million_times(folder: Path) -> Path:
    return written(folder / "a.jsonl", _GOOD_LINE + b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000)


def a_number_without_end(folder: Path) -> Path:
    return written(folder / "a.jsonl", _GOOD_LINE + _line(b'"text": ' + b"9" * 1_000_000))


def columns_without_end(folder: Path) -> Path:
    keys = ",".join(f'"k{n}": 1' for n in range(200_000))
    return written(folder / "a.jsonl", _GOOD_LINE + _line(keys.encode()))


def many_types(folder: Path) -> Path:
    """Moments that no calendar has, in every unit; lists in lists."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({
        "client_id": pa.array([1, 2, 3]), "document_id": pa.array(["a", "b", "c"]),
        "text": pa.array([[[["x"]]], None, [[["a"]]]]),
        "written_on": pa.array([2**62, -(2**62), 1_783_000_000_000_000], pa.timestamp("us")),
        "day": pa.array([2**31 - 1, -(2**31), 0], pa.date32()),
        "wait": pa.array([2**62, 1, 2], pa.duration("s")),
    })  # fmt: skip
    pq.write_table(table, folder / "a.parquet")
    return folder / "a.parquet"


def one_text_a_million_times(folder: Path) -> Path:
    """Parquet packs a text that repeats to nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.DictionaryArray.from_arrays(
        pa.array([0] * 300_000, pa.int32()), pa.array(["x" * 90_000])
    )
    ids = pa.array(range(300_000))
    days = pa.DictionaryArray.from_arrays(
        pa.array([0] * 300_000, pa.int32()), pa.array(["3.7.2026"])
    )
    names = {"client_id": ids, "document_id": ids, "text": texts, "written_on": days}
    pq.write_table(pa.table(names), folder / "a.parquet")
    return folder / "a.parquet"


def a_row_far_below(folder: Path) -> Path:
    return sheet(folder, HEAD + FIRST + row(2_000_000_000, cell("A2000000000", "1")))


def a_column_far_right(folder: Path) -> Path:
    rows = "".join(row(n, cell(f"ZZZ{n}", "1")) for n in range(3, 400))
    return sheet(folder, HEAD + FIRST + rows)


def a_million_columns(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", ROWS)
    name = "xl/worksheets/sheet1.xml"
    wide = b'<dimension ref="A1:XFD1048576"/><cols><col min="1" max="1000000" width="9"/></cols>'
    return into(path, {name: member(path, name).replace(b"<sheetData>", wide + b"<sheetData>")})


def a_workbook_of_entities(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", ROWS)
    name = "xl/worksheets/sheet1.xml"
    hidden = b"<!--" + b" " * 5_000 + b"-->" + LAUGHS.encode()
    return into(path, {name: hidden + member(path, name).partition(b"?>")[2]})


def a_workbook_bomb(folder: Path) -> Path:
    return write_bomb(folder / "a.xlsx", "xl/worksheets/sheet1.xml")
