"""`ilmio compare`: two runs beside each other, told under disclosure control.

Counts below k are not told, nor any number from which one could be worked out: where fewer than k
clients changed side, neither the count after nor the difference is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

from pipeline.errors import UsageError
from pipeline.execution.gates import export_gate
from pipeline.execution.loosening import refuse_unreasoned
from pipeline.period import Period
from pipeline.report.lines import reasons
from pipeline.report.messages import Messages, load_messages
from pipeline.runs import RunFolder, Workspace, written_aside
from pipeline.stages.release import ReleaseSettings
from pipeline.stats.agreement import Agreement
from pipeline.tuning.comparing import Compared, ThemeChange, compared

FORMATS = (".html", ".csv", ".json")
_HIDDEN = "·"
_COLUMNS = ("theme", "fate", "before", "after", "gained", "lost", "difference")


@dataclass(frozen=True)
class Shown:
    """How a comparison is to be told, and who answers for a looser profile."""

    out: Path | None = None
    language: str = "en"
    profile: Literal["team", "section", "public"] = "public"
    anyway: bool = False
    who: str | None = None
    reason: str | None = None


def compare_runs(first: str, second: str, shown: Shown) -> tuple[str, list[list[str]], list[str]]:
    """Compare two runs; write a file where one is asked for.

    :param first: ``WORKSPACE:PERIOD``, or the folder of a run; ``second``: the same.
    :returns: title, the table with its header, and what is told around it.
    :raises UsageError: where a run is not there, or nobody answers for a looser profile.
    :raises InputRefused: where the two cannot be compared.
    """
    settings = ReleaseSettings(profile=shown.profile)
    refuse_unreasoned(settings, shown.who, shown.reason)
    if shown.out and shown.out.suffix.casefold() not in FORMATS:
        raise UsageError(
            "The name of the file says its format: .html, .csv or .json.",
            where=f"--out {shown.out}",
            mend=f"Write --out {shown.out.with_suffix('.html')}",
        )
    words = load_messages(shown.language)
    opened = (run_named(first), run_named(second))
    names = (_name(opened[0], opened[1], ""), _name(opened[1], opened[0], " (2)"))
    made = compared(
        (opened[0][1], opened[1][1]), names, language=shown.language, anyway=shown.anyway
    )
    rows, hidden = told_rows(made, settings.k, words)
    around = told_around(made, settings.k, hidden, words)
    title = words("compare.title", first=names[0], second=names[1])
    if shown.out:
        data = _written(shown.out.suffix.casefold(), title, rows, around, shown.language).encode()
        export_gate(opened[0][0]).check_files({shown.out.name: data})
        with written_aside(shown.out) as aside:
            aside.write_bytes(data)
    return title, rows, around


def run_named(name: str) -> tuple[Workspace, RunFolder]:
    """Return the run that is named ``WORKSPACE:PERIOD`` or by its folder, ``W/runs/2026-Q3``.

    :raises UsageError: where there is none.
    """
    folder = Path(name)
    if (folder / "manifest.json").is_file():
        return Workspace.open(folder.resolve().parent.parent), RunFolder(folder, folder.name)
    place, colon, period = name.rpartition(":")
    if not colon or not place:
        raise UsageError(
            "This names no run.", where=name, mend="Write WORKSPACE:PERIOD, as in my_ws:2026-Q3."
        )
    workspace = Workspace.open(Path(place))
    run = workspace.run(Period.parse(period).name)
    run.read_manifest()
    return workspace, run


def told_rows(made: Compared, k: int, words: Messages) -> tuple[list[list[str]], int]:
    """Return the table with its header, and how many themes are not told by name."""
    rows = [[words(f"compare.{name}") for name in _COLUMNS]]
    hidden = 0
    for one in sorted(made.themes, key=lambda t: (t.fate, t.before or t.after)):
        safe = _told(one, k, words)
        if safe is None:
            hidden += 1
        else:
            rows.append(safe)
    return rows, hidden


def _told(one: ThemeChange, k: int, words: Messages) -> list[str] | None:
    """Return a row, or None where a side of it has too few clients to be named."""
    sides = ([one.n_before] if one.before else []) + ([one.n_after] if one.after else [])
    if any(n < k for n in sides):
        return None
    before, after = " + ".join(one.before), " + ".join(one.after)
    name = before or after
    if before and after and before != after:
        name = words("compare.to", before=before, after=after)
    row = [name, words(f"compare.{one.fate}")]
    whole = one.of_clients
    told_before = one.before and whole - one.n_before not in range(1, k)
    told_after = one.after and whole - one.n_after not in range(1, k)
    if not (one.before and one.after):
        share = _share(one.n_before, whole, words) if told_before else ""
        return [*row, share, _share(one.n_after, whole, words) if told_after else "", "", "", ""]
    few = any(n in range(1, k) for n in (one.gained, one.lost))
    first = _share(one.n_before, whole, words) if told_before else _HIDDEN
    if few or not (told_before and told_after):
        return [*row, first, *[_HIDDEN] * 4]
    if one.gained == one.lost == 0:
        nobody = words("compare.nobody")
        return [*row, first, first, "0", "0", nobody]
    assert one.difference is not None
    difference = (one.gained - one.lost) / whole
    limits = (one.difference.low, one.difference.high)
    told = f"{100 * difference:+.0f} ({100 * limits[0]:+.0f} … {100 * limits[1]:+.0f})"
    last = _share(one.n_after, whole, words)
    return [*row, first, last, str(one.gained), str(one.lost), told.replace("-", "−")]


def _share(count: int, whole: int, words: Messages) -> str:
    return f"{count} / {whole} ({words.percent(count / whole)})"


def told_around(made: Compared, k: int, hidden: int, words: Messages) -> list[str]:
    """What stands around the table: first what must be known, then the measures."""
    lines = []
    if made.differs and (made.kind == "periods" or "counting_unit" in made.differs):
        lines.append(words("compare.anyway", reasons=reasons(made.differs, words)))
    lines.append(
        words("compare.material", documents=made.documents, clients=made.clients)
        if made.kind == "material"
        else words(
            "compare.periods",
            clients=made.clients if made.clients >= k else f"< {k}",
            before=made.open_unpaired[0],
            after=made.open_unpaired[1],
        )
    )
    if made.kind == "material":
        lines.append(words(f"compare.{made.members}"))
    lines += [words("compare.hidden", k=k, n=hidden), words("compare.inside")]
    for name, found in (("kappa", made.kappa), ("rand", made.rand), ("ami", made.ami)):
        if found is not None and found.value is not None and made.clients >= k:
            lines.append(f"{words(f'compare.{name}')}: {_measure(found, words)}")
    return lines


def _measure(found: Agreement, words: Messages) -> str:
    assert found.value is not None
    told = words.hundredths(found.value)
    if found.interval is None:
        return told
    low, high = map(words.hundredths, (found.interval.low, found.interval.high))
    return f"{told} ({low}–{high})"


def _name(own: tuple[Workspace, RunFolder], other: tuple[Workspace, RunFolder], more: str) -> str:
    """Period of a run; of two runs of one period the second is told apart."""
    return own[1].period + (more if own[1].period == other[1].period else "")


def _written(
    form: str, title: str, rows: Sequence[Sequence[str]], around: Sequence[str], language: str
) -> str:
    if form == ".csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([[_plain(c) for c in row] for row in rows])
        return out.getvalue()
    if form == ".json":
        named = [dict(zip(_COLUMNS, row, strict=True)) for row in rows[1:]]
        content = {"title": title, "about": list(around), "themes": named}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in rows[1:]
    )
    said = "".join(f"<p>{escape(line)}</p>\n" for line in around)
    return _PAGE.format(language=language, title=escape(title), head=head, body=body, said=said)


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;
color:#1a1a1a;background:#fff}}table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;
padding:.4rem .6rem;border-bottom:1px solid #767676;vertical-align:top}}tbody th{{font-weight:600}}
td{{font-variant-numeric:tabular-nums}}</style></head>
<body><main><h1>{title}</h1>
{said}<table><caption>{title}</caption><thead><tr>{head}</tr></thead>
<tbody>
{body}</tbody></table></main></body></html>
"""
