"""Which settings part two periods, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.configs import config_path, load_settings, presets
from pipeline.execution.settings import RunSettings

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
    plain = RunSettings().comparability("c", "e", {})
    other = load_settings(RunSettings, [], [assignment]).comparability("c", "e", {})
    assert (plain != other) is parts, why


def test_another_catalogue_encoder_or_version_parts_periods():
    settings = RunSettings()
    made = {
        settings.comparability(catalogue, encoder, fixed)
        for catalogue, encoder, fixed in [
            ("c", "e", {}), ("d", "e", {}), ("c", "f", {}), ("c", "e", {"version": "2"}),
        ]
    }  # fmt: skip
    assert len(made) == 4


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
