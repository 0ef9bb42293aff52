"""Coarsening within the scrub: spans, the aligner, and the last look."""

from __future__ import annotations

import pytest

from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document
from pipeline.tuning.align import masked_characters
from tests.deid.conftest import swedish_or_english

RAW = """Asiakas Satu Lehtoranta, s. 12.3.1990, 36-vuotias, entinen luokanopettaja.
Sairastaa Huntingtonin tautia. Tavattu 18.6. klo 10, jatkuu 31.12.2026 asti.
Perheessä on viisi lasta, kaksoset Dilan 9 v. ja Yusuf 6 v.
Klienten Ifrah, 34 år, bor i Esbo och arbetar som lärare. Klienten är eritreansk.
The client, a retired piano teacher aged 79, has Rett syndrome and speaks Tigrinya."""
EXPECTED = """Asiakas [PERSON_1], s. [DATE_OF_BIRTH_1], 35–44-vuotias, entinen opetusalan työntekijä.
Sairastaa harvinaista neurologista sairautta. Tavattu kesäkuussa klo 10, jatkuu 12/2026 asti.
Perheessä on useita lapsia, lapset [PERSON_2] 7–12 v. ja [PERSON_3] 3–6 v.
Klienten [PERSON_4], 25–34 år, bor i [LOCATION_1] och arbetar inom undervisning. Klienten är afrikansk.
The client, a retired worker in education aged 75–84, has a rare neurological disease and speaks another language."""  # noqa: E501


@pytest.fixture(scope="module")
def scrubbed(deidentifier):
    return deidentifier.scrub_client([Document("D1", RAW, "fi")], (), "C1")[0]


def test_the_text(scrubbed):
    assert scrubbed.text == EXPECTED


def test_every_span_is_aligned_with_the_raw_text(scrubbed):
    spans = [(r.start, r.end) for r in scrubbed.redactions]
    cover = masked_characters(RAW, scrubbed.text, spans)
    assert cover is not None
    kept = "".join(letter for letter, gone in zip(RAW, cover, strict=True) if not gone)
    parts, done = [], 0
    for start, end in spans:
        parts.append(scrubbed.text[done:start])
        done = end
    assert kept == "".join([*parts, scrubbed.text[done:]]), "what was kept is what stands between"
    for gone in ("36", "18.6.", "31.12.", "luokanopettaja", "Huntingtonin tautia", "viisi", "79"):
        at = RAW.index(gone)
        assert cover[at : at + len(gone)].all(), gone


def test_lengths_say_how_much_of_the_raw_text_each_span_stands_for(scrubbed):
    at = done = 0
    for r in scrubbed.redactions:
        at += r.start - done + r.length
        done = r.end
    assert at + len(scrubbed.text) - done == len(RAW)


def test_what_is_told_is_kept_as_classes(scrubbed):
    told = {(q.kind, q.value) for q in scrubbed.quasi}
    assert {("AGE", "35-44"), ("PROFESSION", "23"), ("DIAGNOSIS", "G"), ("FAMILY", "5+"),
            ("NATIONALITY", "AF"), ("LANGUAGE", "other")} <= told  # fmt: skip
    for q in scrubbed.quasi:
        assert 0 <= q.start < q.end <= len(scrubbed.text)


def test_twice_is_once_and_the_last_look_finds_nothing(deidentifier, scrubbed):
    (again,) = deidentifier.scrub_client([Document("D1", scrubbed.text, "fi")], (), "C1")
    assert again.text == scrubbed.text
    assert {(q.kind, q.value) for q in again.quasi} >= {("AGE", "35-44"), ("AGE", "75-84")}
    assert deidentifier.scan(scrubbed.text, "fi", quasi=True) == []
    assert {f.entity for f in deidentifier.scan("34-vuotias, 18.6.2026", "fi", quasi=True)} == {
        "AGE", "DATE"
    }  # fmt: skip


def test_it_can_be_switched_off():
    off = dict.fromkeys("ages dates professions diagnoses origins families".split(), False)
    plain = Deidentifier(DeidSettings(coarsen=off), detect=swedish_or_english, key=b"k")
    text = "34-vuotias opettaja, tavattu 18.6., viisi lasta"
    assert plain.scrub_client([Document("D1", text)])[0].text == text


def test_a_fault_rejects_the_document(deidentifier, monkeypatch):
    def failing(*_):
        raise RuntimeError

    monkeypatch.setattr("pipeline.deid.deidentifier.find_coarse", failing)
    (one,) = deidentifier.scrub_client([Document("D1", "34-vuotias")])
    assert (one.text, one.reject) == ("", "scrub_failed")
