"""`ilmio release check` as it is typed."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app


def test_it_leaves_with_the_code_of_what_it_found(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Kahdella asiakkaalla oli velkaa.", encoding="utf-8")
    found = CliRunner().invoke(app, ["release", "check", str(tmp_path)])
    assert found.exit_code == 4 and "small_count" in found.output
    passed = CliRunner().invoke(app, ["release", "check", str(tmp_path), "--k", "2"])
    assert passed.exit_code == 0
