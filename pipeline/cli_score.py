"""``ilmio score``: parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def score(
    gold: Annotated[
        Path | None,
        typer.Argument(help="Marked or coded documents; without it, those of data_samples."),
    ] = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Period of the run.")] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Its workspace.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Of coded documents: CSV with columns code and theme.")
    ] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Beside it BERTopic, LDA, NMF and k-means.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    deid: Annotated[
        bool, typer.Option("--deid", help="Score the masking alone, against annotated texts.")
    ] = False,
    format_: Annotated[
        str, typer.Option("--format", help="With --deid: auto, conll, spans, marks or lines.")
    ] = "auto",
    language: Annotated[
        str, typer.Option(help="With --deid: fi, sv or en; else told line by line.")
    ] = "",
    person: Annotated[
        str, typer.Option(help="With --deid: further labels that mean persons, by commas.")
    ] = "",
    by: Annotated[
        str, typer.Option(help="With --deid: part by attack, language or template_id.")
    ] = "",
    errors: Annotated[
        int,
        typer.Option(
            min=0, help="With --deid: list so many misses and false hits WITH TEXT around them."
        ),
    ] = 0,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="A setting, part.name=value, of the samples' runs (--deid: scrub.…)."
        ),
    ] = None,
    card: Annotated[
        bool, typer.Option("--card", help="With --deid: the figures of every corpus that is here.")
    ] = False,
) -> None:
    """Score a run against marked documents: phenomena found, shares, denials, identifiers.

    Coded documents (.qdpx, Taguette, a table of codings) are scored code by code, in clients.
    With --deid the de-identifier is scored against a file or folder of annotated texts: CoNLL,
    spans in JSON, inline marks, or a table of marked lines. With --errors the output shows text of
    that file: only for material that you may read and show.
    """
    if deid or card:
        from pipeline.tuning.deid.command import DeidOptions, card_command, deid_command

        told = DeidOptions(
            form=format_,
            language=language,
            persons=frozenset(filter(None, map(str.strip, person.split(",")))),
            by=by,
            errors=errors,
            settings=tuple(set_ or ()),
        )
        typer.echo(
            card_command(gold, told)
            if card
            else deid_command(gold, told, markdown=markdown, as_json_text=as_json)
        )
        return
    from pipeline.tuning.coded import is_coded

    if gold is not None and is_coded(gold):
        from pipeline.commands.coded import score_coded_command

        typer.echo(score_coded_command(gold, period, workspace, mapping, as_json=as_json))
        return
    from pipeline.commands.progress import progress_line
    from pipeline.tuning.scoring import score_command

    with progress_line() as progress:
        text = score_command(
            gold,
            period,
            workspace,
            baseline=baseline,
            markdown=markdown,
            as_json=as_json,
            progress=progress,
            assignments=set_ or (),
        )
    typer.echo(text)
