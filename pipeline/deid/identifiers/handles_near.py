"""Handles some words after a service, and such as hold a name: emma_07, name#1234, first.last07."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.words.lists import given_names, surnames
from pipeline.deid.words.vocabulary import LANGUAGES, is_word

_SERVICES = (
    r"instagram|snapchat|snap(?:i|pi)?|tik ?tok|telegram|facebook|messenger|discord|twitter|"
    r"whatsapp|"
    r"youtube|twitch|reddit|linkedin|pinterest|bereal|jodel|steam|skype|signal|kik|ig|insta|fb|"
    r"wilma|roblox|fortnite|minecraft|playstation|psn|xbox|vinted|tinder|threads|viber|"
    r"mastodon|bluesky|teams|moodle"
)
#: A form that no word has: low line, figures behind letters, # or full stop and figures.
_ODD = (
    r"[^\W\d_]\w*(?:(?:\.[^\W\d_]+)+\d{1,4}|#\d{3,5}|(?<=[^\W\d_]{3})\d{2,4}(?=_|(?!\w))|_)"
    r"\w*(?:\.\w+)?"
)
_GAP = r"[ ,:=(\"'“”’*-]{1,4}"
_NEAR = Rule(
    rf"(?<!\w)(?:{_SERVICES})(?:[^\W\d_]{{0,5}}|-[^\W\d_]+)(?:{_GAP}[^\W\d_]+(?=\W)){{0,6}}?{_GAP}"
    rf"(?P<h>{_ODD})(?!\w)",
    re.I,
)
#: Words that tell a name online where it follows at once.
_CALLED = Rule(
    r"(?<!\w)(?:nimi (?:siellä|netissä|pelissä)|(?:siellä|netissä) nimell?ä|namn(?:et)? där|"
    r"heter där|(?:name|called) (?:there|online)|user|av|by|käyttäjä\w*|användaren?|tunnu\w+|"
    r"kirjautu\w+|inloggning\w*|log-?in|pelaa nimellä)"
    rf"(?:{_GAP}(?:on|är|is|was|oli|var|nimellä))?{_GAP}(?P<h>{_ODD})(?!\w)",
    re.I,
)
_WILMA = Rule(
    r"(?<!\w)wilma[- ]?(?:tunnu\w*|konto\w*|account|käyttäjä\w*|användar\w*|log-?in|user ?name)"
    rf"{_GAP}(?:(?:on|är|is){_GAP})?(?P<h>[^\W\d_][\w.-]*\w)",
    re.I,
)
#: Anywhere, where a name is a part of it.
_ANYWHERE = Rule(rf"(?<![\w@.#/-])(?P<h>{_ODD})(?![\w@/])")
#: Capitals and figures: a code, a plate, the beginning of an account.
_CODE = re.compile(r"[A-ZÅÄÖ]+\d+")
_PART = re.compile(r"[^\W\d_]{3,}")


def find_handles_near(text: str) -> Iterator[Finding]:
    """Yield names people use online which the words around, or a name inside, tell."""
    for pattern in (_NEAR, _CALLED):
        for match in pattern.finditer(text):
            if not _CODE.fullmatch(match["h"]):
                yield _handle(match, "handle_near", 0.7)
    for match in _WILMA.finditer(text):
        if not any(is_word(match["h"].lower(), language) for language in LANGUAGES):
            yield _handle(match, "handle_named", 0.7)
    for match in _ANYWHERE.finditer(text):
        if _names(match["h"]):
            yield _handle(match, "handle_of_a_name", 0.65)


def _names(handle: str) -> bool:
    """A name that is no word, or two names."""
    parts = [part.lower() for part in _PART.findall(handle)]
    names = [part for part in parts if part in given_names() or part in surnames()]
    rare = any(not any(is_word(one, language) for language in LANGUAGES) for one in names)
    return rare or len(names) > 1


def _handle(match: re.Match[str], rule: str, score: float) -> Finding:
    return Finding(match.start("h"), match.end("h"), "HANDLE", rule, score)
