"""What the gloss encoder is worth on SIB-200 (development figures; texts from FLORES).

The 701 training sentences are the same in Finnish, Swedish and English, with seven topics. The
bars lie a little below the figures of ``models/gloss/card.md``.
"""

from pathlib import Path

import numpy as np
import pytest

from pipeline.language.encoder import EncoderSettings, load_encoder

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "sib-200"
FILES = {"en": "eng_Latn", "fi": "fin_Latn", "sv": "swe_Latn"}

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the SIB-200 corpus is not at ../shared/corpora/sib-200"
)


@pytest.fixture(scope="module")
def rows() -> dict[str, list[tuple[int, str, str]]]:
    """Sentences by language as (id, topic, text), in order of their ids."""
    read = {}
    for language, name in FILES.items():
        lines = (CORPUS / f"{name}.train.tsv").read_text(encoding="utf-8").splitlines()[1:]
        parts = [line.split("\t") for line in lines]
        read[language] = sorted((int(number), topic, text) for number, topic, text in parts)
    return read


@pytest.fixture(scope="module")
def vectors(rows: dict[str, list[tuple[int, str, str]]]) -> dict[str, np.ndarray]:
    encoder = load_encoder(EncoderSettings(), ROOT / "models" / "gloss")
    return {
        language: encoder.encode([text for *_, text in part], [language] * len(part))
        for language, part in rows.items()
    }


@pytest.fixture(scope="module")
def topics(rows: dict[str, list[tuple[int, str, str]]]) -> np.ndarray:
    return np.array([topic for _, topic, _ in rows["en"]])


@pytest.mark.parametrize(("language", "bar"), [("fi", 0.88), ("sv", 0.86)])
def test_a_classifier_fitted_on_english(
    vectors: dict[str, np.ndarray], topics: np.ndarray, language: str, bar: float
) -> None:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=10, max_iter=2000).fit(vectors["en"], topics)
    assert fitted.score(vectors[language], topics) >= bar


@pytest.mark.parametrize(("language", "bar"), [("fi", 0.79), ("sv", 0.78)])
def test_a_classifier_that_never_saw_the_sentence(
    rows: dict[str, list[tuple[int, str, str]]],
    vectors: dict[str, np.ndarray],
    topics: np.ndarray,
    language: str,
    bar: float,
) -> None:
    from sklearn.linear_model import LogisticRegression

    fold = np.array([number for number, *_ in rows["en"]]) % 5
    right = 0
    for part in range(5):
        fitted = LogisticRegression(C=10, max_iter=2000)
        fitted.fit(vectors["en"][fold != part], topics[fold != part])
        found = fitted.predict(vectors[language][fold == part])
        right += int((found == topics[fold == part]).sum())
    assert right / len(topics) >= bar


@pytest.mark.parametrize(("language", "bar"), [("fi", 0.96), ("sv", 0.95)])
def test_the_nearest_english_sentence_is_the_same(
    vectors: dict[str, np.ndarray], language: str, bar: float
) -> None:
    nearest = (vectors[language] @ vectors["en"].T).argmax(axis=1)
    assert (nearest == np.arange(len(nearest))).mean() >= bar


def test_clusters_follow_the_topic_and_not_the_language(
    vectors: dict[str, np.ndarray], topics: np.ndarray
) -> None:
    from sklearn.cluster import KMeans
    from sklearn.metrics import normalized_mutual_info_score

    languages = np.repeat(sorted(vectors), len(topics))
    stacked = np.vstack([vectors[language] for language in sorted(vectors)])
    scores = []
    for seed in range(5):
        found = KMeans(7, n_init=10, random_state=seed).fit_predict(stacked)
        scores.append(normalized_mutual_info_score(np.tile(topics, 3), found))
        assert normalized_mutual_info_score(languages, found) <= 0.02
    assert np.median(scores) >= 0.48
