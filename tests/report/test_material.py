"""The description of the material counts as the evidence does."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.report.material import describe_material
from pipeline.stages.evidence import clients_of
from tests.stages.make_tables import assignments, documents, passages

DOCUMENTS = documents(
    {"document_id": f"D{k}", "client_id": client, "household_id": home}
    for k, (client, home) in enumerate(
        [("C1", "H1"), ("C1", None), ("C2", "H1"), ("C3", None), ("C3", None)]
    )
)


@pytest.mark.parametrize(
    ("unit", "count", "reason"),
    [
        ("client", 3, "three people"),
        ("household", 2, "the document without a household is of the one its client names"),
    ],
)
def test_the_counting_unit_is_that_of_the_evidence(unit: str, count: int, reason: str) -> None:
    nothing = pd.DataFrame({"stage": [], "row_id": [], "reason": []})
    made = describe_material(
        DOCUMENTS, passages([]), assignments([]), nothing, counting_unit=unit
    )  # fmt: skip
    assert made.clients == count, reason
    assert made.clients == clients_of(DOCUMENTS, unit).nunique()
