"""Scrubbed documents by content: found again, never raw, never believed where changed."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from pipeline.deid.deidentifier import FAILED, Deidentifier, DeidSettings, Document, Scrubbed
from pipeline.execution.scrubbed import RememberingScrubber, ScrubbedClients, forget_scrubbed
from pipeline.language.detect import detect_language

KEY = bytes(range(32))
TEXT = "Pirkko Vainionpää, 131052-952K, 54-vuotias, muutti Kuusitielle. Velkoja on."
DOCUMENTS = [Document("d1", TEXT, "fi"), Document("d2", "Vainionpää soitti 3.4.2026.", "fi")]


class Counting:
    """Counts how often it is asked."""

    def __init__(self, scrubber: object) -> None:
        self.scrubber, self.asked = scrubber, 0

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        self.asked += 1
        return self.scrubber.scrub_client(documents, roster, client_id)


def scrubber(folder: Path, fingerprint: str = "f", key: bytes = KEY) -> tuple[Counting, object]:
    real = Deidentifier(DeidSettings(voikko="never"), detect=detect_language, key=KEY)
    counting = Counting(real)
    cache = ScrubbedClients(folder / "scrubbed" / "2026-Q3", key, fingerprint)
    return counting, RememberingScrubber(counting, cache)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_unchanged_client_is_not_scrubbed_again(tmp_path: Path):
    first, remembering = scrubber(tmp_path)
    made = remembering.scrub_client(DOCUMENTS, ["Pirkko Vainionpää"], "k1")
    again, remembering = scrubber(tmp_path)
    found = remembering.scrub_client(DOCUMENTS[::-1], ["Pirkko Vainionpää"], "k1")
    assert (first.asked, again.asked) == (1, 0)
    assert found == made
    assert [[r.length for r in one.redactions] for one in found] == [
        [r.length for r in one.redactions] for one in made
    ], "by which the gate learns what was masked"


CHANGED = [
    ([Document("d1", TEXT + " Lisää.", "fi"), DOCUMENTS[1]], ["x"], "k1", "f", KEY, "a text"),
    (DOCUMENTS[:1], ["x"], "k1", "f", KEY, "a document fewer"),
    ([Document("d1", TEXT, "sv"), DOCUMENTS[1]], ["x"], "k1", "f", KEY, "a language"),
    (DOCUMENTS, ["x", "y"], "k1", "f", KEY, "the roster"),
    (DOCUMENTS, ["x"], "k2", "f", KEY, "the client"),
    (DOCUMENTS, ["x"], "k1", "g", KEY, "settings, rules, lists or libraries"),
    (DOCUMENTS, ["x"], "k1", "f", KEY[::-1], "the key"),
]


@pytest.mark.parametrize(("documents", "roster", "client", "fingerprint", "key", "what"), CHANGED)
def test_whatever_decides_the_result_is_asked_for(
    documents, roster, client, fingerprint, key, what, tmp_path: Path
):
    scrubber(tmp_path)[1].scrub_client(DOCUMENTS, ["x"], "k1")
    counting, remembering = scrubber(tmp_path, fingerprint, key)
    remembering.scrub_client(documents, roster, client)
    assert counting.asked == 1, what


def test_nothing_raw_is_kept_and_nobody_else_may_read_it(tmp_path: Path):
    import zlib

    scrubber(tmp_path)[1].scrub_client(DOCUMENTS, ["Pirkko Vainionpää"], "k1")
    (file,) = files(tmp_path)
    told = zlib.decompress(file.read_bytes()[32:]).decode() + file.name
    for raw in ("Pirkko", "Vainionpää", "131052", "952K", "Kuusitie"):
        assert raw not in told
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in file.parents if tmp_path in p.parents} == {
        0o700
    }


@pytest.mark.parametrize("change", [lambda b: b[:40], lambda b: b[:-1] + b"x", lambda b: b""])
def test_a_file_that_is_not_whole_is_made_again(change, tmp_path: Path):
    made = scrubber(tmp_path)[1].scrub_client(DOCUMENTS, (), "k1")
    (file,) = files(tmp_path)
    file.write_bytes(change(file.read_bytes()))
    counting, remembering = scrubber(tmp_path)
    assert remembering.scrub_client(DOCUMENTS, (), "k1") == made
    assert counting.asked == 1


def test_a_client_that_could_not_be_scrubbed_is_not_kept(tmp_path: Path):
    class Failing:
        def scrub_client(self, documents, roster=(), client_id=""):
            return [Scrubbed(one.document_id, "", (), FAILED) for one in documents]

    cache = ScrubbedClients(tmp_path / "scrubbed" / "2026-Q3", KEY, "f")
    RememberingScrubber(Failing(), cache).scrub_client(DOCUMENTS, (), "k1")
    assert files(tmp_path) == []


def test_what_no_run_asks_for_goes_and_all_of_it_can_be_removed(tmp_path: Path):
    cache = ScrubbedClients(tmp_path / "scrubbed" / "2026-Q3", KEY, "f")
    for client in ("k1", "k2"):
        scrubber(tmp_path)[1].scrub_client(DOCUMENTS, (), client)
    old = cache.folder / (name := cache.name(DOCUMENTS, (), "k1"))[:2] / name
    os.utime(old, (1, 1))
    cache.forget_unused(time.time())
    assert len(files(tmp_path)) == 1
    forget_scrubbed(tmp_path)
    assert files(tmp_path) == []
