"""What is entered into the register when a report is released, and what people said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

    from pipeline.gate.gate import Gate
    from pipeline.runs import Workspace
    from pipeline.stages.release import ReleaseSettings


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


@dataclass(frozen=True)
class Release:
    """What the files of a release pass before they are written, and where it is entered."""

    gate: Gate
    register: Register
    earlier: pd.DataFrame  # table ``facts``, in the order of the releases
    head: str  # the register as it was when the release was solved
    who: str | None = None
    reason: str | None = None
    enters: bool = True  # False: it is only looked at, and its files go nowhere

    @classmethod
    def open(
        cls,
        workspace: Workspace,
        gate: Gate,
        who: str | None = None,
        reason: str | None = None,
        *,
        enters: bool = True,
    ) -> Release:
        """Read what was released before from a workspace's register."""
        register = Register.open(workspace.folder)
        head = register.head()
        return cls(gate, register, earlier_facts(register), head, who, reason, enters)

    def passes(
        self, source: Source, facts: pd.DataFrame, settings: ReleaseSettings
    ) -> Callable[[Mapping[str, bytes]], None]:
        """Return what is shown the files before the first is written; it raises to stop."""

        def check(files: Mapping[str, bytes]) -> None:
            self.gate.check_files(files)
            if not self.enters:
                return
            enter_release(
                self.register,
                source,
                facts,
                files,
                round_to=settings.round_to,
                who=self.who,
                reason=self.reason,
                after=self.head,
            )

        return check


def earlier_facts(register: Register) -> pd.DataFrame:
    """Table ``facts`` of everything that was released, in the order of the releases."""
    facts = register.facts()
    order = {release.id: release.position for release in register.releases()}
    places = facts["release_id"].map(order)
    return facts.loc[places.sort_values(kind="stable").index]


def of_the_same(
    earlier: pd.DataFrame | None, themes: pd.DataFrame, own: Mapping[str, str]
) -> pd.DataFrame | None:
    """Leave out facts of open themes that only share their id with one of this run.

    :param own: digest of what each theme of the run is.
    """
    if earlier is None:
        return None
    opened = set(themes.loc[themes["origin"] == "open", "theme_id"])
    another = earlier["theme_id"].isin(opened) & (
        earlier["definition"] != earlier["theme_id"].map(dict(own))
    )
    return earlier[~another]


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
