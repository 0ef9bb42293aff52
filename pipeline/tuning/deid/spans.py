"""What an annotated text is: a text with the mentions that a person marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.deid.cleaning import clean_text
from pipeline.errors import IlmioError

PERSON, LOCATION, ORGANISATION = "PERSON", "LOCATION", "ORGANISATION"

#: Labels of known corpora and tools, in our words.
_KINDS = {
    "PER": PERSON, "PRS": PERSON, "NAME": PERSON, "PERSONNAME": PERSON, "FIRST_NAME": PERSON,
    "LAST_NAME": PERSON, "GIVEN_NAME": PERSON, "SURNAME": PERSON, "HENKILÖ": PERSON,
    "ENAMEXPRSHUM": PERSON,
    "LOC": LOCATION, "GPE": LOCATION, "FAC": LOCATION, "PLACE": LOCATION, "CITY": LOCATION,
    "ORG": ORGANISATION, "ORGANIZATION": ORGANISATION, "INSTITUTION": ORGANISATION,
    "PHONE_NUMBER": "PHONE", "TELEPHONE": "PHONE", "EMAIL_ADDRESS": "EMAIL", "MAIL": "EMAIL",
    "IBAN_CODE": "IBAN", "IP_ADDRESS": "IP", "DOMAIN_NAME": "URL", "STREET_ADDRESS": "ADDRESS",
    "FI_PERSONAL_IDENTITY_CODE": "HETU", "SE_PERSONNUMMER": "PERSONNUMMER", "DOB": "DATE_OF_BIRTH",
    "US_SSN": "SSN", "CARD": "CREDIT_CARD", "US_DRIVER_LICENSE": "DRIVER_LICENSE",
    "LICENSE_PLATE": "VEHICLE",
}  # fmt: skip
#: What identifies by its form.
STRUCTURED = frozenset(
    "PHONE EMAIL IBAN IP URL ADDRESS HETU PERSONNUMMER BUSINESS_ID DATE_OF_BIRTH VEHICLE HANDLE "
    "CASE_NUMBER CREDIT_CARD SSN DRIVER_LICENSE".split()
)
#: Labels that some corpora mark and that identify nobody by themselves: neither counted as
#: identifiers nor as words that ought to stay.
LEFT_ASIDE = frozenset(
    "DATE DATE_TIME TIME PRO PRODUCT EVENT EVN MISC TITLE PREFIX WORK OBJ MSR TME WRK".split()
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """One marked mention; places in characters of the text."""

    start: int
    end: int
    label: str  # as the file has it

    def __post_init__(self) -> None:
        """Refuse a mention that contradicts itself."""
        if not 0 <= self.start < self.end:
            raise IlmioError(f"A mention of {self.label} has an empty or negative span.")


@dataclass(frozen=True)
class Annotated:
    """A text with its marked mentions; all places in characters of ``text``.

    ``text`` is in the form that the de-identifier works on (see :func:`clean_text`), so that
    places agree.
    """

    document_id: str
    text: str
    mentions: tuple[Mention, ...]
    words: tuple[tuple[int, int], ...]  # words that are in no mention of any label
    sentences: tuple[tuple[int, int], ...]  # what detectors are handed at a time
    client_id: str = ""  # documents of one client are scrubbed together; empty: its own client
    language: str = ""  # fi, sv, en; empty: told from the text
    groups: tuple[tuple[str, str], ...] = ()  # (name, value), as ("attack", "lower_case")


def kind_of(label: str, persons: frozenset[str] = frozenset()) -> str:
    """Return our word for a label; empty where it is none that ought to be masked.

    :param persons: labels that mean persons in this file, beside those that are known.
    """
    upper = label.upper().replace(" ", "_").replace("-", "_")
    if label in persons or upper in persons:
        return PERSON
    return "" if upper in LEFT_ASIDE else _KINDS.get(upper, upper)


def annotated(
    document_id: str,
    text: str,
    mentions: Iterable[Mention],
    *,
    client_id: str = "",
    language: str = "",
    groups: tuple[tuple[str, str], ...] = (),
) -> Annotated:
    """Make an annotated text of running text; its words are runs of letters.

    :param mentions: in characters of ``text``; they are moved along where cleaning shortens it.
    """
    text, moved = _cleaned(text, sorted(mentions, key=lambda m: (m.start, m.end)))
    taken = bytearray(len(text))
    for mention in moved:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    spans = (match.span() for match in _WORD.finditer(text))
    return Annotated(
        document_id,
        text,
        tuple(moved),
        tuple((start, end) for start, end in spans if not any(taken[start:end])),
        ((0, len(text)),),
        client_id,
        language,
        groups,
    )


def _cleaned(text: str, mentions: list[Mention]) -> tuple[str, list[Mention]]:
    """Clean a text piece by piece, cut where a mention begins or ends, and move the mentions."""
    if clean_text(text) == text:
        return text, mentions
    cuts = sorted({0, len(text), *(m.start for m in mentions), *(m.end for m in mentions)})
    place, parts, length = {0: 0}, [], 0
    for start, end in zip(cuts, cuts[1:], strict=False):
        parts.append(clean_text(text[start:end]))
        length += len(parts[-1])
        place[end] = length
    moved = [Mention(place[m.start], place[m.end], m.label) for m in mentions]
    return "".join(parts), moved
