"""``python -m pipeline.tuning.identifiers``: the table of generated identifiers."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.tuning.identifiers.measure import (
    Tally,
    all_detectors,
    identifier_detectors,
    measure,
)

app = typer.Typer(add_completion=False)
_ROW = "{:20}{:>7}{:>9}{:>9}{:>8}{:>9}{:>13}"


@app.command()
def score(
    per_type: Annotated[int, typer.Option(min=1, help="Identifiers of each type.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same texts.")] = 1,
) -> None:
    """Print type, n, recall, near misses and masked ones; then the same with all families."""
    alone = measure(identifier_detectors(), per_kind=per_type, seed=seed)
    whole = measure(all_detectors(), per_kind=per_type, seed=seed)
    typer.echo(_ROW.format("type", "n", "recall", "near", "masked", "all: rec", "all: masked"))
    for one, other in zip([*alone, _sum(alone)], [*whole, _sum(whole)], strict=True):
        typer.echo(
            _ROW.format(
                one.kind, one.n, f"{one.recall:.4f}", one.near, one.masked,
                f"{other.recall:.4f}", other.masked,
            )
        )  # fmt: skip
        if one.missed:
            typer.echo(f"    missed: {dict(one.missed.most_common())}")


def _sum(tallies: list[Tally]) -> Tally:
    total = Tally("all")
    for tally in tallies:
        total.n += tally.n
        total.found += tally.found
        total.near += tally.near
        total.masked += tally.masked
    return total


if __name__ == "__main__":
    app()
