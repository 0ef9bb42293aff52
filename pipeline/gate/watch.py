"""What a run masks, seen while it is masked: from the scrub to the set of known secrets.

Which masked spans are sought afterwards is a matter of certainty, for every one that is no
identifier stops a document or a run: numbers with a fixed form, full names of listed words,
surnames that are nothing else. A year, a place, "Toivo" or the number of a case are not sought;
for those the scrub itself answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from pipeline.deid.cleaning import clean_text
from pipeline.deid.deidentifier import Document, Redaction, Scrubbed
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.tokens import tokenize
from pipeline.deid.words.vocabulary import LANGUAGES
from pipeline.gate.known import KnownSecrets

#: Kind of identifier to the letters and figures from which a masked one is like no other text.
_OF_FIXED_FORM = {
    "HETU": 10, "PERSONNUMMER": 10, "IBAN": 10, "CARD": 12, "PHONE": 7, "EMAIL": 6, "ADDRESS": 8,
}  # fmt: skip
_LISTED = 0.9  # score of a name by a list of names
_FULL = (2, 5)  # words of a full name
_NUMBER = 5  # figures of a number on the roster that is sought


class ClientScrubber(Protocol):
    """Whatever scrubs one client's documents."""

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        """Return the scrubbed documents."""
        ...


class Watched:
    """A scrubber whose masked words become known secrets, as digests.

    :param scrubber: does the work.
    :param known: is filled.
    :param ids: raw ids of the register; they stand on the roster, and are known apart.
    """

    def __init__(
        self, scrubber: ClientScrubber, known: KnownSecrets, ids: frozenset[str] = frozenset()
    ) -> None:
        self._scrubber = scrubber
        self._known = known
        self._ids = ids

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        """Scrub as the scrubber does, and remember what it masked."""
        listed = list(roster)
        done = self._scrubber.scrub_client(documents, listed, client_id)
        for entry in set(listed) - self._ids:
            remember_listed(self._known, entry)
        raw = {document.document_id: document.text for document in documents}
        for scrubbed in done:
            for redaction, words in masked_words(raw.get(scrubbed.document_id, ""), scrubbed):
                remember_masked(self._known, redaction, words)
        return done


def masked_words(raw: str, scrubbed: Scrubbed) -> list[tuple[Redaction, str]]:
    """Return each redaction with the words that it stands for; none where they do not fit.

    What stands between the redactions is the same in both texts, so that each masked span ends
    where the next kept one begins.
    """
    text, at = clean_text(raw), 0
    found: list[tuple[Redaction, str]] = []
    inside = sorted(scrubbed.redactions, key=lambda r: r.start)
    if not inside:
        return found
    ends = [r.start for r in inside[1:]] + [len(scrubbed.text)]
    at = inside[0].start
    for redaction, end in zip(inside, ends, strict=True):
        kept = scrubbed.text[redaction.end : end]
        length = getattr(redaction, "length", None)
        if length:
            stop = at + int(length)
        elif redaction is inside[-1]:
            stop = len(text) - len(kept)
        else:
            stop = text.find(kept, at + 1)
        if stop <= at or text[stop : stop + len(kept)] != kept:
            return found
        found.append((redaction, text[at:stop]))
        at = stop + len(kept)
    return found


def remember_masked(known: KnownSecrets, redaction: Redaction, words: str) -> None:
    """Remember a masked span where it can be nothing but an identifier."""
    size = sum(character.isalnum() for character in words)
    kind = redaction.entity
    if kind in _OF_FIXED_FORM:
        if size >= _OF_FIXED_FORM[kind] and (kind == "EMAIL" or any(c.isdigit() for c in words)):
            known.add(words, kind)
    elif kind == "PERSON" and redaction.score >= _LISTED:
        parts = [token.text for token in tokenize(words)]
        if _FULL[0] <= len(parts) <= _FULL[1]:
            known.add(words, kind)
        _remember_surnames(known, parts)


def remember_listed(known: KnownSecrets, entry: str) -> None:
    """Remember an entry of the roster: a number, a full name, a word that is nothing else."""
    if sum(character.isdigit() for character in entry) >= _NUMBER:
        size = sum(character.isalnum() for character in entry)
        known.add(entry, "ROSTER", anywhere=size >= _OF_FIXED_FORM["PHONE"])
        return
    parts = [token.text for token in tokenize(entry)]
    names = [part for part in parts if _is_listed(part) or not _is_word(part)]
    if _FULL[0] <= len(parts) <= _FULL[1] and len(names) == len(parts):
        known.add(entry, "ROSTER")
    _remember_surnames(known, parts, "ROSTER")


def remember_ids(known: KnownSecrets, documents: Mapping[str, Iterable[str]]) -> None:
    """Remember the raw ids of clients and households, by the kind that a message names."""
    for kind, ids in documents.items():
        for one in set(ids):
            known.add_id(one, kind)


def _remember_surnames(known: KnownSecrets, parts: Sequence[str], kind: str = "PERSON") -> None:
    """Remember single words around documents only: in a passage they may be another's name."""
    for part in parts:
        if not (_is_word(part) or _is_given_or_place(part)):
            known.add(part, kind, anywhere=False)


@lru_cache(maxsize=50_000)
def _is_word(part: str) -> bool:
    facts = [facts_of(part, language) for language in LANGUAGES]
    return any(one.word or one.compound or one.allowed or one.role for one in facts)


@lru_cache(maxsize=50_000)
def _is_listed(part: str) -> bool:
    return any(facts_of(part, language).listed for language in LANGUAGES)


@lru_cache(maxsize=50_000)
def _is_given_or_place(part: str) -> bool:
    facts = [facts_of(part, language) for language in LANGUAGES]
    return any(one.given or one.place for one in facts)
