"""Marked documents and a run meet by their ids, also where the run has hidden them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import UsageError
from pipeline.runs import RunFolder
from pipeline.stages.pseudonymise import pseudonym
from pipeline.tuning.scoring import named_as_in, score_command

KEY = b"k" * 32


class _Run(RunFolder):
    """A run whose documents are given."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(Path("none"), "2026-Q2")
        self._ids = ids

    def read_table(self, name: str) -> pd.DataFrame:
        return pd.DataFrame({"document_id": self._ids})


def test_a_hidden_id_is_found_under_its_pseudonym() -> None:
    hidden = pseudonym("0403355877", KEY, "document")
    gold = pd.DataFrame({"document_id": ["0403355877", "17", "18"]})
    found = named_as_in(_Run([hidden, "17"]), gold, KEY)
    assert list(found["document_id"]) == [hidden, "17", "18"], "18 is in no run and stays"


def test_settings_are_of_the_samples_alone(tmp_path: Path):
    """A finished run was made by its own settings: another may not be told of it."""
    with pytest.raises(UsageError, match="settings that it was made with"):
        score_command(
            tmp_path / "gold.csv", "2026-Q3", tmp_path, baseline=False, markdown=False,
            as_json=False, progress=None, assignments=["encoder.precision=int8"],
        )  # fmt: skip
