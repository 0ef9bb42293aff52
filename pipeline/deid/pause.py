"""The collector of reference cycles, held still while a client's documents are scrubbed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold Python's cycle collector, and leave it as it was found.

    A scrub makes thousands of small objects and no cycles among them, beside caches of some
    hundred thousand; walking those again and again took a third of the time. Between two clients
    the collector runs as ever. Nested use and use with the collector off are safe.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
