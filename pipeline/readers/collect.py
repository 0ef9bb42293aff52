"""Walk through a source once: every row becomes a record that is kept, or a reject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import InputRefused
from pipeline.period import Period
from pipeline.readers.records import Record, Rules, make_record, reject_reason
from pipeline.readers.rows import MEGABYTE, Source

FORGOTTEN = "forgotten"  # the reason
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Reject:
    """A row that is left out: id of its document or name of its file ("" where it has none)."""

    name: str
    reason: str
    place: str  # where a person finds it
    digest: str  # of its content: orders those without a name


@dataclass
class Collected:
    """What came of the rows, filled while walking."""

    kept: list[tuple[Record, str, str]] = field(default_factory=list)  # with place and digest
    rejects: list[Reject] = field(default_factory=list)
    roster: dict[str, set[str]] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)
    months: Counter[str] = field(default_factory=Counter)  # of rows outside the period
    notes: Counter[str] = field(default_factory=Counter)
    n_rows: int = 0
    n_chars: int = 0


def collect(
    opened: Source,
    columns: Mapping[str, str],
    rules: Rules,
    period: Period | None = None,
    on_progress: Progress | None = None,
    only: Callable[[str], bool] | None = None,
    forgotten: Callable[[str], bool] | None = None,
) -> Collected:
    """Walk through the rows; the text of a reject is dropped at once.

    :param only: clients whose texts are kept; None keeps all.
    :param forgotten: whether a client was forgotten: of its rows nothing but their number is told.
    :raises InputRefused: where there are no rows, or more rows or text than allowed.
    """
    got = Collected()
    for row in opened.rows:
        got.n_rows += 1
        record = make_record(row, columns, rules)
        reason = reject_reason(row, record, columns, rules, period)
        if forgotten is not None and record.client_id and forgotten(record.client_id):
            got.rejects.append(Reject("", reason or FORGOTTEN, row.place, ""))
            continue
        if record.unit and not row.fault:
            got.units.add(record.unit)
        if record.client_id and record.roster and not row.fault:
            got.roster.setdefault(record.client_id, set()).update(record.roster)
        if reason:
            got.rejects.append(Reject(record.document_id, reason, row.place, row.digest))
            if reason == "outside_period":
                got.months[f"{record.written_on:%Y-%m}"] += 1
        else:
            got.notes.update(record.notes)
            got.n_chars += len(record.text)
            if only is not None and not only(record.client_id):
                record = record.without_text()
            got.kept.append((record, row.place, row.digest))
        _check_amount(got, rules, opened.name)
        if on_progress is not None:
            on_progress(got.n_rows, opened.total)
    if got.n_rows == 0:
        raise InputRefused("The input holds no rows.", where=opened.name, mend="Export it again.")
    return got


def settle_duplicates(got: Collected) -> None:
    """Keep one of identical rows of a document; of contradicting rows keep none."""
    groups: dict[str, list[tuple[Record, str, str]]] = {}
    for item in got.kept:
        groups.setdefault(item[0].document_id, []).append(item)
    got.kept = []
    for document_id, items in sorted(groups.items()):
        items.sort(key=lambda item: (item[0].source, item[2]))
        agree = len({item[0].contents() for item in items}) == 1
        got.kept += items[:1] if agree else []
        reason = "duplicate_id" if agree else "conflicting_id"
        for _, place, digest in items[1:] if agree else items:
            got.rejects.append(Reject(document_id, reason, place, digest))


def _check_amount(got: Collected, rules: Rules, name: str) -> None:
    if got.n_rows > rules.max_rows:
        what, setting = f"{rules.max_rows:,} rows", "max_rows"
    elif got.n_chars > rules.max_uncompressed_mb * MEGABYTE:
        what = f"{rules.max_uncompressed_mb:,.0f} million characters of text"
        setting = "max_uncompressed_mb"
    else:
        return
    raise InputRefused(
        f"The input holds more than {what}.",
        where=name,
        mend=f"Split it, or raise the limit: --set ingest.{setting}=…",
    )
