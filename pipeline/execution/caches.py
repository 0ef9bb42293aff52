"""What a run keeps from earlier ones so that only what changed is done anew; all of it optional.

Readings and vectors of passages have their cache in :mod:`pipeline.language.vectors`. Here stand
the scrubbed documents and the passages that the last gate has passed, both under keys that are
derived from the workspace's, and for one state of rules, lists, libraries and settings.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.execution.scrubbed import FOLDER, RememberingScrubber, ScrubbedClients, moment
from pipeline.gate.clean import CleanTexts, gate_fingerprint
from pipeline.runs import written_aside

if TYPE_CHECKING:
    from pipeline.gate.watch import ClientScrubber
    from pipeline.stages.scrub import ScrubSettings

CLEAN = "clean.npy"


@dataclass
class Caches:
    """Caches of one run of one period."""

    clean: CleanTexts
    scrubbed: ScrubbedClients | None = None
    clean_file: Path | None = None
    began: float = field(default_factory=moment)
    asked: bool = False  # whether this run has scrubbed anything

    @classmethod
    def of(cls, settings: ScrubSettings, key: bytes, folder: Path | None, period: str) -> Caches:
        """Open the caches of a period.

        Nothing is kept where a user's own recognizers or models take part, for nothing tells here
        whether those are still the same.

        :param folder: the workspace's cache; None keeps nothing.
        """
        others = settings.spacy_models or settings.recognizers
        if folder is None or others:
            return no_caches()
        from pipeline.deid.fingerprint import deid_fingerprint

        told = json.dumps([deid_fingerprint(), settings.model_dump(mode="json")], sort_keys=True)
        fingerprint = hashlib.sha256(told.encode()).hexdigest()
        clean = CleanTexts(derived(key, f"clean passages {fingerprint} {gate_fingerprint()}"))
        file = folder / f"{period}-{CLEAN}"
        clean.know(_rows(file))
        own = ScrubbedClients(
            folder / FOLDER / period, derived(key, "scrubbed documents"), fingerprint
        )
        return cls(clean, own, file)

    def remembering(self, scrubber: ClientScrubber) -> ClientScrubber:
        """Return a scrubber that asks the cache first."""
        self.asked = True
        return RememberingScrubber(scrubber, self.scrubbed) if self.scrubbed else scrubber

    def save_clean(self) -> None:
        """Keep the passages that the gate has passed in this run, and no others."""
        if self.clean_file is not None:
            save_rows(self.clean_file, self.clean.rows())

    def forget_unused(self) -> None:
        """Remove the scrubbed documents that this run has not asked for, if it asked for any."""
        if self.scrubbed is not None and self.asked:
            self.scrubbed.forget_unused(self.began)


def no_caches() -> Caches:
    """Return caches that keep nothing beyond the run."""
    return Caches(CleanTexts(secrets.token_bytes(32)))


def derived(key: bytes, purpose: str) -> bytes:
    """Return a secret for one purpose, of the workspace's key."""
    return hmac.new(key, f"ilmio {purpose}".encode(), hashlib.sha256).digest()


def save_rows(file: Path, rows: np.ndarray) -> None:
    """Write digests; without pickle."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with written_aside(file) as aside, aside.open("wb") as handle:
        np.save(handle, rows, allow_pickle=False)


def _rows(*files: Path) -> list[np.ndarray]:
    found = []
    for file in files:
        try:
            found.append(np.load(file, allow_pickle=False))
        except (OSError, ValueError, EOFError):
            continue  # it is only a cache
    return found
