"""Real sentences as the input of a run: ministers' written answers (eduskunta-vkk, CC BY 4.0).

The corpus is not part of the project; it lies beside it, or where ``ILMIO_CORPORA`` says.
"""

from __future__ import annotations

import bz2
import csv
import io
import re
from pathlib import Path

from pipeline.tuning.deid.card import corpora_folder

SENTENCES = 10  # of a document; every document is of a client of its own
_BEFORE_MARK = re.compile(r"\s+([.,;:!?)])")


def sentences() -> list[str]:
    """Every sentence of the corpus as it stands there, in its order; none where it is not there."""
    path = corpora_folder() / "eduskunta-vkk" / "train.csv.bz2"
    if not path.is_file():
        return []
    text = bz2.decompress(path.read_bytes()).decode("utf-8")
    return [row["sentence"] for row in csv.DictReader(io.StringIO(text))]


def spelt(sentence: str) -> str:
    """Spell a sentence as people do: no space before a mark."""
    return _BEFORE_MARK.sub(r"\1", sentence).strip()


def answers(folder: Path, count: int, year: int = 2026) -> Path:
    """Write so many sentences, spelt as people write, as documents of the third quarter of a year.

    :raises SystemExit: where the corpus is not there.
    """
    own = [spelt(one) for one in sentences()[:count]]
    if not own:
        raise SystemExit(f"no eduskunta-vkk in {corpora_folder()}: set ILMIO_CORPORA")
    folder.mkdir(parents=True)
    target = folder / f"{year}-Q3.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        made = csv.writer(file, lineterminator="\n")
        made.writerow(["client_id", "document_id", "written_on", "language", "text"])
        for number, begin in enumerate(range(0, len(own), SENTENCES)):
            day = f"{year}-08-{number % 28 + 1:02}"
            text = " ".join(own[begin : begin + SENTENCES])
            made.writerow([f"A{number:06}", f"D{number:06}", day, "fi", text])
    return target
