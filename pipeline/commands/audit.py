"""`ilmio audit --privacy`: draw passages for a reader, take the sheet back, show what it says."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from pathlib import Path

from pipeline.audit.answers import understand
from pipeline.audit.draw import BY, By, Design, Draw, draw
from pipeline.audit.result import Record, Residual, evaluate, read_record
from pipeline.audit.sheet import FORMATS, read_sheet, sheet_bytes
from pipeline.configs import did_you_mean
from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace, put_aside, written_aside
from pipeline.stats.finite import finite_at_most


def audit_privacy(  # noqa: PLR0913 - the command's options, each once
    folder: Path,
    period: str,
    n: int = 300,
    seed: int = 7,
    by: str = "",
    form: str = "xlsx",
    *,
    take: Path | None = None,
    again: bool = False,
) -> str:
    """Draw a sheet, take one, or show the result of one that was taken.

    :param again: draw a new sheet where one is there already; the old one is kept beside it.
    """
    workspace = Workspace.open(folder)
    run = workspace.run(Period.parse(period).name)
    run.read_manifest()
    if take is not None:
        return _take(run, take)
    record = _current(run)
    if record is not None and not again:
        if record.result is not None:
            return told(record.result)
        waiting = [path for path in map(run.audit_file, FORMATS) if path.is_file()]
        if waiting:
            return _how_to_go_on(run, waiting[0], record.design.n, drawn_now=False)
    return _draw(workspace, run, Design(n, seed, _by(by)), form)


def _by(by: str) -> By:
    for known in BY:
        if known == by:
            return known
    raise UsageError(
        f"Passages are not stratified by '{by}'.{did_you_mean(by, BY)}",
        where="--by",
        mend="Use language or doc_type, or leave it out.",
    )


def _current(run: RunFolder) -> Record | None:
    """Return what is kept of an audit of this very run; a run made anew has none."""
    record = read_record(run.audit_file("json"))
    if record is None or _drawn(run, record.design).sheet != record.sheet:
        return None
    return record


def _drawn(run: RunFolder, design: Design) -> Draw:
    return draw(run.read_table("passages"), run.read_table("documents"), design)


def _draw(workspace: Workspace, run: RunFolder, design: Design, form: str) -> str:
    from pipeline.execution.gates import export_gate

    drawn = _drawn(run, design)
    content = sheet_bytes(drawn, form)
    path = run.audit_file(form)
    export_gate(workspace).check_files({path.name: content})
    run.make_audits()
    for old in map(run.audit_file, FORMATS):
        put_aside(old)  # somebody may have worked on it
    with written_aside(path) as aside:
        aside.write_bytes(content)
    _keep(run, Record(drawn.run, drawn.sheet, design))
    return _how_to_go_on(run, path, len(drawn.rows), drawn_now=True)


def _how_to_go_on(run: RunFolder, path: Path, n: int, *, drawn_now: bool) -> str:
    total = len(run.read_table("passages"))
    n = min(n, total)
    most = finite_at_most(0, n, total)
    first = f"{n:,} of {total:,} scrubbed passages are in" if drawn_now else "A sheet waits:"
    return "\n".join(
        [
            f"{first} {path}",
            "A person reads them and writes in the column leaks how many identifying details each "
            "one still holds (0: none, blank: not read)."
            + (" The second page says how." if path.suffix == ".xlsx" else ""),
            f"What this buys: 0 of {n:,} would mean at most {_percent(most)} of the passages "
            "(95 %).",
            f"Next: ilmio audit --privacy --period {run.period} "
            f"--workspace {run.audit_file('json').parent.parent} --take {path}",
        ]
    )


def _take(run: RunFolder, path: Path) -> str:
    record = read_record(run.audit_file("json"))
    if record is None:
        raise UsageError(
            f"No sheet was drawn for {run.period}.",
            where=str(path),
            mend="Draw one first: ilmio audit --privacy",
        )
    drawn = _drawn(run, record.design)
    if drawn.sheet != record.sheet:
        raise InputRefused(
            "The sheet is of another run: the period was run again since it was drawn.",
            where=path.name,
            mend="Draw a new one: ilmio audit --privacy. What was read speaks of the run before.",
        )
    answers = understand(read_sheet(path), list(drawn.rows["passage_id"]), drawn.sheet, path.name)
    result = evaluate(drawn, answers)
    _keep(run, replace(record, result=result))
    return told(result)


def _keep(run: RunFolder, record: Record) -> None:
    run.make_audits()
    with written_aside(run.audit_file("json")) as aside:
        aside.write_text(record.written(), encoding="utf-8")


def told(found: Residual) -> str:
    """Return a result in a few lines."""
    lines = [
        f"Residual risk: {found.leaking:,} of {found.read:,} read passages held an identifier "
        f"({found.population:,} passages in all).",
        f"At most {_percent(found.at_most)} of all passages (95 %)."
        if not found.leaking
        else f"That is {_percent(found.share, '')} of all passages "
        f"(95 %: {_percent(found.low, 'low')} to {_percent(found.high)}).",
        f"Leaks per 1,000 passages: {found.per_thousand:.1f} "
        f"(95 %: {found.per_thousand_low:.1f} to {found.per_thousand_high:.1f}).",
    ]
    if found.kinds:
        kinds = ", ".join(f"{kind} {n}" for kind, n in found.kinds.items())
        lines.append(f"Passages by kind: {kinds}")
    for language, counts in found.languages.items():
        lines.append(
            f"  {language}: {counts['leaking']} of {counts['read']} passages, "
            f"{counts['leaks']} leaks"
        )
    return "\n".join(lines)


def _percent(share: float, limit: str = "high") -> str:
    """Write a share with one decimal; a limit is never rounded inwards."""
    exact = share * 1000
    tenths = {"": round(exact), "low": floor(exact + 1e-9), "high": ceil(exact - 1e-9)}[limit]
    return f"{tenths / 10:.1f} %"
