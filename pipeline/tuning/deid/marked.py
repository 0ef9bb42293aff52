"""Read inline marks: marked documents (``<pii t="PERSON">…</pii>``) and tables of marked lines."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputRefused
from pipeline.tuning.deid.spans import Annotated, Mention, annotated
from pipeline.tuning.gold import Mark, read_gold, read_marks

#: Columns of a table of marked lines, split by tabs: ``\n`` in the text is a line break.
COLUMNS = ("id", "language", "attack", "text")


def read_marked(path: Path, *, language: str = "") -> list[Annotated]:
    """Read marked documents (see :mod:`pipeline.tuning.gold`); clients are scrubbed together."""
    frame = read_gold(path)
    if "language" not in frame.columns:
        frame["language"] = ""
    return [
        annotated(
            str(row.document_id),
            str(row.text),
            _mentions(row.marks),
            client_id=str(row.client_id),
            language=language or str(row.language)[:2],
        )
        for row in frame.itertuples()
    ]


def read_lines(path: Path, *, language: str = "") -> list[Annotated]:
    """Read a table of marked lines: id, language, attack, marked text.

    Every line is a document and a client of its own.

    :raises InputRefused: where a line has other columns, an id stands twice or a mark is broken.
    """
    made: list[Annotated] = []
    seen: set[str] = set()
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r").split("\t")
        if not line.strip() or line.startswith("#") or cells[: len(COLUMNS)] == list(COLUMNS):
            continue
        where = f"{path}, line {number}"
        if len(cells) != len(COLUMNS) or cells[0] in seen:
            raise InputRefused(
                f"A line has {len(cells)} columns, or its id stands twice.",
                where=where,
                mend=f"Write {', '.join(COLUMNS)} with a tab between; each id once.",
            )
        seen.add(cells[0])
        text, marks = read_marks(cells[3].replace("\\n", "\n"), where)
        groups = (
            ("attack", cells[2]),
            ("language", cells[1]),
            ("attack × language", f"{cells[2]}, {cells[1]}"),
        )
        own = language or cells[1][:2]
        made.append(annotated(cells[0], text, _mentions(marks), language=own, groups=groups))
    if not made:
        raise InputRefused("The file holds no line.", where=str(path), mend="Add marked lines.")
    return made


def _mentions(marks: list[Mark]) -> list[Mention]:
    return [Mention(m.start, m.end, m.value) for m in marks if m.kind == "pii"]
