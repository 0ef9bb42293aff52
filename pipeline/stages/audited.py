"""Audited: what people read of a sample of clients says of every theme's share of all clients.

The clients are post-stratified by whether the model found the theme in them; within each part
those read are a simple random sample (:mod:`pipeline.audit.clients`). What the model found decides
how precise the share is, never how large.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.stats.agreement import cohen_kappa
from pipeline.stats.audited import AuditedShare, AuditStratum, audited_share, difference_share
from pipeline.stats.two_readers import TwiceRead, agreed_share


class AuditSettings(BaseModel):
    """Settings of the stage: how wide an interval may be for each grade, shares of the clients."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    high: float = Field(default=0.10, gt=0, le=1)  # at most so wide: carries far
    moderate: float = Field(default=0.20, gt=0, le=1)  # at most so wide: carries some way
    least_kappa: float = Field(default=0.6, ge=-1, le=1)  # readers who agree less: a grade lower
    exact: bool = False  # limits that are guaranteed, and wider
    # stratified: by what the model found, top-ups counted; difference: the model's count put right
    # by its errors in the random set alone, for a material too large to be sorted
    method: Literal["stratified", "difference"] = "stratified"


def audited(
    everyone: Collection[str],
    found: Mapping[str, Collection[str]],
    readings: pd.DataFrame,
    settings: AuditSettings,
    *,
    apart: bool = True,
) -> pd.DataFrame:
    """Estimate the share of each theme that people have read for.

    :param everyone: clients (or households) of the material.
    :param found: theme to those in whom the model found it.
    :param readings: table ``readings``.
    :param apart: whether the clients are told apart by what the model found. Not where it has
        learned from these readings, or from the same clients': then it fits those who were read
        better than the others, and only the random set counts, as if it had found nothing.
    :returns: table ``audited``; a theme of which nobody could tell anything is not in it.
    """
    rows = []
    told = readings.dropna(subset=["affirmed"]).sort_values(["theme_id", "client_id", "reader"])
    if not apart:
        told = told[told["in_random_set"]]
    for theme, own in told.groupby("theme_id", sort=True):
        by_model = set(found.get(str(theme), ()))
        inside = by_model if apart else set()
        by_client: dict[str, list[bool]] = {}
        for client, said in zip(own["client_id"], own["affirmed"], strict=True):
            by_client.setdefault(str(client), []).append(bool(said))
        parts = [
            _part(
                {who: said for who, said in by_client.items() if (who in inside) == within},
                population,
                within=within,
            )
            for within, population in ((True, len(inside)), (False, len(everyone) - len(inside)))
        ]
        marked = own.assign(found=own["client_id"].isin(inside))
        row = _row(str(theme), parts, marked, settings)
        rows.append({**row, "found": len(by_model)})
    return tables.AUDITED.frame(rows)


def _part(marks: Mapping[str, Sequence[bool]], population: int, *, within: bool) -> TwiceRead:
    """Clients of whom the model said the same, by what their first two readers said."""
    pairs = [said[:2] for said in marks.values()]
    return TwiceRead(
        population,
        both=pairs.count([True, True]),
        split=pairs.count([True, False]) + pairs.count([False, True]),
        neither=pairs.count([False, False]),
        once_yes=pairs.count([True]),
        once_no=pairs.count([False]),
        predicted=within,
    )


def _row(
    theme: str, parts: Sequence[TwiceRead], own: pd.DataFrame, settings: AuditSettings
) -> dict[str, Any]:
    inside, outside = parts
    twice = own.groupby("client_id")["reader"].nunique()
    several = int((twice > 1).sum())
    if settings.method == "difference":
        made = _difference(parts, own)
    elif several and not settings.exact:
        made = agreed_share(parts)
    else:
        strata = [AuditStratum(p.population, p.read, _yes(p), p.predicted) for p in parts]
        made = audited_share(strata, exact=settings.exact)
    kappa = _kappa(own)
    return {
        "theme_id": theme,
        "of_clients": inside.population + outside.population,
        "read_found": inside.read,
        "true_found": _yes(inside),
        "read_others": outside.read,
        "true_others": _yes(outside),
        "share": made.value,
        "low": made.low,
        "high": made.high,
        "variance": made.variance,
        "n_readers": own["reader"].nunique(),
        "read_twice": several,
        "kappa": kappa,
        "adequacy": _grade(made.high - made.low, kappa, settings),
    }


def _difference(parts: Sequence[TwiceRead], own: pd.DataFrame) -> AuditedShare:
    """The difference estimator over the first reader's marks of the random set."""
    inside, outside = parts
    read = own[own["in_random_set"]].sort_values("reader").drop_duplicates("client_id")
    said, found = read["affirmed"].astype(bool), read["found"]
    missed, wrong = int((said & ~found).sum()), int((~said & found).sum())
    total = inside.population + outside.population
    return difference_share(total, inside.population, len(read), missed, wrong)


def _yes(part: TwiceRead) -> float:
    """Clients whom readers affirm; one on whom they differ counts as a half."""
    return part.both + part.split / 2 + part.once_yes


def _grade(width: float, kappa: float | None, settings: AuditSettings) -> str:
    """Grades after GRADE-CERQual's "adequacy of data" (Glenton et al. 2018)."""
    grades = ("high", "moderate", "low", "very_low")
    at = 0 if width <= settings.high else 1 if width <= settings.moderate else 2
    return grades[at + (kappa is not None and kappa < settings.least_kappa)]


def _kappa(own: pd.DataFrame) -> float | None:
    """Cohen's kappa of the first two readers, None where they share no client or never differ."""
    if own["reader"].nunique() < 2:
        return None
    marks = own.pivot(index="client_id", columns="reader", values="affirmed")
    pairs = marks.iloc[:, :2].dropna()
    a, b = pairs.iloc[:, 0].astype(bool), pairs.iloc[:, 1].astype(bool)
    if pairs.empty:
        return None
    counts = int((a & b).sum()), int((a & ~b).sum()), int((~a & b).sum()), int((~a & ~b).sum())
    return cohen_kappa(*counts).value
