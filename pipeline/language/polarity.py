"""What a clause says of a matter: that it is so, that it is not, that it was, or of somebody else.

In the manner of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009), with one
difference that these documents ask for: in casework prose most negations *state* a problem ("rahat
eivät riitä", "kan inte betala", "cannot cope"). A negation denies only where it scopes a problem
word; the cues stand in ``configs/language``.
"""

from __future__ import annotations

import re

from pipeline.language.rules import LanguageRules, language_rules

_WORD = re.compile(r"[\w'-]+")
_BEFORE = 5  # words before a negation that it reaches ("alkoholia ei käytä")
_AFTER = 9  # words after it
_SPLIT = re.compile(r"\s*[;]\s+|\s+[–—]\s+|,\s+|\s+(?=(?:mutta|men|but|however)\s)", re.IGNORECASE)
_MIN_CLAUSE = 3  # words


def polarity_of(clause: str, language: str) -> str:
    """Return ``affirmed``, ``denied``, ``past`` or ``other`` for one clause or sentence."""
    rules = language_rules(language)
    if _is_past(clause, rules):
        return "past"
    if _is_denied(clause, rules):
        return "denied"
    if _is_other(clause, rules):
        return "other"
    return "affirmed"


def split_by_polarity(sentence: str, language: str) -> list[tuple[int, int, str]]:
    """Split a sentence where its polarity turns: ``(start, end, polarity)`` in its characters.

    "Ei päihteitä, mutta velkaa on paljon" gives a denied and an affirmed part; a sentence of one
    mind stays whole.
    """
    whole = [(0, len(sentence), polarity_of(sentence, language))]
    bounds = [0] + [match.end() for match in _SPLIT.finditer(sentence)] + [len(sentence)]
    pieces = [(a, b) for a, b in zip(bounds, bounds[1:], strict=False) if b > a]
    if len(pieces) < 2:
        return whole
    rules = language_rules(language)
    marked = [(a, b, polarity_of(sentence[a:b], language)) for a, b in pieces]
    found = {polarity for _, _, polarity in marked}
    if found != {"affirmed", "denied"}:
        return whole
    joined = _joined(marked)
    weighty = [_weighty(sentence[a:b], rules) for a, b, p in joined if p == "affirmed"]
    return joined if all(weighty) else whole


def _joined(marked: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    made = [marked[0]]
    for start, end, polarity in marked[1:]:
        if polarity == made[-1][2]:
            made[-1] = (made[-1][0], end, polarity)
        else:
            made.append((start, end, polarity))
    return made


def _weighty(part: str, rules: LanguageRules) -> bool:
    words = len(_WORD.findall(part))
    return words >= 2 * _MIN_CLAUSE or (
        words >= _MIN_CLAUSE - 1 and bool(rules.cues["problem"].search(part))
    )


def _is_denied(clause: str, rules: LanguageRules) -> bool:
    if rules.cues["denying"].search(clause) or rules.cues["caritive"].search(clause):
        return not rules.cues["affirming"].search(clause)
    open_text = rules.cues["affirming"].sub(lambda m: "#" * len(m.group()), clause)
    problems = [match.start() for match in rules.cues["problem"].finditer(open_text)]
    if not problems:
        return False
    words = [match.start() for match in _WORD.finditer(open_text)]
    for negation in rules.negation.finditer(open_text):
        here = sum(start < negation.start() for start in words)
        for problem in problems:
            there = sum(start < problem for start in words)
            if -_BEFORE <= there - here <= _AFTER:
                return True
    return False


def _is_past(clause: str, rules: LanguageRules) -> bool:
    return bool(rules.cues["past"].search(clause) and rules.cues["past_over"].search(clause))


def _is_other(clause: str, rules: LanguageRules) -> bool:
    if not rules.cues["problem"].search(clause):
        return False
    if rules.cues["hypothetical"].search(clause):
        return not rules.cues["affirming"].search(clause)
    other = rules.cues["other_person"].search(clause)
    return other is not None and len(_WORD.findall(clause[: other.start()])) <= 1
