"""Topic models in and out: what a report shows of a run as a BERTopic model, and others' models in.

Out goes nothing but words that a released report shows and the catalogue holds, and vectors of
these words: no text of a document, no vocabulary, no size, no order, and no vector of a passage
(from which words can be guessed). What comes in is read as JSON and safetensors, never unpickled,
and no model that its settings name is fetched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from pipeline.errors import InputRefused, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.runs import RunFolder, Workspace

TOPICS, VECTORS = "topics.json", "topic_embeddings.safetensors"
_OUTLIERS = -1
_MOST_WORDS = 10


@dataclass(frozen=True)
class TopicModel:
    """Topics of a fitted model; row i of the vectors is topic i of the list."""

    topics: tuple[int, ...]
    labels: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    vectors: np.ndarray = field(repr=False)  # float32 (topics, d), length 1


def read_topic_model(folder: Path) -> TopicModel:
    """Read a BERTopic model that was saved with ``serialization="safetensors"``.

    :raises InputRefused: where it is none, or was saved by pickle, which could run anything.
    """
    from safetensors.numpy import load_file

    if not (folder / TOPICS).is_file() or not (folder / VECTORS).is_file():
        raise InputRefused(
            "This is no BERTopic model in safetensors.",
            where=str(folder),
            mend='Save it once more: model.save(FOLDER, serialization="safetensors"). A pickle is '
            "not read: it could run anything.",
        )
    try:
        told = json.loads((folder / TOPICS).read_text("utf-8"))
        words = {int(k): [str(w) for w, _ in v] for k, v in told["topic_representations"].items()}
        numbers = sorted(words)
        rows = np.asarray(load_file(folder / VECTORS)["topic_embeddings"], dtype=np.float32)
        labels = dict(zip(numbers, told.get("custom_labels") or [], strict=False))
        if rows.ndim != 2 or len(rows) != len(numbers):
            raise ValueError("topics and vectors are not of one number")
    except Exception as error:
        raise InputRefused(
            "The topic model cannot be read.", where=str(folder), mend="Save it once more."
        ) from error
    kept = [i for i, number in enumerate(numbers) if number != _OUTLIERS]
    own = rows[kept]
    lengths = np.maximum(np.linalg.norm(own, axis=1, keepdims=True), np.float32(1e-12))
    names = [numbers[i] for i in kept]
    return TopicModel(
        tuple(names),
        tuple(str(labels.get(n) or ", ".join(words[n][:3])) for n in names),
        tuple(tuple(word for word in words[n] if word) for n in names),
        own / lengths,
    )


def topics_of_run(run: RunFolder, model: TopicModel, *, least: float = 0.4) -> pd.DataFrame:
    """Give each affirmed passage of a run its nearest topic, to be scored beside the run's themes.

    :param least: cosine from which a passage has a topic at all.
    :returns: ``passage_id, theme_id``; theme ``-1`` where no topic is near enough.
    :raises InputRefused: where the model's vectors are not of the length of the run's. That they
        come from the same encoder only the person who fitted the model can know.
    """
    import pandas as pd

    passages, vectors = run.read_table("passages"), np.asarray(run.read_vectors())
    if vectors.shape[1] != model.vectors.shape[1]:
        raise InputRefused(
            f"The model's vectors have {model.vectors.shape[1]} numbers, the run's "
            f"{vectors.shape[1]}: they come from different encoders.",
            mend="Fit the model over the run's vectors, or run with the model's encoder.",
        )
    affirmed = (passages["polarity"] == "affirmed").to_numpy()
    near = vectors @ model.vectors.T
    best = near.argmax(axis=1)
    has = affirmed & (near.max(axis=1) >= least)
    given = [f"topic_{model.topics[i]}" if ok else "-1" for i, ok in zip(best, has, strict=True)]
    return pd.DataFrame({"passage_id": passages["passage_id"], "theme_id": given})


def save_topic_model(
    workspace: Workspace,
    period: str,
    out: Path,
    *,
    profile: str = "public",
    language: Literal["fi", "sv", "en"] = "en",
) -> list[str]:
    """Save the themes that a released report shows as a BERTopic model; return their labels.

    A theme's vector is that of its English words by all-MiniLM-L6-v2: load it with
    ``BERTopic.load(folder, embedding_model=…)`` of that model, and give it English texts.

    :param profile: of a report that was released of this period.
    :raises UsageError: where none was, or the folder is there.
    :raises GateError: where an identifier stands in a file.
    """
    from pipeline.execution.gates import export_gate
    from pipeline.runs import written_aside

    if out.exists():
        raise UsageError("There is something here already.", where=str(out))
    shown = _shown(workspace, period, profile, language)
    with tempfile.TemporaryDirectory(prefix="ilmio-topics-") as aside:
        _save(shown, Path(aside))
        files = {path.name: path.read_bytes() for path in sorted(Path(aside).iterdir())}
    export_gate(workspace).check_files(files)
    out.mkdir(parents=True, mode=0o700)
    for name, data in files.items():
        with written_aside(out / name) as path:
            path.write_bytes(data)
    return [label for label, _ in shown]


def _shown(
    workspace: Workspace, period: str, profile: str, language: str
) -> list[tuple[str, tuple[str, ...]]]:
    """Label and English words of each theme that the released report shows, by label."""
    from pipeline.catalogue import load_catalogue
    from pipeline.execution.releasing import Order, look_at_release
    from pipeline.report.rows import names_of
    from pipeline.store.database import exists
    from pipeline.store.register import Register

    released = Register.open(workspace.folder).releases() if exists(workspace.folder) else ()
    of = [r for r in released if (r.record.period, r.record.profile) == (period, profile)]
    if not of:
        raise UsageError(
            f"No report of {period} was released for {profile}: a model tells what such a report "
            "shows, and nothing more.",
            where=str(workspace.folder),
            mend=f"Release it first: ilmio report --period {period} --profile {profile}",
        )
    last = of[-1].record
    order = Order(period, profile, (language,), ("csv",), last.who, last.reason)
    seen = look_at_release(workspace, order, None).source
    rows = seen.release
    rows = rows[(rows["group"] == "all") & ~rows["hidden"] & (rows["n_clients"] > 0)]
    names = names_of(seen.release, seen.themes)
    terms = {
        one.id: tuple(one.terms.get("en", ()))
        for one in load_catalogue(workspace.catalogue_file).phenomenon
    }
    made = {}
    for theme in rows["theme_id"]:
        if theme in names and theme != "-1":
            english = names[theme].label("en")
            more = terms.get(theme) or tuple(part.strip() for part in english.split(","))
            words = tuple(dict.fromkeys([english.lower(), *map(str.lower, more)]))
            made[names[theme].label(language)] = words[:_MOST_WORDS]
    if not made:
        raise InputRefused(f"The report of {period} for {profile} shows no theme.")
    return sorted(made.items())


def _save(shown: Sequence[tuple[str, tuple[str, ...]]], folder: Path) -> None:
    """Write a BERTopic model of labels and words; every topic stands once, whatever its size."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction

    from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder

    encoder = SentenceEncoder(str(minilm_folder()))
    texts = [". ".join(words) for _, words in shown]
    numbers = list(range(len(shown)))
    model = BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        verbose=False,
    )
    model.topic_embeddings_ = encoder.encode(texts, ["en"] * len(texts))
    model.topic_representations_ = {n: [(w, 1.0) for w in shown[n][1]] for n in numbers}
    model.topics_, model.topic_sizes_ = numbers, dict.fromkeys(numbers, 1)
    model.custom_labels_ = [label for label, _ in shown]
    model.topic_mapper_ = _Mapped(numbers)
    model.save(folder, serialization="safetensors", save_ctfidf=False, save_embedding_model=False)


class _Mapped:
    """What BERTopic asks of its mapper when it saves: each topic is itself."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.mappings_ = [[number, number] for number in numbers]
