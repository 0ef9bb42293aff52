"""`ilmio coded export`: a run's themes and passages as a REFI-QDA project, or a codebook alone.

The project holds the scrubbed text of single clients. It is no release and never becomes one:
nothing in it is hidden by disclosure control, and scrubbed text stays personal data. It is for the
team's own analysis inside the organisation; a named person answers for it, with a reason, and both
are entered into a log of digests. `ilmio release hand-over` refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.catalogue import load_catalogue
from pipeline.errors import UsageError
from pipeline.execution.gates import export_gate
from pipeline.execution.handing import name_of, told
from pipeline.execution.settings import digest_of
from pipeline.period import Period
from pipeline.report.messages import load_messages
from pipeline.runs import Workspace, written_aside
from pipeline.store.register import ReleasedFile
from pipeline.store.taken import Taken, TakenFiles
from pipeline.tuning.coded.of_run import Language, coded_of_run, codes_of, codes_of_catalogue
from pipeline.tuning.coded.write import coloured, qdc, qdpx


@dataclass(frozen=True)
class Wanted:
    """What is to be written, and who answers for it."""

    out: Path
    language: Language = "fi"
    unit: str = ""
    open_themes: bool = False  # of a codebook: those of the run too
    who: str | None = None
    reason: str | None = None


def export_coded(folder: Path, period: str, wanted: Wanted) -> str:
    """Write a run as a project (``.qdpx``) or its codebook (``.qdc``).

    :raises UsageError: where nobody answers for it, or the name of the file will not do.
    :raises GateError: where an identifier stands in what was to be written.
    """
    kind = _kind(wanted)
    workspace = Workspace.open(folder)
    run = workspace.run(Period.parse(period).name)
    manifest = run.read_manifest()
    catalogue = load_catalogue(workspace.catalogue_file)
    words = load_messages(wanted.language)
    told_of_clients = kind == "project" or wanted.open_themes
    answers = _answers(wanted) if told_of_clients else ("", "")
    if kind == "project":
        made = coded_of_run(
            run, catalogue, workspace.key(), language=wanted.language, unit=wanted.unit
        )
        note = words("coded.project_note", period=run.period)
        name = words("coded.project_name", period=run.period)
        client = words("coded.client")
        codes = coloured(made.codes)
        held = f"{len(made.documents):,} scrubbed documents, {len(made.spans):,} codings, "
        data = qdpx(replace(made, codes=codes), name=name, note=note, case=client)
    else:
        themes = run.read_table("themes")
        codes = coloured(
            codes_of(themes, catalogue, wanted.language)
            if wanted.open_themes
            else codes_of_catalogue(catalogue, wanted.language)
        )
        held, data = "", qdc(codes)
    export_gate(workspace).check_files({wanted.out.name: data})
    if told_of_clients:
        file = ReleasedFile.of(wanted.out.name, data)
        TakenFiles.open(folder).add(
            Taken(
                run.period, kind, wanted.unit, digest_of(manifest), file.name, file.sha256,
                file.bytes, *answers,
            )
        )  # fmt: skip
    with written_aside(wanted.out) as aside:
        aside.write_bytes(data)
    lines = [f"{wanted.out}: {held}{len(codes):,} codes."]
    if kind == "project":
        lines += [
            "It holds the scrubbed text of single clients: personal data still. It is for the "
            "team's own analysis inside, and no release: do not hand it on.",
        ]
    if told_of_clients:
        lines.append(f"Entered into the log: {answers[0]}, {answers[1]} (ilmio coded log).")
    return "\n".join(lines)


def taken_log(folder: Path) -> str:
    """List what was taken from a workspace, and say whether the log holds."""
    log = TakenFiles.open(Workspace.open(folder).folder)
    lines = [
        f"{one.at[:16]}  {one.period}  {one.what}{f' of {one.unit}' if one.unit else ''}  "
        f"{one.file_name}  {one.sha256[:12]}  {one.who}: {one.reason}"
        for one in log.all()
    ] or ["Nothing was taken from this workspace."]
    broken = log.verify()
    state = f"BROKEN: {broken}" if broken else "nothing was changed afterwards"
    return "\n".join([*lines, "", f"Chain of digests: {state}."])


def _kind(wanted: Wanted) -> str:
    kinds = {".qdpx": "project", ".qdc": "codebook"}
    suffix = wanted.out.suffix.casefold()
    if suffix not in kinds:
        raise UsageError(
            "The name of the file says what is written: .qdpx a project, .qdc a codebook.",
            where=f"--out {wanted.out}",
            mend=f"Write --out {wanted.out.with_suffix('.qdpx')}",
        )
    if wanted.out.exists():
        raise UsageError(
            "There is such a file already.",
            where=str(wanted.out),
            mend="Give another name with --out.",
        )
    return kinds[suffix]


def _answers(wanted: Wanted) -> tuple[str, str]:
    """Return who answers, and why.

    :raises UsageError: names the options that are missing.
    """
    reason = told(wanted.reason)
    missing = [] if (wanted.who or "").strip() else ["--who NAME"]
    missing += [] if reason else ["--reason TEXT"]
    if missing or reason is None:
        raise UsageError(
            "This file tells of single clients, and no disclosure control stands before it: a "
            "named person has to answer for it, with a reason. Both go into the log.",
            where=f"--out {wanted.out}",
            mend=f"Add {' and '.join(missing)}; a codebook of the catalogue alone (--out FILE.qdc) "
            "needs neither.",
        )
    return name_of(wanted.who or "", "--who"), reason
