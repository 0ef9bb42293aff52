"""Events that the media may have told of: counted for the ledger, the words stay.

A fire, an accident or a crime with a place, a day or a year beside it can be looked up. Place and
day are masked and coarsened by their own rules; that such an event is told is kept in the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.coarsen.found import Coarse

_HINT = {
    "fi": ("palo", "onnettomuu", "turma", "surma", "rikos", "ampumi", "räjähd", "puuko", "tsunam",
           "murha", "ryöst"),
    "sv": ("brand", "eldsvåd", "olyck", "mord", "dråp", "skjutning", "explosion", "knivd", "tsunam",
           "rånet"),
    "en": ("fire", "accident", "crash", "murder", "shooting", "explosion", "stabbing", "tsunami",
           "homicide", "robbery", "manslaughter"),
}  # fmt: skip
_EVENT = {
    "fi": re.compile(
        r"\b(?P<fire>(?:tuli|koti|asunto|talo|kerrostalo|suur)palo(?:n|ssa|sta|a|lta)?\b)|"
        r"\b(?P<accident>(?:suur|auto|liikenne|juna|bussi|lento|laiva|tappo)?(?:onnettomuu\w+|"
        r"turma\w*)|räjähdy\w+|tsunam\w+)|"
        r"\b(?P<crime>(?:perhe|henki)?(?:surma\w*|murha\w*)|henkirikok\w+|kouluampumi\w+|"
        r"ammuskelu\w*|puukotu\w+|ryöstö\w*)",
        re.I,
    ),
    "sv": re.compile(
        r"\b(?P<fire>(?:eldsvåd\w+|(?:hus|stor|lägenhets)?brand(?:en)?\b))|"
        r"\b(?P<accident>(?:buss|tåg|bil|trafik|flyg|fartygs|stor)?olyck\w+|explosion\w*|tsunam\w+)|"
        r"\b(?P<crime>(?:familje)?mord\w*|dråp\w*|skolskjutning\w*|skjutning\w*|knivd\w+|rån(?:et)?\b)",
        re.I,
    ),
    "en": re.compile(
        r"\b(?P<fire>(?:house|apartment|flat)?\s?fire\b)|"
        r"\b(?P<accident>(?:train|bus|car|plane|road)\s(?:accident|crash)|accident|explosion|"
        r"tsunami)\b|"
        r"\b(?P<crime>murder\w*|homicide|manslaughter|(?:school\s)?shooting|stabbing|robbery)\b",
        re.I,
    ),
}
_PLACED = re.compile(
    r"\b(?:19|20)\d{2}\b|\b\d{1,2}\.\d{1,2}\.|\d/\d{4}|\[LOCATION|"
    r"[a-zåäö,]\s(?:(?:in|at|i|på|on)\s)?[A-ZÅÄÖ][a-zåäö]{2,}"
)
_REACH = 50


def find_events(text: str, language: str) -> Iterator[Coarse]:
    """Yield events with a place or a time beside them; their words stay as they are."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return
    for begin in sorted(_beginnings(lowered, language)):
        match = _EVENT[language].match(text, begin)
        if match and match.lastgroup:
            start, end = match.span(match.lastgroup)
            window = text[max(0, start - _REACH) : start].rpartition("\n")[2] + " "
            window += text[end : end + _REACH].partition("\n")[0]
            if _PLACED.search(window):
                yield Coarse(start, end, "EVENT", "event_placed", text[start:end], match.lastgroup)


def _beginnings(lowered: str, language: str) -> set[int]:
    """Return where the words begin that hold a hint."""
    found: set[int] = set()
    for hint in _HINT[language]:
        at = lowered.find(hint)
        while at >= 0:
            begin = at
            while begin and lowered[begin - 1].isalpha():
                begin -= 1
            found.add(begin)
            at = lowered.find(hint, at + len(hint))
    return found
