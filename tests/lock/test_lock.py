"""One writer at a time: refused while another lives, freed when it dies, never taken by guess."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.lock import lock
from pipeline.lock.lock import LOCK, NOTE, BusyError, free, one_writer
from pipeline.lock.owner import Owner
from tests.lock.make_holder import holder

ME = Owner.here("ilmio run …")
ELSEWHERE = replace(ME, host="palvelin", boot="another")
DEAD = replace(ME, pid=2**22 + 7)


def leave(folder: Path, owner: Owner) -> None:
    (folder / NOTE).write_text(owner.written(), "utf-8")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_is_held_told_of_and_leaves_nothing(tmp_path: Path):
    with one_writer(tmp_path, "ilmio run …") as before:
        assert before is None and names(tmp_path) == {LOCK, NOTE}
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
        with one_writer(tmp_path, "ilmio report …"):  # the same thread goes on
            assert lock.owner_of(tmp_path).command == "ilmio run …"
        assert names(tmp_path) == {LOCK, NOTE}, "until the outer one is done"
    assert names(tmp_path) == set()


def test_it_is_freed_where_the_work_fails(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), one_writer(tmp_path, "a"):
        raise ZeroDivisionError
    with one_writer(tmp_path, "b") as before:
        assert before is None


def test_another_thread_is_refused(tmp_path: Path):
    said: list[BaseException] = []

    def other() -> None:
        try:
            with one_writer(tmp_path, "b"):
                said.append(AssertionError("two writers"))
        except BusyError as error:
            said.append(error)

    with one_writer(tmp_path, "a"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert isinstance(said[0], BusyError), said


def test_a_living_process_is_told_of_and_a_killed_one_makes_room(tmp_path: Path):
    with holder(tmp_path) as child:
        with pytest.raises(BusyError) as busy, one_writer(tmp_path, "ilmio report …"):
            pass
        told = str(busy.value)
        assert "`ilmio run … --period 2026-Q3`, for less than a minute" in told
        assert f"process {child.pid} on " in told and f"kill {child.pid}" in told
        assert busy.value.exit_code == 2
        with pytest.raises(BusyError):
            free(tmp_path)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        with one_writer(tmp_path, "ilmio report …") as before:
            assert before is not None and before.pid == child.pid
        with one_writer(tmp_path, "ilmio report …") as before:
            assert before is None, "told once"


def test_where_the_lock_does_nothing_the_note_alone_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("filelock.FileLock.acquire", lambda *_, **__: None)
    with holder(tmp_path) as child:
        with pytest.raises(BusyError, match="ilmio run"), one_writer(tmp_path, "b"):
            pass
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        with one_writer(tmp_path, "b") as before:
            assert before is not None and before.pid == child.pid
            with pytest.raises(BusyError):  # and who comes later meets ours
                lock._sign(tmp_path, Owner.here("c"))


TAKEN = [
    ("a dead process of this machine", DEAD, True),
    ("before the machine was started again", replace(ME, boot="another"), True),
    ("another machine, however old", replace(ELSEWHERE, since="2020-01-01T00:00:00+00:00"), False),
    ("another machine, by a clock ahead", replace(ELSEWHERE, since="2099-01-01T00:00:00+00:00"),
     False),
    ("this machine, by a clock ahead", replace(DEAD, since="2099-01-01T00:00:00+00:00"), True),
]  # fmt: skip


@pytest.mark.parametrize(("what", "owner", "makes_room"), TAKEN, ids=[row[0] for row in TAKEN])
def test_what_a_note_is_worth(what: str, owner: Owner, makes_room: bool, tmp_path: Path):
    leave(tmp_path, owner)
    if makes_room:
        with one_writer(tmp_path, "b") as before:
            assert before == owner
        return
    with pytest.raises(BusyError) as busy, one_writer(tmp_path, "b"):
        pass
    assert f"ilmio unlock {tmp_path}" in str(busy.value) and "on palvelin" in str(busy.value)
    assert owner.age() in str(busy.value)
    assert free(tmp_path) == owner
    with one_writer(tmp_path, "b") as before:
        assert before is None


def test_many_at_once_never_write_together(tmp_path: Path):
    word = (
        "import sys; from pathlib import Path; from pipeline.lock.lock import *\n"
        "folder = Path(sys.argv[1]); won = 0\n"
        "for _ in range(150):\n"
        "    try:\n"
        "        with one_writer(folder, 'x'):\n"
        "            with open(folder / 'alone', 'x'): pass\n"
        "            (folder / 'alone').unlink(); won += 1\n"
        "    except BusyError: pass\n"
        "print(won)\n"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", word, str(tmp_path)], stdout=subprocess.PIPE, text=True,
            stderr=subprocess.PIPE, cwd=Path(__file__).parents[2],
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [child.communicate() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0], said
    assert sum(int(out) for out, _ in said) > 0 and names(tmp_path) == set()
