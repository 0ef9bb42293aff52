"""How a report looks in Word where the organisation has no base document of its own."""

from __future__ import annotations

from typing import Any

from pipeline.report.docxbase import CELL, DETAIL

_INK, _SOFT, _ACCENT = "17242E", "4D5B66", "0A5A6B"  # as in report.css: contrast 4.5 and more
_FONT = "Calibri"
_SIZES = {"Title": (24, _INK), "Subtitle": (13, _SOFT), "Heading 1": (16, _ACCENT),
          "Heading 2": (13, _INK), "Heading 3": (11, _INK), "Caption": (10, _INK)}  # fmt: skip


def dress(document: Any, footer: str, page: str) -> None:
    """Set paper, fonts and footer.

    :param footer: what stands at the foot of each page.
    :param page: the word for page, before its number.
    """
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    _drop_table_styles(document)
    normal = document.styles["Normal"]
    _font(normal, 10.5, _INK)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for name, (size, colour) in _SIZES.items():
        style = document.styles[name]
        _font(style, size, colour)
        style.font.italic = False
        style.font.bold = name != "Subtitle"
    _no_border(document.styles["Title"])
    for name, above in (("Heading 1", 20), ("Heading 2", 14), ("Heading 3", 10), ("Caption", 8)):
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(above), Pt(4), True
    _hyphenate_cells(document)
    _foot(section.footer, f"{footer} · {page} ")


def _hyphenate_cells(document: Any) -> None:
    """Let a word that is wider than its column be hyphenated by the rules of its language.

    Text outside of tables is left whole: it has room.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for name, whole in (("Normal", "1"), (CELL, "0"), (DETAIL, "0")):
        form = document.styles[name].element.get_or_add_pPr()
        made = OxmlElement("w:suppressAutoHyphens")
        made.set(qn("w:val"), whole)
        spacing = form.find(qn("w:spacing"))  # before which it stands, as the schema wants
        form.insert(len(form) if spacing is None else form.index(spacing), made)
    own = document.settings.element
    made = OxmlElement("w:autoHyphenation")
    before = own.find(qn("w:defaultTabStop"))
    own.insert(0 if before is None else own.index(before) + 1, made)


def _font(style: Any, size: float, colour: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(key), _FONT)
    for name in ("w:spacing", "w:kern"):
        for element in style.element.rPr.findall(qn(name)):
            style.element.rPr.remove(element)


def _no_border(style: Any) -> None:
    from docx.oxml.ns import qn

    for element in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(element)


def _drop_table_styles(document: Any) -> None:
    """A hundred table styles that nothing uses make most of the file."""
    from docx.oxml.ns import qn

    root = document.styles.element
    for style in root.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if style.get(qn("w:type")) == "table" and name not in ("Normal Table", "Ilmio"):
            root.remove(style)


def _foot(footer: Any, text: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = footer.paragraphs[0]
    line.style = "Ilmio Detail"
    line.add_run(text)
    for kind in ("begin", "PAGE", "end"):
        if kind == "PAGE":
            element = OxmlElement("w:instrText")
            element.text = kind
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        line.add_run()._r.append(element)
