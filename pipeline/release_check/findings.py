"""A finding: which file, where, what kind, how to mend it; never the words that were found."""

from __future__ import annotations

from dataclasses import asdict, dataclass

IDENTIFIER, SMALL_COUNT, CANARY = "identifier", "small_count", "canary"
SIDE_CHANNEL, UNREADABLE = "side_channel", "unreadable"

#: What a finding says and how it is mended, by its code.
SIDE = {
    "comment": ("a comment", "Delete the comments (Word, Excel: Review > Delete all comments)."),
    "html_comment": ("a comment in the page's source", "Delete what stands between <!-- and -->."),
    "tracked_change": ("a tracked change", "Accept or reject all changes, and stop tracking."),
    "hidden_text": ("hidden text", "Show hidden text, and delete it."),
    "hidden_sheet": ("a hidden sheet", "Unhide the sheet, and delete it."),
    "hidden_cells": ("a hidden row or column", "Unhide it, and delete it."),
    "author": ("the name of an author", "Remove it (File > Info > Inspect document)."),
    "property": ("a custom property", "Remove it (File > Info > Inspect document)."),
    "external_link": ("a link to another file", "Break the links (Data > Edit links)."),
    "external_picture": ("content that is fetched from elsewhere", "Put it into the file itself."),
    "macro": (
        "a macro or script",
        "Save it without macros (.docx, .xlsx), or take the script out.",
    ),
    "embedded": ("another file inside", "Delete it, or put a picture in its place."),
    "cached_data": ("a copy of the data behind a table", "Paste the table as values."),
    "archive_comment": ("a comment of the archive", "Pack the files anew without a comment."),
}
_COUNT = "Take the number out, or give it for a group of at least k clients."
_CHANGE = "Open the file, delete it there, and save it."
UNREAD = {
    "encrypted": "Save it without a password.",
    "broken": "Open it, save it anew, and check it again.",
    "picture": "It is a picture of text: export it again as text, or look through it yourself.",
    "format": "Save it in a format that is looked at: HTML, DOCX, XLSX, CSV, JSON, PDF, ODT, ZIP.",
    "bomb": "It is too large, or unpacks to too much: check where it comes from.",
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that must not leave.

    :param file: path of the file as it was given, or "file 3" where the name itself tells.
    :param place: part, cell or line.
    :param kind: identifier, small_count, canary, side_channel or unreadable.
    :param what: kind of identifier or of side channel.
    """

    file: str
    place: str
    kind: str
    what: str
    mend: str

    def as_dict(self) -> dict[str, str]:
        """Return it as JSON has it."""
        return asdict(self)


def identifier(file: str, place: str, entity: str) -> Finding:
    """Return the finding of an identifier of a kind."""
    return Finding(file, place, IDENTIFIER, entity, _CHANGE)


def small_count(file: str, place: str) -> Finding:
    """Return the finding of a count of few clients."""
    return Finding(file, place, SMALL_COUNT, "a count of few clients", _COUNT)


def canary(file: str, place: str) -> Finding:
    """Return the finding of one of the words that were asked for."""
    return Finding(file, place, CANARY, "a word of the list", _CHANGE)


def side_channel(file: str, place: str, code: str) -> Finding:
    """Return the finding of a side channel."""
    what, mend = SIDE[code]
    return Finding(file, place, SIDE_CHANNEL, what, mend)


def unreadable(file: str, place: str, code: str) -> Finding:
    """Return the finding of a file that cannot be vouched for."""
    return Finding(file, place, UNREADABLE, code, UNREAD[code])
