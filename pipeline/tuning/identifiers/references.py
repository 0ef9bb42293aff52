"""Number plates, and the numbers of cases, customers, decisions, patients, invoices, documents."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, mark, whole
from pipeline.tuning.identifiers.writing import digits, in_groups, letters, redash, respace

REFERENCE_LABELS = {
    "fi": (
        "asiakasnumero", "asiakasnro", "dnro", "diaarinumero", "diaarinro", "päätösnumero",
        "päätöksen nro", "asianumero", "tapausnumero", "potilasnumero", "laskun nro", "laskunumero",
        "viitenumero", "hakemusnumero", "sopimusnumero", "asiakastunnus", "asiakkuusnumero",
        "vakuutusnumero", "lähetenumero", "palvelupäätöksen numero",
    ),
    "sv": (
        "kundnummer", "klientnummer", "dnr", "diarienummer", "beslutsnummer", "ärendenummer",
        "patientnummer", "fakturanummer", "referensnummer", "ansökningsnummer", "kundnr",
        "ärendenr", "avtalsnummer", "försäkringsnummer", "fakturanr", "diarienr",
    ),
    "en": (
        "customer number", "client number", "case number", "case no.", "decision number",
        "reference number", "ref.", "patient number", "invoice number", "application number",
        "file number", "customer ID", "invoice no", "policy number", "diary number",
    ),
}  # fmt: skip
DOCUMENT_LABELS = {
    "fi": (
        "passi", "passin numero", "passinumero", "passi nro", "henkilökortti", "henkilökortin nro",
        "oleskelulupa", "oleskelulupakortti", "oleskelulupakortin numero", "ajokortti",
        "ajokortin numero", "kelakortin numero", "matkustusasiakirja",
    ),
    "sv": (
        "pass", "passnummer", "pass nr", "identitetskort", "id-kort", "uppehållstillstånd",
        "uppehållstillståndskort", "körkort", "körkortsnummer", "id-kortsnummer",
    ),
    "en": (
        "passport", "passport number", "passport no.", "ID card", "identity card",
        "residence permit", "residence permit card", "driving licence", "ID card number",
    ),
}  # fmt: skip


def write_reference(rng: Random, language: str) -> Written:
    """Return the number of a case, customer, decision, patient or invoice."""
    year, number = rng.randrange(2015, 2027), digits(rng, rng.randrange(3, 7))
    code = rng.choice(("HEL", "VVH", "TTK", "IKÄ", "LS", "STO", "IKV"))
    variant = rng.choice(
        ("digits", "long", "year_slash", "year_dash", "coded", "coded_space", "registry", "slashes",
         "spaced", "short_year", "dashed", "lower", "letter_first", "dots", "hash", "line_end")
    )  # fmt: skip
    written = {
        "digits": digits(rng, rng.randrange(4, 8)).replace("20", "31"),
        "long": digits(rng, rng.randrange(8, 16)),
        "year_slash": f"{number}/{year}",
        "year_dash": redash(rng, f"{year}-{number}"),
        "coded": f"{code}-{year}-{number}",
        "coded_space": respace(rng, f"{code} {year}-{number}"),
        "registry": f"{number}/05.03.0{rng.randrange(9)}/{year}",
        "slashes": f"{number}/{code}/{year % 100}",
        "spaced": respace(rng, in_groups(rng, digits(rng, 8), (3, 3, 2))),
        "short_year": f"{number}-{year % 100}",
        "dashed": redash(rng, in_groups(rng, digits(rng, 8), (2, 4, 2), "-")),
        "lower": f"{code}-{year}-{number}".lower(),
        "letter_first": f"{letters(rng, 1)}{digits(rng, 6)}",
        "dots": f"{number}.{year}.{digits(rng, 2)}",
        "hash": number,
        "line_end": f"{code}\n{year}-{number}",
    }[variant]
    if variant == "hash":
        return Written(f"#{mark(written)}", variant, needs_label=True)
    bare = ("year_slash", "coded", "coded_space", "registry", "long")
    return whole(written, variant, variant not in bare)


def write_document(rng: Random, language: str) -> Written:
    """Return the number of a passport, identity card, residence permit or driving licence."""
    variant = rng.choice(
        ("passport", "spaced", "lower", "swedish", "card", "permit", "licence", "short", "groups")
    )
    two = letters(rng, 2)
    return whole(
        {
            "passport": f"{two}{digits(rng, 7)}",
            "spaced": respace(rng, f"{two} {digits(rng, 7)}"),
            "lower": f"{two}{digits(rng, 7)}".lower(),
            "swedish": digits(rng, 8),
            "card": digits(rng, 9),
            "permit": f"{letters(rng, 1)}{digits(rng, 8)}",
            "licence": f"{digits(rng, 6)}-{digits(rng, 4)}",
            "short": digits(rng, 7),
            "groups": respace(rng, in_groups(rng, digits(rng, 9), (3,))),
        }[variant],
        variant,
        needs_label=True,
    )


def write_plate(rng: Random, language: str) -> Written:
    """Return a number plate of Finland or Sweden; the less telling forms beside their word."""
    three = "".join(rng.choice("BCEFGJKLMRTUXYZ") for _ in range(3))
    variant = rng.choice(
        ("car", "short", "two_letters", "dash", "spaces", "lower", "no_dash", "space", "trailer",
         "moped", "diplomat", "swedish", "swedish_new", "swedish_glued", "lower_named", "export",
         "genitive")
    )  # fmt: skip
    car = f"{three}-{digits(rng, 3)}"
    written = {
        "car": car,
        "short": f"{three}-{rng.randrange(1, 100)}",
        "two_letters": f"{three[:2]}-{digits(rng, 3)}",
        "dash": redash(rng, car),
        "spaces": respace(rng, car.replace("-", " - ")),
        "lower": car.lower(),
        "no_dash": car.replace("-", ""),
        "space": respace(rng, car.replace("-", " ")),
        "trailer": f"{rng.choice('DPWV')}{three[:2]}-{digits(rng, 3)}",
        "moped": f"{digits(rng, 3)}-{three}",
        "diplomat": f"CD-{digits(rng, 4)}",
        "swedish": f"{three} {digits(rng, 3)}",
        "swedish_new": f"{three} {digits(rng, 2)}{three[0]}",
        "swedish_glued": f"{three}{digits(rng, 2)}{three[0]}",
        "lower_named": car.replace("-", " ").lower(),
        "export": f"{rng.choice('ABEK')}-{digits(rng, 4)}",
        "genitive": car,
    }[variant]
    if variant == "genitive":
        return Written(f"{mark(written)}:n", variant)
    named = (
        "no_dash",
        "space",
        "swedish",
        "lower",
        "lower_named",
        "export",
        "two_letters",
        "short",
    )
    return whole(written, variant, variant in named)
