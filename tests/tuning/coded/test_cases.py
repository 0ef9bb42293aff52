"""Clients are found in all the ways in which programs tell which document is whose."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.tuning.coded import Coded, read_coded
from tests.tuning.coded.make_projects import TEXT, project, qdpx_file, qualcoder_file, selection

CODES = '<Code guid="c1" name="vuokra" isCodable="true"/>'
OTHER = "Velkoja on paljon."
SOURCES = {"sources/a.txt": TEXT.encode(), "sources/b.txt": OTHER.encode()}


def case(guid: str, name: str, *sources: str) -> str:
    refs = "".join(f'<SourceRef targetGUID="{one}"/>' for one in sources)
    named = f' name="{name}"' if name else ""
    return f'<Case guid="{guid}"{named}>{refs}</Case>'


def document(guid: str, path: str, inner: str = "", more: str = "") -> str:
    return (
        f'<TextSource guid="{guid}" name="{guid}" plainTextPath="internal://{path}.txt" {more}>'
        f"{inner}</TextSource>"
    )


def variable(value: str) -> str:
    return (
        f'<VariableValue><VariableRef targetGUID="v"/><TextValue>{value}</TextValue>'
        "</VariableValue>"
    )


@pytest.mark.parametrize(
    ("cases", "first", "second", "more", "found", "why"),
    [
        (case("k1", "A", "d1") + case("k2", "B", "d1", "d2"), "", "", "", ["A", "B"],
         "the standard; a source of two cases belongs to the first"),
        (case("k1", "", "d1") + case("k2", "", "d2"), "", "", "", ["", ""],
         "MAXQDA, Quirkos: no case, but where they keep variables"),
        (case("k1", "", "d1", "d2"), "", "", "", ["k1", "k1"], "without a name, of two documents"),
        (case("c2", "Anna"), selection(0, 6, "c2"), "", "", ["Anna", ""],
         "NVivo: a code that is a case"),
        (case("c2", "Anna") + case("c3", "Ben"), selection(0, 6, "c2") + selection(9, 12, "c3"), "",
         "", ["", ""], "two people in one document: nobody's alone"),
        (case("k1", "A", "rich"), "", "", 'richTextPath="internal://RICH.docx"', ["A", ""],
         "QualCoder: named by its other file"),
        (case("k1", "A") + case("k2", "B"), variable("A"), variable("B"), "", ["A", "B"],
         "QualCoder, of another program's project: by a variable"),
        (case("k1", "A", "d1") + case("k2", "B"), "", variable("B"), "", ["A", ""],
         "where cases name sources, variables are something else"),
    ],
)  # fmt: skip
def test_who_a_document_belongs_to(tmp_path: Path, cases, first, second, more, found, why) -> None:
    codes = CODES + '<Code guid="c2" name="Anna"/><Code guid="c3" name="Ben"/>'
    body = document("d1", "a", first, more) + document("d2", "b", second + selection(0, 7))
    path = qdpx_file(tmp_path / "p.qdpx", project(body, codes, f"<Cases>{cases}</Cases>"), SOURCES)
    coded = read_coded(path)
    assert [one.case for one in coded.documents] == found, why
    people = {guid for guid in ("c2", "c3") if f'guid="{guid}"' in cases}
    assert not people & ({one.code_id for one in coded.codes} | {s.code_id for s in coded.spans})


def told(coded: Coded) -> list[tuple[str, str, str, str]]:
    names, by_id = coded.code_names(), {one.document_id: one for one in coded.documents}
    found = ((by_id[one.document_id], one) for one in coded.spans)
    return [
        (own.case, names[one.code_id], (own.text or "")[one.start : one.end], one.coder)
        for own, one in found
    ]


@pytest.mark.parametrize("breaks", ["\n", "\r\n"], ids=["as it stands", "for MAXQDA, or Windows"])
def test_a_project_of_the_form_of_qualcoder_is_read(tmp_path: Path, breaks: str) -> None:
    """Seen with QualCoder's own exporter: a byte order mark, line breaks of two characters beside
    places that count one, categories that are no codes, cases that name the file beside, notes."""
    coded = read_coded(qualcoder_file(tmp_path / "q.qdpx", breaks))
    assert coded.left_out == {} and coded.coders == ("Aino", "Bo")
    assert told(coded) == [
        ("Perhe A", "raha / vuokra", "Vuokra on maksamatta 😀", "Aino"),
        ("Perhe A", "raha / vuokra", "Vuokra on maksamatta 😀", "Bo"),
        ("Perhe A", "raha / vuokra / häätö", f"häätö uhkaa.{breaks}Asiakas", "Aino"),
        ("Perhe A", "yksin", "pysyy yksin", "Bo"),
        ("", "yksin", "on yksin", "Aino"),
    ]
