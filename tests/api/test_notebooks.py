"""Notebooks are thin, stripped, name only what exists, and run from end to end offline."""

from __future__ import annotations

import ast
import importlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_LONGEST = 40  # lines of a cell


def read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def code_of(path: Path) -> list[str]:
    return ["".join(c["source"]) for c in read(path)["cells"] if c["cell_type"] == "code"]


def test_all_are_there():
    assert [path.stem[0] for path in NOTEBOOKS] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_a_notebook_without_outputs(path: Path):
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(read(path))
    cells = [one for one in read(path)["cells"] if one["cell_type"] == "code"]
    assert [one for one in cells if one["outputs"] or one["execution_count"] is not None] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_thin_and_names_what_exists(path: Path):
    for cell in code_of(path):
        assert cell.count("\n") < _LONGEST
        for node in ast.walk(ast.parse(cell)):
            if isinstance(node, ast.ImportFrom):
                module = importlib.import_module(node.module or "")
                assert [one.name for one in node.names if not hasattr(module, one.name)] == []
            if isinstance(node, ast.Import):
                for one in node.names:
                    importlib.import_module(one.name)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory) -> dict[str, str]:
    """What every notebook runs with: one workspace for all."""
    place = tmp_path_factory.mktemp("notebooks")
    return {
        "ILMIO_NOTEBOOK_WORKSPACE": str(place / "workspace"),
        "IPYTHONDIR": str(place / "ipython"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path: Path, kernel: dict[str, str], monkeypatch, tmp_path: Path):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    for name, value in kernel.items():
        monkeypatch.setenv(name, value)
    made = nbformat.read(path, 4)
    client = nbclient.NotebookClient(
        made, timeout=1200, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    said = [o for c in made.cells if c.cell_type == "code" for o in c.outputs]
    assert said, "nothing was shown"
    warned = [o.text for o in said if o.get("name") == "stderr" and "Warning" in o.text]
    assert warned == []
