"""The only door to ``configs/``: settings merged from files and flags, and checked.

Order, later wins: the defaults of the stages' own settings models, a preset, the workspace's
``ilmio.toml``, ``--config FILE``, ``--set a.b=value``.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import UsageError

Settings = TypeVar("Settings", bound=BaseModel)
_HERE = Path(__file__).resolve().parent


def shared_folder(name: str) -> Path:
    """Return a folder that travels with the package: ``configs``, ``models``, ``data_samples``.

    In a checkout it stands beside ``pipeline/``; in a wheel inside it.
    """
    packed = _HERE / "_share" / name
    return packed if packed.is_dir() else _HERE.parent / name


def config_path(name: str) -> Path:
    """Return the path of a file in ``configs/``."""
    return shared_folder("configs") / name


def presets() -> list[str]:
    """Names of the presets, sorted."""
    return sorted(path.stem for path in config_path("presets").glob("*.toml"))


def preset_path(name: str) -> Path:
    """Return the path of a preset.

    :raises UsageError: where there is none of that name.
    """
    if name not in presets():
        raise UsageError(
            f"There is no preset '{name}'.{did_you_mean(name, presets())}",
            mend=f"Use one of: {', '.join(presets())}.",
        )
    return config_path("presets") / f"{name}.toml"


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file (UTF-8).

    :raises UsageError: where it is absent or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            "The configuration file does not exist.", where=str(path), mend="Check the path."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The configuration file is not valid TOML: {error}",
            where=str(path),
            mend="Mend the named line; https://toml.io shows the form.",
        ) from None


def parse_assignment(text: str) -> dict[str, Any]:
    """Turn ``a.b=value`` into ``{"a": {"b": value}}``; the value is read as TOML, else as text."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(
            f"'{text}' is not a setting.", where="--set", mend="Write it as --set part.name=value."
        )
    try:
        parsed: Any = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    nested: Any = parsed
    for key in reversed(name.strip().split(".")):
        nested = {key: nested}
    return dict(nested)


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two nested mappings; the second wins, tables are joined, lists replaced."""
    made = dict(base)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(made.get(key), Mapping):
            made[key] = merge(made[key], value)
        else:
            made[key] = value
    return made


def load_settings(
    model: type[Settings], files: Iterable[Path] = (), assignments: Sequence[str] = ()
) -> Settings:
    """Merge the files and assignments and check them against a settings model.

    :raises UsageError: naming every fault at once, with a suggestion for unknown names.
    """
    merged: dict[str, Any] = {}
    for path in files:
        merged = merge(merged, read_toml(path))
    for text in assignments:
        merged = merge(merged, parse_assignment(text))
    try:
        return model.model_validate(merged)
    except ValidationError as error:
        faults = [_explain(fault, model) for fault in error.errors()]
        raise UsageError(
            "The configuration does not fit:\n  " + "\n  ".join(faults),
            where=", ".join(str(path) for path in files) or "--set",
            mend="Mend the named settings; `ilmio run --help` and configs/defaults.toml list them.",
        ) from None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def _explain(fault: Mapping[str, Any], model: type[BaseModel]) -> str:
    place = [str(part) for part in fault["loc"]]
    dotted = ".".join(place)
    if fault["type"] == "extra_forbidden":
        return f"{dotted}: no such setting.{did_you_mean(place[-1], _names_at(model, place[:-1]))}"
    return f"{dotted}: {fault['msg']}."


def _names_at(model: type[BaseModel], place: Sequence[str]) -> list[str]:
    here: Any = model
    for part in place:
        field = getattr(here, "model_fields", {}).get(part)
        here = field.annotation if field is not None else None
    return list(getattr(here, "model_fields", {}))
