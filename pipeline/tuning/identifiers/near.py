"""Near misses: what stands in client work and only looks like an identifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from pipeline.tuning.identifiers.births import MONTHS, words_of
from pipeline.tuning.identifiers.case import mark
from pipeline.tuning.identifiers.near_own import OWN, Sentences
from pipeline.tuning.identifiers.numerals import year_words


def filled(sentences: Sentences) -> Callable[[Random, str], str]:
    """Return a maker of texts from sentences whose slots are drawn anew each time."""

    def make(rng: Random, language: str) -> str:
        sentence = rng.choice(sentences[language])
        for slot, draw in _SLOTS.items():
            while slot in sentence:
                sentence = sentence.replace(slot, draw(rng, language), 1)
        before, _, rest = sentence.partition("<")
        inner, _, after = rest.partition(">")
        return before + mark(inner) + after

    return make


def _sum(rng: Random, language: str) -> str:
    number = rng.choice((rng.randrange(20, 999), rng.randrange(1000, 99999), rng.randrange(10**6)))
    style = rng.choice((f"{number}", f"{number:,}".replace(",", " "), f"{number},50"))
    return style + rng.choice((" euroa", " €", "€", " e")) if language == "fi" else style + " €"


def _meeting(rng: Random, language: str) -> str:
    day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(2021, 2028)
    return rng.choice((f"{day}.{month}.{year}", f"{day}.{month}.", f"{year}-{month:02d}-{day:02d}"))


def _clock(rng: Random, language: str) -> str:
    hour, minute = rng.randrange(0, 20), rng.choice(("00", "15", "30", "45"))
    mark_ = rng.choice(".:")
    return f"{hour:02d}{mark_}{minute}-{hour + 2:02d}{mark_}{minute}"


def _period(rng: Random, language: str) -> str:
    year = rng.randrange(2021, 2028)
    return f"1.{rng.randrange(1, 6)}.-{rng.randrange(28, 31)}.{rng.randrange(7, 13)}.{year}"


def _act(rng: Random, language: str) -> str:
    return f"{rng.randrange(10, 1600)}/{rng.randrange(1960, 2026)}"


def _day_words(rng: Random, language: str) -> str:
    month = rng.choice(MONTHS[language])
    year = year_words(rng.randrange(2023, 2027), language) if rng.random() < 0.5 else ""
    return words_of(language, rng.randrange(1, 32), month, year)


def _one_of(*options: str) -> Callable[[Random, str], str]:
    return lambda rng, language: rng.choice(options)


def _number(low: int, high: int) -> Callable[[Random, str], str]:
    return lambda rng, language: str(rng.randrange(low, high))


_SLOTS: Mapping[str, Callable[[Random, str], str]] = {
    "{sum}": _sum,
    "{meeting}": _meeting,
    "{clock}": _clock,
    "{period}": _period,
    "{act}": _act,
    "{words}": _day_words,
    "{year}": _number(1990, 2027),
    "{new}": _number(2000, 2027),
    "{n}": _number(1, 10),
    "{nn}": _number(10, 100),
    "{nnn}": _number(100, 1000),
    "{section}": _number(1, 70),
    "{icd}": _one_of("F32.1", "F10.2", "F84.5", "Z63.0", "G30.1", "M54.5", "E11.9", "F90.0", "F20"),
    "{test}": _one_of("AUDIT 14/40", "BDI 23/63", "GAF 45", "MMSE 22/30", "PHQ-9 17", "GDS-15 8/15",
                      "RAI 3.2", "CERAD 68", "ICD-10", "COVID-19", "GAD-7 12/21"),
    "{kela}": _one_of("TT 1", "SV 75B", "EV 245", "AT 13", "OT 2", "Y 121", "KU 105", "TO 2"),
    "{help}": _one_of("112", "116 117", "116117", "116 123", "116 111", "1177", "116 006"),
    "{dose}": _one_of("10 mg x 2", "0,5 mg", "75 mg 1x1", "400/80 mg", "5-10 mg", "2,5 mg x 3"),
}  # fmt: skip
_COMMON: Sentences = {
    "fi": (
        "Vuokra on <{sum}> kuukaudessa.", "Tapaaminen <{meeting}> klo <{clock}>.",
        "Palvelu on voimassa <{period}>.", "Sosiaalihuoltolain <{act}> {section} §:n mukaan.",
        "Laki omaishoidon tuesta (<{act}>).", "Diagnoosi <{icd}>.", "Tulos: <{test}>.",
        "Lomake <{kela}> puuttuu.", "Lääkitys <{dose}>.", "Osuus oli <{nn},{n} %> asiakkaista.",
        "Ks. s. <{nn}-{nnn}>.", "Huone <{nnn}>, {n}. kerros.", "Tarve <{n}-{nn}> tuntia viikossa.",
        "Vuosina <{year}-{new}> ei muutosta.", "Päätös vuodelta <{year}>.",
        "Bussilla <{nnn}> kotiin.",
        "Yhteensä <{nn} {nnn} {nnn}> euroa.", "Klo <{clock}>", "Sumassa <{nn}{nnn} kpl>.",
    ),
    "sv": (
        "Hyran är <{sum}> i månaden.", "Möte <{meeting}> kl. <{clock}>.",
        "Servicen gäller <{period}>.", "Enligt socialvårdslagen <{act}> {section} §.",
        "Lagen om stöd för närståendevård (<{act}>).", "Diagnos <{icd}>.", "Resultat: <{test}>.",
        "Blankett <{kela}> saknas.", "Medicinering <{dose}>.", "Andelen var <{nn},{n} %>.",
        "Se s. <{nn}-{nnn}>.", "Rum <{nnn}>, våning {n}.", "Behov <{n}-{nn}> timmar i veckan.",
        "Åren <{year}-{new}> ingen förändring.", "Beslut från år <{year}>.", "Buss <{nnn}> hem.",
        "Sammanlagt <{nn} {nnn} {nnn}> euro.", "Kl. <{clock}>", "Högst <{nn}{nnn} st.>",
    ),
    "en": (
        "The rent is <{sum}> a month.", "Meeting <{meeting}> at <{clock}>.",
        "The service runs <{period}>.", "Under the Social Welfare Act <{act}>, section {section}.",
        "The Act on Support for Informal Care (<{act}>).", "Diagnosis <{icd}>.", "Score: <{test}>.",
        "Form <{kela}> is missing.", "Medication <{dose}>.", "The share was <{nn}.{n} %>.",
        "See pp. <{nn}-{nnn}>.", "Room <{nnn}>, floor {n}.", "Needs <{n}-{nn}> hours a week.",
        "In <{year}-{new}> no change.", "Decision from <{year}>.", "Bus <{nnn}> home.",
        "In total <{nn} {nnn} {nnn}> euros.", "At <{clock}>", "At most <{nn}{nnn} pieces>.",
    ),
}  # fmt: skip


def near_of(name: str) -> Callable[[Random, str], str]:
    """Return a maker of near misses: the common ones with those of a group, half and half."""
    common, own = filled(_COMMON), filled(OWN[name]) if name in OWN else None

    def make(rng: Random, language: str) -> str:
        return own(rng, language) if own and rng.random() < 0.5 else common(rng, language)

    return make
