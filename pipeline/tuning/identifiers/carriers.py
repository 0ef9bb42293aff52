"""Sentences around an identifier, in three languages: with a label, without one, or nothing."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Case, Kind, cut_marks

#: {x}: the identifier; {label}: the noun that names it.
LABELLED = {
    "fi": (
        "{label} {x}", "{label}: {x}", "{label}:{x}", "({label} {x})", "Asiakkaan {label} on {x}.",
        "Lapsen {label}: {x}, tarkistettu puhelussa.", "Kirjattu {label} {x} lomakkeelle.",
        "{label} ({x})", "{label}:\n{x}", "Tarkistettava {label}: {x}?", "Äidin {label} oli {x};",
        "Liitteessä lukee {label} {x}, mutta asiakas ei muista sitä.", "- {label}: {x}\n- muuta",
        "Uusi {label} {x}. Tavattu kotona.", "{label} = {x}",
    ),
    "sv": (
        "{label} {x}", "{label}: {x}", "{label}:{x}", "({label} {x})", "Klientens {label} är {x}.",
        "Barnets {label}: {x}, kontrollerat per telefon.", "Antecknat {label} {x} i blanketten.",
        "{label} ({x})", "{label}:\n{x}", "Att kontrollera {label}: {x}?",
        "Mammans {label} var {x};", "I bilagan står {label} {x}, men klienten minns det inte.",
        "- {label}: {x}\n- övrigt", "Nytt {label} {x}. Hembesök gjordes.", "{label} = {x}",
    ),
    "en": (
        "{label} {x}", "{label}: {x}", "{label}:{x}", "({label} {x})", "The {label} is {x}.",
        "The child's {label}: {x}, checked on the phone.", "Noted {label} {x} on the form.",
        "{label} ({x})", "{label}:\n{x}", "To be checked, {label}: {x}?",
        "The mother's {label} was {x};", "The annex gives {label} {x}, which nobody remembers.",
        "- {label}: {x}\n- other", "New {label} {x}. Seen at home.", "{label} = {x}",
    ),
}  # fmt: skip
BARE = {
    "fi": (
        "{x}", "({x})", "[{x}]", "\"{x}\"", "Kirjattu {x}.", "Tieto {x}, tarkista.", "- {x}",
        "{x};", "Asiakas ilmoitti: {x}", "{x} kirjattu järjestelmään", "Vanha tieto oli {x}.",
        "Soitto, {x}, ei vastausta", "Viestissä luki:{x}", "Lisätieto {x}! Muuta ei tiedetä.",
    ),
    "sv": (
        "{x}", "({x})", "[{x}]", "”{x}”", "Antecknat {x}.", "Uppgiften {x}, kontrollera.", "- {x}",
        "{x};", "Klienten uppgav: {x}", "{x} infört i systemet", "Den gamla uppgiften var {x}.",
        "Samtal, {x}, inget svar", "I meddelandet stod:{x}", "Mer om {x}! Annat är inte känt.",
    ),
    "en": (
        "{x}", "({x})", "[{x}]", "'{x}'", "Recorded {x}.", "The entry {x}, to be checked.", "- {x}",
        "{x};", "The client gave: {x}", "{x} was entered", "The old entry was {x}.",
        "A call, {x}, no answer", "The message said:{x}", "More on {x}! Nothing else is known.",
    ),
}  # fmt: skip
_LABELLED_SHARE = 0.5


def carried(rng: Random, kind: Kind, language: str) -> Case:
    """Return an identifier of a kind within one of the sentences of a language."""
    written = kind.write(rng, language)
    if written.needs_label or rng.random() < _LABELLED_SHARE:
        template = rng.choice(LABELLED[language])
        label = rng.choice(kind.labels[language])
        label = rng.choice((label, label, label.capitalize(), label.upper()))
        marked = template.replace("{label}", label)
    else:
        marked = rng.choice(BARE[language])
    text, spans = cut_marks(marked.replace("{x}", written.text))
    return Case(kind.name, written.variant, language, text, spans)


def near_miss(rng: Random, kind: Kind, language: str) -> Case:
    """Return a text that only looks like it held an identifier of the kind."""
    text, spans = cut_marks(kind.near(rng, language))
    return Case(kind.name, "near miss", language, text, spans, near=True)
