"""A workspace and its runs: for the owner alone, whole or not at all, the same each time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline import tables
from pipeline.errors import UsageError
from pipeline.runs import RunFolder, Workspace, written_aside
from tests.stages.make_tables import SHUFFLES, candidates, documents, shuffled, themes


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Modes are set by the program, not by the luck of the machine."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w", "seed = 7\n", 'version = "1"\n')


def written(run: RunFolder, text: str = "one") -> RunFolder:
    run.make()
    run.write_text("report.html", text)
    run.write_manifest({"period": run.period})
    return run


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_is_for_its_owner_alone(workspace):
    run = written(workspace.partial("2026-Q3"))
    run.write_table("candidates", candidates([("D1:000", "debt", 0.5)]))
    run.write_vectors(np.eye(2))
    workspace.publish("2026-Q3")
    for path in [workspace.folder, *workspace.folder.rglob("*")]:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path.name
    assert len(list(workspace.folder.rglob("*"))) == 11


def test_a_workspace_is_made_once_and_opened_again(workspace):
    assert workspace.settings_file.read_text() == "seed = 7\n"
    assert workspace.catalogue_file.read_text() == 'version = "1"\n'
    again = Workspace.open(workspace.folder)
    assert again.key() == workspace.key()
    assert len(again.key()) == 32
    with pytest.raises(UsageError, match="already a workspace"):
        Workspace.create(workspace.folder, "", "")
    assert again.key() == workspace.key(), "nothing was overwritten"


def test_each_workspace_has_its_own_key(workspace, tmp_path):
    assert Workspace.create(tmp_path / "other", "", "").key() != workspace.key()


@pytest.mark.parametrize(
    ("gone", "mend"),
    [
        ("ilmio.toml", "ilmio init"),
        ("catalogue.toml", "ilmio init"),
        ("key", "Restore it from its backup"),
    ],
)
def test_a_folder_that_is_no_whole_workspace_is_refused(workspace, gone, mend):
    (workspace.folder / gone).unlink()
    with pytest.raises(UsageError, match=gone) as caught:
        Workspace.open(workspace.folder)
    assert mend in caught.value.mend


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        Workspace.open(tmp_path / "none")


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ("", "empty: its pseudonyms could be guessed"),
        ("zz" * 32, "not hexadecimal"),
        ("ab" * 31, "cut off"),
        ("ä", "not even letters of a key"),
    ],
)
def test_a_damaged_key_is_refused_and_not_shown(workspace, spoilt, reason):
    (workspace.folder / "key").write_text(spoilt, encoding="utf-8")
    with pytest.raises(UsageError, match="damaged") as caught:
        workspace.key()
    assert not spoilt or spoilt not in str(caught.value), reason


def test_making_again_keeps_the_key_that_is_left(workspace):
    key = workspace.key()
    workspace.settings_file.unlink()
    again = Workspace.create(workspace.folder, "seed = 8\n", "")
    assert again.key() == key
    assert again.settings_file.read_text() == "seed = 8\n"


def test_only_what_is_named_is_kept(workspace):
    run = written(workspace.partial("2026-Q3"))
    run.write_table("candidates", candidates([]))
    run.keep(["manifest.json", "tables/candidates.parquet"])
    assert run.exists
    assert run.has_table("candidates")
    assert not (run.folder / "report.html").exists()


def test_publishing_replaces_the_finished_run_whole(workspace):
    written(workspace.partial("2026-Q3"), "one").write_text("old.txt", "old")
    workspace.publish("2026-Q3")
    written(workspace.partial("2026-Q3"), "two")
    run = workspace.publish("2026-Q3")
    assert (run.folder / "report.html").read_text() == "two"
    assert not (run.folder / "old.txt").exists()
    assert os.listdir(workspace.folder / "runs") == ["2026-Q3"], "nothing lies about"


def test_nothing_whole_to_publish_leaves_the_finished_run(workspace):
    written(workspace.partial("2026-Q3"))
    workspace.publish("2026-Q3")
    with pytest.raises(UsageError, match="waits to be published"):
        workspace.publish("2026-Q3")
    workspace.partial("2026-Q3").make()  # begun, without a manifest
    with pytest.raises(UsageError, match="waits to be published"):
        workspace.publish("2026-Q3")
    assert (workspace.run("2026-Q3").folder / "report.html").read_text() == "one"


def test_a_failure_between_the_two_renames_puts_the_finished_run_back(workspace, monkeypatch):
    written(workspace.partial("2026-Q3"), "one")
    workspace.publish("2026-Q3")
    written(workspace.partial("2026-Q3"), "two")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name.endswith(".partial"):
            raise OSError("disk full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="disk full"):
        workspace.publish("2026-Q3")
    assert (workspace.run("2026-Q3").folder / "report.html").read_text() == "one"
    assert workspace.periods() == ["2026-Q3"]


def test_only_finished_runs_are_periods(workspace):
    for name in ("2026-Q3", "2026-Q2"):
        written(workspace.partial(name))
        workspace.publish(name)
    written(workspace.partial("2026-Q4"))
    (workspace.folder / "runs" / "2025-Q4").mkdir()
    assert workspace.periods() == ["2026-Q2", "2026-Q3"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(RuntimeError), written_aside(path) as aside:
        aside.write_text("half")
        raise RuntimeError
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["a.txt"], "no half file is left"
    with written_aside(path) as aside:
        aside.write_text("after")
        assert path.read_text() == "before", "until the block ends"
    assert path.read_text() == "after"


TABLES = {
    "documents": documents(
        {"document_id": f"D{k}", "client_id": f"C{k % 2}", "household_id": None if k else "H",
         "active": None if k == 2 else bool(k), "text": "ä [PERSON_1]"} for k in range(4)
    ),
    "themes": themes(
        [{"theme_id": "debt", "words": ["velka", "häätö"]},
         {"theme_id": "open_1", "stability": 0.5, "first_seen": None, "words": []}]
    ),
    "candidates": candidates((f"D{k}:000", "debt", k / 10) for k in range(9)),
    "signals": tables.SIGNALS.frame(
        [("t", 3, 9, 0.1, 0.4, None, 1, None, None, "a", "b", "c", "signal")]
    ),
    "rejects": tables.REJECTS.frame([]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_back_as_it_was(workspace, name):
    run = workspace.partial("2026-Q3")
    run.make()
    assert not run.has_table(name)
    run.write_table(name, TABLES[name])
    assert run.has_table(name)
    pd.testing.assert_frame_equal(run.read_table(name), TABLES[name])


@pytest.mark.parametrize("name", TABLES)
def test_the_same_rows_give_the_same_bytes(workspace, name):
    run = workspace.partial("2026-Q3")
    run.make()
    path = run.folder / "tables" / f"{name}.parquet"
    run.write_table(name, TABLES[name])
    first = path.read_bytes()
    for seed in SHUFFLES:
        run.write_table(name, shuffled(TABLES[name], seed))
        assert path.read_bytes() == first
    run.write_table(name, run.read_table(name))
    assert path.read_bytes() == first, "also of what was read back"


def test_a_table_says_what_it_holds(workspace):
    import pyarrow.parquet as pq

    run = workspace.partial("2026-Q3")
    run.make()
    run.write_table("candidates", TABLES["candidates"])
    schema = pq.read_schema(run.folder / "tables" / "candidates.parquet")
    assert schema.metadata[b"table"] == b"candidates"
    assert schema.field("calibrated").metadata[b"unit"] == b"0-1"


def test_vectors_are_the_same_bytes_and_float32(workspace):
    run = workspace.partial("2026-Q3")
    run.make()
    vectors = np.random.default_rng(0).random((5, 3))
    run.write_vectors(vectors)
    first = (run.folder / "vectors.npy").read_bytes()
    run.write_vectors(vectors)
    assert (run.folder / "vectors.npy").read_bytes() == first
    assert run.read_vectors().dtype == np.float32
    assert np.array_equal(run.read_vectors(), vectors.astype(np.float32))
    with pytest.raises(UsageError, match="damaged"):  # nothing is unpickled
        np.save(run.folder / "vectors.npy", np.array([{}], dtype=object), allow_pickle=True)
        run.read_vectors()


def test_what_is_not_there_is_said_with_what_to_do(workspace):
    run = workspace.run("2026-Q3")
    assert not run.exists
    with pytest.raises(UsageError, match="no table 'themes'") as caught:
        run.read_table("themes")
    assert "--from" in caught.value.mend
    with pytest.raises(UsageError, match="no finished run") as caught:
        run.read_manifest()
    assert "ilmio run" in caught.value.mend


def test_a_manifest_is_read_as_written(workspace):
    run = written(workspace.partial("2026-Q3"))
    assert run.exists
    assert run.read_manifest() == {"period": "2026-Q3"}
    run.clear()
    assert not run.exists
    run.clear()  # twice does no harm
