"""Numbers of businesses: Y-tunnus, organisationsnummer, VAT numbers; sole traders bear them too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.checks import luhn_holds, y_tunnus_is_valid
from pipeline.deid.identifiers.plain import GAP, is_quantity, label_before
from pipeline.deid.identifiers.prefilter import Rule

_START = r"\d(?<![\w-]\d)(?<!\d[.,/]\d)"
_Y_TUNNUS = Rule(rf"({_START}\d{{5,6}}){GAP}[- ]{GAP}(\d)(?![\w-])", re.I)
_VAT_FI = Rule(r"[Ff](?<!\w[Ff])[Ii][- ]?(\d{7}) ?-? ?(\d)(?!\w)")
_EIGHT = Rule(rf"({_START}\d{{6}})(\d)(?!\w|[.,/-]\d)")
_ORGANISATION = Rule(rf"({_START}\d{{5}}(?:\d\d)?){GAP}-?{GAP}(\d{{4}})(?!\w|-\d)")
_VAT_SE = Rule(r"[Ss](?<!\w[Ss])[Ee][- ]?\d{6}[- ]?\d{4}[- ]?01(?!\w)")
_NAMED = label_before(
    r"y-tunnu|ly-tunnu|yritystunnu|fo-nummer|företags-? ?o\w+|business id|alv|moms|vat|"
    r"org(?:anisations?|\.)?[- ]?n(?:umme)?r|organisaationumero|organi[sz]ation number"
)
_REACH = 50


def find_business_ids(text: str) -> Iterator[Finding]:
    """Yield numbers of businesses: check digit right, or named; the text comes plain."""
    for pattern in (_Y_TUNNUS, _EIGHT):
        for match in pattern.finditer(text):
            dashed = "-" in match.group()
            right = dashed and y_tunnus_is_valid(match[1].zfill(7) + match[2])
            if right or _named(text, match.start()):
                yield _found(match, "y_tunnus" if right else "y_tunnus_named")
    for match in _ORGANISATION.finditer(text):
        if is_quantity(text, match.end()):
            continue
        date = match[1][-6:]
        if int(date[2]) < 2 or len(match[1]) == 8 and not match[1].startswith("16"):
            continue
        right = "-" in match.group() and luhn_holds(date + match[2])
        if right or _named(text, match.start()):
            yield _found(match, "organisationsnummer")
    for pattern in (_VAT_FI, _VAT_SE):
        for match in pattern.finditer(text):
            yield _found(match, "vat_number")


def _named(text: str, start: int) -> bool:
    return _NAMED.search(text, max(0, start - _REACH), start) is not None


def _found(match: re.Match[str], rule: str) -> Finding:
    return Finding(match.start(), match.end(), "BUSINESS_ID", rule, 0.95)
