"""Embed: passages to vectors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.language.encoder import Encoder
from pipeline.matching.features import plain


def embed(passages: pd.DataFrame, *, encoder: Encoder) -> np.ndarray:
    """Encode passages without their placeholders.

    :param passages: table ``passages``.
    :returns: float32 (n, d), row i for passage i, length 1.
    """
    texts = [plain(text) for text in passages["text"]]
    return encoder.encode(texts, list(passages["language"]))
