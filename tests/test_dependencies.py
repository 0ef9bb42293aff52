"""`make audit` says what was looked at, and never takes silence for health."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests import dependencies

FAKE = """import json, pathlib, sys
few = len(list(pathlib.Path(sys.argv[-1]).iterdir())) < 3
told = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text())
print(json.dumps({"dependencies": told["first" if few else "all"]}))"""
SOUND = {"name": "jinja2", "version": "3", "vulns": []}
SKIPPED = {"name": "mine", "skip_reason": "not found"}
WEAK = {"name": "old", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
CASES = [
    ("nobody answers", [SKIPPED], [], 0, "NOT AUDITED"),
    ("sound", [SOUND], [SOUND, SKIPPED], 0, "unknown to the service: mine"),
    ("weak", [SOUND], [SOUND, WEAK], 1, "old 1: CVE-1, mended in 2"),
]


@pytest.mark.parametrize(("why", "first", "found", "code", "says"), CASES)
def test_what_is_said(
    why: str, first: list, found: list, code: int, says: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    (tmp_path / "audit.py").write_text(FAKE)
    (tmp_path / "audit.json").write_text(json.dumps({"first": first, "all": found}))
    assert dependencies.main([sys.executable, str(tmp_path / "audit.py")]) == code
    assert says in capsys.readouterr().out


def test_a_tool_that_fails_is_no_health(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "audit.py").write_text("raise SystemExit('no network')")
    dependencies.main([sys.executable, str(tmp_path / "audit.py")])
    assert "NOT AUDITED" in capsys.readouterr().out
