"""Gold marks: taken out of the text with their places, and refused where they are broken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from pipeline.errors import InputRefused
from pipeline.tuning.gold import Mark, read_gold, read_marks, read_source


@pytest.mark.parametrize(
    ("marked", "text", "marks", "reason"),
    [
        ("ei mitään", "ei mitään", [], "no marks"),
        ("", "", [], "nothing at all"),
        ('a <ph id="debt">velkaa</ph> b', "a velkaa b", [Mark("ph", "debt", 2, 8)], "one"),
        ('<neg id="debt">ei velkaa</neg>', "ei velkaa", [Mark("neg", "debt", 0, 9)], "a denial"),
        ('<pii t="PERSON">Matti</pii>', "Matti", [Mark("pii", "PERSON", 0, 5)], "an identifier"),
        ('<ph id="a"><pii t="PERSON">Ä</pii> x</ph>', "Ä x",
         [Mark("pii", "PERSON", 0, 1), Mark("ph", "a", 0, 3)], "one within another"),
        ('<ph id="a">x <ph id="b">y</ph></ph>', "x y", [Mark("ph", "a", 0, 3),
         Mark("ph", "b", 2, 3)], "two of one kind, nested"),
        ('<ph id="a">x</ph><ph id="b">y</ph>', "xy", [Mark("ph", "a", 0, 1), Mark("ph", "b", 1, 2)],
         "side by side"),
        ('<ph  note="n" id="a" >x</ph >', "x", [Mark("ph", "a", 0, 1)], "spaces, more attributes"),
        ("a < b <p>x</p> <b>", "a < b <p>x</p> <b>", [], "what is no mark stays"),
        ('<ph id="a"></ph>', "", [Mark("ph", "a", 0, 0)], "empty"),
        ('x\n<ph id="a">y\nz</ph>', "x\ny\nz", [Mark("ph", "a", 2, 5)], "over a line break"),
    ],
)  # fmt: skip
def test_marks_are_taken_out(marked, text, marks, reason):
    assert read_marks(marked) == (text, marks), reason


@pytest.mark.parametrize(
    ("marked", "says", "place", "reason"),
    [
        ('ab <ph id="a">x', "<ph> is not closed", 15, "not closed: the end"),
        ('<ph id="a"><pii t="P">x</pii>', "<ph> is not closed", 29, "the outer one not closed"),
        ("ab </ph>", "</ph> closes nothing", 3, "closed before it opens"),
        ('<ph id="a">x</neg>', "</neg> closes nothing", 12, "closed by another"),
        ('<ph id="a">x <neg id="b">y</ph> z</neg>', "</ph> closes nothing", 26, "they cross"),
        ('<ph id="a">x</ph></ph>', "</ph> closes nothing", 17, "closed twice"),
        ("<ph>x</ph>", "<ph> lacks id", 0, "without its attribute"),
        ('a <pii id="x">y</pii>', "<pii> lacks t", 2, "with another's attribute"),
        ('<neg id="">y</neg>', "<neg> lacks id", 0, "an empty attribute"),
    ],
)
def test_broken_marks_are_refused_with_their_place(marked, says, place, reason):
    with pytest.raises(InputRefused, match=re.escape(says)) as caught:
        read_marks(marked, "gold.csv, document D1")
    assert caught.value.where == f"gold.csv, document D1, character {place}", reason
    assert "x" not in caught.value.what.replace("<", ""), "no text of the document"


PIECES = st.lists(
    st.tuples(st.sampled_from(["ph", "neg", "pii", ""]), st.text("aä. \n<>&", max_size=6)),
    max_size=8,
)


@settings(max_examples=60)
@given(PIECES)
def test_places_point_at_what_was_marked(pieces):
    """Whatever stands in and between the marks."""
    pieces = [(kind, re.sub(r"[<>]", "", part) if kind else part) for kind, part in pieces]
    names = {"ph": "id", "neg": "id", "pii": "t"}
    marked = "".join(
        f'<{kind} {names[kind]}="v{k}">{part}</{kind}>' if kind else part.replace("<", "")
        for k, (kind, part) in enumerate(pieces)
    )
    text, marks = read_marks(marked)
    own = {f"v{k}": part for k, (kind, part) in enumerate(pieces) if kind}
    assert {mark.value: text[mark.start : mark.end] for mark in marks} == own
    assert marks == sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))


SOURCE = """=== document_id: D2 | client_id: C1 | written_on: 2026-06-04
First <ph id="debt">line</ph>.

