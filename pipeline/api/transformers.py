"""Our de-identifier and encoder as steps of a scikit-learn pipeline.

Both are functions of a text alone and learn nothing, so each is a plain ``FunctionTransformer``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.errors import GateError

if TYPE_CHECKING:
    from sklearn.preprocessing import FunctionTransformer

    from pipeline.language.encoder import Encoder


def deid_transformer(**settings: Any) -> FunctionTransformer:
    """Texts to scrubbed texts, each for itself.

    :param settings: of the de-identifier, as ``spacy_models={"en": "…"}``. Each call makes a key of
        its own, so that placeholders of two transformers tell nothing of each other.
    :raises GateError: from ``transform``, where a text cannot be scrubbed; it names the row alone.
    """
    import secrets

    from sklearn.preprocessing import FunctionTransformer

    from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document
    from pipeline.language.detect import detect_language

    tool = Deidentifier(
        DeidSettings(**settings), detect=detect_language, key=secrets.token_bytes(32)
    )

    def scrub(texts: Sequence[str]) -> list[str]:
        made = []
        for row, text in enumerate(texts):
            done = tool.scrub_client([Document("row", text)], client_id=str(row))[0]
            if done.reject:
                raise GateError("A text could not be scrubbed.", where=f"row {row}")
            made.append(done.text)
        return made

    return FunctionTransformer(scrub)


def encoder_transformer(language: str, encoder: Encoder | None = None) -> FunctionTransformer:
    """Texts of one language to vectors, float32 (n, d), length 1.

    :param language: ``fi``, ``sv`` or ``en``.
    :param encoder: None: the one that comes with Ilmiö (glosses and all-MiniLM-L6-v2).
    """
    from sklearn.preprocessing import FunctionTransformer

    from pipeline.language.encoder import EncoderSettings, load_encoder
    from pipeline.models import artefact_folder

    tool = encoder or load_encoder(EncoderSettings(), artefact_folder("gloss"))
    return FunctionTransformer(lambda texts: tool.encode(list(texts), [language] * len(texts)))
