"""The lines that teach the reader: of the form, trilingual, and about phenomena that there are."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path
from pipeline.errors import UsageError
from pipeline.matching.lines import (
    OTHER_MATTER,
    catalogue_lines,
    polarity_lines,
    read_folder,
    read_lines,
)
from pipeline.models import artefact_folder
from pipeline.tables import POLARITIES
from tests.matching.make_catalogue import small_catalogue


@pytest.fixture(scope="module")
def lines():
    return read_folder(artefact_folder("reader") / "lines")


def test_every_phenomenon_has_lines_of_every_polarity_in_every_language(lines):
    catalogue = load_catalogue(config_path("catalogue.toml"))
    found = Counter(
        (line.language, name, line.polarity) for line in lines for name in line.phenomena or ()
    )
    for item in catalogue.phenomenon:
        for language in ("fi", "sv", "en"):
            assert found[language, item.id, "affirmed"] >= 30, (language, item.id)
            wanted = [p for p in POLARITIES[1:] if item.kind != "strength" or p != "denied"]
            assert all(found[language, item.id, p] >= 9 for p in wanted), (language, item.id)
    known = {item.id for item in catalogue.phenomenon} | {OTHER_MATTER}
    assert {name for _, name, _ in found} <= known


def test_no_line_stands_twice(lines):
    twice = [text for text, n in Counter(line.text for line in lines).items() if n > 1]
    assert len(twice) <= 5, twice


def test_a_line_of_another_form_is_named(tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("fi\tdebt+-\taffirmed\tVelkaa on.\nfi\tdebt\tyes\tOn.\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_lines(path)


def test_what_is_told_of_a_line(tmp_path):
    path = tmp_path / "fi_first.tsv"
    path.write_text(
        "fi\tdebt+food_aid\taffirmed\ta\nsv\t-\taffirmed\tb\nen\t?\tpast\tc\n"
        "fi\tdebt+?\tdenied\td\n",
        encoding="utf-8",
    )
    first, second, third, fourth = read_lines(path)
    assert fourth.phenomena == {"debt"}
    assert [one.whole for one in (first, second, third, fourth)] == [True, True, False, False]
    assert first.phenomena == {"debt", "food_aid"} and first.source == "fi_first"
    assert second.phenomena == frozenset() and third.phenomena is None


def test_the_catalogue_teaches_too():
    made = catalogue_lines(small_catalogue())
    assert Counter(line.polarity for line in made)[None] == 6, "near misses tell no polarity"
    assert {line.polarity for line in made if not line.phenomena} == {None, "affirmed"}
    assert all(line.phenomena is None for line in polarity_lines())
