"""Words of groups: BERTopic's own transformer, without BERTopic's imports."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from pipeline.matching.theme_words import theme_words

GLOSSES = ["sleeps in van", "van parking night", "nicotine pouch school", "pouch night", ""]
LABELS = np.array([4, 4, 0, 0, -1])


def test_words_are_those_of_bertopic_best_first():
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    joined = ["", "nicotine pouch school pouch night", "sleeps in van van parking night"]
    vectorizer = CountVectorizer(token_pattern=r"[a-z][a-z-]{2,}", stop_words="english")
    counts = vectorizer.fit_transform(joined)
    weights = ClassTfidfTransformer().fit_transform(counts).toarray()
    names = vectorizer.get_feature_names_out()
    made = theme_words(LABELS, GLOSSES, 3)
    assert list(made) == [-1, 0, 4]
    for label, row in zip(made, weights, strict=True):
        ranked = sorted((-weight, name) for weight, name in zip(row, names, strict=True) if weight)
        assert made[label] == [name for _, name in ranked[:3]]
    assert (made[0][0], made[4][0]) == ("pouch", "van")


def test_few_words_or_none():
    assert theme_words(LABELS, [""] * 5, 3) == {}
    assert theme_words(LABELS, ["the of"] * 5, 3) == {}
    assert theme_words(LABELS, ["van", "van", "", "", ""], 3) == {-1: [], 0: [], 4: ["van"]}


def test_words_with_a_hyphen_stay_whole():
    assert theme_words(np.array([0, 1]), ["self-harm", "debt"], 3) == {
        0: ["self-harm"],
        1: ["debt"],
    }


def test_it_imports_no_torch():
    told = (
        "import sys, numpy; from pipeline.matching.theme_words import theme_words;"
        "assert theme_words(numpy.array([0, 1]), ['van night', 'debt'], 2);"
        "print(sorted({'torch', 'umap', 'plotly', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
