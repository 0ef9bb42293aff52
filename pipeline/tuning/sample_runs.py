"""Run the sample documents, both periods, for the demo and for the scores."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.execution.context import Models, Progress
from pipeline.execution.execute import execute, prepare
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.tuning.samples import PERIODS, input_path


def run_samples(
    workspace: Workspace,
    progress: Progress | None = None,
    assignments: Sequence[str] = (),
    models: Models | None = None,
) -> tuple[list[RunFolder], Models]:
    """Run both periods of the sample documents.

    :param models: to run with; None: made once, as the settings say.
    :returns: the runs, and the models that they were made with.
    """
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
    assert models is not None
    return done, models
