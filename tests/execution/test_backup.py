"""A backup holds everything that cannot be made again; a restored one is the same workspace."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.execution.backup import LIST, write_backup
from pipeline.execution.restore import restore_backup
from pipeline.runs import Workspace
from pipeline.store.migrations import REVISIONS
from pipeline.store.reviews import Reviews, Vote
from tests.execution.make_runs import ilmio, tree
from tests.lock.make_holder import holder
from tests.review.make_review import PERIOD, make_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "w")
    Reviews.open(made.folder).vote(Vote(PERIOD, "all", "debt", "d", "p-1", "yes", True), 0)
    (made.folder / "audits").mkdir()
    (made.folder / "audits" / f"{PERIOD}-clients.json").write_text("{}")
    (made.folder / "cache").mkdir()
    (made.folder / "cache" / "vectors-1.npy").write_bytes(b"made again")
    shutil.copytree(made.run(PERIOD).folder, made.partial("2026-Q4").folder)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    left = ("cache", "runs/.", "ilmio.db", ".lock")
    return {k: v for k, (_, v) in tree(folder).items() if not k.startswith(left) and v}


def test_it_comes_back_as_it_was(workspace: Workspace, tmp_path: Path):
    file, to = tmp_path / "b.zip", tmp_path / "new"
    done = ilmio("backup", file, "-w", workspace.folder, "--with-key")
    assert done.code == 0 and "INSIDE" in done.out and "left out" in done.out, done
    assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    done = ilmio("restore", file, to)
    assert done.code == 0, done.err
    assert contents(to) == contents(workspace.folder)
    modes = {mode for mode, _ in tree(to).values()} | {to.stat().st_mode & 0o777}
    assert modes == {0o700, 0o600}
    assert Reviews.open(to).verify() == () and len(Reviews.open(to).all_votes(PERIOD)) == 1
    assert Workspace.open(to).key() == workspace.key()
    assert Workspace.open(to).partials() == [] and not (to / "cache").exists()


def test_the_key_is_inside_only_when_asked(workspace: Workspace, tmp_path: Path):
    file = tmp_path / "b.zip"
    done = ilmio("backup", file, "-w", workspace.folder)
    key = (workspace.folder / "key").read_bytes().strip()
    assert "not inside" in done.out and "key" not in zipfile.ZipFile(file).namelist()
    assert all(key not in zipfile.ZipFile(file).read(n) for n in zipfile.ZipFile(file).namelist())
    done = ilmio("restore", file, tmp_path / "new")
    assert f"lay it at {tmp_path / 'new' / 'key'}" in done.out
    assert "has lost its key" in ilmio("report", "-p", PERIOD, "-w", tmp_path / "new").err


def test_it_is_taken_while_a_run_goes_on_and_people_vote(workspace: Workspace, tmp_path: Path):
    stop, n = threading.Event(), [0]

    def votes() -> None:
        reviews = Reviews.open(workspace.folder)
        while not stop.is_set():
            n[0] += 1
            reviews.vote(Vote(PERIOD, "all", f"t{n[0]}", "d", "p-1", "yes", True), 0)

    thread = threading.Thread(target=votes)
    with holder(workspace.folder):
        thread.start()
        try:
            for k in range(3):
                made = write_backup(workspace, tmp_path / f"{k}.zip", with_key=True)
                assert made.stopped == ("2026-Q4",) and made.database
                restore_backup(tmp_path / f"{k}.zip", tmp_path / f"to-{k}")
        finally:
            stop.set()
            thread.join()
    assert all(Reviews.open(tmp_path / f"to-{k}").verify() == () for k in range(3)) and n[0] > 3


def test_where_it_may_not_go(workspace: Workspace, tmp_path: Path):
    with pytest.raises(UsageError, match="inside the workspace"):
        write_backup(workspace, workspace.folder / "b.zip", with_key=False)
    file = tmp_path / "b.zip"
    write_backup(workspace, file, with_key=False)
    before = file.read_bytes()
    with pytest.raises(UsageError, match="such a file already"):
        write_backup(workspace, file, with_key=False)
    assert file.read_bytes() == before
    with pytest.raises(UsageError, match="not empty"):
        restore_backup(file, workspace.folder)
    (tmp_path / "empty").mkdir()
    assert restore_backup(file, tmp_path / "empty").files


def changed(file: Path, change: Callable[[dict, dict], None]) -> Path:
    """An archive whose members and list somebody has changed."""
    with zipfile.ZipFile(file) as old:
        members = {name: old.read(name) for name in old.namelist()}
    told = json.loads(members.pop(LIST))
    change(members, told)
    made = file.with_name("changed.zip")
    with zipfile.ZipFile(made, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
        new.writestr(LIST, json.dumps(told))
    return made


def renamed(to: str) -> Callable[[dict, dict], None]:
    def change(members: dict, told: dict) -> None:
        members[to] = members.pop("catalogue.toml")
        told["files"][to] = told["files"].pop("catalogue.toml")

    return change


def other_bytes(members: dict, told: dict) -> None:
    members["catalogue.toml"] = members["catalogue.toml"][::-1]


REFUSED = [
    ("up", renamed("../catalogue.toml"), InputRefused, "leads out"),
    ("absolute", renamed("/tmp/catalogue.toml"), InputRefused, "leads out"),
    ("in between", renamed("runs/../../c"), InputRefused, "leads out"),
    ("a drive", renamed("C:\\c"), InputRefused, "leads out"),
    ("twice the same place", renamed("./ilmio.toml"), InputRefused, "leads out"),
    ("other bytes", other_bytes, InputRefused, "catalogue.toml is not what was backed up"),
    ("longer than listed", lambda m, t: m.update({"catalogue.toml": b"x" * 10_000_000}),
     InputRefused, "is not what was backed up"),
    ("one missing", lambda m, t: m.pop("catalogue.toml"), InputRefused, "what it lists"),
    ("one more", lambda m, t: m.update({"more": b""}), InputRefused, "what it lists"),
    ("no settings", lambda m, t: (m.pop("ilmio.toml"), t["files"].pop("ilmio.toml")),
     InputRefused, "no ilmio.toml"),
    ("a newer form", lambda m, t: t.update(format=2), UsageError, "newer version"),
    ("a newer database", lambda m, t: t.update(database="9999"), UsageError, "newer version"),
    ("no list", lambda m, t: t.clear(), InputRefused, "can be read"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "change", "error", "says"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_what_was_changed_is_refused_and_nothing_is_left(
    what: str, change, error: type, says: str, workspace: Workspace, tmp_path: Path
):
    write_backup(workspace, tmp_path / "b.zip", with_key=False)
    made = changed(tmp_path / "b.zip", change)
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(error, match=says):
        restore_backup(made, tmp_path / "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_byte_that_turned_is_refused_or_of_no_matter(workspace: Workspace, tmp_path: Path):
    file = tmp_path / "b.zip"
    write_backup(workspace, file, with_key=False)
    whole, refused = file.read_bytes(), 0
    for k in range(40):
        at = (2 * k + 1) * len(whole) // 80
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            restore_backup(file, tmp_path / "new")
            shutil.rmtree(tmp_path / "new")
        except InputRefused:
            refused += 1
        assert not (tmp_path / "new").exists()
    assert refused > 30


@pytest.mark.parametrize("cut", [0, 10, 2000, -30])
def test_half_an_archive_is_refused(cut: int, workspace: Workspace, tmp_path: Path):
    file = tmp_path / "b.zip"
    write_backup(workspace, file, with_key=False)
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(InputRefused, match="cannot be restored"):
        restore_backup(file, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_an_older_database_is_brought_to_the_newest_form(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_backup(workspace, tmp_path / "b.zip", with_key=False)

    def older(members: dict, told: dict) -> None:
        place = tmp_path / "old.db"
        place.write_bytes(members["ilmio.db"])
        with sqlite3.connect(place) as plain:
            for name in ("forgotten", "erased", "question", "inquiry", "membership"):
                plain.execute(f"DROP TABLE {name}")
            plain.execute("UPDATE alembic_version SET version_num = '0006'")
            for name in ("vote", "decision", "reading", "statement"):
                plain.execute(f"DROP TRIGGER {name}_no_update")
                plain.execute(
                    f'CREATE TRIGGER {name}_no_update BEFORE UPDATE ON "{name}" '
                    "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
                )
            plain.execute("ALTER TABLE session DROP COLUMN team")
        plain.close()
        members["ilmio.db"] = place.read_bytes()
        import hashlib

        told["database"] = "0006"
        told["files"]["ilmio.db"] = {
            "sha256": hashlib.sha256(members["ilmio.db"]).hexdigest(),
            "bytes": len(members["ilmio.db"]),
        }

    restore_backup(changed(tmp_path / "b.zip", older), tmp_path / "new")
    with sqlite3.connect(tmp_path / "new" / "ilmio.db") as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchone() == (
            REVISIONS[-1],
        )
    assert Reviews.open(tmp_path / "new").verify() == ()
