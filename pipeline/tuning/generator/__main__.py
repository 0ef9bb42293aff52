"""``python -m pipeline.tuning.generator OUT``: client documents with planted truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import IlmioError
from pipeline.tuning.generator import GeneratorSettings, write

app = typer.Typer(add_completion=False)


@app.command()
def generate(
    out: Annotated[Path, typer.Argument(help="New or empty folder to write to.")],
    clients: Annotated[int, typer.Option(min=1, help="Clients in each period.")] = 600,
    teams: Annotated[int, typer.Option(min=1, help="Teams.")] = 4,
    periods: Annotated[int, typer.Option(min=1, help="Periods in a row.")] = 2,
    first_period: Annotated[str, typer.Option(help="The first one: 2026-Q2, 2026-04.")] = "2026-Q2",
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    templates: Annotated[str, typer.Option(help="Phrase set: a, b or both.")] = "both",
    overlap: Annotated[float, typer.Option(min=0, max=1, help="Share of clients kept.")] = 0.5,
    form: Annotated[str, typer.Option(help="csv, jsonl or parquet.")] = "csv",
    unchanged: Annotated[bool, typer.Option(help="Plant no rises and no weak signals.")] = False,
) -> None:
    """Generate client documents with planted truth, for scale and statistics."""
    try:
        settings = GeneratorSettings.model_validate(
            {
                "clients": clients,
                "teams": teams,
                "periods": periods,
                "seed": seed,
                "first_period": first_period,
                "templates": templates,
                "overlap": overlap,
                "form": form,
                "planted": () if unchanged else None,
            }
        )
        counts = write(settings, out)
    except IlmioError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from None
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(counts))


if __name__ == "__main__":
    app()
