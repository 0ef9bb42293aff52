"""What a study came to: in the terminal, and as one HTML file without anything from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.tuning.tune.held_out import Difference, Lasting
from pipeline.tuning.tune.space import as_assignments
from pipeline.tuning.tune.study import Done
from pipeline.tuning.tune.trials import OBJECTIVES

_HEADS = {
    "found": "phenomena found",
    "f1": "mean F1 of the best theme",
    "real": "themes real",
    "share_error": "mean share error",
    "stability": "themes that come back",
    "worth": "all together",
}
_VERDICTS = {
    "better": "On clients whose codes no trial has seen, the choice is better than the settings as "
    "they were.",
    "worse": "On clients whose codes no trial has seen, the choice is WORSE than the settings as "
    "they were: keep those.",
    "not_told": "On clients whose codes no trial has seen, the choice cannot be told from the "
    "settings as they were: keep those, or code more documents.",
}
LEFT_OUT = (
    "Trials vary the stages after embedding. Signals of what is unheard of, names of themes and "
    "decisions of teams are no part of them; scrubbing, passages and vectors are the run's own."
)


@dataclass(frozen=True)
class Told:
    """Everything that is told of a study."""

    periods: tuple[str, ...]
    clients: int  # on whom trials may look
    done: Sequence[Done]
    stopped: int
    choice: Done
    looks: int
    lasting: Lasting | None
    importance: Mapping[str, Mapping[str, float]]

    @property
    def trades(self) -> list[Done]:
        """Trials that no other one beats, best together first."""
        return sorted((d for d in self.done if d.trades), key=lambda d: -worth(d))

    @property
    def verdict(self) -> str:
        """What the held-out clients say of the choice, in words; "" where none were asked."""
        return _VERDICTS[self.lasting.verdict] if self.lasting else ""


def worth(done: Done) -> float:
    """One number for a choice among trade-offs: what is good, stability with it, less the error."""
    return (3 * done.result.measures.worth + done.result.stability) / 4


def best_of(done: Sequence[Done]) -> Done:
    """The trade-off that is worth most; the earliest of several."""
    return max((d for d in done if d.trades), key=lambda d: (worth(d), -d.number))


def as_lines(told: Told) -> list[str]:
    """Tell it in the terminal."""
    lines = [
        f"{len(told.done)} trials on {told.clients} clients of {', '.join(told.periods)}"
        + (f"; {told.stopped} more were stopped early" if told.stopped else ""),
        "",
        f"{'trial':<9}" + "".join(f"{_HEADS[name]:>24}" for name in OBJECTIVES),
    ]
    first = [d for d in told.done if d.is_default and not d.trades]
    for one in [*first, *told.trades]:
        mark = " as it is" if one.is_default else " *" if one.number == told.choice.number else ""
        cells = "".join(f"{value:>24.3f}" for value in one.result.values)
        lines.append(f"{str(one.number) + mark:<9}{cells}")
    lines.append("")
    if told.lasting is not None:
        lines += [told.verdict, ""]
        lines += [f"  {row[0]:<28}{'  '.join(row[1:])}" for row in _lasting_rows(told.lasting)]
        lines += ["", *_warnings(told), ""]
    if not told.choice.is_default:
        lines.append(
            f"Trial {told.choice.number}: ilmio run … {as_assignments(told.choice.values)}"
        )
    return lines


def as_json(told: Told) -> dict[str, Any]:
    """Tell it as JSON."""
    return {
        "periods": list(told.periods),
        "clients": told.clients,
        "stopped_early": told.stopped,
        "trials": [_row(one) for one in told.done],
        "choice": told.choice.number,
        "apply": as_assignments(told.choice.values),
        "choices_measured_on_held_out": told.looks,
        "held_out": told.lasting.told() if told.lasting else None,
        "importance": {name: dict(part) for name, part in told.importance.items()},
        "left_out": LEFT_OUT,
    }


def as_page(told: Told) -> str:
    """Tell it as a page."""
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    from pipeline.tuning.tune.chart import trade_offs

    text = (files("pipeline.tuning.tune") / "report.html").read_text("utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(text)
    settings = sorted({name for part in told.importance.values() for name in part})
    return template.render(
        told=told,
        heads=_HEADS,
        aims=list(OBJECTIVES),
        more={name: "larger" if up else "smaller" for name, up in OBJECTIVES.items()},
        rows=[_row(one) for one in told.trades],
        default=next((_row(one) for one in told.done if one.is_default), None),
        settings=settings,
        verdict=told.verdict,
        lasting=_lasting_rows(told.lasting) if told.lasting else [],
        warnings=_warnings(told),
        apply=as_assignments(told.choice.values),
        left_out=LEFT_OUT,
        chart=trade_offs(told.done, told.choice.number),
    )


def _row(done: Done) -> dict[str, Any]:
    return {
        "trial": done.number,
        "default": done.is_default,
        "trades": done.trades,
        **{k: round(v, 4) for k, v in zip(OBJECTIVES, done.result.values, strict=True)},
        "worth": round(worth(done), 4),
        "settings": {name: float(f"{value:.4g}") for name, value in done.values.items()},
    }


def _lasting_rows(lasting: Lasting) -> list[tuple[str, str, str]]:
    rows: dict[str, Difference] = {**lasting.measures, "worth": lasting.worth}
    return [
        (
            _HEADS[name],
            f"{one.before:.3f} → {one.after:.3f}",
            f"{one.difference:+.3f} (95 % interval {one.low:+.3f} to {one.high:+.3f})",
        )
        for name, one in rows.items()
    ]


def _warnings(told: Told) -> list[str]:
    if told.lasting is None:
        return []
    made = [f"Measured on {told.lasting.clients} clients who were held out."]
    if told.looks > 1:
        made.append(
            f"{told.looks} choices have been measured on them by now: the more, the less an "
            "interval of one says."
        )
    return made
