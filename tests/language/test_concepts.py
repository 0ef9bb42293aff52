"""Names for themes from the lexicon: near, apart from each other, in three languages."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pipeline.language.concepts import FILE, Concepts
from pipeline.models import artefact_folder
from pipeline.tuning.concepts import concepts
from tests.stages.make_tables import BagOfWords


@pytest.fixture
def small(tmp_path) -> Concepts:
    rows = ["# x", "rent debt\tvuokravelka\thyresskuld", "rent\tvuokra\thyra", "dog\tkoira\thund"]
    (tmp_path / FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Concepts.load(tmp_path, BagOfWords(64))


def test_the_nearest_that_are_not_alike(small):
    own = BagOfWords(64).encode(["rent debt", "rent debt grows"], ["en"] * 2)
    everything = BagOfWords(64).encode(["meeting", "dog walk", "rent debt"], ["en"] * 3)
    assert small.nearest(own, everything, 1) == ("rent debt",)
    assert len(small.nearest(own, everything, 5)) <= 3


def test_names_in_three_languages(small):
    assert [small.word("dog", lang) for lang in ("en", "fi", "sv")] == ["dog", "koira", "hund"]
    assert small.word("cat", "fi") == ""


def test_the_shipped_file_is_what_the_command_writes():
    folder = artefact_folder("gloss")
    read = Concepts.load(folder, BagOfWords(8)).names
    assert {k: (v["fi"], v["sv"]) for k, v in read.items()} == concepts(folder)
    assert len(read) > 500
    assert all(re.fullmatch(r"[a-z' -]+", name) for name in read)
    assert np.all([v["fi"] and v["sv"] for v in read.values()])
