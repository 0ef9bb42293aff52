"""`ilmio doctor` says truly what is there: whole, it leaves with 0; damaged, it says so, with 2."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import configs, models
from pipeline.commands import doctor
from pipeline.configs import shared_folder
from tests.execution.make_runs import ilmio, make_small_workspace


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without loading the encoder and hashing its weights, which one test does."""
    monkeypatch.setattr(doctor, "_encoder", lambda settings, found: None)
    monkeypatch.setattr(doctor, "_weights_faults", list)


@pytest.fixture
def own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of models/ that a test may damage; the program takes it for its own."""
    folder = Path(shutil.copytree(shared_folder("models"), tmp_path / "models"))
    real = configs.shared_folder
    for module in (configs, models):
        monkeypatch.setattr(
            module, "shared_folder", lambda name: folder if name == "models" else real(name)
        )
    return folder


def test_all_is_there():
    done = ilmio("doctor")
    assert done.code == 0, done.out
    for says in (
        "torch", "pyarrow", "typer", "deid ", "gloss ", "sound", "vectors of 384 numbers",
        "Everything that a run needs is there.",
    ):  # fmt: skip
        assert says in done.out
    assert "Missing" not in done.out and done.err == ""


def shorten(folder: Path) -> None:
    path = folder / "gloss" / "fi.tsv"
    path.write_bytes(path.read_bytes()[:-10])


DAMAGES = [
    (shorten, "models/gloss: fi.tsv differs from its digest"),
    (lambda f: (f / "deid" / "surnames.txt").unlink(), "models/deid: surnames.txt is missing"),
    (lambda f: (f / "gloss" / "SHA256SUMS").unlink(), "models/gloss: no SHA256SUMS"),
    (lambda f: shutil.rmtree(f / "deid"), "models/deid: there is no such artefact"),
    (lambda f: (f / "gloss" / "card.md").unlink(), "models/gloss: there is no such artefact"),
]


@pytest.mark.parametrize(("damage", "says"), DAMAGES, ids=[says for _, says in DAMAGES])
def test_a_damaged_artefact_is_told(damage, says: str, own_models: Path, light):
    assert ilmio("doctor").code == 0
    damage(own_models)
    done = ilmio("doctor")
    assert done.code == 2
    assert f"Missing or damaged: {says}" in done.out
    assert done.out.endswith("A run would not work here.\n")
    verified = ilmio("models", "verify")
    assert verified.code == 2 and says.split(":")[0].removeprefix("models/") in verified.err


def test_damaged_weights_are_told(monkeypatch: pytest.MonkeyPatch, light):
    monkeypatch.undo()
    monkeypatch.setattr(doctor, "_encoder", lambda settings, found: None)
    monkeypatch.setattr(doctor, "_record_digest", lambda path: "another")
    done = ilmio("doctor")
    assert done.code == 2 and "model.safetensors differs from its digest" in done.out


def test_a_missing_or_other_library_is_told(monkeypatch: pytest.MonkeyPatch, light):
    monkeypatch.setattr(
        doctor, "requires",
        lambda name: ["torch==1.0", "no-such-library==2.1", "pytest==0.1; extra == 'dev'"],
    )  # fmt: skip
    done = ilmio("doctor")
    assert done.code == 2 and "the package no-such-library is not installed" in done.out
    assert "(ilmio was tested with 1.0)" in done.out and "pytest" not in done.out


def test_a_library_of_the_tested_version_is_no_other_for_its_build(
    monkeypatch: pytest.MonkeyPatch, light
):
    monkeypatch.setattr(doctor, "version", lambda name: "2.13.0+cpu")
    monkeypatch.setattr(doctor, "requires", lambda name: ["torch==2.13.0"])
    done = ilmio("doctor")
    assert done.code == 0 and "tested with" not in done.out


WORKSPACES = [
    (lambda w: (w / "key").unlink(), "lost its key"),
    (lambda w: (w / "key").write_text("zz"), "key of the workspace is damaged"),
    (lambda w: (w / "catalogue.toml").write_text("[["), "not valid TOML"),
    (lambda w: (w / "ilmio.toml").write_text("sead = 7"), "Did you mean 'seed'?"),
    (lambda w: (w / "ilmio.toml").write_text('[scrub.spacy_models]\nfi = "fi_none"'), "fi_none"),
    (shutil.rmtree, "no such folder"),
]


@pytest.mark.parametrize(("damage", "says"), WORKSPACES, ids=[says for _, says in WORKSPACES])
def test_a_workspace_is_looked_at(damage, says: str, tmp_path: Path, light):
    workspace = make_small_workspace(tmp_path / "w").folder
    whole = ilmio("doctor", "-w", workspace)
    assert whole.code == 0 and "4 phenomena, the organisation's own" in whole.out
    damage(workspace)
    done = ilmio("doctor", "-w", workspace)
    assert done.code == 2 and says in done.out and done.err == ""


ENCODERS = [
    ('model = "{tmp}/none"', "not on this machine"),
    ('lexicon_fi = ["{tmp}/none.tsv"]', "lexicon"),
]


@pytest.mark.parametrize(("line", "says"), ENCODERS)
def test_an_encoder_that_cannot_be_used_is_told(
    line: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor, "_weights_faults", list)
    settings = "[encoder]\n" + line.replace("{tmp}", str(tmp_path))
    workspace = make_small_workspace(tmp_path / "w", settings).folder
    done = ilmio("doctor", "-w", workspace)
    assert done.code == 2 and says in done.out and "not usable" in done.out
