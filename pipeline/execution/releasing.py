"""A finished run's report, released under a profile, or looked at before it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.execution.loosening import refuse_unreasoned
from pipeline.execution.one_writer import writing
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.writing.statements import Judged, Remark

if TYPE_CHECKING:
    from pipeline.deid.findings import Scan
    from pipeline.report.view import Source
    from pipeline.report.write import Folder
    from pipeline.stages.release import ReleaseSettings


@dataclass(frozen=True)
class Written:
    """The files of a report, and the sound statements that none of them shows."""

    paths: tuple[Path, ...]
    unshown: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Looked:
    """A release as it would be: solved, rendered and through the gate, but entered nowhere."""

    source: Source
    files: Mapping[str, bytes]
    head: str  # the register beside which it was solved
    unshown: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Order:
    """What is asked for: of which period, for whom, in which languages and files."""

    period: str
    profile: str
    languages: tuple[str, ...]
    formats: tuple[str, ...] = ()  # none: every one
    who: str | None = None  # who answers for a profile that is looser than the strictest
    reason: str | None = None  # and why it is needed
    round_to: int | None = None  # clients: counts to the nearest; None: as the workspace says
    # clients in an active relationship in all; None: as the run or the workspace says
    active_clientele: int | None = None


@dataclass(frozen=True)
class _InMemory:
    """A folder that is none: what is looked at leaves no file."""

    files: dict[str, bytes] = field(default_factory=dict)

    def write_bytes(self, name: str, data: bytes) -> Path:
        self.files[name] = data
        return Path(name)


class _MadeWhenWritten(RunFolder):
    """A folder that comes to be with its first file: what is refused before leaves none."""

    def write_bytes(self, name: str, data: bytes) -> Path:
        """Write a file into the folder and return its path."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return super().write_bytes(name, data)


def write_release(  # noqa: PLR0913 - the command's options, each once
    folder: Path,
    period: str,
    profile: str,
    languages: Sequence[str],
    formats: Sequence[str],
    out: Path | None,
    *,
    who: str | None = None,
    reason: str | None = None,
    round_to: int | None = None,
    active_clientele: int | None = None,
    judged: Judged | None = None,
    scan: Scan | None = None,
) -> Written:
    """Write a finished run's report under a profile.

    Of a period without a run of its own, the finished runs of its parts are rolled up.

    :param round_to: tell counts to the nearest multiple of it; None: as the workspace says.
    :param judged: what people wrote: what of it is shown, and how much is refused.
    :param who: who answers for a profile that is looser than the strictest, and ``reason`` why.
    :param scan: the detectors of the last gate, where they have been made already.
    """
    order = Order(
        period, profile, tuple(languages), tuple(formats), who, reason, round_to, active_clientele
    )
    workspace, wanted = Workspace.open(folder), Period.parse(period)
    target = out or release_folder(workspace, wanted.name, profile)
    with writing(workspace, f"ilmio report --period {wanted.name} --profile {profile}"):
        made, seen, _ = _made(
            workspace, order, judged, _MadeWhenWritten(target, wanted.name), scan, enters=True
        )
    return Written(tuple(made), _unshown(judged, [seen], languages))


def look_at_release(
    workspace: Workspace, order: Order, judged: Judged | None, scan: Scan | None = None
) -> Looked:
    """Make a release as :func:`write_release` does, and enter and write nothing of it.

    :raises IlmioError: as :func:`write_release` would.
    """
    aside = _InMemory()
    _, seen, head = _made(workspace, order, judged, aside, scan, enters=False)
    return Looked(seen, aside.files, head, _unshown(judged, [seen], order.languages))


def release_folder(workspace: Workspace, period: str, profile: str) -> Path:
    """Folder in which the last release of a period and profile lies."""
    return workspace.folder / "releases" / f"{period}-{profile}"


def _made(
    workspace: Workspace,
    order: Order,
    judged: Judged | None,
    folder: Folder,
    scan: Scan | None,
    *,
    enters: bool,
) -> tuple[list[Path], Source, str]:
    """Make a release; return its files, what it was made of, and the register before it."""
    from pipeline.configs import load_settings
    from pipeline.execution.gates import export_gate
    from pipeline.execution.registering import Release, signed_of
    from pipeline.execution.reporting import Asked, write_report
    from pipeline.execution.rollup import parts_of, write_rollup
    from pipeline.execution.settings import RunSettings
    from pipeline.report.templates_own import Templates
    from pipeline.report.templates_trial import try_templates
    from pipeline.report.write import FORMATS

    wanted = Period.parse(order.period)
    now = load_settings(RunSettings, [workspace.settings_file])
    settings = _settings(order, now.report.release)
    templates = Templates(workspace.templates_folder)
    try_templates(templates, order.languages)
    done = workspace.run(wanted.name)
    parts = () if done.exists else parts_of(workspace, wanted)
    runs = [workspace.run(part.name) for part in parts] or [done]
    finished = max(run.read_manifest()["finished"] for run in runs)
    signed = signed_of(workspace, wanted.name, finished)
    gate = export_gate(workspace, [one.name for one in signed], scan)
    entered = Release.open(workspace, gate, order.who, order.reason, enters=enters)
    seen: list[Source] = []
    asked = Asked(
        settings,
        order.languages,
        order.formats or tuple(FORMATS),
        release=entered,
        signed=signed,
        templates=templates,
        written=judged,
        active_clientele=order.active_clientele or now.active_clientele,
        on_source=seen.append,
    )
    if parts:
        made = write_rollup(workspace, wanted, asked, folder)
    else:
        manifest = done.read_manifest()
        before = _compared(workspace, manifest.get("compared_with"))
        made = write_report(done, manifest, asked, before=before, folder=folder)
    return made, seen[0], entered.head


def _settings(order: Order, own: ReleaseSettings) -> ReleaseSettings:
    """Return the settings of a release; a looser profile needs somebody who answers for it."""
    from pipeline.stages.release import PROFILES, ReleaseSettings

    if order.profile not in PROFILES:
        raise UsageError(
            f"There is no profile '{order.profile}'.{did_you_mean(order.profile, PROFILES)}",
            where="--profile",
            mend=f"Use one of: {', '.join(PROFILES)}.",
        )
    round_to = own.round_to if order.round_to is None else order.round_to
    changed = {"profile": order.profile, "round_to": round_to}
    settings = ReleaseSettings.model_validate({**own.model_dump(), **changed})
    refuse_unreasoned(settings, order.who, order.reason)
    return settings


def _unshown(
    judged: Judged | None, seen: Sequence[Source], languages: Sequence[str]
) -> tuple[Remark, ...]:
    """Say which statements are sound and stand in no report all the same."""
    if judged is None:
        return ()
    release = seen[0].release
    whole = release[(release["group"] == "all") & ~release["hidden"] & (release["n_clients"] > 0)]
    shown = set(whole["theme_id"]) if seen[0].material.clients >= seen[0].k else set()
    found = []
    for one in judged.accepted:
        if one.language not in languages:
            told = "The report is not made in its language: name it with --language."
            found.append(Remark(one.row, one.part, f"in {one.language}", told, refuses=False))
        elif one.theme_id not in shown:
            told = "The phenomenon's number is not shown under this profile."
            found.append(Remark(one.row, one.part, "number hidden", told, refuses=False))
    return tuple(found)


def _compared(workspace: Workspace, period: str | None) -> RunFolder | None:
    """Return the run that this one was compared with, where it still stands."""
    run = workspace.run(period) if period else None
    return run if run is not None and run.exists else None
