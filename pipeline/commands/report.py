"""`ilmio report`: a finished run's report, released under a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.loosening import refuse_unreasoned
from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.writing.statements import Judged, Remark

if TYPE_CHECKING:
    from pipeline.report.view import Source


@dataclass(frozen=True)
class Written:
    """The files of a report, and the sound statements that none of them shows."""

    paths: tuple[Path, ...]
    unshown: tuple[Remark, ...] = ()


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
    judged: Judged | None = None,
) -> Written:
    """Write a finished run's report under a profile.

    Of a period without a run of its own, the finished runs of its parts are rolled up.

    :param round_to: tell counts to the nearest multiple of it; None: as the workspace says.
    :param judged: what people wrote: what of it is shown, and how much is refused.
    :param who: who answers for a profile that is looser than the strictest, and ``reason`` why.
    """
    from pipeline.configs import load_settings
    from pipeline.execution.gates import export_gate
    from pipeline.execution.registering import Release, signed_of
    from pipeline.execution.reporting import Asked, write_report
    from pipeline.execution.rollup import parts_of, write_rollup
    from pipeline.execution.settings import RunSettings
    from pipeline.report.templates_own import Templates
    from pipeline.report.templates_trial import try_templates
    from pipeline.report.write import FORMATS
    from pipeline.stages.release import PROFILES, ReleaseSettings

    if profile not in PROFILES:
        raise UsageError(
            f"There is no profile '{profile}'.{did_you_mean(profile, PROFILES)}",
            where="--profile",
            mend=f"Use one of: {', '.join(PROFILES)}.",
        )
    workspace, wanted = Workspace.open(folder), Period.parse(period)
    now = load_settings(RunSettings, [workspace.settings_file])
    own = now.report.release
    changed = {"profile": profile, "round_to": own.round_to if round_to is None else round_to}
    settings = ReleaseSettings.model_validate({**own.model_dump(), **changed})
    refuse_unreasoned(settings, who, reason)
    templates = Templates(workspace.templates_folder)
    try_templates(templates, languages)
    done = workspace.run(wanted.name)
    target = out or workspace.folder / "releases" / f"{wanted.name}-{profile}"
    parts = () if done.exists else parts_of(workspace, wanted)
    runs = [workspace.run(part.name) for part in parts] or [done]
    finished = max(run.read_manifest()["finished"] for run in runs)
    signed = signed_of(workspace, wanted.name, finished)
    gate = export_gate(workspace, [one.name for one in signed])
    seen: list[Source] = []
    asked = Asked(
        settings,
        tuple(languages),
        tuple(formats or FORMATS),
        release=Release.open(workspace, gate, who, reason),
        signed=signed,
        templates=templates,
        written=judged,
        active_clientele=now.active_clientele,
        on_source=seen.append,
    )
    folder_made = _MadeWhenWritten(target, wanted.name)
    if parts:
        made = write_rollup(workspace, wanted, asked, folder_made)
    else:
        manifest = done.read_manifest()
        before = _compared(workspace, manifest.get("compared_with"))
        made = write_report(done, manifest, asked, before=before, folder=folder_made)
    return Written(tuple(made), _unshown(judged, seen, languages))


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
