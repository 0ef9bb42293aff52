"""Scrubbed documents by content: a client of whom nothing has changed is not scrubbed again.

One file a client, with what :class:`pipeline.deid.deidentifier.Scrubbed` holds: text that is safe,
where something was masked and how long it was, never what. The file's name is an HMAC-SHA256 (RFC
2104) under a key of the workspace's over everything that decides the result: the client's texts and
roster, and a fingerprint of settings, rules, lists and libraries. It begins with an HMAC of its
content: a file that is not whole, or was changed, is not believed. Everything in the folder can be
made again; it may be removed at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.deid.deidentifier import Document, Quasi, Redaction, Scrubbed
from pipeline.gate.watch import ClientScrubber
from pipeline.runs import written_aside

FOLDER = "scrubbed"
_TAG = 32  # bytes
_MARGIN = 60.0  # seconds by which clocks of machines that share a folder may differ


class ScrubbedClients:
    """The cache of one period.

    :param folder: of the period; made when first written to.
    :param key: secret; ``fingerprint``: of everything beside the documents that decides a scrub.
    """

    def __init__(self, folder: Path, key: bytes, fingerprint: str) -> None:
        self.folder = folder
        self._key = key
        self._fingerprint = fingerprint

    def name(self, documents: Sequence[Document], roster: Iterable[str], client_id: str) -> str:
        """Return the name of a client's file."""
        texts = sorted((one.document_id, one.language, one.text) for one in documents)
        told = json.dumps([self._fingerprint, client_id, sorted(set(roster)), texts])
        return self._tag(told.encode()).hex()

    def read(self, name: str) -> list[Scrubbed] | None:
        """Return what was scrubbed; None where it is not there, or not whole."""
        path = self._path(name)
        try:
            data = path.read_bytes()
            if not hmac.compare_digest(data[:_TAG], self._tag(name.encode() + data[_TAG:])):
                return None
            told = json.loads(zlib.decompress(data[_TAG:]))
            os.utime(path)  # it is still in use: see :meth:`forget_unused`
        except (OSError, ValueError, zlib.error):
            return None
        return [_scrubbed(one) for one in told]

    def write(self, name: str, done: Sequence[Scrubbed]) -> None:
        """Keep the documents of a client."""
        data = zlib.compress(json.dumps([_told(one) for one in done], ensure_ascii=False).encode())
        path = self._path(name)
        for part in (self.folder.parent, self.folder, path.parent):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_aside(path) as aside:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(self._tag(name.encode() + data) + data)

    def forget_unused(self, since: float) -> None:
        """Remove what no run has asked for since a moment (seconds, as ``time.time`` tells)."""
        for path in self.folder.glob("*/*"):
            try:
                if path.stat().st_mtime < since - _MARGIN:
                    path.unlink()
            except FileNotFoundError:
                continue

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _tag(self, data: bytes) -> bytes:
        return hmac.new(self._key, data, hashlib.sha256).digest()


class RememberingScrubber:
    """A scrubber that asks the cache first."""

    def __init__(self, scrubber: ClientScrubber, cache: ScrubbedClients) -> None:
        self._scrubber = scrubber
        self._cache = cache
        self.hits = 0  # documents

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        """Return the scrubbed documents; what could not be scrubbed is never kept."""
        listed = list(roster)
        name = self._cache.name(documents, listed, client_id)
        found = self._cache.read(name)
        if found is not None:
            self.hits += len(found)
            return found
        done = self._scrubber.scrub_client(documents, listed, client_id)
        if not any(one.reject for one in done):
            self._cache.write(name, done)
        return done


def forget_scrubbed(cache_folder: Path) -> None:
    """Remove every scrubbed document of a workspace's cache."""
    shutil.rmtree(cache_folder / FOLDER, ignore_errors=True)


def moment() -> float:
    """Return now, for :meth:`ScrubbedClients.forget_unused`."""
    return time.time()


def _told(one: Scrubbed) -> list[Any]:
    redactions = [[r.start, r.end, r.entity, r.rule, r.score, r.length] for r in one.redactions]
    quasi = [[q.start, q.end, q.kind, q.value, q.coarsened] for q in one.quasi]
    return [one.document_id, one.text, redactions, quasi]


def _scrubbed(told: list[Any]) -> Scrubbed:
    document_id, text, redactions, quasi = told
    return Scrubbed(
        document_id,
        text,
        tuple(Redaction(*one) for one in redactions),
        quasi=tuple(Quasi(*one) for one in quasi),
    )
