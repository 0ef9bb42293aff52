"""What the web app shows of a finished run: released for its teams, and entered like a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.errors import GateError
from pipeline.execution.deciding import as_counted, definitions, overlay_of_run, told_apart
from pipeline.execution.registering import earlier_facts, of_the_same
from pipeline.execution.settings import digest_of
from pipeline.execution.solved import SOLVED
from pipeline.stages.release import ReleaseSettings
from pipeline.store.register import Register, ReleaseRecord

if TYPE_CHECKING:
    from pipeline.runs import RunFolder, Workspace

_TRIES = 3  # others may release something meanwhile
_AGAIN = 8  # and the run may be made again
_SAME = ("measure", "period", "group", "theme_id", "definition", "value", "low", "high", "hidden")


def show_to_teams(
    workspace: Workspace, run: RunFolder, settings: ReleaseSettings, themes: pd.DataFrame
) -> pd.DataFrame:
    """Release the counts of a finished run beside everything that was released before.

    What a screen shows is known from then on as what a report tells is: it is entered in the
    register, without files, once for each run. A merged theme that would tell of few beside its
    parts is hidden.

    :param themes: table ``themes`` as they were found.
    :returns: table ``release``.
    :raises GateError: where others kept on releasing meanwhile.
    """
    register = Register.open(workspace.folder)
    others = 0
    for _ in range(_AGAIN):
        head, earlier = register.head(), earlier_facts(register)
        record = _record(run, settings)
        table, facts = _released(workspace, run, settings, themes, earlier)
        if _record(run, settings) != record:  # it was published anew while it was read
            themes = run.read_table("themes")
            continue
        if _is_entered(register, record, facts, earlier):
            return table
        try:
            register.add(record, facts, (), after=head)
        except GateError:
            others += 1
            if others == _TRIES:
                raise
        else:
            return table
    raise GateError(
        f"The run of {run.period} is being made again.",
        where=str(run.folder),
        mend="Look again in a moment.",
    )


def _released(
    workspace: Workspace,
    run: RunFolder,
    settings: ReleaseSettings,
    found: pd.DataFrame,
    earlier: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    compared = run.read_manifest().get("compared_with")
    before = workspace.run(compared) if compared else None
    shown, over = as_counted(run, ("evidence", "themes")), overlay_of_run(run)
    own = definitions(found, over)
    made = SOLVED.release(
        shown["evidence"],
        settings=settings,
        before=before.read_table("evidence") if before is not None and before.exists else None,
        earlier=of_the_same(earlier, shown["themes"], own),
    )
    facts = made.facts.assign(definition=[own.get(one, "") for one in made.facts["theme_id"]])
    gone = told_apart(facts, earlier, over, definitions(found), settings.k)
    table = made.table[~made.table["theme_id"].isin(gone)]
    return table, facts[~facts["theme_id"].isin(gone)]


def _record(run: RunFolder, settings: ReleaseSettings) -> ReleaseRecord:
    manifest = run.read_manifest()
    return ReleaseRecord(
        period=run.period,
        profile=settings.profile,
        k=settings.k,
        round_to=settings.round_to,
        run_digest=digest_of(manifest),
        settings_digest=digest_of(manifest["settings"]),
        catalogue_digest=str(manifest["catalogue"]["digest"]),
    )


def _is_entered(
    register: Register, record: ReleaseRecord, facts: pd.DataFrame, earlier: pd.DataFrame
) -> bool:
    """Whether the same facts of the same run were shown to these readers before."""
    ids = {
        one.id
        for one in register.releases()
        if one.on_screen
        and (one.record.run_digest, one.record.profile) == (record.run_digest, record.profile)
    }
    now = _rows(facts)
    return any(_rows(earlier[earlier["release_id"] == one]) == now for one in ids)


def _rows(facts: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in facts[list(_SAME)].itertuples(index=False))
