"""How well the shipped polarity model tells its four labels apart, on files of labelled sentences.

``python -m pipeline.tuning.polarity FILE…`` prints the share told right by language and label. A
line of a file is an identifier, a language, a label and a sentence, parted by tabs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.language.encoder import EncoderSettings, GlossEncoder, load_encoder
from pipeline.matching.polarity import PolarityJudge
from pipeline.matching.reader import Reader
from pipeline.models import artefact_folder
from pipeline.tables import POLARITIES

ALL = "all"


class Sentence(NamedTuple):
    """A sentence of which is known what it says."""

    language: str
    label: str
    text: str


def read_sentences(path: Path) -> list[Sentence]:
    """Read a file of labelled sentences.

    :raises UsageError: naming the first line that is not of the form.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 4 or parts[2] not in POLARITIES:
            raise UsageError(
                "A line is not 'identifier, language, label, sentence' parted by tabs.",
                where=f"{path}, line {number}",
                mend=f"Write it so, with one of the labels {', '.join(POLARITIES)}.",
            )
        found.append(Sentence(*parts[1:]))
    return found


def shares_right(
    sentences: Sequence[Sentence], told: Sequence[str]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (right, of) by label and language, each with a row "all"."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for sentence, label in zip(sentences, told, strict=True):
        for key in ((a, b) for a in (ALL, sentence.label) for b in (ALL, sentence.language)):
            right, of = found.get(key, (0, 0))
            found[key] = (right + (sentence.label == label), of + 1)
    return found


def table(shares: dict[tuple[str, str], tuple[int, int]]) -> str:
    """Return the shares as a Markdown table, a column a language."""
    languages = sorted({language for _, language in shares} - {ALL})
    rows = ["| | " + " | ".join([*languages, ALL]) + " |", "|---" * (len(languages) + 2) + "|"]
    for label in (ALL, *POLARITIES):
        cells = [shares.get((label, language)) for language in (*languages, ALL)]
        shown = [f"{cell[0] / cell[1]:.3f} of {cell[1]}" if cell else "–" for cell in cells]
        rows.append(f"| {label} | " + " | ".join(shown) + " |")
    return "\n".join(rows)


def shipped_reader() -> Reader:
    """Return the reader of ``models/reader`` over the shipped glosses, without a cache."""
    encoder = load_encoder(EncoderSettings(), artefact_folder("gloss"))
    assert isinstance(encoder, GlossEncoder)
    return Reader.load(artefact_folder("reader"), encoder)


def main(paths: Sequence[Path]) -> None:
    """Judge as a run does and print the table of each file."""
    judge = PolarityJudge(shipped_reader())
    for path in paths:
        sentences = read_sentences(path)
        told = judge.judge([s.text for s in sentences], [s.language for s in sentences])
        sys.stdout.write(f"{path.name}\n\n{table(shares_right(sentences, told))}\n\n")


if __name__ == "__main__":
    main([Path(word) for word in sys.argv[1:]])
