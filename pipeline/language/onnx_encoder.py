"""Encoders through ONNX Runtime: the same model in the same precision, without torch.

It is ready in a second where torch and sentence-transformers take ten. At work it is as fast as
torch where the processor has no more than AVX2 (both come near its peak), and faster with AVX-512.

The one door to onnxruntime (extra ``ilmio[onnx]``). A model is exported once, by torch, into the
cache of whoever asks, under a name that its files, the libraries' versions and the format decide;
after that torch is not even imported. Precision stays float32. Last bits of a vector differ from
torch's, which the fingerprint says, so that vectors of both are never mixed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import UsageError
from pipeline.language.encoder import SentenceEncoder, peaks

_OPSET, _FORMAT = 17, 1
_INPUTS = ("input_ids", "attention_mask")
_MODULES = ("Transformer", "Pooling", "Normalize")
_STEP = 8  # tokens; lengths are filled up to a multiple of it, as in the encoder through torch


@dataclass
class OnnxEncoder(SentenceEncoder):
    """A sentence-transformers model (mean of the last layer) run by ONNX Runtime."""

    cache: Path | None = None  # folder of exported models; it is made

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files, the rows of a batch and the runtime."""
        told = f"{super().fingerprint} onnx {version('onnxruntime')} {_OPSET} {_FORMAT}"
        return hashlib.sha256(told.encode()).hexdigest()

    @cached_property
    def width(self) -> int:
        """Numbers of a vector."""
        return int(self._read("config.json")["hidden_size"])

    def _forward(self, features: Mapping[str, Any]) -> np.ndarray:
        return self._mean(self._layers(features)[-1], features["attention_mask"])

    def _forward_all(self, features: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        layers, mask = self._layers(features), features["attention_mask"]
        means = [self._mean(layer, mask) for layer in layers]
        hidden = np.where(mask[..., None] == 0, np.float32(-1e9), 0)
        most = [(layers[k] + hidden).max(axis=1) for k in peaks(list(layers))]
        held = np.concatenate([*means, *most], axis=1).astype(np.float16)
        return held, means[-1]

    @staticmethod
    def _mean(layer: np.ndarray, mask: np.ndarray) -> np.ndarray:
        weights = mask[..., None].astype(np.float32)
        return np.asarray((layer * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9))

    def _layers(self, features: Mapping[str, Any]) -> np.ndarray:
        """What every layer holds of each token, (layers, rows, tokens, d)."""
        return np.asarray(self._session.run(None, dict(features))[0])

    def _batches(self, texts: list[str]) -> Iterator[tuple[list[int], Mapping[str, Any]]]:
        ids = [one.ids for one in self._tokenizer.encode_batch(texts)] if texts else []
        lengths = [min(-(-len(row) // _STEP) * _STEP, self._limit) for row in ids]
        for length in sorted(set(lengths)):
            rows = [row for row, its in enumerate(lengths) if its == length]
            for begin in range(0, len(rows), self.batch):
                part = rows[begin : begin + self.batch]
                filled = part + [part[-1]] * (self.batch - len(part))
                tokens = np.zeros((len(filled), length), dtype=np.int64)
                mask = np.zeros_like(tokens)
                for at, row in enumerate(filled):
                    tokens[at, : len(ids[row])], mask[at, : len(ids[row])] = ids[row], 1
                yield part, {"input_ids": tokens, "attention_mask": mask}

    @cached_property
    def _limit(self) -> int:
        told = self._read("sentence_bert_config.json").get("max_seq_length") or 256
        return min(int(told), int(self._read("config.json")["max_position_embeddings"]))

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        made = Tokenizer.from_file(str(Path(self.model) / "tokenizer.json"))
        made.no_padding()
        made.enable_truncation(self._limit)
        return made

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        self._refuse_others()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
        file = self._exported()
        return onnxruntime.InferenceSession(
            file.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def _exported(self) -> Path:
        """Return the exported model, exported now where it is not there or not whole."""
        assert self.cache is not None
        file = self.cache / f"onnx-{self.fingerprint[:16]}.onnx"
        digest = file.with_suffix(".sha256")
        if not (file.is_file() and digest.is_file() and _sha256(file) == digest.read_text()):
            self.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
            try:
                _export(self._loaded, aside)
                aside.chmod(0o600)
                digest.write_text(_sha256(aside))
                digest.chmod(0o600)
                os.replace(aside, file)
            finally:
                aside.unlink(missing_ok=True)
        return file

    def _refuse_others(self) -> None:
        kinds = [one["type"].rsplit(".", 1)[-1] for one in self._read("modules.json")]
        pooling = self._read("1_Pooling/config.json") if len(kinds) > 1 else {}
        mean = pooling.get("pooling_mode_mean_tokens") or pooling.get("pooling_mode") == "mean"
        if tuple(kinds) != _MODULES[: len(kinds)] or len(kinds) < 2 or not mean:
            raise UsageError(
                "This encoder cannot be run by ONNX Runtime: its vectors are no plain means.",
                where=self.model,
                mend='Set encoder.runtime = "torch".',
            )

    def _read(self, name: str) -> Any:
        try:
            return json.loads((Path(self.model) / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"The encoder's folder has no readable {name}.",
                where=self.model,
                mend="Give the folder of a sentence-transformers model, or set encoder.runtime = "
                '"torch".',
            ) from error


def require_onnx() -> None:
    """Stop where ONNX Runtime is not installed.

    :raises UsageError: says how to install it.
    """
    if find_spec("onnxruntime") is None:
        raise UsageError(
            "ONNX Runtime is not installed.",
            where="encoder.runtime",
            mend='pip install "ilmio[onnx]", or set encoder.runtime = "torch".',
        )


def _export(model: Any, file: Path) -> None:
    """Write the model with the states of all its layers, for any number of rows and tokens."""
    import torch

    class Layers(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model[0].auto_model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            told = self.inner(
                input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
            )
            return torch.stack(told.hidden_states)

    ids = torch.zeros((2, 16), dtype=torch.int64)
    torch.onnx.export(
        Layers().eval(),
        (ids, torch.ones_like(ids)),
        str(file),
        input_names=list(_INPUTS),
        output_names=["layers"],
        dynamic_axes={
            **dict.fromkeys(_INPUTS, {0: "rows", 1: "tokens"}),
            "layers": {1: "rows", 2: "tokens"},
        },
        opset_version=_OPSET,
        dynamo=False,
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
