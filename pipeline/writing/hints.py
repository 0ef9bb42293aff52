"""Plain-language hints on a statement of a report: what is refused, and why, in its language.

The guidance asks for a number wherever a quantity is told ("often" and "a small part" say nothing
to somebody outside), for words that a reader outside the unit knows, and for what kind of support
is meant. Long sentences are only pointed at; everything else keeps a statement from being exported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.deid.findings import NAMED, Scan
from pipeline.language.lemmas import lemma
from pipeline.language.sentences import split_sentences
from pipeline.writing.abbreviations import unexplained
from pipeline.writing.counted import small_counts
from pipeline.writing.rules import WritingRules, writing_rules

LONG = 25  # words: a longer sentence is pointed at
STRICTEST = 10  # clients: the limit of what the public may see
WARNS_ONLY = frozenset({"long_sentence"})
_SURE = 0.85  # score from which an identifier of a fixed form is one without its context
_SURE_NAME = 0.9  # score from which a name is one
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w.,/§])\d+(?:[.,]\d+)*(?!\w)(?!\s?§)(?!\s?/\s?\d{4})(?!\.\d)")
_YEAR = re.compile(r"(?:19|20)\d\d$|\d{1,2}\.\d{1,2}\.?(?:\d{4})?$")
_AFTER_SUPPORT = 3  # words behind "much support" in which what for may stand


@dataclass(frozen=True, order=True)
class Hint:
    """What a reader outside the unit would stumble over.

    :param start: first character; ``end``: one past the last.
    :param code: vague, abbreviation, jargon, support, identifier, small_count or long_sentence.
    :param message: in the language of the text; it never repeats an identifier.
    """

    start: int
    end: int
    code: str
    message: str

    @property
    def refuses(self) -> bool:
        """Whether a statement with it is left out of an export."""
        return self.code not in WARNS_ONLY


def hints(
    text: str, language: str, *, scan: Scan | None = None, k: int = STRICTEST
) -> tuple[Hint, ...]:
    """Return what should be mended in a statement, in the order of the text.

    :param scan: finds identifiers; by default the detectors as they are shipped.
    :param k: clients: a count of 1..k-1 is refused.
    :raises UsageError: where the language is none of fi, sv, en.
    """
    rules = writing_rules(language)
    found = [
        *_vague(text, rules),
        *((s, e, "abbreviation", {}) for s, e in unexplained(text, rules)),
        *_jargon(text, rules),
        *_support(text, rules),
        *_long(text, rules),
        *_identifiers(text, language, scan or shipped_scan()),
        *((one.start, one.end, "small_count", {}) for one in small_counts(text, k)),
    ]
    return tuple(
        sorted(Hint(s, e, code, rules.messages[code].format(**told)) for s, e, code, told in found)
    )


Told = tuple[int, int, str, dict[str, object]]


def _vague(text: str, rules: WritingRules) -> Iterator[Told]:
    """Yield vague quantities of sentences in which no number stands."""
    for sentence in split_sentences(text, rules.language):
        if _has_number(sentence.text, rules):
            continue
        passed = [match.span() for match in rules.not_vague.finditer(sentence.text)]
        spans = {match.span() for match in rules.vague.finditer(sentence.text)}
        if rules.vague_lemmas:
            words = _WORD.finditer(sentence.text)
            spans |= {m.span() for m in words if lemma(m.group(), "fi") in rules.vague_lemmas}
        for start, end in _outermost(spans):
            if not any(a <= start and end <= b for a, b in passed):
                yield sentence.start + start, sentence.start + end, "vague", {}


def _has_number(text: str, rules: WritingRules) -> bool:
    figures = (match.group() for match in _NUMBER.finditer(text))
    return bool(rules.quantity.search(text)) or any(not _YEAR.match(one) for one in figures)


def _outermost(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _jargon(text: str, rules: WritingRules) -> Iterator[Told]:
    taken: list[tuple[int, int]] = []
    for pattern, word, plain in sorted(rules.jargon, key=lambda one: -len(one[1])):
        for match in pattern.finditer(text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield match.start(), match.end(), "jargon", {"word": word, "plain": plain}


def _support(text: str, rules: WritingRules) -> Iterator[Told]:
    for match in rules.support.finditer(text):
        rest = re.split(r"[.;!?]", text[match.end() :], maxsplit=1)[0]
        following = rest.split()[:_AFTER_SUPPORT]
        told = rest[:1] in (":", "(") or any(
            rules.support_told.match(f"{one} ") for one in following
        )
        if not told:
            yield match.start(), match.end(), "support", {}


def _long(text: str, rules: WritingRules) -> Iterator[Told]:
    for sentence in split_sentences(text, rules.language):
        n = len(sentence.text.split())
        if n > LONG:
            yield sentence.start, sentence.end, "long_sentence", {"n": n, "most": LONG}


def _identifiers(text: str, language: str, scan: Scan) -> Iterator[Told]:
    for found in scan(text, language):
        named = found.entity in NAMED
        sure = found.entity == "PERSON" and found.score >= _SURE_NAME
        if sure or (not named and found.score >= _SURE):
            yield found.start, found.end, "identifier", {"kind": found.entity}


@lru_cache(maxsize=1)
def shipped_scan() -> Scan:
    """Return the detectors as they are shipped."""
    from pipeline.deid.deidentifier import Deidentifier, DeidSettings
    from pipeline.language.detect import detect_language

    # A scan makes no surrogates, so that it needs no key.
    return Deidentifier(DeidSettings(), detect=detect_language, key=bytes(32)).scan
