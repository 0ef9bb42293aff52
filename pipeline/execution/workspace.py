"""A new workspace from the defaults or a preset."""

from __future__ import annotations

from pathlib import Path

from pipeline.configs import config_path, preset_path
from pipeline.runs import Workspace


def make_workspace(folder: Path, preset: str | None = None) -> Workspace:
    """Make a workspace from the defaults or a preset."""
    settings = (preset_path(preset) if preset else config_path("defaults.toml")).read_text("utf-8")
    return Workspace.create(folder, settings, config_path("catalogue.toml").read_text("utf-8"))
