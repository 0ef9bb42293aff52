"""The one pass tells of no rule that it cannot match where it can; and when it fails, all run."""

from __future__ import annotations

import csv
import gc
import random
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.configs import shared_folder
from pipeline.deid.deidentifier import clean_text
from pipeline.deid.families import families
from pipeline.deid.identifiers import prefilter
from pipeline.deid.identifiers.accounts import _CHECK_DIGITS
from pipeline.deid.identifiers.plain import lower
from pipeline.deid.identifiers.references import _LABELLED
from pipeline.tuning.deid.card import corpora_folder
from pipeline.tuning.gold import read_gold
from pipeline.tuning.identifiers.kinds import KINDS
from pipeline.tuning.identifiers.measure import cases

DETECTORS = {family.name: family.detect for family in families() if family.name != "names"}
#: Of these the pass asks for more than their pattern does: the country before the check digits of
#: an IBAN, the number after a word for one. The findings below prove them.
FURTHER = {_CHECK_DIGITS, *(label for label, _, _ in _LABELLED)}
RULES = [one for one in gc.get_objects() if isinstance(one, prefilter.Rule) and one not in FURTHER]


def findings(text: str, language: str) -> list:
    return [sorted(detect(text, language)) for detect in DETECTORS.values()]


def assert_same(texts: list[tuple[str, str]], monkeypatch) -> None:
    """With the pass and without it (all rules run), the findings are the same."""
    with_it = [findings(text, language) for text, language in texts]
    with monkeypatch.context() as patch:
        patch.setattr(prefilter, "_met", lambda text: -1)
        without = [findings(text, language) for text, language in texts]
    assert sum(len(one) for found in without for one in found) > 0
    different = [k for k, (a, b) in enumerate(zip(with_it, without, strict=True)) if a != b]
    assert not different, [texts[k][0] for k in different[:3]]


def test_there_are_rules_to_test():
    assert len(RULES) > 60


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern.pattern[:24])
def test_what_a_rule_matches_the_pass_meets(rule):
    @settings(
        max_examples=5, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    @given(st.from_regex(rule.pattern))
    def check(text: str) -> None:
        if rule.pattern.search(lower(text) if rule.small else text):
            assert rule.may_match(text)

    check()


@pytest.mark.parametrize(
    "per_kind", [40, pytest.param(300, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_generated_identifiers(per_kind, monkeypatch):
    texts = [
        (clean_text(case.text), case.language)
        for kind in KINDS
        for case in cases(kind, per_kind, seed=2)
    ]
    assert_same(texts, monkeypatch)


def test_sample_documents(monkeypatch):
    gold = read_gold(shared_folder("data_samples") / "source")
    texts = [(clean_text(text), "fi") for text in gold["text"]]
    assert_same(texts, monkeypatch)


@pytest.mark.slow
def test_sentences_of_a_corpus(monkeypatch):
    import bz2

    path = corpora_folder() / "eduskunta-vkk" / "train.csv.bz2"
    if not path.is_file():
        pytest.skip("the corpus is not on this machine")
    with bz2.open(path, "rt", encoding="utf-8", newline="") as file:
        sentences = [max(row, key=len) for row in csv.reader(file) if row]
    chosen = random.Random(3).sample(sentences, 2000)
    assert_same([(clean_text(one), "fi") for one in chosen], monkeypatch)


def test_when_the_pass_fails_all_rules_run(monkeypatch):
    text = "Tili FI21 1234 5600 0007 85, soita 040 123 4567, synt. 13.10.1952. "
    expected = findings(text, "fi")
    failing = SimpleNamespace(Match=lambda text: [])  # RE2's answer where its memory ran out
    prefilter._met.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(prefilter, "_automata", lambda: [(failing, [1, 0])])
        assert prefilter._met(text) == -1
        assert findings(text, "fi") == expected
    prefilter._met.cache_clear()


def test_half_a_character_hides_no_number():
    phone = next(one for one in RULES if one.pattern.search("040 123 4567"))
    assert phone.may_match("\ud800 040 123 4567")


def test_an_ordinary_text_runs_few_rules():
    text = "Asiakas kertoi, että arki sujuu ja lapset viihtyvät koulussa. Sovittiin uusi aika."
    assert prefilter._met(text).bit_count() < 5
