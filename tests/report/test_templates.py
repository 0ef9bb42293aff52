"""An organisation's own templates: used where they are there, refused where they break a report."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.errors import UsageError
from pipeline.report.docxfile import render_docx
from pipeline.report.html import render_html
from pipeline.report.messages import load_messages
from pipeline.report.page_parts import REQUIRED
from pipeline.report.templates_own import OURS, Templates
from pipeline.report.view import Source, View, build
from tests.report.read_office import members, texts

EXTENDS = '{% extends "ilmio/report.html" %}\n'
FI = load_messages("fi")


@pytest.fixture(scope="module")
def view(team_source: Source) -> View:
    return build(team_source, FI)


def html(folder: Path, view: View, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return render_html(view, FI, Templates(folder))


def test_an_empty_folder_and_none_are_ours(tmp_path: Path, view: View) -> None:
    ours = render_html(view, FI)
    assert ours == html(tmp_path, view) == render_html(view, FI, Templates(tmp_path / "none"))


def test_a_page_that_extends_ours(tmp_path: Path, view: View) -> None:
    own = EXTENDS + "{% block footer %}<footer><p>Esimerkkikunta</p></footer>{% endblock %}"
    page = html(tmp_path, view, report_html=own)
    assert "Esimerkkikunta" in page and FI("page.print_note", period=view.period) not in page


def test_a_page_that_replaces_ours(tmp_path: Path, view: View) -> None:
    text = (OURS / "report.html").read_text("utf-8").replace('class="eyebrow"', 'class="ours"')
    assert 'class="ours"' in html(tmp_path, view, report_html=text)


def test_a_style_sheet_comes_after_ours(tmp_path: Path, view: View) -> None:
    page = html(tmp_path, view, report_css=":root { --accent: #00008b; }\n#checklist{display:none}")
    assert page.index("--accent: #0a5a6b") < page.index("--accent: #00008b")
    assert page.index("#checklist{display:none}") < page.index("#checklist, #provenance { display:")


BROKEN = [
    (EXTENDS + "{% block footer %}\n{{ view.no_such }}{% endblock %}", ", line 3", "no_such"),
    (EXTENDS + "{% block footer %}\n\n{% if %}", ", line 4", "Expected an expression"),
    (EXTENDS + '{% block footer %}{{ m("no.such") }}{% endblock %}', ", line 2", "no.such"),
    ('{% extends "theirs.html" %}', "report.html, line 1", "theirs.html"),
    (EXTENDS + "{% block footer %}{{ view.__class__.__mro__ }}{% endblock %}", ", line 2", ""),
    (EXTENDS + "{% block footer %}{{ m.__init__.__globals__ }}{% endblock %}", ", line 2", ""),
    (EXTENDS + "{% block footer %}{{ m._texts.clear() }}{% endblock %}", ", line 2", ""),
]


@pytest.mark.parametrize(("text", "place", "said"), BROKEN)
def test_a_broken_page_names_file_and_line(
    text: str, place: str, said: str, tmp_path: Path, view: View
) -> None:
    with pytest.raises(UsageError) as error:
        html(tmp_path, view, report_html=text)
    assert "report.html" in error.value.where and error.value.where.endswith(place)
    assert said in error.value.what and "out of the folder" in error.value.mend


@pytest.mark.parametrize("key", [key for key in REQUIRED if key != "state"])
@pytest.mark.parametrize(
    "instead", ["", '<section id="{key}"></section>', "<div hidden>{{{{ super() }}}}</div>"]
)
def test_no_required_part_can_be_dropped_emptied_or_hidden(
    key: str, instead: str, tmp_path: Path, view: View
) -> None:
    own = f"{EXTENDS}{{% block {key} %}}{instead.format(key=key)}{{% endblock %}}"
    with pytest.raises(UsageError, match=key):
        html(tmp_path, view, report_html=own)


def test_the_state_of_a_draft_stays(tmp_path: Path, view: View) -> None:
    with pytest.raises(UsageError, match="state"):
        html(tmp_path, view, report_html=EXTENDS + "{% block header %}{% endblock %}")


FOREIGN = [
    "<script>1</script>",
    '<img src="https://example.org/x.png">',
    '<link rel="stylesheet" href="x.css">',
    '<p onclick="x()">x</p>',
    '<iframe src="data:text/html,x"></iframe>',
]


@pytest.mark.parametrize("text", FOREIGN)
def test_nothing_runs_and_nothing_is_loaded(text: str, tmp_path: Path, view: View) -> None:
    own = f"{EXTENDS}{{% block footer %}}{text}{{% endblock %}}"
    with pytest.raises(UsageError, match="brings in"):
        html(tmp_path, view, report_html=own)


def test_a_page_without_the_policy_is_refused(tmp_path: Path, view: View) -> None:
    text = (OURS / "report.html").read_text("utf-8").replace("Content-Security-Policy", "x")
    with pytest.raises(UsageError, match="brings in"):
        html(tmp_path, view, report_html=text)


@pytest.mark.parametrize("text", ["@import 'x.css';", "p{}\np { background: url(http://x) }"])
def test_a_style_sheet_that_loads_is_refused(text: str, tmp_path: Path, view: View) -> None:
    with pytest.raises(UsageError, match="nothing from elsewhere") as error:
        html(tmp_path, view, report_css=text)
    assert error.value.where.endswith(f"report.css, line {text.count(chr(10)) + 1}")


def base(folder: Path, change: Callable[[docx.document.Document], None]) -> Path:
    document = docx.Document()
    document.add_paragraph("Vanha teksti, jota ei pidä jäädä")
    document.core_properties.author = "Tekijä Tuntematon"
    document.sections[0].header.paragraphs[0].text = "Esimerkkikunnan sosiaalityö"
    change(document)
    document.save(str(folder / "report.docx"))
    return folder / "report.docx"


def test_a_base_document_gives_styles_and_header_and_nothing_else(
    tmp_path: Path, view: View
) -> None:
    def change(document: docx.document.Document) -> None:
        document.styles["Heading 1"].font.name = "Courier New"
        for name in ("Caption", "List Number"):
            element = document.styles[name].element
            element.getparent().remove(element)

    base(tmp_path, change)
    made = render_docx(view, FI, Templates(tmp_path))
    found = "\n".join(texts("report.docx", made))
    assert "Esimerkkikunnan sosiaalityö" in found and view.title in found
    assert "Vanha teksti" not in found and "Tuntematon" not in found
    read = docx.Document(io.BytesIO(made))
    assert read.styles["Heading 1"].font.name == "Courier New"
    assert {"Caption", "List Number"} <= {p.style.name for p in read.paragraphs}
    assert made == render_docx(view, FI, Templates(tmp_path))


def test_pictures_and_comments_of_the_base_text_go(tmp_path: Path, view: View) -> None:
    from pipeline.report.charts import Mark
    from pipeline.report.dots import dot_png

    old = dot_png(Mark("x", 0.999, 0.1, 0.2, 0.3, ""))

    def change(document: docx.document.Document) -> None:
        document.add_picture(io.BytesIO(old))
        run = document.add_paragraph("x").runs[0]
        document.add_comment(run, "Salainen huomautus", author="Tekijä Tuntematon")

    base(tmp_path, change)
    inside = members(render_docx(view, FI, Templates(tmp_path)))
    assert old not in inside.values() and not [name for name in inside if "comment" in name]


def test_a_base_that_is_no_word_document_is_refused(tmp_path: Path, view: View) -> None:
    (tmp_path / "report.docx").write_bytes(b"no zip")
    with pytest.raises(UsageError, match="cannot be read") as error:
        render_docx(view, FI, Templates(tmp_path))
    assert error.value.where.endswith("report.docx")


def test_a_base_that_loads_something_is_refused(tmp_path: Path, view: View) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND

    def change(document: docx.document.Document) -> None:
        part = document.sections[0].header.part
        part.relate_to("http://example.org/x.png", KIND.IMAGE, is_external=True)

    base(tmp_path, change)
    with pytest.raises(UsageError, match="from elsewhere"):
        render_docx(view, FI, Templates(tmp_path))
