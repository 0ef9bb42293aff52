"""A digest of everything beside the documents that decides a scrub: rules, lists, libraries."""

from __future__ import annotations

import hashlib
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.deid.words import voikko
from pipeline.language import detect
from pipeline.models import artefact_folder

_ARTEFACTS = ("coarsen", "deid", "namesake", "senses")
_LIBRARIES = (
    "Faker", "google-re2", "libvoikko", "lingua-language-detector", "numpy", "phonenumbers",
    "presidio-analyzer", "simplemma", "spacy", "tldextract", "wordfreq",
)  # fmt: skip


@cache
def deid_fingerprint() -> str:
    """SHA-256 over the code of the rules, the lists they read and the libraries they ask."""
    code = sorted(Path(__file__).parent.rglob("*.py"))
    files = [*code, Path(detect.__file__ or "")]
    for name in _ARTEFACTS:
        files += sorted(path for path in artefact_folder(name).rglob("*") if path.is_file())
    made = hashlib.sha256(f"{platform.python_version()} {sys.byteorder}".encode())
    for name in _LIBRARIES:
        made.update(f"{name} {_version(name)}\n".encode())
    made.update(f"voikko {voikko.available()}\n".encode())
    for path in files:
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
