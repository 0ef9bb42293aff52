"""Projects as ATLAS.ti, MAXQDA, NVivo and QualCoder write them, and files that mean harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputRefused
from pipeline.readers.rows import ReadOptions
from pipeline.tuning.coded import read_coded
from pipeline.tuning.coded.qdpx import read_qdpx
from tests.tuning.coded.make_projects import (
    CANARY,
    FILES,
    TEXT,
    project,
    qdpx_file,
    selection,
    source,
)


def words(coded) -> list[tuple[str, str, str]]:
    texts = {one.document_id: one.text for one in coded.documents}
    names = coded.code_names()
    return sorted(
        (names[s.code_id], texts[s.document_id][s.start : s.end], s.coder) for s in coded.spans
    )


def test_a_project_of_another_program_is_read() -> None:
    """``exegete.qdpx``: a project of QualCoder's form with two made-up texts, built and exported
    by Exegete 0.15.1a1 (from PyPI), whose RefiQdaExporter wrote the file as it stands.
    """
    coded = read_coded(FILES / "exegete.qdpx")
    assert coded.form == "REFI-QDA, Exegete" and not coded.left_out
    assert words(coded) == [
        ("Raha / vuokra", "Velkoja on paljon", "Aino"),
        ("Raha / vuokra", "Vuokra on maksamatta 😀 ja häätö uhkaa.", "Aino"),
        ("Raha / vuokra", "häätö uhkaa", "Aino"),
        ("yksinäisyys", "pysyy yksin", "Aino"),
    ], "places behind an emoji, and a coding within another"


@pytest.mark.parametrize(
    ("body", "sources", "found", "left", "why"),
    [
        (source(selection(26, 37)), None, ["häätö uhkaa"], {}, "characters"),
        (source(selection(27, 38, name="häätö uh")), None, ["häätö uhkaa"], {}, "UTF-16"),
        (
            source(selection(26, 37), "internal://A.TXT"),
            {"Sources/a.txt": TEXT.encode("utf-8-sig")},
            ["häätö uhkaa"],
            {},
            "capitals, and a byte order mark",
        ),
        (
            '<TextSource guid="g" plainTextPath="a.txt">' + selection(26, 37) + "</TextSource>",
            None,
            ["häätö uhkaa"],
            {},
            "qc: no name, and the file named without more",
        ),
        (
            source(selection(26, 37)),
            {"p/sources/a.txt": TEXT.encode("utf-16")},
            ["häätö uhkaa"],
            {},
            "in a folder, UTF-16",
        ),
        (
            '<TextSource guid="g" name="D1"><PlainTextContent>Velka on.</PlainTextContent>'
            + selection(0, 5)
            + "</TextSource>",
            None,
            ["Velka"],
            {},
            "the text within the XML",
        ),
        (
            source('<Coding guid="k"><CodeRef targetGUID="c1"/></Coding>'),
            None,
            [TEXT],
            {},
            "a coding of the whole document",
        ),
        (
            '<PDFSource guid="g" name="D1"><PDFSelection guid="x" page="0" firstX="0" firstY="0" '
            'secondX="1" secondY="1"><Coding guid="k"><CodeRef targetGUID="c1"/></Coding>'
            '</PDFSelection><Representation guid="r" plainTextPath="internal://a.txt">'
            + selection(26, 37)
            + "</Representation></PDFSource>",
            None,
            ["häätö uhkaa"],
            {"coding_of_a_place_on_a_pdf_page": 1},
            "the text that lies beside a PDF",
        ),
        (
            source(selection(0, 6))
            + '<PictureSource guid="p" name="x" path="internal://x.jpg"><PictureSelection guid="s" '
            'firstX="0" firstY="0" secondX="1" secondY="1"><Coding guid="k"><CodeRef '
            'targetGUID="c1"/></Coding></PictureSelection></PictureSource>'
            '<AudioSource guid="a" name="y"><AudioSelection guid="s" begin="0" end="1"><Coding '
            'guid="k"><CodeRef targetGUID="c1"/></Coding></AudioSelection></AudioSource>',
            None,
            ["Vuokra"],
            {"coding_of_a_picture": 1, "coding_of_a_recording": 1, "document_that_is_no_text": 2},
            "pictures and recordings are counted",
        ),
        (
            source(selection(0, 6)) + source(selection(0, 3), "internal://gone.txt", "D2"),
            None,
            ["Vuokra"],
            {"coding_of_a_document_without_a_text": 1, "document_without_a_text": 1},
            "a source that is missing",
        ),
        (
            source(selection(0, 6) + selection(5, 5) + selection(9, 4) + selection(4, 4000)),
            None,
            ["Vuokra"],
            {"coding_beyond_the_text": 1, "coding_without_a_place": 2},
            "places that are none",
        ),
        (
            source(selection(0, 6) + selection(0, 6, "gone")),
            None,
            ["Vuokra"],
            {"coding_of_an_unknown_code": 1},
            "a code that is not in the codebook",
        ),
    ],
)
def test_what_is_read_and_what_is_left_out(tmp_path, body, sources, found, left, why) -> None:
    coded = read_coded(qdpx_file(tmp_path / "p.qdpx", project(body), sources))
    texts = {one.document_id: one.text for one in coded.documents}
    assert [texts[s.document_id][s.start : s.end] for s in coded.spans] == found, why
    assert coded.left_out == left, why
    assert all(texts), "each document has a name"


def test_cases_users_and_codes_below_others(tmp_path: Path) -> None:
    codes = (
        '<Code guid="{C0}" name="asuminen" isCodable="true"><Description>Koti.</Description>'
        '<Code guid="c1" name=" vuokra " isCodable="true" color="#112233"/></Code>'
    )
    cases = '<Cases><Case guid="k" name="perhe 1"><SourceRef targetGUID="{G}"/></Case></Cases>'
    body = source(selection(0, 6)) + source(selection(0, 6), name="D1")
    coded = read_coded(qdpx_file(tmp_path / "p.qdpx", project(body, codes, cases)))
    assert [one.document_id for one in coded.documents] == ["D1", "D1 (2)"], "two of one name"
    assert coded.documents[0].case == "perhe 1"
    assert coded.code_names() == {"c0": "asuminen", "c1": "asuminen / vuokra"}
    assert coded.codes[0].description == "Koti." and coded.codes[1].colour == "#112233"
    assert {span.coder for span in coded.spans} == {"Aino"}, "guids in braces and capitals"
    table = coded.table()
    assert list(table["name"]) == ["asuminen / vuokra"] * 2 and not table["denied"].any()


def test_a_project_of_another_name_is_found(tmp_path: Path) -> None:
    def holding(*names: str) -> Path:
        with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
            for name in (*names, "sources/a.txt"):
                archive.writestr(name, TEXT if name.endswith("txt") else project(source(one)))
        return tmp_path / "p.qdpx"

    one = selection(0, 6)
    assert len(read_coded(holding("Tutkimus.qde")).spans) == 1
    assert len(read_coded(holding("x/project.qde", "other.qde")).spans) == 1
    with pytest.raises(InputRefused, match=r"no project\.qde"):
        read_coded(holding("one.qde", "two.qde"))


@pytest.mark.parametrize(
    ("origin", "quoted", "found", "why"),
    [
        ("ATLAS.ti Win 24", "", "Asiakas", "where no selection quotes, the program is known"),
        ("NVivo 14", "", "\nAsiaka", "of others the standard holds"),
        ("NVivo 14", "Hän soitti", "Asiakas", "another document of the project tells it"),
    ],
)
def test_how_places_were_counted_where_a_text_cannot_tell(
    tmp_path: Path, origin, quoted, found, why
) -> None:
    text = "a\r\nAsiakas tuli.\r\nHän soitti."
    begin = 16
    told = source(selection(begin, begin + 10, name=quoted), "internal://b.txt", "D2")
    path = qdpx_file(
        tmp_path / "p.qdpx",
        project(source(selection(2, 9)) + (told if quoted else ""), origin=origin),
        {"sources/a.txt": text.encode(), "sources/b.txt": text.encode()},
    )
    coded = read_coded(path)
    first = coded.spans[0]
    words = (coded.documents[0].text or "")[first.start : first.end]
    assert words == found, why


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("qde", "says"),
    [
        (LAUGHS + project(""), "document type"),
        (
            '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + project(source("&x;")).split("?>")[1],
            "document type",
        ),
        ("<!--" + "x" * 5000 + "-->" + LAUGHS + project("").split("?>")[1], "document type"),
        (project("")[:-20], "broken"),
        ("<other/>", "no project"),
        (project("").replace('<Code guid="c1" name="vuokra" isCodable="true"/>', ""), "no code"),
    ],
)
def test_xml_that_means_harm_or_nothing_is_refused(tmp_path, qde, says) -> None:
    with pytest.raises(InputRefused) as refused:
        read_coded(qdpx_file(tmp_path / "p.qdpx", qde))
    assert says in str(refused.value) and refused.value.mend


@pytest.mark.parametrize(
    "path",
    [
        "internal://../secret.txt", "internal://..", "internal://", "relative://secret.txt",
        "absolute:///etc/passwd", "/etc/passwd", "file:///etc/passwd", "internal://a/../b.txt",
        "internal://..\\secret.txt", "internal://C:secret.txt",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_container(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text(CANARY)
    sources = {"sources/b.txt": b"x", "../secret.txt": CANARY.encode(), "secret.txt": b"x"}
    coded = read_coded(
        qdpx_file(tmp_path / "p.qdpx", project(source(selection(0, 1), path)), sources)
    )
    assert not coded.documents and coded.left_out["document_without_a_text"] == 1


def test_containers_that_mean_harm_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.qdpx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project(""))
        archive.writestr("sources/a.txt", b"0" * 30_000_000)
    with pytest.raises(InputRefused, match="unpacks to far more"):
        read_coded(bomb)
    plain = tmp_path / "plain.qdpx"
    plain.write_bytes(b"no container")
    with pytest.raises(InputRefused, match="no ZIP"):
        read_coded(plain)
    with pytest.raises(InputRefused, match="too large"):
        read_qdpx(bomb, ReadOptions(max_file_mb=0.001))
    with zipfile.ZipFile(tmp_path / "e.qdpx", "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(InputRefused, match=r"no project\.qde"):
        read_coded(tmp_path / "e.qdpx")


def test_texts_never_show(tmp_path: Path) -> None:
    coded = read_coded(
        qdpx_file(
            tmp_path / "p.qdpx",
            project(source(selection(0, 6))),
            {"sources/a.txt": CANARY.encode()},
        )
    )
    assert CANARY in (coded.documents[0].text or "") and CANARY not in repr(coded)
