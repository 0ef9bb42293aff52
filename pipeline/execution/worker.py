"""One process that does one shard: ``python -m pipeline.execution.worker``, told by its input.

It says nothing but why it was refused, as JSON; a fault of the program ends it without a word, for
a message of Python's may hold what was read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.errors import IlmioError
from pipeline.execution.context import Models
from pipeline.execution.execute import prepare
from pipeline.execution.shards import cache_of, do_shard
from pipeline.period import Period
from pipeline.runs import Workspace

_FAULT = 1


def order_of(  # noqa: PLR0913 - what a run is told, each once
    source: str,
    period: str,
    workspace: Path,
    *,
    config: list[Path],
    assignments: list[str],
    guided: list[Path],
    roster: Path | None,
    use_cache: bool,
) -> dict[str, Any]:
    """Return what a process is told, so that JSON can tell it."""
    return {
        "source": source,
        "period": period,
        "workspace": str(workspace),
        "config": [str(path) for path in config],
        "assignments": assignments,
        "guided": [str(path) for path in guided],
        "roster": str(roster) if roster else None,
        "use_cache": use_cache,
    }


def do(order: dict[str, Any], index: int, count: int) -> int:
    """Do a shard as it was ordered; return how many documents it holds."""
    workspace = Workspace.open(Path(order["workspace"]))
    ctx = prepare(
        workspace,
        Period.parse(order["period"]),
        order["source"],
        config=[Path(path) for path in order["config"]],
        assignments=order["assignments"],
        guided=[Path(path) for path in order["guided"]],
        roster_file=Path(order["roster"]) if order["roster"] else None,
        use_cache=order["use_cache"],
    )
    own = cache_of(ctx.run, index, count)
    also = workspace.cache_folder if order["use_cache"] else None
    ctx.models = Models(ctx.models.loaded_under, ctx.models.catalogue, workspace.key(), own, also)
    return do_shard(ctx, index, count)


def main() -> None:
    """Read the order, do the shard, leave with the code of what happened."""
    order, answer = json.loads(sys.stdin.read()), sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    try:
        do(order, order.pop("index"), order.pop("count"))
    except IlmioError as error:
        told = {"kind": type(error).__name__, "what": error.what}
        answer.write(json.dumps({**told, "where": error.where, "mend": error.mend}))
        sys.exit(error.exit_code)
    except Exception:
        sys.exit(_FAULT)


if __name__ == "__main__":
    main()
