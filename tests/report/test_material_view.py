"""What the numbers of documents tell beside the numbers of clients."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.report.material import Material, describe_material
from pipeline.report.material_view import guarded_parts, ways_that_bound
from tests.stages.make_tables import assignments, documents, passages

K = 10
NOTHING = pd.DataFrame({"stage": [], "row_id": [], "reason": []})


def material(clients: int, complete: int, incomplete: int) -> Material:
    """So many clients, each with a finished document in turn, and documents that are not."""
    rows = [
        {"document_id": f"D{k}", "client_id": f"C{k % clients}", "complete": k < complete,
         "doc_type": "note"}
        for k in range(complete + incomplete)
    ]  # fmt: skip
    return describe_material(
        documents(rows), passages([]), assignments([]), NOTHING, counting_unit="client"
    )


@pytest.mark.parametrize(
    "clients, complete, incomplete, bounded, reason",
    [
        (18, 27, 1, {"complete"}, "28 documents, 18 clients: 1 to 10 are unfinished"),
        (18, 28, 1, set(), "1 to 11 are"),
        (30, 30, 12, set(), "nothing is hidden"),
        (30, 30, 0, set(), "nothing is hidden: there is one part"),
    ],
)
def test_ways_of_counting_that_bound_a_hidden_number(
    clients, complete, incomplete, bounded, reason
):
    assert ways_that_bound(material(clients, complete, incomplete), K) & {"complete"} == bounded, (
        reason
    )


def test_where_even_that_there_is_one_tells_too_much_nothing_is_listed():
    listed = guarded_parts(material(10, 11, 1), K)["complete"]
    assert {name: shown.number for name, shown in listed.items()} == {
        "complete": None, "incomplete": None,
    }  # fmt: skip
    assert guarded_parts(material(10, 10, 1), K)["complete"] == {}, "1 to 10 of eleven"
