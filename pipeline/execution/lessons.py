"""What the matcher can be taught by: everything that people read in a workspace's documents.

A client that was read is a bag of passages, all that affirm something; a passage that was read is a
bag of itself. Where two readers differ, or nobody could tell, nothing is taught. What is left out
is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.audit.draw import run_digest
from pipeline.audit.passages import PassageRecord, text_mark
from pipeline.audit.readings import ReadingRecord, read_record
from pipeline.execution.client_reading import record_file
from pipeline.execution.passage_reading import records_of
from pipeline.matching.learned import Bag
from pipeline.stages.evidence import clients_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.catalogue import Catalogue
    from pipeline.runs import RunFolder, Workspace

#: Why a reading teaches nothing.
OTHER_RUN, OTHER_TEXT, MEANING = "other_run", "other_text", "meaning_changed"
DIFFER, UNSURE, NO_PASSAGE = "readers_differ", "unsure", "no_passage"


@dataclass
class Lessons:
    """Passages, and per phenomenon the bags of them that people have read."""

    texts: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)  # client or household of each passage
    by: set[str] = field(default_factory=set)  # ids of the clients, as the tables have them
    bags: dict[str, list[Bag]] = field(default_factory=lambda: defaultdict(list))
    clients: set[str] = field(default_factory=set)  # units that were read as a whole
    passages: set[tuple[str, str]] = field(default_factory=set)  # that were read one by one
    periods: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    _rows: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)

    @property
    def readings(self) -> int:
        """Bags, over all phenomena."""
        return sum(len(own) for own in self.bags.values())

    def unit_of(self, bag: Bag) -> str:
        """Whose passages a bag holds."""
        return self.units[bag.rows[0]]

    def row(self, period: str, passage: Mapping[str, str]) -> int:
        """Row of a passage, added where it is new."""
        key = (period, passage["passage_id"])
        if key not in self._rows:
            self._rows[key] = len(self.texts)
            self.texts.append(passage["text"])
            self.languages.append(passage["language"])
            self.units.append(passage["unit"])
            self.by.add(passage["client_id"])
        return self._rows[key]


def gather(workspace: Workspace, catalogue: Catalogue) -> Lessons:
    """Gather what was read in every period whose texts are still there.

    :raises UsageError: where what people did cannot be understood.
    """
    found, key = Lessons(), workspace.key()
    meaning = {item.id: item.meaning for item in catalogue.phenomenon}
    for period in workspace.periods():
        run = workspace.run(period)
        if run.has_table("passages"):
            before = found.readings
            _of_run(found, run, meaning, key)
            if found.readings > before:
                found.periods.append(period)
    return found


def _of_run(found: Lessons, run: RunFolder, meaning: Mapping[str, str], key: bytes) -> None:
    clients, asked = _client_records(run), records_of(run)
    if not clients and not asked:
        return
    passages = run.read_table("passages")
    unit_name = run.read_manifest()["settings"]["evidence"]["counting_unit"]
    unit = clients_of(run.read_table("documents"), unit_name)
    frame = passages.assign(unit=passages["document_id"].map(unit).astype("str"))
    affirmed = frame[frame["polarity"] == "affirmed"]
    by_unit = {str(who): list(_plain(own)) for who, own in affirmed.groupby("unit", sort=True)}
    said = _of_clients(found, clients, run_digest(passages), meaning)
    for (who, theme), affirms in _settled(found, said):
        own = by_unit.get(who)
        if not own:
            found.left_out[NO_PASSAGE] += 1
            continue
        rows = tuple(found.row(run.period, passage) for passage in own)
        found.bags[theme].append(Bag(rows, affirms))
        found.clients.add(who)
    by_id = {passage["passage_id"]: passage for own in by_unit.values() for passage in own}
    marks = {name: text_mark(passage["text"], key) for name, passage in by_id.items()}
    for (name, theme), affirms in _settled(found, _of_passages(found, asked, marks, meaning)):
        found.bags[theme].append(Bag((found.row(run.period, by_id[name]),), affirms))
        found.passages.add((run.period, name))


def _client_records(run: RunFolder) -> list[ReadingRecord]:
    paths = sorted(record_file(run).parent.glob(f"{run.period}-clients*.json"))
    return [found for path in paths if (found := read_record(path)) is not None]


def _of_clients(
    found: Lessons, records: list[ReadingRecord], run: str, meaning: Mapping[str, str]
) -> Mapping[tuple[str, str], set[bool | None]]:
    """What was said of clients of this very run, by client and phenomenon of the catalogue."""
    said: dict[tuple[str, str], set[bool | None]] = defaultdict(set)
    for record in records:
        for reading in record.latest.values():
            for client, marks in reading.marks.items():
                for theme, one in marks.items():
                    if theme not in meaning:
                        continue  # an open theme: it belongs to its run
                    if record.drawn.run != run:
                        found.left_out[OTHER_RUN] += 1
                    elif record.meant.get(theme) != meaning[theme]:
                        found.left_out[MEANING] += 1
                    else:
                        said[client, theme].add(one)
    return said


def _of_passages(
    found: Lessons,
    records: list[PassageRecord],
    marks: Mapping[str, str],
    meaning: Mapping[str, str],
) -> Mapping[tuple[str, str], set[bool | None]]:
    """What was said of single passages that still say the same, by passage and phenomenon.

    :param marks: keyed digest of the text of each passage of the run that affirms something.
    """
    said: dict[tuple[str, str], set[bool | None]] = defaultdict(set)
    for record in records:
        for reading in record.latest.values():
            for at, one in reading.said.items():
                asked = record.questions[at]
                if marks.get(asked.passage_id) != asked.text:
                    found.left_out[OTHER_TEXT] += 1
                elif record.meant.get(asked.theme_id) != meaning.get(asked.theme_id):
                    found.left_out[MEANING] += 1
                else:
                    said[asked.passage_id, asked.theme_id].add(one)
    return said


def _settled(
    found: Lessons, said: Mapping[tuple[str, str], set[bool | None]]
) -> Iterator[tuple[tuple[str, str], bool]]:
    """What all readers say alike, in a fixed order."""
    for what in sorted(said):
        told = said[what] - {None}
        if len(told) == 1:
            yield what, bool(next(iter(told)))
        else:
            found.left_out[DIFFER if told else UNSURE] += 1


def _plain(frame: pd.DataFrame) -> Iterator[dict[str, str]]:
    columns = ["passage_id", "text", "language", "unit", "client_id"]
    for values in zip(*(frame[name] for name in columns), strict=True):
        yield dict(zip(columns, map(str, values), strict=True))
