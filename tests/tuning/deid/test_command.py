"""`ilmio score --deid` and the tables beside it: what is printed, and wrong usage."""

from __future__ import annotations

import json

import pytest

from pipeline.tuning.deid import __main__ as tables
from pipeline.tuning.deid.card import HEADS, VARIABLE, corpora_folder, generated_rows
from tests.execution.make_runs import ilmio

LINES = (
    'a\tfi\tplain\tAsiakas <pii t="PERSON">Virtanen</pii> soitti tänään toimistolle\n'
    'b\tsv\tnumber\tKlienten svarade på <pii t="PHONE">040 123 4567</pii> i går\n'
    'c\tfi\tmissed\tolen kuullut <pii t="PERSON">ilolta</pii> eilen\n'
)


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "lines.tsv"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_a_table_of_both_ways_without_a_word_of_the_text(lines):
    done = ilmio("score", "--deid", str(lines), "--by", "attack", "--set", "scrub.voikko=never")
    assert done.code == 0, done.err
    for said in ("lines.tsv, 3 documents", "rules alone", "whole scrub", "persons wholly masked",
                 "other words masked", "attack: plain", "Voikko: takes no part."):  # fmt: skip
        assert said in done.out
    assert not {"Virtanen", "ilolta", "toimistolle", "040"} & set(done.out.split())


def test_errors_show_text_only_on_request(lines):
    done = ilmio("score", "--deid", str(lines), "--errors", "1")
    assert "⟦ilolta⟧" in done.out


def test_json_and_markdown(lines):
    made = json.loads(ilmio("score", "--deid", str(lines), "--json").out)
    shares = {(s["part"], s["name"]): s for s in made["masking"]["whole scrub"]["shares"]}
    assert shares["kind", "PHONE"]["share"] == 1.0 and shares["kind", "PERSON"]["of"] == 2
    assert ilmio("score", "--deid", str(lines), "--markdown").out.startswith("| lines.tsv, 3")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--deid"], 2, "nothing to score against"),
        (["--deid", "none.tsv"], 2, "does not exist"),
        (["--deid", "FILE", "--language", "de"], 2, "no language 'de'"),
        (["--deid", "FILE", "--format", "xml"], 2, "no format 'xml'"),
        (["--deid", "FILE", "--format", "spans"], 3, "not JSON"),
        (["--deid", "FILE", "--set", "scrub.voiko=never"], 2, "Did you mean 'voikko'"),
    ],
)
def test_wrong_usage(lines, words, code, says):
    done = ilmio("score", *(str(lines) if word == "FILE" else word for word in words))
    assert done.code == code and says in done.err and done.out == ""


def test_red_team_grid(lines):
    shown = tables.table(["red-team", str(lines)])
    assert shown.splitlines()[0] == "| mentions wholly masked | fi | sv | all |"
    assert "| number | – | 100.0% of 1 | 100.0% of 1 |" in shown
    assert "Other words masked: " in shown


def test_the_card_holds_what_is_here(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.tuning.deid.command.own_texts", lambda: ())
    monkeypatch.setattr("pipeline.tuning.deid.command.generated_rows", lambda: generated_rows(6))
    folder = tmp_path / "turku-ner"
    folder.mkdir()
    (folder / "dev.tsv").write_text("Aino\tB-PER\ntuli\tO\n", encoding="utf-8")
    corpora, generated = tables.table(["card", str(tmp_path)]).split("\n\n")
    head, _, *rows = corpora.splitlines()
    assert head == "| " + " | ".join(HEADS) + " |"
    assert rows and all(row.startswith("| Turku NER dev (fi), 1 documents |") for row in rows)
    _, _, *kinds = generated.splitlines()
    assert any(kind.startswith("| hetu | 6 |") for kind in kinds)


def test_where_the_corpora_are(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert corpora_folder() == tmp_path
