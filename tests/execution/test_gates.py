"""What the gate of an export looks for: the workspace's own recognizers among it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.configs import config_path
from pipeline.errors import GateError
from pipeline.execution.gates import export_gate
from pipeline.runs import Workspace

_RECOGNIZER = """
recognizers:
  - name: ticket
    supported_language: fi
    supported_entity: TICKET
    patterns: [{name: ticket, regex: 'TKT-[0-9]{6}', score: 0.9}]
"""
_FILE = {"table.csv": b"theme,note\nvelka,katso TKT-482913\n"}


def _workspace(folder: Path, more: str = "") -> Workspace:
    settings = config_path("defaults.toml").read_text(encoding="utf-8")
    catalogue = config_path("catalogue.toml").read_text(encoding="utf-8")
    made = Workspace.create(folder, settings, catalogue)
    if more:
        made.settings_file.write_text(more, encoding="utf-8")
    return made


def test_a_users_own_kind_stops_an_export(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(_RECOGNIZER, encoding="utf-8")
    gate = export_gate(_workspace(tmp_path / "w", f'[scrub]\nrecognizers = "{own.as_posix()}"\n'))
    with pytest.raises(GateError, match="TICKET"):
        gate.check_files(_FILE)


def test_without_that_recognizer_the_same_file_passes(tmp_path: Path) -> None:
    export_gate(_workspace(tmp_path / "w")).check_files(_FILE)
