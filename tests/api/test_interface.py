"""What notebooks import is one list, told the same to Python, editors and type checkers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
import pipeline.api

ROOT = Path(__file__).resolve().parents[2]


def test_one_list_of_names():
    stub = ast.parse((ROOT / "pipeline" / "__init__.pyi").read_text("utf-8"))
    told = [
        one.name for node in stub.body if isinstance(node, ast.ImportFrom) for one in node.names
    ]
    assert sorted(told) == sorted(pipeline.api.__all__) == sorted(pipeline._FOR_NOTEBOOKS)
    assert [name for name in told if not hasattr(pipeline, name)] == []


def test_an_unknown_name_is_none_of_ours():
    with pytest.raises(AttributeError, match="nothing_such"):
        pipeline.nothing_such  # noqa: B018


def test_importing_the_package_loads_nothing():
    code = "import sys, pipeline; print([m for m in sys.modules if m.startswith('pipeline.')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
