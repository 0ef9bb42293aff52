"""Topic models: what goes out holds no text of a document; what comes in is never unpickled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.execution.workspace import make_workspace
from pipeline.tuning import topic_models
from pipeline.tuning.topic_models import read_topic_model, save_topic_model, topics_of_run

SHOWN = [("Debt", ("debt", "enforcement")), ("Food aid", ("food aid", "bread queue"))]


@pytest.fixture
def saved(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(topic_models, "_shown", lambda *a: SHOWN)
    assert save_topic_model(make_workspace(tmp_path / "w"), "2026-Q3", tmp_path / "m") == [
        "Debt", "Food aid",
    ]  # fmt: skip
    return tmp_path / "m"


def test_bertopic_loads_it(saved: Path):
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder

    model = BERTopic.load(str(saved), embedding_model=BaseEmbedder())
    assert [word for word, _ in model.get_topic(0)] == ["debt", "enforcement"]
    assert list(model.get_topic_info()["CustomName"]) == ["Debt", "Food aid"]
    assert model.topic_embeddings_.shape == (2, 384)


def test_it_holds_words_and_settings_alone(saved: Path):
    assert sorted(path.name for path in saved.iterdir()) == [
        "config.json", "topic_embeddings.safetensors", "topics.json",
    ]  # fmt: skip
    told = json.loads((saved / "topics.json").read_text("utf-8"))
    assert told["topics"] == [0, 1], "no order of passages"
    assert set(told["topic_sizes"].values()) == {1}, "no sizes"
    assert "embedding_model" not in json.loads((saved / "config.json").read_text("utf-8"))


def test_ours_comes_back(saved: Path):
    model = read_topic_model(saved)
    assert model.labels == ("Debt", "Food aid")
    assert model.words == (("debt", "enforcement"), ("food aid", "bread queue"))
    assert np.allclose(np.linalg.norm(model.vectors, axis=1), 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda f: (f / "topic_embeddings.safetensors").unlink(), "no vectors, perhaps pickled"),
        (lambda f: (f / "topics.json").write_text("{"), "not JSON"),
        (lambda f: (f / "topic_embeddings.safetensors").write_bytes(b"\x80\x04."), "a pickle"),
    ],
)
def test_refuses(saved: Path, spoil, reason: str):
    spoil(saved)
    with pytest.raises(InputRefused):
        read_topic_model(saved)


def test_nothing_without_a_released_report(tmp_path: Path):
    with pytest.raises(UsageError, match="No report of 2026-Q3 was released"):
        save_topic_model(make_workspace(tmp_path / "w"), "2026-Q3", tmp_path / "m")
    assert not (tmp_path / "m").exists()


class Run:
    def read_table(self, name: str) -> pd.DataFrame:
        return pd.DataFrame(
            {"passage_id": ["a", "b", "c"], "polarity": ["affirmed", "denied", "affirmed"]}
        )

    def read_vectors(self) -> np.ndarray:
        return np.eye(3, dtype="float32")


def test_passages_get_the_nearest_topic():
    model = topic_models.TopicModel((0, 1), ("x", "y"), (("x",), ("y",)), np.eye(2, 3, dtype="f4"))
    given = topics_of_run(Run(), model)  # type: ignore[arg-type]
    assert list(given["theme_id"]) == ["topic_0", "-1", "-1"], "near, denied, near to none"


def test_vectors_of_another_encoder_are_refused():
    model = topic_models.TopicModel((0,), ("x",), (("x",),), np.ones((1, 2), dtype="f4"))
    with pytest.raises(InputRefused, match="different encoders"):
        topics_of_run(Run(), model)  # type: ignore[arg-type]
