"""The empty Word document that a report is written into: ours, or the organisation's own.

Of an own base document the styles, the page, the header and the footer are used. Its text goes,
and with it everything that is not needed to show the rest: pictures of the text, comments, notes,
custom properties, macros, links to templates, marks of who edited what.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.report.packed import TAGS

CELL, DETAIL, TABLE = "Ilmio Cell", "Ilmio Detail", "Ilmio"  # own styles; a base may define them
CELL_SIZE, DETAIL_SIZE = 9.0, 8.0  # points
CELL_MARGIN = 2 * 55 * 635  # EMU: left and right, as in the table's style
_NEEDED = (
    "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet",
    "List Number",
)  # fmt: skip
_KEPT = ("styles", "numbering", "settings", "theme", "header", "footer")
_KEPT_OUTSIDE = ("officeDocument", "core-properties", "extended-properties")
_SETTINGS_DROPPED = (
    "attachedTemplate", "mailMerge", "docVars", "rsids", "footnotePr", "endnotePr",
    "trackRevisions", "savePreviewPicture", "writeProtection", "documentProtection",
)  # fmt: skip
_TABLE_STYLE = f"""<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="{TABLE}"/>\
<w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>\
<w:top w:val="single" w:sz="8" w:space="0" w:color="17242E"/>\
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="17242E"/>\
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="CDD6DB"/></w:tblBorders><w:tblCellMar>\
<w:top w:w="50" w:type="dxa"/><w:left w:w="55" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>\
<w:right w:w="55" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr>\
<w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" \
w:color="17242E"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""


def empty_document(own: Path | None, language: str) -> Any:
    """Open the base and leave of it what a report needs.

    :param own: the organisation's base document; None for ours.
    :param language: fi, sv or en, the language of every text.
    :raises UsageError: where the own base cannot be used.
    """
    import docx

    ours = docx.Document()
    document = ours if own is None else _opened(own)
    _drop_text(document)
    _drop_parts(document)
    _refuse_from_elsewhere(document, own)
    _add_styles(document, ours)
    _set_language(document, language)
    return document


def _opened(own: Path) -> Any:
    import docx

    try:
        return docx.Document(str(own))
    except Exception:  # whatever a damaged file raises
        raise UsageError(
            "The base document of the reports cannot be read as a Word document.",
            where=str(own),
            mend="Save it again as .docx, without macros, or take it out of the folder.",
        ) from None


def _drop_text(document: Any) -> None:
    from docx.oxml.ns import qn

    body = document.element.body
    for element in [one for one in body if one is not body.sectPr]:
        body.remove(element)
    section = document.sections[0]._sectPr
    for name in ("w:footnotePr", "w:endnotePr", "w:sectPrChange"):
        for element in section.findall(qn(name)):
            section.remove(element)


def _drop_parts(document: Any) -> None:
    """Cut what the empty document does not need off from it: what hangs on nothing is not saved."""
    from docx.oxml.ns import qn

    package, part = document.part.package, document.part
    _ = package.core_properties  # made where the base has none
    used = {
        element.get(qn("r:id"))
        for element in document.element.body.sectPr
        if element.tag in (qn("w:headerReference"), qn("w:footerReference"))
    }
    for key, rel in list(package.rels.items()):
        if _kind(rel) not in _KEPT_OUTSIDE:
            del package.rels[key]
    for key, rel in list(part.rels.items()):
        kept = _kind(rel) in _KEPT and (_kind(rel) not in ("header", "footer") or key in used)
        if not kept or rel.is_external:
            del part.rels[key]
    settings = document.settings
    for name in _SETTINGS_DROPPED:
        for element in settings.element.findall(qn(f"w:{name}")):
            settings.element.remove(element)
    for rel in part.rels.values():
        if _kind(rel) == "settings":
            rel.target_part.rels.clear()
        if hasattr(rel.target_part, "element"):
            _drop_sessions(rel.target_part.element)
    _drop_sessions(document.element)


def _drop_sessions(root: Any) -> None:
    """Drop the numbers by which Word tells paragraphs, lists and sessions of editing apart."""
    from docx.oxml.ns import qn

    for name in ("w:rsid", "w:nsid", "w:tmpl"):
        for element in list(root.iter(qn(name))):
            element.getparent().remove(element)
    for element in root.iter():
        for key in list(element.attrib):
            if key.startswith(qn("w:rsid")) or key.endswith(("}paraId", "}textId")):
                del element.attrib[key]


