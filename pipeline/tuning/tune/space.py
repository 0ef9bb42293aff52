"""What may be tuned: settings of the stages after embedding, each with its range.

Earlier stages stay as the run has them, so that a trial needs no raw text and no encoder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.execution.settings import RunSettings

PARTS = ("match", "polarity", "discover")
#: Ranges around what is shipped: wide enough to be wrong at either end.
_RANGES: dict[str, tuple[float, float]] = {
    "match.cut": (0.15, 0.7),
    "match.cut_few_shot": (0.15, 0.6),
    "polarity.affirmed": (0.02, 0.5),
    "polarity.over_denied": (-2.0, 2.0),
    "discover.distance": (0.4, 0.9),
    "discover.rare_words": (0.0, 0.6),
    "discover.phenomena": (0.0, 0.6),
    "discover.explained": (0.15, 0.8),
    "discover.speaks": (0.1, 0.9),
    "discover.cohesion": (0.0, 0.5),
    "discover.stability": (0.3, 0.9),
}
_MEND = (
    'Write lines as `"discover.distance" = [0.4, 0.9]`: a setting of '
    f"{', '.join(PARTS)}, and its least and largest value."
)


@dataclass(frozen=True)
class Space:
    """Settings that are tuned, by name, with the least and the largest value of each."""

    ranges: Mapping[str, tuple[float, float]]

    def told(self) -> dict[str, list[float]]:
        """Return it as JSON tells it."""
        return {name: list(span) for name, span in self.ranges.items()}

    def defaults(self, settings: RunSettings) -> dict[str, float]:
        """Values that settings have now, where they lie in the ranges."""
        now = {name: float(_value(settings, name)) for name in self.ranges}
        return {n: v for n, v in now.items() if self.ranges[n][0] <= v <= self.ranges[n][1]}


def shipped_space(parts: Sequence[str] = ()) -> Space:
    """Every range, or those of some parts.

    :raises UsageError: where there is no such part.
    """
    for part in parts:
        if part not in PARTS:
            raise UsageError(
                f"'{part}' cannot be tuned.{did_you_mean(part, PARTS)}",
                where="--part",
                mend=f"Use one of: {', '.join(PARTS)}.",
            )
    wanted = tuple(parts) or PARTS
    return Space({n: span for n, span in _RANGES.items() if n.split(".")[0] in wanted})


def read_space(path: Path) -> Space:
    """Read ranges from a TOML file.

    :raises UsageError: where a line is none, or a value is not one that the setting may have.
    """
    try:
        lines = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"This is not TOML: {error}.", where=path.name, mend=_MEND) from error
    ranges = {}
    for name, span in lines.items():
        part, _, setting = name.partition(".")
        if part not in PARTS or setting not in type(getattr(RunSettings(), part)).model_fields:
            known = did_you_mean(name, _RANGES)
            raise UsageError(f"'{name}' cannot be tuned.{known}", where=path.name, mend=_MEND)
        numbers = isinstance(span, list) and all(type(v) in (int, float) for v in span)
        if not numbers or len(span) != 2 or span[0] >= span[1]:
            raise UsageError(f"The range of '{name}' is none.", where=path.name, mend=_MEND)
        ranges[name] = (float(span[0]), float(span[1]))
        for value in ranges[name]:
            with_values(RunSettings(), {name: value}, where=path.name)
    if not ranges:
        raise UsageError("The file names no setting.", where=path.name, mend=_MEND)
    return Space(ranges)


def with_values(
    settings: RunSettings, values: Mapping[str, float], where: str = "settings"
) -> RunSettings:
    """Return settings with other values.

    :raises UsageError: where a setting may not have its value.
    """
    made: dict[str, Any] = settings.model_dump()
    for name, value in values.items():
        part, _, setting = name.partition(".")
        whole = isinstance(made[part][setting], int) and not isinstance(made[part][setting], bool)
        made[part][setting] = round(value) if whole else value
    try:
        return RunSettings.model_validate(made)
    except ValueError as error:
        told = ", ".join(f"{name} = {value:g}" for name, value in values.items())
        raise UsageError(
            f"A setting may not have this value: {told}.", where=where, mend=_MEND
        ) from error


def as_assignments(values: Mapping[str, float]) -> str:
    """Write values as options of `ilmio run`."""
    return " ".join(f"--set {name}={value:.4g}" for name, value in values.items())


def _value(settings: RunSettings, name: str) -> Any:
    part, _, setting = name.partition(".")
    return getattr(getattr(settings, part), setting)
