"""Stage: files, folders and databases become the ``documents`` table, in memory only.

Every row ends as a document or as a reject with a reason. The result does not depend on the order
of the rows nor on the format. Nothing is written here, and no message carries a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from pipeline.configs import did_you_mean
from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period, period_of
from pipeline.readers.collect import Collected, Progress, Reject, collect, settle_duplicates
from pipeline.readers.columns import NAMES, ColumnMap, recognise, showable
from pipeline.readers.records import Rules
from pipeline.readers.roster import read_roster
from pipeline.readers.rows import ReadOptions, Source
from pipeline.readers.source import open_source
from pipeline.stages.reasons import SELECTIONS, explain_reason
from pipeline.tables import DOCUMENTS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

Detect = Callable[[str, str], str]
DocType = Literal["service_needs_assessment", "client_plan", "decision", "note", "other"]
_ALL_TYPES: tuple[DocType, ...] = get_args(DocType)

_SHORTEST_NUMBER = 5  # characters; shorter client ids would mask ordinary numbers


class IngestSettings(BaseModel):
    """What is read, how, and which of it counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[str, str] = {}  # field -> column of the file, where its name is not recognised
    doc_type_words: dict[str, DocType] = {}  # name in the file -> type of document
    encoding: str | None = None  # of CSV and text files; None: detected
    delimiter: str | None = None  # of CSV files; None: detected
    sheet: str | None = None  # of workbooks; None: the first with a header
    query: str | None = None  # SELECT, for a database URL
    roster_file: Path | None = None  # CSV or XLSX: client_id, names, numbers
    day_first: bool = True  # 03/07/2026 is 3 July
    timezone: str = "Europe/Helsinki"  # moments with a time zone are brought to it
    default_language: str = "fi"  # BCP 47, for texts too short to tell
    doc_types: tuple[DocType, ...] = _ALL_TYPES  # which count
    only_units: tuple[str, ...] = ()  # empty: all
    active_only: bool = False  # only clients whose relationship is active
    max_reject_share: float = Field(default=0.2, ge=0, le=1)  # faulty / (rows - deselected)
    max_text_chars: int = Field(default=2_000_000, gt=0)  # characters of one document
    max_file_mb: float = Field(default=500, gt=0)  # megabytes on disk, per file
    max_uncompressed_mb: float = Field(default=1_000, gt=0)  # megabytes unpacked, and of all text
    max_ratio: float = Field(default=100, gt=1)  # unpacked / packed size of a container
    max_rows: int = Field(default=1_000_000, gt=0)  # rows or files

    def read_options(self) -> ReadOptions:
        """Return the part of the settings that the readers need."""
        names = ReadOptions.__dataclass_fields__
        return ReadOptions(**{name: getattr(self, name) for name in names})

    def rules(self) -> Rules:
        """Return the part of the settings that says what cells mean and which rows count."""
        return Rules(**{name: getattr(self, name) for name in Rules.__dataclass_fields__})


@dataclass(frozen=True)
class IngestResult:
    """Documents with raw text, and an account of everything else.

    ``columns`` is field -> column used; ``places`` is row_id of a reject -> where a person finds
    it, for the screen only (it depends on the order of the rows).
    """

    documents: pd.DataFrame
    rejects: pd.DataFrame
    roster: dict[str, list[str]]
    counts: dict[str, Any]
    warnings: list[str]
    columns: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def ingest(
    source: str | Path | Source,
    settings: IngestSettings | None = None,
    *,
    period: Period | None = None,
    detect: Detect | None = None,
    roster_file: Path | None = None,
    on_progress: Progress | None = None,
    only: Callable[[str], bool] | None = None,
    forgotten: Callable[[str], bool] | None = None,
) -> IngestResult:
    """Read an input and keep what belongs to the period and the selection.

    :param source: file, folder with a manifest, or SQLAlchemy URL; or one that is opened already.
    :param period: days that count; None takes all.
    :param detect: ``(text, default) -> language``, for documents that do not state theirs.
    :param roster_file: goes before ``settings.roster_file``.
    :param only: clients whose texts are wanted; of all others everything but the text is told, and
        their languages count as the default.
    :param on_progress: called with rows done and rows in all (None where not known).
    :param forgotten: whether the client of an id was forgotten; its rows are left out.
    :raises UsageError: where the input does not exist or a setting does not fit it.
    :raises InputRefused: where the input is empty, lacks a column, has too many faulty rows, or
        holds no usable document of the period.
    """
    settings = settings or IngestSettings()
    opened = source if isinstance(source, Source) else open_source(source, settings.read_options())
    mapped = _map_columns(opened, settings)
    got = collect(opened, mapped.columns, settings.rules(), period, on_progress, only, forgotten)
    settle_duplicates(got)
    _check_units(got, settings)
    _check_share(got, settings, opened.name)
    if not got.kept:
        raise _none_left(got, period, opened.name)
    documents = _documents_frame(got, settings, detect)
    rejects, places = _rejects_frame(got.rejects)
    chosen = roster_file or settings.roster_file
    if chosen is not None:
        _add_roster_file(got, chosen, settings, mapped)
    roster = _roster(got)
    warnings = _warnings(opened, mapped, got, period)
    if chosen is not None and not any(client in got.roster for client in documents["client_id"]):
        warnings.append("No client of the roster occurs in the documents: are the ids alike?")
    counts = _counts(got, documents, roster)
    return IngestResult(documents, rejects, roster, counts, warnings, mapped.columns, places)


