"""Schools, care homes, employers: the generic word beside a name belongs to the span.

*Kallion koulu*, *päiväkoti Merikotka*, *Lappfjärds kyrkoby skola*, *Salpaus Laminate Oy*,
*Kallio Primary School*: in all cases, before or after the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.deid.words.endings import Endings
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import is_frequent

#: Last parts of Finnish words for institutions, strong and weak grade.
_FINNISH = (
    "koulu päiväkoti päiväkodi hoivakoti hoivakodi palvelukoti palvelukodi hoitokoti hoitokodi "
    "turvakoti turvakodi ensikoti ensikodi ryhmäkoti ryhmäkodi lastenkoti lastenkodi vanhainkoti "
    "vanhainkodi kuntoutuskoti kuntoutuskodi asuntola nuorisokoti nuorisokodi perhekoti perhekodi "
    "palvelutalo senioritalo nuorisotalo monitoimitalo kerhotalo keskus keskuks kesku lukio opisto "
    "klinikka klinika yksikkö yksikö paja yhteisö kahvila ravintola tehdas tehtaa kerho seura "
    "yhdistys yhdistykse asema sairaala liikenne palvelu kauppa kaupa kohtaamispaikka "
    "kohtaamispaika ensisuoja seurakunta seurakunna kampaamo parturi apteekki apteeki korjaamo "
    "leipomo pizzeria hotelli neuvola hammashoitola oppilaitos oppilaitokse ammattiopisto "
    "ammattikorkeakoulu yliopisto kirkko kirko moskeija urheiluseura eskari esikoulu esiopetus "
    "leikkipuisto ala-astee yläastee alaastee kirjasto klubi säätiö "
    " osuuskunta osuuskunna sahalla telakka telaka pesula "
    "myymälä halli talli varasto huoltamo yritys yritykse".split()
)
_SWEDISH = (
    "skola skolan skolas daghem daghemmet dagis eftis vårdhem vårdhemmet servicehus servicehuset "
    "äldreboende boende boendet hemmet huset växthus center centret gymnasium gymnasiet lågstadium "
    "lågstadiet högstadium högstadiet stadiet institut institutet central centralen verkstad "
    "verkstan verkstaden kliniken klinik förening föreningen församling församlingen bageri "
    "bageriet rederi varv varvet kyrka kyrkan bibliotek biblioteket apotek salong salongen klubb "
    "klubben sjukhus sjukhuset barnhem skyddshem yrkesinstitut förskola förskolan restaurang "
    "restaurangen pizzeria fabrik fabriken handel affär".split()
)
_CASES = (
    "n a ä ssa ssä sta stä lla llä lle lta ltä na nä ksi ksen ksessa ksesta kseen kselle ksella "
    "on en un in an ään aan oon uun ta tä s nsa nsä".split()
)
#: In the nominative before a name; "koti" or "hem" alone is somebody's home.
_NOMINATIVE = re.compile(
    r"(?:koulu|keskus|lukio|opisto|klinikka|paja|yhteisö|kahvila|ravintola|ensisuoja|kauppa|"
    r"kohtaamispaikka|kampaamo|parturi|hotelli|apteekki|säätiö|seura|yhdistys|kerho|tehdas|asema|"
    r"skola|skolan|gymnasium|institut|verkstad|verkstan|förening|föreningen|restaurang|daghem|"
    r"daghemmet|klubben)$"
    r"|^talo$|\w(?:koti|kodin|kodissa|kodista|kotiin|talo|tupa|yksikkö|yksikössä|hem|hemmet|huset|"
    r"center|centret)$"
)
#: What may stand between a name and its institution word.
BETWEEN = frozenset(
    "nya gamla norra södra västra östra svenska finska lilla stora kyrkoby övre nedre uusi vanha "
    "primary secondary high comprehensive elementary middle junior senior day care nursing "
    "community health family children's youth sports football medical dental after-school "
    "international evangelical lutheran".split()
)
_SMALL_FORMS = frozenset({"ry", "rf", "oy", "ab", "ry:n", "osk", "ky", "tmi", "rs", "r.y"})
#: Abbreviations of sports clubs, after their name.
_CLUBS = frozenset("fc if bk ik sk hc sc sb hk bc fbc fk vc ifk ik".split())
_IN = frozenset("i vid på in at of".split())
#: English institutions of two words whose second is *home* or *care*.
_KINDS_OF_HOME = frozenset(
    "children's childrens children’s nursing care retirement residential rest group foster "
    "elderly".split()
)
#: Per million words: pronouns and conjunctions, never the first word of an institution's name.
_FUNCTION = 800.0
#: Letters of an ending from which it is a long one.
_LONG = 6
#: Letters by which most words are turned away at once; no ending has fewer.
_LAST = 4
#: Words after a name among which its institution word is sought.
_REACH = 4
#: Cases in which a given name after an institution word is a person (koulu soitti Matille).
_PERSONAL = ("lle", "lla", "llä", "lta", "ltä")


def is_institution(word: str) -> bool:
    """Whether a word is one for a school, a home, a workshop and the like, in any case."""
    lower = word.lower()
    last, short, long = _institutions()
    if lower[-_LAST:] in last and (long.fit(lower) or short.fit(lower)):
        return True
    return lower in word_list("institutions")


@cache
def _institutions() -> tuple[frozenset[str], Endings, Endings]:
    """Last letters of all; the short ones and the long ones, which more letters tell apart."""
    parts = sorted({*_FINNISH, *_SWEDISH})
    every = [part + case for part in parts for case in ("", *_CASES)]
    short = {ending for ending in every if len(ending) < _LONG}
    last = frozenset(ending[-_LAST:] for ending in every)
    long = (ending for ending in every if ending not in short)
    return last, Endings(sorted(short)), Endings(long)


@lru_cache(maxsize=50_000)
def opens_institution(lower: str) -> bool:
    """Whether a lower-cased word is an institution that its name follows."""
    return lower in word_list("institutions") or bool(_NOMINATIVE.search(lower))


def is_legal_form(word: str) -> bool:
    """Whether a word is a legal form as written after or before a company's name."""
    head = word.split(":")[0].lower()
    if head in _CLUBS and word.split(":")[0].isupper():
        return True
    small = word.split(":")[0] in _SMALL_FORMS  # ry:ssä
    return head in word_list("legal_forms") and (word[0].isupper() or small)


