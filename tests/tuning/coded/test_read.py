"""Taguette, tables of codings and our own marks come to the same; unknown formats are refused."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.tuning.coded import is_coded, read_coded
from tests.tuning.coded.make_projects import FILES

# taguette.sqlite3, taguette_highlights.csv and taguette.qdc: one project with two made-up texts,
# built with the models of Taguette 1.5.2 (from PyPI; BSD) and written by its own exporters.


def test_a_project_of_taguette_is_read() -> None:
    coded = read_coded(FILES / "taguette.sqlite3")
    texts = {one.document_id: one.text for one in coded.documents}
    names = coded.code_names()
    assert [(names[s.code_id], texts[s.document_id][s.start : s.end]) for s in coded.spans] == [
        ("raha", "Vuokra on maksamatta 😀"),
        ("raha / vuokra", "Vuokra on maksamatta 😀"),
        ("raha / vuokra", "häätö uhkaa"),
        ("yksinäisyys", "& pysyy yksin"),
        ("raha", "Velkoja on paljon"),
    ], "bytes of UTF-8 over the text of the HTML"
    assert coded.codes[1].description == "Vuokra rästissä" and not coded.left_out


def test_a_highlight_whose_words_stand_elsewhere_is_left_out(tmp_path: Path) -> None:
    path = Path(shutil.copy(FILES / "taguette.sqlite3", tmp_path / "t.db"))
    with sqlite3.connect(path) as base:
        base.execute("UPDATE highlights SET start_offset = 3 WHERE id = 2")
        base.execute("DELETE FROM highlight_tags WHERE highlight_id = 4")
    coded = read_coded(path)
    assert coded.left_out == {"coding_without_a_place": 1, "selection_without_a_code": 1}
    assert len(coded.spans) == 3


def test_a_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE projects (id)")
        base.execute("CREATE VIEW documents AS SELECT id FROM projects")
    with pytest.raises(InputRefused, match="lacks the tables documents"):
        read_coded(path)
    whole = (FILES / "taguette.sqlite3").read_bytes()
    path.write_bytes(whole[:5000] + b"\xff" * 60_000)
    with pytest.raises(InputRefused, match="Taguette"):
        read_coded(path)


def test_exports_of_taguette_are_read() -> None:
    table = read_coded(FILES / "taguette_highlights.csv")
    assert [one.document_id for one in table.documents] == ["Muistio 1", "Muistio 2"]
    assert len(table.spans) == 5 and all(span.start == -1 for span in table.spans)
    assert all(one.text is None for one in table.documents)
    book = read_coded(FILES / "taguette.qdc")
    assert [code.name for code in book.codes] == ["raha", "raha.vuokra", "yksinäisyys"]


@pytest.mark.parametrize(
    ("content", "spans", "left"),
    [
        ("document,code\nD1,debt\n", [("D1", -1, -1, "debt", "")], {}),
        ("\ufeffDocument name;Code;Coder\nD1;debt;Bo\n", [("D1", -1, -1, "debt", "Bo")], {}),
        ("document_id,start,end,tag\nD1,3,9,debt\n", [("D1", 3, 9, "debt", "")], {}),
        (
            "document,code,start,end\nD1,debt,9,3\n,debt,1,2\n\nD1,,1,2\n",
            [("D1", -1, -1, "debt", "")],
            {"coding_without_a_place": 1, "row_without_a_document_or_code": 2},
        ),
        (
            f"document,code,start,end\nD1,debt,1,{10**19}\n",  # beyond any document
            [("D1", -1, -1, "debt", "")],
            {"coding_without_a_place": 1},
        ),
        ('file\tcode\ttext\nD1\tdebt\t"two\nlines"\n', [("D1", -1, -1, "debt", "")], {}),
    ],
)
def test_tables_of_codings(tmp_path: Path, content, spans, left) -> None:
    path = tmp_path / "codings.csv"
    path.write_text(content, encoding="utf-8")
    coded = read_coded(path)
    found = [(s.document_id, s.start, s.end, s.code_id, s.coder) for s in coded.spans]
    assert found == spans and coded.left_out == left and is_coded(path)
    assert len(coded.table()) == len(spans), "every place fits the table"


def test_marks_are_coded_material_with_denials(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        'document_id,client_id,text\nD1,K1,"<ph id=""debt"">Velkaa</ph> on, <neg id=""alone"">ei '
        'yksin</neg>, <pii t=""PERSON"">Bo</pii>"\n'
    )
    coded = read_coded(path)
    assert not is_coded(path), "scored as marked documents always were"
    found = [(s.code_id, s.start, s.end, s.denied) for s in coded.spans]
    assert found == [("debt", 0, 6, False), ("alone", 11, 19, True)]
    assert coded.documents[0].case == "K1"


def test_what_is_no_coded_material_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_coded(tmp_path / "gone.qdpx")
    path = tmp_path / "x.atlproj"
    path.write_bytes(b"x")
    with pytest.raises(InputRefused, match="no format"):
        read_coded(path)
