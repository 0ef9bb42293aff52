"""Encoders: shape, length, order of rows, the cache, refusals."""

import stat
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UsageError
from pipeline.language.encoder import EncoderSettings, load_encoder
from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder
from pipeline.language.vectors import CachedEncoder

FOLDER = Path(__file__).parents[2] / "models" / "gloss"
TEXTS = [
    ("Asiakkaalla on vuokrarästejä ja häätö uhkaa.", "fi"),
    ("Klienten har hyresskulder och hotas av vräkning.", "sv"),
    ("The client has rent arrears and may be evicted.", "en"),
    ("Lapsi harrastaa jalkapalloa ja viihtyy koulussa.", "fi"),
    ("Barnet spelar fotboll och trivs i skolan.", "sv"),
    ("", "fi"),
]


class Counting:
    """A fake encoder that counts what it is asked."""

    name = "counting"
    fingerprint = "f" * 64

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = [[len(text), len(lang), 1.0] for text, lang in zip(texts, languages, strict=True)]
        made = np.array(rows, dtype=np.float32).reshape(len(texts), 3)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    encoder = load_encoder(EncoderSettings(), FOLDER)
    return encoder.encode(*map(list, zip(*TEXTS, strict=True)))


def test_vectors_have_length_one(vectors: np.ndarray) -> None:
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_the_same_matter_is_nearest_across_languages(vectors: np.ndarray) -> None:
    likeness = vectors @ vectors.T
    assert min(likeness[0, 1], likeness[0, 2], likeness[1, 2]) > 0.6
    assert likeness[3, 4] > 0.6
    assert likeness[:3, 3:5].max() < 0.4


def test_a_vector_depends_on_its_text_alone(vectors: np.ndarray) -> None:
    encoder = load_encoder(EncoderSettings(), FOLDER)
    turned = encoder.encode(*map(list, zip(*TEXTS[::-1], strict=True)))
    assert np.array_equal(turned[::-1], vectors)
    text, language = TEXTS[1]
    assert np.array_equal(encoder.encode([text, text], [language] * 2), vectors[[1, 1]])


def test_no_texts_give_no_rows() -> None:
    assert SentenceEncoder(str(minilm_folder())).encode([], []).shape == (0, 384)


def test_names_and_fingerprints() -> None:
    first = load_encoder(EncoderSettings(), FOLDER)
    assert first.name == "glosses + all-MiniLM-L6-v2"
    assert first.fingerprint == load_encoder(EncoderSettings(), FOLDER).fingerprint
    other = load_encoder(EncoderSettings(keep_names=False), FOLDER)
    assert other.fingerprint != first.fingerprint


def test_a_model_that_is_not_here_is_refused(tmp_path: Path) -> None:
    encoder = load_encoder(EncoderSettings(model=str(tmp_path / "no-model")), FOLDER)
    with pytest.raises(UsageError, match="not on this machine"):
        encoder.encode(["x"], ["en"])


def test_each_passage_is_encoded_once_ever(tmp_path: Path) -> None:
    first = CachedEncoder(Counting(), tmp_path / "cache")
    made = first.encode(["a", "bb", "a"], ["fi", "fi", "fi"])
    assert sorted(first.inner.asked) == ["a", "bb"]
    second = CachedEncoder(Counting(), tmp_path / "cache")
    again = second.encode(["ccc", "bb", "a"], ["sv", "fi", "fi"])
    assert second.inner.asked == ["ccc"]
    assert np.array_equal(again[[2, 1, 2]], made)


def test_the_language_is_part_of_the_key(tmp_path: Path) -> None:
    encoder = CachedEncoder(Counting(), tmp_path)
    encoder.encode(["a", "a"], ["fi", "sv"])
    assert encoder.inner.asked == ["a", "a"]


def test_the_cache_is_private_and_holds_no_text(tmp_path: Path) -> None:
    encoder = CachedEncoder(Counting(), tmp_path / "cache")
    encoder.encode(["salainen teksti"], ["fi"])
    assert stat.S_IMODE(encoder.path.stat().st_mode) == 0o600
    assert b"salainen" not in encoder.path.read_bytes()
    assert [path.name for path in encoder.folder.iterdir()] == [encoder.path.name]


def test_a_broken_cache_is_made_anew(tmp_path: Path) -> None:
    encoder = CachedEncoder(Counting(), tmp_path)
    made = encoder.encode(["a"], ["fi"])
    encoder.path.write_bytes(encoder.path.read_bytes()[:40])
    assert np.array_equal(CachedEncoder(Counting(), tmp_path).encode(["a"], ["fi"]), made)
