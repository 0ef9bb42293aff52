"""Artefacts: present with the declared bytes, or said to be at fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import models
from pipeline.errors import UsageError


@pytest.fixture
def artefact(tmp_path: Path) -> Path:
    folder = tmp_path / "lexicon"
    (folder / "part").mkdir(parents=True)
    (folder / "card.md").write_text("# A lexicon\n\nText.\n")
    (folder / "words.tsv").write_text("velka\tdebt\n")
    (folder / "part" / "more.tsv").write_text("auto\tcar\n")
    models.write_digests(folder)
    return folder


def test_a_sound_artefact(artefact):
    found = models.inspect(artefact)
    assert (found.name, found.title, found.n_files) == ("lexicon", "A lexicon", 2)
    assert found.n_bytes == sum(
        (artefact / p).stat().st_size for p in ("words.tsv", "part/more.tsv")
    )
    assert found.sound


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda f: (f / "words.tsv").write_text("velka\tguilt\n"), "words.tsv differs"),
        (lambda f: (f / "part" / "more.tsv").unlink(), "part/more.tsv is missing"),
        (lambda f: (f / "SHA256SUMS").unlink(), "no SHA256SUMS"),
        (lambda f: (f / "SHA256SUMS").write_text(""), "no SHA256SUMS"),
    ],
)
def test_what_is_not_sound_is_named(artefact, spoil, fault):
    spoil(artefact)
    found = models.inspect(artefact)
    assert not found.sound
    assert any(fault in told for told in found.faults)


def test_digests_are_those_of_sha256sum(artefact):
    """``sha256sum`` of the empty file, as every implementation of it gives it."""
    (artefact / "empty").write_bytes(b"")
    assert models.file_digest(artefact / "empty") == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    declared = models.read_digests(artefact)
    assert set(declared) == {"words.tsv", "part/more.tsv"}, "neither the card nor itself"
    binary = f"{'0' * 64} *words.tsv\n"
    (artefact / "SHA256SUMS").write_text(binary)
    assert models.read_digests(artefact) == {"words.tsv": "0" * 64}, "binary mode, with a star"


def test_a_card_without_a_title_is_called_by_its_folder(artefact):
    (artefact / "card.md").write_text("no heading\n")
    assert models.inspect(artefact).title == "lexicon"


def test_an_unknown_artefact_is_refused_with_a_suggestion():
    with pytest.raises(UsageError, match="no model artefact 'glos'. Did you mean 'gloss'"):
        models.artefact_folder("glos")


def test_every_artefact_that_is_shipped_is_sound():
    found = models.list_artefacts()
    assert {artefact.name for artefact in found} >= {"coarsen", "deid", "gloss"}
    assert [artefact.name for artefact in found if not artefact.sound] == []
    for artefact in found:
        data = {p.relative_to(artefact.folder).as_posix() for p in artefact.folder.rglob("*")
                if p.is_file()}  # fmt: skip
        assert data - set(models.read_digests(artefact.folder)) == {"card.md", "SHA256SUMS"}
