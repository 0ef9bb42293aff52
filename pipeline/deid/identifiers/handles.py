"""Names people use online: @anna, "snap: anna_m99", hash-tags that hold a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import given_names, surnames
from pipeline.deid.words.vocabulary import LANGUAGES, is_compound, is_word

_AT = Rule(r"(?<![\w@./])@[A-Za-zÅÄÖåäö_][\w.]{2,}\b")
_SERVICE = (
    r"instagram|snapchat|snap|tiktok|tik tok|telegram|facebook|messenger|discord|twitter|whatsapp|"
    r"youtube|twitch|reddit|linkedin|pinterest|bereal|jodel|steam|skype|signal|kik|ig|insta|fb"
)
_ACCOUNT = (
    r"tunnu\w*|tili\w*|nim\w+|konto\w*|namn\w*|account\w*|handle\w*|name\w*|user ?name\w*|"
    r"profiili\w*"
)
_NICK = (
    r"nimimer\w+|käyttäjänim\w+|käyttäjätunnu\w+|användarnamn\w*|signatur\w*|user ?names?|nickname|"
    r"screen name|alias|nick|gamertag|pelinimi\w*|kutsumanimi netissä"
)
_IS = r"(?:(?:on|oli|är|var|is|was|nimellä|under namnet|as)\s)?"
_QUOTED = r"[\"”“'’«]"
#: A handle with a sign no word has (digit, full stop inside, low line), wherever it follows.
_ODD = Rule(
    rf"(?<!\w)(?:(?:{_SERVICE})(?:[^\W\d_]{{0,4}}| ?-? ?(?:{_ACCOUNT}))|{_NICK})[\s:=(]{{0,3}}{_IS}"
    rf"{_QUOTED}?(?P<h>(?=[\w.#-]*[\d_]|[\w-]*\.\w)[^\W\d_][\w.-]{{2,}}\w(?:#\d{{3,5}})?"
    r"|\w{2,}#\d{3,5})",
    re.I,
    hint=rf"(?<!\w)(?:(?:{_SERVICE})(?:[^\W\d_]*| ?-? ?\w+)|{_NICK})[\s:=(]*{_IS}"
    rf"{_QUOTED}?(?:[^\W\d_][\w-]*[\d_.]|\w+#\d)",
)
#: Any word after a colon, in quotes, or after a word for the account.
_ANY = Rule(
    rf"(?<!\w)(?:(?:(?:{_SERVICE})(?:[^\W\d_]{{0,3}}| ?-? ?(?:{_ACCOUNT}))|{_NICK})"
    rf"(?:\s?[:=]\s?{_QUOTED}?|\s{_IS}{_QUOTED})|(?:(?:{_SERVICE}) ?-? ?(?:{_ACCOUNT})|{_NICK})"
    rf"(?P<loose>\s){_IS})(?P<h>[^\W\d_][\w.-]{{1,}}\w)",
    re.I,
    hint=rf"(?<!\w)(?:(?:{_SERVICE})(?:[^\W\d_]*| ?-? ?\w+)|{_NICK})"
    rf"(?:\s?[:=]|\s{_IS}\w|\s{_IS}{_QUOTED})",
)
_NOT_HANDLES = frozenset(
    "ei inte not none no ingen puuttuu poistettu suljettu saknas används use käytössä käytä eikä "
    "missing deleted closed raderat borttaget on oli är is var was eller tai or och and the kyllä "
    "ja yes unknown tuntematon okänd okänt ok ryhmä grupp group viestit meddelanden "
    "messages".split()
)
_TAG = Rule(r"(?<![\w#/&])#([^\W\d_][\w-]{2,})")
_TAG_PART = re.compile(r"[A-ZÅÄÖ]?[a-zåäöéü]+|[A-ZÅÄÖ]+(?![a-zåäö])")
_SHORTEST_NAME = 3


def find_handles(text: str) -> Iterator[Finding]:
    """Yield handles and hash-tags that hold a name; the text comes plain."""
    for match in _AT.finditer(text):
        yield Finding(match.start(), match.end(), "HANDLE", "handle", 0.8)
    for match in _ODD.finditer(text):
        yield Finding(match.start("h"), match.end("h"), "HANDLE", "handle_named", 0.7)
    for match in _ANY.finditer(text):
        if _is_handle(match["h"], bool(match["loose"])):
            yield Finding(match.start("h"), match.end("h"), "HANDLE", "handle_named", 0.6)
    for match in _TAG.finditer(text):
        if _holds_name(match[1]):
            yield Finding(match.start(), match.end(), "HANDLE", "hash_tag_name", 0.75)


def _is_handle(word: str, loose: bool) -> bool:
    """No word for "none" or "closed"; where nothing marks it off, no word at all."""
    lower = word.lower()
    if lower in _NOT_HANDLES:
        return False
    return not loose or not any(is_word(lower, language) for language in LANGUAGES)


@lru_cache(maxsize=5_000)
def _holds_name(tag: str) -> bool:
    """Whether a tag is a name, a given name and a surname in one, or has a name among its parts."""
    parts = [part for part in _TAG_PART.findall(tag) if len(part) >= _SHORTEST_NAME]
    named = [part for part in parts if _is_name(part)]
    if len(named) > 1 or any(_is_two_names(part.lower()) for part in parts):
        return True
    apart = parts != [tag] or tag[0].isupper()
    return any(_is_rarely_a_word(part) or (apart and _is_given(part)) for part in named)


def _is_rarely_a_word(part: str) -> bool:
    return not any(is_word(part.lower(), language) for language in LANGUAGES)


def _is_given(part: str) -> bool:
    """A given name with its capital, or with figures beside it (#Sari, #björn14)."""
    return part.lower() in given_names()


def _is_name(part: str) -> bool:
    bases = {part.lower(), *base_forms(part.capitalize())}
    return not bases.isdisjoint(given_names() | surnames())


def _is_two_names(word: str) -> bool:
    """A given name and the rest, in either order, where the whole is no word."""
    if any(is_word(word, language) for language in LANGUAGES):
        return False
    for cut in range(_SHORTEST_NAME, len(word) - _SHORTEST_NAME + 1):
        first, second = word[:cut], word[cut:]
        for name, other in ((first, second), (second, first)):
            if name in given_names() and (len(other) > 3 and other in surnames()):
                return True
            unknown = len(name) > 3 and len(other) > 4 and not _is_ordinary(word)
            if name in given_names() and unknown and not _is_ordinary(other):
                return True
    return False


def _is_ordinary(part: str) -> bool:
    lower = part.lower()
    return any(is_word(lower, lang) or is_compound(lower, lang) for lang in LANGUAGES)