def _refuse_from_elsewhere(document: Any, own: Path | None) -> None:
    """Stop where header or footer load something: it would tell who opens the report."""
    for rel in document.part.rels.values():
        for inner in rel.target_part.rels.values():
            if inner.is_external and _kind(inner) != "hyperlink":
                raise UsageError(
                    f"The {_kind(rel)} of the base document loads something from elsewhere "
                    f"({_kind(inner)}).",
                    where=str(own),
                    mend="Embed the picture in the document instead of linking to it.",
                )


def _kind(rel: Any) -> str:
    return str(rel.reltype).rsplit("/", 1)[-1]


def _add_styles(document: Any, ours: Any) -> None:
    """Give a base the styles that it lacks, as they are in ours."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.shared import Pt, RGBColor

    styles = document.styles
    names = {style.name for style in styles}
    lists = [name for name in ("List Bullet", "List Number") if name not in names]
    for name in _NEEDED:
        if name not in names:
            styles.element.append(_taken_over(ours.styles[name].element, document))
    if lists:
        _add_numbering(document, ours, lists)
    for name, size, colour in ((CELL, CELL_SIZE, None), (DETAIL, DETAIL_SIZE, "4D5B66")):
        if name not in names:
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = styles.default(WD_STYLE_TYPE.PARAGRAPH)
            made.font.size = Pt(size)
            made.paragraph_format.space_after = made.paragraph_format.space_before = Pt(0)
            made.paragraph_format.line_spacing = 1.0
            if colour:
                made.font.color.rgb = RGBColor.from_string(colour)
    if TABLE not in names:
        styles.element.append(parse_xml(_TABLE_STYLE))


def _taken_over(style: Any, document: Any) -> Any:
    """Copy a style; its base is the standard style, whose id differs by the language of Word."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    made = deepcopy(style)
    for name in ("w:next", "w:link"):
        for element in made.findall(qn(name)):
            made.remove(element)
    standard = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    based = made.find(qn("w:basedOn"))
    if based is not None and standard is not None:
        based.set(qn("w:val"), standard.style_id)
    return made


def _add_numbering(document: Any, ours: Any, names: list[str]) -> None:
    """Bring the bullets and numbers of list styles that were taken over."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    theirs = {_kind(rel): rel.target_part for rel in document.part.rels.values()}
    if "numbering" not in theirs:
        document.part.relate_to(ours.part.numbering_part, RELATIONSHIP_TYPE.NUMBERING)
        return
    source, target = ours.part.numbering_part.element, theirs["numbering"].element
    free = 1 + max((int(n) for n in target.xpath("//@w:numId | //@w:abstractNumId")), default=0)
    for at, name in enumerate(names):
        own = document.styles[name].element.find(f".//{qn('w:numId')}")
        [num] = source.xpath(f"./w:num[@w:numId='{own.get(qn('w:val'))}']")
        key = num.find(qn("w:abstractNumId")).get(qn("w:val"))
        [shape] = source.xpath(f"./w:abstractNum[@w:abstractNumId='{key}']")
        shape, num, number = deepcopy(shape), deepcopy(num), str(free + at)
        shape.set(qn("w:abstractNumId"), number)
        num.set(qn("w:numId"), number)
        num.find(qn("w:abstractNumId")).set(qn("w:val"), number)
        own.set(qn("w:val"), number)
        firsts = target.findall(qn("w:num"))
        target.insert(target.index(firsts[0]) if firsts else len(target), shape)
        target.append(num)


def _set_language(document: Any, language: str) -> None:
    """Set the language of every style; what a style or the base says of its own goes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    root = document.styles.element
    for element in list(root.iter(qn("w:lang"))):
        element.getparent().remove(element)
    holder = root
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        found = holder.find(qn(name))
        if found is None:
            found = OxmlElement(name)
            holder.insert(0, found)
        holder = found
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), TAGS[language])
    holder.append(element)
    for theme in document.settings.element.findall(qn("w:themeFontLang")):
        theme.attrib.clear()
        theme.set(qn("w:val"), TAGS[language])
