"""Encoders through ONNX Runtime: the vectors of torch, on a small model of random weights."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UsageError
from pipeline.language.encoder import EncoderSettings, GlossEncoder, load_encoder
from pipeline.language.onnx_encoder import OnnxEncoder
from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder

GLOSSES = Path(__file__).parents[2] / "models" / "gloss"

WORDS = "debt rent sleep school the of a with has no food bill friend lonely help".split()
NOUNS = "debts rent loneliness health income housing violence school work language".split()
TEXTS = [
    "debt and rent",
    "no friend",
    "school",
    "",
    "the bill of a friend with no food " * 9,
    "xyz",
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as sentence-transformers writes it: a BERT of two layers, mean, length 1."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]
    made = Tokenizer(WordLevel({name: k for k, name in enumerate(names)}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    kinds = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=made, **kinds).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(names), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).eval().save_pretrained(folder)
    kind = "sentence_transformers.models"
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    modules = [
        {"idx": k, "name": str(k), "path": path, "type": f"{kind}.{name}"}
        for k, (path, name) in enumerate(parts)
    ]
    for path in ("1_Pooling", "2_Normalize"):
        (folder / path).mkdir()
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 32}')
    (folder / "1_Pooling" / "config.json").write_text(
        '{"word_embedding_dimension": 32, "pooling_mode_mean_tokens": true}'
    )
    return folder


def test_vectors_and_layers_are_those_of_torch(model: Path, tmp_path: Path):
    torch, onnx = SentenceEncoder(str(model)), OnnxEncoder(str(model), cache=tmp_path / "cache")
    one, other = (e.encode(TEXTS, ["en"] * len(TEXTS)) for e in (torch, onnx))
    assert (one * other).sum(axis=1).min() > 0.99999
    tokens: dict[str, dict[int, np.ndarray]] = {"torch": {}, "onnx": {}}

    def listen(who: str):
        return lambda rows, states: tokens[who].update(zip(rows, states, strict=False))

    held, vectors = onnx.states(TEXTS, listen("onnx"))
    theirs, _ = torch.states(TEXTS, listen("torch"))
    assert sorted(tokens["onnx"]) == sorted(tokens["torch"]) == list(range(len(TEXTS)))
    for row, states in tokens["onnx"].items():
        assert states.shape[1] == 2 * onnx.width
        assert np.abs(states - tokens["torch"][row]).max() < 0.01
        means = held[row].astype("f4")[-3 * onnx.width : -2 * onnx.width]
        assert np.abs(states[:, onnx.width :].mean(axis=0) - means).max() < 0.01
    assert held.shape == theirs.shape
    assert np.abs(held.astype("f4") - theirs.astype("f4")).max() < 0.01
    assert np.array_equal(vectors, other)
    assert onnx.fingerprint != torch.fingerprint, "never mixed in one cache"


def test_a_vector_depends_on_its_text_alone(model: Path, tmp_path: Path):
    onnx = OnnxEncoder(str(model), cache=tmp_path)
    together = onnx.encode(TEXTS, ["en"] * len(TEXTS))
    alone = np.concatenate([onnx.encode([text], ["en"]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_nor_does_it_hang_on_how_many_stand_beside_it():
    onnx = OnnxEncoder(str(minilm_folder()))
    texts = [f"{one} and {other} of the client" for one in NOUNS for other in NOUNS[:4]]
    by_number = {n: onnx.states(texts[:n]) for n in (1, 2, 3, 5, 8, 15, len(texts))}
    by_number[0] = tuple(made[::-1] for made in onnx.states(texts[::-1]))
    whole = by_number[len(texts)]
    for n, (layers, vectors) in by_number.items():
        own = n or len(texts)
        assert np.array_equal(vectors, whole[1][:own]), n
        assert np.array_equal(layers, whole[0][:own]), n


def test_it_is_exported_once_and_again_where_it_was_changed(model: Path, tmp_path: Path):
    OnnxEncoder(str(model), cache=tmp_path).encode(["debt"], ["en"])
    (file,) = tmp_path.glob("*.onnx")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.stat().st_mtime_ns
    OnnxEncoder(str(model), cache=tmp_path).encode(["debt"], ["en"])
    assert file.stat().st_mtime_ns == before
    file.write_bytes(file.read_bytes()[:-5] + b"xxxxx")
    OnnxEncoder(str(model), cache=tmp_path).encode(["debt"], ["en"])
    assert file.stat().st_mtime_ns != before


def test_a_model_of_another_kind_is_refused(model: Path, tmp_path: Path):
    import shutil

    other = Path(shutil.copytree(model, tmp_path / "other"))
    (other / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    with pytest.raises(UsageError, match="no plain means"):
        OnnxEncoder(str(other), cache=tmp_path).encode(["debt"], ["en"])


RUN_BY = [  # settings, and whether ONNX Runtime runs the model that comes along, and another
    ({}, True, False),
    ({"runtime": "onnx"}, True, True),
    ({"runtime": "torch"}, False, False),
    ({"precision": "int8"}, True, True),
]


@pytest.mark.parametrize(("told", "own", "other"), RUN_BY)
def test_the_settings_choose_what_runs_it(
    told: dict[str, str], own: bool, other: bool, model: Path
):
    ours = load_encoder(EncoderSettings(**told), GLOSSES)
    assert isinstance(ours, GlossEncoder)
    theirs = load_encoder(EncoderSettings(model=str(model), **told), GLOSSES)
    assert [isinstance(one, OnnxEncoder) for one in (ours.inner, theirs)] == [own, other]


def test_eight_bits_cannot_be_run_by_torch():
    with pytest.raises(ValueError, match='needs runtime "onnx"'):
        EncoderSettings(precision="int8", runtime="torch")


def test_weights_in_eight_bits_give_nearly_the_same_and_say_so(model: Path, tmp_path: Path):
    whole = OnnxEncoder(str(model), cache=tmp_path)
    less = OnnxEncoder(str(model), cache=tmp_path, precision="int8")
    one, other = (e.encode(TEXTS, ["en"] * len(TEXTS)) for e in (whole, less))
    assert 0.98 < (one * other).sum(axis=1).min() < 0.999999
    assert whole.fingerprint != less.fingerprint
    assert less.name == f"{whole.name} (int8)"
    sizes = sorted(file.stat().st_size for file in tmp_path.glob("*.onnx"))
    assert len(sizes) == 2 and sizes[0] < sizes[1]
