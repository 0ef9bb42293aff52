"""Weak signals as a report shows them: why one is listed, in a sentence made of safe numbers.

The sentences of the ``signals`` table hold counts of the period before and of few clients; the
report makes its own, so that nothing is said here that the release hides.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.report.messages import Messages
from pipeline.report.rows import Name, Row

_RARE = 0.1  # share of clients up to which a signal is called rare


@dataclass(frozen=True)
class Signal:
    """A weak signal; the numbers are None where they may not be shown."""

    name: Name
    n: int | None
    of: int | None
    low: float | None
    high: float | None
    before: int | None
    before_known: bool  # there was a period before
    age: int
    stability: float | None
    is_open: bool  # found in the texts, not in the catalogue
    status: str  # signal, candidate
    rounded_to: int = 1  # clients

    def why(self, messages: Messages) -> list[str]:
        """Say why it is listed, in sentences."""
        made = []
        if self.status == "signal" and self.is_open:
            made.append(messages("signals.why_unheard"))
        elif self.before_known:
            made.append(_before(self.before, messages, about=self.rounded_to > 1))
        elif self.age == 1:
            made.append(messages("signals.why_first"))
        if not made or (self.n or 0) <= _RARE * (self.of or 0):
            made.append(messages("signals.why_few"))
        if self.stability is not None:
            made.append(messages("signals.why_stable", share=messages.percent(self.stability)))
        return made


def signals_of(
    signals: pd.DataFrame, rows: list[Row], names: dict[str, Name], k: int, status: str = "signal"
) -> list[Signal]:
    """Weak signals, or candidates, whose count the release lets through, in the order of their ids.

    :param rows: rows of the group ``all``; a signal without a shown row there is not listed.
    """
    shown = {row.name.theme_id: row for row in rows if not row.hidden}
    made = []
    for record in signals[signals["status"] == status].sort_values("theme_id").itertuples():
        row = shown.get(str(record.theme_id))
        if row is None:
            continue  # that it is one tells how few its clients are
        if row.name.origin != "open" and row.change is None:
            continue  # that it has risen bounds its number of the period before, which is hidden
        # The interval is the count in other clothes: it is shown only for the count shown here.
        whole = row.n == record.n_clients and row.of == record.of_clients and row.rounded_to == 1
        old = None if pd.isna(record.before) else int(record.before)
        made.append(
            Signal(
                name=names[str(record.theme_id)],
                n=row.n,
                of=row.of,
                low=float(record.low) if whole else None,
                high=float(record.high) if whole else None,
                before=_rounded(old, row.rounded_to) if old == 0 or (old or 0) >= k else None,
                before_known=old is not None,
                age=int(record.age),
                stability=None if pd.isna(record.stability) else float(record.stability),
                is_open=names[str(record.theme_id)].origin == "open",
                status=status,
                rounded_to=row.rounded_to,
            )
        )
    return made


def _rounded(number: int | None, to: int) -> int | None:
    """Round to the nearest multiple: beside a rounded count an exact one would stand out."""
    return None if number is None else (number + to // 2) // to * to


def _before(before: int | None, messages: Messages, *, about: bool) -> str:
    if before is None:
        return messages("signals.why_more")
    if before == 0:
        return messages("signals.why_new")
    number = messages.count(before)
    told = messages("format.about", value=number) if about else number
    return messages("signals.why_rising", before=told)
