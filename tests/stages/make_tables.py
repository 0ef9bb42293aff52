"""Small tables and fakes for the tests of the stages: rows named by what a test needs of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline import tables

SHUFFLES = (1, 2, 3)  # seeds


def documents(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Table ``documents``; each row needs ``document_id``, ``client_id`` and what it is about."""
    usual = {
        "household_id": None, "unit": "Aikuiset", "doc_type": "note", "written_on": "2026-07-01",
        "complete": True, "active": None, "source": "s", "language": "fi", "text": "teksti",
    }  # fmt: skip
    made = [{**usual, **row} for row in rows]
    return tables.DOCUMENTS.frame([{**row, "n_chars": len(row["text"])} for row in made])


def passages(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Table ``passages``; each row needs ``passage_id`` (``document:position``), ``client_id``."""
    usual = {
        "written_on": "2026-07-01", "section": "body", "voice": "unknown", "language": "fi",
        "polarity": "affirmed", "position": 0, "start": 0, "end": 1, "text": "sana", "n_tokens": 1,
    }  # fmt: skip
    own = [{"document_id": row["passage_id"].split(":")[0], **usual, **row} for row in rows]
    return tables.PASSAGES.frame(own)


def assignments(rows: Iterable[tuple[str, str]], by: str = "catalogue") -> pd.DataFrame:
    """Table ``assignments`` of pairs (passage, theme)."""
    return tables.ASSIGNMENTS.frame([(p, t, 0.9, 0.9, by) for p, t in rows])


def candidates(rows: Iterable[tuple[str, str, float]], cut: float = 0.35) -> pd.DataFrame:
    """Table ``candidates`` of (passage, theme, calibrated)."""
    return tables.CANDIDATES.frame([(p, t, c, c >= cut) for p, t, c in rows])


def themes(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Table ``themes``; each row needs ``theme_id``."""
    usual = {
        "origin": "catalogue", "kind": "problem", "section11": 3, "label_fi": "Teema",
        "label_sv": "Tema", "label_en": "Theme", "words": [], "n_passages": 1, "n_clients": 1,
        "first_seen": "2026-07-01", "stability": None, "why": "catalogue",
    }  # fmt: skip
    return tables.THEMES.frame([{**usual, **row} for row in rows])


def shuffled(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The same rows in another order."""
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def same(text: str, default: str) -> str:
    """A language detector that always trusts the surroundings."""
    return default


class BagOfWords:
    """An encoder by hashed words: texts that share words are near, others are not."""

    name = "bag of words"
    fingerprint = "0" * 64

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        made = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                digest = hashlib.sha256(word.strip(".,").encode()).digest()
                made[row, int.from_bytes(digest[:4], "big") % self.dimensions] += 1
        return made / np.linalg.norm(made, axis=1, keepdims=True)


class WordGlosses:
    """Each word is its own lemma; the gloss comes from a small dictionary."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def word(self, gloss: str, language: str) -> str:
        return ""

    def pairs(self, text: str, language: str) -> list[tuple[str, str]]:
        cleaned = [word.strip(".,").lower() for word in text.split()]
        return [(word, self.words[word]) for word in cleaned if word in self.words]
