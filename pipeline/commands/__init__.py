"""What the commands do, apart from parsing and printing."""

from pipeline.commands.doctor import ARTEFACTS, examine
from pipeline.commands.models import build_model, list_models, verify_models
from pipeline.commands.run import run_demo, run_period
from pipeline.execution.releasing import write_release
from pipeline.execution.workspace import make_workspace

__all__ = [
    "ARTEFACTS", "build_model", "examine", "list_models", "make_workspace", "run_demo",
    "run_period", "verify_models", "write_release",
]  # fmt: skip
