"""The written cues: whole in each language, and a faulty pattern is refused by its file."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.language import rules
from pipeline.language.rules import language_rules

CUES = {"caritive", "denying", "problem", "affirming", "past", "past_over", "hypothetical",
        "other_person", "contrast"}  # fmt: skip
SECTIONS = {"background", "client_view", "worker_view", "economy", "housing", "health", "network",
            "resources", "school_work", "goals", "actions", "decision"}  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_has_every_kind_of_cue(language):
    found = language_rules(language)
    assert found.language == language
    assert set(found.cues) == CUES
    assert {kind for kind, _ in found.sections} == SECTIONS
    assert set(found.voice) == {"client", "worker"}
    assert len(found.abbreviations) > 20
    empty = [name for name, pattern in found.cues.items() if pattern.search("")]
    assert empty == [], "a pattern that fits the empty text fits everything"
    assert not found.negation.search("")


def test_patterns_begin_at_a_word_and_ignore_case():
    problem = language_rules("sv").cues["problem"]
    assert problem.search("SKULD")
    assert not problem.search("oskuld"), "not inside a word"
    assert language_rules("fi").negation.search("Ei ole")
    assert not language_rules("fi").negation.search("eino eikka"), "whole words only"


def test_another_language_falls_back_to_english():
    found = language_rules("de")
    assert found.language == "de"
    assert found.cues == language_rules("en").cues


def test_a_faulty_pattern_names_its_file(tmp_path, monkeypatch):
    good = (rules.config_path("language") / "en.toml").read_text("utf-8")
    (tmp_path / "xx.toml").write_text(good.replace('"econom"', '"(econom"'), "utf-8")
    monkeypatch.setattr(rules, "config_path", lambda name: tmp_path)
    language_rules.cache_clear()
    with pytest.raises(UsageError, match="not a regular expression") as caught:
        language_rules("xx")
    assert caught.value.where == str(tmp_path / "xx.toml")
    language_rules.cache_clear()
