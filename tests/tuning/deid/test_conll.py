"""CoNLL in its variants; every place is exact in the text that is put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputRefused
from pipeline.tuning.deid.conll import read_conll


def read(tmp_path: Path, content: str, **more):
    path = tmp_path / "a.tsv"
    path.write_text(content, encoding="utf-8")
    return read_conll(path, **more)


def mentions(document) -> list[tuple[str, str]]:
    return [(document.text[m.start : m.end], m.label) for m in document.mentions]


@pytest.mark.parametrize(
    ("content", "expected", "reason"),
    [
        ("Aino\tB-PER\nAalto\tI-PER\ntuli\tO\n", [("Aino Aalto", "PER")], "BIO, tabs"),
        ("Aino PER\nAalto PER\ntuli 0\n", [("Aino Aalto", "PER")], "bare tags, spaces, 0 outside"),
        ("Aino\tB-PER\nOnni\tB-PER\n", [("Aino", "PER"), ("Onni", "PER")], "B opens anew"),
        ("Aino\tS-PER\nOulu\tS-LOC\n", [("Aino", "PER"), ("Oulu", "LOC")], "BIOES"),
        ("Aino\tI-PER\nOulu\tI-LOC\n", [("Aino", "PER"), ("Oulu", "LOC")], "I after another label"),
        ("Aino NOUN x B-PER\ntuli VERB y O\n", [("Aino", "PER")], "the tag stands last"),
        ("Aino PER\n\nOnni PER\n", [("Aino", "PER"), ("Onni", "PER")], "none across sentences"),
        ("\ufeffAino\tB-PER\r\ntuli\tO\r\n", [("Aino", "PER")], "byte order mark, CRLF"),
        ("Ai\u00adno\tB-PER\n\u200b\tO\n", [("Aino", "PER")], "invisible characters"),
    ],
)
def test_mentions(tmp_path, content, expected, reason):
    (document,) = read(tmp_path, content)
    assert mentions(document) == expected, reason


def test_text_is_put_together_and_places_are_exact(tmp_path):
    rows = "Hän O|( O|Aino B-PER|Aalto I-PER|) O|kävi O|2 O|: O|ssa O|. O||Hei O|! O"
    (document,) = read(tmp_path, rows.replace("|", "\n"))
    assert document.text == "Hän (Aino Aalto) kävi 2: ssa.\nHei!"
    assert [document.text[a:b] for a, b in document.words] == ["Hän", "kävi", "ssa", "Hei"]
    assert [document.text[a:b] for a, b in document.sentences] == [
        "Hän (Aino Aalto) kävi 2: ssa.", "Hei!"
    ]  # fmt: skip


def test_documents_by_their_mark(tmp_path):
    content = "-DOCSTART-\tO\n\nA\tPER\n\nb\tO\n\n-DOCSTART-\tO\n\nC\tPER\n"
    assert [d.text for d in read(tmp_path, content)] == ["A\nb", "C"]


def test_documents_by_runs_of_sentences(tmp_path):
    content = "\n\n".join(f"w{k} PER" for k in range(5))
    found = read(tmp_path, content, sentences_per_document=2)
    assert [d.text for d in found] == ["w0\nw1", "w2\nw3", "w4"]
    assert len({d.document_id for d in found}) == 3


@pytest.mark.parametrize(
    ("content", "where", "says", "reason"),
    [
        ("", "line 1", "no tokens", "empty"),
        ("\n\n\n", "line 1", "no tokens", "blank"),
        ("Aino PER\ntuli\nkotiin\n", "line 2", "2 lines have no tag", "tags missing"),
        ("Aino O\ntuli O\n", "a.tsv", "no label", "nothing marked"),
        ("".join(f"w{k} t{k}\n" for k in range(200)), "a.tsv", "200 different labels", "a lexicon"),
    ],
)
def test_refusals_say_where(tmp_path, content, where, says, reason):
    with pytest.raises(InputRefused) as refused:
        read(tmp_path, content)
    assert where in refused.value.where and says in refused.value.what, reason
    assert "Aino" not in refused.value.what + refused.value.mend, "no text of the file"


def test_a_slip_in_a_long_file_is_passed_over(tmp_path):
    content = "Aino PER\n" + "sana O\n" * 1500 + "lapsus\n"
    (document,) = read(tmp_path, content)
    assert len(document.words) == 1500
