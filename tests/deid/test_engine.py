"""Presidio as the frame: our recognizers, a user's beside them, no swallowed time-outs."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

from pipeline.deid.engine import analyze, build_analyzer, build_finder
from pipeline.deid.families import Family, find_all
from pipeline.deid.findings import Finding, merge_findings
from pipeline.errors import UsageError
from pipeline.tuning.gold import read_gold
from pipeline.tuning.identifiers.kinds import KINDS
from pipeline.tuning.identifiers.measure import cases
from pipeline.tuning.samples import source_folder


def test_every_language_has_every_family():
    registry = build_analyzer().registry
    names = {(r.name, r.supported_language) for r in registry.recognizers}
    assert {language for _, language in names} == {"fi", "sv", "en"}
    assert len(names) == 3 * len({name for name, _ in names})


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_hetu_is_found_in_every_language(language):
    found = analyze(build_analyzer(), "131052-900T", language)
    assert [f.entity for f in found] == ["HETU"]


def test_without_the_frame_the_same_is_found():
    """What the scrub asks without Presidio joins to what it would find with it."""
    gold = read_gold(source_folder())
    texts = [(case.text, case.language) for kind in KINDS for case in cases(kind, 4, seed=5)]
    texts += zip(gold["text"], gold["language"].str[:2], strict=True)
    analyzer, finder = build_analyzer(), build_finder()
    n_found = 0
    for text, language in texts:
        bare = merge_findings(finder(text, language))
        assert bare == merge_findings(analyze(analyzer, text, language)), text
        n_found += len(bare)
    assert n_found > 200


def test_of_findings_that_differ_by_their_rule_only_the_first_counts():
    def twice(text: str, language: str) -> list[Finding]:
        return [Finding(0, 3, "PHONE", rule, 0.5) for rule in ("second", "first")]

    family = Family("twice", ("PHONE",), twice)
    assert [f.rule for f in find_all([family, family], "112", "fi")] == ["second"]


def test_presidio_is_loaded_only_where_a_users_recognizers_take_part():
    code = (
        "import sys; from pipeline.deid.engine import build_finder; build_finder()('Hei', 'fi');"
        "sys.exit('presidio_analyzer' in sys.modules or 'spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_users_recognizer_stands_beside_ours_with_its_context_words():
    from presidio_analyzer import Pattern, PatternRecognizer

    own = PatternRecognizer(
        "LOCKER", "locker", "fi", patterns=[Pattern("locker", r"L\d{3}", 0.4)], context=["kaappi"]
    )
    analyzer = build_analyzer(recognizers=[own])
    found = {
        f.entity: f.score for f in analyze(analyzer, "Oma kaappi L417, hetu 131052-900T", "fi")
    }
    assert set(found) == {"LOCKER", "HETU"} and found["LOCKER"] > 0.4


def test_a_pattern_that_times_out_is_an_error(monkeypatch):
    from presidio_analyzer import Pattern, PatternRecognizer

    class Slow:
        def finditer(self, text: str, timeout: float) -> list[re.Match[str]]:
            raise TimeoutError

    own = PatternRecognizer("X", "slow", "fi", patterns=[Pattern("slow", "x", 0.5)])
    analyzer = build_analyzer(recognizers=[own])
    monkeypatch.setattr(own.patterns[0], "compiled_regex", Slow())
    monkeypatch.setattr(own.patterns[0], "compiled_with_flags", own.global_regex_flags)
    with pytest.raises(TimeoutError):
        analyze(analyzer, "teksti", "fi")


def test_a_missing_model_says_how_to_get_it():
    with pytest.raises(UsageError, match="no_such_model"):
        build_analyzer(spacy_models={"fi": "no_such_model"})


def test_a_model_adds_to_the_rules_and_masks_no_dates(tmp_path):
    import spacy

    model = spacy.blank("fi")
    patterns = [{"label": "PER", "pattern": "lintu"}, {"label": "DATE", "pattern": "maanantaina"}]
    model.add_pipe("entity_ruler").add_patterns(patterns)
    model.to_disk(tmp_path / "model")
    analyzer = build_analyzer(spacy_models={"fi": str(tmp_path / "model")})
    text = "tavattu lintu maanantaina, mukana Matti"
    found = sorted((f.entity, text[f.start : f.end]) for f in analyze(analyzer, text, "fi"))
    assert found == [("PERSON", "Matti"), ("PERSON", "lintu")]


def test_building_it_loads_neither_torch_nor_transformers():
    code = (
        "import sys; from pipeline.deid.engine import build_analyzer; build_analyzer();"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_presidios_email_recognizer_stays_offline():
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    analyzer = build_analyzer(recognizers=[EmailRecognizer(supported_language="fi")])
    started = time.monotonic()
    assert analyze(analyzer, "satu@example.fi", "fi")
    assert time.monotonic() - started < 5


YAML = """
recognizers:
  - name: locker
    supported_language: fi
    supported_entity: LOCKER
    patterns: [{name: locker, regex: "L\\\\d{3}", score: 0.6}]
"""


def test_a_users_recognizers_come_from_a_file_in_presidios_form(tmp_path):
    path = tmp_path / "recognizers.yaml"
    path.write_text(YAML, "utf-8")
    analyzer = build_analyzer(recognizers_file=path)
    found = {f.entity for f in analyze(analyzer, "Kaappi L417, hetu 131052-900T", "fi")}
    assert found == {"LOCKER", "HETU"}


@pytest.mark.parametrize("content", [None, "recognizers: 7", "a: [", "{}"])
def test_a_broken_file_of_recognizers_says_how_to_mend_it(tmp_path, content):
    path = tmp_path / "recognizers.yaml"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match="recognizers"):
        build_analyzer(recognizers_file=path)


def test_others_get_the_analyzer_from_the_package():
    import pipeline.deid

    analyzer = pipeline.deid.build_analyzer()
    found = analyzer.analyze(text="Hetu 131052-900T", language="fi")
    assert [result.entity_type for result in found] == ["HETU"]
    with pytest.raises(AttributeError, match="no attribute"):
        pipeline.deid.no_such_thing  # noqa: B018
