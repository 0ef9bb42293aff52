"""What came of reading a sample: counts, limits, kinds, languages; kept without any text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.audit.answers import Answer
from pipeline.audit.draw import Design, Draw, run_digest
from pipeline.stats.residual import Stratum, leaking_share, leaks_per_thousand

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Residual:
    """Residual risk of a run. Shares are 0-1 with 95 % limits, rates are per 1,000 passages."""

    read: int
    leaking: int
    leaks: int
    population: int
    share: float
    low: float
    high: float
    at_most: float  # one-sided upper limit of the share
    per_thousand: float
    per_thousand_low: float
    per_thousand_high: float
    kinds: dict[str, int]  # kind to passages in which it was found
    languages: dict[str, dict[str, int]]  # language to read, leaking, leaks


def evaluate(drawn: Draw, answers: Sequence[Answer]) -> Residual:
    """Count what was read; blanks are no part of the sample.

    :param answers: one for each row of the draw, in its order.
    """
    rows = drawn.rows
    strata = {
        name: Stratum(size, [
            one.leaks for one, part in zip(answers, rows["stratum"], strict=True)
            if part == name and one.leaks is not None
        ])
        for name, size in drawn.population.items()
    }  # fmt: skip
    share, rate = leaking_share(strata), leaks_per_thousand(strata)
    read = [(one, lang) for one, lang in zip(answers, rows["language"], strict=True)
            if one.leaks is not None]  # fmt: skip
    return Residual(
        read=len(read),
        leaking=sum(bool(one.leaks) for one, _ in read),
        leaks=sum(one.leaks or 0 for one, _ in read),
        population=sum(drawn.population.values()),
        share=share.value,
        low=share.low,
        high=share.high,
        at_most=share.at_most,
        per_thousand=rate.value,
        per_thousand_low=rate.low,
        per_thousand_high=rate.high,
        kinds=dict(sorted(Counter(kind for one, _ in read for kind in one.kinds).items())),
        languages={
            lang: {
                "read": sum(own == lang for _, own in read),
                "leaking": sum(own == lang and bool(one.leaks) for one, own in read),
                "leaks": sum(one.leaks or 0 for one, own in read if own == lang),
            }
            for lang in sorted({lang for _, lang in read})
        },
    )


@dataclass(frozen=True)
class Record:
    """What a workspace keeps of an audit: how the sample was drawn, and the result if any."""

    run: str
    sheet: str
    design: Design
    result: Residual | None = None

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_record(path: Path) -> Record | None:
    """Return what was kept; None where there is nothing that can be read."""
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        result = found.get("result")
        return Record(
            str(found["run"]),
            str(found["sheet"]),
            Design(**found["design"]),
            Residual(**result) if result else None,
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def residual_of(path: Path, passages: pd.DataFrame) -> Residual | None:
    """Return the result of an audit of exactly these passages, where there is one."""
    record = read_record(path)
    if record is None or record.result is None or record.run != run_digest(passages):
        return None
    return record.result
