"""One thing planted in one place of each format is found there, and nothing else is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.execution.gates import default_gate
from pipeline.gate.gate import Gate
from pipeline.release_check.canaries import read_canaries
from pipeline.release_check.check import Check, check_file, check_files, files_of
from pipeline.release_check.findings import Finding
from pipeline.release_check.plain import read_text
from tests.gate.make_leaks import png
from tests.release_check import make_files as make

WORD = "tuulikukka"  # a canary
PHONE = "040 765 4321"


@cache
def gate() -> Gate:
    return default_gate()


def found(name: str, data: bytes, k: int = 10, canaries: tuple[str, ...] = ()) -> list[Finding]:
    return sorted(set(check_file(name, data, Check(gate(), k, canaries))))


def told(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(one.kind, one.place) for one in findings}


_DOC, _XML = "word/document.xml", "content.xml"
IDENTIFIERS = [
    ("a.txt", f"Otsikko\n\nSoita {PHONE}.".encode(), "line 3"),
    ("a.md", f"# Otsikko\nx\n\n- {PHONE}\n".encode(), "line 4"),
    ("a.csv", f"a;b\n1;Soita {PHONE}\n".encode(), "line 2, column 2"),
    ("a.json", make.as_json({"evidence": [{"label_fi": f"Soita {PHONE}"}]}),
     "evidence[1] › label_fi"),
    ("a.html", make.page(f"\n\n<p>Soita <b>{PHONE}</b></p>"), "line 3"),
    ("a.html", make.page(f"<img alt='Soita {PHONE}'>"), "attribute, line 1"),
    ("a.docx", make.word(f"Soita {PHONE}"), f"{_DOC}, paragraph 2"),
    ("a.docx", make.word(f"Soita {PHONE}", "two runs"), f"{_DOC}, paragraph 3"),
    ("a.docx", make.word(f"Soita {PHONE}", "alternative text"), f"{_DOC}, alternative text"),
    ("a.xlsx", make.book(f"Soita {PHONE}"), "sheet 1, cell B2"),
    ("a.odt", make.odt(f"Soita {PHONE}"), f"{_XML}, paragraph 1"),
    ("a.pdf", make.pdf(f"Soita {PHONE}"), "page 1"),
    ("a.zip", make.zipped({"x/virtanen.txt": f"Soita {PHONE}".encode()}), "member 1 › line 1"),
    ("a.zip", make.zipped({"b.zip": make.zipped({"c.docx": make.word(f"Soita {PHONE}")})}),
     f"member 1 › member 1 › {_DOC}, paragraph 2"),
]  # fmt: skip


def named(one: object) -> str | None:
    """Name a case by its words; of a file's bytes, which hold the time, nothing is said."""
    return "file" if isinstance(one, bytes) else str(one)[:40]


@pytest.mark.parametrize(("name", "data", "place"), IDENTIFIERS, ids=named)
def test_an_identifier_is_found_where_it_stands(name: str, data: bytes, place: str):
    findings = found(name, data)
    assert ("identifier", place) in told(findings)
    assert {one.what for one in findings if one.kind == "identifier"} == {"PHONE"}
    assert PHONE not in str(findings) and "virtanen" not in str(findings)


def test_a_name_of_a_file_is_looked_at(tmp_path: Path):
    path = tmp_path / "Pirkko Vainionpää.txt"
    path.write_text("Raportti.", encoding="utf-8")
    (one,) = check_files([path], Check(gate(), 10))
    assert (one.file, one.place, one.kind) == ("file 1", "name of the file", "identifier")


