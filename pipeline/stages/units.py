"""Stage: names of units that hold an identifier lose it ("Tiimi Pirkko Vainionpää, p. 040 …").

The name of a unit is no running text: "Tiimi Itä" and "Kallion sosiaaliasema" have capitals that
name nobody, and must stay. So only what cannot be taken for a team is masked: numbers and addresses
of a fixed form, full names, and surnames that are no word of any of the three languages.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from pipeline.deid.findings import NAMED, Found, Scan
from pipeline.readers.naming import is_full_name, names_somebody

_SURE, _LISTED = 0.8, 0.9
_NUMBERS = 1_000_000  # placeholders of different units are told apart by so many numbers


def mask_units(units: Iterable[str], scan: Scan, key: bytes) -> Mapping[str, str]:
    """Return name -> masked name, for those units alone whose name holds an identifier.

    The same person has the same number in every period (HMAC-SHA256 under the key), so that a
    team can be compared with itself.

    :param scan: text and language to findings, `Deidentifier.scan`.
    :param key: secret of the workspace.
    """
    masked = {}
    for unit in sorted(set(units)):
        found = {(f.start, f.end, f.entity) for f in scan(unit, "fi") if _names(f, unit)}
        name = unit
        for start, end, entity in sorted(found, reverse=True):
            name = f"{name[:start]}[{entity}_{_number(unit[start:end], key)}]{name[end:]}"
        if name != unit:
            masked[unit] = name
    return masked


def _names(found: Found, unit: str) -> bool:
    """Whether a finding in the name of a unit can only be an identifier."""
    if found.entity not in NAMED:
        return found.score >= _SURE
    words = unit[found.start : found.end].split()
    if found.entity != "PERSON":
        return False
    if len(words) > 1:
        return found.score >= _LISTED or is_full_name(words)
    return found.score >= _LISTED and names_somebody(words[0])


def _number(words: str, key: bytes) -> int:
    plain = "".join(c for c in words.casefold() if c.isalnum())
    digest = hmac.new(key, f"unit\x00{plain}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % _NUMBERS
