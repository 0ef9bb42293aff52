"""E-mail, web and network addresses, and names people use online."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_EMAIL_SPELLED = re.compile(
    r"[\w.+-]+ ?(?:\((?:at|ät|a)\)|\[(?:at|ät|a)\]) ?[\w-]+"
    r" ?(?:\.|\((?:dot|piste|punkt)\)) ?\w{2,7}"
    r"|[\w.+-]+ (?:at|ät|miukumauku|snabel-a) [\w-]+ (?:piste|dot|punkt) \w{2,7}",
    re.I,
)
_SPELLED = re.compile(r"[(\[](?:at|ät|a)[)\]]| (?:piste|dot|punkt) ", re.I)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+[^\s<>\"”.,;:!?)]", re.I)
#: Without a scheme only under common domains, so that "tai.No" and "esim.se" stay.
_HOST = re.compile(
    r"(?<![\w@.])(?:[\w-]{3,}\.)+(?:fi|com|org|net|eu|info|example|ax|io)(?:/[^\s<>\"”,;)]*)?(?![\w@])"
)
_DOMAIN = re.compile(r"\.(?:fi|com|org|net|eu|info|example|ax|io)(?!\w)")
_PUBLIC_HOSTS = frozenset(
    "kela.fi suomi.fi omaolo.fi omakanta.fi kanta.fi thl.fi te-palvelut.fi tyomarkkinatori.fi "
    "mielenterveystalo.fi vero.fi poliisi.fi fpa.fi migri.fi sosiaalihuolto.fi finlex.fi".split()
)
_IP = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\w|\.\d)"
)
_IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", re.I)
_HANDLE = re.compile(r"(?<![\w@./])@[A-Za-zÅÄÖåäö_][\w.]{2,}\b")
_HANDLE_NAMED = re.compile(
    r"\b(?:instagram\w*|snapchat\w*|snap\w{0,3}|tiktok\w*|telegram\w*|facebook\w*|discord\w*|kik|ig|"
    r"insta|nimimer\w+|käyttäjänimi\w*|käyttäjätunnu\w*|användarnamn\w*|user ?name|alias)"
    r"\W{1,3}(?:on|är|is)?\s?[\"”']?((?=[\w.]*[\d_.])[A-Za-zåäöÅÄÖ][\w.]{3,}\w)",
    re.I,
)


def find_online(text: str, language: str) -> Iterator[Finding]:
    """Yield e-mail addresses, URLs, IP addresses and handles; addresses of authorities stay."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Finding(match.start(), match.end(), "EMAIL", "email", 1.0)
        for match in _HANDLE.finditer(text):
            yield Finding(match.start(), match.end(), "HANDLE", "handle", 0.8)
    for match in _EMAIL_SPELLED.finditer(text) if _SPELLED.search(text) else ():
        yield Finding(match.start(), match.end(), "EMAIL", "email_spelled", 0.8)
    if "." in text:
        yield from _find_hosts(text)
    for pattern in (_IP, _IP6) if text.count(".") > 2 or text.count(":") > 3 else ():
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "IP", "ip", 0.9)
    for match in _HANDLE_NAMED.finditer(text):
        yield Finding(match.start(1), match.end(1), "HANDLE", "handle_named", 0.7)


def _find_hosts(text: str) -> Iterator[Finding]:
    for match in _URL.finditer(text):
        yield Finding(match.start(), match.end(), "URL", "url", 0.95)
    for match in _HOST.finditer(text) if _DOMAIN.search(text) else ():
        if match.group().lower().removeprefix("www.").rstrip("/") not in _PUBLIC_HOSTS:
            yield Finding(match.start(), match.end(), "URL", "host", 0.8)
