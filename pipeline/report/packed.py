"""Office files that tell nothing but their content: fixed dates, no author, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

#: The oldest date that a ZIP can hold and the one in the properties: neither says anything.
_ZIP_DATE, _DATE = (1980, 1, 1, 0, 0, 0), "2000-01-01T00:00:00Z"
_FIRST = "[Content_Types].xml"
#: What XML 1.0 cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}  # BCP 47; Swedish as used in Finland

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>\
<dc:creator></dc:creator><dc:description></dc:description><dc:language>{language}</dc:language>\
<cp:lastModifiedBy></cp:lastModifiedBy>\
<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{date}</dcterms:modified></cp:coreProperties>"""
_APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>ilmio</Application></Properties>"""


def packed(data: bytes, *, title: str, language: str) -> bytes:
    """Return an Office file with our properties in place of its own.

    :param language: fi, sv or en.
    :returns: a file whose bytes depend on nothing but the content and the title.
    """
    core = _CORE.format(title=escape(plain(title)), language=TAGS[language], date=_DATE)
    ours = {"docProps/core.xml": core.encode(), "docProps/app.xml": _APP.encode()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, ours.get(name) or old.read(name))
    return out.getvalue()


def plain(text: str) -> str:
    """Return a text without the characters that no Office file can hold."""
    return _CONTROL.sub(" ", text)
