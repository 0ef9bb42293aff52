"""The catalogue: the shipped one is whole, and a faulty one is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.configs import config_path
from pipeline.errors import UsageError

LANGUAGES = ("fi", "sv", "en")
ENTRY = """
[[phenomenon]]
id = "{id}"
section11 = 3
kind = "problem"
label = {{fi = "Velka", sv = "Skuld", en = "Debt"}}
description = {{fi = "a", sv = "b", en = "c"}}
seeds = {{fi = ["x", "y", "z"]}}
"""


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(config_path("catalogue.toml"))


def sentences(item: Any, part: str) -> list[tuple[str, str]]:
    return [(lang, text) for lang, texts in getattr(item, part).items() for text in texts]


def test_the_shipped_catalogue_is_large_and_covers_the_law(shipped):
    assert len(shipped.phenomenon) >= 45
    assert {item.section11 for item in shipped.phenomenon} == set(range(11)), "classes 0 to 10"
    assert {item.kind for item in shipped.phenomenon} == {"problem", "need", "strength"}
    assert all(len(shipped.background[lang]) >= 40 for lang in LANGUAGES)


def test_every_phenomenon_has_its_sentences_in_three_languages(shipped):
    least = {"seeds": 10, "counter": 3, "denials": 5}
    lacking = [
        f"{item.id}.{part}.{lang}"
        for item in shipped.phenomenon
        for part, n in least.items()
        if not (part == "denials" and item.kind == "strength")  # a strength is not denied
        for lang in LANGUAGES
        if len(getattr(item, part).get(lang, [])) < n
    ]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_and_descriptions_are_distinct(shipped, language):
    for part in ("label", "description"):
        texts = [getattr(item, part)[language].strip().lower() for item in shipped.phenomenon]
        assert "" not in texts
        assert len(set(texts)) == len(texts), part


def test_no_sentence_says_two_things(shipped):
    """A sentence that affirms one phenomenon is no seed of another, and denies nothing."""
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for item in shipped.phenomenon:
        for key in sentences(item, "seeds"):
            if key in seen:
                twice.append((seen[key], item.id, key[1]))
            seen[key] = item.id
    assert twice == []
    nothing = {key for item in shipped.phenomenon for key in sentences(item, "denials")}
    nothing |= {(lang, text) for lang, texts in shipped.background.items() for text in texts}
    assert nothing & set(seen) == set()


def test_a_counter_example_is_no_seed_of_the_same(shipped):
    for item in shipped.phenomenon:
        assert not set(sentences(item, "counter")) & set(sentences(item, "seeds")), item.id


def test_no_identifier_stands_in_the_catalogue(shipped):
    import re

    number = re.compile(r"\d{6}[-+A-FU-Y]\d{3}|\+?\d[\d ]{8,}|@")
    every = [text for item in shipped.phenomenon for part in ("seeds", "counter", "denials")
             for _, text in sentences(item, part)]  # fmt: skip
    assert [text for text in every if number.search(text)] == []


def write(folder: Path, name: str, *parts: str) -> Path:
    path = folder / name
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def test_the_digest_is_of_the_content_not_of_the_layout(tmp_path):
    one = write(tmp_path, "a.toml", 'version = "1"', ENTRY.format(id="debt"))
    other = write(tmp_path, "b.toml", "# a note", 'version = "1"', "", ENTRY.format(id="debt"))
    changed = write(tmp_path, "c.toml", 'version = "1"', ENTRY.format(id="debt").replace("x", "w"))
    digests = [load_catalogue(path).digest for path in (one, other, changed)]
    assert digests[0] == digests[1] != digests[2]


def test_further_files_are_added(tmp_path):
    one = write(tmp_path, "a.toml", 'version = "1"', ENTRY.format(id="debt"))
    own = write(tmp_path, "b.toml", 'version = "9"', ENTRY.format(id="own"))
    both = load_catalogue(one, own)
    assert [item.id for item in both.phenomenon] == ["debt", "own"]
    assert both.version == "1"
    assert both.digest != load_catalogue(one).digest
    assert load_catalogue(write(tmp_path, "c.toml", 'version = "1"')).phenomenon == []


BASE = ENTRY.format(id="debt")


@pytest.mark.parametrize(
    ("parts", "says", "reason"),
    [
        ([BASE.replace("section11 = 3", "section11 = 11")], "phenomenon.debt.section11", "0-10"),
        ([BASE.replace('"problem"', '"worry"')], "phenomenon.debt.kind", "an unknown kind"),
        (
            [BASE.replace(', en = "Debt"', "")],
            "debt.*label must be given in fi, sv and en",
            "label",
        ),
        ([BASE.replace(', "z"', "")], "debt.*three seed sentences", "two seeds"),
        ([BASE.replace("seeds", "seed")], "phenomenon.debt.seed", "a misspelt name"),
        ([BASE.replace('"debt"', '"Debt 1"')], "phenomenon.Debt 1.id", "not an id"),
        ([BASE, BASE], "the ids debt stand twice", "one id twice"),
        ([BASE.replace("fi = [", "de = [")], "phenomenon.debt.seeds.de", "an unknown language"),
        (['phenomenon = ["x"]'], "phenomenon.0", "no table at all"),
        (["[phenomenon]", 'id = "x"'], "phenomenon: Input should be a valid list", "one bracket"),
    ],
)
def test_faults_are_named(tmp_path, parts, says, reason):
    path = write(tmp_path, "a.toml", *parts)
    empty = write(tmp_path, "empty.toml", 'version = "1"')
    for files in ([path], [path, empty], [empty, path]):
        with pytest.raises(UsageError, match=says) as caught:
            load_catalogue(*files)
        assert str(path) in caught.value.where, reason


def test_a_misspelt_table_of_a_further_file_is_refused_too(tmp_path):
    one = write(tmp_path, "a.toml", BASE)
    own = write(tmp_path, "b.toml", ENTRY.format(id="own").replace("[phenomenon]", "[fenomen]"))
    with pytest.raises(UsageError, match="fenomen"):
        load_catalogue(one, own)
