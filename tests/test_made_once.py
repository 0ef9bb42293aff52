"""What is made once: kept for the user alone, made again where it was changed, never in the way."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import made_once as kept
from pipeline.made_once import made_once, users_folder


class Making:
    """Writes another content each time it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, path: Path) -> None:
        self.times += 1
        path.write_text(f"made {self.times}")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where this user's caches lie."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    users_folder.cache_clear()
    yield tmp_path / "caches"
    users_folder.cache_clear()


def test_it_is_made_once_and_kept_for_the_user_alone(home: Path):
    making = Making()
    assert [made_once("a", making) for _ in range(3)] == [b"made 1"] * 3
    file = home / "ilmio" / "a"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in file.parent.iterdir()) == ["a", "a.sha256"]


@pytest.mark.parametrize("damage", ["changed", "cut off", "gone", "digest gone", "digest no text"])
def test_it_is_made_again_where_it_is_not_as_it_was(damage: str, tmp_path: Path):
    making = Making()
    made_once("a", making, tmp_path)
    file, digest = tmp_path / "a", tmp_path / "a.sha256"
    match damage:
        case "changed":
            file.write_text("made 9")
        case "cut off":
            file.write_text("")
        case "gone":
            file.unlink()
        case "digest gone":
            digest.unlink()
        case _:
            digest.write_bytes(b"\xff")
    assert made_once("a", making, tmp_path) == made_once("a", making, tmp_path) == b"made 2"


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path):
    def fails(path: Path) -> None:
        path.write_text("half")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        made_once("a", fails, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_kept_it_is_made_all_the_same(home: Path):
    home.write_text("no folder can be made here")
    making = Making()
    assert made_once("a", making) == made_once("a", making) == b"made 1"
    folder = kept.users_folder()
    assert home not in folder.parents and stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES])
def test_where_there_is_no_room_it_is_made_and_not_kept(number: int, tmp_path: Path):
    def full(path: Path) -> None:
        if path.parent == tmp_path:
            raise OSError(number, os.strerror(number))
        path.write_text("made")

    assert made_once("a", full, tmp_path) == b"made"
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_has_asked_for_in_half_a_year_is_removed(home: Path):
    making = Making()
    for name in ("old", "used"):
        made_once(name, making)
    folder = home / "ilmio"
    for file in folder.iterdir():
        os.utime(file, (0, time.time() - 200 * 24 * 3600))
    (folder / "left.sha256").write_text("")
    os.utime(folder / "left.sha256", (0, 0))
    assert made_once("used", making) == b"made 2", "and that is noted"
    made_once("new", making)
    assert sorted(path.name for path in folder.iterdir()) == [
        "new", "new.sha256", "used", "used.sha256",
    ]  # fmt: skip
    assert made_once("used", making) == b"made 2"


def test_a_folder_that_is_named_keeps_all(tmp_path: Path):
    making = Making()
    made_once("old", making, tmp_path)
    for file in tmp_path.iterdir():
        os.utime(file, (0, 0))
    made_once("new", making, tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
