"""Two runs beside each other: what became of the themes, and of the clients who are in both.

Over the same documents themes are paired by the passages or clients that they share, whatever
their names. Of two periods only themes that were fixed before are the same; open themes belong to
their period and are not paired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pipeline.errors import InputRefused
from pipeline.execution.deciding import as_counted
from pipeline.execution.settings import RunSettings
from pipeline.stages.compare import compare
from pipeline.stats.agreement import Agreement
from pipeline.stats.intervals import Interval
from pipeline.stats.paired import paired_limits
from pipeline.stats.resampled import jackknifed, pooled_kappa
from pipeline.stats.themes_met import Fate, Met, Thresholds, themes_met
from pipeline.tables import NO_THEME
from pipeline.tuning.score import client_sets

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.runs import RunFolder

_SEED = 7
#: Share of the smaller run's documents that must be in both for the material to be the same: over
#: less, themes would be paired on a corner of it.
SAME_MATERIAL = 0.5


@dataclass(frozen=True)
class ThemeChange:
    """What became of one theme, or of several; counts are clients who are in both runs."""

    fate: Fate
    before: tuple[str, ...]  # labels
    after: tuple[str, ...]
    n_before: int
    n_after: int
    gained: int  # clients who have it only in the second run
    lost: int
    of_clients: int
    overlap: float
    difference: Interval | None  # limits of the difference of the shares, paired


@dataclass(frozen=True)
class Compared:
    """Two runs beside each other."""

    names: tuple[str, str]
    kind: Literal["material", "periods"]
    members: Literal["passages", "clients"]  # what themes were paired by
    documents: int  # in both
    clients: int  # in both
    clients_of: tuple[int, int]
    differs: tuple[str, ...]  # what parts the two, codes of stages.compare
    themes: tuple[ThemeChange, ...]
    open_unpaired: tuple[int, int]  # open themes of two periods
    kappa: Agreement  # client x theme, over pairs
    rand: Agreement | None  # adjusted Rand index of passages
    ami: Agreement | None  # adjusted mutual information


@dataclass(frozen=True)
class _Side:
    """One run as it was counted."""

    documents: pd.DataFrame
    passages: pd.DataFrame
    assignments: pd.DataFrame
    themes: pd.DataFrame

    @classmethod
    def of(cls, run: RunFolder) -> _Side:
        shown = as_counted(run, ("themes", "assignments"))
        return cls(
            run.read_table("documents"), run.read_table("passages"), shown["assignments"],
            shown["themes"],
        )  # fmt: skip

    def within(self, documents: Iterable[str]) -> _Side:
        """Only what belongs to these documents."""
        passages = self.passages[self.passages["document_id"].isin(set(documents))]
        given = self.assignments[self.assignments["passage_id"].isin(passages["passage_id"])]
        return _Side(self.documents, passages, given, self.themes)


def compared(
    runs: tuple[RunFolder, RunFolder],
    names: tuple[str, str],
    *,
    language: str = "en",
    anyway: bool = False,
    thresholds: Thresholds | None = None,
) -> Compared:
    """Compare two runs.

    :param names: of the runs, for people; ``language``: of the labels.
    :param anyway: compare what should not be compared; ``differs`` says why not.
    :raises InputRefused: where they cannot be compared, naming what parts them.
    """
    manifests = [run.read_manifest() for run in runs]
    first, second = _Side.of(runs[0]), _Side.of(runs[1])
    common = _common(first.documents, second.documents)
    least = min(len(first.documents), len(second.documents))
    same = bool(common) and len(common) >= SAME_MATERIAL * least
    differs = _differs(manifests, first, second)
    _refuse(differs, names, same=same, anyway=anyway)
    if same:
        first, second = first.within(common), second.within(common)
    who = _clients(first, second, common)
    sets = _sets(first), _sets(second, who)
    both = sorted(_present(first, {}) & _present(second, who))
    if not both:
        raise InputRefused(
            "The two runs have no client in common: nothing can be compared.",
            where=" and ".join(names),
            mend="Compare runs of one workspace, or two runs over the same documents.",
        )
    members, met = _met(first, second, sets, same, thresholds)
    labels = [dict(zip(s.themes["theme_id"], s.themes[f"label_{language}"], strict=True))
              for s in (first, second)]  # fmt: skip
    pairs = [one for one in met if one.before and one.after]
    matrices = (
        _matrix([_whose(sets[0], one.before) for one in pairs], both),
        _matrix([_whose(sets[1], one.after) for one in pairs], both),
    )
    partition = _partition(first, second) if same and members == "passages" else (None, None)
    return Compared(
        names=names,
        kind="material" if same else "periods",
        members=members,
        documents=len(common),
        clients=len(both),
        clients_of=(len(_present(first, {})), len(_present(second, who))),
        differs=differs,
        themes=tuple(_change(one, sets, set(both), labels) for one in met),
        open_unpaired=(0, 0) if same else (_n_open(first), _n_open(second)),
        kappa=pooled_kappa(*matrices, seed=_SEED) if pairs else Agreement(None, None),
        rand=partition[0],
        ami=partition[1],
    )


def _common(first: pd.DataFrame, second: pd.DataFrame) -> set[str]:
    """Documents of both runs: the same id. Other settings may have masked the text otherwise."""
    return set(first["document_id"]) & set(second["document_id"])


def _differs(manifests: list[dict[str, Any]], first: _Side, second: _Side) -> tuple[str, ...]:
    given = manifests[1].get("settings", {}).get("evidence", {})
    default = RunSettings().evidence
    return compare(
        manifests[1].get("comparability_parts") or {},
        second.documents,
        manifests[0].get("comparability_parts"),
        first.documents,
        warn=given.get("mix_warn", default.mix_warn),
        limit=given.get("mix_limit", default.mix_limit),
    ).differs


def _refuse(differs: tuple[str, ...], names: tuple[str, str], *, same: bool, anyway: bool) -> None:
    """Stop where the numbers would mean something else on each side.

    Over the same material other settings are what is asked about; only the unit must be alike.
    """
    stops = [one for one in differs if not same or one == "counting_unit"]
    if stops and not anyway:
        raise InputRefused(
            f"The two runs cannot be compared: {', '.join(stops)} differ.",
            where=" and ".join(names),
            mend="Run one of them again with the settings of the other, or look at them all the "
            "same with --anyway: then this stands on top.",
        )


def _clients(first: _Side, second: _Side, common: set[str]) -> dict[str, str]:
    """Clients of the second run by their name in the first, told by documents that are in both."""
    of = [
        dict(zip(side.documents["document_id"], side.documents["client_id"], strict=True))
        for side in (first, second)
    ]
    return {of[1][name]: of[0][name] for name in common}


def _sets(side: _Side, who: Mapping[str, str] | None = None) -> dict[str, set[str]]:
    found = client_sets(side.assignments, side.passages)
    return {t: {(who or {}).get(one, one) for one in own} for t, own in found.items()}


def _present(side: _Side, who: Mapping[str, str]) -> set[str]:
    return {who.get(one, one) for one in side.passages["client_id"]}


def _met(
    first: _Side,
    second: _Side,
    sets: tuple[dict[str, set[str]], dict[str, set[str]]],
    same: bool,
    thresholds: Thresholds | None,
) -> tuple[Literal["passages", "clients"], list[Met]]:
    if not same:
        fixed = [
            set(s.themes.loc[s.themes["origin"] != "open", "theme_id"]) for s in (first, second)
        ]
        met = [
            Met("same", (t,), (t,), 1.0)
            for t in sorted(fixed[0] & fixed[1])
            if sets[0].get(t) or sets[1].get(t)
        ]
        return "clients", met
    cut = [set(zip(s.passages["document_id"], s.passages["start"], s.passages["end"], strict=True))
           for s in (first, second)]  # fmt: skip
    if cut[0] == cut[1]:
        return "passages", themes_met(_passages(first), _passages(second), thresholds)
    return "clients", themes_met(*sets, thresholds)


def _passages(side: _Side) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    given = side.assignments
    for passage, theme in zip(given["passage_id"], given["theme_id"], strict=True):
        if theme != NO_THEME:
            found.setdefault(theme, set()).add(passage)
    return found


def _whose(sets: Mapping[str, set[str]], themes: Iterable[str]) -> set[str]:
    """Clients of any of the themes."""
    return set().union(*(sets.get(theme, set()) for theme in themes))


def _matrix(sets: list[set[str]], clients: list[str]) -> np.ndarray:
    """Clients x themes, true where the client has the theme."""
    return np.array([[who in one for one in sets] for who in clients], dtype=np.bool_)


def _change(
    met: Met,
    sets: tuple[dict[str, set[str]], dict[str, set[str]]],
    both: set[str],
    labels: list[dict[str, str]],
) -> ThemeChange:
    one = both & _whose(sets[0], met.before)
    other = both & _whose(sets[1], met.after)
    gained, lost = len(other - one), len(one - other)
    paired = paired_limits(gained, lost, len(both)) if met.before and met.after else None
    return ThemeChange(
        met.fate,
        tuple(labels[0].get(t, t) for t in met.before),
        tuple(labels[1].get(t, t) for t in met.after),
        len(one), len(other), gained, lost, len(both), met.overlap, paired,
    )  # fmt: skip


def _n_open(side: _Side) -> int:
    return int((side.themes["origin"] == "open").sum())


def _partition(first: _Side, second: _Side) -> tuple[Agreement | None, Agreement | None]:
    """Agreement on passages that either run gave a theme; each counts for its likeliest theme."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    main = [_main(side) for side in (first, second)]
    either = sorted(set(main[0]) | set(main[1]))
    if len(either) < 2:
        return None, None
    one, other = (np.array([own.get(p, NO_THEME) for p in either]) for own in main)
    who = first.passages.set_index("passage_id")["client_id"]
    clients = who.loc[either].to_numpy()

    def rand(kept: np.ndarray) -> float | None:
        return float(adjusted_rand_score(one[kept], other[kept])) if kept.any() else None

    def mutual(kept: np.ndarray) -> float | None:
        return float(adjusted_mutual_info_score(one[kept], other[kept])) if kept.any() else None

    return jackknifed(rand, clients), jackknifed(mutual, clients)


def _main(side: _Side) -> dict[str, str]:
    given = side.assignments[side.assignments["theme_id"] != NO_THEME]
    ordered = given.sort_values(["calibrated", "theme_id"], ascending=[False, True])
    first = ordered.drop_duplicates("passage_id")
    return dict(zip(first["passage_id"], first["theme_id"], strict=True))
