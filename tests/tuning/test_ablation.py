"""Parts that are left out one by one: each named once, each a setting or lexicon that there is."""

from __future__ import annotations

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path, load_settings
from pipeline.execution.settings import RunSettings
from pipeline.language.gloss import LAYERS
from pipeline.models import artefact_folder
from pipeline.tuning.ablation import PARTS, Part, WithoutLayers


def test_parts_are_told_apart_and_the_first_is_the_whole():
    assert len({part.name for part in PARTS}) == len(PARTS)
    assert PARTS[0] == Part("everything")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_is_left_out_is_there(part):
    whole = load_settings(RunSettings, [], [])
    assert (load_settings(RunSettings, [], list(part.settings)) != whole) == bool(part.settings)
    files = [path.name for path in artefact_folder("gloss").glob("*.tsv")]
    for start in set(part.without) - {"*"}:
        assert any(name.startswith(start) for name in files), start
        assert start == "senses" or any(layer.startswith(start) for layer in LAYERS)


def test_without_the_trade_lexicon_its_words_have_another_gloss():
    catalogue = load_catalogue(config_path("catalogue.toml"))
    made = WithoutLayers(RunSettings(), catalogue, b"key", None)
    made.without = ("trade",)
    whole = WithoutLayers(RunSettings(), catalogue, b"key", None)
    word = "toimeentulotuki"
    assert whole.glosser.gloss(word, "fi") != made.glosser.gloss(word, "fi")
