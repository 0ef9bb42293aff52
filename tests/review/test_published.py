"""Runs are published underneath the review: every page is of one run, and none fails."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from tests.review.make_review import PERIOD, make_place


def test_pages_go_on_while_runs_take_each_others_place(tmp_path: Path):
    place = make_place(tmp_path / "w")
    workspace, browser = place.workspace, place.browser("lead", "all")
    pages = (f"/p/{PERIOD}", f"/p/{PERIOD}/map", "/")
    assert [browser.get(page).status_code for page in pages] == [200, 200, 200]
    stop, made = threading.Event(), [0]

    def publish() -> None:
        while not stop.is_set():
            shutil.copytree(workspace.run(PERIOD).folder, workspace.partial(PERIOD).folder)
            partial = workspace.partial(PERIOD)
            partial.write_manifest({**partial.read_manifest(), "number": made[0] % 2})
            workspace.publish(PERIOD)
            made[0] += 1
            stop.wait(4.0)

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        got = []
        while made[0] < 3:
            got += [browser.get(page).status_code for page in pages]
    finally:
        stop.set()
        thread.join()
    assert set(got) == {200}, (got, made)
