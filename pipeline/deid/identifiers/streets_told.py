"""Streets that words around tell: no number, small letters, or a name apart from its "road"."""

from __future__ import annotations

import re

from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.identifiers.streets import NUMBER, TAIL, UP

#: Swedish streets whose second word has a capital: Norra Esplanaden 21 B.
SV_APART = Rule(
    r"(?<![\w-])(?:Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya|Övre|Nedre|Mellersta|Inre|Yttre) "
    r"(?:[A-ZÅÄÖ][a-zåäö]*)?(?:[Ee]splanaden|[Kk]ajen|[Tt]orget|[Aa]llén|[Gg]ränden?|[Gg]atan|"
    r"[Vv]ägen|[Bb]ulevarden|[Pp]romenaden|[Bb]acken|[Bb]rinken|[Hh]amngatan|[Ss]tranden|"
    rf"[Ss]tigen|[Rr]ingvägen)(?!\w)(?: {NUMBER}{TAIL})?"
)
#: A name apart from its road, without a number: Vanha-Mankkaan tien varrella.
FI_APART = Rule(
    rf"(?<![\w-])(?:{UP}\w+-{UP}[\w-]+n|{UP}\w+ {UP}[\w-]+n|{UP}[\w-]+n(?= \w+ (?:varr|pää|laid|"
    r"kulma|alku|loppu)))"
    r" (?:tie|kadu|katu|kuja|polu|polku|raiti|raitti|puistotie)"
    r"(?:n|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|a|tä)?(?!\w)"
)
_FI = (
    r"(?:ka(?:tu|du)|tie|kuja|rait(?:ti|i))"
    r"(?:n|a|ä|ta|tä|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|na|nä)?"
)
_SV = r"(?:gatan?|vägen|väg|stigen|stig|gränd(?:en)?|allén|torget|esplanaden|backen|brinken)"
_HOMES = (
    r"(?:asu(?:u|vat|i|ivat|nut|n|mme|taan|maan)?|muut\w+|(?:koti)?osoit\w+|kotona|koti|"
    r"bor|bodde|bott|bo|flytta\w*|hem(?:ma)?adress\w*|adress\w*|hemma|"
    r"liv(?:es|ed|ing)|stay(?:s|ed|ing)?|moved?|address|home|house|flat)"
)


def _told(words: str) -> Rule:
    return Rule(
        rf"(?<!\w){words}(?:[ ,:(=]{{1,2}}(?:[a-zåäö]+ ){{0,3}}?)(?P<s>[a-zåäö-]{{3,}}"
        rf"(?:{_FI}|{_SV}))(?![\w-])"
    )


#: A street in small letters, some words after one that tells where somebody lives.
LOWER_TOLD = _told(_HOMES)
#: The same after a mere preposition, which is another word in another language.
LOWER_AT = {"sv": _told("(?:på|vid)"), "en": _told("(?:on|at|in)")}
#: Words for roads of no name that people live on: neighbours', main, side, own, old and so on.
NO_NAME = re.compile(
    r"(?:naapuri|lähi|viereis|taka|sivu|pää|ala|ylä|koti|oma|sama|hiekka|sora|metsä|kylä|asunto|"
    r"tontti|yksityis|paikallis|maan|maa|raitio|lento|ilma|laiva|vesi|perä|tulevaisuuden|opin|"
    r"työ|läpikulku|risteys|kävely|ostos|pää|valta|kanta|"
    r"gran?n|bak|sido|tvär|små|gång|cykel|by|in|ut|hem|skog|grus|villa|uppfarts|tillfarts|genomfarts|"
    r"huvud|affärs|arbets|skol|kör|infarts|bil|återvänds|lev|mot|stor)"
    rf"(?:s|n|en)?(?:{_FI}|{_SV})"
)
