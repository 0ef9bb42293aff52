"""The matcher on a small catalogue: apart, calibrated, and refusing what it cannot learn."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.catalogue import Catalogue
from pipeline.errors import UsageError
from pipeline.matching.matcher import (
    NOTHING,
    CatalogueMatcher,
    Example,
    MatcherSettings,
    examples_of,
)
from tests.matching.make_catalogue import small_catalogue
from tests.stages.make_tables import BagOfWords

ENCODER = BagOfWords(128)
TEXTS = [
    "Nuoren velka painaa yhä", "Miehen laina kasvaa", "Naisen yksin painaa raskaasti",
    "Ystävä ja seura, ikävä kasvaa", "Huomenna kokous sovittiin", "Lomake kirjattiin ja siirtyi",
    "Hänellä ei ole huolta: lasku hoituu hyvin",
]  # fmt: skip
TRUE = ["debt", "debt", "lonely", "lonely", NOTHING, NOTHING, NOTHING]


def fitted(examples=None, **settings) -> CatalogueMatcher:
    made = CatalogueMatcher(ENCODER, lambda text, _: text, MatcherSettings(**settings))
    return made.fit(examples_of(small_catalogue()) if examples is None else examples)


def ask(matcher: CatalogueMatcher, texts=TEXTS):
    languages = ["fi"] * len(texts)
    return matcher.probabilities(texts, languages, ENCODER.encode(texts, languages))


@pytest.fixture(scope="module")
def matcher() -> CatalogueMatcher:
    return fitted()


def test_it_tells_the_phenomena_apart(matcher):
    raw, calibrated = ask(matcher)
    assert matcher.themes == ["debt", "lonely"]
    assert raw.shape == calibrated.shape == (len(TEXTS), 2)
    best = [
        matcher.themes[int(np.argmax(row))] if row.max() > 0.35 else NOTHING for row in calibrated
    ]
    assert best == TRUE


def test_probabilities_are_probabilities_and_keep_their_order(matcher):
    raw, calibrated = ask(matcher)
    for found in (raw, calibrated):
        assert ((found >= 0) & (found <= 1)).all()
    assert (raw.sum(axis=1) <= 1 + 1e-9).all(), "the rest is that nothing is affirmed"
    flat = np.argsort(raw.ravel(), kind="stable")
    assert (np.diff(calibrated.ravel()[flat]) >= -1e-12).all(), "calibration is monotone"


def test_calibration_is_to_the_share_of_background():
    """Where nearly all prose affirms nothing, a doubtful passage is less sure."""
    doubtful = ["Velka kirjattiin", "Nuoren kokous painaa yhä", "Puhelu ja yksin"]
    rare, common = (ask(fitted(background_share=s), doubtful)[1] for s in (0.95, 0.2))
    assert rare.max(axis=1).sum() < common.max(axis=1).sum()


def test_calibrated_means_right_that_often():
    """On sentences of the catalogue, weighted as settled, the mean probability is the hit rate."""
    examples = examples_of(small_catalogue())
    matcher = fitted(examples, background_share=0.5)
    _, found = ask(matcher, [e.text for e in examples])
    right = np.array([[e.label == theme for theme in matcher.themes] for e in examples])
    something = right.any(axis=1)
    weight = np.where(something, 0.5 / something.mean(), 0.5 / (~something).mean())[:, None]
    assert (found * weight).mean() == pytest.approx((right * weight).mean(), abs=0.12)


def test_a_passage_gets_the_same_whatever_stands_beside_it(matcher):
    _, together = ask(matcher)
    alone = np.concatenate([ask(matcher, [text])[1] for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-12)


def test_fitting_twice_gives_the_same(matcher):
    assert np.array_equal(ask(matcher)[1], ask(fitted())[1])


def test_no_passages(matcher):
    raw, calibrated = ask(matcher, [])
    assert raw.shape == calibrated.shape == (0, 2)


def test_one_phenomenon_is_enough():
    examples = [e for e in examples_of(small_catalogue()) if e.label != "lonely"]
    matcher = fitted(examples)
    assert matcher.themes == ["debt"]
    _, found = ask(matcher)
    assert found[0, 0] > found[4, 0]


@pytest.mark.parametrize(
    ("keep", "reason"),
    [
        (lambda e: e.label != NOTHING, "nothing that affirms nothing"),
        (lambda e: e.label == NOTHING, "no phenomenon"),
        (lambda e: False, "an empty catalogue"),
        (lambda e: e.label != NOTHING or e.text.startswith("Esitteessä mainitaan yksin"), "one"),
    ],
)
def test_what_cannot_be_learned_is_refused_with_the_mend(keep, reason):
    with pytest.raises(UsageError, match="a matcher needs 3 of each") as caught:
        fitted([e for e in examples_of(small_catalogue()) if keep(e)], folds=3)
    assert "background" in caught.value.mend, reason


def test_examples_of_a_catalogue():
    found = examples_of(small_catalogue())
    assert found == sorted(found, key=lambda e: (e.label, e.language, e.text))
    assert len(set(found)) == len(found)
    count = {name: sum(e.label == name for e in found) for name in ("debt", "lonely", NOTHING)}
    assert count == {"debt": 16, "lonely": 16, NOTHING: 2 * (3 + 8) + 24}
    assert examples_of(Catalogue()) == []


def test_a_sentence_given_twice_counts_once():
    catalogue = small_catalogue()
    doubled = catalogue.model_copy(update={"background": {"fi": ["Sama lause."] * 5}})
    assert examples_of(doubled).count(Example("Sama lause.", "fi", NOTHING)) == 1
