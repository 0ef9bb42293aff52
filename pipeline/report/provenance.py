"""What of a run's manifest stands in a report: how it was made, and none of the run's counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.models import in_letters

_SHORT = 12  # hexadecimal digits of a digest: enough to tell files apart, short enough to read


@dataclass(frozen=True)
class Learned:
    """What people have taught the matcher: how many clients and single passages they had read."""

    version: int
    digest: str
    clients: int
    passages: int


@dataclass(frozen=True)
class Provenance:
    """How the numbers were made; empty where the manifest does not say."""

    period: str
    finished: date | None
    encoder: str
    catalogue_version: str
    catalogue_digest: str
    settings_digest: str
    inputs: tuple[str, ...]
    seed: str
    versions: tuple[str, ...]  # "ilmio 0.1.0"
    matcher: Learned | None = None  # what the matcher had learned from people


def provenance_of(manifest: Mapping[str, Any]) -> Provenance:
    """Take the named parts of a manifest, and no others.

    Read are ``period``, ``finished`` (ISO), ``encoder`` (text, or a table with ``name`` and
    ``digest``), ``catalogue`` (``version``, ``digest``), ``settings``, ``inputs`` (digests, or
    tables with ``sha256``), ``seed``, ``versions`` (name to version) and ``matcher``. File names
    are left out, for they can hold names of people.
    """
    catalogue = manifest.get("catalogue") or {}
    return Provenance(
        period=str(manifest.get("period", "")),
        finished=_day(manifest.get("finished")),
        encoder=_encoder(manifest.get("encoder")),
        catalogue_version=str(catalogue.get("version", "")),
        catalogue_digest=_short(catalogue.get("digest", "")),
        settings_digest=_short(settings_digest(manifest["settings"]))
        if "settings" in manifest
        else "",
        inputs=_inputs(manifest.get("inputs")),
        seed=str(manifest.get("seed", "")),
        versions=tuple(f"{k} {v}" for k, v in (manifest.get("versions") or {}).items()),
        matcher=_learned(manifest.get("matcher")),
    )


def _learned(value: object) -> Learned | None:
    if not isinstance(value, Mapping):
        return None
    counts = (int(value[name]) for name in ("clients", "passages"))
    return Learned(int(value["learned"]), _short(value["digest"]), *counts)


def _short(digest: object) -> str:
    return in_letters(str(digest)[:_SHORT])


def settings_digest(settings: object) -> str:
    """SHA-256 of the settings of a run."""
    content = json.dumps(settings, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(str(value)).date() if value else None
    except ValueError:
        return None


def _encoder(value: object) -> str:
    if isinstance(value, Mapping):
        parts = (str(value.get("name", "")), _short(value.get("digest", "")))
        return " ".join(part for part in parts if part)
    return str(value or "")


def _inputs(value: object) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return ()
    found = [item.get("sha256", "") if isinstance(item, Mapping) else item for item in value]
    return tuple(sorted(_short(digest) for digest in found if digest))
