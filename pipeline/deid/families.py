"""Every family of recognizers, by name: what each finds and which function finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.deid.findings import NAMED, Detector, Finding
from pipeline.deid.identifiers.accounts import find_accounts
from pipeline.deid.identifiers.addresses import find_addresses
from pipeline.deid.identifiers.births import find_births
from pipeline.deid.identifiers.national_ids import find_national_ids
from pipeline.deid.identifiers.online import find_online
from pipeline.deid.identifiers.phones import find_phones
from pipeline.deid.identifiers.references import find_references
from pipeline.deid.identifiers.spelled import find_spelled
from pipeline.deid.names.detector import NameDetector


@dataclass(frozen=True)
class Family:
    """A named detector and the kinds of identifier it finds."""

    name: str
    entities: tuple[str, ...]
    detect: Detector


def families(allowed: frozenset[str] = frozenset()) -> tuple[Family, ...]:
    """Return our own recognizers.

    :param allowed: further words that stay, lower-cased.
    """
    return (
        Family("national_ids", ("HETU", "PERSONNUMMER", "BUSINESS_ID"), find_national_ids),
        Family("accounts", ("IBAN", "CARD"), find_accounts),
        Family("phones", ("PHONE",), find_phones),
        Family("online", ("EMAIL", "URL", "IP", "HANDLE"), find_online),
        Family("births", ("DATE_OF_BIRTH",), find_births),
        Family("references", ("CASE_NUMBER", "VEHICLE"), find_references),
        Family("addresses", ("ADDRESS",), find_addresses),
        Family("spelled", ("PHONE", "PERSON"), find_spelled),
        Family("names", ("PERSON", "LOCATION", "ORGANISATION"), NameDetector(allowed)),
    )


def with_a_form() -> tuple[Family, ...]:
    """Return the families that find anything else than names."""
    return tuple(one for one in families() if not NAMED.issuperset(one.entities))


def find_all(own: Iterable[Family], text: str, language: str) -> list[Finding]:
    """Return what families find in a passage, in their order.

    Of findings that differ by their rule only the first counts, as with Presidio.
    """
    found: dict[tuple[int, int, str, float], Finding] = {}
    for family in own:
        for f in family.detect(text, language):
            found.setdefault((f.start, f.end, f.entity, f.score), f)
    return list(found.values())
