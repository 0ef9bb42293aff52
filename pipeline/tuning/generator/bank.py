"""The phrase banks of ``data_samples/generator``, split into two disjoint template sets.

Set ``a`` takes every other phrase of each list, set ``b`` the rest; the lists alternate open and
implicit wordings in pairs, so that both sets hold both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.configs import shared_folder


@dataclass(frozen=True)
class Layout:
    """How a document is laid out: a title and headings, each may be empty."""

    title: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    """Phrases of one language and one template set.

    :ivar affirm, deny, past: phenomenon -> sentences with slots in braces.
    """

    language: str
    affirm: Mapping[str, tuple[str, ...]]
    deny: Mapping[str, tuple[str, ...]]
    past: Mapping[str, tuple[str, ...]]
    opening: tuple[str, ...]
    general: tuple[str, ...]
    closing: tuple[str, ...]
    unfinished: tuple[str, ...]
    layouts: Mapping[str, tuple[Layout, ...]]
    words: Mapping[str, Any]


@cache
def bank(language: str, templates: str = "both") -> Bank:
    """Read the bank of a language.

    :param templates: ``a``, ``b`` or ``both``.
    """
    folder = shared_folder("data_samples") / "generator"
    phrases = tomllib.loads((folder / f"phrases_{language}.toml").read_text(encoding="utf-8"))
    frame = tomllib.loads((folder / f"frame_{language}.toml").read_text(encoding="utf-8"))
    kinds = {
        kind: {
            name: half(row[kind], templates)
            for name, row in sorted(phrases.items())
            if row.get(kind)
        }
        for kind in ("affirm", "deny", "past")
    }
    layouts = {
        doc_type: tuple(
            Layout(row["title"], tuple(row["headings"])) for row in half(rows, templates)
        )
        for doc_type, rows in frame["layouts"].items()
    }
    return Bank(
        language=language,
        **kinds,
        opening=half(frame["opening"], templates),
        general=half(frame["general"], templates),
        closing=half(frame["closing"], templates),
        unfinished=tuple(frame["unfinished"]),
        layouts=layouts,
        words=frame["words"],
    )


def half(rows: Sequence[Any], templates: str) -> tuple[Any, ...]:
    """Return the rows of a template set: ``a`` those at even places, ``b`` at odd ones."""
    start, step = {"a": (0, 2), "b": (1, 2), "both": (0, 1)}[templates]
    return tuple(rows[start::step])
