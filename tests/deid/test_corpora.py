"""Bars over public corpora: persons wholly masked by the rules alone, and other words masked.

The corpora are not part of the project: they stand beside it, or where ILMIO_CORPORA says. The
figures are development figures. The rules alone are the harder way: sentence by sentence, without
the sweep that finds a name again in the same client's documents.
"""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.deid.deidentifier import DeidSettings
from pipeline.tuning.deid.card import VARIABLE, Corpus, corpora_folder, public_corpora
from pipeline.tuning.deid.masking import make_deidentifier, mask_by_rules
from pipeline.tuning.deid.scoring import OTHER_WORDS, PERSONS, Measured, score_masks
from pipeline.tuning.deid.source import read_annotated

pytestmark = pytest.mark.slow

#: Least share of persons wholly masked, most of other words masked; in the order of the corpora.
BARS = ((0.98, 0.017), (0.98, 0.017), (0.99, 0.012), (0.97, 0.03))
CASES = [
    pytest.param(corpus, *bars, voikko, id=f"{corpus.title}, {voikko}")
    for corpus, bars in zip(public_corpora(), BARS, strict=True)
    for voikko in ("never", "always")
]


@cache
def measured(corpus: Corpus, voikko: str) -> Measured:
    documents = read_annotated(corpus.path, corpus.form, language=corpus.language)
    deidentifier = make_deidentifier(DeidSettings(voikko=voikko), corpus.language)
    return score_masks(documents, mask_by_rules(documents, deidentifier))


@pytest.mark.parametrize(("corpus", "least", "most", "voikko"), CASES)
def test_bars(corpus: Corpus, least: float, most: float, voikko: str):
    if not corpus.path.is_file():
        pytest.skip(f"no {corpus.path.name} in {corpora_folder()}: set {VARIABLE}")
    if voikko == "always":
        module = pytest.importorskip("pipeline.deid.words.voikko")
        if not module.available():
            pytest.skip("Voikko is not installed (libvoikko1, voikko-fi, ilmio[voikko])")
    found = measured(corpus, voikko)
    persons, other = found.shares[PERSONS], found.shares[OTHER_WORDS]
    assert found.not_compared == 0
    assert persons.low < persons.value < persons.high and persons.high - persons.low < 0.1
    said = f"{persons.value:.4f} ({persons.low:.4f}-{persons.high:.4f}), other {other.value:.4f}"
    assert persons.value >= least, said
    assert other.value <= most, said
