"""Solved releases, kept while nothing that they were solved from changes.

To solve one takes seconds, with thousands of phenomena half a minute. The review looks at the same
numbers in several languages and files, again after every text and every yes of the checklist, and
once more when the release is made. Its inputs are compared by a digest of all that they hold, the
order of the rows too, and of nothing else: not by file, time or period.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.stages.release import Released, ReleaseSettings, release

if TYPE_CHECKING:
    import pandas as pd

_KEPT = 4  # solved releases: with 5,000 phenomena of twelve teams some ten megabytes each


class Solved:
    """The last releases that were solved in this process."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Released] = OrderedDict()
        self._lock = Lock()
        # of this process alone: nobody can make two tables that are taken for one
        self._keys = [secrets.token_hex(8) for _ in range(2)]  # 16 characters, as pandas wants

    def release(
        self,
        evidence: pd.DataFrame,
        *,
        settings: ReleaseSettings,
        before: pd.DataFrame | None = None,
        parts: Sequence[pd.DataFrame] = (),
        earlier: pd.DataFrame | None = None,
    ) -> Released:
        """Solve a release, see :func:`pipeline.stages.release.release`, unless it stands solved.

        :raises GateError: as that does, each time anew.
        """
        key = self._key(settings, (evidence, before, earlier, *parts))
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
        if known is None:
            known = release(
                evidence, settings=settings, before=before, parts=parts, earlier=earlier
            )
            with self._lock:
                self._known[key] = known
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return Released(known.table.copy(), known.facts.copy())

    def _key(self, settings: ReleaseSettings, frames: Sequence[pd.DataFrame | None]) -> str:
        """SHA-256 over settings and tables: names, types, and every value in its place."""
        import pandas as pd

        made = hashlib.sha256(settings.model_dump_json().encode())
        for frame in frames:
            if frame is None:
                made.update(b"none;")
                continue
            kinds = [f"{name}:{kind}" for name, kind in frame.dtypes.items()]
            made.update(f"{len(frame)};{kinds};".encode())
            for key in self._keys:
                hashed = pd.util.hash_pandas_object(
                    frame, index=False, hash_key=key, categorize=False
                )
                made.update(hashed.to_numpy().tobytes())
        return made.hexdigest()


SOLVED = Solved()
