"""The collector is found afterwards as it was before, whatever happens inside."""

from __future__ import annotations

import gc
import weakref

import pytest

from pipeline.deid.pause import collector_paused


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(was_on):
    before = gc.isenabled()
    try:
        gc.enable() if was_on else gc.disable()
        with collector_paused(), collector_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
        with pytest.raises(RuntimeError), collector_paused():
            raise RuntimeError
        assert gc.isenabled() is was_on
    finally:
        gc.enable() if before else gc.disable()


class Node:
    """Something that refers to itself, and so is the collector's to free."""

    def __init__(self) -> None:
        self.me = self


def test_nothing_stays_frozen_and_what_a_scrub_leaves_is_old():
    with collector_paused():
        left = [[] for _ in range(3)]
    assert gc.get_freeze_count() == 0
    assert all(any(one is old for old in gc.get_objects(generation=2)) for one in left)


def test_what_the_caller_left_young_is_collected():
    gone = weakref.ref(Node())
    with collector_paused():
        assert gone() is None


def test_what_the_caller_froze_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with collector_paused():
            pass
        assert 0 < gc.get_freeze_count() <= frozen
    finally:
        gc.unfreeze()
