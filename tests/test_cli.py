"""The door of the program: what is printed where, exit codes, and never a word of the data."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import __version__, commands
from pipeline.errors import GateError, InputRefused, UsageError
from tests.execution.make_runs import ilmio, make_small_workspace, tree

ROOT = Path(__file__).resolve().parents[1]
CANARY = "Pirkko Vainionpää, Kuusitie 14"

USAGE = [
    (["run"], "Missing argument 'INPUT'"),
    (["run", "a.csv", "-p", "2026-Q3"], "Missing option '--workspace'"),
    (["run", "a.csv", "-w", "w"], "Missing option '--period'"),
    (["run", "a.csv", "-p", "2026-Q3", "-w", "w", "--form", "split"], "--from"),
    (["rum"], "No such command 'rum'"),
    (["models", "remove"], "No such command 'remove'"),
    (["models", "gloss", "--ad", "a=b"], "--add"),
    (["init"], "Missing argument"),
    (["release", "sing", "2026-Q3"], "No such command 'sing'"),
    (["release", "sign", "-w", "w"], "Missing argument 'PERIOD'"),
    (["release", "hand-over", "a.html", "-w", "w", "--by", "A"], "Missing option '--to'"),
    (["release", "log"], "Missing option '--workspace'"),
]


@pytest.mark.parametrize(("words", "says"), USAGE, ids=[" ".join(w) for w, _ in USAGE])
def test_wrong_usage_leaves_with_2_and_a_hint(words: list[str], says: str):
    done = ilmio(*words)
    assert done.code == 2 and done.out == ""
    assert says in done.err and "--help" in done.err


def test_version_and_help():
    assert ilmio("--version").out == f"ilmio {__version__}\n"
    shown = ilmio("--help")
    assert shown.code == 0
    for name in ("demo", "init", "run", "report", "score", "models", "release", "doctor"):
        assert f"\n  {name} " in shown.out, name


def nested() -> None:
    """A fault whose own message, cause and context all hold what nobody may read."""
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as first:
            raise ValueError(f"cannot read {CANARY}") from first
    except ValueError:
        raise RuntimeError(CANARY)  # noqa: B904 - the implicit chain is the case


FAULTS = [
    (nested, 1, "a fault of the program (RuntimeError at "),
    (RuntimeError(CANARY), 1, "a fault of the program (RuntimeError at alone.py:"),
    (UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY), 1, "(UnicodeDecodeError at "),
    (AssertionError(CANARY), 1, "(AssertionError at "),
    (RecursionError(CANARY), 1, "(RecursionError at "),
    (MemoryError(), 1, "(MemoryError at "),
    (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "runs/x"), 1, "No space left on device"),
    (OSError(CANARY), 1, "no reason given"),
    (PermissionError(errno.EACCES, CANARY, "secret.csv"), 2, "Permission denied"),
    (UsageError("Wrong."), 2, "ilmio: Wrong.\n"),
    (InputRefused("Bad.", where="a.csv", mend="Mend it."), 3,
     "ilmio: Bad.\nWhere: a.csv\nMend:  Mend it.\n"),
    (GateError("Closed."), 4, "ilmio: Closed.\n"),
    (KeyboardInterrupt(), 130, "ilmio: stopped."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    FAULTS,
    ids=[getattr(f, "__name__", repr(f)[:30]) for f, *_ in FAULTS],
)
def test_every_fault_ends_in_its_code_and_without_data(
    fault, code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.commands import run

    workspace = make_small_workspace(tmp_path / "w").folder

    def raises(_: object) -> None:
        if isinstance(fault, BaseException):
            raise fault
        fault()

    monkeypatch.setattr(run.Workspace, "open", raises)
    before = tree(workspace)
    done = ilmio("run", "a.csv", "-p", "2026-Q3", "-w", workspace)
    assert done.code == code
    assert says in done.err and done.out == ""
    for never in ("Traceback", "Vainio", "Kuusitie", 'File "'):
        assert never not in done.err
    assert done.err.count("\n") <= 3
    assert tree(workspace) == before


def test_a_letter_that_the_terminal_lacks_stops_nothing(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "init", str(tmp_path / "työ…tilä")],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "työ?tilä".encode("latin-1") in done.stdout and done.stderr == b""


def test_a_workspace_is_made_and_what_is_left_of_one_is_kept(tmp_path: Path):
    folder = tmp_path / "w"
    made = ilmio("init", folder)
    assert made.code == 0 and f"--workspace {folder}" in made.out
    key = (folder / "key").read_bytes()
    again = ilmio("init", folder)
    assert again.code == 2 and "already a workspace" in again.err
    (folder / "ilmio.toml").unlink()
    assert ilmio("init", folder).code == 0
    assert (folder / "key").read_bytes() == key, "another key would part the periods for good"
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "ilmio.toml": 0o600, "catalogue.toml": 0o600, "key": 0o600, "runs": 0o700,
        "releases": 0o700,
    }  # fmt: skip


def test_a_preset_is_taken_and_an_unknown_one_makes_nothing(tmp_path: Path):
    assert ilmio("init", tmp_path / "a", "--preset", "section").code == 0
    assert 'profile = "section"' in (tmp_path / "a" / "ilmio.toml").read_text("utf-8")
    done = ilmio("init", tmp_path / "b", "--preset", "sektion")
    assert done.code == 2 and "Did you mean 'section'?" in done.err
    assert not (tmp_path / "b").exists()


def test_models_are_listed_and_verified(monkeypatch: pytest.MonkeyPatch):
    listed = ilmio("models", "list")
    assert listed.code == 0 and "gloss " in listed.out and "sound" in listed.out
    assert ilmio("models", "verify").code == 0
    done = ilmio("models", "build", "glos")
    assert done.code == 2 and "Did you mean 'gloss'?" in done.err


def test_the_demo_ends_with_the_path_of_a_report(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        commands, "run_demo", lambda folder, language, progress: f"{folder} {language}"
    )
    assert ilmio("demo", "--language", "sv").out == "None sv\n"
