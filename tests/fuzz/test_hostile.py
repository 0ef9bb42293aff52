"""Files made to do harm: each ends as it has to, in seconds, in little memory, without a contact.

Every one is made and read in a process of its own (`python -m tests.fuzz.apart`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz import hostile
from tests.fuzz.targets import REFUSED, TABLE
from tests.fuzz.watch import MEGABYTES

ROOT = Path(__file__).resolve().parents[2]
CASES = [f"{kind}:{make.__name__}" for make, kind in hostile.INPUTS]
#: Those of which something is read: the harm is set aside, or is none.
READ = {
    "input:many_equal_columns", "input:one_field_of_20_megabytes", "input:bytes_of_no_encoding",
    "input:one_document_often", "input:nested_a_thousand_times", "input:nested_a_million_times",
    "input:a_number_without_end", "input:columns_without_end", "input:many_types",
    "input:a_column_far_right", "input:a_million_columns", "input:a_document_that_fetches",
    "coded:a_project_that_reads_a_file", "coded:codes_in_a_row", "coded:a_database_of_wrong_types",
}  # fmt: skip


@cache
def told() -> dict[str, dict[str, Any]]:
    """What came of every case; all in one process, whose start costs more than most of them."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.fuzz.apart"],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "a library said something of the files"
    return {one["case"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_it_does_no_harm(case: str):
    got = told()[case]
    read = case.startswith("released:") or case in READ
    assert got["end"] == (TABLE if read else REFUSED), got
    assert got["megabytes"] < MEGABYTES, got


QUICK = [
    "input:many_equal_columns", "input:nested_a_thousand_times", "input:a_row_far_below",
    "input:a_workbook_of_entities", "input:a_workbook_bomb", "input:a_document_of_entities",
    "input:a_pdf_whose_pages_hold_themselves", "input:a_name_that_leads_out",
]  # fmt: skip


@pytest.mark.parametrize("case", QUICK)
def test_some_of_them_each_time(case: str, tmp_path: Path):
    from tests.fuzz.targets import READS, outcome_of
    from tests.fuzz.watch import watched

    make = next(make for make, kind in hostile.INPUTS if case == f"{kind}:{make.__name__}")
    path = make(tmp_path)
    with watched():
        end = outcome_of(READS[case.partition(":")[0]], path)
    assert end == (TABLE if case in READ else REFUSED)