COUNTS = [
    ("a.txt", b"Ilman asuntoa oli kolme asiakasta.", "line 1"),
    ("a.md", b"| Clients | Share |\n|---|---|\n| 4 of 60 | 7% |\n", "line 3, column 1"),
    ("a.csv", make.evidence(4), "line 2, column 3"),
    ("a.csv", make.evidence(57), "line 2, column 3"),
    ("a.csv", make.evidence(20, 60, high="0.0667"), "line 2, column 8"),
    ("a.csv", "Asiakkaita;Asiakkaita ryhmässä\n4;60\n".encode(), "line 2, column 1"),
    ("a.json", make.as_json({"evidence": [{"n_clients": 4, "of_clients": 60}]}),
     "evidence[1] › n_clients"),
    ("a.html", make.page("\n<table><tr><th>Fenomen</th><th>Klienter</th></tr>"
                         "\n<tr><th>Skuld</th><td>4 av 60</td></tr></table>"), "line 3, column 2"),
    ("a.html", make.page("<table><caption>Clients by team</caption><tr><th>Item</th><th>Number</th>"
                         "</tr>\n<tr><th>Team</th><td>4</td></tr></table>"), "line 2, column 2"),
    ("a.html", make.page("<p>Velkaa oli 4/60 asiakkaalla.</p>"), "line 1"),
    ("a.docx", make.word("Kahdella asiakkaalla oli velkaa."), f"{_DOC}, paragraph 2"),
    ("a.docx", make.word("4", "table"), f"{_DOC}, table 1, row 2, column 2"),
    ("a.docx", make.word("Aineisto N = 77. Velkaa oli 2,6 %:lla."), f"{_DOC}, paragraph 2"),
    ("a.xlsx", make.book(4, heads=("Phenomenon", "Clients")), "sheet 1, cell B2"),
    ("a.xlsx", make.book(4, heads=("theme_id", "n_clients")), "sheet 1, cell B2"),
    ("a.odt", make.odt("4", "table"), f"{_XML}, table 1, row 2, column 1"),
    ("a.pdf", make.pdf("Two of the clients had debts."), "page 1"),
    ("a.zip", make.zipped({"evidence.csv": make.evidence(4)}), "member 1 › line 2, column 3"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "place"), COUNTS, ids=named)
def test_a_count_of_few_is_found_where_it_stands(name: str, data: bytes, place: str):
    findings = found(name, data)
    assert ("small_count", place) in told(findings), findings
    assert {one.kind for one in findings} == {"small_count"}
    assert not [one for one in found(name, data, k=2) if one.kind == "small_count"] or "2" in str(
        data
    )


SIDES = [
    ("a.html", make.page("\n<!-- x -->"), "a comment in the page's source"),
    ("a.md", b"x\n<!-- y -->\n", "a comment in the page's source"),
    ("a.html", make.page("<p hidden>x</p>"), "hidden text"),
    ("a.html", make.page("<p style='display: none'>x</p>"), "hidden text"),
    ("a.html", make.page("<script>1</script>"), "a macro or script"),
    ("a.html", make.page("<img src='https://www.finlex.fi/x.png' alt='x'>"),
     "content that is fetched from elsewhere"),
    ("a.html", make.page(head="<meta name='author' content='x'>"), "the name of an author"),
    ("a.docx", make.word("huomio", "comment"), "a comment"),
    ("a.docx", make.word("huomio", "inserted"), "a tracked change"),
    ("a.docx", make.word("huomio", "deleted"), "a tracked change"),
    ("a.docx", make.word("huomio", "vanish"), "hidden text"),
    ("a.docx", make.word("huomio", "custom property"), "a custom property"),
    ("a.docx", make.word("M. Kirjoittaja", "author"), "the name of an author"),
    ("a.docx", make.word("x", "macro"), "a macro or script"),
    ("a.docx", make.word("x", "template"), "a link to another file"),
    ("a.xlsx", make.book("x", "comment"), "a comment"),
    ("a.xlsx", make.book("x", "hidden sheet"), "a hidden sheet"),
    ("a.xlsx", make.book("x", "very hidden sheet"), "a hidden sheet"),
    ("a.xlsx", make.book("x", "hidden row"), "a hidden row or column"),
    ("a.xlsx", make.book("x", "hidden column"), "a hidden row or column"),
    ("a.xlsx", make.book("x", "invisible"), "hidden text"),
    ("a.xlsx", make.book("x", "custom property"), "a custom property"),
    ("a.xlsx", make.book("x", "author"), "the name of an author"),
    ("a.xlsx", make.book("x", "macro"), "a macro or script"),
    ("a.xlsx", make.book("x", "link"), "a link to another file"),
    ("a.odt", make.odt("x", "comment"), "a comment"),
    ("a.odt", make.odt("x", "tracked"), "a tracked change"),
    ("a.odt", make.odt("x", "hidden"), "hidden text"),
    ("a.odt", make.odt("x", "author"), "the name of an author"),
    ("a.odt", make.odt("x", "property"), "a custom property"),
    ("a.pdf", make.pdf("x", "author"), "the name of an author"),
    ("a.pdf", make.pdf("x", "property"), "a custom property"),
    ("a.pdf", make.pdf("x", "attachment"), "another file inside"),
    ("a.pdf", make.pdf("x", "comment"), "a comment"),
    ("a.pdf", make.pdf("1", "script"), "a macro or script"),
    ("a.zip", make.zipped({"a.txt": b"x"}, "x"), "a comment of the archive"),
    ("a.zip", make.zipped({"a.docx": make.word("x", "comment")}), "a comment"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "what"), SIDES, ids=named)
