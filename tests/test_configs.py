"""Settings: what wins over what, and errors that name every fault and its mend."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from pipeline import configs
from pipeline.errors import UsageError

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Part(BaseModel):
    """Settings of a stage."""

    model_config = _STRICT

    distance: float = Field(0.5, gt=0)
    words: tuple[str, ...] = ()


class Whole(BaseModel):
    """Settings of a run."""

    model_config = _STRICT

    seed: int = 7
    part: Part = Part()


def toml(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_later_wins(tmp_path):
    first = toml(tmp_path, "a.toml", 'seed = 1\n[part]\ndistance = 0.1\nwords = ["x", "y"]')
    second = toml(tmp_path, "b.toml", '[part]\nwords = ["z"]')
    made = configs.load_settings(Whole, [first, second], ["part.distance=0.3"])
    assert made == Whole(seed=1, part=Part(distance=0.3, words=("z",)))
    assert configs.load_settings(Whole) == Whole()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed=3", {"seed": 3}),
        ("part.distance = 0.25", {"part": {"distance": 0.25}}),
        ("a.b.c=true", {"a": {"b": {"c": True}}}),
        ('part.words=["x"]', {"part": {"words": ["x"]}}),
        ("report.organisation=Porin kaupunki", {"report": {"organisation": "Porin kaupunki"}}),
        ("a=b=c", {"a": "b=c"}),
        ("a=", {"a": ""}),
    ],
)
def test_assignments(text, expected):
    assert configs.parse_assignment(text) == expected


@pytest.mark.parametrize("text", ["seed", "=3", " =3", ""])
def test_what_is_no_assignment_is_refused(text):
    with pytest.raises(UsageError, match="not a setting") as caught:
        configs.parse_assignment(text)
    assert "--set part.name=value" in caught.value.mend


def test_all_faults_at_once_with_a_suggestion(tmp_path):
    path = toml(tmp_path, "a.toml", 'sead = 1\nseed = "x"\n[part]\ndistanse = 1\ndistance = 0')
    with pytest.raises(UsageError) as caught:
        configs.load_settings(Whole, [path])
    told = str(caught.value)
    assert "sead: no such setting. Did you mean 'seed'?" in told
    assert "part.distanse: no such setting. Did you mean 'distance'?" in told
    assert "seed: Input should be a valid integer" in told
    assert "part.distance: Input should be greater than 0" in told
    assert str(path) in told


def test_a_table_of_its_own_is_suggested_too(tmp_path):
    with pytest.raises(UsageError, match="prat: no such setting. Did you mean 'part'"):
        configs.load_settings(Whole, [toml(tmp_path, "a.toml", "[prat]\ndistance = 1")])


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"a = ", "not valid TOML"), (b'a = "\xe4"', "not valid TOML"), (None, "does not exist")],
)
def test_files_that_cannot_be_read(tmp_path, content, says):
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=says) as caught:
        configs.read_toml(path)
    assert caught.value.where == str(path)


def test_presets():
    assert "section" in configs.presets()
    assert configs.preset_path("section").is_file()
    with pytest.raises(UsageError, match="no preset 'sektion'. Did you mean 'section'"):
        configs.preset_path("sektion")


def test_what_is_shipped_fits_the_settings():
    """The defaults shown are those of the code, and every preset fits and changes something."""
    from pipeline.execution.settings import RunSettings

    shown = configs.config_path("defaults.toml")
    assert configs.load_settings(RunSettings, [shown]) == RunSettings()
    for name in configs.presets():
        assert configs.load_settings(RunSettings, [configs.preset_path(name)]) != RunSettings(), (
            name
        )


def test_every_configuration_file_is_toml():
    files = sorted(configs.shared_folder("configs").rglob("*.toml"))
    assert len(files) >= 9
    for path in files:
        tomllib.loads(path.read_text(encoding="utf-8"))


def test_a_wheel_finds_its_own_folders(tmp_path, monkeypatch):
    (tmp_path / "pipeline" / "_share" / "configs").mkdir(parents=True)
    monkeypatch.setattr(configs, "_HERE", tmp_path / "pipeline")
    assert configs.shared_folder("configs") == tmp_path / "pipeline" / "_share" / "configs"
    assert configs.shared_folder("models") == tmp_path / "models", "a checkout's, where not packed"


def test_merging_changes_neither():
    base, over = {"a": {"b": 1, "c": [1]}, "d": 1}, {"a": {"b": 2}, "d": {"e": 1}}
    assert configs.merge(base, over) == {"a": {"b": 2, "c": [1]}, "d": {"e": 1}}
    assert base == {"a": {"b": 1, "c": [1]}, "d": 1}