=== document_id: D1 | client_id: C2 | written_on: 2026-06-05
Time: 10:30 | a line with a bar
"""


def test_a_source_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(SOURCE, encoding="utf-8")
    found = read_source(path)
    assert found.to_dict("records") == [
        {"document_id": "D2", "client_id": "C1", "written_on": "2026-06-04",
         "text": 'First <ph id="debt">line</ph>.'},
        {"document_id": "D1", "client_id": "C2", "written_on": "2026-06-05",
         "text": "Time: 10:30 | a line with a bar"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says", "where"),
    [
        ("no header", "no marked document", "a.txt"),
        ("", "no marked document", "a.txt"),
        ("x\n=== D1 | client_id: C1\ntext", "not of the form", "a.txt, line 2"),
    ],
)
def test_a_file_that_is_no_source_is_refused(tmp_path, content, says, where):
    (tmp_path / "a.txt").write_text(content, encoding="utf-8")
    with pytest.raises(InputRefused, match=says) as caught:
        read_source(tmp_path / "a.txt")
    assert caught.value.where.endswith(where)


def test_a_folder_without_sources_is_refused(tmp_path):
    with pytest.raises(InputRefused, match="no .txt"):
        read_gold(tmp_path)


ROWS = [
    {"document_id": "7", "client_id": "C1", "text": '<ph id="a">x</ph>'},
    {"document_id": "12", "client_id": "02", "text": "y"},
]


def written(folder: Path, suffix: str, rows=ROWS) -> Path:
    path = folder / f"gold{suffix}"
    if suffix == ".csv":
        pd.DataFrame(rows).to_csv(path, index=False)
    elif suffix == ".xlsx":
        pd.DataFrame(rows).to_excel(path, index=False)
    elif suffix == ".jsonl":
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    else:
        heads = (" | ".join(f"{k}: {row[k]}" for k in ("document_id", "client_id")) for row in rows)
        path.write_text(
            "\n".join(f"=== {head}\n{row['text']}" for head, row in zip(heads, rows, strict=True)),
            encoding="utf-8",
        )
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx", ".txt"])
def test_every_format_gives_the_same(tmp_path, suffix):
    found = read_gold(written(tmp_path, suffix))
    assert found[["document_id", "client_id", "text", "marks"]].to_dict("records") == [
        {"document_id": "12", "client_id": "02", "text": "y", "marks": []},
        {"document_id": "7", "client_id": "C1", "text": "x", "marks": [Mark("ph", "a", 0, 1)]},
    ], "in order of document, ids as text"


def test_a_folder_is_read_whole(tmp_path):
    written(tmp_path, ".txt")
    (tmp_path / "b.txt").write_text(SOURCE, encoding="utf-8")
    assert list(read_gold(tmp_path)["document_id"]) == ["12", "7", "D1", "D2"]


@pytest.mark.parametrize(
    ("rows", "suffix", "says"),
    [
        ([{"document_id": "1", "text": "x"}], ".csv", "lacks the columns client_id"),
        ([{"id": "1"}], ".jsonl", "lacks the columns client_id, document_id, text"),
        ([{**ROWS[0], "text": '<ph id="a">x'}], ".csv", "not closed"),
        (ROWS, ".docx", "not a format of marked documents"),
    ],
)
def test_what_cannot_be_gold_is_refused(tmp_path, rows, suffix, says):
    path = written(tmp_path, suffix, [{**ROWS[0], **row} for row in rows]) if (
        suffix == ".docx"
    ) else written(tmp_path, suffix, rows)  # fmt: skip
    with pytest.raises(InputRefused, match=says):
        read_gold(path)


def test_a_broken_mark_names_file_and_document(tmp_path):
    path = written(tmp_path, ".csv", [{**ROWS[0], "text": 'ab <ph id="a">x'}])
    with pytest.raises(InputRefused) as caught:
        read_gold(path)
    assert caught.value.where == "gold.csv, document 7, character 15"


def test_a_document_without_text_has_no_marks(tmp_path):
    found = read_gold(written(tmp_path, ".csv", [{**ROWS[0], "text": None}]))
    assert found[["text", "marks"]].to_dict("records") == [{"text": "", "marks": []}]