def _map_columns(opened: Source, settings: IngestSettings) -> ColumnMap:
    for name in settings.columns:
        if name not in NAMES:
            raise UsageError(
                f"There is no field '{name}'.{did_you_mean(name, NAMES)}",
                where="ingest.columns",
                mend=f"Fields are: {', '.join(NAMES)}.",
            )
    brought = {"text": opened.brings_text, "document_id": opened.brings_name}
    needed = [n for n in ("client_id", "document_id", "text", "written_on") if not brought.get(n)]
    if settings.active_only:
        needed.append("active")
    if settings.only_units:
        needed.append("unit")
    mapped = recognise(opened.header, settings.columns, needed)
    if mapped.absent or mapped.missing:
        raise _lacks_columns(opened, mapped)
    return mapped


def _lacks_columns(opened: Source, mapped: ColumnMap) -> InputRefused:
    shown = showable(opened.header)
    lacking = [f"{f} (mapped to '{c}'{did_you_mean(c, shown)})" for f, c in mapped.absent]
    lacking += list(mapped.missing)
    has = f"It has: {', '.join(shown)}." if shown else "Its first row does not look like names."
    first = (*(f for f, _ in mapped.absent), *mapped.missing)[0]
    return InputRefused(
        f"The input lacks columns: {', '.join(lacking)}. {has}",
        where=opened.name,
        mend=f"Say which column it is: --set 'ingest.columns.{first}=NAME OF THE COLUMN'",
    )


def _check_units(got: Collected, settings: IngestSettings) -> None:
    known = {unit.casefold() for unit in got.units}
    for unit in settings.only_units:
        if unit.casefold() not in known:
            raise UsageError(
                f"No document is of the unit '{unit}'.{did_you_mean(unit, sorted(got.units))}",
                where="ingest.only_units",
                mend="Write the name as it stands in the column of the units.",
            )


def _check_share(got: Collected, settings: IngestSettings, name: str) -> None:
    faulty = [reject for reject in got.rejects if reject.reason not in SELECTIONS]
    of = len(got.kept) + len(faulty)
    if not of or len(faulty) / of <= settings.max_reject_share:
        return
    share = len(faulty) / of
    raise InputRefused(
        f"{len(faulty):,} of {of:,} rows ({share:.0%}) cannot be used; the limit is "
        f"{settings.max_reject_share:.0%}. Nothing was written.\n  "
        + "\n  ".join(_reason_lines(faulty)),
        where=name,
        mend="Mend the export and run again, or accept it: "
        f"--set ingest.max_reject_share={min(share + 0.005, 1):.2f}",
    )


def _reason_lines(rejects: list[Reject]) -> list[str]:
    lines = []
    for reason, n in sorted(Counter(r.reason for r in rejects).items(), key=lambda x: (-x[1], x)):
        places = [reject.place for reject in rejects if reject.reason == reason][:3]
        dots = ", …" if n > len(places) else ""
        lines.append(f"{n:,} {reason}: {explain_reason(reason)} ({', '.join(places)}{dots})")
    return lines


def _none_left(got: Collected, period: Period | None, name: str) -> InputRefused:
    counts = Counter(reject.reason for reject in got.rejects)
    told = "; ".join(f"{n:,} {explain_reason(code)}" for code, n in sorted(counts.items()))
    if not got.months or period is None:
        return InputRefused(
            f"No document is left: {told}.", where=name, mend="Widen the selection and run again."
        )
    months = sorted(got.months)
    shown = ", ".join(months[:12]) + (", …" if len(months) > 12 else "")
    quarters: Counter[str] = Counter()
    for month, n in got.months.items():
        quarters[period_of(Period.parse(month).start).name] += n
    fitting = min(quarters, key=lambda quarter: (-quarters[quarter], quarter))
    return InputRefused(
        f"No usable document was written in {period.name}: {told}. "
        f"The input has documents of: {shown}.",
        where=name,
        mend=f"Choose the period that fits: --period {fitting}",
    )


