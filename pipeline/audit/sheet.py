"""The sheet that a person reads: written as XLSX or CSV, and read back after Excel had it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from pipeline.audit.answers import HEADER, check_header
from pipeline.audit.draw import Draw
from pipeline.errors import InputRefused, UsageError

FORMATS = ("xlsx", "csv")
_FORMULA = ("=", "+", "-", "@", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDTHS = {"passage_id": 16, "language": 10, "text": 100, "leaks": 8, "kind": 16, "note": 40}
_MOST_BYTES = 100_000_000
_LINE, _MOST_LINES = 15, 27  # points; a spreadsheet's row is at most 409 points high
GUIDE_PAGE = "ohje - anvisning - guide"
GUIDE = {
    "fi": (
        "Lukuohje",
        "Lue jokainen kohta. Jäikö siihen jotain, mistä ihmisen voi tunnistaa: nimi, osoite, "
        "numero, tarkka paikka tai syntymäaika? Hakasulkeissa olevat merkinnät, esimerkiksi "
        "[PERSON_1], ovat poistettuja tietoja eivätkä tunnisteita.",
        "Kirjoita sarakkeeseen leaks, montako tunnistetta kohtaan jäi: 0, jos ei yhtään. Tyhjä "
        "tarkoittaa, ettei kohtaa ole luettu. Sarakkeeseen kind voi kirjoittaa lajin: nimi, "
        "osoite, puhelin, henkilötunnus, paikka, koulu, päivämäärä, numero. Älä kirjoita "
        "tunnistetta mihinkään sarakkeeseen.",
        "Rivit ovat satunnaisessa järjestyksessä, joten voit lopettaa kesken: tulos lasketaan "
        "luetuista. Älä poista rivejä äläkä muuta sarakkeita passage_id ja sheet.",
    ),
    "sv": (
        "Anvisning",
        "Läs varje stycke. Finns det något kvar som gör att en människa kan kännas igen: ett namn, "
        "en adress, ett nummer, en exakt plats eller en födelsetid? Märken inom hakparentes, till "
        "exempel [PERSON_1], är borttagna uppgifter och räknas inte.",
        "Skriv i kolumnen leaks hur många sådana uppgifter som finns kvar: 0 om ingen. Tomt "
        "betyder att stycket inte är läst. I kolumnen kind kan du skriva slaget: namn, adress, "
        "telefon, personbeteckning, plats, skola, datum, nummer. Skriv aldrig själva uppgiften.",
        "Raderna står i slumpmässig ordning, så du kan sluta mitt i: resultatet räknas på de lästa "
        "styckena. Ta inte bort rader och ändra inte kolumnerna passage_id och sheet.",
    ),
    "en": (
        "How to read",
        "Read each passage. Is anything left by which a person could be recognised: a name, an "
        "address, a number, an exact place or a date of birth? Marks in square brackets, such as "
        "[PERSON_1], are details that were removed, and do not count.",
        "Write in the column leaks how many such details are left: 0 where there is none. Blank "
        "means that the passage was not read. In the column kind you may write the kind: name, "
        "address, phone, national_id, place, school, date, number. Never write the detail itself.",
        "The rows are in random order, so you may stop half-way: the result is counted over what "
        "was read. Do not remove rows, and leave the columns passage_id and sheet as they are.",
    ),
}


def sheet_bytes(drawn: Draw, form: str) -> bytes:
    """Return the sheet of a sample as a file.

    :raises UsageError: where there is no such format.
    """
    refuse_other_form(form)
    return _workbook(drawn) if form == "xlsx" else delimited([HEADER, *_rows(drawn)])


def _rows(drawn: Draw) -> Iterator[tuple[str, ...]]:
    rows = drawn.rows
    for key, language, text in zip(rows["passage_id"], rows["language"], rows["text"], strict=True):
        yield key, language, tame(text), "", "", "", drawn.sheet


def refuse_other_form(form: str) -> None:
    """Refuse what a sheet is not written as.

    :raises UsageError: says what it is written as.
    """
    if form not in FORMATS:
        raise UsageError(
            f"A sheet is not written as '{form}'.", where="--format",
            mend=f"Use one of: {', '.join(FORMATS)}.",
        )  # fmt: skip


def tame(text: str) -> str:
    """Return a text without the control characters that a workbook refuses."""
    return _CONTROL.sub(" ", text)


def delimited(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV that a Finnish or Swedish Excel opens, without formulas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def fill(page: Any, rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> None:
    """Write rows of text into a page of a workbook, the first as its heading.

    :param numbers: columns, from 0, whose whole numbers are written as such.
    """
    from openpyxl.styles import Alignment, Font

    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            cell = page.cell(at, column + 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.font = Font(bold=True)
            if value and column in numbers and value.isdecimal():
                cell.value = int(value)
            elif value:
                cell.value = value
                cell.data_type = "s"  # a passage that begins with "=" is no formula


def widen(page: Any, widths: Sequence[int]) -> None:
    """Set the widths of the first columns, in characters, and make rows as high as their text.

    Not every program does the latter when it opens a sheet.
    """
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    for at, row in enumerate(page.iter_rows(values_only=True, max_col=len(widths)), start=1):
        lines = max(
            (ceil(1.1 * len(str(cell)) / width) for cell, width in zip(row, widths, strict=True)
             if cell is not None),
            default=1,
        )  # fmt: skip
        page.row_dimensions[at].height = _LINE * min(lines, _MOST_LINES)


def add_guide(book: Any, guides: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Add the page that says how to read: a title and its paragraphs in each language."""
    from openpyxl.styles import Alignment, Font

    page = book.create_sheet(GUIDE_PAGE)
    page.column_dimensions["A"].width = 110
    for title, lines in guides:
        page.append([title])
        page.cell(page.max_row, 1).font = Font(bold=True)
        for line in lines:
            page.append([line])
            page.cell(page.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        page.append([])


def saved(book: Any) -> bytes:
    """Return a workbook as a file that names nobody as its author."""
    book.properties.creator = "ilmio"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _workbook(drawn: Draw) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = "passages"
    fill(page, [HEADER, *_rows(drawn)])
    widen(page, [_WIDTHS.get(name, 14) for name in HEADER])
    page.freeze_panes = "A2"
    add_guide(book, ((title, lines) for title, *lines in GUIDE.values()))
    return saved(book)


def read_sheet(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the rows of a sheet with their numbers, cells by the header's names.

    :raises UsageError: where there is no such file.
    :raises InputRefused: where it cannot be read or lacks a column.
    """
    table = read_page(path, "passages")
    header = [str(cell or "").strip().casefold() for cell in table[0]] if table else []
    check_header(header, path.name)
    return [
        (number, dict(zip(header, row, strict=False)))
        for number, row in enumerate(table[1:], start=2)
    ]


def read_page(path: Path, page: str) -> list[list[Any]]:
    """Return all rows of a page of a workbook (its first where none has the name) or of a CSV.

    :raises UsageError: where there is no such file.
    :raises InputRefused: where it cannot be read.
    """
    if not path.is_file():
        raise UsageError("The sheet does not exist.", where=str(path), mend="Check the path.")
    if path.stat().st_size > _MOST_BYTES:
        raise InputRefused("The file is too large for a sheet.", where=path.name)
    try:
        return _read_workbook(path, page) if path.suffix.casefold() == ".xlsx" else _read_text(path)
    except InputRefused:
        raise
    except Exception:  # whatever a damaged file raises; its message may hold the file's content
        raise InputRefused(
            "The sheet cannot be read.", where=path.name,
            mend="Save it again as .xlsx, or as CSV in UTF-8.",
        ) from None  # fmt: skip


def _read_workbook(path: Path, name: str) -> list[list[Any]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        page = book[name] if name in book.sheetnames else book.worksheets[0]
        return [list(row) for row in page.iter_rows(values_only=True)]
    finally:
        book.close()


def _read_text(path: Path) -> list[list[Any]]:
    data = path.read_bytes()
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else (
        "utf-8-sig", "cp1252",
    ):  # fmt: skip
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValueError("no encoding fits")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
