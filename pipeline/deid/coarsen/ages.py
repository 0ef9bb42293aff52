"""Ages told as bands: "34-vuotias" is "25–34-vuotias". Durations stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.coarsen.found import Coarse
from pipeline.deid.coarsen.months import EN_WORD, FI_WORD, SV_WORD
from pipeline.deid.coarsen.numbers import number_words
from pipeline.deid.coarsen.settings import CoarsenSettings

_OLDEST = 115
#: Open ranges are no one's age and stay: "alle 18-vuotias", "over 65 years old".
_OPEN = re.compile(
    r"\b(?:alle|yli|vähintään|enintään|yläraja\w*|under|över|minst|högst|fyllda|at least|over|"
    r"below|above|younger than|older than|least)\s$",
    re.I,
)
_LEAST = {"fi": "vähintään", "sv": "minst", "en": "at least"}
_RANGE = re.compile(r"\s?[–—-]\s?(\d{1,3})(?!\d)")
_CAPITAL = r"(?:(?<!\w)[^\W\d_a-zåäö][\w'’-]*|\])"
#: What tells by itself that the number before it is an age.
_SURE = {
    "fi": re.compile(
        r"(?:[-–‑ ]?vuotia\w*|[-–‑ ]vuotis(?:päiv|syntymäpäiv|neuvola|tarkast)\w*|"
        r"\s?(?:v|vuoden|vuotta)\.?\s(?:vanha\w*|ikäi\w+|iässä|ikään|iästä))"
    ),
    "sv": re.compile(
        r"(?:[-–‑ ]?åri(?:g\w*|ng\w*)|[-–‑ ]?års(?:kontroll|dag|kalas|ålder|gammal)\w*|"
        r"\s?(?:år|års)\s(?:gam(?:mal|la|malt)|ålder\w*))",
    ),
    "en": re.compile(
        r"(?:[-–‑ ]?years?[-–‑ ]old\w*|\s?(?:yo|y/o|yrs?\sold)\b|\syears?\sof\sage)", re.I
    ),
}
_MONTHS = {
    "fi": re.compile(
        r"\s?(?:kk|kuukau\w+|viikon?|vk|viikkoa)\.?[- ]?(?:vanha\w*|ikäi(?P<end>\w+))|"
        r"[- ]?(?:kuukautinen|kuukautis\w+|viikkoi(?:nen|s\w+))"
    ),
    "sv": re.compile(r"\s?(?:mån(?:ader|ad|aders)?|veckor|veckors?)\.?[- ](?:gam\w+|ålder\w*)"),
    "en": re.compile(r"[- ](?:months?|weeks?)[- ](?:old\w*|of age)", re.I),
}
_BABY = re.compile(r"\b(?:vauva\w*|bebis\w*|baby|spädbarn\w*|infant)[\s,(]{1,2}$", re.I)
_BABY_UNIT = re.compile(r"\s?(?:kk|mån|mo|months?)\b\.?", re.I)
_TOLD_BABY = {"fi": "0–2-vuotias", "sv": "0–2 år", "en": "0–2 years old"}
#: A bare unit, an age only beside a person.
_UNIT = {
    "fi": re.compile(r"\s?v(?:uotta\b|\.|\b)(?!\s?(?:\d|§))"),
    "sv": re.compile(r"\s?år\b(?!\s?\d)"),
    "en": re.compile(r"\s?(?:yrs?|y)\b\.?"),
}
_KIN = {
    "fi": r"(?:poika|pojan|poja\w+|tyttö|tytö\w+|tytär|tyttäre\w*|laps\w+|isä|äiti|puoliso|mies|"
    r"vaimo|sisko|veli|asiakas|asiakkaa\w+|hän|nainen|sisaru\w+|vauva|kuopus|esikoi\w+|vanhin|"
    r"nuorin|keskimmäinen|kummallakin)",
    "sv": r"(?:son|sonen|dotter|dottern|barn|barnet|barnen|pojke|pojken|flicka|flickan|make|maka|"
    r"man|kvinna|klient|klienten|mor|far|mamma|pappa|syster|bror|äldsta|yngsta|sambo)",
    "en": r"(?:son|daughter|boy|girl|child|children|mother|father|husband|wife|partner|brother|"
    r"sister|client|man|woman|eldest|oldest|youngest|baby|sons|daughters|boys|girls)",
}
_BESIDE = {
    language: re.compile(rf"(?:\b{kin}|{_CAPITAL})(?:,|:|\s?\(|\son|\sär|\sis)?\s?$")
    for language, kin in _KIN.items()
}
_LASTING = re.compile(
    r"\b(?:kesto|työkokemu\w*|kokemu\w*|takuu\w*|määräai\w*|vankeu\w*|vuokra\w*|voimassa\w*|"
    r"opinno\w*|raittiu\w*|erfarenhet|längd|giltig\w*|arbetslös\w*|experience|duration|term|"
    r"sentence|noin|n\.|jo|ca|cirka)[,:]?\s$",
    re.I,
)
_MONTH = re.compile(rf"\b(?:{FI_WORD}|{SV_WORD}|{EN_WORD})[,:(\s]*$", re.I)
_BE = re.compile(r"\b(?:on|oli|är|var|is|was)\s(?:nyt|nu|now|jo|vasta)?\s?$", re.I)
_PERSON_AFTER = re.compile(
    r"\s?(?:mies|nainen|poika|tyttö|lapsi|äiti|isä|asiakas|man|kvinna|pojke|flicka)\b"
)
_LONG = {
    "fi": re.compile(
        r"\s?(?:sitten|ajan\b|ajak\w+|ajalta|kulut\w+|päästä|jälkeen|välein|aikana|mennessä|"
        r"määrä\w*|vankeu\w*|ehdoll\w*|työ\w*|töi\w+|koke\w*|putkeen|ennen|myöhem\w+|kestä\w*|"
        r"verran|raitti\w*|takuu\w*|ollut|asunut)"
    ),
    "sv": re.compile(
        r"\s?(?:sedan|i\srad|framåt|senare|tidigare|tillbaka|efter|innan|som|på|vid|i\b|utan|till|"
        r"fängelse\w*)"
    ),
    "en": re.compile(r"\s?(?:ago|later|earlier|of|in|after|before|as|at|since|with|experience)\b"),
}
#: Words for age: the number behind them is one.
_NAMED = {
    "fi": re.compile(
        r"\b(?:ikä|iältään|ikää|täyt(?:tä(?:ä|nyt|neen|vä\w*)|ti|tyi|ettyään))"
        r"(?:\son|:)?\s?$", re.I
    ),
    "sv": re.compile(r"\b(?:åldern?|fyll(?:er|de|t)|blev|blir|åldrarna)(?:\sär|:)?\s?$", re.I),
    "en": re.compile(
        r"\b(?:aged?|ages|age\s(?:of|is)|turn(?:ed|s|ing))(?::)?\s?$", re.I
    ),
}  # fmt: skip
_AGE_AFTER_VERB = re.compile(r"\s?(?:v\b|vuo\w+|år\b|years?)?\.?(?=[\s,.;)]|$)")
#: "Name, 34, …", "Name (34)": the number alone.
_ALONE_AFTER = re.compile(r"\s?(?:[,;)](?!\d)|\s[–-]\s)")
_NAME_COMMA = re.compile(rf"{_CAPITAL},\s$")
_NAME_PAREN = re.compile(rf"{_CAPITAL}\s\($")
_OPENING = re.compile(r"(?:^|\n)\s*$")
_DESCRIBED = re.compile(r",\s(?:an?\s|the\s|retired|married|single|who|eläk|naimis|en\s|ett\s)")
_SHE_IS = re.compile(rf"\b(?:he|she|client|{_KIN['en']}|[A-Z]\w+)\s(?:is|was)\s(?:now\s|just\s)?$",
                     re.I)  # fmt: skip
_IS_ALL = re.compile(r"(?:[,.;](?!\d)|\sand\b|\swith\b|$)")
#: What may follow an age at all: most figures are left aside by this.
_MAYBE = re.compile(
    r"\s?[-–—‑]?\s?(?:v|kk|k?u?ukau|år|å|mån|veck|y|m|w|\d)|[-,);]|\s[–-]|\s(?:and|with|ja|och|sekä)\s|"
    r"(?:st|nd|rd|th)\s|[.]?$"
)
_LIST = re.compile(
    r"\d{1,2}-?(?:(?:,\s?|,?\s?(?:ja|sekä|och|and|&)\s)\d{1,2}-?)+"
    r"(?=\s?(?:v\b|år\b|[-–]?vuotia|[-–]?åri|[- ]years?[- ]old|\)|[.,;]|$|\s))"
)
_LIST_UNIT = re.compile(r"(?:v\b|år\b|vuotia|åri|[- ]?years?[- ]old)")
_FIGURES = re.compile(r"\d{1,2}")
_ARTICLE = re.compile(r"\b([Aa])n?\s$")
_BIRTHDAY = re.compile(r"(?:st|nd|rd|th)\s(birthday)")


def ages_at(
    text: str, start: int, end: int, language: str, settings: CoarsenSettings
) -> list[Coarse]:
    """Return the age, or list of ages, whose first figure stands at ``start``.

    :param end: one past the figures.
    """
    if end - start > 3 or int(text[start:end]) > _OLDEST:
        return []
    before = text[max(0, start - 30) : start]
    if not _MAYBE.match(text, end) and not _NAMED[language].search(before):
        return []
    listed = _LIST.match(text, start)
    if listed:
        found = _listed(text, listed, before, language, settings)
        if found:
            return found
    if _OPEN.search(before):
        return []
    young = _in_months(text, start, end, before, language, settings)
    if young:
        return [young]
    low, high = int(text[start:end]), None
    span = _RANGE.match(text, end)
    if span:
        high, end = int(span[1]), span.end()
        if not low < high <= _OLDEST:
            return []
    rule = _reason(text, end, before, language)
    return [_banded(text, start, end, (low, high or low), rule, language, settings)] if rule else []


def spelled_ages(text: str, language: str, settings: CoarsenSettings) -> Iterator[Coarse]:
    """Yield ages in words: "kolmevuotias", "trettiofyraårig", "thirty-four years old"."""
    if not any(hint in text for hint in _SPELLED_HINT[language]):
        return
    numbers = number_words(language)
    for match in _SPELLED[language].finditer(text):
        age = numbers.get(match["n"].lower())
        if age is None and language == "en":
            age = numbers.get(match["n"].lower().split()[-1])
        before = text[max(0, match.start("n") - 30) : match.start("n")]
        if age is None or _OPEN.search(before):
            continue
        words = (
            match["n"]
            if language != "en" or numbers.get(match["n"].lower())
            else (match["n"].split()[-1])
        )
        start = match.end("n") - len(words)
        made = _banded(text, start, match.end("n"), (age, age), "age_spelled", language, settings)
        link = "-" if match["unit"][0] not in "- " else ""
        yield Coarse(made.start, made.end, "AGE", made.rule, made.text + link, made.value)


_SPELLED_HINT = {"fi": ("vuotia", "vuoden i"), "sv": ("åri", "år ga"), "en": ("year", "aged ")}
_SPELLED = {
    "fi": re.compile(
        r"(?P<n>\b[a-zäö]+?)(?P<unit>[- ]?vuotia(?=[sa])|\svuoden\s(?:ikäi|iässä|ikään))", re.I
    ),
    "sv": re.compile(r"(?P<n>\b[a-zåäö]+?)(?P<unit>[- ]?åri(?=[gn])|\sår\sgam)", re.I),
    "en": re.compile(r"(?P<n>\b[a-z]+(?:[- ][a-z]+)?)(?P<unit>[- ]years?[- ]old)", re.I),
}


def _reason(text: str, end: int, before: str, language: str) -> str:
    """Return why the number that ends at ``end`` is an age; empty where it is none."""
    if _SURE[language].match(text, end) or _SURE["fi"].match(text, end):
        return "age_unit"
    if _NAMED[language].search(before) and _AGE_AFTER_VERB.match(text, end):
        return "age_named"
    if language == "en" and _BIRTHDAY.match(text, end):
        return "age_birthday"
    unit = _UNIT[language].match(text, end)
    if unit:
        return "age_beside_person" if _is_persons(text, unit, before, language) else ""
    alone = _ALONE_AFTER.match(text, end)
    if alone and (_NAME_COMMA.search(before) or (_NAME_PAREN.search(before) and ")" in alone[0])):
        return "age_after_name"
    if _OPENING.search(before) and _DESCRIBED.match(text, end):
        return "age_opening"
    if language == "en" and _SHE_IS.search(before) and _IS_ALL.match(text, end):
        return "age_named"
    return ""


def _is_persons(text: str, unit: re.Match[str], before: str, language: str) -> bool:
    """Whether "9 v.", "6 år" stands beside a person and says no duration."""
    if _LONG[language].match(text, unit.end()) or _LASTING.search(before):
        return False
    if _MONTH.search(before):
        return False
    bare = "vuotta" not in unit.group()
    if _BESIDE[language].search(before):
        return bare
    return bare and bool(_BE.search(before)) or bool(_PERSON_AFTER.match(text, unit.end()))


def _listed(
    text: str, listed: re.Match[str], before: str, language: str, settings: CoarsenSettings
) -> list[Coarse]:
    """Tell each of "3, 5 ja 9 v." by its band."""
    after = text[listed.end() :].lstrip(" -–")
    unit = _LIST_UNIT.match(after)
    named = _NAMED[language].search(before)
    sure = unit and unit.group() not in ("v", "år")
    beside = unit and _BESIDE[language].search(before)
    if not (named or sure or beside) or _OPEN.search(before):
        return []
    return [
        _banded(text, m.start(), m.end(), (int(m.group()),) * 2, "age_list", language, settings)
        for m in _FIGURES.finditer(text, listed.start(), listed.end())
    ]


def _in_months(
    text: str, start: int, end: int, before: str, language: str, settings: CoarsenSettings
) -> Coarse | None:
    """Tell "5 kk ikäinen", "8 months old" by the first band that begins with years."""
    match = _MONTHS[language].match(text, end)
    told = _TOLD_BABY[language]
    low, high = settings.band(int(text[start:end]) // 12)
    told = told.replace("0–2", f"{low}–{high}")
    if match is None:
        match = _BABY_UNIT.match(text, end) if _BABY.search(before) else None
        if match is None:
            return None
    elif language == "fi" and (ending := re.search(r"(?:ikäi|vanh|kuukauti|viikkoi)(\w+)$",
                                                   match.group())):  # fmt: skip
        told = f"{low}–{high}-{_vuotias(ending.group(1))}"
    elif language == "en" and "-old" in match.group():
        told = f"{low}–{high}-year-old"
    elif language == "sv":
        told = f"{low}–{high} år gammal"
    return Coarse(start, match.end(), "AGE", "age_months", told, f"{low}-{high}")


def _vuotias(ending: str) -> str:
    """Inflect "vuotias" as the word was whose last letters are given (-nen, -sen, -selle)."""
    cases = (("nen", "s"), ("set", "at"), ("sta", "sta"), ("stä", "sta"), ("sena", "ana"),
             ("selle", "alle"), ("sella", "alla"), ("selta", "alta"), ("sen", "an"),
             ("lle", "alle"), ("na", "ana"), ("n", "an"))  # fmt: skip
    return "vuotia" + next((new for old, new in cases if ending.endswith(old)), "s")


def _banded(
    text: str, start: int, end: int, ages: tuple[int, int], rule: str, language: str,
    settings: CoarsenSettings,
) -> Coarse:  # fmt: skip
    """Tell one age, or a range of ages, by the bands that hold it."""
    low, high = settings.band(ages[0])[0], settings.band(ages[1])[1]
    if ages == (low, high):
        return Coarse(start, end, "AGE", rule, text[start:end], f"{low}-{high}")
    told = f"{low}–{high}" if high is not None else f"{_LEAST[language]} {low}"
    value = f"{low}-{high}" if high is not None else f"{low}+"
    birthday = _BIRTHDAY.match(text, end) if rule == "age_birthday" else None
    if birthday:
        return Coarse(start, birthday.end(), "AGE", rule, birthday[1], value)
    article = _ARTICLE.search(text, max(0, start - 3), start) if language == "en" else None
    if article:
        start = article.start()
        vowel = told.startswith(("8", "11", "18", "at"))
        told = article[1] + ("n " if vowel else " ") + told
    return Coarse(start, end, "AGE", rule, told, value)
