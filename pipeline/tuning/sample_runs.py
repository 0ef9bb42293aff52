"""Run the sample documents, both periods, for the demo and for the scores."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.execution.context import Models, Progress
from pipeline.execution.execute import execute, prepare
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.tuning.samples import PERIODS, input_path


def run_samples(
    workspace: Workspace, progress: Progress | None = None, assignments: Sequence[str] = ()
) -> list[RunFolder]:
    """Run both periods of the sample documents; models are made once."""
    models: Models | None = None
    done = []
    for name in PERIODS:
        ctx = prepare(
            workspace,
            Period.parse(name),
            str(input_path(name)),
            assignments=assignments,
            progress=progress,
            models=models,
        )
        models = ctx.models
        done.append(execute(ctx))
    return done
