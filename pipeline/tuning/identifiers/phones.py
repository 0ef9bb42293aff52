"""Telephone numbers of Finland, Sweden and abroad, in figures and digit by digit in words."""

from __future__ import annotations

from random import Random

from pipeline.errors import IlmioError
from pipeline.tuning.identifiers.case import Written, mark, whole
from pipeline.tuning.identifiers.writing import DASHES, digits, in_groups, respace

_ABROAD = ("EE", "GB", "RU", "DE", "NO", "DK", "SO", "IQ", "UA", "PL", "US", "VN", "TH", "TR", "LV")
#: Digit words, each with its colloquial forms.
DIGIT_WORDS = {
    "fi": (
        ("nolla",), ("yksi", "yks"), ("kaksi", "kaks"), ("kolme",), ("neljä",), ("viisi", "viis"),
        ("kuusi", "kuus"), ("seitsemän", "seittemän"), ("kahdeksan", "kasi"), ("yhdeksän", "ysi"),
    ),
    "sv": (
        ("noll", "nolla"), ("ett", "en", "etta"), ("två", "tvåa"), ("tre",), ("fyra",), ("fem",),
        ("sex",), ("sju",), ("åtta",), ("nio",),
    ),
    "en": (
        ("zero", "oh", "nought"), ("one",), ("two",), ("three",), ("four",), ("five",), ("six",),
        ("seven",), ("eight",), ("nine",),
    ),
}  # fmt: skip


def _mobile(rng: Random) -> tuple[str, str]:
    prefix = rng.choice(("040", "041", "044", "045", "046", "050", "0400", "0500", "0440", "0451"))
    return prefix, digits(rng, 6 if len(prefix) == 4 else 7)


def write_phone_fi(rng: Random, language: str) -> Written:
    """Return a Finnish number: mobile, land line, with or without the country."""
    prefix, rest = _mobile(rng)
    area = rng.choice(
        ("09", "02", "03", "06", "08", "013", "014", "015", "016", "017", "018", "05")
    )
    land = str(rng.randrange(2, 9)) + digits(rng, rng.randrange(4, 7))
    country = f"+358 {prefix[1:]} {in_groups(rng, rest, (3, 4))}"
    mobile = f"{prefix} {in_groups(rng, rest, (3, 4))}"
    variant = rng.choice(
        ("groups", "bare", "hyphen", "pairs", "spaces", "land", "land_bare", "land_hyphen",
         "country", "country_bare", "country_zero", "country_00", "no_plus", "brackets", "slash",
         "dots", "line_end", "no_zero", "dash", "glued", "tel")
    )  # fmt: skip
    written = {
        "groups": mobile,
        "bare": prefix + rest,
        "hyphen": f"{prefix}-{rest}",
        "dash": f"{prefix}{rng.choice(DASHES)}{in_groups(rng, rest, (3, 4))}",
        "pairs": f"{prefix} {in_groups(rng, rest, (3, 2))}",
        "spaces": respace(rng, mobile),
        "land": f"{area} {in_groups(rng, land, (3, 4))}",
        "land_bare": area + land,
        "land_hyphen": f"{area}-{land}",
        "country": country,
        "country_bare": country.replace(" ", ""),
        "country_zero": f"+358 (0){prefix[1:]} {in_groups(rng, rest, (3, 4))}",
        "country_00": f"00358 {prefix[1:]} {rest}",
        "no_plus": country[1:],
        "brackets": f"({prefix}) {in_groups(rng, rest, (3, 4))}",
        "slash": f"{prefix}/{rest}",
        "dots": f"{prefix}.{in_groups(rng, rest, (3, 4), '.')}",
        "line_end": f"{prefix}\n{in_groups(rng, rest, (3, 4))}",
        "no_zero": f"{prefix[1:]} {in_groups(rng, rest, (3, 4))}",
        "glued": prefix + rest,
        "tel": country.replace(" ", "-"),
    }[variant]
    if variant in ("glued", "tel"):
        before = rng.choice(("puh", "puh.", "gsm", "gsm:")) if variant == "glued" else "tel:"
        return Written(before + mark(written), variant)
    return whole(written, variant, variant == "no_zero")


def write_phone_sv(rng: Random, language: str) -> Written:
    """Return a Swedish number."""
    prefix = "07" + rng.choice("02369")
    rest = digits(rng, 7)
    grouped = in_groups(rng, rest, (3, 2))
    city = str(rng.randrange(2, 9)) + digits(rng, 6)
    variant = rng.choice(
        ("groups", "bare", "spaces", "country", "country_zero", "country_00", "stockholm",
         "country_bare", "line_end", "dash", "town", "brackets")
    )  # fmt: skip
    return whole(
        {
            "groups": f"{prefix}-{grouped}",
            "bare": prefix + rest,
            "spaces": respace(rng, f"{prefix} {grouped}"),
            "country": f"+46 {prefix[1:]} {grouped}",
            "country_zero": f"+46 (0){prefix[1:]}-{grouped}",
            "country_00": f"0046 {prefix[1:]} {grouped}",
            "country_bare": f"+46{prefix[1:]}{rest}",
            "stockholm": f"08-{in_groups(rng, city, (3, 2))}",
            "town": f"0{rng.choice(('31', '40', '18', '90', '13', '46'))}-{city[:3]} {city[3:5]}",
            "line_end": f"{prefix}-\n{grouped}",
            "dash": f"{prefix}{rng.choice(DASHES)}{grouped}",
            "brackets": f"({prefix}) {grouped}",
        }[variant],
        variant,
    )


def write_phone_abroad(rng: Random, language: str) -> Written:
    """Return a number with its country, made from an example of that country's numbers."""
    import phonenumbers

    region = rng.choice(_ABROAD)
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        raise IlmioError(f"phonenumbers has no mobile number of {region}.")
    national = str(example.national_number)[:-4] + digits(rng, 4)
    number = phonenumbers.PhoneNumber(
        country_code=example.country_code, national_number=int(national)
    )
    form = phonenumbers.PhoneNumberFormat
    variant = rng.choice(("spaced", "bare", "dashed", "with_00", "spaces", "brackets"))
    spaced = str(phonenumbers.format_number(number, form.INTERNATIONAL))
    bare = str(phonenumbers.format_number(number, form.E164))
    return whole(
        {
            "spaced": spaced,
            "bare": bare,
            "dashed": spaced.replace(" ", "-"),
            "with_00": "00" + spaced[1:],
            "spaces": respace(rng, spaced),
            "brackets": f"({spaced.split()[0]}) {' '.join(spaced.split()[1:])}",
        }[variant],
        variant,
    )


def write_phone_words(rng: Random, language: str) -> Written:
    """Return a mobile number digit by digit in words."""
    number = "".join(_mobile(rng))
    words = [rng.choice(DIGIT_WORDS[language][int(digit)]) for digit in number]
    variant = rng.choice(("spaces", "commas", "hyphens", "capital", "line_end", "plus"))
    if variant == "plus":
        plus = {"fi": "plus", "sv": "plus", "en": "plus"}[language]
        words = [plus, *(DIGIT_WORDS[language][int(d)][0] for d in "358"), *words[1:]]
    separator = {"commas": ", ", "hyphens": "-"}.get(variant, " ")
    written = separator.join(words)
    if variant == "capital":
        written = written.capitalize()
    if variant == "line_end":
        written = written.replace(" ", "\n", 4).replace("\n", " ", 3)
    return whole(written, variant)
