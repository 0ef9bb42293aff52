"""The stage: tables in, tables out, nothing vanishes and nothing raw goes on."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.deid.deidentifier import Document, Redaction, Scrubbed
from pipeline.stages.scrub import ScrubSettings, scrub
from pipeline.tables import DOCUMENTS


class Fake:
    """Masks the word Matti; fails on 'rikki'; forgets 'katoaa'."""

    def __init__(self):
        self.rosters = {}

    def scrub_client(self, documents, roster=(), client_id=""):
        self.rosters[client_id] = list(roster)
        return [self._scrubbed(d) for d in documents if d.text != "katoaa"]

    def _scrubbed(self, document: Document) -> Scrubbed:
        if document.text == "rikki":
            return Scrubbed(document.document_id, "", (), "scrub_failed")
        at = document.text.find("Matti")
        redactions = (Redaction(at, at + 10, "PERSON", "name_list", 0.9),) if at >= 0 else ()
        return Scrubbed(
            document.document_id, document.text.replace("Matti", "[PERSON_1]"), redactions
        )


def documents(*texts: str) -> pd.DataFrame:
    rows = [
        {
            "document_id": f"D{k}", "client_id": f"C{k % 2}", "household_id": None, "unit": "u",
            "doc_type": "note", "written_on": "2026-06-01", "complete": True, "active": None,
            "source": "s", "language": "fi", "text": text, "n_chars": len(text),
        }
        for k, text in enumerate(texts)
    ]  # fmt: skip
    return DOCUMENTS.frame(rows)


def run(frame, fake=None, **settings):
    return scrub(
        frame, deidentifier=fake or Fake(), roster={"C0": ["Matti"]},
        settings=ScrubSettings(**settings),
    )  # fmt: skip


def test_every_document_is_scrubbed_or_rejected_with_a_reason():
    frame = documents("Matti soitti", "rikki", "katoaa", "x" * 50, "ei mitään")
    result = run(frame, max_chars=40)
    assert list(result.documents["text"]) == ["[PERSON_1] soitti", "ei mitään"]
    assert list(result.documents["n_chars"]) == [17, 9]
    assert result.rejects.to_dict("records") == [
        {"stage": "scrub", "row_id": "D1", "reason": "scrub_failed"},
        {"stage": "scrub", "row_id": "D2", "reason": "scrub_failed"},
        {"stage": "scrub", "row_id": "D3", "reason": "too_long_to_scrub"},
    ]
    (redaction,) = result.redactions.to_dict("records")
    assert (redaction["document_id"], redaction["start"], redaction["entity"]) == (
        "D0",
        0,
        "PERSON",
    )


def test_each_client_gets_its_own_roster():
    fake = Fake()
    run(documents("a", "b"), fake)
    assert fake.rosters == {"C0": ["Matti"], "C1": []}


def test_the_order_of_the_rows_does_not_matter():
    frame = documents("Matti", "rikki", "Matti ja", "muu")
    one, other = run(frame), run(frame.iloc[::-1])
    for name in ("documents", "redactions", "quasi", "rejects"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_no_documents_give_empty_tables():
    result = run(documents().astype(documents("a").dtypes))
    assert len(result.documents) == len(result.redactions) == len(result.rejects) == 0


@pytest.mark.parametrize("setting", [{"max_chars": 0}, {"no_such": 1}])
def test_settings_that_make_no_sense_are_refused(setting):
    with pytest.raises(ValueError, match="no_such|max_chars"):
        ScrubSettings(**setting)
