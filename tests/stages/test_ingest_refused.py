"""Inputs that cannot be read: refused with what, where and how to mend, and no word of theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period
from pipeline.stages.ingest import IngestSettings, ingest
from tests.stages.make_inputs import ROWS, rows, write_bomb, write_csv, write_docx, write_xlsx

Q3 = Period.parse("2026-Q3")


REFUSED: list[tuple[str, Callable[[Path], str | Path], str]] = [
    ("empty file", lambda p: write(p / "a.csv", b""), "empty"),
    ("blank file", lambda p: write(p / "a.csv", b"\n \n"), "no rows"),
    (
        "header only",
        lambda p: write(p / "a.csv", b"client_id;document_id;text;written_on\n"),
        "no rows",
    ),
    ("empty JSONL", lambda p: write(p / "a.jsonl", b"\n\n"), "no JSON"),
    ("JSON array", lambda p: write(p / "a.jsonl", b"[1, 2]\n"), "no JSON"),
    ("not Parquet", lambda p: write(p / "a.parquet", b"nothing of the kind"), "not Parquet"),
    ("broken workbook", lambda p: write(p / "a.xlsx", b"PK\x03\x04 broken"), "broken"),
    ("protected workbook", lambda p: write(p / "a.xlsx", OLE), "password"),
    ("old workbook in disguise", lambda p: write(p / "a.xlsx", OLE[:8] + b"x"), "old .xls"),
    ("old workbook", lambda p: write(p / "a.xls", OLE), "not read"),
    ("old document", lambda p: write(p / "a.doc", OLE), "not read"),
    ("workbook named csv", lambda p: write_xlsx(p / "b.xlsx", ROWS).rename(p / "a.csv"), "ZIP"),
    ("bomb", lambda p: write_bomb(p / "a.xlsx", "xl/worksheets/sheet1.xml"), "unpacks"),
    ("folder without manifest", lambda p: p, "no manifest"),
    ("single docx", lambda p: write_docx(p / "a.docx", ["x"]), "not read"),
]
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("case", "make", "says"), REFUSED, ids=[case[0] for case in REFUSED])
def test_unusable_input_is_refused(
    case: str, make: Callable[[Path], str | Path], says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputRefused) as caught:
        ingest(make(tmp_path))
    assert says in caught.value.what and caught.value.mend, case
    assert caught.value.exit_code == 3


def test_missing_columns_are_named_with_the_setting_that_maps_them(tmp_path: Path) -> None:
    made = [{"asiakasnro": "1", "id": "D1", "Selite": "Salaisuus", "pvm": "1.7.2026"}]
    path = write_csv(tmp_path / "a.csv", made)
    with pytest.raises(InputRefused) as caught:
        ingest(path)
    told = str(caught.value)
    assert "lacks columns: text." in told and "Selite" in told and "Salaisuus" not in told
    assert "--set 'ingest.columns.text=" in told
    result = ingest(path, IngestSettings(columns={"text": "Selite"}))
    assert result.documents["text"][0] == "Salaisuus"
    with pytest.raises(InputRefused, match="Did you mean 'Selite'"):
        ingest(path, IngestSettings(columns={"text": "Selitte"}))
    with pytest.raises(UsageError, match="Did you mean 'client_id'"):
        ingest(path, IngestSettings(columns={"clientid": "x"}))


def test_a_file_without_header_shows_nothing_of_its_first_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"Matti Esimerkki;131052-308T;Salaisuus;2026-07-01\n1;2;3;4\n")
    with pytest.raises(InputRefused) as caught:
        ingest(path)
    assert "Matti" not in str(caught.value) and "Salaisuus" not in str(caught.value)


def test_too_many_faults_stop_the_run_with_counts(tmp_path: Path) -> None:
    made = rows(7) + [{**row, "text": "", "document_id": f"E{i}"} for i, row in enumerate(rows(2))]
    made += [{**rows(1)[0], "written_on": "", "document_id": "E9", "text": "Salaisuus"}]
    made += [
        {**row, "document_id": f"F{i}", "written_on": "2020-01-01"}
        for i, row in enumerate(rows(90))
    ]
    path = write_csv(tmp_path / "a.csv", made)
    with pytest.raises(InputRefused) as caught:  # 3 of 10: the 90 of other years do not count
        ingest(path, period=Q3)
    told = str(caught.value)
    assert "3 of 10 rows (30%)" in told and "2 no_text" in told and "1 no_date" in told
    assert "row 9" in told and "Salaisuus" not in told
    assert ingest(path, IngestSettings(max_reject_share=0.31), period=Q3).counts["faulty"] == 3


def test_a_period_without_documents_says_which_would_fit(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", rows(3))
    with pytest.raises(InputRefused) as caught:
        ingest(path, period=Period.parse("2026-Q1"))
    assert "2026-07" in caught.value.what and "--period 2026-Q3" in caught.value.mend
