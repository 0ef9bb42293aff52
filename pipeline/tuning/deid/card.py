"""The figures of the de-identifier's card: every set of texts that stands on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.configs import shared_folder
from pipeline.tuning.deid.scoring import (
    ALL,
    ALL_STRUCTURED,
    OPENING,
    OTHER_WORDS,
    PERSONS,
    SMALL,
    Measured,
)

#: Where the public corpora stand, over the folder beside the project.
VARIABLE = "ILMIO_CORPORA"
HEADS = (
    "texts",
    "masking",
    "persons wholly masked",
    "… in small letters",
    "… that open a sentence",
    "structured identifiers",
    "every mention",
    "other words masked",
)
GENERATED_HEADS = (
    "generated identifiers", "n", "wholly masked (95 %)", "near misses", "of them masked (95 %)",
)  # fmt: skip
GENERATED = 2_000  # identifiers of each kind, and as many near misses
KEYS = (PERSONS, SMALL, OPENING, ALL_STRUCTURED, ALL, OTHER_WORDS)


@dataclass(frozen=True)
class Corpus:
    """A set of annotated texts: its name in the table, its path, format and language."""

    title: str
    path: Path
    form: str
    language: str = ""
    #: Whether all that it marks ought to be masked: news mark countries and well-known firms too.
    whole: bool = False


def corpora_folder() -> Path:
    """Folder of the public corpora: by the environment, else beside the project."""
    own = os.environ.get(VARIABLE)
    return Path(own) if own else shared_folder("models").parent.parent / "shared" / "corpora"


def public_corpora(folder: Path | None = None) -> tuple[Corpus, ...]:
    """The public corpora that figures are given for, present or not."""
    at = folder or corpora_folder()
    english = at / "presidio-research" / "generated_large.json"
    return (
        Corpus("Turku NER dev (fi)", at / "turku-ner" / "dev.tsv", "conll", "fi"),
        Corpus("Turku NER train (fi)", at / "turku-ner" / "train.tsv", "conll", "fi"),
        Corpus("swedish-ner train (sv)", at / "swedish-ner" / "train_corpus.txt", "conll", "sv"),
        Corpus("presidio-research generated_large (en)", english, "spans", "en"),
    )


def own_texts() -> tuple[Corpus, ...]:
    """The project's own marked texts, present or not: the samples and the red team's lines."""
    root = shared_folder("models").parent
    lines = root / "tests" / "deid" / "red_team" / "lines.tsv"
    return (
        Corpus("data_samples (fi, sv, en)", shared_folder("data_samples") / "source", "marks",
               whole=True),
        Corpus("red team (fi, sv, en)", lines, "lines", whole=True),
    )  # fmt: skip


def present(corpora: Sequence[Corpus]) -> Iterator[Corpus]:
    """Yield those that stand on this machine."""
    return (corpus for corpus in corpora if corpus.path.exists())


def rows(
    corpus: Corpus, n_documents: int, measured: dict[str, Measured], how: str
) -> list[list[str]]:
    """Return the lines of one set of texts: a way of masking each.

    :param how: what else was chosen, beside the way of masking.
    """
    from pipeline.tuning.deid.report import as_cells

    made = []
    for name, one in measured.items():
        cells = as_cells(one, KEYS)
        if not corpus.whole:
            cells[3:5] = ["–", "–"]
        made.append([f"{corpus.title}, {n_documents} documents", f"{name}, {how}", *cells])
    return made


def generated_rows(per_kind: int = GENERATED) -> list[list[str]]:
    """Return the lines of the generated identifiers: the families but that of names.

    Intervals are exact (binomial), as generated texts are independent of each other.

    :param per_kind: identifiers of each kind, and as many near misses.
    """
    from pipeline.stats.intervals import exact
    from pipeline.tuning.identifiers.measure import identifier_detectors, measure

    made = []
    for one in measure(identifier_detectors(), per_kind=per_kind):
        found, wrong = exact(one.found, one.n), exact(one.masked, one.near)
        made.append(
            [
                one.kind,
                str(one.n),
                f"{one.recall:.2%} ({found.low:.2%}–{found.high:.2%})",
                str(one.near),
                f"{one.false_positives:.2%} ({wrong.low:.2%}–{wrong.high:.2%})",
            ]
        )
    return made
