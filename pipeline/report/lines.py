"""Rows of numbers put into words of one language: what a reader sees in a line of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.report.messages import Messages
from pipeline.report.rows import WITH_CHANGE, Row


@dataclass(frozen=True)
class Line:
    """A shown row, ready to print."""

    label: str
    meta: str  # kind, class of section 11, origin
    clients: str
    share: str
    words: str
    range: str
    change: str
    change_detail: str
    voice: str
    ways: str = ""  # range over the ways of counting; of an audited share, how far it carries


@dataclass(frozen=True)
class Block:
    """A table of shown rows, and the names of those that are not shown or were not found."""

    key: str
    title: str
    caption: str
    lines: tuple[Line, ...]
    hidden: tuple[str, ...]
    hidden_unnamed: str
    empty: str


def block(
    key: str,
    rows: list[Row],
    empty: str,
    period: str,
    messages: Messages,
    ways: Callable[[Row], str] = lambda _: "",
) -> Block:
    """Make a block of rows that are sorted already; rows with nobody are left to ``absent``.

    :param ways: writes the range of a row over the ways of counting.
    """
    shown = [row for row in rows if not row.hidden and row.n]
    gone = [row for row in rows if row.hidden]
    named = tuple(row.name.label(messages.language) for row in gone)
    unnamed = sum(not label for label in named)
    title = messages(f"evidence.{key}")
    return Block(
        key=key,
        title=title,
        caption=messages("evidence.caption", title=title, period=period),
        lines=tuple(
            replace(line(row, messages), ways=adequacy(row, messages) or ways(row)) for row in shown
        ),
        hidden=tuple(label for label in named if label),
        hidden_unnamed=plural("evidence.hidden_open", unnamed, messages),
        empty="" if shown else empty,
    )


def line(row: Row, messages: Messages) -> Line:
    """Write a shown row."""
    n, of = row.n or 0, row.of or 0
    return Line(
        label=row.name.label(messages.language),
        meta=meta(row, messages),
        clients=clients(row, messages),
        share=share(row, messages),
        words=messages.words(n, of),
        range=messages.span(row.low, row.high),
        change=change(row, messages),
        change_detail=change_detail(row, messages),
        voice=messages("evidence.none")
        if not n
        else messages.percent(row.voice)
        if row.voice is not None
        else messages("material.not_shown"),
    )


def clients(row: Row, messages: Messages) -> str:
    """Write the number of clients, and that it is an estimate or rounded where it is."""
    key = "format.about_of" if row.estimated or row.rounded_to > 1 else "format.of"
    return messages(key, n=messages.count(row.n or 0), total=messages.count(row.of or 0))


def share(row: Row, messages: Messages) -> str:
    """Write the share, and that it is of rounded numbers where it is."""
    written = messages.percent(row.share or 0.0)
    return messages("format.about", value=written) if row.rounded_to > 1 else written


def adequacy(row: Row, messages: Messages) -> str:
    """Write how far an audited number carries; empty where nobody has read."""
    return messages(f"audit.adequacy_{row.adequacy}") if row.estimated else ""


def meta(row: Row, messages: Messages) -> str:
    """Write kind, class of support need and origin."""
    name = row.name
    return " · ".join(
        (
            messages(f"kinds.{name.kind}"),
            messages(f"section11.{name.section11}"),
            messages(f"origins.{name.origin}"),
        )
    )


def change(row: Row, messages: Messages) -> str:
    """Write in words what is shown of the change."""
    return messages(f"evidence.verdict_{row.verdict}")


def change_detail(row: Row, messages: Messages) -> str:
    """Write the change in percentage points with its interval, or why there is none to tell."""
    if row.verdict == "not_comparable":
        return reasons(row.differs, messages)
    if row.verdict not in WITH_CHANGE:
        return ""
    return messages(
        "evidence.change_detail",
        change=messages.points(row.change or 0.0),
        low=messages.points(row.change_low or 0.0),
        high=messages.points(row.change_high or 0.0),
    )


def reasons(codes: Sequence[str], messages: Messages) -> str:
    """Write what parts two periods."""
    return ", ".join(messages(f"differs.{code}") for code in codes)


def plural(key: str, number: int, messages: Messages) -> str:
    """Return the message for none (empty), one or many."""
    if number == 0:
        return ""
    return messages(f"{key}_one") if number == 1 else messages(f"{key}_many", n=number)