def _documents_frame(
    got: Collected, settings: IngestSettings, detect: Detect | None
) -> pd.DataFrame:
    default = settings.default_language
    rows = []
    for record, _, _ in got.kept:
        text = "" if record.dropped else record.text
        language = record.language or (detect(text, default) if detect and text else default)
        row = {name: getattr(record, name, None) for name in DOCUMENTS.names}
        rows.append({**row, "text": text, "language": language})
    return DOCUMENTS.frame(rows)


def _rejects_frame(rejects: list[Reject]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Name rejects by document or file; the nameless by a number that order cannot move."""
    places: dict[str, str] = {}
    following: dict[str, int] = {}  # number that the next of the same name gets
    rows = []
    nameless = 0
    for reject in sorted(rejects, key=lambda r: (r.name, r.reason, r.digest)):
        if not reject.name:
            nameless += 1
        base = row_id = reject.name or f"unnamed-{nameless:06d}"
        while row_id in places:
            twin = following.get(base, 2)
            row_id, following[base] = f"{base}#{twin}", twin + 1
        places[row_id] = reject.place
        rows.append({"stage": "ingest", "row_id": row_id, "reason": reject.reason})
    return REJECTS.frame(rows), places


def _add_roster_file(
    got: Collected, path: Path, settings: IngestSettings, mapped: ColumnMap
) -> None:
    extra = read_roster(path, settings.read_options(), mapped.columns.get("client_id"))
    for client, names in extra.items():
        got.roster.setdefault(client, set()).update(names)


def _roster(got: Collected) -> dict[str, list[str]]:
    """Names and numbers of the clients that have documents, their own ids among them."""
    made: dict[str, set[str]] = {}
    for record, _, _ in got.kept:
        names = made.setdefault(record.client_id, set(got.roster.get(record.client_id, ())))
        own = (record.client_id, record.household_id or "")
        names.update(number for number in own if len(number) >= _SHORTEST_NUMBER)
    return {client: sorted(names) for client, names in sorted(made.items()) if names}


_NOTES = {
    "unknown_doc_type": "have a type of document that is not known; they count as 'other'. "
    "Name it: [ingest.doc_type_words]",
    "unknown_complete": "do not say whether they are complete; they count as complete.",
    "cut_by_excel": "have exactly 32,767 characters: Excel has probably cut them. Export as CSV.",
    "pages_without_text": "are PDF files with pages that hold pictures only; those were not read.",
}


def _warnings(
    opened: Source, mapped: ColumnMap, got: Collected, period: Period | None
) -> list[str]:
    made = list(opened.warnings)
    if period is not None and period.warning():
        made.append(period.warning())
    for name, other in mapped.doubtful:
        made.append(
            f"The column '{other}' could be {name} too; '{mapped.columns[name]}' was used. "
            f"Choose with --set 'ingest.columns.{name}={other}'"
        )
    made += [
        f"{got.notes[code]:,} documents {text}" for code, text in _NOTES.items() if got.notes[code]
    ]
    homes: dict[str, set[str]] = {}
    for record, _, _ in got.kept:
        homes.setdefault(record.client_id, set()).add(record.household_id or "")
    several = sum(len(found - {""}) > 1 for found in homes.values())
    if several:
        made.append(f"{several:,} clients stand in more than one household.")
    return made


def _counts(
    got: Collected, documents: pd.DataFrame, roster: dict[str, list[str]]
) -> dict[str, Any]:
    reasons = Counter(reject.reason for reject in got.rejects)
    deselected = sum(n for code, n in reasons.items() if code in SELECTIONS)
    return {
        "rows": got.n_rows,
        "documents": len(documents),
        "clients": int(documents["client_id"].nunique()),
        "households": int(documents["household_id"].nunique()),
        "characters": int(documents["n_chars"].sum()),
        "incomplete": int((~documents["complete"]).sum()),
        "clients_with_roster": len(roster),
        "deselected": deselected,
        "faulty": len(got.rejects) - deselected,
        "rejects": dict(sorted(reasons.items())),
        "doc_types": _tally(documents["doc_type"]),
        "units": _tally(documents["unit"].fillna("")),
        "languages": _tally(documents["language"]),
        "unknown_doc_types": got.notes["unknown_doc_type"],
    }


def _tally(values: pd.Series) -> dict[str, int]:
    return {str(key): int(n) for key, n in sorted(values.value_counts().items())}
