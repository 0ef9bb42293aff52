"""Words of several senses: the passage's other words decide."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.language.contexts import Senses
from pipeline.language.gloss import Glosser
from pipeline.models import artefact_folder


@pytest.fixture
def senses(tmp_path) -> Senses:
    path = tmp_path / "senses_fi.tsv"
    path.write_text(
        "# x\nsijoittaa\tinvest\teuro money fund\nsijoittaa\tplace\tfurniture\n", encoding="utf-8"
    )
    made = Senses("fi")
    made.add(path)
    return made


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([("eurot", "euro"), ("rahasto", "fund")], "invest"),
        ([("sohva", "furniture")], "place"),
        ([("sohva", "furniture"), ("eurot", "euro money")], "invest"),
        ([("lapsi", "child")], "place in care"),
        ([("uusi", None)], "place in care"),
    ],
)
def test_the_sense_with_most_cues_is_taken(senses, others, expected):
    found = senses.choose([("sijoittanut", "place in care"), *others])
    assert found[0] == ("sijoittanut", expected)
    assert found[1:] == others


def test_a_word_is_no_cue_for_itself(senses):
    assert senses.choose([("sijoittaa", "money")]) == [("sijoittaa", "money")]


def test_a_line_of_another_form_is_named(tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("kieli\ttongue\tmouth\nkieli\ttongue\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        Senses("fi").add(path)


def test_the_shipped_senses_speak():
    glosser = Glosser.load(artefact_folder("gloss"))
    invested = glosser.gloss("Hän sijoitti säästönsä kryptovaluuttaan.", "fi")
    placed = glosser.gloss("Lapsi sijoitettiin perheeseen kiireellisesti.", "fi")
    assert "invest" in invested and "invest" not in placed


def test_a_phrase_keeps_its_meaning(senses):
    found = [("sijoittaa", "settle down"), ("eurot", "euro")]
    assert senses.choose(found, frozenset({0})) == found


def test_what_an_operator_says_of_a_word_holds(tmp_path):
    own = tmp_path / "lexicon_fi.tsv"
    own.write_text("sijoittaa\tput down\n", encoding="utf-8")
    glosser = Glosser.load(artefact_folder("gloss"), ("fi", own))
    assert "put down" in glosser.gloss("Hän haluaa sijoittaa säästönsä kryptovaluuttaan.", "fi")
