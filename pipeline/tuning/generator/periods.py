"""Generates client documents with planted truth, for scale and for statistics.

These documents are composed from phrase banks. They show whether shares, intervals, trends and
speed hold; how well real language is understood is measured on the hand-written samples.

Everything about a client is drawn from the seed and the client's own key: a client's documents
are the same whether ten clients are generated or a million.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.tuning.generator.clients import COLUMNS, GeneratedClient, make_client
from pipeline.tuning.generator.settings import GeneratorSettings
from pipeline.tuning.generator.truth import Plan, make_plan

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class GeneratedPeriod:
    """One reporting period. ``clients`` streams; the frames hold the whole period in memory."""

    index: int
    span: Period
    settings: GeneratorSettings
    plan: Plan

    @property
    def name(self) -> str:
        """Name of the period, such as ``2026-Q2``."""
        return self.span.name

    def clients(self, start: int = 0, stop: int | None = None) -> Iterator[GeneratedClient]:
        """Generate the clients of the places ``start`` to ``stop``, one after the other."""
        for slot in range(start, self.settings.clients if stop is None else stop):
            yield make_client(self.settings, self.plan, self.span, self.index, slot)

    @cached_property
    def _all(self) -> tuple[GeneratedClient, ...]:
        return tuple(self.clients())

    @cached_property
    def gold(self) -> pd.DataFrame:
        """Documents with inline marks; columns :data:`COLUMNS`."""
        import pandas as pd

        rows = [row for client in self._all for row in client.documents]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    @cached_property
    def documents(self) -> pd.DataFrame:
        """Documents as a source system exports them, without marks; columns :data:`COLUMNS`."""
        from pipeline.tuning.gold import read_marks

        return self.gold.assign(text=[read_marks(text)[0] for text in self.gold["text"]])

    @cached_property
    def truth(self) -> pd.DataFrame:
        """What was planted; columns ``client_id, period, phenomenon, unit``."""
        import pandas as pd

        rows = [
            (client.client_id, self.name, name, client.unit)
            for client in self._all
            for name in client.phenomena
        ]
        return pd.DataFrame(rows, columns=["client_id", "period", "phenomenon", "unit"])


def generate(settings: GeneratorSettings) -> Iterator[GeneratedPeriod]:
    """Yield the periods in order. Nothing is composed until a period is read.

    :raises UsageError: where the settings cannot be met.
    """
    plan = make_plan(settings)
    for index, span in enumerate(settings.spans()):
        yield GeneratedPeriod(index, span, settings, plan)
