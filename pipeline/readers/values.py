"""What a cell means: ids, dates, yes and no, types of document, languages, texts."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any

_EMPTY = {"", "-", "--", "null", "none", "nan", "nat", "n/a", "#n/a", "<na>", "(null)"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
_EARLIEST, _LATEST = 1950, 2100  # years outside are slips of the pen
_SERIAL = (18_264, 73_415)  # days: 1950-01-01 to 2100-12-31 in Excel's count
_EXCEL_EPOCH = date(1899, 12, 30)  # makes up for Excel's 29 February 1900
_MILLISECONDS = (1e11, 5e12)  # since 1970: 1973 to 2128

_YES_WORDS = (
    "kyllä kylla k on valmis valmistunut hyväksytty aktiivinen voimassa "
    "ja j klar färdig godkänd aktiv pågående "
    "yes y true t 1 x complete completed final finished done active open"
)
_NO_WORDS = (
    "ei e kesken keskeneräinen luonnos päättynyt passiivinen "
    "nej n ofullständig halvfärdig utkast avslutad passiv "
    "no false f 0 incomplete draft unfinished inactive closed ended"
)
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())

_LANGUAGES = {
    "fi": "fi fin suomi suomeksi finnish finska fi-fi",
    "sv": "sv swe ruotsi ruotsiksi swedish svenska sv-fi sv-se",
    "en": "en eng englanti englanniksi english engelska en-gb en-us",
}
_LANGUAGE_OF = {word: code for code, words in _LANGUAGES.items() for word in words.split()}

# Type -> stems that open or fill the name; the first type that fits wins, so the order matters.
_DOC_TYPE_WORDS: tuple[tuple[str, str], ...] = (
    (
        "service_needs_assessment",
        r"service_needs_assessment|service[- ]?needs?|needs? assessment|assessment"
        r"|palvelutarpeen ?arvio|palvelutarvearvio|palvelutarve|\bpta\b|tarvearvio"
        r"|servicebehov|behovsbedömning|stödbehov",
    ),
    (
        "client_plan",
        r"client_plan|client plan|care plan|service plan"
        r"|suunnitelma|klientplan|serviceplan|vårdplan|\bplan(en)?\b",
    ),
    ("decision", r"decision|päätö[sk]|paatos|\bpäät\b|beslut"),
    (
        "note",
        r"\bnotes?\b|case[- ]?notes?|contact entry|home visit|phone call|\bentry\b"
        r"|muistiinpan|muistio|kirjau[sk]|merkintä|kertomus|päivittäis|kotikäyn|puhelu|yhteydenot"
        r"|anteckning|journal|hembesök|samtal|klientberättelse",
    ),
    (
        "other",
        r"\bother\b|\bmuut?\b|\bövrigt?\b|\bannat\b|\bannan\b"
        r"|lausunto|utlåtande|statement|liite|bilaga",
    ),
)


def as_id(value: Any) -> str:
    """Return an id as text, "" where there is none; 123.0 becomes "123".

    Without control characters and halves of characters, which no table could hold.
    """
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = int(value) if value.is_integer() else value
    text = _UNSEEN.sub("", " ".join(unicodedata.normalize("NFC", str(value)).split())).strip()
    return "" if text.casefold() in _EMPTY else text


def as_text(value: Any) -> str:
    """Return a text in one form: NFC, line feeds for newlines, no control characters, trimmed.

    Empty where it holds no letter or digit.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    text = _UNSEEN.sub("", text).strip()
    return text if any(letter.isalnum() for letter in text) else ""


def as_date(value: Any, *, day_first: bool = True, zone: str = "Europe/Helsinki") -> date | None:
    """Return the day of a date, a moment, an Excel serial, or a text; None where it is none.

    A moment with a time zone is brought to ``zone`` first: midnight on 1 July in Helsinki is
    written as 21:00 on 30 June in UTC, and belongs to July.

    :param day_first: whether 03/07/2026 is 3 July; dots (3.7.2026) are always day first.
    """
    try:
        found = _date(value, day_first, zone)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and _EARLIEST <= found.year <= _LATEST else None


def is_blank(value: Any) -> bool:
    """Return whether a cell says nothing."""
    return as_id(value) == ""


def as_flag(value: Any) -> bool | None:
    """Return yes or no as a bool, None where it is neither."""
    if isinstance(value, bool):
        return value
    text = as_id(value).casefold()
    if text in _YES:
        return True
    return False if text in _NO else None


def as_language(value: Any) -> str:
    """Return fi, sv or en, or "" where the cell says something else."""
    return _LANGUAGE_OF.get(as_id(value).casefold().replace("_", "-"), "")


@lru_cache(maxsize=4096)
def as_doc_type(name: str) -> str:
    """Return the type of document that a name means in fi, sv or en, "" where it is not known."""
    text = name.casefold()
    for doc_type, pattern in _DOC_TYPE_WORDS:
        if re.search(pattern, text):
            return doc_type
    return ""


def split_roster(value: Any) -> list[str]:
    """Split a cell of names and numbers at ``;``, ``|`` and line breaks; a list stays one."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[;|\n]", as_text(value))
    return [name for part in parts if (name := as_id(part)) and len(name) > 1]


def _date(value: Any, day_first: bool, zone: str) -> date | None:
    if isinstance(value, datetime):
        return _local(value, zone)
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _number(float(value), zone)
    return _from_text(str(value).strip(), day_first, zone)


def _number(value: float, zone: str) -> date | None:
    if _SERIAL[0] <= value < _SERIAL[1] + 1:
        return _EXCEL_EPOCH + timedelta(days=int(value))
    if 19_500_101 <= value <= 21_001_231:
        return datetime.strptime(str(int(value)), "%Y%m%d").date()
    if _MILLISECONDS[0] <= value <= _MILLISECONDS[1]:  # as pandas writes dates in JSON
        return _local(datetime.fromtimestamp(value / 1000, timezone.utc), zone)  # noqa: UP017
    return None


def _from_text(text: str, day_first: bool, zone: str) -> date | None:
    if re.fullmatch(r"\d{5}(\.\d+)?|\d{8}|\d{12,13}", text):
        return _number(float(text), zone)
    if re.match(r"\d{4}-\d\d?-\d\d?(?!\d)", text):
        return _iso(text, zone)
    match = re.match(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?![\d./-])", text)
    if match is None:
        match = re.match(r"(\d{4})([./])(\d{1,2})\2(\d{1,2})(?![\d./])", text)
        return date(int(match[1]), int(match[3]), int(match[4])) if match else None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "/" and not day_first:
        first, second = second, first
    return date(year + 2000 if year < 100 else year, second, first)


def _iso(text: str, zone: str) -> date:
    try:
        return _local(datetime.fromisoformat(text.replace(" UTC", "+00:00")), zone)
    except ValueError:
        parts = re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?=$|[T ])", text)
        if parts is None:
            raise
        return date(int(parts[1]), int(parts[2]), int(parts[3]))


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(_zone(zone)).date() if moment.tzinfo else moment.date()


@lru_cache(maxsize=8)
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
