"""The word lists of ``models/deid`` and of Faker: the only door to either."""

from __future__ import annotations

import importlib
from functools import cache

from pipeline.models import artefact_folder

#: Faker locales whose names are written in Latin script and borne by people in Finland.
NAME_LOCALES = ("fi_FI", "sv_SE", "en_GB", "en_US", "et_EE", "no_NO", "da_DK")
#: Those among them whose names are at home in a language.
HOME_LOCALES = {"fi": ("fi_FI",), "sv": ("sv_SE",), "en": ("en_GB", "en_US")}

#: Faker splits some countries in two; alone, these parts are names (Costa, Salvador) or words.
_PARTS_OF_COUNTRIES = frozenset(
    "ascension cap costa el jersey kap leone papua rica salvador verde wake".split()
)


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of ``models/deid/<name>.txt``, lower-cased; ``#`` starts a comment."""
    lines = (artefact_folder("deid") / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset(word.lower() for word in words)


@cache
def staying() -> frozenset[str]:
    """Names that stay by lemma: authorities, brands, drugs, eponyms, countries, peoples."""
    return word_list("allow") | word_list("peoples") | word_list("medicine") | countries()


@cache
def given_names() -> frozenset[str]:
    """Given names, lower-cased."""
    return _faker_names("first_names", NAME_LOCALES) | word_list("given_names")


@cache
def surnames() -> frozenset[str]:
    """Surnames, lower-cased."""
    return _faker_names("last_names", NAME_LOCALES) | word_list("surnames")


@cache
def home_names(language: str) -> frozenset[str]:
    """Given names and surnames at home in a language, lower-cased."""
    locales = HOME_LOCALES[language]
    return _faker_names("first_names", locales) | _faker_names("last_names", locales)


@cache
def places() -> frozenset[str]:
    """Municipalities, districts and towns, lower-cased, names of one word only."""
    found = set(word_list("places"))
    for locale in ("fi_FI", "sv_SE"):
        provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
        found.update(city.lower() for city in provider.cities if " " not in city)
    return frozenset(found)


@cache
def countries() -> frozenset[str]:
    """Countries in the three languages, lower-cased: they stay."""
    found: set[str] = set()
    for locale in ("fi_FI", "sv_SE", "en_GB"):
        provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
        found.update(name.lower() for name in provider.countries if " " not in name)
    return frozenset(found - given_names() - _PARTS_OF_COUNTRIES)


def _faker_names(prefix: str, locales: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for locale in locales:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            if attribute.startswith(prefix):
                found.update(str(name).lower() for name in getattr(provider, attribute))
    return frozenset(name for name in found if " " not in name)
