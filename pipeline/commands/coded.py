"""`ilmio coded show` and `import`, and `ilmio score` of coded material: people's codes, read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import InputRefused, UsageError
from pipeline.execution.deciding import as_counted
from pipeline.execution.gates import default_gate, export_gate
from pipeline.gate.watch import ClientScrubber
from pipeline.period import Period
from pipeline.runs import Workspace, written_aside
from pipeline.stats.agreement import Agreement
from pipeline.tuning.coded import Coded, read_coded
from pipeline.tuning.coded.mapping import read_mapping
from pipeline.tuning.coded.scoring import CodedScore, score_coded
from pipeline.tuning.coded.scrubbed import safe_codes, scrubbed
from pipeline.tuning.coded.write import coloured, qdpx

_NOTE = (
    "De-identified by ilmio: names, numbers and addresses gave way to placeholders. It is still "
    "personal data: keep it where the documents are kept."
)


def show_coded(path: Path, *, as_json: bool = False) -> str:
    """Tell what a file of coded material holds, without a word of its texts."""
    coded = read_coded(path)
    coded = _with_safe_names(coded)
    names, upper = coded.code_names(), {one.code_id for one in coded.codes}
    spans = {code: [s for s in coded.spans if s.code_id == code] for code in upper}
    rows = [
        {
            "code": names[code.code_id],
            "codings": len(spans[code.code_id]),
            "documents": len({span.document_id for span in spans[code.code_id]}),
            "described": bool(code.description),
        }
        for code in coded.codes
    ]
    held = {
        "format": coded.form,
        "documents": len(coded.documents),
        "with_text": sum(one.text is not None for one in coded.documents),
        "cases": len({one.case for one in coded.documents} - {""}),
        "codings": len(coded.spans),
        "coders": len(coded.coders),
        "codes": rows,
        "left_out": dict(coded.left_out),
    }
    if as_json:
        return json.dumps(held, ensure_ascii=False, indent=2)
    width = max(len(str(row["code"])) for row in rows)
    lines = [
        f"{coded.form}: {held['documents']:,} documents ({held['with_text']:,} with their text, "
        f"{held['cases']:,} cases), {held['codings']:,} codings by {held['coders']:,} named coders",
        "",
        f"{'code'.ljust(width)}  codings  documents",
        *(f"{str(r['code']).ljust(width)}  {r['codings']:7,}  {r['documents']:9,}" for r in rows),
        *_left_lines(coded.left_out),
        "",
        f"Next: ilmio score {path} --period 2026-Q3 --workspace W",
    ]
    return "\n".join(lines)


def import_coded(path: Path, folder: Path, out: Path) -> str:
    """Scrub coded material and write it as a REFI-QDA project.

    :raises UsageError: where ``out`` is no .qdpx, or is there already.
    :raises InputRefused: where no document is left.
    :raises GateError: where an identifier is left in what was to be written.
    """
    _refuse_out(out, ".qdpx")
    workspace = Workspace.open(folder)
    coded = read_coded(path)
    gate = export_gate(workspace)
    made = scrubbed(coded, _deidentifier(workspace), gate, workspace.key())
    if not made.documents:
        raise InputRefused(
            "Nothing of this file could be de-identified: it holds no text, or every document was "
            f"left out ({_left_out(made.left_out)}).",
            where=str(path),
            mend="Export the project with its sources; a table of codings can be scored as it is.",
        )
    data = qdpx(
        Coded(made.form, made.documents, coloured(made.codes), made.spans, made.left_out),
        name="ilmio",
        note=_NOTE,
    )
    gate.check_files({out.name: data})
    with written_aside(out) as aside:
        aside.write_bytes(data)
    lines = [
        f"{out}: {len(made.documents):,} documents, {len(made.spans):,} codings, "
        f"{len(made.codes):,} codes; de-identified, ids of documents and cases are pseudonyms.",
        *_left_lines(made.left_out),
        "It is still personal data: keep it where the documents are kept.",
        f"Next: ilmio score {out} --period 2026-Q3 --workspace {folder}",
    ]
    return "\n".join(lines)


def score_coded_command(
    path: Path, period: str | None, folder: Path | None, mapping: Path | None, *, as_json: bool
) -> str:
    """Score a run against coded material; see :func:`score_coded`.

    :raises UsageError: where no run is named.
    """
    if period is None or folder is None:
        raise UsageError(
            "A run is needed to score against coded material.",
            where=str(path),
            mend=f"Name it: ilmio score {path} --workspace W --period 2026-Q3",
        )
    workspace = Workspace.open(folder)
    run = workspace.run(Period.parse(period).name)
    run.read_manifest()
    coded = read_coded(path)
    themes = as_counted(run, ("themes",))["themes"]
    chosen = read_mapping(mapping, coded, themes) if mapping else None
    scored = score_coded(run, _with_safe_names(coded), workspace.key(), chosen)
    if as_json:
        return json.dumps(asdict(scored), ensure_ascii=False, indent=2)
    labels = dict(zip(themes["theme_id"], themes["label_en"], strict=True))
    return _told(scored, labels)


def _told(scored: CodedScore, labels: Mapping[str, str]) -> str:
    heads = ("code", "people", "run", "both", "F1", "kappa (95 %)", "theme")
    rows = [
        (
            row.name, str(row.people), str(row.run), str(row.both), f"{row.f1:.2f}",
            agreement_told(row.kappa), ", ".join(labels.get(t, t) for t in row.themes) or "–",
        )
        for row in scored.codes
    ]  # fmt: skip
    by = "the mapping" if scored.mapped else "best agreement on clients"
    lines = [
        f"{scored.period} beside {scored.form}: {scored.documents:,} of "
        f"{scored.coded_documents:,} coded documents are in the run, {scored.clients:,} clients. "
        f"Themes stand for codes by {by}.",
        "",
        *table_lines(heads, rows),
        "",
        f"codes with a theme of F1 ≥ .5   {scored.found:.2f}",
        f"mean F1                         {scored.mean_f1:.2f}",
        f"mean share error                {scored.share_error:.3f}",
        f"kappa over client × code        {agreement_told(scored.kappa)}",
    ]
    if scored.coders_alpha is not None:
        lines.append(
            f"the coders among themselves     {scored.coders_alpha:.2f} (Krippendorff's alpha, "
            f"{scored.coders} coders, clients read by two or more)"
        )
    if not scored.mapped:
        lines.append(
            "The best theme was chosen on these very clients: the figures flatter a little. "
            "With --mapping FILE (columns code, theme) they do not."
        )
    return "\n".join([*lines, *_left_lines(scored.left_out)])


def agreement_told(found: Agreement) -> str:
    """Tell a measure with its limits; a dash where there is none."""
    if found.value is None:
        return "–"
    if found.interval is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} ({found.interval.low:.2f}–{found.interval.high:.2f})"


def table_lines(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table in columns, numbers to the right."""
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    number = [i not in (0, len(heads) - 1) for i in range(len(heads))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, number, strict=True)
        ).rstrip()
        for row in [heads, *rows]
    ]


