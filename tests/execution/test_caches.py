"""What a run keeps for the next: only under the same rules and settings, or nothing at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pipeline.deid.coarsen.settings import CoarsenSettings
from pipeline.deid.deidentifier import Document, Scrubbed
from pipeline.execution.caches import Caches, no_caches
from pipeline.stages.scrub import ScrubSettings

KEY = bytes(range(32))
DOCUMENTS = [Document("d1", "Velkoja on.", "fi")]


class Scrubber:
    def __init__(self) -> None:
        self.asked = 0

    def scrub_client(self, documents, roster=(), client_id=""):
        self.asked += 1
        return [Scrubbed(one.document_id, one.text) for one in documents]


def test_passages_and_documents_are_kept_for_the_next_run_of_the_period(tmp_path: Path):
    scrubber = Scrubber()
    for _ in range(2):
        caches = Caches.of(ScrubSettings(), KEY, tmp_path, "2026-Q3")
        assert ("Velkoja on." in caches.clean) == bool(scrubber.asked)
        caches.clean.add("Velkoja on.")
        caches.remembering(scrubber).scrub_client(DOCUMENTS)
        caches.save_clean()
        caches.forget_unused()
    assert scrubber.asked == 1
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not [path for path in files if b"Velkoja" in path.read_bytes()]


OTHERS = [
    (ScrubSettings(sweep=False), KEY, "2026-Q3", "settings"),
    (ScrubSettings(coarsen=CoarsenSettings(ages=False)), KEY, "2026-Q3", "what is coarsened"),
    (ScrubSettings(safe_places=("Pasila",)), KEY, "2026-Q3", "places that may stay"),
    (ScrubSettings(), KEY[::-1], "2026-Q3", "the key"),
    (ScrubSettings(), KEY, "2026-Q4", "the period"),
]


@pytest.mark.parametrize(("settings", "key", "period", "what"), OTHERS)
def test_nothing_is_taken_from_a_run_under_other(settings, key, period, what, tmp_path: Path):
    first = Caches.of(ScrubSettings(), KEY, tmp_path, "2026-Q3")
    first.clean.add("Velkoja on.")
    first.save_clean()
    first.remembering(Scrubber()).scrub_client(DOCUMENTS)
    scrubber, caches = Scrubber(), Caches.of(settings, key, tmp_path, period)
    caches.remembering(scrubber).scrub_client(DOCUMENTS)
    assert scrubber.asked == 1, what
    assert "Velkoja on." not in caches.clean, what


def test_another_gate_looks_through_every_passage_again(tmp_path: Path, monkeypatch):
    first = Caches.of(ScrubSettings(), KEY, tmp_path, "2026-Q3")
    first.clean.add("Velkoja on.")
    first.save_clean()
    first.remembering(Scrubber()).scrub_client(DOCUMENTS)
    monkeypatch.setattr("pipeline.execution.caches.gate_fingerprint", lambda: "another")
    scrubber, caches = Scrubber(), Caches.of(ScrubSettings(), KEY, tmp_path, "2026-Q3")
    caches.remembering(scrubber).scrub_client(DOCUMENTS)
    assert "Velkoja on." not in caches.clean
    assert scrubber.asked == 0, "what was scrubbed is as it was"


@pytest.mark.parametrize(
    ("caches", "why"),
    [
        (lambda folder: no_caches(), "--no-cache"),
        (lambda folder: Caches.of(ScrubSettings(), KEY, None, "2026-Q3"), "no folder"),
        (
            lambda folder: Caches.of(
                ScrubSettings(spacy_models={"fi": "own"}), KEY, folder, "2026-Q3"
            ),
            "nobody can tell whether another's model is still the same",
        ),
    ],
)
def test_nothing_is_kept(caches, why: str, tmp_path: Path):
    made = caches(tmp_path)
    made.clean.add("Velkoja on.")
    made.remembering(Scrubber()).scrub_client(DOCUMENTS)
    made.save_clean()
    made.forget_unused()
    assert os.listdir(tmp_path) == [], why


def test_a_run_from_a_later_stage_forgets_nothing(tmp_path: Path):
    first = Caches.of(ScrubSettings(), KEY, tmp_path, "2026-Q3")
    first.remembering(Scrubber()).scrub_client(DOCUMENTS)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    os.utime(file, (1, 1))
    Caches.of(ScrubSettings(), KEY, tmp_path, "2026-Q3").forget_unused()
    assert file.exists()
