"""What is masked: by the rules sentence by sentence, and by the scrub a client at a time."""

from __future__ import annotations

import pytest

from pipeline.deid.deidentifier import DeidSettings, Redaction, Scrubbed
from pipeline.tuning.deid.masking import (
    _by_scrub,
    make_deidentifier,
    mask_by_rules,
    mask_by_scrub,
)
from tests.tuning.deid.make_texts import text_of


@pytest.fixture(scope="module")
def deidentifier():
    return make_deidentifier(DeidSettings(voikko="never"), "fi")


def masked(document, mask) -> str:
    return "".join("#" if hit else c for c, hit in zip(document.text, mask.cover, strict=True))


def test_rules_alone(deidentifier):
    document = text_of("Asiakas Virtanen soitti numerosta 040 123 4567.")
    (mask,) = mask_by_rules([document], deidentifier)
    assert masked(document, mask) == "Asiakas ######## soitti numerosta ############."
    assert {document.text[a:b] for a, b, rule in mask.rules if rule} == {
        "Virtanen", "040 123 4567"
    }  # fmt: skip


def test_the_scrub_sweeps_within_a_client_and_not_beyond(deidentifier):
    name = "Asiakas Abdiqani Virtanen tuli."
    later = "Puhuttu abdiqanin kanssa."
    documents = [text_of(name, "D1", client_id="C1"), text_of(later, "D2", client_id="C1"),
                 text_of(later, "D3", client_id="C2")]  # fmt: skip
    first, swept, _ = mask_by_scrub(documents, deidentifier)
    assert masked(documents[0], first) == "Asiakas ################# tuli."
    assert masked(documents[1], swept) == "Puhuttu ######### kanssa."
    alone = mask_by_scrub([text_of(later, "D1")], deidentifier)[0]
    assert masked(documents[2], mask_by_scrub(documents, deidentifier)[2]) == masked(
        documents[2], alone
    ), "another client's names mean nothing here"


def test_a_refused_document_is_no_mask(deidentifier, monkeypatch):
    def fail(*_):
        raise RuntimeError("no")

    monkeypatch.setattr(deidentifier, "_read", fail)
    assert mask_by_scrub([text_of("Aino tuli.")], deidentifier) == [None]


def test_what_is_told_more_coarsely_is_kept_apart(deidentifier):
    document = text_of("Asiakas Virtanen täytti 12.3.2026 vuosia ja muutti 14.5.2026.")
    (mask,) = mask_by_scrub([document], deidentifier)
    coarse = {document.text[k] for k in range(len(document.text)) if mask.coarse[k]}
    assert coarse and not (mask.coarse & mask.cover).any()
    assert masked(document, mask).startswith("Asiakas ######## ")


def test_redactions_that_do_not_fit_the_text_give_no_mask():
    redaction = Redaction(0, 10, "PERSON", "r", 1.0, length=4)
    assert _by_scrub("Aino tuli", Scrubbed("D", "[PERSON_1] tuli", (redaction,))) is not None
    assert _by_scrub("Aino meni", Scrubbed("D", "[PERSON_1] tuli", (redaction,))) is None