def test_a_side_channel_is_found_as_such(name: str, data: bytes, what: str):
    findings = found(name, data)
    assert {(one.kind, one.what) for one in findings} == {("side_channel", what)}
    assert all(one.mend for one in findings)


CANARIES = [
    ("a.txt", WORD.upper().encode()),
    ("a.txt", "Tuuli\u00adkukka".encode()),
    ("a.txt", WORD.encode("utf-16")),
    ("a.csv", f"a,b\n1,x{WORD}x\n".encode()),
    ("a.json", make.as_json({"x": {WORD: 1}})),
    ("a.json", ('{"a": "' + "".join("\\u" + f"{ord(c):04x}" for c in WORD) + '"}').encode()),
    ("a.html", make.page("<p>tuuli<b>kukka</b></p>")),
    ("a.html", make.page("<p>" + "".join(f"&#{ord(c)};" for c in WORD) + "</p>")),
    ("a.html", make.page(f"<!-- {WORD} -->")),
    ("a.html", make.page(f"<p hidden>{WORD}</p>")),
    ("a.html", make.page(f"<p class='{WORD}'>x</p>")),
    ("a.html", make.page(f"<style>.{WORD} {{}}</style>")),
    ("a.html", make.page(f"<img alt='{WORD}'>")),
    ("a.html", make.page(f"<img alt='' src='{make.data_address('image/png', png(WORD))}'>")),
    *[("a.docx", make.word(WORD, place)) for place in (
        "paragraph", "two runs", "table", "comment", "inserted", "deleted", "vanish",
        "custom property", "author", "macro", "template", "alternative text")],
    *[("a.xlsx", make.book(WORD, place)) for place in (
        "cell", "hidden sheet", "very hidden sheet", "hidden row", "hidden column", "invisible",
        "comment", "custom property", "author", "macro", "link")],
    *[("a.odt", make.odt(WORD, place)) for place in (
        "paragraph", "comment", "tracked", "hidden", "author", "property")],
    *[("a.pdf", make.pdf(WORD, place)) for place in (
        "page", "author", "property", "attachment", "comment", "script")],
    ("a.zip", make.zipped({f"{WORD}.txt": b"x"})),
    ("a.zip", make.zipped({"b.zip": make.zipped({"c.xlsx": make.book(WORD, "hidden sheet")})})),
    ("a.zip", make.zipped({"a.txt": b"x"}, WORD)),
    (f"{WORD}.txt", b"x"),
    ("a.odd", b"\0\xff" + WORD.encode() + b"\0"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CANARIES)))
def test_a_canary_is_found_in_any_place_of_any_format(number: int):
    name, data = CANARIES[number]
    findings = found(name, data, canaries=(WORD,))
    assert "canary" in {one.kind for one in findings}, name
    assert WORD not in str([one for one in findings if one.file != name])
    others = found(name, data, canaries=("sinivuokko", "tuulikukkå"))
    assert "canary" not in {one.kind for one in others}, "of another word"


