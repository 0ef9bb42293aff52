"""What words are read by: the encoder, and lexicons that it does not hold."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.catalogue import Catalogue
from pipeline.execution.context import Models
from pipeline.execution.settings import RunSettings


def reading(monkeypatch: pytest.MonkeyPatch, model: str, own: Path | None) -> str:
    """With an encoder and a glosser of known fingerprints."""
    settings = RunSettings.model_validate({"encoder": {"model": model}})
    made = Models(settings.with_lexicons({"fi": own} if own else {}), Catalogue(), b"", None)
    fakes: dict[str, Any] = {
        "encoder": SimpleNamespace(fingerprint="e"),
        "glosser": SimpleNamespace(fingerprint=own.read_text() if own else ""),
    }
    for name, fake in fakes.items():
        monkeypatch.setitem(vars(made), name, fake)
    return made.reading


def test_lexicons_part_what_an_encoder_without_glosses_would_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    own = tmp_path / "lexicon_fi.tsv"
    own.write_text("a\tone\n")
    first = reading(monkeypatch, "another", own)
    assert reading(monkeypatch, "gloss", own) == "e", "its fingerprint covers them already"
    assert reading(monkeypatch, "another", None) == "e", "ilmio's own go with its version"
    own.write_text("a\ttwo\n")
    assert len({"e", first, reading(monkeypatch, "another", own)}) == 3


def test_the_manifest_is_told_what_lies_over(tmp_path: Path):
    own = tmp_path / "lexicon_sv.tsv"
    own.write_text("a\tone\n")
    made = Models(RunSettings().with_lexicons({"sv": own}), Catalogue(), b"", None)
    [told] = made.lexicons
    own.write_text("a\ttwo\n")
    assert told["language"] == "sv" and len(told["sha256"]) == 64
    assert made.lexicons == [told], "as it was when the run began"
    assert str(tmp_path) not in str(told), "a path may name somebody"
