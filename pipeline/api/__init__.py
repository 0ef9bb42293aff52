"""For notebooks: a workspace, its runs and its numbers as DataFrames and plain dataclasses.

Everything here is also to be had by ``from pipeline import …``. What it returns is for the eyes of
those who may read the workspace: nothing of it has passed disclosure control, unless it says so.
"""

from pipeline.api import figures
from pipeline.api.audits import audit_coverage, practice_audit
from pipeline.api.measures import (
    coded_clients,
    compare,
    compared_table,
    score,
    score_beside,
    score_table,
    trials_table,
    tune,
)
from pipeline.api.transformers import deid_transformer, encoder_transformer
from pipeline.api.workspace import (
    OpenWorkspace,
    Run,
    add_phenomenon,
    open_workspace,
    sample_workspace,
)

__all__ = [
    "OpenWorkspace",
    "Run",
    "add_phenomenon",
    "audit_coverage",
    "coded_clients",
    "compare",
    "compared_table",
    "deid_transformer",
    "encoder_transformer",
    "figures",
    "open_workspace",
    "practice_audit",
    "sample_workspace",
    "score",
    "score_beside",
    "score_table",
    "trials_table",
    "tune",
]
