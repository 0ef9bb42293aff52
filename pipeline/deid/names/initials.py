"""Two capitals without stops, or two small letters in a list of those present: JP, ML, mv.

What is no abbreviation of the trade (``models/deid/acronyms.txt``) is somebody's initials where it
stands in the place of a person: after *with*, *enligt* or *alias*, before *kanssa* or a person's
verb, beside a role, other initials or the word of a signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.deid.names.acting import acts_next
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token

_TWO = re.compile(r"[A-ZÅÄÖ]{2}(?::\w{1,6}|['’]s)?")
_BEFORE = {
    "fi": frozenset("eli alias asiakkaamme".split()),
    "sv": frozenset(
        "med enligt av från till hos åt träffade träffat mötte ringde ringt alias undertecknad "
        "undertecknade hälsningar".split()
    ),
    "en": frozenset(
        "with met by from to per told asked saw seen called phoned rang visited alias named "
        "undersigned regarding re".split()
    ),
}
_PAIRS = frozenset({("according", "to"), ("talked", "to"), ("spoke", "to")})
_AFTER = frozenset(
    "kanssa mukaan mielestä luona luokse luo luota puolesta kertoman sanoi kertoi kertoo soitti "
    "itse".split()
)
#: Who signs: the letters may follow a colon too.
_SIGNED = frozenset(
    "kirjasi kirjannut laati laatinut laatija allekirjoittanut allekirjoitti kirjaaja "
    "antecknade antecknat antecknare undertecknad undertecknade signerat signed recorded "
    "written noted author undersigned läsnä paikalla närvarande deltagare osallistujat "
    "present attendees attending participants tekijä työntekijä handläggare".split()
)
PRESENT = frozenset(
    "läsnä paikalla osallistujat mukana närvarande deltagare present attendees participants "
    "attending".split()
)
_AND = frozenset("ja och and sekä & samt".split())
_INITIALS = 2
#: Two letters that are a trade's, a unit's, a day's or a country's; names where one is a capital
#: (Am, Ni, Ba), so not on the list of abbreviations.
_TWO_KNOWN = frozenset(
    (
        "nz au ca ie "
        "pe ta mp fb ig pm ni po yp dv ea ot ei pt bf gf sg kg km cm ma ay vr bi co no nu ba "
        "bp hq id io ke to la su ti pe en fi se "
    ).split()
)


def concerns(form: str, language: str) -> bool:
    """Whether a form is two capitals, or opens a list of those present."""
    del language
    two = form[:2].isupper() and bool(_TWO.fullmatch(form))
    return two or form.lower() in PRESENT


def mark(
    tokens: Sequence[Token], marks: list[Mark | None], at: Sequence[int], language: str
) -> None:
    """Mark the initials of a passage that are written without stops."""
    possible = [i for i in at if marks[i] is None and _TWO.fullmatch(tokens[i].text)]
    for i in at:
        if tokens[i].text.lower() in PRESENT:
            _list_of_present(tokens, marks, i + 1, language)
    for i in (*possible, *reversed(possible)):  # JK:n ja AM kanssa: the second tells of the first
        if marks[i] is None:
            _try(tokens, marks, i, language)


def _try(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> None:
    facts = facts_of(tokens[i].text, language)
    if (
        not facts.allowed
        and not _is_known(tokens[i].text)
        and _is_person(tokens, marks, i, language)
    ):
        marks[i] = Mark("initials", facts, 0.4)


def _is_known(form: str) -> bool:
    return form[:2].lower() in word_list("acronyms") or form[:2].lower() in _TWO_KNOWN


def _is_person(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> bool:
    token = tokens[i]
    before = tokens[i - 1].text.lower() if i else ""
    if i and token.gap in (" ", ": ") and before in _SIGNED:
        return True
    if (
        i
        and token.gap == " "
        and (before in _BEFORE[language] or facts_of(tokens[i - 1].text, language).role)
    ):
        return not _counted(tokens, i)
    if i and token.gap == " (" and (marks[i - 1] or facts_of(before, language).role):
        return True
    if _beside_initials(tokens, marks, i):
        return True
    after = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].gap == " " else None
    if language == "fi" and after and after.text.lower() in _AFTER:
        return True
    if language == "en" and token.text.endswith("s") and after and facts_of(after.text, "en").role:
        return True
    return acts_next(tokens, i, language)


def _counted(tokens: Sequence[Token], i: int) -> bool:
    """Whether a figure follows: a measure, a register, a road (from E4, to AB 12)."""
    return i + 1 < len(tokens) and any(character.isdigit() for character in tokens[i + 1].gap)


def _beside_initials(tokens: Sequence[Token], marks: list[Mark | None], i: int) -> bool:
    """ST and K-M: joined to letters that are marked already."""
    for step in (-1, 1):
        at = i + step
        if not 0 <= at < len(tokens) or tokens[at].text.lower() not in _AND:
            continue
        other = at + step
        if 0 <= other < len(tokens):
            mark = marks[other]
            if mark and (mark.rule == "initials" or mark.facts.given):
                return True
    return False


def _list_of_present(
    tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str
) -> None:
    """Läsnä: mv, sk, th: letters in a list, abbreviations of professions left out."""
    gaps: tuple[str, ...] = (": ", ":")
    while i < len(tokens) and tokens[i].gap in gaps:
        form = tokens[i].text
        if len(form) == _INITIALS and marks[i] is None and not _is_known(form):
            facts = facts_of(form, language)
            if not facts.allowed and form.lower() not in _AND:
                marks[i] = Mark("initials", facts, 0.4)
        gaps = (", ", " ", ",", "; ", " + ", "/", " & ")
        if len(form) > _INITIALS and not (marks[i] or facts_of(form, language).role):
            return
        i += 1
