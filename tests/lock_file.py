"""The lock file: every library with the hashes of its files, for Python 3.11.

`python -m tests.lock_file PIP-COMPILE` makes it anew from pyproject.toml, with whatever index this
machine's pip has; without an argument it says whether the file goes with pyproject.toml.

torch is not in it: which build of it is installed (CPU or GPU) is a matter of the machine; each has
files and hashes of its own, and the GPU's brings a dozen libraries more. It stays pinned by its
version in pyproject.toml, and is installed first and alone.

Exit code: 0 where it goes with pyproject.toml, 1 where it does not.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
APART = "torch"
_HEAD = """\
# Every library with the hashes of its files, for Python 3.11 on Linux; made by `make lock`.
# torch is apart: see tests/lock_file.py. Install with `make setup-locked`.
"""
_OPTIONS = [
    "--generate-hashes", "--extra", "dev", "--strip-extras", "--allow-unsafe",
    "--unsafe-package", APART, "--no-emit-index-url", "--no-emit-find-links",
    "--no-emit-trusted-host", "--no-emit-options", "--no-header", "--no-annotate", "--quiet",
]  # fmt: skip
_PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.+!-]+)", re.MULTILINE)


def main(words: list[str]) -> int:
    """Make the file, or check it."""
    if words:
        command = [*words, *_OPTIONS, "--output-file", str(LOCK), "pyproject.toml"]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        LOCK.write_text(_HEAD + without_apart(LOCK.read_text("utf-8")), "utf-8")
    faults = list(differences())
    print("\n".join(faults) or "requirements.lock goes with pyproject.toml.")
    return 1 if faults else 0


def locked(text: str) -> dict[str, str]:
    """Name of each library to its version."""
    return {_plain(name): version for name, version in _PIN.findall(text)}


def pinned() -> dict[str, str]:
    """Name of each library of pyproject.toml, those for development too, to its version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return locked("\n".join(asked))


def without_apart(text: str) -> str:
    """Leave out the library that is installed first, and what pip-compile says of it."""
    kept, out = [], False
    for line in text.splitlines(keepends=True):
        if not line.startswith((" ", "\n")):
            out = line.startswith((f"{APART}==", "# "))
        if not out:
            kept.append(line)
    return "".join(kept).lstrip("\n")


def differences() -> Iterator[str]:
    """Say what does not go with pyproject.toml, and what has no hash."""
    if not LOCK.is_file():
        yield "There is no requirements.lock: make lock"
        return
    text = LOCK.read_text("utf-8")
    have, want = locked(text), pinned()
    for name in sorted(set(want) - {APART}):
        if have.get(name) != want[name]:
            yield f"{name}: {want[name]} in pyproject.toml, {have.get(name, 'not')} in the lock"
    for part in re.split(r"\n(?=\S)", text):
        if _PIN.match(part) and "--hash=sha256:" not in part:
            yield f"{part.split('==')[0]}: no hash"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
