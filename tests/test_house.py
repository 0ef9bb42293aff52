"""The house itself: where things stand, how large they are, and that importing does nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

GROUND_PLAN = {
    "pipeline", "models", "configs", "tests", "data_samples", "pyproject.toml", "README.md",
    "LICENSE", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "Makefile",
    ".ci",
    ".pre-commit-config.yaml", ".gitignore",
}  # fmt: skip
ALSO = {"notebooks", ".gitattributes", "requirements.lock"}
MADE_AGAIN = re.compile(
    r"^(\.venv|\.git|build|dist|\.build|workspaces)/"
    r"|(^|/)(__pycache__|\.[a-z_]+_cache|\.hypothesis)/"
)
LARGEST = 350  # lines of a file in pipeline/


@cache
def files() -> list[str]:
    """Files of the project, tracked or about to be, as posix paths."""
    if (ROOT / ".git").exists():
        command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
        listed = subprocess.run(command, capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            names = set(listed.stdout.split("\0")) - {""}
            return sorted(name for name in names if (ROOT / name).is_file())
    every = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file())
    return sorted(name for name in every if not MADE_AGAIN.search(name))


def under(folder: str, *suffixes: str) -> list[str]:
    return [
        name for name in files()
        if name.startswith(f"{folder}/") and (not suffixes or Path(name).suffix in suffixes)
    ]  # fmt: skip


def test_top_level_is_the_ground_plan():
    present = {name.partition("/")[0] for name in files()}
    assert present - GROUND_PLAN - ALSO == set(), "not in the ground plan"
    assert GROUND_PLAN - present == set(), "missing"


@pytest.mark.parametrize(
    ("folder", "never", "reason"),
    [
        ("pipeline", ".toml .json .csv .tsv .txt .md .npy .parquet .ipynb", "code only"),
        ("models", ".py .ipynb .pkl .pickle .joblib .bin .pt", "no Python, no pickle"),
        ("configs", ".py .json .yaml .yml .ini", "TOML"),
        ("data_samples", ".py .pkl .pickle .ipynb", "documents, not code"),
    ],
)
def test_folder_holds_its_own_kind(folder: str, never: str, reason: str):
    assert under(folder), f"{folder}/ is empty"
    assert [name for name in under(folder) if Path(name).suffix in never.split()] == [], reason


def test_no_file_is_too_large():
    lines = {n: (ROOT / n).read_text("utf-8").count("\n") for n in under("pipeline", ".py")}
    assert {name: n for name, n in lines.items() if n > LARGEST} == {}


@pytest.mark.parametrize(
    ("stem", "reason"),
    [
        ("utils", "a function lives with its only user or in a module named for what it does"),
        ("helpers", "the same under another name"),
        ("common", "the same under another name"),
        ("statistics", "shadows the standard library"),
        ("signal", "shadows the standard library"),
    ],
)
def test_no_such_module(stem: str, reason: str):
    named = [n for n in under("pipeline") if stem in {Path(n).stem, Path(n).parent.name}]
    assert named == [], reason


def test_every_folder_of_code_is_a_package():
    folders = {(ROOT / name).parent for name in under("pipeline", ".py")}
    bare = [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file()]
    assert bare == [], "the floors are only held for packages"


# Written in halves, so that this file does not hold what it looks for.
_PLACES = ["/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/", r"/ho" + r"me/\w", r"[A-Z]:\\Us" + "ers"]
_REGISTRIES = [
    "py" + r"pi\.org", "python" + r"hosted\.org", r"download\.py" + r"torch\.org",
    r"anaconda\." + "(org|com)", "--(extra-)?index" + "-url", "--find" + "-links",
]  # fmt: skip


@pytest.mark.parametrize(
    ("patterns", "reason"),
    [
        (_PLACES, "a place on somebody's machine"),
        (_REGISTRIES, "where packages come from is a matter of pip's settings"),
    ],
)
def test_no_file_names(patterns: list[str], reason: str):
    found = re.compile("|".join(rf"(?<![\w.]){p}" if p[0] == "/" else p for p in patterns).encode())
    assert [name for name in files() if found.search((ROOT / name).read_bytes())] == [], reason


def test_floors_hold():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_runs_the_tests():
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111, "not executable"
    assert "make test" in run.read_text("utf-8")


_HEAVY = """
    bertopic faker hdbscan lingua numba phonenumbers presidio_analyzer sentence_transformers
    simplemma sklearn spacy sqlalchemy torch transformers umap wordfreq
"""
_PROBE = """
import importlib, json, logging, os, sys
writes = []
def watch(event, args):
    if event == "open" and (set(str(args[1] or "")) & set("wax+") or (args[2] or 0) & os.O_CREAT):
        writes.append(str(args[0]))
    elif event in {"os.mkdir", "os.rename", "os.chmod", "subprocess.Popen", "socket.connect"}:
        writes.append(f"{event} {args[0]}")
sys.addaudithook(watch)
modules, heavy = sys.argv[1].split(), sys.argv[2].split()
faults = {}
for name in modules:
    before = dict(os.environ), list(logging.root.handlers), set(sys.modules)
    importlib.import_module(name)
    found = [f"writes {w}" for w in writes]
    found += [f"loads {h}" for h in heavy if h in sys.modules and h not in before[2]]
    found += ["changes the environment"] if dict(os.environ) != before[0] else []
    found += ["sets up logging"] if logging.root.handlers != before[1] else []
    writes.clear()
    if found: faults[name] = found
json.dump(faults, sys.stdout)
"""


def test_importing_does_nothing(tmp_path: Path):
    names = [n.removesuffix(".py").removesuffix("/__init__") for n in under("pipeline", ".py")]
    modules = " ".join(name.replace("/", ".") for name in names)
    done = subprocess.run(
        [sys.executable, "-B", "-c", _PROBE, modules, _HEAVY],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}
    assert list(tmp_path.iterdir()) == []
