"""Vectors by content: what was encoded once is read from the disk the next time.

One ``.npy`` file of rows (digest of fingerprint, language and text; float32 vector), without
pickle. No text is in it; file mode 0600, for a digest of a short text can be guessed.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.aside import written_aside

if TYPE_CHECKING:
    from pipeline.language.encoder import Encoder

_DIGEST_BYTES = 32


class CachedEncoder:
    """An encoder that remembers its vectors in a folder.

    The inner encoder gives a text the same vector whatever stands beside it, so a run with a full,
    a part or an empty cache gives the same bytes.
    """

    def __init__(
        self,
        inner: Encoder,
        folder: Path | None,
        kind: str = "vectors",
        also: Path | None = None,
    ) -> None:
        """Keep the vectors of ``inner`` under ``folder``, one file for each fingerprint.

        :param folder: None keeps them in memory, as long as this object lives.
        :param kind: begins the file's name, and says what its rows are.
        :param also: folder of another such cache, which is read and never written.
        """
        self.inner = inner
        self.folder = folder
        self.kind = kind
        self._also = also
        self._held: dict[bytes, np.ndarray] = {}

    @property
    def name(self) -> str:
        """Name of the inner encoder."""
        return self.inner.name

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the inner encoder."""
        return self.inner.fingerprint

    @property
    def file_name(self) -> str:
        """Name of the file of this encoder's vectors, in whatever folder."""
        return f"{self.kind}-{self.fingerprint[:16]}.npy"

    @property
    def path(self) -> Path:
        """The file of this encoder's vectors, where they are kept in a folder."""
        return (self.folder or Path()) / self.file_name

    @property
    def proven(self) -> bool:
        """Whether this very encoder has been loaded before: there are vectors that it has made."""
        folders = [folder for folder in (self.folder, self._also) if folder]
        return any((folder / self.file_name).is_file() for folder in folders)

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """Vectors, float32 (n, d), length 1; only passages not seen before are encoded."""
        pairs = list(zip(texts, languages, strict=True))
        keys = {pair: self._key(*pair) for pair in sorted(set(pairs))}
        known = self._read()
        missing = [pair for pair, key in keys.items() if key not in known]
        if missing or not pairs:
            made = self.inner.encode([text for text, _ in missing], [lang for _, lang in missing])
            if not pairs:
                return made
            known |= {keys[pair]: row for pair, row in zip(missing, made, strict=True)}
            self._write(known)
        return np.stack([known[keys[pair]] for pair in pairs])

    def remember(self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors that another pass over the same texts has made, row i for ``texts[i]``."""
        known = self._read()
        rows = zip(texts, languages, vectors, strict=True)
        fresh = {self._key(text, language): row for text, language, row in rows}
        if fresh.keys() - known.keys():
            self._write(fresh | known)

    def take_in(self, folders: Iterable[Path]) -> None:
        """Add what other caches of the same encoder hold."""
        found: dict[bytes, np.ndarray] = {}
        for folder in folders:
            found |= _rows_of(folder / self.file_name)
        known = self._read()
        if found.keys() - known.keys():
            self._write(found | known)

    def held(self) -> bytes:
        """Return what is kept in memory, as the file that a folder would have; empty where none."""
        packed = io.BytesIO()
        if self._held:
            np.save(packed, _as_rows(self._held), allow_pickle=False)
        return packed.getvalue()

    def let_go(self) -> None:
        """Forget what is kept in memory."""
        self._held = {}

    def _key(self, text: str, language: str) -> bytes:
        return _digest(self.fingerprint, text, language)

    def _read(self) -> dict[bytes, np.ndarray]:
        """Rows that are kept."""
        if self.folder is None:
            return dict(self._held)
        found = _rows_of(self._also / self.file_name) if self._also else {}
        return found | _rows_of(self.folder / self.file_name)

    def _write(self, known: dict[bytes, np.ndarray]) -> None:
        if self.folder is None:
            self._held = known
            return
        rows = _as_rows(known)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / self.file_name
        aside = path.with_name(f"{path.name}.{os.getpid()}.part")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            np.save(file, rows, allow_pickle=False)
        aside.replace(path)


def _as_rows(known: dict[bytes, np.ndarray]) -> np.ndarray:
    keys = sorted(known)
    width = len(known[keys[0]])
    rows = np.zeros(len(keys), dtype=[("key", f"V{_DIGEST_BYTES}"), ("vector", "<f4", (width,))])
    rows["key"] = np.frombuffer(b"".join(keys), dtype=f"V{_DIGEST_BYTES}")
    rows["vector"] = np.stack([known[key] for key in keys])
    return rows


def keep_rows(path: Path, fingerprint: str, texts: Iterable[tuple[str, str]]) -> int:
    """Keep the rows of these texts alone in a file of vectors; return how many went.

    :param fingerprint: of the encoder, whole; ``texts``: each with its language.
    """
    kept = {_digest(fingerprint, *pair) for pair in texts}
    try:
        rows = np.load(path, allow_pickle=False)
        stays = np.array([key.tobytes() in kept for key in rows["key"]], dtype=bool)
    except (OSError, ValueError, IndexError, EOFError):
        path.unlink(missing_ok=True)  # nobody can say what is in it
        return 0
    if not stays.all():
        with written_aside(path) as aside, aside.open("wb") as file:
            np.save(file, rows[stays], allow_pickle=False)
    return int((~stays).sum())


def _digest(fingerprint: str, text: str, language: str) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{language}\0{text}".encode()).digest()


def _rows_of(path: Path) -> dict[bytes, np.ndarray]:
    """Rows of a file; none where it is absent or was cut off."""
    try:
        rows = np.load(path, allow_pickle=False)
        return dict(zip((key.tobytes() for key in rows["key"]), rows["vector"], strict=True))
    except (OSError, ValueError, IndexError, EOFError):
        return {}  # it is only a cache: what cannot be read is made anew
