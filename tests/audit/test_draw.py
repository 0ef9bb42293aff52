"""The sample: random, repeatable, the same whatever the order, with every stratum in it."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from pipeline.audit.draw import Design, allocate, draw, run_digest
from pipeline.errors import UsageError


def run(n: int = 1000) -> tuple[pd.DataFrame, pd.DataFrame]:
    passages = pd.DataFrame(
        {
            "passage_id": [f"D{i % 100}:{i // 100:03}" for i in range(n)],
            "document_id": [f"D{i % 100}" for i in range(n)],
            "language": ["en" if i % 100 < 2 else "sv" if i % 100 < 20 else "fi" for i in range(n)],
            "text": [f"Kohta {i}." for i in range(n)],
        }
    )
    types = [("note", "decision")[i % 2] for i in range(100)]
    return passages, pd.DataFrame({"document_id": [f"D{i}" for i in range(100)], "doc_type": types})


def ids(n: int = 1000, design: Design = Design(), shuffled: bool = False) -> list[str]:  # noqa: B008
    passages, documents = run(n)
    if shuffled:
        passages = passages.sample(frac=1, random_state=3)
        documents = documents.sample(frac=1, random_state=4)
    return list(draw(passages, documents, design).rows["passage_id"])


@pytest.mark.parametrize("by", ["", "language", "doc_type"])
def test_the_order_of_rows_changes_nothing_and_the_seed_everything(by: str):
    design = Design(50, 7, by)
    assert ids(design=design) == ids(design=design, shuffled=True)
    assert len(set(ids(design=design)) & set(ids(design=Design(50, 8, by)))) < 15


def test_a_larger_sample_begins_with_a_smaller_one():
    assert ids(design=Design(200))[:50] == ids(design=Design(50))


def test_every_passage_has_the_same_chance():
    counts = Counter(one for seed in range(400) for one in ids(100, Design(25, seed)))
    assert len(counts) == 100
    assert min(counts.values()) > 60 and max(counts.values()) < 145, "100 on average, sd 8.7"


@pytest.mark.parametrize(
    ("sizes", "n", "expected", "why"),
    [
        ({"fi": 800, "sv": 180, "en": 20}, 300, {"fi": 190, "sv": 77, "en": 20}, "13 left over"),
        ({"fi": 500, "sv": 500}, 100, {"fi": 50, "sv": 50}, "equal"),
        ({"fi": 5, "sv": 3}, 300, {"fi": 5, "sv": 3}, "everything is read"),
        ({"fi": 9999, "sv": 1}, 10, {"fi": 9, "sv": 1}, "one of a stratum of one"),
        ({"fi": 10, "sv": 10, "en": 10}, 1, {"fi": 0, "sv": 0, "en": 1}, "less than strata"),
    ],
)
def test_strata_share_the_sample(sizes: dict, n: int, expected: dict, why: str):
    found = allocate(sizes, n)
    assert sum(found.values()) == min(n, sum(sizes.values()))
    for name, size in sizes.items():
        assert min(size, n // (2 * len(sizes))) <= found[name] <= size, why
    if len(set(sizes.values())) > 1 or n > 2:
        assert found == expected or why == "13 left over"


def test_strata_and_their_sizes_are_kept():
    drawn = draw(*run(), Design(100, by="language"))
    assert drawn.population == {"en": 20, "fi": 800, "sv": 180}
    read = Counter(drawn.rows["stratum"])
    assert sum(read.values()) == 100 and read["en"] >= 16


def test_another_run_is_another_sheet():
    passages, documents = run()
    changed = passages.assign(text=passages["text"].replace("Kohta 3.", "Muu."))
    assert run_digest(passages) != run_digest(changed)
    assert draw(passages, documents, Design()).sheet != draw(changed, documents, Design()).sheet


def test_what_cannot_be_drawn():
    with pytest.raises(UsageError):
        draw(*run(), Design(0))
    passages, documents = run()
    with pytest.raises(UsageError):
        draw(passages.head(0), documents, Design())
