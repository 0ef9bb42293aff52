"""Encoders through ONNX Runtime: the same model without torch, which takes seconds to load.

The one door to onnxruntime. A model is exported once on a machine, by torch, into the user's folder
for caches (it holds nothing but the model), under a name that its files, the runtime's version and
the format decide; after that torch is not even imported. Last bits of a vector differ from
torch's, which the fingerprint says, so that vectors of both are never mixed.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np

from pipeline.errors import UsageError
from pipeline.language.sentence_encoder import SentenceEncoder, batches, parts_of, peaks_of
from pipeline.made_once import made_once

Precision = Literal["float32", "int8"]
_OPSET, _FORMAT = 17, 3
#: Rows of a batch at least. From two on, a row is worked out in the same way whatever the others
#: and however many they are (a test holds this); a single one is not.
_LEAST = 2
_INPUTS = ("input_ids", "attention_mask")
_MODULES = ("Transformer", "Pooling", "Normalize")


@dataclass
class OnnxEncoder(SentenceEncoder):
    """A sentence-transformers model (mean of the last layer) run by ONNX Runtime."""

    batch: int = 16  # rows, at most
    precision: Precision = "float32"  # of the weights
    cache: Path | None = None  # folder of exported models, made; None: the user's

    @property
    def name(self) -> str:
        """Name of the model, and its precision where that is less."""
        own = super().name
        return own if self.precision == "float32" else f"{own} ({self.precision})"

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files, its precision, the shape of a batch and the runtime."""
        runtime = f"onnx {version('onnxruntime')} {_OPSET} {_FORMAT} {self.precision}"
        told = f"{super().fingerprint} {runtime}"
        return hashlib.sha256(told.encode()).hexdigest()

    @cached_property
    def width(self) -> int:
        """Numbers of a vector."""
        return int(self._read("config.json")["hidden_size"])

    def _forward(self, features: Mapping[str, Any]) -> np.ndarray:
        return self._forward_all(features)[1]

    def _forward_all(
        self, features: Mapping[str, Any]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        held, tokens = self._session.run(None, dict(features))
        last = held.shape[1] - 3 * self.width  # two maxima stand behind the mean of the last layer
        return held.astype(np.float16), held[:, last : last + self.width], tokens

    def _batches(self, texts: list[str]) -> Iterator[tuple[list[int], Mapping[str, Any]]]:
        ids = [one.ids for one in self._tokenizer.encode_batch(texts)] if texts else []
        yield from batches(ids, self.batch, _LEAST)

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
        # Threads that wait for work would take the time of whatever else the machine does.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            self._exported(), options, providers=["CPUExecutionProvider"]
        )

    def _exported(self) -> bytes:
        """Return the model in the format of ONNX."""
        return made_once(f"onnx-{self.fingerprint[:16]}.onnx", self._export, self.cache)

    def _export(self, file: Path) -> None:
        """Write the model for any number of rows and tokens, in its precision."""
        _export(self._loaded, file)
        if self.precision == "int8":
            from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic

            quant_pre_process(file, file, skip_symbolic_shape=True)
            quantize_dynamic(file, file, per_channel=True, weight_type=QuantType.QInt8)

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


def _export(model: Any, file: Path) -> None:
    """Write a model that gives what is kept of its states (``parts_of``)."""
    import torch

    class Parts(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model[0].auto_model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            told = self.inner(
                input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
            )
            layers = told.hidden_states
            return parts_of(layers, attention_mask), torch.cat(peaks_of(layers), dim=2)

    ids = torch.zeros((2, 16), dtype=torch.int64)
    with warnings.catch_warnings():  # of branches that the tracer takes as they are here
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Parts().eval(),
            (ids, torch.ones_like(ids)),
            str(file),
            input_names=list(_INPUTS),
            output_names=["parts", "tokens"],
            dynamic_axes={
                **dict.fromkeys((*_INPUTS, "tokens"), {0: "rows", 1: "tokens"}),
                "parts": {0: "rows"},
            },
            opset_version=_OPSET,
            dynamo=False,
        )
