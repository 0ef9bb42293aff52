"""The report as Word: readable by everybody, the same bytes each time, nothing beside the text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.report.charts import Mark
from pipeline.report.checklist import Signed
from pipeline.report.docxfile import render_docx
from pipeline.report.dots import dot_png
from pipeline.report.messages import load_messages
from pipeline.report.templates_own import Templates
from pipeline.report.view import Source, build
from tests.report.read_office import members, texts
from tests.report.test_pages import shown_theme, statements

TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


def rendered(source: Source, language: str = "fi") -> bytes:
    messages = load_messages(language)
    return render_docx(build(source, messages), messages, Templates())


@pytest.fixture(scope="module")
def made(team_source: Source) -> bytes:
    return rendered(team_source)


@pytest.fixture(scope="module")
def document(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_language_title_and_nobody(language: str, team_source: Source) -> None:
    found = docx.Document(io.BytesIO(rendered(team_source, language)))
    core = found.core_properties
    assert core.language == TAGS[language]
    assert core.title.startswith(load_messages(language)("page.title"))
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created == core.modified and core.created.year == 2000
    langs = found.styles.element.findall(f".//{qn('w:lang')}")
    assert [one.get(qn("w:val")) for one in langs] == [TAGS[language]]


def test_same_view_same_bytes(made: bytes, team_source: Source) -> None:
    assert made == rendered(team_source)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not archive.comment and not any(e.extra or e.comment for e in archive.infolist())


def test_nothing_beside_the_text(made: bytes) -> None:
    inside = members(made)
    assert not [
        n for n in inside if "comment" in n or "custom" in n or n.endswith((".jpeg", "bin"))
    ]
    xml = b"".join(data for name, data in inside.items() if name.endswith(".xml"))
    for word in (b"python-docx", b"w:rsid", b"w:vanish", b"w:ins ", b"w:del "):
        assert word not in xml, word


def test_headings_are_headings_and_skip_no_level(document: Any) -> None:
    levels = [
        int(line.style.name[-1])
        for line in document.paragraphs
        if line.style.name.startswith("Heading ")
    ]
    assert levels[0] == 1 and set(levels) == {1, 2, 3}
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert [p.style.name for p in document.paragraphs].count("Title") == 1


def test_tables_repeat_their_head_and_say_what_they_are(document: Any) -> None:
    assert len(document.tables) > 5
    for table in document.tables:
        first = table.rows[0]._tr
        assert first.trPr is not None and first.trPr.find(qn("w:tblHeader")) is not None
        for name in ("w:tblCaption", "w:tblDescription"):
            assert table._tbl.tblPr.find(qn(name)).get(qn("w:val"))
        assert not table._tbl.findall(f".//{qn('w:gridSpan')}")
        assert not table._tbl.findall(f".//{qn('w:vMerge')}")
        assert table._tbl.getprevious().pPr.pStyle.val == "Caption"


def test_pictures_have_an_alternative_text_with_the_numbers(document: Any) -> None:
    shapes = [shape._inline.docPr for shape in document.inline_shapes]
    assert len(shapes) == 15
    assert all("%" in shape.get("descr") for shape in shapes)
    assert len({shape.get("id") for shape in shapes}) == 15


def test_every_number_of_the_view_is_in_it(made: bytes, team_source: Source) -> None:
    view = build(team_source, load_messages("fi"))
    found = "\n".join(texts("report.docx", made))
    for block in view.blocks:
        for line in block.lines:
            assert line.label in found and line.clients in found and line.range in found
        assert all(name in found for name in block.hidden)
    assert all(warning in found for warning in view.change.warnings)
    assert all(value in found for _, value in view.provenance)
    for item in load_messages("fi").all("checklist.items"):
        assert item in found


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_people_wrote_stands_under_real_headings(
    language: str, make_source: Callable[..., Source]
) -> None:
    source = make_source(profile="public")
    theme = shown_theme(source)
    told = statements(
        {"theme_id": theme, "part": "need", "language": language, "text": "Sanottu tarve."},
        {"theme_id": theme, "part": "example", "language": language, "text": "Sanottu esimerkki."},
    )
    m, source = load_messages(language), replace(source, statements=told)
    found = docx.Document(io.BytesIO(rendered(source, language)))
    lines = [(line.style.name, line.text) for line in found.paragraphs]
    start = lines.index(("Heading 1", m("pages.heading")))
    [page] = build(source, m).pages
    assert lines[start + 2 : start + 4] == [("Heading 2", page.heading), ("Normal", page.number)]
    own = lines[start + 4 : start + 9]
    assert own[0] == ("Heading 3", m("pages.parts.need")) and own[1][1] == "Sanottu tarve."
    assert own[3][1] == m("pages.behind", k=10) and own[4][1] == "Sanottu esimerkki."


def test_it_says_at_its_head_whether_it_is_ready(make_source: Callable[..., Source]) -> None:
    signed = tuple(Signed(n, n != 3, "Maija Malli", date(2026, 10, 5)) for n in range(1, 8))
    source, m = replace(make_source(profile="team"), signed=signed), load_messages("fi")
    view = build(source, m)
    lines = docx.Document(io.BytesIO(rendered(source))).paragraphs
    first = next(i for i, line in enumerate(lines) if line.style.name == "Heading 1")
    assert view.readiness in [line.text for line in lines[:first]] and not view.ready
    points = [line.text.split("\n") for line in lines if line.style.name == "List Number"]
    assert [point[2] for point in points] == [line.person for line in view.checklist]
    for point, line in zip(points, view.checklist, strict=True):
        state = m("checklist.done" if line.done else "checklist.open")
        assert point[0] == f"{line.question} [{state}]" and line.machine in point[1]


def test_a_character_that_no_office_file_holds_is_left_out(
    make_source: Callable[..., Source],
) -> None:
    source = make_source(profile="team")
    source.themes["label_fi"] = source.themes["label_fi"].replace("Yksinäisyys", "Yksin\x07äisyys")
    assert "Yksin äisyys" in texts("report.docx", rendered(source))


def test_a_mark_is_drawn_where_its_share_is() -> None:
    low, high = (Mark("x", share, None, None, None, "") for share in (0.1, 0.9))
    assert dot_png(low) != dot_png(high) and dot_png(low) == dot_png(low)
    assert dot_png(low) == dot_png(Mark("y", 0.102, None, None, None, "")), "whole percent alone"