def _with_safe_names(coded: Coded) -> Coded:
    """Codes in vivo are a client's own words: what holds a name or number is not shown."""
    gate = default_gate()
    return Coded(
        coded.form, coded.documents, safe_codes(coded.codes, gate), coded.spans, coded.left_out
    )


def _deidentifier(workspace: Workspace) -> ClientScrubber:
    from pipeline.configs import load_settings
    from pipeline.deid.deidentifier import Deidentifier
    from pipeline.execution.settings import RunSettings
    from pipeline.language.detect import detect_language

    settings = load_settings(RunSettings, [workspace.settings_file]).scrub
    return Deidentifier(settings, detect=detect_language, key=workspace.key())


def _refuse_out(out: Path, suffix: str) -> None:
    if out.suffix.casefold() != suffix:
        raise UsageError(
            f"The file to write must end in {suffix}.",
            where="--out",
            mend=f"Write --out {out.with_suffix(suffix)}",
        )
    if out.exists():
        raise UsageError(
            "There is such a file already.", where=str(out), mend="Give another name with --out."
        )


def _left_lines(left: Mapping[str, int]) -> list[str]:
    return ["", f"Left out: {_left_out(left)}."] if left else []


def _left_out(left: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {reason.replace('_', ' ')}" for reason, number in left.items())


__all__ = ["import_coded", "score_coded_command", "show_coded"]
