"""What we write is valid REFI-QDA, says nothing but its content, and is read back the same."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.tuning.coded import Code, Coded, CodedDocument, Span, read_coded
from pipeline.tuning.coded.qdpx import read_qdpx
from pipeline.tuning.coded.write import coloured, project_xml, qdc, qdpx
from tests.tuning.coded.make_projects import FILES, small

# Project.xsd: REFI-QDA 1.0 of 18 March 2019, MIT licence in its head, as published by REFI.
SCHEMA = etree.XMLSchema(etree.parse(str(FILES / "Project.xsd")))
COLUMNS = ["document_id", "case", "start", "end", "name", "coder", "denied"]


def rows(coded: Coded) -> list[tuple]:
    return sorted(coded.table()[COLUMNS].itertuples(index=False, name=None))


def again(coded: Coded, folder: Path) -> Coded:
    path = folder / "again.qdpx"
    path.write_bytes(qdpx(coded, name="p", note="n"))
    return read_qdpx(path)


def test_a_project_is_valid_by_the_schema_and_read_back_the_same(tmp_path: Path) -> None:
    made = small()
    SCHEMA.assertValid(etree.fromstring(project_xml(made, name="p", note="for the team")))
    read = again(made, tmp_path)
    assert rows(read) == rows(made) and read.form == "REFI-QDA, ilmio" and not read.left_out
    assert {d.document_id: d.text for d in read.documents} == {
        d.document_id: d.text for d in made.documents
    }
    assert rows(again(read, tmp_path)) == rows(made), "and once more"


def test_other_programs_find_the_coder_and_the_client() -> None:
    """QualCoder looks for the coder at the selection alone, and reads no sources of cases."""
    made = replace(small(), spans=(*small().spans, Span("D1", 0, 22, "rent", "Bo")))
    root = etree.fromstring(project_xml(made, name="p", case="Asiakas"))
    SCHEMA.assertValid(root)
    users = {one.get("guid"): one.get("name") for one in root.iter("{*}User")}
    selections = list(root.iter("{*}PlainTextSelection"))
    for one in selections:
        assert {c.get("creatingUser") for c in one.iter("{*}Coding")} == {one.get("creatingUser")}
    assert [users[one.get("creatingUser")] for one in selections][:2] == ["Aino", "Bo"]
    assert len(list(root.iter("{*}Coding"))) == len(made.spans)
    assert len({one.get("guid") for one in root.iter("{*}PlainTextSelection", "{*}Coding")}) == len(
        selections
    ) + len(made.spans)
    assert [one.get("name") for one in root.iter("{*}Variable")] == ["Asiakas"]
    told = root.findall(".//{*}TextSource/{*}VariableValue/{*}TextValue")
    assert [one.text for one in told] == ["K1", "K2"]


def test_denials_get_a_code_of_their_own_and_come_back(tmp_path: Path) -> None:
    from pipeline.tuning.coded.material import with_denials_apart

    made = replace(small(), spans=(*small().spans, Span("D2", 3, 9, "alone", "Bo", denied=True)))
    assert rows(again(with_denials_apart(made), tmp_path)) == rows(made)


@given(st.text(st.sampled_from("aä 😀\r\n<&>\"'é👩‍👧\t"), min_size=1, max_size=40), st.data())
def test_places_come_back_whatever_the_text(tmp_path_factory, text, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = Coded(
        "x", (CodedDocument("D", text),), (Code("c", "c"),), (Span("D", start, end, "c", "Bo"),)
    )
    read = again(made, tmp_path_factory.mktemp("q"))
    assert read.documents[0].text == text and rows(read) == rows(made)


def test_the_same_material_gives_the_same_bytes_in_any_order() -> None:
    made = small()
    turned = replace(made, documents=made.documents[::-1], spans=made.spans[::-1])
    assert qdpx(made, name="p") == qdpx(turned, name="p")
    with zipfile.ZipFile(io.BytesIO(qdpx(made, name="p"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        content = archive.read("project.qde").decode()
    assert "DateTime" not in content and "Vuokra on" not in content, "no time, no words of a text"


def test_a_codebook_alone() -> None:
    data = qdc(coloured(small().codes))
    root = etree.fromstring(data)
    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"
    named = [one.get("name") for one in root.iter("{*}Code")]
    assert named == ["Raha", "Vuokra", "Yksin"] and "Aino" not in data.decode()
    assert all(one.get("color", "").startswith("#") for one in root.iter("{*}Code"))


def test_a_codebook_is_read_by_ours(tmp_path: Path) -> None:
    path = tmp_path / "c.qdc"
    path.write_bytes(qdc(small().codes))
    read = read_coded(path)
    assert sorted(read.code_names().values()) == ["Raha", "Raha / Vuokra", "Yksin"]
    assert not read.documents and not read.spans


def test_a_document_without_a_text_is_not_written() -> None:
    with pytest.raises(ValueError, match="without a text"):
        qdpx(Coded("x", (CodedDocument("D", None),), (Code("c", "c"),), ()), name="p")
