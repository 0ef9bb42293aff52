"""The whole scrub of a client: consistent, independent of order, fail-closed."""

from __future__ import annotations

import pytest

from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document

FIRST = """Palvelutarpeen arvio
Asiakas Satu Lehtoranta, 131052-900T, puh. 040 123 4567.
Satu asuu Kontulassa, Puistokatu 8 A 14.
Klienten Ifrah bor i Esbo och ringer FPA.
The client lives with Rose and has no debts."""
SECOND = "puhuttu lehtorannan kanssa, numero 040-1234567"


def scrub(deidentifier, *texts, roster=()):
    documents = [Document(f"D{k}", text) for k, text in enumerate(texts)]
    return deidentifier.scrub_client(documents, roster, "C1")


def test_a_client_is_scrubbed_consistently(deidentifier):
    first, second = scrub(deidentifier, FIRST, SECOND)
    assert first.text.splitlines() == [
        "Palvelutarpeen arvio",
        "Asiakas [PERSON_1], [HETU_1], puh. [PHONE_1].",
        "[PERSON_1] asuu [LOCATION_1], [ADDRESS_1].",
        "Klienten [PERSON_2] bor i [LOCATION_2] och ringer FPA.",
        "The client lives with [PERSON_3] and has no debts.",
    ]
    assert second.text == "puhuttu [PERSON_1] kanssa, numero [PHONE_1]"


def test_redactions_point_into_the_scrubbed_text(deidentifier):
    for scrubbed in scrub(deidentifier, FIRST, SECOND):
        for r in scrubbed.redactions:
            placeholder = scrubbed.text[r.start : r.end]
            assert placeholder.startswith(f"[{r.entity}_") and placeholder.endswith("]")
        assert scrubbed.text.count("[") == len(scrubbed.redactions)


def test_the_order_of_the_documents_does_not_matter(deidentifier):
    documents = [Document("D0", FIRST), Document("D1", SECOND)]
    assert deidentifier.scrub_client(documents) == deidentifier.scrub_client(documents[::-1])


def test_scrubbing_twice_changes_nothing(deidentifier):
    once = [scrubbed.text for scrubbed in scrub(deidentifier, FIRST, SECOND)]
    assert [scrubbed.text for scrubbed in scrub(deidentifier, *once)] == once
    assert [deidentifier.scan(text) for text in once] == [[], []]


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Asiakas Vir\u00adtanen soitti.", "tanen", "soft hyphen"),
        ("Asiakas Vir\u200btanen soitti.", "tanen", "no width"),
        ("Asiakas Ma\u0308kinen soitti.", "kinen", "decomposed"),
        ("puh.\u00a0040\u00a0123\u00a04567", "123", "hard spaces"),
        ("Asiakas\r\nMatti Virtanen\r\nsoitti.", "Virtanen", "carriage returns"),
    ],
)
def test_hidden_characters_do_not_help(deidentifier, text, name, why):
    (scrubbed,) = scrub(deidentifier, text)
    assert name not in scrubbed.text, why


def test_the_roster_masks_what_no_rule_would(deidentifier):
    (without,) = scrub(deidentifier, "ja suvi ehkä myöhässä")
    (masked,) = scrub(deidentifier, "ja suvi ehkä myöhässä", roster=["Suvi Kuusi"])
    assert (without.text, masked.text) == (
        "ja suvi ehkä myöhässä",
        "ja [PERSON_1] ehkä myöhässä",
    )


def test_a_failure_rejects_the_document_and_spares_the_others(deidentifier, monkeypatch):
    scrub(deidentifier, "")  # builds what finds
    real = deidentifier._find

    def failing(text, language):
        if "rikki" in text:
            raise TimeoutError
        return real(text, language)

    monkeypatch.setattr(deidentifier, "_find", failing)
    bad, good = scrub(deidentifier, "rikki Matti Virtanen", "Matti Virtanen")
    assert (bad.text, bad.reject, bad.redactions) == ("", "scrub_failed", ())
    assert good.text == "[PERSON_1]"


def test_a_users_recognizer_that_fails_rejects_the_document():
    from presidio_analyzer import EntityRecognizer

    class Failing(EntityRecognizer):
        def load(self): ...

        def analyze(self, text, entities, nlp_artifacts=None):
            raise ValueError(text)

    own = Deidentifier(
        DeidSettings(), detect=lambda t, d: d, key=b"k",
        recognizers=[Failing(["X"], supported_language="fi")],
    )  # fmt: skip
    (scrubbed,) = own.scrub_client([Document("D0", "Matti Virtanen")])
    assert (scrubbed.text, scrubbed.reject) == ("", "scrub_failed")


def test_safe_places_stay():
    own = Deidentifier(DeidSettings(safe_places=("Kontula",)), detect=lambda t, d: d, key=b"k")
    (scrubbed,) = own.scrub_client([Document("D0", "Hän asuu Kontulassa.")])
    assert scrubbed.text == "Hän asuu Kontulassa."
