"""`ilmio forget`: say what is kept of a client, remove it, say what is not reached from here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.execution.forgetting.client import Client, client_of
from pipeline.execution.forgetting.forget import Done, Kept, forget, look_for
from pipeline.execution.handing import name_of
from pipeline.runs import Workspace


def forget_client(
    folder: Path,
    name: str,
    *,
    pseudonymous: bool = False,
    by: str | None = None,
    reason: str | None = None,
    yes: bool = False,
) -> str:
    """Forget a client, or say what would be removed.

    :param name: the client's id as the source has it, or its pseudonym.
    :raises UsageError: where it is to be done and nobody answers for it.
    """
    workspace = Workspace.open(folder)
    client = client_of(workspace, name, pseudonymous=pseudonymous)
    kept = look_for(workspace, client)
    if not yes:
        return "\n".join([*_found(kept), *_outside(kept), *_next(kept)])
    if not by or not (reason or "").strip():
        raise UsageError(
            "Who answers for it, and why, is entered into the log.",
            where="--by, --reason",
            mend="Name both, for example: --by 'FIRST LAST' --reason 'request of 3 March'",
        )
    who = name_of(by, "--by")
    _refuse_named(client, f"{who} {reason}")
    done = forget(workspace, client, kept, who=who, reason=str(reason).strip())
    return "\n".join([*_found(kept), *_done(done, kept, folder), *_outside(kept), *_recount(kept)])


def _refuse_named(client: Client, told: str) -> None:
    if any(one in told for one in client.ids):
        raise UsageError(
            "The reason names the client, and it is kept in the log.",
            where="--reason",
            mend="Give a reference that names nobody, such as the number of the request.",
        )


def _found(kept: Kept) -> list[str]:
    if not kept.there:
        known = " It was forgotten before." if kept.before else ""
        return [f"Nothing of this client is kept in the workspace.{known}"]
    lines = ["Kept of this client:"]
    for found, audits in kept.runs:
        rows = ", ".join(f"{name} {n}" for name, n in found.rows.items())
        lines.append(f"  run {found.run.period}: {rows} (rows)")
        if audits.drawn:
            lines.append(f"  audit {found.run.period}: drawn to be read; what was read of it")
        if audits.asked:
            lines.append(f"  audit {found.run.period}: single passages, and what was read of them")
        lines += [f"  sheet with its texts: {p.name}" for p in (*audits.sheets, *audits.passages)]
    lines += [
        f"  version {one.number} of the matcher: it has taught it; removed as a whole"
        for one in kept.versions
    ]
    lines += [f"  stopped run {period}: removed as a whole" for period in kept.stopped]
    tables = Counter(row.table for row in kept.log)
    said = {
        "reading": "what people marked",
        "statement": "texts that repeat a document",
        "vote": "notes that repeat a document",
        "decision": "reasons that repeat a document",
    }
    lines += [f"  database: {n} rows of {name} ({said[name]})" for name, n in tables.items()]
    return lines


def _outside(kept: Kept) -> list[str]:
    """What is not removed: counts that were released, and what has left the workspace."""
    lines = []
    if kept.surely:
        told = ", ".join(one.id for one in kept.surely)
        lines.append(f"Releases that counted this client (counts only, nobody is named): {told}")
    if kept.perhaps:
        told = ", ".join(one.id for one in kept.perhaps)
        lines.append(f"Releases of the same periods by another run, which may have: {told}")
    for one in kept.taken:
        unit = f" of {one.unit}" if one.unit else ""
        lines.append(
            f"Taken out with scrubbed documents{unit}: {one.file_name}, by {one.who}, {one.at}. "
            "Ask for it to be deleted there."
        )
    lines.append(
        "Not reached from here: the source, backups of this workspace, exports, copies of sheets. "
        "Make a new backup and delete the older ones (`ilmio backup`)."
    )
    return lines


def _done(done: Done, kept: Kept, folder: Path) -> list[str]:
    lines = [f"Removed, and {done.cached} vectors of the caches that no other client accounts for."]
    lines += [f"The sheet {name} was removed as a whole." for name in done.sheets]
    if not done.compacted:
        lines.append(
            "The file of the database could not be written anew (somebody reads it, or it is on a "
            "server): what was erased may still lie in it until then. With the review stopped, "
            f"once more: ilmio forget CLIENT --yes … -w {folder}"
        )
    if kept.versions:
        lines.append(
            "A run that names a removed version of the matcher is refused from now on. Learn "
            "again from what the others say: ilmio models learn"
        )
    lines.append("From now on a run leaves this client out, and counts its rows as rejects.")
    return lines


def _recount(kept: Kept) -> list[str]:
    if not kept.runs:
        return []
    periods = ", ".join(found.run.period for found, _ in kept.runs)
    return [
        f"The numbers of {periods} stay as they were counted, and the manifest says so: what was "
        "released stands on them.",
        "Counted again (ilmio run INPUT --from evidence) they are without this client. Do not "
        "release them beside the earlier ones without need: their difference is one client.",
    ]


def _next(kept: Kept) -> list[str]:
    word = "To do it" if kept.there else "To leave it out of later runs all the same"
    return [f"Nothing was changed. {word}: the same with --by NAME --reason WHY --yes"]
