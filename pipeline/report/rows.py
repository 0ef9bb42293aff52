"""One row of a report's tables, made of the release and the names of the themes, and nothing else.

The counts that stand in ``themes`` and ``signals`` are never read: what the release hides must
not come back by another door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from pipeline.tables import NO_THEME

ALL = "all"
Verdict = Literal[
    "no_earlier", "not_comparable", "not_tested", "hidden", "none_shown", "rise", "fall"
]
WITH_CHANGE: tuple[Verdict, ...] = ("not_tested", "none_shown", "rise", "fall")


@dataclass(frozen=True)
class Name:
    """What a theme is called, and whether its name may stand in the report."""

    theme_id: str
    kind: str
    origin: str
    section11: int
    labels: dict[str, str]  # language to label; empty where the label could disclose

    def label(self, language: str) -> str:
        """Return the label in a language."""
        return self.labels[language]


@dataclass(frozen=True)
class Row:
    """A theme in a group, with the numbers that may be shown; None where one may not.

    ``n`` is the number of clients: those found, or of an audited share, the estimated number;
    ``found`` is the number in whom the model found it, whatever the share rests on.
    """

    name: Name
    n: int | None
    found: int | None
    of: int | None
    share: float | None
    low: float | None
    high: float | None
    basis: str
    change_basis: str
    verdict: Verdict
    differs: tuple[str, ...]  # why the periods are not comparable, codes
    tested: bool
    fixed_before: bool
    change: float | None
    change_low: float | None
    change_high: float | None
    family_low: float | None  # limits of the change that hold for all themes at once
    family_high: float | None
    voice: float | None
    hidden: bool
    why: str
    adequacy: str = ""
    rounded_to: int = 1  # clients: counts are rounded to a multiple of it

    @property
    def before(self) -> float | None:
        """Share of the period before, where a change is shown.

        None beside an audited share where the earlier period was not audited: the two would be seen
        as a change, and are none.
        """
        of_another = self.basis == "audited" and self.change_basis != "audited"
        if self.share is None or self.change is None or of_another:
            return None
        return min(1.0, max(0.0, self.share - self.change))

    @property
    def estimated(self) -> bool:
        """Whether ``n`` is an estimate, from a sample that people have read."""
        return self.basis == "audited"


def names_of(release: pd.DataFrame, themes: pd.DataFrame) -> dict[str, Name]:
    """Name each theme.

    A theme of the catalogue or of the staff has a name that is known anyway. The name of a theme
    found in the material is made of the material's words: it is shown only where its clients are.
    """
    whole = release[release["group"] == ALL]
    shown = set(whole.loc[~whole["hidden"] & (whole["n_clients"] > 0), "theme_id"])
    made = {}
    for theme in themes.itertuples():
        nameable = theme.origin != "open" or theme.theme_id in shown
        labels = {
            language: str(getattr(theme, f"label_{language}")) if nameable else ""
            for language in ("fi", "sv", "en")
        }
        # That a hidden theme is a weak signal would tell that it has few clients, but not too few.
        kind = str(theme.kind) if nameable or theme.kind != "weak_signal" else "problem"
        made[str(theme.theme_id)] = Name(
            str(theme.theme_id), kind, str(theme.origin), int(theme.section11), labels
        )
    return made


def rows_of(release: pd.DataFrame, names: dict[str, Name]) -> dict[str, list[Row]]:
    """Rows of each group, ``all`` among them; the row of theme -1 is left to ``nothing_found``."""
    made: dict[str, list[Row]] = {}
    for record in release.to_dict("records"):
        rows = made.setdefault(str(record["group"]), [])
        if record["theme_id"] != NO_THEME:
            rows.append(_row(record, names[str(record["theme_id"])]))
    return made


def nothing_found(release: pd.DataFrame) -> Row | None:
    """Row of the clients in whose documents no theme was found."""
    found = release[(release["theme_id"] == NO_THEME) & (release["group"] == ALL)]
    name = Name(NO_THEME, "", "", 0, {})
    return _row(found.to_dict("records")[0], name) if len(found) else None


def by_share(rows: list[Row], language: str) -> list[Row]:
    """Sort what is shown by share, largest first, and what is hidden after it by name alone."""
    return sorted(
        rows,
        key=lambda row: (
            row.hidden,
            -(row.share or 0.0),
            row.name.label(language).casefold(),
            row.name.theme_id,
        ),
    )


def _row(record: dict[Any, Any], name: Name) -> Row:
    numbers = {
        key: None if pd.isna(record[key]) else float(record[key])
        for key in (
            "share", "low", "high", "change", "change_low", "change_high", "family_low",
            "family_high",
        )
    }  # fmt: skip
    return Row(
        name=name,
        n=_clients(record),
        found=_whole(record["n_clients"]),
        of=_whole(record["of_clients"]),
        **numbers,
        basis=str(record["basis"]),
        change_basis=str(record["change_basis"]),
        verdict=_verdict(record),
        differs=() if pd.isna(record["differs"]) else tuple(str(record["differs"]).split(",")),
        tested=not pd.isna(record["family"]) and bool(record["family"]),
        fixed_before=bool(record["fixed_before"]),
        voice=None
        if pd.isna(record["client_voice_share"])
        else float(record["client_voice_share"]),
        hidden=bool(record["hidden"]),
        why=str(record["why"]),
        adequacy="" if pd.isna(record["adequacy"]) else str(record["adequacy"]),
        rounded_to=int(record.get("rounded_to", 1)),
    )


def _verdict(record: dict[Any, Any]) -> Verdict:
    found: Verdict = "hidden" if pd.isna(record["verdict"]) else record["verdict"]
    return "hidden" if found in WITH_CHANGE and pd.isna(record["change"]) else found


def _clients(record: dict[Any, Any]) -> int | None:
    if record["basis"] == "model" or pd.isna(record["share"]) or pd.isna(record["of_clients"]):
        return _whole(record["n_clients"])
    return round(float(record["share"]) * int(record["of_clients"]))


def _whole(value: Any) -> int | None:  # noqa: ANN401 - a cell of a frame
    return None if pd.isna(value) else int(value)
