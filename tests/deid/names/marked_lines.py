"""Lines with marked names beside this file, what of them is masked, and a table of the figures.

``python -m tests.deid.names.marked_lines [-v]`` prints the figures by language and group; with
``-v`` also the lines that fail.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.deid.deidentifier import clean_text
from pipeline.deid.families import families
from pipeline.deid.findings import merge_findings
from pipeline.deid.names.known import KnownNames
from pipeline.models import artefact_folder
from pipeline.tuning.gold import read_marks

FOLDER = Path(__file__).parent
#: Lines on which the model of words of two meanings was fitted.
FITTED = artefact_folder("namesake") / "lines"


@dataclass(frozen=True)
class Outcome:
    """One thing that had to be masked, or had to stay."""

    language: str
    group: str
    kind: str  # name | word
    right: bool
    line: str
    text: str


def masked_characters(text: str, language: str, roster: tuple[str, ...] = ()) -> set[int]:
    """Return the places of all characters that are masked in a document of one passage."""
    found = [finding for family in _families() for finding in family.detect(text, language)]
    known = KnownNames(roster)
    for finding in merge_findings(found):
        known.sweep(text, finding, language)
    found += known.find(text, language)
    return {place for finding in found for place in range(finding.start, finding.end)}


@cache
def _families():
    return families()


def _rows(name: str | Path) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def _covered(text: str, start: int, end: int, masked: set[int]) -> bool:
    return all(k in masked or not text[k].isalnum() for k in range(start, end))


def _words_outside(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = None
    for k in range(len(text) + 1):
        inside = k < len(text) and text[k].isalpha() and not any(a <= k < b for a, b in spans)
        if inside and start is None:
            start = k
        elif not inside and start is not None:
            yield start, k
            start = None


def names_outcomes(file: str) -> list[Outcome]:
    """Score ``small_letters.tsv`` (a roster in the third column) or ``foreign.tsv`` (a group)."""
    return [outcome for row in _rows(file) for outcome in _of_names(file, row, with_roster=True)]


def without_roster() -> list[Outcome]:
    """Score ``small_letters.tsv`` as if no roster were known."""
    rows = _rows("small_letters.tsv")
    return [o for row in rows for o in _of_names("small_letters.tsv", row, with_roster=False)]


def _of_names(file: str, row: list[str], *, with_roster: bool) -> Iterator[Outcome]:
    line, language, third, marked = row[:4]
    text, marks = read_marks(marked)
    text = clean_text(text)
    small = file == "small_letters.tsv"
    roster = tuple(third.split(";")) if small and with_roster else ()
    masked = masked_characters(text, language, roster)
    group = "small" if small else third
    for mark in marks:
        if mark.kind == "pii" and mark.value == "PERSON":
            right = _covered(text, mark.start, mark.end, masked)
            seen = f"{text[mark.start : mark.end]} << {text}"
            yield Outcome(language, group, "name", right, line, seen)
    spans = [(mark.start, mark.end) for mark in marks if mark.kind == "pii"]
    for start, end in _words_outside(text, spans):
        right = not any(k in masked for k in range(start, end))
        yield Outcome(language, group, "word", right, line, f"{text[start:end]} << {text}")


def pair_outcomes(file: str | Path) -> list[Outcome]:
    """Score a file of pairs: the surface form as a name, and as a word."""
    return [outcome for row in _rows(file) for outcome in _of_pair(row)]


def _of_pair(row: list[str]) -> Iterator[Outcome]:
    line, language, surface, kind, marked = row[:5]
    text, marks = read_marks(marked)
    masked = masked_characters(text, language)
    seen = f"{surface} << {text}"
    persons = [
        (mark.start, mark.end)
        for mark in marks
        if mark.value == "PERSON" and surface.lower() in text[mark.start : mark.end].lower()
    ]
    if kind == "name":
        right = all(_covered(text, start, end, masked) for start, end in persons)
        yield Outcome(language, language, kind, right, line, seen)
        return
    spans = [(mark.start, mark.end) for mark in marks if mark.kind == "pii"]
    at = [
        (start, end)
        for start, end in _words_outside(text, spans)
        if text[start:end].lower() == surface.lower()
    ]
    right = not any(k in masked for start, end in at for k in range(start, end))
    yield Outcome(language, language, kind, right, line, seen)


def share_right(outcomes: list[Outcome], kind: str, **wanted: str) -> float:
    """Return the share of names masked (kind "name") or of words that stay (kind "word")."""
    chosen = [
        outcome.right
        for outcome in outcomes
        if outcome.kind == kind and all(getattr(outcome, k) == v for k, v in wanted.items())
    ]
    return sum(chosen) / len(chosen) if chosen else 1.0


def table(title: str, outcomes: list[Outcome], *, failing: bool) -> str:
    """Return the figures of a set as text, by language and by group."""
    lines = [f"{title}: names masked {share_right(outcomes, 'name'):.3f}, "
             f"words masked {1 - share_right(outcomes, 'word'):.4f}"]  # fmt: skip
    for key in ("language", "group"):
        counts = Counter(getattr(o, key) for o in outcomes if o.kind == "name")
        for value, count in sorted(counts.items()):
            name = share_right(outcomes, "name", **{key: value})
            word = 1 - share_right(outcomes, "word", **{key: value})
            lines.append(f"  {value:20} {count:4} names masked {name:.3f}  words masked {word:.4f}")
    if failing:
        lines += [f"    {o.kind} {o.line} {o.text}" for o in outcomes if not o.right]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the figures of every set."""
    failing = "-v" in sys.argv
    for title, outcomes in (
        *((f"fitted pairs, {path.stem}", pair_outcomes(path)) for path in sorted(FITTED.glob("*"))),
        ("kept pairs, looked at before", pair_outcomes("kept_pairs.tsv")),
        ("pairs that chose among models", pair_outcomes("measured_pairs.tsv")),
        ("pairs on which nothing was made", pair_outcomes("unseen_pairs.tsv")),
        ("names of foreign origin", names_outcomes("foreign.tsv")),
        ("small letters with a roster", names_outcomes("small_letters.tsv")),
        ("small letters without a roster", without_roster()),
    ):
        sys.stdout.write(table(title, outcomes, failing=failing))


if __name__ == "__main__":
    main()
