"""A run beside codes that people gave: for each code the theme that fits it, in clients.

A client has a code where a passage of any of the client's documents has it, or a code below it.
Only documents that are in both count. A theme stands for a code by a mapping, or else because its
clients fit the code's best (F1), whatever its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import InputRefused
from pipeline.execution.deciding import as_counted
from pipeline.stats.agreement import Agreement, cohen_kappa, krippendorff_alpha
from pipeline.stats.resampled import pooled_kappa
from pipeline.tuning.coded.material import Coded
from pipeline.tuning.coded.meeting import codes_with_lower, meeting
from pipeline.tuning.score import FOUND_AT, client_sets, f1

if TYPE_CHECKING:
    from pipeline.runs import RunFolder

_SEED = 7


@dataclass(frozen=True)
class CodeScore:
    """One code and the theme that stands for it; counts are clients of documents in both."""

    code_id: str
    name: str
    themes: tuple[str, ...]  # that stand for it; empty: none does
    people: int  # clients to whom people gave the code
    run: int  # clients whom the run counts for the themes
    both: int
    precision: float | None  # of the run's clients, those with the code
    recall: float | None  # of the code's clients, those whom the run has
    f1: float
    kappa: Agreement


@dataclass(frozen=True)
class CodedScore:
    """A run beside coded material."""

    period: str
    form: str
    documents: int  # in both
    coded_documents: int  # in the coded material
    clients: int
    mapped: bool  # by a mapping; else by best agreement
    codes: tuple[CodeScore, ...]
    unused_codes: int  # that nobody gave in these documents
    found: float  # share of codes of F1 >= .5
    mean_f1: float
    share_error: float  # mean |share of clients by the run - by people|
    kappa: Agreement  # over all cells of client x code
    coders: int
    coders_alpha: float | None  # Krippendorff's alpha of the coders on client x code
    left_out: Mapping[str, int]


def score_coded(
    run: RunFolder,
    coded: Coded,
    key: bytes,
    mapping: Mapping[str, Sequence[str]] | None = None,
) -> CodedScore:
    """Score a run against coded material.

    :param key: of the workspace.
    :param mapping: code id to ids of the themes that stand for it; codes without one are left out.
    :raises InputRefused: where the two have no document in common, or no code in these.
    """
    documents = run.read_table("documents")
    met = meeting((one.document_id for one in coded.documents), documents["document_id"], key)
    if not met:
        raise InputRefused(
            f"The run of {run.period} holds none of the coded documents.",
            mend="Documents meet by their names: name the sources in the coding program after the "
            "document_id, or score the run that was made of these documents.",
        )
    client = dict(zip(documents["document_id"], documents["client_id"], strict=True))
    own = sorted({client[name] for name in met.values()})
    people = people_by_code(coded, met, client)
    shown = as_counted(run, ("assignments",))
    passages = run.read_table("passages")
    passages = passages[passages["document_id"].isin(set(met.values()))]
    given = shown["assignments"]
    given = given[given["passage_id"].isin(passages["passage_id"])]
    themes = client_sets(given, passages)
    names = coded.code_names()
    wanted = [code for code in names if people.get(code) and (mapping is None or code in mapping)]
    if not wanted:
        raise InputRefused(
            "No code was given in the documents that are in the run.",
            mend="Check that the file holds codings, and a mapping the codes of this file.",
        )
    rows = [
        _row(code, names[code], people[code], _chosen(people[code], themes, mapping, code), themes,
             len(own))
        for code in wanted
    ]  # fmt: skip
    one = _matrix([people[row.code_id] for row in rows], own)
    other = _matrix([_union(row.themes, themes) for row in rows], own)
    return CodedScore(
        period=run.period,
        form=coded.form,
        documents=len(met),
        coded_documents=len(coded.documents),
        clients=len(own),
        mapped=mapping is not None,
        codes=tuple(sorted(rows, key=lambda row: (-row.people, row.name))),
        unused_codes=sum(not people.get(code) for code in names),
        found=float(np.mean([row.f1 >= FOUND_AT for row in rows])),
        mean_f1=float(np.mean([row.f1 for row in rows])),
        share_error=float(np.mean([abs(row.run - row.people) / len(own) for row in rows])),
        kappa=pooled_kappa(one, other, seed=_SEED),
        coders=len(coded.coders),
        coders_alpha=_coders_alpha(coded, met, client),
        left_out=coded.left_out,
    )


def people_by_code(
    coded: Coded, met: Mapping[str, str], client: Mapping[str, str]
) -> dict[str, set[str]]:
    """Clients of each code, those of the codes below it among them; denials give nobody."""
    lower = codes_with_lower({code.code_id: code.above for code in coded.codes})
    own: dict[str, set[str]] = {}
    for span in coded.spans:
        if span.document_id in met and not span.denied:
            own.setdefault(span.code_id, set()).add(client[met[span.document_id]])
    return {
        code: set().union(*(own.get(one, set()) for one in below)) for code, below in lower.items()
    }


def _chosen(
    people: set[str],
    themes: Mapping[str, set[str]],
    mapping: Mapping[str, Sequence[str]] | None,
    code: str,
) -> tuple[str, ...]:
    if mapping is not None:
        return tuple(mapping[code])
    best = max(themes, key=lambda theme: (f1(themes[theme], people), theme), default=None)
    return (best,) if best is not None and themes[best] & people else ()


def _row(
    code: str,
    name: str,
    people: set[str],
    chosen: tuple[str, ...],
    themes: Mapping[str, set[str]],
    clients: int,
) -> CodeScore:
    run = _union(chosen, themes)
    both = len(people & run)
    only_people, only_run = len(people - run), len(run - people)
    return CodeScore(
        code, name, chosen, len(people), len(run), both,
        both / len(run) if run else None,
        both / len(people) if people else None,
        f1(run, people),
        cohen_kappa(both, only_people, only_run, clients - both - only_people - only_run),
    )  # fmt: skip


def _union(chosen: Sequence[str], themes: Mapping[str, set[str]]) -> set[str]:
    return set().union(*(themes.get(theme, set()) for theme in chosen))


def _matrix(sets: Sequence[set[str]], clients: Sequence[str]) -> np.ndarray:
    """Clients x codes, true where the client is in the set."""
    return np.array([[who in one for one in sets] for who in clients], dtype=bool)


def _coders_alpha(coded: Coded, met: Mapping[str, str], client: Mapping[str, str]) -> float | None:
    """Agreement of the coders themselves: what no machine can be asked to exceed by much.

    A coder has read a client where any passage of the client's documents is coded by this one.
    """
    if len(coded.coders) < 2:
        return None
    said: dict[str, dict[str, set[str]]] = {}  # client to coder to codes
    for span in coded.spans:
        if span.document_id in met and span.coder and not span.denied:
            own = said.setdefault(client[met[span.document_id]], {})
            own.setdefault(span.coder, set()).add(span.code_id)
    codes = sorted({code for own in said.values() for given in own.values() for code in given})
    readings = [
        [code in own[coder] if coder in own else None for coder in coded.coders]
        for own in said.values()
        for code in codes
    ]
    return krippendorff_alpha(readings)
