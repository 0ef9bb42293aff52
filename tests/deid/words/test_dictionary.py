"""The own reading of simplemma's dictionaries says what simplemma's says."""

from __future__ import annotations

import random

import pytest
from simplemma.strategies import dictionaries

from pipeline.deid.words import dictionary
from pipeline.deid.words.dictionary import FrontCoded, open_dictionary
from pipeline.deid.words.front_coding import IN_FULL, LONG, SAME, Blocks, blocks_of


def encode(entries: dict[str, str]) -> bytes:
    """Front-code entries as simplemma does."""

    def count(number: int) -> bytes:
        return bytes([number]) if number < LONG else bytes([number % LONG + LONG, number // LONG])

    made, before, lemma_before = b"SMFC1\x00" + count(len(entries)), b"", b""
    for form, lemma in sorted((f.encode(), m.encode()) for f, m in entries.items()):
        shared = next((k for k in range(len(before)) if before[k] != form[k]), len(before))
        made += count(shared) + count(len(form) - shared) + form[shared:]
        if lemma == lemma_before and before:
            made += bytes([SAME])
        else:
            kept = next((k for k in range(len(form)) if form[: k + 1] != lemma[: k + 1]), len(form))
            kept = kept if len(form) - kept < SAME else 0
            made += bytes([len(form) - kept if kept else IN_FULL])
            made += count(len(lemma) - kept) + lemma[kept:]
        before, lemma_before = form, lemma
    return made


def invented(letters: str, n: int) -> dict[str, str]:
    drawn = random.Random(7)
    forms = {"".join(drawn.choices(letters, k=drawn.randrange(1, 9))) for _ in range(n)}
    lemmas = ["a", "ab", "äbä", "kissa", "o" * 200]
    return {form: drawn.choice([*lemmas, form, form[:2]]) for form in sorted(forms)}


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"a": "b"}, "one"),
        (invented("abä", 900), "many near each other"),
        (invented("abcdefghijklmnopåäö", 5000), "many"),
        (invented("ab", 300) | {"a" * 300: "a", "a" * 301: "b" * 400}, "counts of two bytes"),
    ],
)
def test_every_entry_is_found_and_nothing_else(entries, why):
    read = FrontCoded(encode(entries))
    assert {form: read.get(form) for form in entries} == entries, why
    near = {form[:cut] + end for form in entries for cut in (-1, 99) for end in ("", "a", "ö", "z")}
    assert [form for form in near - entries.keys() if read.get(form) is not None] == []


def test_blocks_that_were_kept_are_those_that_were_made(tmp_path):
    entries = invented("abcdefghijklmnopåäö", 5000) | {"ä" * 300: "a"}
    made = blocks_of(encode(entries), len(b"SMFC1\x00") + 2, len(entries))
    made.write(tmp_path / "kept")
    assert Blocks.read((tmp_path / "kept").read_bytes()) == made and len(made.forms) > 100


def test_what_is_cut_off_is_refused():
    with pytest.raises(ValueError, match="cut off"):
        FrontCoded(encode(invented("abc", 200))[:-40])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_shipped_dictionary_says_the_same(language):
    own = open_dictionary(language)
    assert isinstance(own, FrontCoded)
    theirs = dictionaries.LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)
    forms = [form for k, form in enumerate(theirs) if k % 499 == 0]
    forms += [made for form in forms for made in (form[1:], form + "n", form.title())]
    assert [form for form in forms if own.get(form) != theirs.get(form)] == []


@pytest.mark.parametrize("data", [b"SMFC2\x00..", b"SMFC1\x01.."])
def test_another_format_is_left_to_simplemma(monkeypatch, data):
    monkeypatch.setattr(dictionary.lzma, "decompress", lambda _: data)
    assert type(open_dictionary("en")).__module__.startswith("simplemma")
