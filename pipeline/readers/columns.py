"""Which column of a file is which column of the product, by name, in three languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.readers.naming import names_somebody

REQUIRED = ("client_id", "document_id", "text", "written_on")

# Field -> names as exports write them; the earlier wins where a file has two of them.
_WORDS = {
    "client_id": (
        "client id | client | client number | client no | customer id | customer | "
        "customer number | asiakas id | asiakastunnus | asiakasnumero | asiakasnro | "
        "asiakkaan numero | asiakkaan tunnus | asiakas | klient id | klientnummer | "
        "klientnr | klientkod | klientens nummer | klient | kundnummer"
    ),
    "document_id": (
        "document id | doc id | document number | document | entry id | record id | note "
        "id | asiakirja id | asiakirjatunnus | asiakirjanumero | asiakirjanro | "
        "asiakirjan tunnus | asiakirja | dokumentti id | dokumenttitunnus | kirjaus id | "
        "kirjaustunnus | merkintätunnus | dokument id | dokumentnummer | dokumentnr | "
        "dokumentkod | handling id | handlingsnummer | handling | dokument | anteckning "
        "id | id | tunnus | tunniste"
    ),
    "text": (
        "text | content | body | note text | free text | teksti | kirjaus | kirjauksen "
        "teksti | kirjausteksti | sisältö | asiakirjan teksti | vapaa teksti | "
        "asiakirjateksti | texten | innehåll | fritext | anteckningstext | anteckning | "
        "dokumenttext"
    ),
    "written_on": (
        "written on | date | written | document date | entry date | created | created at "
        "| created on | kirjauspvm | kirjauspäivä | kirjauspäivämäärä | kirjattu | "
        "kirjausaika | päivämäärä | pvm | päiväys | päivä | laadittu | luontipvm | "
        "laatimispvm | laatimispäivä | asiakirjan pvm | asiakirjan päivämäärä | datum | "
        "skriven | dokumentdatum | anteckningsdatum | upprättad | registreringsdatum | "
        "skapad"
    ),
    "doc_type": (
        "doc type | document type | type | asiakirjatyyppi | asiakirjan tyyppi | "
        "asiakirjalaji | dokumenttityyppi | tyyppi | laji | kirjauslaji | dokumenttyp | "
        "handlingstyp | dokumentets typ | typ"
    ),
    "unit": (
        "unit | team | department | yksikkö | tiimi | palveluyksikkö | toimipiste | "
        "osasto | jaosto | toimisto | enhet | enheten | avdelning | sektion | byrå | "
        "arbetsgrupp"
    ),
    "household_id": (
        "household id | household | family id | family | talous id | kotitalous | "
        "kotitaloustunnus | ruokakunta | perhe | perhe id | perhetunnus | perhenumero | "
        "hushåll | hushålls id | hushållsnummer | familj | familje id"
    ),
    "language": ("language | lang | kieli | asiakirjan kieli | asiointikieli | språk | språkkod"),
    "complete": (
        "complete | completed | finished | status | valmis | valmius | tila | valmiusaste "
        "| färdig | klar | fullständig | tillstånd"
    ),
    "active": (
        "active | active client | aktiivinen | asiakkuus voimassa | asiakkuus | "
        "asiakkuuden tila | voimassa | aktiv | klientförhållande | aktivt "
        "klientförhållande"
    ),
    "roster": (
        "roster | names | people | persons | henkilöt | nimet | perheenjäsenet | "
        "asianosaiset | läheiset | personer | namn | namnlista | familjemedlemmar"
    ),
}
NAMES: dict[str, tuple[str, ...]] = {
    name: tuple(words.split(" | ")) for name, words in _WORDS.items()
}


@dataclass(frozen=True)
class ColumnMap:
    """Field -> column of the file; and what a person should hear about it."""

    columns: dict[str, str]
    missing: tuple[str, ...]
    doubtful: tuple[tuple[str, str], ...]  # field, a further column that could have been meant
    absent: tuple[tuple[str, str], ...]  # field, a column of the settings that the file lacks


def recognise(
    header: Sequence[str], wanted: Mapping[str, str], required: Sequence[str] = REQUIRED
) -> ColumnMap:
    """Map the fields of the product to columns of a file.

    :param wanted: field -> column, from the settings; it goes before recognition.
    """
    by_key: dict[str, str] = {}
    for column in header:
        by_key.setdefault(_key(column), column)
    columns: dict[str, str] = {}
    doubtful: list[tuple[str, str]] = []
    absent: list[tuple[str, str]] = []
    for field, name in wanted.items():
        chosen = name if name in header else by_key.get(_key(name))
        if chosen is None:
            absent.append((field, name))
        else:
            columns[field] = chosen
    for field, names in NAMES.items():
        if field in wanted:
            continue
        found = [
            by_key[key]
            for key in _keys(names)
            if key in by_key and by_key[key] not in wanted.values()
        ]
        if found:
            columns[field] = found[0]
            doubtful += [(field, other) for other in found[1:]]
    taken = set(columns.values())
    doubts = tuple((field, other) for field, other in doubtful if other not in taken)
    missing = tuple(field for field in required if field not in columns)
    return ColumnMap(columns, missing, doubts, tuple(absent))


def showable(header: Sequence[str]) -> list[str]:
    """Return the names that may be shown in an error.

    A file without a header row has a person's data where the names should be. So a name is shown
    only if none of the row looks like data, or some of it is recognised.
    """
    known = bool(recognise(header, {}, ()).columns)
    data = any(len(name) > 60 or re.search(r"\d{3}|\d[.\-/]\d|@", name) for name in header)
    shown = [name for name in header if len(name) <= 40 and not names_somebody(name)]
    if known:
        return [name for name in shown if not re.search(r"\d{4}|@", name)]
    return [] if data else shown


@lru_cache(maxsize=32)
def _keys(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_key(name) for name in names))


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", plain)
