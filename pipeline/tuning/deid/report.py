"""The figures of masking as a table for a terminal, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.tuning.deid.scoring import (
    ALL,
    ALL_STRUCTURED,
    CASED,
    COARSE_WORDS,
    INSIDE,
    OPENING,
    OTHER_WORDS,
    PERSONS,
    SMALL,
    Key,
    Measured,
    Share,
)
from pipeline.tuning.deid.spans import STRUCTURED

_PERSON_ROWS: tuple[tuple[Key, str], ...] = (
    (PERSONS, "persons wholly masked"),
    (CASED, "… not in small letters"),
    (SMALL, "… in small letters"),
    (OPENING, "… that open a sentence"),
    (INSIDE, "… inside a sentence"),
)
_RULES_SHOWN = 8


def as_table(measured: Mapping[str, Measured], *, title: str, markdown: bool) -> str:
    """Return the measures, a column a way of masking.

    :param measured: name of the way of masking to its measures.
    """
    heads = [title, *measured]
    rows = [
        [name, *(_cell(one.shares.get(key)) for one in measured.values())]
        for key, name in _rows(list(measured.values()))
    ]
    if markdown:
        return as_markdown(heads, rows)
    return "\n".join([*_aligned(heads, rows), "", *_notes(measured)])


def as_cells(measured: Measured, keys: Sequence[Key]) -> list[str]:
    """Return some measures of one way of masking as cells of a table."""
    return [_cell(measured.shares.get(key)) for key in keys]


def as_grid(measured: Measured, by: str) -> str:
    """Return a Markdown table of mentions wholly masked, parted by two groups.

    :param by: the part of the keys whose names are "row, column".
    """
    found = {
        (row, column): share
        for (part, name), share in measured.shares.items()
        if part == by
        for row, _, column in [name.rpartition(", ")]
    }
    columns = sorted({column for _, column in found})
    lines = [
        [row, *(_short([found[row, c]] if (row, c) in found else []) for c in columns)]
        + [_short([share for (r, _), share in found.items() if r == row])]
        for row in sorted({row for row, _ in found})
    ]
    last = [_short([s for (_, c), s in found.items() if c == column]) for column in columns]
    lines.append(["all", *last, _short(list(found.values()))])
    other = measured.shares[OTHER_WORDS]
    note = f"Other words masked: {_cell(other)}."
    return as_markdown(["mentions wholly masked", *columns, "all"], lines) + f"\n\n{note}"


def _short(shares: Sequence[Share]) -> str:
    hits, of = sum(share.hits for share in shares), sum(share.of for share in shares)
    return f"{hits / of:.1%} of {of}" if of else "–"


def as_json(measured: Mapping[str, Measured], **about: Any) -> dict[str, Any]:
    """Return the measures as plain values; shares 0-1."""
    ways = {
        name: {
            "shares": [
                {
                    "part": key[0], "name": key[1], "share": round(share.value, 6),
                    "low": round(share.low, 6), "high": round(share.high, 6),
                    "hits": share.hits, "of": share.of,
                }
                for key, share in one.shares.items()
            ],
            "leaks_untouched": one.untouched,
            "leaks_partly": one.partly,
            "other_words_by_rule": one.rules,
            "documents_not_compared": one.not_compared,
            **({"missed": one.missed, "false": one.false} if one.missed or one.false else {}),
        }
        for name, one in measured.items()
    }  # fmt: skip
    return {**about, "masking": ways}


def _rows(measured: Sequence[Measured]) -> list[tuple[Key, str]]:
    found = {key for one in measured for key in one.shares}
    rows = [(key, name) for key, name in _PERSON_ROWS if key in found]
    kinds = sorted(k for k in found if k[0] == "kind" and k not in (PERSONS, ALL, ALL_STRUCTURED))
    rows += [(key, key[1]) for key in kinds if key[1] not in STRUCTURED]
    rows += [(key, key[1]) for key in (ALL_STRUCTURED,) if key in found]
    rows += [(key, f"… {key[1]}") for key in kinds if key[1] in STRUCTURED]
    rows += [(key, key[1]) for key in (ALL, OTHER_WORDS, COARSE_WORDS) if key in found]
    shown = {key for key, _ in rows}
    rows += [(key, f"{key[0]}: {key[1]}") for key in sorted(found - shown)]
    return rows


def _cell(share: Share | None) -> str:
    if share is None or share.of == 0:
        return "–"
    return f"{share.value:.2%} ({share.low:.2%}–{share.high:.2%}) of {share.of}"


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    return [
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *rows]
    ]


def as_markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _notes(measured: Mapping[str, Measured]) -> list[str]:
    notes = ["In brackets: 95 % interval by bootstrap over documents, clients where named."]
    for name, one in measured.items():
        notes.append(
            f"{name}: {one.untouched + one.partly} mentions leaked, {one.partly} of them in part"
            + (f"; {one.not_compared} documents not compared" if one.not_compared else "")
        )
        if one.rules:
            top = [f"{rule} {n}" for rule, n in list(one.rules.items())[:_RULES_SHOWN]]
            notes.append(f"  other words by rule: {', '.join(top)}")
        notes += [f"  missed  {text}" for text in one.missed]
        notes += [f"  false   {text}" for text in one.false]
    return notes
