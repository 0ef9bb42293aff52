"""The collector is found afterwards as it was before, whatever happens inside."""

from __future__ import annotations

import gc

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
