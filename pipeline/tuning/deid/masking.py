"""What the de-identifier masks in annotated texts: its rules alone, and the whole scrub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document, Scrubbed
from pipeline.language.detect import detect_language
from pipeline.tuning.deid.spans import Annotated

#: The two ways of masking that are scored side by side.
RULES, SCRUB = "rules alone", "whole scrub"

#: What stands for something masked; other redactions are the same told more coarsely.
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]*_\d+\]")
_KEY = b"a score shows no placeholder"


@dataclass(frozen=True)
class Masked:
    """What was masked in one text, and what was told more coarsely; a boolean per character."""

    cover: np.ndarray
    coarse: np.ndarray | None = None  # None: not looked at
    rules: tuple[tuple[int, int, str], ...] = ()  # start, end, rule; where rules are known


def make_deidentifier(settings: DeidSettings, language: str = "") -> Deidentifier:
    """Return a de-identifier as a run has it; with a language, every line is taken for it."""
    detect = (lambda _text, _default: language) if language else detect_language
    return Deidentifier(settings, detect=detect, key=_KEY)


def mask_by_rules(documents: Iterable[Annotated], deidentifier: Deidentifier) -> list[Masked]:
    """Mask sentence by sentence, as if nothing else were known: no sweep, no roster."""
    return [_by_rules(document, deidentifier) for document in documents]


def _by_rules(document: Annotated, deidentifier: Deidentifier) -> Masked:
    cover = np.zeros(len(document.text), dtype=bool)
    rules = []
    for start, end in document.sentences:
        for found in deidentifier.scan(document.text[start:end], document.language):
            cover[start + found.start : start + found.end] = True
            rules.append((start + found.start, start + found.end, found.rule))
    return Masked(cover, rules=tuple(rules))


def mask_by_scrub(
    documents: Sequence[Annotated], deidentifier: Deidentifier
) -> list[Masked | None]:
    """Scrub as a run does, the documents of a client together and without a roster.

    :returns: one a document, in order; None where the scrub refused it or where the
        redactions do not lead from the raw to the scrubbed text.
    """
    clients: dict[str, list[int]] = {}
    for k, document in enumerate(documents):
        clients.setdefault(document.client_id or f"document {k}", []).append(k)
    made: list[Masked | None] = [None] * len(documents)
    for client, places in clients.items():
        own = [Document(f"{k:09}", documents[k].text, documents[k].language) for k in places]
        for scrubbed in deidentifier.scrub_client(own, client_id=client):
            if not scrubbed.reject:
                k = int(scrubbed.document_id)
                made[k] = _by_scrub(documents[k].text, scrubbed)
    return made


def _by_scrub(raw: str, scrubbed: Scrubbed) -> Masked | None:
    """Walk along the redactions, each of which knows how much of the raw text it stands for."""
    cover, coarse = np.zeros((2, len(raw)), dtype=bool)
    place = done = 0  # in the raw text; in the scrubbed one
    for one in scrubbed.redactions:
        kept = scrubbed.text[done : one.start]
        if raw[place : place + len(kept)] != kept:
            return None
        place += len(kept)
        masked = _PLACEHOLDER.fullmatch(scrubbed.text, one.start, one.end) is not None
        (cover if masked else coarse)[place : place + one.length] = True
        place, done = place + one.length, one.end
    return Masked(cover, coarse) if raw[place:] == scrubbed.text[done:] else None
