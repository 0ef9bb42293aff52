"""The door to the solver (HiGHS, by scipy)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from scipy import sparse

Part = tuple[sparse.csr_matrix, np.ndarray, np.ndarray]  # low <= A x <= high


def minimise(
    costs: np.ndarray,
    *,
    low: np.ndarray,
    high: np.ndarray,
    parts: Sequence[Part],
    whole: np.ndarray,
    gap: float = 0.0,
    seconds: float | None = None,
) -> np.ndarray | None:
    """Solve a mixed-integer linear program.

    :param whole: 1 where a variable is a whole number, else 0.
    :param gap: relative distance from the optimum that is near enough.
    :param seconds: after so long the best that was found is taken.
    :returns: the variables; None where nothing fits, or nothing was found in time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    options: dict[str, float] = {"mip_rel_gap": gap}
    if seconds is not None:
        options["time_limit"] = seconds
    with _quiet():
        solved = milp(
            costs,
            integrality=whole,
            bounds=Bounds(low, high),
            constraints=[LinearConstraint(*part) for part in parts],
            options=options,
        )
    return None if solved.x is None else np.asarray(solved.x)


@contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS writes a line for its own developers now and then, past every setting: drop it."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # a process without an output of its own
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
