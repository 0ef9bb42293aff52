"""E-mail, web and network addresses, and names people use online."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.handles import find_handles
from pipeline.deid.identifiers.handles_near import find_handles_near
from pipeline.deid.identifiers.plain import plain
from pipeline.deid.identifiers.prefilter import Rule

_EMAIL = Rule(r"(?<![\w.+%-])[\w.+%-]+ ?@[ \n]?[\w-]+(?:\.[\w-]+)+")
_AT = r"(?: ?[(\[{<] ?(?:at|ät|a|@|miukumauku|snabel-?a) ?[)\]}>] ?)"
_DOT = r"(?:\.| ?[(\[{] ?(?:dot|piste|punkt|\.) ?[)\]}] ?| (?:piste|dot|punkt) )"
_AT_WORD = r"(?:at|ät|ätt|miuku(?:mauku)?|kissanhäntä|snabel-?a|alfaslang|at-merkki|at-tecken)"
#: The signs of an address in words.
_SIGN_WORD = (
    r" (?:piste|dot|punkt|alaviiva|underscore|understreck|(?:väli|tavu)?viiva|(?:binde)?streck|"
    r"dash|hyphen) "
)
_EMAIL_SPELLED = Rule(
    rf"(?<![\w.+-])[\w.+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+){{0,3}}{_DOT}\w{{2,7}}"
    rf"|(?<![\w.+-])[\w.+-]+(?:{_SIGN_WORD}[\w+-]+){{0,3}} {_AT_WORD} [\w-]+"
    rf"(?:(?: ?\. ?|{_SIGN_WORD})[\w-]+){{0,2}} (?:piste|dot|punkt) \w{{2,7}}",
    re.I,
)
_URL = Rule(r"(?:https?://|www\.) ?[^\s<>\"”’']*[^\s<>\"”’'.,;:!?)\]}]", re.I)
#: Without a scheme only under common domains, so that "tai.No" and "esim.se" stay.
_TLD = r"(?:fi|com|org|net|eu|info|example|ax|io|app|dev|gov|edu|biz|blog)"
_HOST = Rule(
    rf"(?<![\w@.-])(?:[\w-]{{3,}}\.)+{_TLD}(?::\d{{2,5}})?(?:/[^\s<>\"”,;)\]]*[^\s<>\"”,;)\].:!?])?/?"
    r"(?![\w@])",
    re.I,
)
#: Other domains where a path follows: fam.se/123, t.me/x.
_PATHED = Rule(
    r"(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,6}(?::\d{2,5})?/[^\s<>\"”,;)\]]*[^\s<>\"”,;)\].:!?]", re.I
)
_HOST_SPELLED = Rule(
    r"(?<!\w)(?:www (?:piste|dot|punkt) )?[\w-]{3,} (?:piste|dot|punkt) (?:fi|com|org|net|"
    r"se)(?!\w)",
    re.I,
)
#: Authorities and services that everybody uses; a path that holds a number may be a person's.
_PUBLIC_HOSTS = frozenset(
    "kela.fi suomi.fi omaolo.fi omakanta.fi kanta.fi thl.fi te-palvelut.fi tyomarkkinatori.fi "
    "mielenterveystalo.fi vero.fi poliisi.fi fpa.fi migri.fi sosiaalihuolto.fi finlex.fi dvv.fi "
    "stm.fi valvira.fi avi.fi oikeus.fi eduskunta.fi infofinland.fi terveyskyla.fi mieli.fi "
    "aklinikka.fi paihdelinkki.fi nollalinja.fi takuusaatio.fi velkaneuvonta.fi hus.fi vm.fi "
    "oph.fi okm.fi riksdagen.fi skatt.fi polisen.fi stat.fi julkari.fi hel.fi "
    "europa.eu who.int etk.fi".split()
)
_PERSONAL_PATH = re.compile(r"[\d?=!#&@]")
_IP = Rule(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
    r"(?:/\d{1,2}|:\d{2,5})?(?!\w|\.\d)"
)
_CHAPTER = re.compile(
    r"(?:lu(?:ku|vu)\w*|kohda\w*|kohta|kappale\w*|versio\w*|\bv|kapitel|punkt\w*|chapter|section|§)"
    r"[ .:]{0,2}$",
    re.I,
)
_IP6 = Rule(
    r"(?<!\w)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|"
    r"(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}|"
    r"(?:[0-9a-f]{1,4}:){4,6}[0-9a-f]{1,4})(?:%\w+|/\d{1,3})?(?![\w:])",
    re.I,
)


def find_online(text: str, language: str) -> Iterator[Finding]:
    """Yield e-mail addresses, URLs, IP addresses and handles; addresses of authorities stay."""
    text = plain(text)
    for pattern, entity, rule, score in (
        (_EMAIL, "EMAIL", "email", 1.0), (_EMAIL_SPELLED, "EMAIL", "email_spelled", 0.8),
        (_HOST_SPELLED, "URL", "host_spelled", 0.7),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), entity, rule, score)
    yield from _find_hosts(text)
    yield from _find_ips(text)
    yield from find_handles(text)
    yield from find_handles_near(text)


def _find_hosts(text: str) -> Iterator[Finding]:
    for match in _URL.finditer(text):
        if not _is_public(match.group()):
            yield Finding(match.start(), match.end(), "URL", "url", 0.95)
    for pattern in (_HOST, _PATHED):
        for match in pattern.finditer(text):
            if not _is_public(match.group()) and "/" != match.group()[:1]:
                yield Finding(match.start(), match.end(), "URL", "host", 0.8)


def _is_public(address: str) -> bool:
    """A page of an authority, the same for everybody."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).strip("/ ")
    host, _, path = bare.partition("/")
    known = host in _PUBLIC_HOSTS or any(host.endswith("." + public) for public in _PUBLIC_HOSTS)
    return known and not _PERSONAL_PATH.search(path)


def _find_ips(text: str) -> Iterator[Finding]:
    for match in _IP.finditer(text):
        long = re.search(r"\d{2}", match.group())
        before = text[max(0, match.start() - 20) : match.start()]
        if (long or "ip" in before.lower()) and not _CHAPTER.search(before):
            yield Finding(match.start(), match.end(), "IP", "ip", 0.9)
    for match in _IP6.finditer(text):
        if len(match.group()) > 7:
            yield Finding(match.start(), match.end(), "IP", "ip6", 0.9)
