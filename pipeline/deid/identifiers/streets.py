"""Patterns of street names with numbers, stairs and flats, in the three languages."""

from __future__ import annotations

from pipeline.deid.identifiers.prefilter import Rule

UP = r"[A-ZÅÄÖÉÜŠŽ]"
_FI_ENDS = (
    r"(?:n|a|ä|ta|tä|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|na|nä|ksi|nsa|an|en|in|on|ille|illa|"
    r"ellä|elle|eltä|een|elta|ella)?"
)
#: A word with such an end is a street as a rule.
_FI_SURE = (
    r"(?:ka(?:tu|du)|tie|kuja|rait(?:ti|i)|bulevardi|esplanadi|puistikko|puistotie|puistikon?)"
)
#: One with such an end may be anything: it takes a capital and a number, or a stair.
_FI_WEAK = (
    r"(?:pol(?:ku|u)|kaar(?:i|e|re|tee)|väylä|aukio|penger|penkere|pengerke|silmukka|kier(?:to|ro)|"
    r"portti|porti|käytävä|laituri|linja|ran(?:ta|na)|puisto|mä(?:ki|e)|rin(?:ne|tee)|tanhua|piha|"
    r"niitty|niity|laita|reuna|kulma|tori|toukka|kallio|harju|törmä|notko|lehto|lehdo|aho)"
)
_SV_STEM = (
    r"(?:gata[n]?s?|vägens?|väg|stigens?|stig|gränd(?:en)?|allén|allé|torget|esplanaden|kajen|"
    r"backen|brinken)"
)
#: Ends of many other words too (regeringen): with a capital and a number that is no year.
_SV_WEAK = r"(?:svängen|(?<!er)(?<!ll)ringen|stråket|bågen|leden|promenaden|gården)"
_FLAT = r"(?:as\.?|asunto|bst\.?|bostad|lgh\.?|lägenhet|apt\.?|apartment|flat|h\.?|rappu|trappa)"
NUMBER = (
    r"\d{1,4}(?: ?- ?\d{1,3})?(?: ?[a-zA-Z](?!\w)(?: ?- ?[A-Z](?!\w))?"
    r"|[a-zA-Z](?=\d))?"
    rf"(?: ?,? ?{_FLAT}? ?(?:[A-Z] )?\d{{1,4}}(?![\d:]|[.,]\d| ?(?:€|e\b|h\b|v\b)))?"
    r"(?: ?[a-z](?!\w))?"
)
TAIL = r"(?:,?[ \n]{1,2}(?:FI-|AX-)?\d{5}(?!\d)(?:,? [A-ZÅÄÖ][\wåäö-]+)?)?"
STAIRED_NUMBER = r"\d{1,4} ?[a-zA-Z] ?\d{1,3}(?![\w:]|[.,]\d)"
ADJECTIVE = (
    r"(?:(?:Iso|Pieni|Vanha|Uusi|Pohjoinen|Eteläinen|Läntinen|Itäinen|Norra|Södra|Östra|Västra|"
    r"Stora|Lilla|Gamla|Nya|[Ii]so|[Vv]anha|[Gg]amla)\w{0,3} )?"
)
_S = r"[ \n]"
_NO_YEAR = r"(?!(?:19|20)\d{2}(?!\d))"
_FI_NUMBERED = Rule(
    rf"(?<![\w-]){ADJECTIVE}[\w-]*?\w{{2}}{_FI_SURE}{_FI_ENDS}{_S}{_NO_YEAR}{NUMBER}{TAIL}",
    hint=rf"{_FI_SURE}{_FI_ENDS}{_S}\d",
)
_FI_WEAKLY = Rule(
    rf"(?<![\w-]){ADJECTIVE}(?:{UP}[\w-]*?\w{_FI_WEAK}{_FI_ENDS}{_S}(?!\d{{4}}){NUMBER}"
    rf"|[\w-]*?\w\w{_FI_WEAK}{_FI_ENDS}{_S}{STAIRED_NUMBER}){TAIL}",
    hint=rf"\w{_FI_WEAK}{_FI_ENDS}{_S}\d",
)
_FI_APART = Rule(
    rf"(?<![\w-])(?:{UP}\w+ ){{1,3}}(?:katu|kadun|kadulla|tie|tien|kuja|polku|aukio|puistotie)"
    rf"\w{{0,3}}{_S}{NUMBER}{TAIL}",
    hint=rf"\w (?:katu|kadu|tie|kuja|polku|aukio|puistotie)\w{{0,5}}{_S}\d",
)
_SV_WEAKLY = Rule(
    rf"(?<![\w-]){ADJECTIVE}{UP}[\w-]*?\w{_SV_WEAK}{_S}{_NO_YEAR}{NUMBER}{TAIL}",
    hint=rf"\w{_SV_WEAK}{_S}\d",
)
_SV_NUMBERED = Rule(
    rf"(?<![\w-]){ADJECTIVE}(?:[\w-]*?\w\w|(?:{UP}\w+ "
    rf"){{1,2}}){_SV_STEM}{_S}{_NO_YEAR}{NUMBER}{TAIL}",
    hint=rf"[\w ]{_SV_STEM}{_S}\d",
)
#: A street in capitals all through, as in headings: MÄNTYKUJALLA 7 A.
_IN_CAPITALS = Rule(
    r"(?<![\w-])[A-ZÅÄÖÉ-]{2,}(?:KATU|KADU|TIE|KUJA|POLKU|POLU|RAITTI|RAITI|KAARI|KAARE|VÄYLÄ|"
    r"AUKIO|"
    r"RANTA|RANNA|MÄKI|MÄE|PUISTO|RINTEE|RINNE|GATAN?|VÄGEN|STIGEN|GRÄND(?:EN)?|ALLÉN|TORGET|"
    r"BACKEN|"
    rf"ESPLANADEN)[A-ZÅÄÖ]{{0,4}}{_S}{NUMBER}{TAIL}"
)
#: Any capitalised word before a number, a stair and a flat: Joupinmäki 9 L 77.
_STAIRED = Rule(rf"(?<![\w-]){UP}[\wåäö-]{{3,}} \d{{1,3}} ?[A-Z] ?\d{{1,3}}(?![\w:]|[.,]\d){TAIL}")
_EN_KIND = (
    r"(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Dd]rive|[Ss]quare|[Tt]errace|[Cc]rescent|[Cc]lose|"
    r"[Cc]ourt|"
    r"[Bb]oulevard|STREET|ROAD|AVENUE|LANE|DRIVE|SQUARE|TERRACE|CRESCENT|CLOSE|COURT|Rd|RD|Ave|"
    r"AVE|St)"
)
_FLAT_EN = r"(?i:flat|apartment|apt\.?|unit) \d{1,4}[A-Za-z]?"
_EN_NUMBERED = Rule(
    rf"(?:{_FLAT_EN},? )?(?<![\w.,])\d{{1,5}} ?[A-Za-z]?,? (?:{UP}[\w'’]*\.? "
    rf"){{1,3}}{_EN_KIND}(?!\w)(?: {NUMBER})?"
    rf"(?:,? {_FLAT_EN})?(?:,? [A-Z]{{1,2}}\d[\dA-Z]? \d[A-Z]{{2}}(?!\w))?",
    hint=rf"\d ?[A-Za-z]?,? (?:{UP}[\w'’]*\.? ){{1,3}}{_EN_KIND}",
)
#: Small letters all through; the words between the number and the street are no others' words.
_EN_LOWER = Rule(
    r"(?<![\w.,])\d{1,4}[a-z]? (?!(?:the|of|a|an|on|in|at|per|more|times?|people|persons?|hours?|"
    r"minutes?|weeks?|days?|years?|months?|km|miles?|main|busy|small|large|new|long)\b)"
    r"(?:(?!(?:the|of|on|in|at|by|to|and|or|a)\b)[a-zåäö'’]+ ){1,2}"
    r"(?:street|road|lane|avenue|crescent|terrace|close|court|drive|square)(?!\w)"
)
NUMBERED = (
    (_FI_NUMBERED, "street_number"), (_FI_WEAKLY, "street_number_weak"),
    (_FI_APART, "street_apart"), (_SV_NUMBERED, "street_number"),
    (_SV_WEAKLY, "street_number_weak"), (_STAIRED, "stair_and_flat"),
    (_IN_CAPITALS, "street_capitals"),
)  # fmt: skip
EN_NUMBERED = ((_EN_NUMBERED, "street_english"), (_EN_LOWER, "street_english_lower"))
FI_BARE = Rule(
    rf"(?<![\w-]){ADJECTIVE}{UP}[\w-]*\w(?:{_FI_SURE}|polku|polu|raitti|raiti|väylä|aukio)"
    rf"{_FI_ENDS}(?!\w)",
    hint=rf"{UP}[\w-]*\w(?:{_FI_SURE}|polku|polu|raitti|raiti|väylä|aukio){_FI_ENDS}(?!\w)",
)
SV_BARE = Rule(
    rf"(?<![\w-]){ADJECTIVE}{UP}[\w-]+(?:gata[n]?s?|vägens?|väg|stigens?|stig|gränd(?:en)?|allén|"
    rf"allé|"
    r"torget|esplanaden|brinken)(?!\w)",
    hint=rf"{UP}[\w-]+(?:gata[n]?s?|vägens?|väg|stigens?|stig|gränd(?:en)?|allén|allé|torget|esplanaden|brinken)(?!\w)",
)
EN_BARE = Rule(
    rf"(?<!\w)(?:(?!(?:The|A|An|This|That|High|Supreme|Our|Her|His|In|On|At)\b){UP}[\w'’]+ ){{1,3}}"
    r"(?:Street|St\.|Road|Rd|Avenue|Ave|Lane|Crescent|Boulevard)(?!\w)"
)
