"""From marked words to spans: full names as one, particles and initials with them, kinds told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.deid.findings import Finding
from pipeline.deid.words.facts import Facts
from pipeline.deid.words.inflection import LOCAL_ENDINGS
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token

_PARTICLES = frozenset(
    "al el bin ibn bint abu van der den de di da dos del la le von af ter ould und y st".split()
)
#: What belongs to the name that follows: particles that open a surname, and titles.
_BEFORE = frozenset("al bin ibn bint abu van der den de di von af mr mrs ms miss dr sir".split())
_IN = {"en": ("in", "at", "near"), "sv": ("i", "vid"), "fi": ()}
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖÕŠŽ]\.[ -]?){2,3}(?![a-zåäö])(?<![ -])")
#: Abbreviations of two capitals with stops that are no initials.
_NOT_INITIALS = frozenset(
    {"P.S.", "U.S.", "U.K.", "E.U.", "O.B.S.", "N.B.", "I.D.", "A.M.", "P.M."}
)
#: Last parts of words for institutions, with Finnish case endings.
_INSTITUTION = re.compile(
    r"[\w-]*(?:koulu|päiväko(?:ti|di)|hoivako(?:ti|di)|palveluko(?:ti|di)|hoitoko(?:ti|di)|turvako(?:ti|di)|"
    r"ensiko(?:ti|di)|ryhmäko(?:ti|di)|lastenko(?:ti|di)|vanhainko(?:ti|di)|palvelutalo|keskuks?|keskus|lukio|"
    r"opisto|klinikka|klinika|yksikkö|yksikö|paja|yhteisö|kahvila|ravintola|tehdas|tehtaa|kerho|"
    r"seura|yhdistys|yhdistykse|asema|sairaala|liikenne|palvelu|kauppa|kohtaamispaikka|ensisuoja|"
    r"skola|skolan|daghem|vårdhem|hemmet|huset|center|centret|gymnasium|lågstadium|stadiet|"
    r"institut|centralen?|verkstad|verkstan|kliniken|förening|församling)"
    r"(?:n|a|ä|ssa|ssä|sta|stä|lla|llä|lle|lta|ltä|on|en|un|an|ta|tä|s)?"
)
#: Words before a name that make it an institution; "koti" or "hem" alone is somebody's home.
_NOMINATIVE = re.compile(
    r"[\w-]*(?:koulu|keskus|lukio|opisto|klinikka|paja|yhteisö|kahvila|ravintola|ensisuoja|"
    r"kohtaamispaikka|skola|skolan|gymnasium|institut|verkstad|verkstan|föreningen)"
    r"|[\w-]+(?:koti|talo|tupa|yksikkö|yksikössä|hem|hemmet|huset|center|centret)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a word is taken for a name."""

    rule: str
    facts: Facts
    score: float = 0.6

    @property
    def small(self) -> bool:
        """Whether it was found in small letters."""
        return self.rule.startswith("lower_case")


def join_marks(
    text: str, tokens: Sequence[Token], marks: list[Mark | None], language: str
) -> list[Finding]:
    """Return the findings of a passage: runs of marked words, widened, and lone initials."""
    found = [
        Finding(m.start(), m.end(), "PERSON", "initials", 0.6)
        for m in _INITIALS.finditer(text)
        if m.group().replace(" ", "") not in _NOT_INITIALS
    ]
    found += _lone_initials(text, tokens, marks)
    i = 0
    while i < len(tokens):
        mark = marks[i]
        if mark is None:
            i += 1
            continue
        last = _run_end(tokens, marks, i, language)
        found.append(_finding(text, tokens, marks, i, last, language))
        i = last + 1
    return found


def _run_end(tokens: Sequence[Token], marks: list[Mark | None], first: int, language: str) -> int:
    last = first
    while last + 1 < len(tokens):
        ahead = last + 1
        if tokens[ahead].text.lower() in _PARTICLES and ahead + 1 < len(tokens):
            ahead += 1
        if marks[ahead] is None or any(
            t.gap not in (" ", "-") for t in tokens[last + 1 : ahead + 1]
        ):
            break
        if _is_place(tokens, marks, ahead, language) != _is_place(tokens, marks, last, language):
            break
        last = ahead
    return last


