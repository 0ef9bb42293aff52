"""From marked words to spans: full names as one, particles and initials with them, kinds told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.deid.findings import Finding
from pipeline.deid.names.further import further_marks
from pipeline.deid.names.institutions import widen
from pipeline.deid.names.looks import Look
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.inflection import LOCAL_ENDINGS
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token

__all__ = ["Mark", "join_marks"]

_PARTICLES = frozenset(
    "al el bin ibn bint abu van der den de di da do dos das del della la las le los von af ter ten "
    "vom zur av und y ould ben al-din ad-din ud-din el-din".split()
)
#: What belongs to the name that follows: particles that open a surname, and titles.
_BEFORE = frozenset(
    "al bin ibn bint abu van der den de di da dos del della la von af ter ten mr mrs ms miss dr "
    "sir".split()
)
_IN = {"en": ("in", "at", "near"), "sv": ("i", "vid"), "fi": ()}
#: Of two at least, so that one of them is a word of a single letter, whatever stands before it.
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖÕŠŽ]\.[ -]?){2,3}(?![a-zåäö])(?<![ -])")
#: Abbreviations of two capitals with stops that are no initials.
_NOT_INITIALS = frozenset(
    {"P.S.", "U.S.", "U.K.", "E.U.", "O.B.S.", "N.B.", "I.D.", "A.M.", "P.M."}
)
#: Words of one letter that a name may follow: I Stockholm, A Smith.
_ONE_LETTER_WORDS = {"fi": "", "sv": "IÅÖ", "en": "AI"}
_MOST_PARTICLES = 2
#: What follows an English name and belongs to it.
_AFTER = frozenset("MD DDS DVM DO PhD RN JD Esq Jr Sr II III IV BSc MSc MBA MA BA CPA OBE".split())


def join_marks(
    text: str,
    tokens: Sequence[Token],
    looks: Sequence[Look | None],
    marks: list[Mark | None],
    language: str,
) -> list[Finding]:
    """Return the findings of a passage: runs of marked words, widened, and lone initials.

    Words that only their marked neighbours show for names are marked here first.

    :param looks: what the form of each token says.
    """
    further_marks(text, tokens, looks, marks, language)
    capitals = [i for i, look in enumerate(looks) if look and look.capital]
    letters = [i for i in capitals if _letter(tokens[i]) and text.startswith(".", tokens[i].end)]
    found = [*_joined_initials(text), *_lone_initials(tokens, letters)] if letters else []
    i = 0
    while i < len(tokens):
        mark = marks[i]
        if mark is None:
            i += 1
            continue
        last = _run_end(tokens, marks, i, language)
        finding = _finding(text, tokens, marks, i, last, language)
        found.append(finding)
        i = last + 1
        while i < len(tokens) and tokens[i].end <= finding.end:
            i += 1  # taken in by the institution word beside the name
    return found


def _run_end(tokens: Sequence[Token], marks: list[Mark | None], first: int, language: str) -> int:
    last = first
    while last + 1 < len(tokens):
        ahead = last + 1
        while marks[ahead] is None and tokens[ahead].text.lower() in _PARTICLES:
            if ahead + 1 == len(tokens) or ahead - last > _MOST_PARTICLES:
                return last
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
    alone = _single_given(marks, first, last)
    begin, end, organisation = widen(tokens, first, last, language, single_given=alone)
    if organisation:
        entity = "ORGANISATION"
    else:
        begin, end = _with_initials(text, tokens, first, max(last, end), language)
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
    if facts.place and (not facts.given or (language == "fi" and lower.endswith(LOCAL_ENDINGS))):
        beside = i > 0 and marks[i - 1] is not None and tokens[i].gap == " "
        return not (beside and facts.surname and not lower.endswith(LOCAL_ENDINGS))
    if facts.given or facts.surname:
        return False
    if language == "fi":
        return lower.endswith(LOCAL_ENDINGS)
    return i > 0 and tokens[i].gap == " " and tokens[i - 1].text.lower() in _IN[language]


def _single_given(marks: list[Mark | None], first: int, last: int) -> bool:
    mark = marks[first]
    if mark is None or first != last or mark.facts.place:
        return False
    # Kanervan turvakoti: a surname that is a word names places more often than it owns one
    return mark.facts.given and not (mark.facts.surname and mark.facts.ordinary)


def _with_initials(
    text: str, tokens: Sequence[Token], first: int, last: int, language: str
) -> tuple[int, int]:
    """Take in the single capital letters on either side (M. Virtanen, Matti V.)."""
    begin, end = first, last
    while (
        begin > 0
        and tokens[begin - 1].text.lower() in _BEFORE
        and tokens[begin].gap in (" ", ". ", "-")
    ):
        begin -= 1
    while begin > 0 and _letter(tokens[begin - 1]) and tokens[begin].gap in (". ", ".", " ", "-"):
        if tokens[begin].gap == " " and (
            tokens[begin - 1].text in _ONE_LETTER_WORDS[language]
            or not _opens_or_follows_space(text, tokens[begin - 1])
        ):
            break
        begin -= 1
    after = end + 1
    while after < len(tokens) and tokens[after].gap in (" ", ", ") and _is_degree(tokens[after]):
        end, after = after, after + 1
    if after < len(tokens) and _letter(tokens[after]) and tokens[after].gap == " ":
        if text[tokens[after].end : tokens[after].end + 1] == ".":
            end = after
    return begin, end


def _is_degree(token: Token) -> bool:
    return token.text in _AFTER or token.text.upper() in _AFTER and token.text.islower()


def _letter(token: Token) -> bool:
    return len(token.text) == 1 and token.capital


def _opens_or_follows_space(text: str, token: Token) -> bool:
    """Whether a letter stands alone, not as the stair of an address (12 A Virtanen)."""
    return not text[: token.start].rstrip().endswith(tuple("0123456789"))


def _joined_initials(text: str) -> Iterator[Finding]:
    """Yield initials that stand together: "M. V.", "K.-H."."""
    for m in _INITIALS.finditer(text):
        if m.group().replace(" ", "") not in _NOT_INITIALS:
            yield Finding(m.start(), m.end(), "PERSON", "initials", 0.6)


def _lone_initials(tokens: Sequence[Token], letters: Iterable[int]) -> Iterator[Finding]:
    """Yield a single letter with a stop beside a word for a person: "äiti K.", "klienten A.".

    :param letters: places of single capitals with a stop after them.
    """
    for i in letters:
        beside = i > 0 and tokens[i].gap == " "
        if beside and tokens[i - 1].text.lower() in word_list("roles"):
            yield Finding(tokens[i].start, tokens[i].end + 1, "PERSON", "initials", 0.5)
