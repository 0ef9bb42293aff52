"""Settings of the document generator: how much, where, when, and what is planted."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.tables import LANGUAGES

Share = Annotated[float, Field(ge=0, le=1)]
Form = Literal["csv", "jsonl", "parquet"]
Templates = Literal["a", "b", "both"]


class Planted(BaseModel):
    """A planted change: from a period on, a phenomenon touches this share of the clients.

    A phenomenon whose share is 0 before is a weak signal; any other change is a rise or a fall.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    phenomenon: str
    share: Share  # of the clients of a period
    from_period: int = Field(default=1, ge=0)  # index of the period, from 0


class GeneratorSettings(BaseModel):
    """What is generated. The same settings give the same bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clients: int = Field(default=600, ge=1)  # clients in each period
    teams: int = Field(default=4, ge=1)
    periods: int = Field(default=2, ge=1)
    first_period: str = "2026-Q2"
    seed: int = 1
    templates: Templates = "both"  # disjoint phrase sets: fit on a, measure on b
    languages: dict[str, float] = {"fi": 0.62, "sv": 0.25, "en": 0.13}  # weights, clients
    other_language: Share = 0.04  # documents in another language than the client's
    overlap: Share = 0.5  # a period's clients who were clients in the period before
    prevalence: dict[str, Share] = {}  # share of clients; replaces the default table's value
    planted: tuple[Planted, ...] | None = None  # None: the changes of plan.toml; (): no change
    persistence: Share = 0.6  # 0: drawn anew each period, 1: kept wherever the shares allow
    documents: tuple[float, ...] = (0.44, 0.25, 0.15, 0.09, 0.05, 0.02)  # weights of 1, 2, …
    repeats: Share = 0.2  # affirmations that stand in a second document of the client as well
    denials: float = Field(default=0.9, ge=0, le=2)  # mean number in a document
    elsewhere: Share = 0.15  # documents that tell of something past or of somebody else
    filler: tuple[int, int] = (4, 10)  # ordinary sentences in a document, least and most
    complete: Share = 0.88  # documents
    active: Share = 0.93  # clients
    shared_household: Share = 0.06  # pairs of clients who live in one household
    form: Form = "csv"

    @model_validator(mode="after")
    def _agree(self) -> Self:
        unknown = set(self.languages) - set(LANGUAGES)
        if unknown or sum(self.languages.values()) <= 0 or min(self.languages.values()) < 0:
            raise UsageError(
                "The shares of languages cannot be used.",
                where="languages",
                mend="Give weights of fi, sv and en, none negative, at least one above 0.",
            )
        if not self.documents or min(self.documents) < 0 or sum(self.documents) <= 0:
            raise UsageError(
                "The weights of documents per client cannot be used.",
                where="documents",
                mend="Give one weight for 1 document, one for 2, and so on.",
            )
        if not 0 <= self.filler[0] <= self.filler[1]:
            raise UsageError("The least filler is above the most.", where="filler")
        return self

    def spans(self) -> list[Period]:
        """Return the periods in order; each follows the one before without a gap."""
        found = [Period.parse(self.first_period)]
        while len(found) < self.periods:
            found.append(_after(found[-1]))
        return found


def _after(period: Period) -> Period:
    n = period.end.year * 12 + period.end.month
    last = n + len(period.months()) - 1
    if period.unit == "days":
        raise UsageError(
            "The generator takes periods of whole months.",
            where="first_period",
            mend="Write it as 2026-Q2, 2026-04 or 2026-H1.",
        )
    return Period.parse(f"{n // 12:04d}-{n % 12 + 1:02d}..{last // 12:04d}-{last % 12 + 1:02d}")
