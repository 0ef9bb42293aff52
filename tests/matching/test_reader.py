"""The fitted reader: what it knows, that it is as declared, and that company changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path
from pipeline.language.vectors import CachedEncoder
from pipeline.matching.joined import JoinedMatcher
from pipeline.matching.reader import (
    KINDS,
    Reader,
    Told,
    probabilities,
    read_told,
    settled,
    shares,
    speaks,
    write_told,
)
from pipeline.models import artefact_folder
from pipeline.tables import POLARITIES
from pipeline.tuning.polarity import shipped_reader

TEXTS = [
    ("fi", "Vuokraa on maksamatta kolmelta kuukaudelta, ja häätö uhkaa."),
    ("fi", "Asiakas juo päivittäin eikä pysty lopettamaan."),
    ("sv", "Han har ingen att prata med och är ensam om kvällarna."),
    ("sv", "Hon har skulder hos utsökningen och inkassobrev varje vecka."),
    ("en", "He has not been able to find any work for six years."),
    ("fi", "Seuraava tapaaminen sovittiin tiistaiksi kello kymmenen."),
]
EXPECTED = [
    "rent_arrears_eviction", "substance_use", "loneliness", "debt", "long_unemployment", None,
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return shipped_reader()


@pytest.fixture(scope="module")
def scores(reader):
    return reader.encode([text for _, text in TEXTS], [lang for lang, _ in TEXTS])


def test_it_reads_the_phenomenon_in_three_languages(reader, scores):
    found = probabilities(scores[:, : len(reader.themes)])
    best = [
        reader.themes[int(row.argmax())] if row.max() > 0.3 else None for row in found
    ]  # fmt: skip
    assert best == EXPECTED


def test_casework_speaks_of_no_matter(reader):
    said = speaks(reader, [text for _, text in TEXTS], [lang for lang, _ in TEXTS])
    assert said[:5].min() > 0.5 > said[5]


def test_it_knows_every_phenomenon_of_the_shipped_catalogue(reader):
    """It must be fitted again where the catalogue's sentences were changed."""
    catalogue = load_catalogue(config_path("catalogue.toml"))
    assert [item.id for item in catalogue.phenomenon if not reader.knows(item)] == []


def test_a_changed_phenomenon_is_no_longer_known(reader):
    item = load_catalogue(config_path("catalogue.toml")).phenomenon[0]
    changed = item.model_copy(update={"seeds": {"fi": ["Jotain aivan muuta."] * 3}})
    assert reader.knows(item) and not reader.knows(changed)


def test_the_result_does_not_depend_on_what_stands_beside_it(reader, scores):
    """But for the last decimal that is kept: a sum at the edge of rounding may fall either way."""
    alone = np.vstack([reader.encode([text], [lang]) for lang, text in TEXTS])
    assert np.abs(alone - scores).max() < 0.0011


def test_placeholders_are_not_read(reader):
    pair = reader.encode(["[PERSON_1] on yksin [CITY_2].", "on yksin ."], ["fi", "fi"])
    assert np.array_equal(pair[0], pair[1])


def test_nothing_gives_no_rows(reader):
    assert reader.encode([], []).shape == (0, reader.width)


def test_the_vectors_of_the_same_pass_are_handed_on(tmp_path, reader):
    kept = CachedEncoder(reader.encoder, tmp_path)
    told = Reader(
        reader.encoder, reader.about, reader.said, reader.told, reader.digest, kept.remember
    )
    texts, languages = [TEXTS[0][1]], [TEXTS[0][0]]
    told.encode(texts, languages)

    class Never:
        name, fingerprint = reader.encoder.name, reader.encoder.fingerprint

        def encode(self, texts, languages):
            raise AssertionError("everything was kept")

    found = CachedEncoder(Never(), tmp_path).encode(texts, languages)
    assert np.array_equal(found, reader.encoder.encode(texts, languages))


def test_a_matcher_joins_what_is_read_and_what_is_taught(reader):
    class Taught:
        themes = ["own", "debt"]

        def probabilities(self, texts, languages, vectors):
            return np.full((len(texts), 2), 0.1), np.full((len(texts), 2), 0.7)

    known = ("debt", "loneliness")
    matcher = JoinedMatcher(reader, tuple(reader.themes), known, Taught(), ("own",))
    assert matcher.themes == ["debt", "loneliness", "own"]
    assert matcher.few_shot == {"own"}
    texts, languages = [text for _, text in TEXTS], [lang for lang, _ in TEXTS]
    raw, calibrated = matcher.probabilities(texts, languages, np.zeros((len(texts), 1)))
    assert raw.shape == calibrated.shape == (len(TEXTS), 3)
    assert calibrated[3, 0] > 0.5 and calibrated[2, 1] > 0.5 and (calibrated[:, 2] == 0.7).all()


def test_shares_of_the_polarities_add_up(scores):
    assert shares(scores[:, -len(POLARITIES) :]).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("well", [(-1.0, 3.0), (3.0, -1.0)], ids=["strength", "denied"])
def test_that_all_is_well_affirms_a_strength_and_denies_a_trouble(well):
    denied, strength = well
    kinds = np.array([[-2.0, denied, -9.0, -9.0, strength]] * 2)
    strong, weak = settled(kinds, np.array([True, False]))
    assert POLARITIES[strong.argmax()] == "affirmed" and strong[1] <= strong[0]
    assert POLARITIES[weak.argmax()] == "denied" and weak[0] == -2.0
    assert strong[2:].tolist() == weak[2:].tolist() == [-9.0, -9.0]


def test_what_a_passage_says_is_weighed_with_what_it_is_about():
    weights = np.vstack([np.eye(len(KINDS)), np.zeros((len(POLARITIES), len(KINDS)))])
    told = Told({"debt": "", "network": ""}, ("network",), 2.0, -1.0, weights, np.zeros(len(KINDS)))
    made = np.array([[3.0, -3.0, 0.5, 0, 0, 0, 0, 9], [-3.0, 3.0, 0.5, 0, 0, 0, 0, 9]])
    debt, network = told.scores(made, np.zeros((2, len(POLARITIES))))
    assert debt[:3].tolist() == [5.0, -7.0, 0.5]
    assert POLARITIES[debt[3:].argmax()] == "denied"
    assert POLARITIES[network[3:].argmax()] == "affirmed"


def test_without_a_strength_in_the_catalogue_every_one_denies():
    told = Told({"debt": ""}, (), 1.0, 0.0, np.eye(9, 5), np.zeros(5))
    made = told.scores(np.array([[3.0, 0.5, 0, 0, 0, 0, 9]]), np.zeros((1, 4)))
    assert POLARITIES[made[0, 2:].argmax()] == "denied"


def test_what_is_told_of_it_is_read_as_it_was_written(tmp_path):
    told = read_told(artefact_folder("reader"))
    write_told(tmp_path, told)
    again = read_told(tmp_path)
    assert (again.phenomena, again.strengths) == (told.phenomena, told.strengths)
    assert np.allclose(again.polarity, told.polarity, atol=1e-4)
    assert (again.scale, again.shift) == pytest.approx((told.scale, told.shift), abs=1e-4)
