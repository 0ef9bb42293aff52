"""The collector of reference cycles, held still while a client's documents are scrubbed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold Python's cycle collector, and leave it as it was found.

    A scrub makes thousands of small objects and no cycles among them, beside caches of some
    hundred thousand; walking those again and again took a third of the time. What is left of them
    when it ends is filed with the old objects unread, for otherwise the first collection after
    each client would walk it. What the caller made before is collected first, as far as it is
    young, so that nothing of his is filed unread. Nested use, and use with the collector off or
    with objects frozen by the caller, are safe.
    """
    was_on = gc.isenabled()
    if was_on:
        gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()  # all generations in one, at no cost,
                gc.unfreeze()  # which is the oldest
            gc.enable()
