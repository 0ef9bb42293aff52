"""Names for invented people: lists, and the Finnish and Swedish forms that sentences need."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random

from pipeline.configs import shared_folder

_VOWELS = "aeiouyäöåAEIOUYÄÖÅ"
_FAKER = {"fi": "fi_FI", "sv": "sv_SE", "en": "en_GB"}
#: Stems of surnames, by their last part (Lahti, Lahden); given names keep theirs (Suvi, Suvin).
_STEMS = {
    "mäki": "mäe", "koski": "koske", "niemi": "nieme", "lahti": "lahde", "järvi": "järve",
    "lampi": "lamme", "saari": "saare", "nurmi": "nurme", "vuori": "vuore", "joki": "joe",
    "lehti": "lehde", "suomi": "suome", "hirvi": "hirve", "talvi": "talve", "kivi": "kive",
    "nummi": "numme", "suvi": "suve", "tammi": "tamme", "lumi": "lume", "honki": "honge",
    "kuusi": "kuuse", "honka": "honga", "virta": "virra", "luoto": "luodo",
}  # fmt: skip
#: Surname endings whose consonant weakens; given names keep theirs (Mika, Mikan).
_WEAKENED = (
    ("nta", "nna"), ("ntä", "nnä"), ("lta", "lla"), ("ltä", "llä"), ("rta", "rra"), ("rtä", "rrä"),
    ("nto", "nno"), ("lto", "llo"), ("rto", "rro"), ("ntö", "nnö"), ("ltö", "llö"), ("htö", "hdö"),
    ("hto", "hdo"), ("hta", "hda"), ("htä", "hdä"),
)  # fmt: skip


@dataclass(frozen=True)
class NameList:
    """Given names by gender and surnames of one origin."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    last: tuple[str, ...]


@cache
def names_of(language: str) -> NameList:
    """Return Faker's names for a language (fi, sv, en), each once, sorted."""
    from importlib import import_module

    provider = import_module(f"faker.providers.person.{_FAKER[language]}").Provider
    lists = (provider.first_names_female, provider.first_names_male, provider.last_names)
    return NameList(*(tuple(sorted(set(values))) for values in lists))


@cache
def listed_names() -> dict[str, dict[str, NameList]]:
    """Return the hand-made lists: ``foreign`` by origin, ``ambiguous`` by language."""
    path = shared_folder("data_samples") / "generator" / "names.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        group: {
            name: NameList(tuple(row["female"]), tuple(row["male"]), tuple(row["last"]))
            for name, row in rows.items()
        }
        for group, rows in table.items()
    }


def draw_origin(rng: Random, language: str) -> NameList:
    """Draw where a family's names come from: the language, common words, or another country."""
    lists = listed_names()
    at = rng.random()
    foreign = {"fi": 0.20, "sv": 0.15, "en": 0.55}[language]
    if at < foreign:
        return lists["foreign"][rng.choice(sorted(lists["foreign"]))]
    if at < foreign + 0.18:
        return lists["ambiguous"][language]
    return names_of(language)


def finnish_form(name: str, case: str, *, surname: bool = False) -> str:
    """Inflect a name, of one or more words, in Finnish: only its last word takes the ending.

    :param case: ``gen`` (-n), ``ade`` (-lla), ``all`` (-lle).
    :param surname: whether the name is a surname alone.
    """
    rest, space, word = name.rpartition(" ")
    endings = {"gen": ("n", "n"), "ade": ("lla", "llä"), "all": ("lle", "lle")}[case]
    stem = _stem(word, surname=surname or bool(rest))
    if stem[-1].isupper() or stem[-1] == ".":
        stem = f"{stem}:"
    back = any(letter in "aouAOUå" for letter in word)
    return f"{rest}{space}{stem}{endings[0 if back else 1]}"


def swedish_genitive(name: str) -> str:
    """Return the Swedish genitive: ``Annas``, ``Lars``."""
    return name if name[-1] in "sxz" else f"{name}s"


def english_genitive(name: str) -> str:
    """Return the English genitive: ``Anna's``, ``James'``."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _stem(word: str, *, surname: bool) -> str:
    """Return the weak vowel stem that the endings join."""
    lower = word.lower()
    if lower.endswith("nen"):
        return word[:-3] + "se"
    if word[-1] not in _VOWELS:
        return _consonant_stem(word, surname=surname)
    if surname:
        for last, stem in _STEMS.items():
            if lower.endswith(last):
                return word[: -len(last)] + _like(word[-len(last) :], stem)
    if len(word) > 3 and lower[-2] == lower[-3] and lower[-2] in "kpt":
        return word[:-2] + word[-1]
    return _weakened(word) if surname else word


def _consonant_stem(word: str, *, surname: bool) -> str:
    if word.lower().endswith("hokas"):
        return f"{word[:-2]}kaa"  # Ahokas, Ahokkaan
    if not surname and word.lower().endswith(("as", "es", "is", "us")):
        return f"{word[:-1]}kse"  # Johannes, Johanneksen
    return word if word[-1] == "." else f"{word}i"


def _weakened(surname: str) -> str:
    lower = surname.lower()
    for strong, weak in _WEAKENED:
        if lower.endswith(strong):
            return surname[: -len(strong)] + weak
    return f"{surname}e" if lower.endswith("e") and not lower.endswith("ee") else surname


def _like(model: str, stem: str) -> str:
    return stem.capitalize() if model[0].isupper() else stem
