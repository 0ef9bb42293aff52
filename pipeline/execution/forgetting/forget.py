"""Forget a client: look everywhere, say what is there, remove it, and keep that it was done.

What was released holds counts alone and is not touched; the register says which releases counted
this client. What left the workspace is not reached from here, and said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import IlmioError
from pipeline.execution.forgetting.client import Client
from pipeline.execution.forgetting.in_audits import InAudits, find_audits, take_out_of_audits
from pipeline.execution.forgetting.in_caches import clear_caches
from pipeline.execution.forgetting.in_runs import InRun, find_in, without
from pipeline.execution.forgetting.recounted import FORGOTTEN
from pipeline.execution.one_writer import writing
from pipeline.execution.settings import digest_of
from pipeline.matching.versions import FORGOTTEN as FORGOTTEN_BY
from pipeline.matching.versions import Learned, read_versions, remove_version
from pipeline.period import Period
from pipeline.store.database import Database, exists
from pipeline.store.erasures import Erasures, Forgotten, Row
from pipeline.store.register import Register, Release
from pipeline.store.taken import Taken, TakenFiles
from pipeline.writing.quotations import quotes

if TYPE_CHECKING:
    from pipeline.runs import RunFolder, Workspace


@dataclass(frozen=True)
class Kept:
    """Everything that a workspace keeps of a client."""

    runs: tuple[tuple[InRun, InAudits], ...] = field(repr=False)
    stopped: tuple[str, ...]  # periods whose stopped run holds it, or cannot be looked into
    log: tuple[Row, ...] = field(repr=False)  # rows of the database
    surely: tuple[Release, ...]  # releases that counted this client
    perhaps: tuple[Release, ...]  # of an earlier run of its periods
    taken: tuple[Taken, ...]  # files with scrubbed documents that were taken out
    before: bool  # whether it was forgotten once already
    versions: tuple[Learned, ...] = ()  # of the matcher, that it has taught

    @property
    def there(self) -> bool:
        """Whether there is anything to remove."""
        return bool(self.runs or self.stopped or self.log or self.versions)


@dataclass(frozen=True)
class Done:
    """What was removed beside the rows that were found."""

    cached: int  # rows of the caches
    sheets: tuple[str, ...]  # sheets that were removed as a whole
    compacted: bool  # whether the database's file was written anew


def look_for(workspace: Workspace, client: Client) -> Kept:
    """Look for a client in everything that a workspace keeps; nothing is changed.

    :raises UsageError: where something cannot be read: a client is never called absent then.
    """
    whole = [run for run in map(workspace.run, workspace.periods()) if run.has_table("documents")]
    found = [find_in(run, client) for run in whole]  # of others nothing of a client is kept
    runs = tuple((one, find_audits(one)) for one in found if one.there)
    stopped = tuple(p for p in workspace.partials() if _in_stopped(workspace.partial(p), client))
    versions = tuple(
        one for one in read_versions(workspace.matcher_folder) if client.mark in one.taught_by
    )
    if not exists(workspace.folder):
        return Kept(runs, stopped, (), (), (), (), before=False, versions=versions)
    database = Database.open(workspace.folder)
    erasures = Erasures(database)
    log = [row for one, own in runs for row in erasures.readings(one.run.period, own.on_sheets)]
    texts = [text for one, _ in runs for text in one.texts]
    if texts:
        log += erasures.words(lambda rows: quotes(rows, texts))
    surely, perhaps = _releases(Register(database).releases(), [one for one, _ in runs])
    periods = {one.run.period for one, _ in runs}
    taken = tuple(
        one for one in TakenFiles(database).all()
        if one.period in periods and one.what == "project"
    )  # fmt: skip
    before = any(one.client == client.mark for one in erasures.all())
    return Kept(runs, stopped, tuple(log), surely, perhaps, taken, before, versions)


def forget(workspace: Workspace, client: Client, kept: Kept, *, who: str, reason: str) -> Done:
    """Remove what was found, and enter that it was done; a run leaves the client out from then on.

    It can be begun again where it was stopped: it is entered first, and a run is replaced whole.

    :raises BusyError: where another command writes to the workspace.
    """
    with writing(workspace, "ilmio forget …"):
        erasures = Erasures.open(workspace.folder)
        erasures.add(Forgotten(client.mark, who, reason, _counts(kept)))
        for period in kept.stopped:
            workspace.partial(period).clear()
        erasures.erase(kept.log)
        for version in kept.versions:
            remove_version(workspace.matcher_folder, version, FORGOTTEN_BY)
        sheets: list[str] = []
        for found, audits in kept.runs:
            sheets += _from_run(workspace, found, audits)
        cached = clear_caches(workspace)
        return Done(cached, tuple(sheets), erasures.compact())


def _from_run(workspace: Workspace, found: InRun, audits: InAudits) -> list[str]:
    """Audits first: where it is stopped between, the run still tells what is to be looked for."""
    made = without(workspace, found)
    gone = take_out_of_audits(found, audits, made)
    workspace.publish(found.run.period)
    return gone


def _in_stopped(run: RunFolder, client: Client) -> bool:
    if not run.has_table("documents"):  # it may have been stopped while writing it
        return any(path.is_file() for path in run.folder.rglob("*"))
    try:
        return find_in(run, client).there
    except (IlmioError, OSError, ValueError):  # half of a table: it is removed, it is worth nothing
        return True


def _releases(
    releases: Iterable[Release], found: list[InRun]
) -> tuple[tuple[Release, ...], tuple[Release, ...]]:
    """Releases of periods that counted the client: of the very runs, and of earlier ones."""
    days = [Period.parse(one.run.period) for one in found]
    digests: set[str] = set()
    for one in found:
        manifest = one.run.read_manifest()
        digests |= {digest_of(manifest), *(manifest.get(FORGOTTEN) or {}).get("digests_before", ())}
    surely, perhaps = [], []
    for release in releases:
        period = Period.parse(release.record.period)
        if release.record.run_digest in digests:
            surely.append(release)
        elif any(period.start <= own.start and own.end <= period.end for own in days):
            perhaps.append(release)
    return tuple(surely), tuple(perhaps)


def _counts(kept: Kept) -> dict[str, object]:
    """What is entered of what was removed: counts of rows, no id."""
    log = Counter(row.table for row in kept.log)
    return {
        "runs": {found.run.period: dict(found.rows) for found, _ in kept.runs},
        "stopped": list(kept.stopped),
        "database": dict(log),
        "drawn": sum(len(own.numbers) for _, audits in kept.runs for own in audits.drawn),
        "matcher": [one.number for one in kept.versions],
        "releases": [one.id for one in kept.surely],
    }
