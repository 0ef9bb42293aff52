"""How often weak signals are listed where nothing changes, and how often a planted one is found.

``python -m pipeline.tuning.signals`` generates one large organisation with matters that no
catalogue knows, runs the steps that cost once (scrub, split, read, embed, match), and draws from
its tables periods of 60 clients and 60 before, half of them the same: nothing changes; one unknown
matter is planted in the newest period only; unknown rare matters are in both. It prints the false
alarms and the power at several thresholds, and BERTrend's rule on the same draws beside it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.stages.unheard import UnheardSettings
from pipeline.stats.intervals import exact
from pipeline.tuning.organisation import Draw, Organisation, organisation

_THRESHOLDS = (0.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 24.0)


@dataclass
class Measured:
    """Surprise of the best false and the best true group of each draw, and what else was listed."""

    false: list[float] = field(default_factory=list)
    true: list[float] = field(default_factory=list)
    rising: int = 0  # draws in which a catalogue theme was listed

    def false_alarm(self, least: float) -> float:
        """Share of the draws in which anything false is listed."""
        return float(np.mean([one >= least for one in self.false]))

    def power(self, least: float) -> float:
        """Share of the draws in which the planted matter is listed."""
        return float(np.mean([one >= least for one in self.true]))


def measure(draws: Iterable[Draw], settings: UnheardSettings) -> Measured:
    """Run the stages on every draw with no threshold, so that any can be read off."""
    found = Measured()
    for draw in draws:
        groups = draw.groups(settings.model_copy(update={"least_surprise": 0.0}))
        right = [draw.true(group.clients) for group in groups]
        found.true.append(
            max((g.surprise for g, yes in zip(groups, right, strict=True) if yes), default=-1.0)
        )
        found.false.append(
            max((g.surprise for g, yes in zip(groups, right, strict=True) if not yes), default=-1.0)
        )
        found.rising += len(draw.listed([])) > 0
    return found


def report(made: Organisation, told: argparse.Namespace) -> str:
    """Markdown tables of false alarms and power."""
    settings = UnheardSettings()

    def drawn(number: int, start: int, **more: object) -> Iterable[Draw]:
        for seed in range(start, start + number):
            matter = made.matters[seed % len(made.matters)] if more.get("size") else ""
            yield made.draw(
                seed,
                clients=told.clients,
                overlap=told.overlap,
                planted=matter,
                **more,  # type: ignore[arg-type]
            )

    number = told.replicates
    nothing = measure(drawn(number, 0), settings)
    steady = measure(drawn(number, 0, steady=True), settings)
    sizes = {size: measure(drawn(number, 10_000, size=size), settings) for size in told.sizes}
    heads = ["least surprise", "nothing changes", "rare matters in both"]
    heads += [f"{size} of {told.clients} new: listed" for size in sizes]
    lines = [
        f"{number} draws of {told.clients} + {told.clients} clients, {told.overlap:.0%} the same; "
        f"phrases {told.templates}, seed {told.seed}.",
        "",
        "| " + " | ".join(heads) + " |",
        "|---" * len(heads) + "|",
    ]
    for least in sorted({*_THRESHOLDS, settings.least_surprise}):
        cells = [f"**{least:g}**" if least == settings.least_surprise else f"{least:g}"]
        cells += [f"{nothing.false_alarm(least):.3f}", f"{steady.false_alarm(least):.3f}"]
        cells += [f"{found.power(least):.3f}" for found in sizes.values()]
        lines.append("| " + " | ".join(cells) + " |")
    wrong = sum(one >= settings.least_surprise for one in nothing.false)
    limits = exact(wrong, number)
    lines += [
        "",
        f"Nothing changes, as shipped: {wrong} of {number} lists hold a false signal "
        f"(95 % {limits.low:.3f}-{limits.high:.3f}); a catalogue theme rises in {nothing.rising}.",
    ]
    if told.bertrend:
        lines.append(_beside(list(drawn(told.bertrend, 0)), drawn(told.bertrend, 10_000, size=3)))
    return "\n".join(lines) + "\n"


def _beside(nothing: Sequence[Draw], planted: Iterable[Draw]) -> str:
    """A sentence on BERTrend's rule."""
    found = [draw.bertrend() for draw in nothing]
    topics, weak = sum(one[0] for one in found), sum(one[1] for one in found)
    any_listed = sum(one[1] > 0 for one in found)
    right = [draw.bertrend()[2] for draw in planted]
    return (
        f"BERTrend's rule: lists something in {any_listed} of {len(found)} draws in which nothing "
        f"changes ({weak / topics:.0%} of the topics); lists the planted matter of 3 clients in "
        f"{sum(right)} of {len(right)}."
    )


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    ask = argparse.ArgumentParser(prog="python -m pipeline.tuning.signals", description=__doc__)
    ask.add_argument("--templates", default="b", choices=("a", "b", "both"))
    ask.add_argument("--seed", type=int, default=21)
    ask.add_argument("--organisation", type=int, default=500, help="clients of the organisation")
    ask.add_argument("--clients", type=int, default=60, help="clients of a period drawn")
    ask.add_argument("--overlap", type=float, default=0.5)
    ask.add_argument("--replicates", type=int, default=200)
    ask.add_argument("--sizes", type=int, nargs="*", default=[3, 4, 6])
    ask.add_argument("--bertrend", type=int, default=40, help="draws for BERTrend's rule")
    told = ask.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ilmio-signals-") as folder:
        made = organisation(told.templates, told.seed, told.organisation, Path(folder))
    sys.stdout.write(report(made, told))


if __name__ == "__main__":
    main(sys.argv[1:])
