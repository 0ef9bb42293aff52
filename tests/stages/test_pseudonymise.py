"""Pseudonyms: keyed, stable, never shared."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from pipeline.errors import IlmioError, UsageError
from pipeline.stages import pseudonymise as stage
from pipeline.stages.pseudonymise import pseudonym, pseudonymise
from pipeline.tables import DOCUMENTS, REJECTS

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def documents() -> pd.DataFrame:
    base = {"unit": None, "doc_type": "note", "written_on": "2026-07-01", "complete": True,
            "active": None, "language": "fi", "text": "x", "n_chars": 1}  # fmt: skip
    ids = [("D1", "C1", "C1"), ("D2", "C1", None), ("D3", "C2", "H2")]
    return DOCUMENTS.frame(
        [
            {**base, "document_id": d, "client_id": c, "household_id": h, "source": f"{d}.docx"}
            for d, c, h in ids
        ]
    )


@pytest.fixture
def rejects() -> pd.DataFrame:
    return REJECTS.frame([{"stage": "ingest", "row_id": "Matti.docx", "reason": "no_text"}])


def test_clients_keep_one_pseudonym_and_the_roster_follows(
    documents: pd.DataFrame, rejects: pd.DataFrame
) -> None:
    made = pseudonymise(documents, rejects, {"C1": ["Aino"]}, KEY)
    clients = list(made.documents["client_id"])
    assert clients[0] == clients[1] != clients[2]
    assert all(re.fullmatch(r"k[a-z2-7]{12}", client) for client in clients)
    assert made.roster == {clients[0]: ["Aino"]}
    assert list(made.documents["document_id"]) == ["D1", "D2", "D3"]
    assert made.documents["household_id"][0] != clients[0]  # same id, another kind
    assert made.documents["household_id"].isna().tolist() == [False, True, False]
    assert re.fullmatch(r"r[a-z2-7]{12}", made.rejects["row_id"][0]), "a file's name may be one's"
    assert made.documents["source"].str.fullmatch(r"s[a-z2-7]{12}").all()
    assert list(documents["client_id"]) == ["C1", "C1", "C2"]  # the input is left alone


@pytest.mark.parametrize(
    ("name", "stays", "reason"),
    [
        ("D1091", True, "a register's number"),
        ("GD000001-2026-Q3-1", True, "place, period and number"),
        ("DOC-2026-00012", True, "a word for document"),
        ("unnamed-000001#2", True, "a row without an id"),
        ("Virtanen_Matti.docx", False, "a file's name"),
        ("aho 3", False, "a short name"),
        ("131052-308T", False, "henkilötunnus"),
        ("121212-1212", False, "personnummer"),
        ("C1-note-2", False, "the client's id is a part of it"),
        ("9104501/2", False, "the client's number stands in it"),
    ],
)
def test_ids_that_may_name_a_person_give_way(
    documents: pd.DataFrame, name: str, stays: bool, reason: str
) -> None:
    table = DOCUMENTS.check(documents.assign(document_id=[name, "D2", "D3"]))
    left_out = REJECTS.frame([{"stage": "ingest", "row_id": name, "reason": "no_text"}])
    made = pseudonymise(table, left_out, {"104501": []}, KEY)
    assert (name in set(made.documents["document_id"])) is stays, reason
    assert (made.rejects["row_id"][0] == name) is stays, reason
    assert {"D2", "D3"} <= set(made.documents["document_id"])


def test_ids_in_which_a_detector_sees_a_person_give_way(
    documents: pd.DataFrame, rejects: pd.DataFrame
) -> None:
    made = pseudonymise(documents, rejects, {}, KEY, tells=lambda name: name == "D2")
    assert pseudonym("D2", KEY, "document") in set(made.documents["document_id"])
    assert "D2" not in set(made.documents["document_id"])
    assert "D3" in set(made.documents["document_id"])


def test_all_replaces_documents_files_and_rejects_too(
    documents: pd.DataFrame, rejects: pd.DataFrame
) -> None:
    made = pseudonymise(documents, rejects, {}, KEY, "all")
    shown = made.documents.to_csv() + made.rejects.to_csv()
    assert not re.search(r"D\d|C\d|docx|Matti", shown)
    assert made.documents["document_id"].is_unique


def test_false_leaves_everything(documents: pd.DataFrame, rejects: pd.DataFrame) -> None:
    made = pseudonymise(documents, rejects, {"C1": ["Aino"]}, b"", False)
    pd.testing.assert_frame_equal(made.documents, documents)
    assert made.roster == {"C1": ["Aino"]}


def test_pseudonyms_depend_on_the_key_alone() -> None:
    # Worked by hand: base32 of HMAC-SHA256(key, "client" 0x00 "C1").
    import base64
    import hashlib
    import hmac

    digest = hmac.new(KEY, b"client\x00C1", hashlib.sha256).digest()
    assert pseudonym("C1", KEY) == "k" + base64.b32encode(digest).decode().lower()[:12]
    assert pseudonym("C1", KEY) != pseudonym("C1", OTHER)


def test_short_key_is_refused(documents: pd.DataFrame, rejects: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="15 bytes"):
        pseudonymise(documents, rejects, {}, b"k" * 15)


def test_a_collision_is_never_silent(
    documents: pd.DataFrame, rejects: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "_LETTERS", 0)
    with pytest.raises(IlmioError, match="share a pseudonym"):
        pseudonymise(documents, rejects, {}, KEY)
