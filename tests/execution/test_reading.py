"""What the reader has learnt tells passages apart, whether or not the catalogue lists it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from pipeline.catalogue import Catalogue
from pipeline.execution.context import Context
from pipeline.execution.reading import what_it_comes_near
from pipeline.tables import POLARITIES


class Knows3:
    """A reader of three phenomena."""

    def encode(self, texts: list[str], languages: list[str]) -> np.ndarray:
        scores = np.zeros((len(texts), 3 + 1 + len(POLARITIES)), dtype=np.float32)
        scores[:, :3] = [2, 0, -2]
        return scores


def test_all_that_the_reader_has_learnt_is_asked_of_an_emptied_catalogue():
    passages = pd.DataFrame(
        {"text": ["Velkaa on.", "[PERSON_1] nukkuu autossa."], "language": "fi"}
    )
    models = SimpleNamespace(reader=Knows3(), catalogue=Catalogue())
    ctx: Any = SimpleNamespace(tables={"passages": passages}, models=models)
    found = what_it_comes_near(cast("Context", ctx))
    assert found == pytest.approx(np.array([[0.8808, 0.5, 0.1192]] * 2), abs=1e-4)
