"""Which settings part two periods, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.configs import config_path, load_settings, presets
from pipeline.execution.settings import RunSettings
from pipeline.stages.compare import PARTS as PARTS_OF_ALL

PARTS = [
    ("split.max_sentences=1", True, "other passages"),
    ("match.cut=0.5", True, "another cut"),
    ("scrub.safe_places=['Mäntsälä']", True, "other words reach the encoder"),
    ("ingest.active_only=true", True, "other clients"),
    ("ingest.only_units=['A']", True, "other clients"),
    ("evidence.counting_unit=household", True, "another unit"),
    ("ingest.max_rows=10", False, "a limit decides no number"),
    ("ingest.columns.text=Teksti", False, "a name of a column"),
    ("report.organisation=Lapinjärvi", False, "what the report is called"),
    ("seed=8", False, "open themes are traced anew each time"),
]


@pytest.mark.parametrize(("assignment", "parts", "why"), PARTS)
def test_comparability(assignment: str, parts: bool, why: str):
    plain = RunSettings().comparability("c", ["e"], 3)
    other = load_settings(RunSettings, [], [assignment]).comparability("c", ["e"], 3)
    assert (plain != other) is parts, why


@pytest.mark.parametrize(
    ("other", "part"),
    [(("d", ["e"], 3), "catalogue"), (("c", ["f"], 3), "model"), (("c", ["e"], 1), "months")],
)
def test_the_part_that_differs_is_known(other: tuple, part: str):
    settings = RunSettings()
    plain, turned = settings.comparability("c", ["e"], 3), settings.comparability(*other)
    assert [name for name in plain if plain[name] != turned[name]] == [part]
    assert set(plain) == set(PARTS_OF_ALL), "each has a place in the order, and words in the report"


@pytest.mark.parametrize("name", ["defaults.toml", *(f"presets/{p}.toml" for p in presets())])
def test_what_comes_with_the_program_is_understood(name: str):
    settings = load_settings(RunSettings, [config_path(name)])
    if name == "defaults.toml":
        assert settings == RunSettings(), "every line shows a default"


def test_settings_are_frozen():
    with pytest.raises(ValidationError):
        RunSettings().seed = 8


def test_a_lexicon_of_the_workspace_lies_uppermost_and_once(tmp_path: Path):
    own, other = tmp_path / "lexicon_fi.tsv", tmp_path / "trade.tsv"
    named = {"encoder": {"lexicon_fi": [tmp_path / "." / own.name, other]}}
    settings = RunSettings.model_validate(named)
    assert settings.with_lexicons({"fi": own}).encoder.lexicons == (("fi", other), ("fi", own))
    assert settings.with_lexicons({"sv": own}).encoder.lexicon_sv == (own,)
    assert settings.with_lexicons({}) == settings == RunSettings.model_validate(named)
