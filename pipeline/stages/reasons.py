"""Why something was left out: every code of the rejects table, explained in three languages.

A list, not a stage. A ``fault`` speaks against the data and counts towards ``max_reject_share``; a
``selection`` is what the run was asked to leave out and does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Reason:
    """A reason and its explanations."""

    code: str
    kind: Literal["fault", "selection"]
    fi: str
    sv: str
    en: str


_ALL = (
    Reason(
        "outside_period",
        "selection",
        "kirjattu muulloin kuin jaksolla",
        "skriven utanför perioden",
        "written outside the period",
    ),
    Reason(
        "inactive",
        "selection",
        "asiakkuus ei ole voimassa",
        "klientförhållandet är inte aktivt",
        "the client relationship is not active",
    ),
    Reason(
        "active_unknown",
        "selection",
        "asiakkuuden voimassaolosta ei ole tietoa",
        "det framgår inte om klientförhållandet är aktivt",
        "whether the client relationship is active is not known",
    ),
    Reason(
        "doc_type_not_selected",
        "selection",
        "asiakirjatyyppiä ei ole valittu mukaan",
        "handlingstypen har inte valts",
        "type of document not selected",
    ),
    Reason(
        "unit_not_selected",
        "selection",
        "yksikköä ei ole valittu mukaan",
        "enheten har inte valts",
        "unit not selected",
    ),
    Reason(
        "forgotten",
        "selection",
        "asiakkaan tiedot on poistettu hänen pyynnöstään",
        "klientens uppgifter har raderats på begäran",
        "the client's data were erased on request",
    ),
    Reason("no_text", "fault", "tekstiä ei ole", "texten saknas", "there is no text"),
    Reason(
        "no_client",
        "fault",
        "asiakkaan tunnus puuttuu",
        "klientens nummer saknas",
        "the client's id is missing",
    ),
    Reason(
        "no_document_id",
        "fault",
        "asiakirjan tunnus puuttuu",
        "handlingens nummer saknas",
        "the document's id is missing",
    ),
    Reason("no_date", "fault", "päivämäärä puuttuu", "datumet saknas", "the date is missing"),
    Reason(
        "bad_date",
        "fault",
        "päivämäärä ei ole kelvollinen",
        "datumet är inte giltigt",
        "the date is not valid",
    ),
    Reason(
        "duplicate_id",
        "fault",
        "sama asiakirja toistuu; yksi pidettiin",
        "samma handling upprepas; en behölls",
        "the same document again; one was kept",
    ),
    Reason(
        "conflicting_id",
        "fault",
        "sama tunnus eri sisällöillä; mitään niistä ei pidetty",
        "samma nummer med olika innehåll; ingen behölls",
        "one id with different contents; none was kept",
    ),
    Reason(
        "text_too_long",
        "fault",
        "teksti on sallittua pidempi",
        "texten är längre än tillåtet",
        "the text is longer than allowed",
    ),
    Reason(
        "bad_encoding",
        "fault",
        "merkistö ei ole sama kuin muualla tiedostossa",
        "teckenkodningen avviker från resten av filen",
        "not in the encoding of the rest of the file",
    ),
    Reason(
        "bad_row",
        "fault",
        "rivillä on väärä määrä sarakkeita",
        "raden har fel antal kolumner",
        "the row has a wrong number of columns",
    ),
    Reason(
        "bad_json",
        "fault",
        "rivi ei ole JSON-objekti",
        "raden är inte ett JSON-objekt",
        "the line is not a JSON object",
    ),
    Reason("unreadable", "fault", "tiedosto on rikki", "filen är trasig", "the file is broken"),
    Reason(
        "unknown_format",
        "fault",
        "tiedostomuotoa ei tunneta",
        "filformatet är okänt",
        "format of file not known",
    ),
    Reason(
        "legacy_format",
        "fault",
        "vanha tiedostomuoto; tallenna muodossa .docx",
        "gammalt filformat; spara som .docx",
        "old format of file; save it as .docx",
    ),
    Reason(
        "encrypted_file",
        "fault",
        "tiedosto on suojattu salasanalla",
        "filen är skyddad med lösenord",
        "the file is protected by a password",
    ),
    Reason(
        "encrypted_pdf",
        "fault",
        "PDF on suojattu salasanalla",
        "PDF-filen är skyddad med lösenord",
        "the PDF is protected by a password",
    ),
    Reason(
        "no_text_in_pdf",
        "fault",
        "PDF:ssä on vain kuvia; tarvitaan tekstintunnistus",
        "PDF-filen har bara bilder; textigenkänning behövs",
        "the PDF has pictures only; it needs OCR",
    ),
    Reason(
        "zip_bomb",
        "fault",
        "tiedosto purkautuu kokoonsa nähden liian suureksi",
        "filen packas upp till orimlig storlek",
        "the file unpacks to far more than its size",
    ),
    Reason(
        "file_too_large",
        "fault",
        "tiedosto on liian suuri",
        "filen är för stor",
        "the file is too large",
    ),
    Reason(
        "file_missing",
        "fault",
        "luettelossa nimettyä tiedostoa ei ole",
        "filen som manifestet nämner saknas",
        "the manifest names a file that is not there",
    ),
    Reason(
        "not_in_manifest",
        "fault",
        "tiedostoa ei ole luettelossa",
        "filen nämns inte i manifestet",
        "the manifest does not name the file",
    ),
    Reason(
        "outside_folder",
        "fault",
        "tiedosto on kansion ulkopuolella",
        "filen ligger utanför mappen",
        "the file lies outside the folder",
    ),
    Reason(
        "scrub_failed",
        "fault",
        "tunnistetietojen poisto epäonnistui",
        "uppgifter som identifierar kunde inte tas bort",
        "identifying details could not be removed",
    ),
    Reason(
        "too_long_to_scrub",
        "fault",
        "asiakirja on liian pitkä tunnistetietojen poistoon",
        "dokumentet är för långt för att avidentifieras",
        "the document is too long for identifying details to be removed",
    ),
    Reason(
        "identifier_left",
        "fault",
        "tekstiin olisi jäänyt tunnistetieto",
        "en uppgift som identifierar hade blivit kvar i texten",
        "an identifying detail would have been left in the text",
    ),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}
SELECTIONS = frozenset(code for code, reason in REASONS.items() if reason.kind == "selection")
FAULTS = frozenset(REASONS) - SELECTIONS


def explain_reason(code: str, language: str = "en") -> str:
    """Return a reason in ``fi``, ``sv`` or ``en``; the code itself where it is not in the list."""
    reason = REASONS.get(code)
    return str(getattr(reason, language, reason.en)) if reason else code