def _finding(
    text: str,
    tokens: Sequence[Token],
    marks: list[Mark | None],
    first: int,
    last: int,
    language: str,
) -> Finding:
    run = [mark for mark in marks[first : last + 1] if mark]
    best = max(run, key=lambda mark: mark.score)
    entity = "LOCATION" if _is_place(tokens, marks, first, language) else "PERSON"
    begin, end, organisation = _institution(tokens, marks, first, last)
    if organisation:
        entity = "ORGANISATION"
    elif entity == "PERSON":
        begin, end = _with_initials(text, tokens, first, last)
    start = tokens[begin].start
    stop = tokens[end].end
    if len(tokens[end].text) == 1 and text[stop : stop + 1] == ".":
        stop += 1
    return Finding(start, stop, entity, best.rule, best.score)


def _is_place(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> bool:
    mark = marks[i]
    if mark is None:
        return False
    facts, lower = mark.facts, tokens[i].text.lower()
    if facts.place and not facts.given:
        beside = i > 0 and marks[i - 1] is not None and tokens[i].gap == " "
        return not (beside and facts.surname and not lower.endswith(LOCAL_ENDINGS))
    if facts.given or facts.surname:
        return False
    if language == "fi":
        return lower.endswith(LOCAL_ENDINGS)
    return i > 0 and tokens[i].gap == " " and tokens[i - 1].text.lower() in _IN[language]


def _institution(
    tokens: Sequence[Token], marks: list[Mark | None], first: int, last: int
) -> tuple[int, int, bool]:
    """Widen a run by the institution word or legal form beside it."""
    begin, end, found = first, last, False
    after = last + 1
    if after < len(tokens) and tokens[after].gap == " ":
        word = tokens[after].text
        if word.lower().split(":")[0] in word_list("legal_forms") and word[0].isupper() | (
            word in ("ry", "rf", "oy", "ab", "ry:n", "osk")
        ):
            end, found = after, True
        elif is_institution(word) and not _single_given(marks, first, last):
            end, found = after, True
    before = first - 1
    if before >= 0 and tokens[first].gap == " ":
        word = tokens[before].text.lower()
        given = _single_given(marks, first, last)
        if word in word_list("legal_forms") and word not in ("as",) and tokens[before].capital:
            begin, found = before, True
        elif (_NOMINATIVE.fullmatch(word) or word in word_list("institutions")) and not given:
            begin, found = before, True
    return begin, end, found


def _single_given(marks: list[Mark | None], first: int, last: int) -> bool:
    mark = marks[first]
    return mark is not None and mark.facts.given and first == last


def is_institution(word: str) -> bool:
    """Whether a word is one for a school, a home, a workshop and the like, in any case."""
    lower = word.lower()
    return lower in word_list("institutions") or bool(_INSTITUTION.fullmatch(lower))


def _with_initials(text: str, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Take in the single capital letters on either side (M. Virtanen, Matti V.)."""
    begin, end = first, last
    while (
        begin > 0
        and tokens[begin - 1].text.lower() in _BEFORE
        and tokens[begin].gap in (" ", ". ", "-")
    ):
        begin -= 1
    while begin > 0 and _letter(tokens[begin - 1]) and tokens[begin].gap in (". ", ".", " ", "-"):
        if tokens[begin].gap == " " and not _opens_or_follows_space(text, tokens[begin - 1]):
            break
        begin -= 1
    after = end + 1
    if after < len(tokens) and _letter(tokens[after]) and tokens[after].gap == " ":
        if text[tokens[after].end : tokens[after].end + 1] == ".":
            end = after
    return begin, end


def _letter(token: Token) -> bool:
    return len(token.text) == 1 and token.capital


def _opens_or_follows_space(text: str, token: Token) -> bool:
    """Whether a letter stands alone, not as the stair of an address (12 A Virtanen)."""
    return not text[: token.start].rstrip().endswith(tuple("0123456789"))


def _lone_initials(text: str, tokens: Sequence[Token], marks: list[Mark | None]) -> list[Finding]:
    """A single letter with a stop beside a word for a person: "äiti K.", "klienten A."."""
    found = []
    for i in range(1, len(tokens)):
        token = tokens[i]
        if not _letter(token) or text[token.end : token.end + 1] != "." or token.gap != " ":
            continue
        if tokens[i - 1].text.lower() in word_list("roles"):
            found.append(Finding(token.start, token.end + 1, "PERSON", "initials", 0.5))
    return found
