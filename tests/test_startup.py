"""`ilmio --help` is quick because it loads nothing heavy; `make bench` measures the seconds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "alembic", "bertopic", "faker", "hdbscan", "lingua", "numba", "numpy", "openpyxl", "pandas",
    "pandera", "phonenumbers", "presidio_analyzer", "py4j", "pyarrow", "pyspark", "scipy",
    "sentence_transformers", "simplemma", "sklearn", "spacy", "sqlalchemy", "statsmodels", "torch",
    "transformers", "umap", "wordfreq",
}  # fmt: skip
COMMANDS = [[], ["demo"], ["init"], ["run"], ["report"], ["score"], ["models"],
            ["models", "gloss"], ["doctor"], ["review"], ["review", "people", "add"],
            ["release"], ["release", "hand-over"]]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words) or "ilmio")
def test_help_loads_nothing_heavy(command: list[str], tmp_path: Path):
    start = "import sys; sys.argv[0] = 'ilmio'; from pipeline.cli import main; main()"
    root = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", start, *command, "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ["PYTHONPATH"]])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Usage" in done.stdout
    loaded = re.findall(r"^import time:[^|]*\|[^|]*\| +(\w+)", done.stderr, flags=re.MULTILINE)
    assert "pipeline" in loaded, "nothing was measured"
    assert set(loaded) & HEAVY == set()
    assert list(tmp_path.iterdir()) == [], "help leaves nothing behind"
