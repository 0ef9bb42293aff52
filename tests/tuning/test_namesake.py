"""How the model of words of two meanings is fitted, written and read again."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.models import read_digests
from pipeline.tuning.namesake import Fitted, Row, bar_for, rows_of, scaled, write


def row(name: bool, *cues: str, word: str = "onni") -> Row:
    return Row("fi", word, name, dict.fromkeys(cues, 1.0))


ROWS = [
    *(row(True, "verb_person", f"x{k % 3}") for k in range(12)),
    *(row(False, "verb_thing", f"x{k % 3}") for k in range(12)),
    *(row(True, "verb_both", "he") for _ in range(6)),
    *(row(False, "verb_both", "it") for _ in range(6)),
]


def test_what_is_written_gives_the_fitted_margins(tmp_path, monkeypatch):
    from pipeline.deid.names import leaning

    fitted = Fitted(ROWS)
    write(fitted.as_machine(2.0, 0.5, bar=-0.2), tmp_path)
    monkeypatch.setattr(leaning, "artefact_folder", lambda name: tmp_path)
    read = leaning.machine.__wrapped__()
    wanted = 2.0 * fitted.margins(ROWS) + 0.5
    assert [read.odds(one.cues) for one in ROWS] == pytest.approx(list(wanted), abs=0.01)
    assert read.bar == -0.2
    assert set(read_digests(tmp_path)) == {"cues.txt", "machine.toml", "support.npz"}


def test_cues_together_count_for_more_than_each_alone():
    """ "both" says nothing by itself: with "he" it is a person, with "it" none."""
    margins = Fitted(ROWS).margins([row(True, "verb_both", "he"), row(False, "verb_both", "it")])
    assert margins[0] > 0 > margins[1]


def test_seldom_cues_are_left_out():
    assert "seldom" not in Fitted([*ROWS, row(True, "seldom")]).column


def test_the_bar_finds_the_wanted_share():
    odds, names = np.arange(100.0), np.arange(100) >= 40
    bar, recall, false = bar_for(odds, names, 0.9)
    assert (recall, false) == (0.9, 0.0)
    assert bar == 46.0  # six of sixty names lie below


def test_margins_become_log_odds():
    rng = np.random.default_rng(1)
    margins = rng.normal(size=4000)
    names = rng.random(4000) < 1 / (1 + np.exp(-(3 * margins - 1)))
    assert scaled(margins, names) == pytest.approx((3, -1), abs=0.3)


def test_rows_are_words_that_open_a_sentence(tmp_path):
    lines = tmp_path / "near.tsv"
    lines.write_text(
        "# comment\n"
        'a\tfi\tOnni\tname\t<pii t="PERSON">Onni</pii> soitti eilen.\n'
        "a\tfi\tOnni\tword\tOnni ei suosinut heitä.\n"
        'b\tfi\tOnni\tname\tEilen tavattiin <pii t="PERSON">Onni</pii>.\n'
        'c\tfi\tOnni\tname\t<pii t="PERSON">Onni</pii> (45 v) asuu yksin.\n',
        encoding="utf-8",
    )
    found = list(rows_of(lines))
    assert [one.is_name for one in found] == [True, False]  # inside, and settled by the age: none
    assert all(one.near for one in found)
