"""What people decided of the themes, in words without numbers of clients.

Named are only themes whose name is known anyway (of the catalogue) or that the release shows. Of
those that were found in the material and are not shown no name is told: of the ones that were left
out, how many; of the ones that were merged, that there were some.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.report.messages import Messages
from pipeline.report.rows import ALL, Name
from pipeline.tables import LANGUAGES

_FOUND = "open"


def outcome(decided: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """What all together decided of themes that are still the same.

    :param decided: table ``decided``.
    :param found: table ``themes`` as they were found.
    :returns: rows with theme_id, status, into, origin, label_fi, label_sv and label_en.
    """
    fits = (decided["team"] == ALL) & decided["fits"] & ~decided["by_staff"]
    labels = [f"label_{code}" for code in LANGUAGES]
    own = decided.loc[fits, ["theme_id", "status", "into"]]
    return own.merge(found[["theme_id", "origin", *labels]], on="theme_id")


def decided_told(
    made: pd.DataFrame | None, names: Mapping[str, Name], m: Messages
) -> tuple[str, ...]:
    """Say what was decided; nothing where nothing was.

    :param made: as :func:`outcome` gives it.
    :param names: of the themes that are counted; a label is empty where it may not be told.
    """
    if made is None or made.empty:
        return ()
    known = made[made["origin"] != _FOUND]
    label = dict(zip(known["theme_id"], known[f"label_{m.language}"], strict=True))
    label |= {theme: name.label(m.language) for theme, name in names.items()}
    told = list(_merged(made, label, m))
    for status in ("agreed", "disagreed", "dropped"):
        own = made[made["status"] == status]
        listed = sorted({label[t] for t in own["theme_id"] if label.get(t)}, key=str.casefold)
        if listed:
            told.append(m(f"decided.{status}", names="; ".join(listed)))
    gone = int(((made["status"] == "dropped") & (made["origin"] == _FOUND)).sum())
    return (*told, m("decided.dropped_found", n=gone)) if gone else tuple(told)


def _merged(made: pd.DataFrame, label: Mapping[str, str], m: Messages) -> list[str]:
    own = made[made["status"] == "merged"]
    into = dict(zip(own["theme_id"], own["into"], strict=True))
    dropped = set(made.loc[made["status"] == "dropped", "theme_id"])
    parts: dict[str, list[str]] = {}
    for theme in own["theme_id"]:
        end, seen = theme, {theme}
        while into.get(end) and into[end] not in seen:
            end = into[end]
            seen.add(end)
        if end not in dropped:
            parts.setdefault(label.get(end, ""), []).append(label.get(theme, ""))
    told = []
    for target, names in sorted(parts.items(), key=lambda item: item[0].casefold()):
        listed = "; ".join(sorted(filter(None, names), key=str.casefold))
        key = "merged_unnamed" if not target else "merged" if all(names) else "merged_found"
        if target and listed and not all(names):
            key = "merged_both"
        told.append(m(f"decided.{key}", target=target, names=listed))
    return told
