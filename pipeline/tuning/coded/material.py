"""What coded material is, whatever program wrote it. The texts are raw: they stay in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.errors import InputRefused
from pipeline.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

CODED = Table(
    "coded",
    ("document_id", "start", "end", "code", "coder"),
    "One passage that a person has given a code.",
    (
        Column("document_id", "string", "name of the document in the file"),
        Column("case", "string", "case (client) that the document belongs to; empty: not told"),
        Column("start", "int", "begin in the text; -1 where not told", unit="characters", low=-1),
        Column("end", "int", "end in the text, itself outside", unit="characters", low=-1),
        Column("code", "string", "id of the code"),
        Column("name", "string", "name of the code, those above it before it"),
        Column("coder", "string", "who gave it; empty: not told"),
        Column("denied", "bool", "whether the passage says that the matter is not so"),
    ),
)
UNPLACED = -1  # a passage whose place in the text is not told
ABOVE = " / "  # between a code and the one above it
DENIED = " (–)"  # behind the name of a code for passages that deny it
ORIGIN = "ilmio"  # what our own projects say that they come from


@dataclass(frozen=True)
class CodedDocument:
    """A document; without a text where the file only quotes from it."""

    document_id: str
    text: str | None = field(repr=False)
    case: str = ""


@dataclass(frozen=True)
class Code:
    """A code of the codebook."""

    code_id: str
    name: str
    above: str = ""  # id of the code above it
    description: str = ""
    colour: str = ""  # #RRGGBB


@dataclass(frozen=True)
class Span:
    """A coded passage; ``start`` and ``end`` in Unicode characters of the document's text."""

    document_id: str
    start: int
    end: int
    code_id: str
    coder: str = ""
    denied: bool = False

    def __post_init__(self) -> None:
        """Refuse a place that is none."""
        if not (0 <= self.start < self.end or self.start == self.end == UNPLACED):
            raise ValueError("a passage ends before it begins")


@dataclass(frozen=True)
class Coded:
    """Everything that was read of a file, and what was left out.

    :param form: what wrote it, for people ("REFI-QDA, ATLAS.ti …").
    :param left_out: reason to number of codings, documents or codes that are not in it.
    """

    form: str
    documents: tuple[CodedDocument, ...]
    codes: tuple[Code, ...]
    spans: tuple[Span, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def code_names(self) -> dict[str, str]:
        """Full name of each code by its id, those above it before it."""
        by_id = {code.code_id: code for code in self.codes}
        names = {}
        for code in self.codes:
            parts, at, seen = [code.name], code.above, {code.code_id}
            while at in by_id and at not in seen:
                seen.add(at)
                parts.append(by_id[at].name)
                at = by_id[at].above
            names[code.code_id] = ABOVE.join(reversed(parts))
        return names

    def table(self) -> pd.DataFrame:
        """The coded passages, table ``coded``; the same passage twice by one coder counts once."""
        names, cases = self.code_names(), {d.document_id: d.case for d in self.documents}
        rows = {
            (s.document_id, s.start, s.end, s.code_id, s.coder): (
                s.document_id, cases[s.document_id], s.start, s.end, s.code_id,
                names[s.code_id], s.coder, s.denied,
            )
            for s in self.spans
        }  # fmt: skip
        return CODED.frame(list(rows.values()))

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded, each once."""
        return tuple(sorted({span.coder for span in self.spans} - {""}))


def with_denials_apart(coded: Coded) -> Coded:
    """Give passages that deny a code a code of their own, for formats that know no denials."""
    denied = {span.code_id for span in coded.spans if span.denied}
    if not denied:
        return coded
    more = [
        replace(code, code_id=code.code_id + DENIED, name=code.name + DENIED)
        for code in coded.codes
        if code.code_id in denied
    ]
    spans = tuple(
        replace(s, code_id=s.code_id + DENIED, denied=False) if s.denied else s for s in coded.spans
    )
    return replace(coded, codes=(*coded.codes, *more), spans=spans)


def with_denials_joined(coded: Coded) -> Coded:
    """Take back what :func:`with_denials_apart` did, by the names of the codes."""
    plain = {(code.name, code.above): code.code_id for code in coded.codes}
    joined = {
        code.code_id: plain[code.name.removesuffix(DENIED), code.above]
        for code in coded.codes
        if code.name.endswith(DENIED) and (code.name.removesuffix(DENIED), code.above) in plain
    }
    spans = tuple(
        replace(s, code_id=joined[s.code_id], denied=True) if s.code_id in joined else s
        for s in coded.spans
    )
    codes = tuple(code for code in coded.codes if code.code_id not in joined)
    return replace(coded, codes=codes, spans=spans)


class Left:
    """Counts what is left out while a file is read."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def out(self, reason: str, number: int = 1) -> None:
        """Count something of which nothing is kept."""
        if number:
            self.counts[reason] += number

    def told(self) -> dict[str, int]:
        """Reasons and numbers, sorted."""
        return dict(sorted(self.counts.items()))


def checked(made: Coded, where: str) -> Coded:
    """Return material that agrees with itself: each span within its text, of a code that is there.

    What does not is left out and counted.

    :raises InputRefused: where no document and no code is left.
    """
    left = Left()
    left.counts.update(made.left_out)
    texts = {one.document_id: one.text for one in made.documents}
    codes = {code.code_id for code in made.codes}
    spans = []
    for span in made.spans:
        text = texts.get(span.document_id)
        if span.code_id not in codes:
            left.out("coding_of_an_unknown_code")
        elif text is not None and span.end > len(text):
            left.out("coding_beyond_the_text")
        else:
            spans.append(span)
    if not made.codes:
        raise InputRefused(
            "There is no code in this file.",
            where=where,
            mend="Export the project once more, codebook and coded documents included.",
        )
    return Coded(made.form, made.documents, made.codes, tuple(spans), left.told())


def unlike(names: Iterable[str]) -> list[str]:
    """Return names of which none stands twice: later ones get a number."""
    used: dict[str, None] = {}
    following: dict[str, int] = {}  # number that the next of the same name gets
    for name in names:
        shown = name
        while shown in used:
            number = following.get(name, 2)
            shown, following[name] = f"{name} ({number})", number + 1
        used[shown] = None
    return list(used)
