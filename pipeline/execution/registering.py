"""What is entered into the register when a report is released, and what people said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.execution.settings import digest_of
from pipeline.report.checklist import Signed, open_questions
from pipeline.report.view import Source, checks_of
from pipeline.store.database import exists
from pipeline.store.register import Content, Register, ReleasedFile, ReleaseRecord
from pipeline.store.signoffs import SignOffs

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.runs import Workspace


def signed_of(workspace: Workspace, period: str, finished: str) -> tuple[Signed, ...]:
    """The last words of people on a period's checklist, said since its run was finished.

    :param finished: ISO time, of the manifest; of a roll-up the latest of its parts.
    """
    if not exists(workspace.folder):
        return ()
    last = SignOffs.open(workspace.folder).last(period, since=finished)
    return tuple(
        Signed(number, one.yes, one.name, datetime.fromisoformat(one.at).date())
        for number, one in sorted(last.items())
    )


def enter_release(
    register: Register,
    source: Source,
    facts: pd.DataFrame,
    files: Mapping[str, Content],
    *,
    round_to: int,
    who: str | None = None,
    reason: str | None = None,
    after: str | None = None,
) -> str:
    """Enter a release into the register and return its id; before its files are written.

    :param facts: see :meth:`Register.add`, as is ``after``.
    :param files: as they will be written, by name; the checklist is told from them.
    :raises GateError: where another release was entered meanwhile.
    """
    unmet, unsigned = open_questions(checks_of(source, files), source.signed)
    record = ReleaseRecord(
        period=str(source.manifest["period"]),
        profile=source.profile,
        k=source.k,
        round_to=round_to,
        run_digest=digest_of(source.manifest),
        settings_digest=digest_of(source.manifest["settings"]),
        catalogue_digest=str(source.manifest["catalogue"]["digest"]),
        who=who,
        reason=reason,
        unmet=unmet,
        unsigned=unsigned,
    )
    given = [ReleasedFile.of(name, content) for name, content in files.items()]
    return register.add(record, facts, given, after=after)
