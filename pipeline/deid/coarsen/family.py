"""Families that few have: many children, twins and more at a time, adoption from a country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.deid.coarsen.finnish import forms_of, in_case
from pipeline.deid.coarsen.found import Coarse
from pipeline.deid.coarsen.numbers import number_words

#: So many children, or siblings, are unusual.
MANY = 5
_COUNTED = {
    "fi": {
        "lasta": "par", "lapsen": "gen", "lapselle": "all", "lapsella": "ade", "lapselta": "abl",
        "lapsesta": "ela", "sisarusta": "par", "sisaruksen": "gen", "alaikäistä": "par",
        "lapsinen": "adj", "lapsisen": "adj", "lapsiseen": "adj", "lapsisessa": "adj",
    },
    "sv": {"barn": "", "barnen": "", "syskon": "", "barnsmamma": "mother", "barnsfar": "mother",
           "barns": "gen"},
    "en": {"children": "", "kids": "", "siblings": "", "sons": "", "daughters": "",
           "brothers": "", "sisters": ""},
}  # fmt: skip
_MANY_WORDS = {
    "fi": {"par": "useita", "gen": "usean", "all": "usealle", "ade": "usealla", "abl": "usealta",
           "ela": "useasta", "adj": "moni"},
    "sv": {"": "flera", "gen": "flera", "mother": "flera"},
    "en": {"": "several"},
}  # fmt: skip
_MANY_NOUNS = {"lasta": "lapsia", "sisarusta": "sisaruksia", "alaikäistä": "alaikäisiä"}
_TWINS_FI = "veli veljen veljeä veljensä veljelle sisko poika pojan pojat tyttö tytöt vauva lapsi"
_TWINS = {
    "sv": {"tvillingar": "barn", "tvillingarna": "barnen", "tvillingarnas": "barnens",
           "trillingar": "barn", "trillingarna": "barnen", "fyrlingar": "barn"},
    "en": {"twins": "children", "triplets": "children", "quadruplets": "children",
           "quintuplets": "children"},
}  # fmt: skip
_STRIPPED = {
    "sv": ("tvilling", "trilling", ("bror", "brodern", "syster", "systern", "pojkar", "pojkarna",
                                    "flickor", "flickorna", "barn", "barnen", "son", "dotter",
                                    "söner", "döttrar", "par")),
}  # fmt: skip
_ADOPTED = {
    "fi": ("adoptoitu adoptoitiin adoptoi adoptoineet adoptoinut adoptoidut adoptiolapsi "
           "adoptiolapsen adoptio").split(),
    "sv": "adopterad adopterade adopterades adopterats adopterat adoption".split(),
    "en": "adopted adoption adoptee".split(),
}  # fmt: skip
_FROM = {
    "fi": re.compile(r"\s(?:\w+\s)?(?P<place>(?!Suom)[A-ZÅÄÖ][\w-]+(?:sta|stä|lta|ltä))(?!\w)"),
    "sv": re.compile(r"\sfrån\s(?P<place>(?!Finland)[A-ZÅÄÖ][\w-]+(?:\s[A-Z][\w-]+)?)"),
    "en": re.compile(r"\sfrom\s(?P<place>(?!Finland)[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)"),
}
_ABROAD = {"fi": "ulkomailta", "sv": "utlandet", "en": "abroad"}
_COUNT_BEFORE = re.compile(
    r"(?<![\w.,–-])(?P<n>\d{1,2}|[^\W\d_]+)(?P<gap>[\s-])(?P<mid>[^\W\d_]+\s)?$"
)
_TWIN_OF = re.compile(
    r"\s(?P<noun>(?:half-)?(?:brother|sister|boy|girl|son|daughter|bab(?:y|ie))\w*)"
)


@cache
def family_forms(language: str) -> dict[str, str]:
    """Return forms that may tell of an unusual family, with what each is."""
    made = dict.fromkeys(_COUNTED[language], "count")
    made |= dict.fromkeys(_ADOPTED[language], "adoption")
    if language == "fi":
        made |= {form: case for form, case in forms_of("kaksonen").items()}
        made |= {"kolmoset": "pnom", "kolmosten": "pgen", "neloset": "pnom"}
        for word in _TWINS_FI.split():
            forms = forms_of(word) if word in ("sisko", "vauva", "tyttö", "lapsi", "poika") else ()
            for prefix in ("kaksos", "kaksois", "kolmos"):
                made |= dict.fromkeys([prefix + form for form in (word, *forms)], "strip")
    elif language == "sv":
        made |= dict.fromkeys(_TWINS["sv"], "twins")
        first, second, nouns = _STRIPPED["sv"]
        made |= dict.fromkeys([p + n for p in (first, second) for n in nouns], "strip")
    else:
        made |= dict.fromkeys(_TWINS["en"], "twins")
        made["twin"] = "twin"
    return made


def family_at(text: str, start: int, end: int, language: str) -> Iterator[Coarse]:
    """Yield what the word at ``start`` tells of an unusual family."""
    form = text[start:end].lower()
    kind = family_forms(language)[form]
    if kind == "count":
        yield from _many(text, start, end, form, language)
    elif kind == "adoption":
        place = _FROM[language].match(text, end)
        if place:
            yield Coarse(
                *place.span("place"), "FAMILY", "family_adoption", _ABROAD[language], "adoption"
            )
    elif kind == "twin":
        noun = _TWIN_OF.match(text, end)
        if noun:
            yield Coarse(start, noun.end(), "FAMILY", "family_twins", noun["noun"], "multiple")
    else:
        yield Coarse(
            start, end, "FAMILY", "family_twins", _untwinned(text[start:end], form, kind, language),
            "multiple",
        )  # fmt: skip


def _untwinned(word: str, form: str, kind: str, language: str) -> str:
    if kind == "strip":
        prefixes = ("kaksos", "kaksois", "kolmos", "tvilling", "trilling")
        told = next(form.removeprefix(p) for p in prefixes if form.startswith(p))
    elif kind == "twins":
        told = _TWINS[language][form]
    else:
        told = in_case("lapsi", kind)
    return told[0].upper() + told[1:] if word[0].isupper() else told


def _many(text: str, start: int, end: int, form: str, language: str) -> Iterator[Coarse]:
    """Tell "viisi lasta", "seven children" as several."""
    before = _COUNT_BEFORE.search(text, max(0, start - 34), start)
    if before is None or (before["mid"] or "").strip().lower() in _MANY_WORDS[language].values():
        return
    numbers = number_words(language)
    nearest_first = (before["mid"] or "", before.start("mid")), (before["n"], before.start("n"))
    for word, at in ((word.strip(), at) for word, at in nearest_first):
        count = int(word) if word.isdigit() else numbers.get(word.lower(), 0)
        if count < MANY or at < 0:
            continue
        many = _MANY_WORDS[language][_COUNTED[language][form]]
        told = many[0].upper() + many[1:] if word[0].isupper() else many
        middle = text[at + len(word) : start]
        if middle == "-":
            middle = ""
        if middle.strip() and language == "fi":  # "viisi alaikäistä lasta"
            middle = f" {_MANY_NOUNS.get(middle.strip(), middle.strip())} "
        noun = _MANY_NOUNS.get(form, text[start:end])
        yield Coarse(at, end, "FAMILY", "family_many", told + middle + noun, f"{MANY}+")
        return