def is_home(tokens: Sequence[Token], i: int) -> bool:
    """Whether an English word ends *nursing home*, *children's home*, *day care*."""
    if i == 0 or tokens[i].gap != " ":
        return False
    word, before = tokens[i].text.lower(), tokens[i - 1].text.lower()
    if word in ("home", "homes"):
        return before in _KINDS_OF_HOME
    return word == "care" and before == "day"


def widen(
    tokens: Sequence[Token], first: int, last: int, language: str, *, single_given: bool
) -> tuple[int, int, bool]:
    """Widen a run of marked words by the institution words or the legal form beside it.

    :param single_given: the run is one given name: *Matin koulu* is Matti's school.
    :returns: first and last word, and whether it is an organisation.
    """
    end, after = _after(tokens, last, single_given)
    begin, before = _before(tokens, first, language, single_given)
    if is_legal_form(tokens[end].text) and begin == first:
        begin = _with_epithet(tokens, first, language)  # Siivouspalvelu Hohto Ky
    inside = first < last and any(is_legal_form(t.text) for t in tokens[first + 1 : last + 1])
    ends = (tokens[first].text, tokens[last].text)
    inside = inside or (first < last and any(is_institution(word) for word in ends))
    return begin, end, after or before or inside


def _after(tokens: Sequence[Token], last: int, single_given: bool) -> tuple[int, bool]:
    ahead, end, found = last + 1, last, False
    while ahead < len(tokens) and tokens[ahead].gap in (" ", " -") and ahead - last <= _REACH:
        word = tokens[ahead].text
        if is_legal_form(word):
            return ahead, True
        if (is_institution(word) and not single_given) or is_home(tokens, ahead):
            end, found = ahead, True
        elif tokens[ahead].gap == " -" and ahead == last + 1:
            end = ahead  # Hyvä Arki -pisteen
        elif found or word.lower() not in BETWEEN:
            break
        ahead += 1
    return end, found


def _before(
    tokens: Sequence[Token], first: int, language: str, single_given: bool
) -> tuple[int, bool]:
    if first == 0 or tokens[first].gap != " ":
        return first, False
    word = tokens[first - 1].text
    lower = word.lower()
    if is_legal_form(word) and lower != "as" and tokens[first - 1].capital:
        return first - 1, True
    if single_given and tokens[first].text.endswith(_PERSONAL):
        return first, False
    if opens_institution(lower):
        return _with_epithet(tokens, first - 1, language), True
    if first > 1 and lower in _IN and language != "fi" and tokens[first - 1].gap == " ":
        begin = _with_epithet(tokens, first - 2, language)
        if facts_of(tokens[first - 2].text, language).allowed:
            return first, False  # A-kliniken i Ekenäs
        named = begin < first - 2 or (tokens[first - 2].capital and not tokens[first - 2].initial)
        if named and is_institution(tokens[first - 2].text):
            return begin, True  # Nya skolan i Esbo, Verkstan i Brändö
    return first, False


def _with_epithet(tokens: Sequence[Token], i: int, language: str) -> int:
    """Take in the capitalised word before an institution word: Naisten talo Tähkä."""
    if i == 0 or tokens[i].gap != " ":
        return i
    before = tokens[i - 1]
    if not before.capital or is_frequent(before.text.lower(), language, _FUNCTION):
        return i
    facts = facts_of(before.text, language)
    return i if facts.role or facts.allowed else i - 1
