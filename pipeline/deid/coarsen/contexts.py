"""Whether a profession is a person's own work, told by the words around it.

The professionals of the services act in a case ("sairaanhoitaja kävi"); somebody's own work is
named otherwise ("työskentelee sairaanhoitajana", "till yrket", "a retired teacher").
"""

from __future__ import annotations

import re

_REACH = 64
_FI_KIN = (
    r"(?:isä|äiti|puoliso|mies|vaimo|asiakas|hän|poika|tytär|sisko|veli|kumppani|avopuoliso|"
    r"aviomies|isoisä|isoäiti|huoltaja)(?:nsa|ni|si)?"
)
_FI_NOMINATIVE = re.compile(
    r"\b(?:(?:ammatiltaan|koulutukseltaan|työltään|peruskoulutukseltaan|entinen|eläköitynyt|"
    r"eläkkeellä\soleva|eläkkeelle\sjäänyt|nykyinen|työtön|itsenäinen|ammatti(?:\son|:)?|"
    r"koulutus(?:\son|:)?|työ:|toimi:)"
    rf"|(?:{_FI_KIN}|\]|[A-ZÅÄÖ][\w-]+)\s(?:on|oli|on\sollut)(?:\s(?:ennen|nyt|myös))?)\s"
    r"(?P<more>(?:[a-zäö-]+n\s)?)$"
)
_FI_AFTER = re.compile(
    r"\s(?:ammatiltaan|koulutukseltaan|työltään|eläkkeellä)\b"
)  # fmt: skip
_FI_ESSIVE = re.compile(
    r"\b(?:työskent\w+|toimi[a-z]*|oll(?:ut|eet)|oli|olen|on|töissä|töihin|työnnyt|ura[an]\w*|"
    r"tekee|teki|tehnyt|aloitt\w+|palka\w+|jatka\w+|eläköityi|vakinais\w+)\b[^.!?\n]{0,36}?\s$",
    re.I,
)
_FI_BECOMING = re.compile(
    r"\b(?:opiskel\w+|koulutt\w+|valmistu\w+|lukee|luki|haavei\w+|halua\w*|kouluttautu\w+|"
    r"pätevöity\w+|ryhty\w+)\b[^.!?\n]{0,30}?\s$",
    re.I,
)
_FI_GENITIVE_AFTER = re.compile(
    r"\s(?:työ(?:ssä\w*|stä\w*|tä\w*|n?\b|tään|hön\w*|t|paik\w+)|ammat\w+|ura\w*|vira\w+|virka\w*|"
    r"tutkin\w+|koulutu\w+|opinno\w+|paika\w+|hommi\w+|tehtäv\w+)\b"
)
_SV_BEFORE = re.compile(
    r"(?:\b(?:arbeta\w*|jobba\w*|verka\w*|anställ\w+|tjänstgör\w*|vikarie\w*|var|varit|utbilda\w+|"
    r"studer\w+|plugga\w*|läser|läst|arbete|jobb|utbildning|karriär)\b(?:\ssig)?"
    r"(?:\s[^.!?\n]{0,30}?)?\s(?P<as>som|till)"
    r"|\b(?:till\syrket|yrke:|yrket\sär|utbildad|examinerad|legitimerad|pensionerad|"
    r"f\.\s?d\.|före\sdetta|tidigare|arbetslös|egen)"
    r"|\b(?:mamman|pappan|modern|fadern|klienten|han|hon|maken|makan|sambon|mannen|hustrun|"
    r"kvinnan|sonen|dottern|brodern|systern|[A-ZÅÄÖ][\wåäö-]+)\s(?:är|var))"
    r"\s(?:en\s|ett\s)?(?P<more>(?:[a-zåäö]+(?:ad|ande|isk|ig)\s)?)$"
)
_SV_AFTER = re.compile(r"\s(?:till\syrket|i\sbotten|till\sutbildning)\b")
_EN_BEFORE = re.compile(
    r"(?:\b(?:work\w*|employ\w+|job|career|trained|training|qualified|retired|served?|serving|"
    r"stud(?:y|ie)\w*|hired|self-employed)\b(?:\s[^.!?\n]{0,30}?)?\s(?P<as>as|to\sbe|to\sbecome)"
    r"|\b(?P<state>retired|former|unemployed|self-employed|qualified|trained|ex-)"
    r"|\bby\s(?:profession|trade|training)[,:]?"
    r"|\b(?:profession|occupation):"
    r"|\b(?:he|she|mother|father|husband|wife|partner|son|daughter|brother|sister|client|"
    r"[A-Z][\w-]+)\s(?:is|was|used\sto\sbe|has\sbeen)(?=\san?\s))"
    r"(?:\s(?P<article>an?|the))?\s?(?P<more>(?:[a-z-]+\s){0,2})$"
)
_EN_AFTER = re.compile(r"\sby\s(?:profession|trade|training|occupation)\b")


def own_work(text: str, start: int, end: int, case: str, language: str) -> re.Match[str] | None:
    """Return the words that say so around ``text[start:end]``, or None.

    :param case: case of the profession (:mod:`pipeline.deid.coarsen.finnish`).
    :returns: a match in the words before it, with groups ``as`` and ``more`` where they are told;
        or in the words after it.
    """
    before = text[max(0, start - _REACH) : start]
    if language == "fi":
        return _finnish(before, text, end, case)
    pattern, after = (_SV_BEFORE, _SV_AFTER) if language == "sv" else (_EN_BEFORE, _EN_AFTER)
    if case in ("def", "pdef"):
        return None
    return pattern.search(before) or after.match(text, end)


def _finnish(before: str, text: str, end: int, case: str) -> re.Match[str] | None:
    if case == "nom":
        return _FI_NOMINATIVE.search(before) or _FI_AFTER.match(text, end)
    if case == "ess":
        return _FI_ESSIVE.search(before)
    if case == "tra":
        return _FI_BECOMING.search(before)
    return _FI_GENITIVE_AFTER.match(text, end) if case == "gen" else None
