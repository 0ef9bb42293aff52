"""Addresses in three languages: streets in all cases, flats, post boxes, postal codes."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, whole
from pipeline.tuning.identifiers.writing import respace, rewrite

#: Ends of Finnish street names with the cases in which people write them.
_FI = (
    ("katu", "kadun", "kadulla", "kadulle", "kadulta", "katua", "kadussa"),
    ("tie", "tien", "tiellä", "tielle", "tieltä", "tietä"),
    ("kuja", "kujan", "kujalla", "kujalle", "kujalta"),
    ("polku", "polun", "polulla", "polulle", "polulta"),
    ("raitti", "raitin", "raitilla", "raitille"),
    ("ranta", "rannan", "rannalla", "rannassa"),
    ("kaari", "kaaren", "kaarella", "kaarelle"),
    ("väylä", "väylän", "väylällä"),
    ("puisto", "puiston", "puistossa"),
    ("aukio", "aukion", "aukiolla"),
    ("mäki", "mäen", "mäellä", "mäessä"),
    ("rinne", "rinteen", "rinteellä"),
    ("kierto", "kierron", "kierrolla"),
    ("portti", "portin", "portilla"),
    ("tanhua", "tanhuan", "tanhualla"),
    ("piha", "pihan", "pihalla"),
)  # fmt: skip
#: How many of these, from the first, tell a street without a number too.
_SURE = 5
_FI_FIRST = (
    "Hämeen", "Koivu", "Mänty", "Puisto", "Myllymäen", "Rauhan", "Kauppa", "Peltolan", "Kivi",
    "Vuorelan", "Harju", "Sepän", "Kirkko", "Urheilu", "Leppä", "Tuomi", "Niitty", "Lepolan",
)  # fmt: skip
_SV = ("gatan", "vägen", "stigen", "gränden", "gränd", "allén", "torget", "backen", "esplanaden")
_SV_FIRST = (
    "Skol",
    "Stor",
    "Björk",
    "Kyrko",
    "Strand",
    "Kvarn",
    "Granit",
    "Ängs",
    "Lärk",
    "Fiskar",
)
_EN = (
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Drive",
    "Close",
    "Crescent",
    "Court",
    "Square",
    "Terrace",
)
_EN_FIRST = (
    "Mill",
    "Church",
    "Station",
    "Elm",
    "Park Hill",
    "Victoria",
    "Oak",
    "Old Mill",
    "Queen's",
)
_TOWNS = ("Helsinki", "Espoo", "Vaasa", "Oulu", "Kuopio", "Åbo", "Tampere", "Seinäjoki", "Borgå")


def write_address(rng: Random, language: str) -> Written:
    """Return an address as it is written in a language; Finnish ones in any."""
    if rng.random() < 0.25:
        return _post(rng)
    return {"fi": _finnish, "sv": _swedish, "en": _english}[language](rng)


def _finnish(rng: Random) -> Written:
    forms = rng.choice(_FI)
    street = rng.choice(_FI_FIRST) + rng.choice(forms)
    number = str(rng.randrange(1, 140))
    stair, flat = rng.choice("ABCDEF"), str(rng.randrange(1, 90))
    sure = rng.choice(_FI_FIRST) + rng.choice(rng.choice(_FI[:_SURE]))
    town = f"{rng.randrange(10, 990):03d}{rng.choice('0123456789')}0 {rng.choice(_TOWNS)}"
    variant = rng.choice(
        ("number", "stair", "glued_stair", "flat", "as", "asunto", "range", "bare", "apart",
         "lower", "capitals", "spaces", "post", "post_line", "adjective", "line_end", "small_stair")
    )  # fmt: skip
    return whole(
        {
            "number": f"{street} {number}",
            "stair": f"{street} {number} {stair}",
            "glued_stair": f"{street} {number}{stair} {flat}",
            "flat": f"{street} {number} {stair} {flat}",
            "as": f"{street} {number} as. {flat}",
            "asunto": f"{street} {number}, asunto {flat}",
            "range": rewrite(rng, f"{street} {number}-{int(number) + 2} {stair} {flat}"),
            "bare": sure,
            "apart": rng.choice(("Aleksis Kiven katu", "Minna Canthin kadulla", "Juhani Ahon tie"))
            + f" {number}",
            "lower": f"{sure} {number} {stair} {flat}".lower(),
            "capitals": f"{sure} {number} {stair} {flat}".upper(),
            "spaces": respace(rng, f"{street} {number} {stair} {flat}"),
            "post": f"{street} {number} {stair} {flat}, {town}",
            "post_line": f"{street} {number} {stair} {flat}\n{town}",
            "adjective": rng.choice(("Vanha ", "Iso ", "Pohjoinen ")) + f"{sure} {number}",
            "line_end": f"{street}\n{number} {stair} {flat}",
            "small_stair": f"{street} {number} {stair.lower()} {flat}",
        }[variant],
        variant,
    )


def _swedish(rng: Random) -> Written:
    street = rng.choice(_SV_FIRST) + rng.choice(_SV)
    number, stair, flat = rng.randrange(1, 140), rng.choice("ABCD"), rng.randrange(1, 90)
    town = f"{rng.randrange(10, 99)}{rng.randrange(100):02d}0 {rng.choice(_TOWNS)}"
    variant = rng.choice(
        ("number", "stair", "flat", "lgh", "bst", "bare", "lower", "capitals", "post", "adjective",
         "apart", "spaces", "genitive")
    )  # fmt: skip
    return whole(
        {
            "number": f"{street} {number}",
            "stair": f"{street} {number} {stair}",
            "flat": f"{street} {number} {stair} {flat}",
            "lgh": f"{street} {number} lgh {rng.randrange(1001, 1600)}",
            "bst": f"{street} {number} {stair} bst. {flat}",
            "bare": rng.choice(_SV_FIRST) + rng.choice(_SV[:6]),
            "lower": f"{street} {number} {stair} {flat}".lower(),
            "capitals": f"{street} {number} {stair} {flat}".upper(),
            "post": f"{street} {number} {stair} {flat}, {town}",
            "adjective": rng.choice(("Gamla ", "Norra ", "Östra ")) + f"{street} {number}",
            "apart": f"Gustav Vasas gata {number}",
            "spaces": respace(rng, f"{street} {number} {stair} {flat}"),
            "genitive": f"{rng.choice(_SV_FIRST)}gatans {number}",
        }[variant],
        variant,
    )


def _english(rng: Random) -> Written:
    street = f"{rng.choice(_EN_FIRST)} {rng.choice(_EN)}"
    number, flat = rng.randrange(1, 300), rng.randrange(1, 90)
    code = f"{rng.choice(('SW1A', 'M1', 'EC1V', 'LS6'))} {rng.randrange(1, 9)}AB"
    variant = rng.choice(
        ("number", "letter", "flat", "apartment", "bare", "capitals", "lower", "postcode",
         "finnish_street", "spaces", "abbreviated")
    )  # fmt: skip
    return whole(
        {
            "number": f"{number} {street}",
            "letter": f"{number}B {street}",
            "flat": f"Flat {flat}, {number} {street}",
            "apartment": f"{number} {street}, apartment {flat}",
            "bare": f"{rng.choice(_EN_FIRST)} {rng.choice(_EN[:4])}",
            "capitals": f"{number} {street}".upper(),
            "lower": f"{number} {street}".lower(),
            "postcode": f"{number} {street}, {code}",
            "finnish_street": f"{rng.choice(_FI_FIRST)}katu {number} B {flat}",
            "spaces": respace(rng, f"{number} {street}"),
            "abbreviated": f"{number} {rng.choice(_EN_FIRST)} {rng.choice(('Rd', 'St', 'Ave'))}",
        }[variant],
        variant,
    )


def _post(rng: Random) -> Written:
    """Post boxes and postal codes with their town."""
    code, town = f"{rng.randrange(10, 990):03d}{rng.choice('0123456789')}0", rng.choice(_TOWNS)
    variant = rng.choice(
        ("box_fi", "box_sv", "box_en", "code", "code_fi", "code_capitals", "code_lower", "swedish",
         "code_spaces", "code_comma")
    )  # fmt: skip
    box = rng.randrange(1, 9000)
    return whole(
        {
            "box_fi": f"PL {box}, {code} {town}",
            "box_sv": f"PB {box}",
            "box_en": f"P.O. Box {box}",
            "code": f"{code} {town}",
            "code_fi": f"FI-{code} {town}",
            "code_capitals": f"{code} {town.upper()}",
            "code_lower": f"{code} {town.lower()}",
            "swedish": f"{rng.randrange(100, 990)} {rng.randrange(10, 99)} Stockholm",
            "code_spaces": respace(rng, f"{code}  {town}"),
            "code_comma": f"{code}, {town}",
        }[variant],
        variant,
    )
