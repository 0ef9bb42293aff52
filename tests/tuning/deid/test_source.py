"""Which reader takes a file."""

from __future__ import annotations

import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.tuning.deid.source import read_annotated

CONLL = "Aino\tB-PER\ntuli\tO\n"
SPANS = '{"text": "Aino tuli", "spans": [[0, 4, "PER"]]}'
LINES = 'a\tfi\tplain\t<pii t="PER">Aino</pii> tuli\n'
MARKED = '=== document_id: D | client_id: C\n<pii t="PER">Aino</pii> tuli\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", CONLL), ("a.txt", CONLL), ("a.conll", CONLL), ("a.json", f"[{SPANS}]"),
        ("a.jsonl", SPANS), ("a.tsv", LINES), ("a.txt", MARKED),
    ],
)  # fmt: skip
def test_auto(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    (made,) = read_annotated(tmp_path / name)
    assert made.text == "Aino tuli" and len(made.mentions) == 1 and len(made.words) == 1


def test_a_folder_is_read_file_by_file(tmp_path):
    (tmp_path / "b.json").write_text(f"[{SPANS}]", encoding="utf-8")
    (tmp_path / "a.tsv").write_text(CONLL, encoding="utf-8")
    (tmp_path / "LICENSE").write_text("words", encoding="utf-8")
    (tmp_path / "README.md").write_text("words", encoding="utf-8")
    assert [d.document_id for d in read_annotated(tmp_path)] == ["a.tsv#1", "b.json#1"]


def test_a_folder_of_marked_documents(tmp_path):
    (tmp_path / "a.txt").write_text(MARKED, encoding="utf-8")
    assert [d.client_id for d in read_annotated(tmp_path)] == ["C"]


def test_a_named_format_goes_first(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(LINES, encoding="utf-8")
    with pytest.raises(InputRefused):
        read_annotated(path, "spans")


def test_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="no format"):
        read_annotated(tmp_path, "xml")
    with pytest.raises(UsageError, match="does not exist"):
        read_annotated(tmp_path / "none.tsv")
    with pytest.raises(InputRefused, match="no file"):
        read_annotated(tmp_path)


def test_another_encoding_is_refused(tmp_path):
    path = tmp_path / "a.conll"
    path.write_bytes("Päivi\tPER\n".encode("latin-1"))
    with pytest.raises(InputRefused, match="UTF-8"):
        read_annotated(path)
