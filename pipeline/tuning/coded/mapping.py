"""Which theme stands for which code, as a person wrote it: a CSV with columns code and theme."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.tuning.coded.material import Coded
from pipeline.tuning.coded.qdpx import decode

if TYPE_CHECKING:
    import pandas as pd

_LABELS = ("label_fi", "label_sv", "label_en")


def read_mapping(path: Path, coded: Coded, themes: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Read a mapping; a code in several rows stands for all of their themes together.

    :param themes: table ``themes`` of the run. A theme is named by its id or a label of its, a code
        by its name or its whole path (``Housing / rent``).
    :returns: code id to theme ids; a row without a theme says that no theme stands for the code.
    :raises UsageError: where a column is missing or a name is not known.
    """
    text = decode(path.read_bytes()) if path.is_file() else None
    if text is None:
        raise _wrong("There is no such file, or it is no UTF-8 text.", str(path))
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    if not {"code", "theme"} <= set(rows.fieldnames or ()):
        raise _wrong("The mapping lacks the column code or theme.", str(path))
    codes, known = _codes(coded), _themes(themes)
    made: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path}, line {number}"
        code = _found(row["code"], codes, "code", where)
        made.setdefault(code, ())
        if (row["theme"] or "").strip():
            made[code] += (_found(row["theme"], known, "theme", where),)
    return made


def _codes(coded: Coded) -> dict[str, str]:
    names = coded.code_names()
    short = {code.name.casefold(): code.code_id for code in reversed(coded.codes)}
    return short | {name.casefold(): code for code, name in names.items()}


def _themes(themes: pd.DataFrame) -> dict[str, str]:
    found: dict[str, str] = {}
    for label in _LABELS:
        found |= dict(zip(themes[label].str.casefold(), themes["theme_id"], strict=True))
    return found | {theme.casefold(): theme for theme in themes["theme_id"]}


def _found(name: str | None, known: Mapping[str, str], what: str, where: str) -> str:
    wanted = " ".join((name or "").split())
    if wanted.casefold() not in known:
        raise _wrong(
            f"There is no {what} '{wanted}'.{did_you_mean(wanted.casefold(), known)}", where
        )
    return known[wanted.casefold()]


def _wrong(what: str, where: str) -> UsageError:
    return UsageError(
        what,
        where=where,
        mend="A mapping is a CSV with the columns code and theme; `ilmio coded show FILE` lists "
        "the codes, the run's evidence.csv the themes.",
    )
