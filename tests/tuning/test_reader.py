"""Fitting the reader: which lines teach which half, and what each half gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.matching.lines import Line
from pipeline.matching.reader import KINDS
from pipeline.tables import LANGUAGES, POLARITIES
from pipeline.tuning.fit_heads import FitSettings, targets
from pipeline.tuning.fit_tokens import Tokens, TokenSettings
from pipeline.tuning.reader import Material, Settings, fit, read_unseen, table, weigh_polarities

IDS = ["debt", "network"]
SMALL = Settings(
    FitSettings(hidden=8, passes=6, batch=16, rate=1e-2, together=2),
    TokenSettings(width=8, hidden=8, passes=6, batch=16, rate=1e-2),
)


@pytest.fixture(scope="module")
def material() -> Material:
    """Two whole hands and two of which each line tells one phenomenon."""
    lines = []
    for hand in ("first", "second", "fifth", "sixth"):
        for name, words in (("debt", "velka lasku"), ("network", "ystävä apu")):
            for polarity in POLARITIES:
                for k in range(6):
                    text = f"{words} {polarity} kerta{k}"
                    whole = hand in ("first", "second")
                    own = frozenset({name})
                    lines.append(Line(LANGUAGES[k % 3], own, polarity, text, f"fi_{hand}", whole))
    about, said = targets(
        [line.phenomena for line in lines], [line.polarity for line in lines], IDS, POLARITIES,
        frozenset({"network"}), [line.whole for line in lines],
    )  # fmt: skip
    texts = [line.text for line in lines]
    words = ("velka", *POLARITIES)
    layers = np.array([[float(word in text) for word in words] for text in texts], np.float32)
    tokens = Tokens([np.eye(len(words), dtype=np.float16) * own[:, None] for own in layers])
    of_line = np.arange(len(lines))
    return Material(lines, texts, texts, layers, tokens, of_line, about, said)


def test_each_half_gives_its_own(material):
    rows = np.arange(len(material.lines))
    about, said = fit(material, rows, SMALL)
    runs = about.ngrams.transform(material.texts, material.glosses)
    assert about.heads.scores(material.layers, runs).shape == (192, 3)
    runs = said.ngrams.transform(material.texts, material.glosses)
    found = material.tokens.scores(said.heads) + said.heads.of_runs(runs)
    assert found.shape == (192, len(KINDS))
    told = material.said >= 0
    assert (found[told].argmax(axis=1) == material.said[told]).mean() > 0.9


def test_what_a_passage_is_about_is_learnt_from_whole_lines_alone(material):
    rows = np.arange(len(material.lines))
    whole = np.array([line.whole for line in material.lines])
    other = material.about.copy()
    other[~whole] = -1
    one, _ = fit(material, rows, SMALL)
    same, _ = fit(replace(material, about=other), rows[whole], SMALL)
    assert np.array_equal(one.heads.out, same.heads.out)


def test_every_line_is_read_by_what_the_other_half_taught(material):
    read = read_unseen(material, SMALL)
    assert read.phenomena.shape == (192, 3) and read.polarity.shape == (192, len(KINDS))
    assert len(read.rows) == 192
    weights, bias = weigh_polarities(material, read)
    assert weights.shape == (len(KINDS) + len(POLARITIES), len(KINDS)) and bias.shape == (5,)
    shown = table(material, read, weights, bias)
    assert "| affirmed (24) |" in shown and "| strength (24) |" in shown
    assert "phenomenon of an affirmed line (24)" in shown, "of those of which all is told"
