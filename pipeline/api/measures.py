"""Runs beside what people coded, beside each other, and beside other settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.api.workspace import AT_LEAST, OpenWorkspace, Run
from pipeline.runs import Workspace
from pipeline.tuning.coded.material import Coded
from pipeline.tuning.coded.read import read_coded
from pipeline.tuning.coded.scoring import CodedScore, people_by_code, score_coded

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.execution.context import Progress
    from pipeline.tuning.comparing import Compared
    from pipeline.tuning.tune.report import Told

Material = Coded | Path | str | None  # None: the marks of the sample documents
_MEASURES = {
    "found": "phenomena found",
    "f1": "mean F1",
    "real": "themes real",
    "themes": "themes",
    "share_error": "mean share error",
    "denials_wrong": "denials counted wrongly",
}


def score(
    run: Run, coded: Material = None, mapping: Mapping[str, Sequence[str]] | None = None
) -> CodedScore:
    """Score a run against coded material, code by code, in clients.

    :param coded: file or folder (REFI-QDA, Taguette, CSV, own marks); None: the samples' marks.
    :param mapping: code to the themes that stand for it; None: the theme that fits best.
    :raises InputRefused: where the run holds none of the coded documents.
    """
    return score_coded(run.folder, _coded(coded), _key(run), mapping)


def score_table(scored: CodedScore, *, at_least: int = AT_LEAST) -> pd.DataFrame:
    """A row for each code that people gave to at least so many clients."""
    import pandas as pd

    rows = []
    for one in scored.codes:
        if one.people >= at_least:
            interval = one.kappa.interval
            rows.append(
                (one.name, ", ".join(one.themes), one.people, one.run, one.precision, one.recall,
                 one.f1, one.kappa.value, interval.low if interval else None,
                 interval.high if interval else None)
            )  # fmt: skip
    names = ["code", "theme", "people", "run", "precision", "recall", "f1", "kappa"]
    return pd.DataFrame(rows, columns=[*names, "kappa_low", "kappa_high"])


def score_beside(run: Run, gold: Path | str | None = None) -> pd.DataFrame:
    """Measures of the run and of plain ways over the same documents, a column each.

    BERTopic with its defaults, LDA, NMF and k-means over the run's own vectors, each with
    everything in its favour (``pipeline.tuning.baseline``). It takes a minute.

    :param gold: documents with our own marks; None: the samples.
    """
    import pandas as pd

    from pipeline.tuning.gold import read_gold
    from pipeline.tuning.scoring import named_as_in, score_run

    marked = named_as_in(run.folder, read_gold(_marks(gold)), _key(run))
    made = score_run(run.folder, marked, baseline=True)
    columns = {"Ilmiö": made["themes"], **made["baselines"]}
    return pd.DataFrame(
        {name: [part[key] for key in _MEASURES] for name, part in columns.items()},
        index=list(_MEASURES.values()),
    )


def coded_clients(
    run: Run, coded: Material = None, *, at_least: int = AT_LEAST
) -> dict[str, set[str]]:
    """Clients of each code, named as the run names them; those of the codes below it count too.

    :param at_least: codes of fewer clients are left out.
    """
    from pipeline.tuning.coded.meeting import meeting

    material = _coded(coded)
    documents = run.table("documents")
    names = (one.document_id for one in material.documents)
    met = meeting(names, documents["document_id"], _key(run))
    client = dict(zip(documents["document_id"], documents["client_id"], strict=True))
    return {
        code: who
        for code, who in people_by_code(material, met, client).items()
        if len(who) >= max(1, at_least)
    }


def compare(first: Run, second: Run, *, language: str = "en", anyway: bool = False) -> Compared:
    """Compare two runs: what became of the themes, who changed side, how far they agree.

    :raises InputRefused: where they cannot be compared, naming what parts them.
    """
    from pipeline.tuning.comparing import compared

    names = first.period, second.period + (" (2)" if first.period == second.period else "")
    return compared((first.folder, second.folder), names, language=language, anyway=anyway)


def compared_table(made: Compared, *, at_least: int = AT_LEAST) -> pd.DataFrame:
    """What became of each theme; those of fewer clients on either side are left out."""
    import pandas as pd

    rows = [
        {
            "theme": " + ".join(one.before or one.after),
            "fate": one.fate,
            "before": one.n_before,
            "after": one.n_after,
            "of_clients": one.of_clients,
            "difference": (one.n_after - one.n_before) / one.of_clients,
            "low": one.difference.low if one.difference else None,
            "high": one.difference.high if one.difference else None,
        }
        for one in made.themes
        if all(n >= at_least for n, side in
               ((one.n_before, one.before), (one.n_after, one.after)) if side)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def tune(
    workspace: OpenWorkspace,
    periods: Sequence[str],
    gold: Path | str | None = None,
    *,
    trials: int = 40,
    progress: Progress | None = None,
    **options: Any,
) -> Told:
    """Search settings as ``ilmio tune`` does; a study that was stopped goes on.

    :param gold: coded documents; None: the samples.
    :param options: fields of :class:`pipeline.tuning.tune.command.Asked`, as ``parts=("match",)``.
    :returns: trials, trade-offs, the choice, and what it is worth on held-out clients.
    """
    from pipeline.tuning.tune.command import Asked, tuned

    where = None if gold is None else Path(gold)
    asked = Asked(where, workspace.folder, tuple(periods), trials=trials, **options)
    return tuned(asked, progress=progress)


def trials_table(told: Told) -> pd.DataFrame:
    """Finished trials: their settings, what they came to, and whether they are trade-offs."""
    import pandas as pd

    from pipeline.tuning.tune.report import worth

    return pd.DataFrame(
        [
            {
                "trial": one.number,
                "as it is": one.is_default,
                "trade-off": one.trades,
                **asdict(one.result.measures),
                "stability": one.result.stability,
                "worth": worth(one),
                **one.values,
            }
            for one in told.done
        ]
    )


def _coded(material: Material) -> Coded:
    return material if isinstance(material, Coded) else read_coded(_marks(material))


def _marks(place: Path | str | None) -> Path:
    from pipeline.tuning.samples import source_folder

    return source_folder() if place is None else Path(place)


def _key(run: Run) -> bytes:
    return Workspace.open(run.workspace.folder).key()
