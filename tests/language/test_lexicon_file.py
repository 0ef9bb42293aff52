"""Lexicon files: what is taken from a person, what is written, where a word stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.language.lexicon import Lexicon
from pipeline.language.lexicon_file import (
    Known,
    checked_word,
    lay,
    look_up,
    parse_entry,
    read_entries,
    written,
)

ENTRIES = [
    ("kryptovaluutta=cryptocurrency", ("kryptovaluutta", "cryptocurrency"), "as it is meant"),
    (" Kryptovaluutta =  crypto   currency ", ("kryptovaluutta", "crypto currency"), "spaces"),
    ("VARHAINEN  tuki=early support", ("varhainen tuki", "early support"), "a phrase"),
    ("ks.=see", ("ks.", "see"), "an abbreviation with its dot"),
    ("a-klinikka=walk-in clinic", ("a-klinikka", "walk-in clinic"), "hyphens"),
    ("a\u0308lypuhelin=smartphone", ("älypuhelin", "smartphone"), "letters of two signs"),
    ("adhd=ADHD", ("adhd", "ADHD"), "the gloss keeps its case"),
    ("tuota=-", ("tuota", ""), "carries nothing, said on purpose"),
]


@pytest.mark.parametrize(("text", "entry", "why"), ENTRIES)
def test_an_entry_is_understood(text: str, entry: tuple[str, str], why: str):
    assert parse_entry(text) == entry, why


FAULTS = [
    ("kryptovaluutta", "no '='", 'Write --add "word=gloss"'),
    ("=cryptocurrency", "word is empty", "base form"),
    ("  =x", "word is empty", "base form"),
    ("velka=", "gloss of 'velka' is empty", 'carries nothing: --add "velka=-"'),
    ("velka=velkä", "not plain English: 'velkä'", "letters a to z"),
    ("velka=debt 2", "not plain English", "letters a to z"),
    ("velka=debt=burden", "not plain English", "letters a to z"),
    ("velka=debt -", "not plain English", "letters a to z"),
    ("velka=a sum of money owed", "has 5 words", "4 words at most"),
    ("[PERSON_1]=client", "placeholder", "Leave it out"),
    ("[person]=client", "placeholder", "Leave it out"),
    ("velka2=debt", "'velka2' is not a word", "letters"),
    ("# velka=debt", "'#' is not a word", "letters"),
    ("a b c d=debt", "has 4 words", "3 words at most"),
]


@pytest.mark.parametrize(("text", "what", "mend"), FAULTS, ids=[text for text, *_ in FAULTS])
def test_a_faulty_entry_is_refused(text: str, what: str, mend: str):
    with pytest.raises(UsageError) as caught:
        parse_entry(text)
    assert what in caught.value.what and mend in caught.value.mend
    assert caught.value.where.startswith("--add")


def test_a_word_that_is_shown_keeps_its_case():
    assert checked_word(" Kela  ", "WORD") == "Kela"


def test_a_later_entry_takes_the_place_of_an_earlier_one():
    made, told = lay(
        {"Velka": "debt", "koti": "home"},
        [("velka", "loan"), ("velka", "debts"), ("tuota", "")],
    )
    assert made == {"koti": "home", "velka": "debts", "tuota": ""}
    assert told == [("velka", "loan", "debt"), ("velka", "debts", "loan"), ("tuota", "", None)]


def test_what_is_written_is_sorted_below_the_comments_and_read_again(tmp_path: Path):
    path = tmp_path / "lexicon_fi.tsv"
    path.write_text(written({"b": "two", "a": "one"}, path), encoding="utf-8")
    head, *lines = path.read_text("utf-8").splitlines()
    assert head.startswith("# ") and lines == ["a\tone", "b\ttwo"]
    path.write_text("# ours\nb\ttwo\n\n# theirs\na\tone\na\t\n", encoding="utf-8")
    entries = read_entries(path)
    assert entries == {"b": "two", "a": ""}
    assert written(entries, path) == "# ours\n# theirs\na\t\nb\ttwo\n"


def test_a_faulty_line_is_named(tmp_path: Path):
    path = tmp_path / "lexicon_fi.tsv"
    path.write_text("a\tone\nb two\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_entries(path)
    assert "line 2" in caught.value.where


KNOWN = [
    ("velka", Known("debt", "velka", "fi.tsv"), "as it stands"),
    ("velkoja", Known("debt", "velka", "fi.tsv"), "inflected"),
    ("Velan", Known("debt", "velka", "fi.tsv"), "at the head of a sentence"),
    ("rästi", Known("payment late", "rästi", "own.tsv"), "the uppermost layer"),
    ("ja", Known("", "ja", "own.tsv"), "carries nothing"),
    ("vuokravelkoja", Known("rent debt"), "by its parts"),
    ("varhaista tukea", Known("early support", "varhainen tuki", "own.tsv"), "a phrase"),
    ("velka ja", Known(None), "two words that are no phrase"),
    ("xyzzy", Known(None), "not known"),
    ("Virtanen", Known(None), "a name"),
]


@pytest.mark.parametrize(("word", "wanted", "why"), KNOWN)
def test_a_word_is_told_with_its_layer(word: str, wanted: Known, why: str, tmp_path: Path):
    lexicon, layers = Lexicon("fi"), []
    for name, text in (
        ("fi.tsv", "velka\tdebt\nvuokra\trent\nrästi\tarrears\n"),
        ("own.tsv", "rästi\tpayment late\nja\t\nvarhainen tuki\tearly support\n"),
    ):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        lexicon.add(path, own=name == "own.tsv")
        layers.append((name, read_entries(path)))
    assert look_up(word, lexicon, layers) == wanted, why
