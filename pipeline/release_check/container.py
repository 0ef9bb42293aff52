"""ZIP containers: their members, and the XML of office files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from pipeline.readers.archives import BROKEN
from pipeline.readers.rows import MEGABYTE
from pipeline.readers.xml_guard import brings_nothing

_ENCRYPTED = 0x1
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # an old format, or a new one behind a password
#: Names of parts that office programs give; any other name is not shown.
_OF_OFFICE = re.compile(
    r"(?:word|xl|ppt|docProps|customXml|META-INF|_rels)(?:/(?:_rels|worksheets|tables|theme|media|"
    r"charts|drawings|comments|threadedComments|persons|externalLinks|pivotCache|pivotTables|"
    r"embeddings))*/(?:document|comments?|commentsExtended|threadedComment|person|header|footer|"
    r"footnotes|endnotes|sheet|sharedStrings|workbook|styles|settings|core|app|custom|item|image|"
    r"chart|drawing|externalLink|pivotCacheDefinition|pivotCacheRecords|people|theme|vbaProject|"
    r"glossary|connections)\d*\.\w+(?:\.rels)?$"
    r"|(?:content|meta|styles|settings)\.xml$"
)


class Unreadable(Exception):
    """A file that cannot be vouched for, by the code of :data:`findings.UNREAD`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Member:
    """A member of a container: its name, how it is shown, its bytes."""

    name: str
    shown: str
    data: bytes


#: A container that unpacks to more is none that people hand on.
_MOST_UNPACKED = 100 * MEGABYTE  # bytes
_MOST_RATIO, _SMALL = 100, 10 * MEGABYTE  # unpacked to packed; below this no ratio does harm
_MOST_MEMBERS = 10_000


def members(data: bytes) -> tuple[list[Member], str]:
    """Return the members of a container, and the comments that it carries.

    :raises Unreadable: where it is protected by a password, broken, or unpacks to too much.
    """
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("encrypted")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.flag_bits & _ENCRYPTED for one in listed):
                raise Unreadable("encrypted")
            if _explodes(listed, len(data)):
                raise Unreadable("bomb")
            found = [
                Member(one.filename, shown(one.filename, number), archive.read(one))
                for number, one in enumerate(listed, start=1)
            ]
            comments = [archive.comment, *(one.comment for one in listed)]
            return found, b" ".join(filter(None, comments)).decode("utf-8", "replace")
    except BROKEN as error:
        raise Unreadable("broken") from error


def _explodes(listed: list[zipfile.ZipInfo], packed: int) -> bool:
    total = sum(one.file_size for one in listed)
    return (
        len(listed) > _MOST_MEMBERS
        or total > _MOST_UNPACKED
        or (total > _SMALL and total > _MOST_RATIO * packed)
    )


def shown(name: str, number: int) -> str:
    """Return how a member is named to a person: a name that anybody could give is not shown."""
    return name if _OF_OFFICE.match(name) else f"member {number}"


def tree(data: bytes) -> ElementTree.Element:
    """Parse XML without entities.

    :raises Unreadable: where it is none, or declares entities.
    """
    if not brings_nothing([data]):
        raise Unreadable("broken")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unreadable("broken") from error


def local(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str) -> str:
    """Return an attribute, whatever its namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def each(root: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    """Yield every element of these names, in order."""
    return (one for one in root.iter() if local(one) in names)


def suffix(name: str) -> str:
    """Return the suffix of a name, in small letters."""
    return PurePosixPath(name).suffix.casefold()
