"""Fitted weights in a file: the arrays of a dataclass, in half precision, without pickle."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Weights = TypeVar("Weights")


def write_weights(path: Path, weights: Any) -> None:
    """Write a dataclass of arrays."""
    arrays = {one.name: getattr(weights, one.name).astype(np.float16) for one in fields(weights)}
    np.savez_compressed(path, **arrays)


def read_weights(path: Path, kind: type[Weights]) -> Weights:
    """Read what :func:`write_weights` wrote, as float32."""
    names: Any = fields(kind)  # type: ignore[arg-type]
    with np.load(path, allow_pickle=False) as read:
        return kind(**{one.name: read[one.name].astype(np.float32) for one in names})
