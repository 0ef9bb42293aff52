"""What a run holds of a client, and the run without it.

The rows go. What was counted stays as it was counted, and the manifest says how many clients were
forgotten since: the numbers that were released before stand on it. Counted again
(`ilmio run --from evidence`, an audit that is taken) it is without them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.execution.forgetting.recounted import FORGOTTEN
from pipeline.execution.plan import ACCOUNT
from pipeline.execution.resume import read_account
from pipeline.execution.settings import digest_of
from pipeline.execution.sound import DIGESTS, digests_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.execution.forgetting.client import Client
    from pipeline.runs import RunFolder, Workspace

_VECTORS = "vectors.npy"


@dataclass(frozen=True)
class InRun:
    """What one run holds of a client."""

    run: RunFolder = field(repr=False)
    clients: frozenset[str] = field(repr=False)  # ids of the client
    documents: frozenset[str] = field(repr=False)
    passages: frozenset[str] = field(repr=False)
    units: frozenset[str] = field(repr=False)  # what it is counted and read as: client, household
    texts: tuple[str, ...] = field(repr=False)
    rows: Mapping[str, int]  # table to rows

    @property
    def there(self) -> bool:
        """Whether there is anything."""
        return any(self.rows.values())


def find_in(run: RunFolder, client: Client) -> InRun:
    """Look for a client in a run.

    :raises UsageError: where a table cannot be read.
    """
    documents = run.read_table("documents")
    own = documents[documents["client_id"].isin(client.ids)]
    ids = frozenset(own["document_id"])
    passages, texts = frozenset[str](), tuple(own["text"])
    if run.has_table("passages"):
        cut = run.read_table("passages")
        cut = cut[cut["document_id"].isin(ids) | cut["client_id"].isin(client.ids)]
        passages, texts = frozenset(cut["passage_id"]), (*texts, *cut["text"])
    units = client.ids | frozenset(own["household_id"].dropna())
    found = InRun(run, client.ids, ids, passages, units, texts, {})
    rows = {
        table.name: int(_of_client(run.read_table(table.name), found).sum())
        for table in tables.ALL
        if run.has_table(table.name)
    }
    if passages and (run.folder / _VECTORS).is_file():
        rows["vectors"] = len(passages)
    return replace(found, rows={name: n for name, n in rows.items() if n})


def without(workspace: Workspace, found: InRun) -> RunFolder:
    """Write the run without a client where a run is written; it waits to be published."""
    run = found.run
    made = workspace.partial(run.period)
    made.clear()
    shutil.copytree(run.folder, made.folder)
    if found.passages and (run.folder / _VECTORS).is_file():
        gone = run.read_table("passages")["passage_id"].isin(found.passages)
        made.write_vectors(run.read_vectors()[(~gone).to_numpy()])
    for name in found.rows:
        if name != "vectors":
            table = run.read_table(name)
            made.write_table(name, table[~_of_client(table, found)])
    _note(made, found, digests_of(made, _written(found.rows)))
    return made


def _written(rows: Iterable[str]) -> list[str]:
    return [_VECTORS if name == "vectors" else f"tables/{name}.parquet" for name in rows]


def _of_client(table: pd.DataFrame, found: InRun) -> pd.Series:
    """Which rows are of the client: by any id that leads to it."""
    import pandas as pd

    mine = pd.Series(False, index=table.index)
    for column, ids in (
        ("passage_id", found.passages),
        ("document_id", found.documents),
        # a household is read as one: what was read of it was read of this client too
        ("client_id", found.units if "reader" in table else found.clients),
        ("row_id", found.documents | found.passages),
    ):
        if column in table:
            mine |= table[column].isin(ids)
    return mine


def _note(made: RunFolder, found: InRun, digests: Mapping[str, str]) -> None:
    """Say in manifest and account how many were forgotten; the numbers are as they were."""
    manifest = made.read_manifest()
    before = manifest.get(FORGOTTEN) or {"clients": 0, "still_counted": 0, "documents": 0}
    told = {
        "clients": before["clients"] + 1,
        "still_counted": before["still_counted"] + 1,
        "documents": before["documents"] + len(found.documents),
        "last": datetime.now(UTC).date().isoformat(),
        "digests_before": [*before.get("digests_before", ()), digest_of(manifest)],
    }
    made.write_manifest(_with(manifest, told, digests))
    path = made.folder / ACCOUNT
    if path.is_file():
        account = _with(read_account(made), told, digests)
        made.write_text(ACCOUNT, json.dumps(account, ensure_ascii=False, default=str))


def _with(
    content: Mapping[str, Any], told: Mapping[str, Any], digests: Mapping[str, str]
) -> dict[str, Any]:
    return {**content, FORGOTTEN: told, DIGESTS: {**content.get(DIGESTS, {}), **digests}}