CLEAN = [
    ("a.txt", "Velkaa oli 12 asiakkaalla 60:stä (20 %). Se on joka viides asiakas.".encode()),
    ("a.md", b"| Clients | Share |\n|---|---|\n| 12 of 60 | 20% |\n"),
    ("a.csv", make.evidence(12)),
    ("a.csv", make.evidence(60)),
    ("a.csv", b"Group,Phenomenon,Clients\nAll clients,No phenomenon found,0\n"),
    ("a.json", make.as_json({"evidence": [{"n_clients": 12, "of_clients": 60, "section11": 3}]})),
    ("a.html", make.page("<p>Drygt en tredjedel av klienterna (21 av 60).</p><a href='https://"
                         "www.finlex.fi/'>lag 1301/2014</a>")),
    ("a.docx", make.word("Kolmanneksella asiakkaista (20/60) oli velkaa.")),
    ("a.docx", make.word("12", "table")),
    ("a.xlsx", make.book(12, heads=("Phenomenon", "Clients"))),
    ("a.odt", make.odt("21 av 60 klienter, alltså drygt en tredjedel.")),
    ("a.pdf", make.pdf("Just over a third of the clients, 21 of 60.")),
    ("a.zip", make.zipped({"a.csv": make.evidence(12), "b.docx": make.word("Raportti.")})),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CLEAN)))
def test_a_clean_file_gives_nothing(number: int):
    assert found(*CLEAN[number], canaries=(WORD,)) == []


UNREADABLE = [
    ("a.docx", b"PK\x03\x04 broken", "broken"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0 behind a password", "encrypted"),
    ("a.pdf", b"%PDF-1.7 broken", "broken"),
    ("a.json", b'{"a": ', "broken"),
    ("a.odt", b"none", "broken"),
    ("a.pages", b"none", "format"),
    ("a.zip", make.zipped({"b.docx": b"none"}), "broken"),
]


@pytest.mark.parametrize(("name", "data", "why"), UNREADABLE, ids=named)
def test_what_cannot_be_read_is_said(name: str, data: bytes, why: str):
    assert ("unreadable", why) in {(one.kind, one.what) for one in found(name, data)}


def test_a_part_that_cannot_be_looked_into_is_said_wherever_it_stands():
    cut_off = make.zipped({"a.txt": PHONE.encode() * 9})[:-20]
    part = {"customXml/a.zip": cut_off}  # of a place where nobody expects another file
    inside = make.repacked(make.word("Raportti."), lambda name, data: data, part)
    assert ("unreadable", "broken") in {(one.kind, one.what) for one in found("a.docx", inside)}


def test_a_pdf_that_is_a_picture_is_not_vouched_for():
    import io

    import pypdf

    made, out = pypdf.PdfWriter(), io.BytesIO()
    made.add_blank_page(width=100, height=100)
    made.write(out)
    assert {one.what for one in found("a.pdf", out.getvalue())} == {"picture"}


def test_an_unreadable_file_keeps_no_other_from_being_looked_at(tmp_path: Path):
    (tmp_path / "a.docx").write_bytes(b"none")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_text(f"Soita {PHONE}", encoding="utf-8")
    kinds = [one.kind for one in check_files(files_of([tmp_path]), Check(gate(), 10))]
    assert kinds == ["unreadable", "identifier"]


def test_a_list_of_canaries_is_read(tmp_path: Path):
    path = tmp_path / "words.txt"
    path.write_text("Tuulikukka\n\nKÄRHÖ\n", encoding="utf-8")
    assert read_canaries(path) == ("tuulikukka", "kärhö")
    path.write_text("ab\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Canary 1"):
        read_canaries(path)


def test_a_line_that_begins_far_to_the_right_is_read_at_once():
    rule, other = "|" + " |" * 20_000, " " * 20_000 + "| x | y |"
    (grid,) = read_text(f"| a | b |\n{rule}\n{other}\n".encode()).grids
    assert [[cell.text for cell in row] for row in grid.rows] == [["a", "b"], ["x", "y"]]
