"""What a refusal must be: a message of what, where and how to mend, and nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.execution.make_runs import Done, ilmio, tree
from tests.stages.make_inputs import ROWS

CANARY = "Salaisuusvainio"  # stands in every text; no message may show it
PERIOD = "2026-Q3"


def rows(n: int = 6, **changes: Any) -> list[dict[str, Any]]:
    """Good rows of the period, the canary in every text."""
    made = []
    for i in range(n):
        row = {**ROWS[i % 3], "document_id": f"D{i}", "client_id": f"10450{i}", **changes}
        row["text"] = f"{CANARY}lle soitettiin. {row['text']}"
        made.append(row)
    return made


def check(done: Done, code: int, *says: str) -> None:
    """One message of what, where and how to mend; no trace; nothing of the texts."""
    assert done.code == code, done.err
    assert done.err.startswith("ilmio: ") and done.out == ""
    for part in says:
        assert part in done.err, done.err
    for never in ("Traceback", 'File "', CANARY, "Error:"):
        assert never not in done.err, done.err


def refused(workspace: Path, source: object, *options: object, code: int = 3) -> str:
    """Run, and see that nothing in the workspace has changed; returns the message."""
    before = tree(workspace)
    done = ilmio("run", source, "-p", PERIOD, "-w", workspace, *options)
    check(done, code, "Mend:  ", "Where: ")
    assert tree(workspace) == before, "nothing is written, nothing half-written"
    return done.err
