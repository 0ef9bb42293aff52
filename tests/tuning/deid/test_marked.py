"""Inline marks: documents with a header, and tables of marked lines."""

from __future__ import annotations

import pytest

from pipeline.errors import InputRefused
from pipeline.tuning.deid.marked import read_lines, read_marked

DOCUMENT = """=== document_id: D1 | client_id: C1 | language: sv
<pii t="PERSON">Aino</pii> har <ph id="debt">skulder</ph>.
"""


def test_documents(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    (made,) = read_marked(path)
    assert (made.document_id, made.client_id, made.language) == ("D1", "C1", "sv")
    assert [(made.text[m.start : m.end], m.label) for m in made.mentions] == [("Aino", "PERSON")]
    assert [made.text[a:b] for a, b in made.words] == ["har", "skulder"], "themes are no mentions"
    assert read_marked(path, language="fi")[0].language == "fi"


def test_lines(tmp_path):
    path = tmp_path / "lines.tsv"
    path.write_text(
        "id\tlanguage\tattack\ttext\n# a remark\n\n"
        'fi-1\tfi\tplain\trivi\\n<pii t="PERSON">Aino</pii> tuli\nsv-1\tsv\tcase\tingen\n',
        encoding="utf-8",
    )
    first, second = read_lines(path)
    assert first.text == "rivi\nAino tuli" and first.mentions[0].start == 5
    assert dict(first.groups)["attack"] == "plain"
    assert (second.document_id, second.language, second.mentions) == ("sv-1", "sv", ())


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        ("a\tfi\tplain\n", "line 1", "a column is missing"),
        ("a\tfi\tp\tx\na\tfi\tp\ty\n", "line 2", "an id twice"),
        ('a\tfi\tp\tx\nb\tfi\tp\t<pii t="PERSON">secret\n', "line 2", "a mark that is not closed"),
        ("\n", "lines.tsv", "nothing in it"),
    ],
)
def test_refusals_say_where(tmp_path, content, where, reason):
    path = tmp_path / "lines.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read_lines(path)
    assert where in refused.value.where, reason
    assert "secret" not in str(refused.value)
