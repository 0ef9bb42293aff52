"""How often weak signals are listed where nothing changes, and how often a planted one is found.

``python -m pipeline.tuning.signals`` generates large organisations with matters that no catalogue
knows, runs the steps that cost once (scrub, split, read, embed, match), and draws from their tables
a newest period of 60 clients and 1, 2 or 4 earlier ones of as many, half of the clients the same
from one to the next: nothing changes; unknown rare matters are in all periods; one unknown matter
is planted in the newest only. Several organisations, for the draws of one share its clients. It
prints the false alarms and the power, and BERTrend's rule on some of the same draws beside it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.stages.unheard import FALSE_ALARM, Unheard, UnheardSettings
from pipeline.stats.intervals import exact
from pipeline.tuning.organisation import Draw, Organisation, organisation

_HISTORIES = (1, 2, 4)  # earlier periods


@dataclass
class Measured:
    """In how many draws something false, and the planted matter, was listed."""

    draws: int = 0
    false: int = 0  # a group that is not the planted matter
    true: int = 0
    rising: int = 0  # a theme of the catalogue

    def add(self, draw: Draw, groups: Sequence[Unheard]) -> None:
        """Count one draw and what was found in it."""
        right = [draw.true(group.clients) for group in groups]
        self.draws += 1
        self.false += not all(right)
        self.true += any(right)
        self.rising += len(draw.listed([])) > 0


def measure(draws: Iterable[Draw], settings: UnheardSettings) -> Measured:
    """Run the stages on every draw."""
    found = Measured()
    for draw in draws:
        found.add(draw, draw.groups(settings))
    return found


def report(made: Sequence[Organisation], told: argparse.Namespace) -> str:
    """Markdown table of false alarms and power."""
    settings = UnheardSettings()
    lines = [
        f"{told.replicates} draws a cell from {len(made)} organisations; {told.clients} clients a "
        f"period, {told.overlap:.0%} of them in the next one too; phrases {told.templates}, seeds "
        f"from {told.seed}; chance stated {FALSE_ALARM:g}.",
        "",
        "| earlier periods | nothing changes: lists with anything (95 %) "
        "| rare matters in all: lists with anything (95 %) | a catalogue theme rises | "
        + " | ".join(f"{size} of {told.clients} new: listed" for size in told.sizes)
        + " |",
        "|---" * (4 + len(told.sizes)) + "|",
    ]
    for history in told.histories:
        nothing = measure(_drawn(made, told, history, 0), settings)
        steady = measure(_drawn(made, told, history, 10_000, steady=True), settings)
        found = [
            measure(_drawn(made, told, history, 20_000 + size, size=size), settings)
            for size in told.sizes
        ]
        cells = [str(history), _share(nothing), _share(steady), f"{_of(nothing.rising, nothing)}"]
        cells += [_of(one.true, one) for one in found]
        lines.append("| " + " | ".join(cells) + " |")
    if told.bertrend:
        few = argparse.Namespace(**{**vars(told), "replicates": told.bertrend})
        lines += ["", _beside(list(_drawn(made, few, 1, 0)), _drawn(made, few, 1, 20_003, size=3))]
    return "\n".join(lines) + "\n"


def _drawn(
    made: Sequence[Organisation],
    told: argparse.Namespace,
    history: int,
    start: int,
    *,
    size: int = 0,
    steady: bool = False,
) -> Iterator[Draw]:
    """Draws, from one organisation after the other, and one unknown matter after the other."""
    for k in range(told.replicates):
        own = made[k % len(made)]
        matter = own.matters[k // len(made) % len(own.matters)] if size else ""
        yield own.draw(
            start + k,
            clients=told.clients,
            overlap=told.overlap,
            history=history,
            planted=matter,
            size=size,
            steady=steady,
        )


def _of(number: int, found: Measured) -> str:
    return f"{number / found.draws:.3f}"


def _share(found: Measured) -> str:
    limits = exact(found.false, found.draws)
    return f"{_of(found.false, found)} ({limits.low:.3f}-{limits.high:.3f})"


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
    ask.add_argument("--seed", type=int, default=21, help="of the first organisation")
    ask.add_argument("--organisations", type=int, default=4)
    ask.add_argument("--organisation", type=int, default=400, help="clients of an organisation")
    ask.add_argument("--clients", type=int, default=60, help="clients of a period drawn")
    ask.add_argument("--overlap", type=float, default=0.5)
    ask.add_argument("--replicates", type=int, default=200)
    ask.add_argument("--histories", type=int, nargs="*", default=list(_HISTORIES))
    ask.add_argument("--sizes", type=int, nargs="*", default=[3, 4, 6])
    ask.add_argument("--bertrend", type=int, default=40, help="draws for BERTrend's rule")
    told = ask.parse_args(arguments)
    made = []
    for seed in range(told.seed, told.seed + told.organisations):
        with tempfile.TemporaryDirectory(prefix="ilmio-signals-") as folder:
            periods = 1 + max(told.histories)
            made.append(
                organisation(told.templates, seed, told.organisation, Path(folder), periods)
            )
    sys.stdout.write(report(made, told))


if __name__ == "__main__":
    main(sys.argv[1:])
