"""What this run has masked, known by keyed digests alone, and sought in everything it writes.

Detectors look for what an identifier looks like; this looks for the very ones that occurred. Only
BLAKE2b digests (RFC 7693) are kept, under a key of this process that is never written: the
masked words themselves are gone when their client's documents are scrubbed.

A text is read as its words without punctuation and case. A *joined* identifier (a number, a full
name) is found however it is spaced or hyphened: "040 123 4567", "0401234567". An id of the
register is found only as it is spelled, for figures in a row say little.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 5  # characters of anything that is sought
_SHORTEST_IN_TEXT = 7  # of an id of figures alone: shorter ones are sums of money and postcodes
_LONGEST = 80  # characters; a longer one is found by its beginning


class KnownSecrets:
    """A set of identifiers that can be asked for, but not read."""

    def __init__(self, key: bytes | None = None) -> None:
        """Begin with none.

        :param key: of a run whose parts are made by several processes; None: this process's own.
        """
        self._key = key or secrets.token_bytes(32)
        self._kinds: dict[bytes, tuple[str, bool]] = {}  # digest to kind, and whether anywhere
        self._first: set[bytes] = set()  # digests of what such an identifier may begin with
        self._begins: dict[str, bool] = {}  # word of the outputs to whether it may begin one
        self._longest = 0

    def __len__(self) -> int:
        """Return how many identifiers are known."""
        return len(self._kinds)

    def add(self, words: str, kind: str, *, anywhere: bool = True) -> None:
        """Remember an identifier that is found however it is spaced.

        :param kind: kind of identifier, for the message.
        :param anywhere: sought in the passages of documents too, not only around them.
        """
        parts = _words(words)
        whole = "".join(parts)[:_LONGEST]
        if len(whole) < _SHORTEST:
            return
        self._put("joined", whole, kind, anywhere)
        self._first.update(self._digest("first", part) for part in {parts[0], whole})
        if any(c.isdigit() for c in whole):
            heads = (whole[:end] for end in range(1, len(whole)))
            self._first.update(self._digest("first", head) for head in heads)
        self._begins.clear()

    def add_id(self, value: str, kind: str) -> None:
        """Remember an id of the register, found as it is spelled."""
        parts = _words(value)
        whole = "".join(parts)
        if len(whole) < _SHORTEST or not any(c.isdigit() for c in whole):
            return
        anywhere = len(whole) >= _SHORTEST_IN_TEXT or not whole.isdigit()
        self._put("spelled", " ".join(parts)[:_LONGEST], kind, anywhere)
        self._first.add(self._digest("first", parts[0]))
        self._begins.clear()

    def told(self) -> dict[str, Any]:
        """Return the digests, for :meth:`take_in` of another set under the same key."""
        kinds = {digest.hex(): list(told) for digest, told in sorted(self._kinds.items())}
        first = sorted(digest.hex() for digest in self._first)
        return {"kinds": kinds, "first": first, "longest": self._longest}

    def take_in(self, told: Mapping[str, Any]) -> None:
        """Add what another set under the same key has told."""
        for digest, (kind, anywhere) in told["kinds"].items():
            self._keep(bytes.fromhex(digest), kind, bool(anywhere))
        self._first.update(map(bytes.fromhex, told["first"]))
        self._longest = max(self._longest, int(told["longest"]))
        self._begins.clear()

    def find(self, text: str, *, client: bool = False) -> Iterator[str]:
        """Yield the kind of each known identifier in a text.

        :param client: a passage of a document; what is sought around documents only is passed.
        """
        if not self._kinds:
            return
        words = _words(text)
        for at, word in enumerate(words):
            if self._may_begin(word):
                yield from self._from(words, at, client)

    def _from(self, words: list[str], at: int, client: bool) -> Iterator[str]:
        joined, spelled = "", ""
        for word in words[at : at + self._longest]:
            joined, spelled = (joined + word)[:_LONGEST], f"{spelled} {word}".strip()[:_LONGEST]
            for form, found in (("joined", joined), ("spelled", spelled)):
                kind, anywhere = self._kinds.get(self._digest(form, found), ("", False))
                if kind and (anywhere or not client):
                    yield kind
            if len(joined) >= self._longest:
                return

    def _may_begin(self, word: str) -> bool:
        known = self._begins.get(word)
        if known is None:
            known = self._begins[word] = self._digest("first", word) in self._first
        return known

    def _put(self, form: str, found: str, kind: str, anywhere: bool) -> None:
        self._keep(self._digest(form, found), kind, anywhere)
        self._longest = max(self._longest, len(found))

    def _keep(self, digest: bytes, kind: str, anywhere: bool) -> None:
        before = self._kinds.get(digest, (kind, False))
        self._kinds[digest] = (before[0], before[1] or anywhere)

    def _digest(self, form: str, found: str) -> bytes:
        message = f"{form}\x1f{found}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(message, key=self._key, digest_size=16).digest()


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())
