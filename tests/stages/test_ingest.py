"""Ingest: formats give the same documents, bad input is refused or set aside with a reason."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period
from pipeline.stages.ingest import IngestSettings, ingest
from pipeline.stages.reasons import FAULTS, REASONS, explain_reason
from tests.stages.make_inputs import (
    ROWS,
    rows,
    write_bomb,
    write_csv,
    write_docx,
    write_folder,
    write_jsonl,
    write_parquet,
    write_pdf,
    write_sqlite,
    write_xlsx,
)

Q3 = Period.parse("2026-Q3")
LENIENT = IngestSettings(max_reject_share=1)


def reasons(result: Any) -> dict[str, str]:
    return dict(zip(result.rejects["row_id"], result.rejects["reason"], strict=True))


FORMATS: dict[str, Callable[[Path], tuple[str | Path, dict[str, Any]]]] = {
    "csv": lambda p: (write_csv(p / "a.csv", ROWS), {}),
    "csv with commas, cp1252": lambda p: (
        write_csv(p / "a.csv", ROWS, encoding="cp1252", delimiter=","), {}),
    "csv with BOM": lambda p: (write_csv(p / "a.csv", ROWS, encoding="utf-8-sig"), {}),
    "csv in UTF-16": lambda p: (write_csv(p / "a.csv", ROWS, encoding="utf-16"), {}),
    "csv in UTF-16, no mark": lambda p: (write_csv(p / "a.csv", ROWS, encoding="utf-16-le"), {}),
    "csv in latin-1, bars": lambda p: (
        write_csv(p / "a.csv", ROWS, encoding="latin-1", delimiter="|"), {}),
    "csv in cp850": lambda p: (write_csv(p / "a.csv", ROWS, encoding="cp850"), {}),
    "csv of an old Mac": lambda p: (write_csv(p / "a.csv", ROWS, encoding="mac_roman"), {}),
    "tsv": lambda p: (write_csv(p / "a.tsv", ROWS, delimiter="\t"), {}),
    "xlsx": lambda p: (write_xlsx(p / "a.xlsx", ROWS), {}),
    "jsonl": lambda p: (write_jsonl(p / "a.jsonl", ROWS), {}),
    "parquet": lambda p: (write_parquet(p / "a.parquet", ROWS), {}),
    "sqlite": lambda p: (write_sqlite(p / "a.db", ROWS), {"query": "SELECT * FROM docs;"}),
    "folder": lambda p: (write_folder(p / "folder", [
        {**row, "text": row["text"].replace("\n\n", "\n")} for row in ROWS]), {}),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_same_documents(form: str, tmp_path: Path) -> None:
    source, extra = FORMATS[form](tmp_path)
    result = ingest(source, IngestSettings(**extra), period=Q3)
    found = result.documents.set_index("document_id")
    assert list(found.index) == ["D1", "D2", "D3"]
    assert list(found["client_id"]) == ["104501", "104502", "104503"]
    assert list(found["doc_type"]) == ["service_needs_assessment", "client_plan", "note"]
    assert list(found["complete"]) == [True, False, True]
    assert list(found["active"]) == [True, True, False]
    assert list(found["language"]) == ["fi", "sv", "en"]
    assert [day.date() for day in found["written_on"]] == [row["written_on"] for row in ROWS]
    plain = [" ".join(text.split()) for text in found["text"]]
    assert plain == [" ".join(row["text"].split()) for row in ROWS]
    assert "\n" in found["text"]["D1"]
    assert found["household_id"].isna().tolist() == [False, True, False]
    assert list(found["n_chars"]) == [len(text) for text in found["text"]]
    assert result.roster["104501"] == ["040 123 4567", "104501", "Aino Esimerkki"]
    assert result.rejects.empty


WRITERS: dict[str, Callable[[Path, list[dict[str, Any]]], str | Path]] = {
    "csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet, "sqlite": write_sqlite,
}  # fmt: skip


def test_order_of_rows_does_not_show(tmp_path: Path) -> None:
    made = rows(12) + rows(1) + [
        {"client_id": "", "document_id": "", "text": f"x {i}", "written_on": ""} for i in range(3)
    ]  # fmt: skip
    made += [{**made[3], "text": "muuta"}]
    first = ingest(write_csv(tmp_path / "a.csv", made), LENIENT)
    random.Random(5).shuffle(made)
    second = ingest(write_csv(tmp_path / "a.csv", made), LENIENT)
    pd.testing.assert_frame_equal(first.documents, second.documents)
    pd.testing.assert_frame_equal(first.rejects, second.rejects)
    assert first.counts == second.counts
    assert first.counts["rejects"] == {"conflicting_id": 2, "duplicate_id": 1, "no_client": 3}


BAD_ROWS = [
    ({"text": " ."}, "no_text", "no letter in it"),
    ({"text": ""}, "no_text", "empty"),
    ({"client_id": "NULL"}, "no_client", "how databases write nothing"),
    ({"document_id": "  "}, "no_document_id", "blank"),
    ({"written_on": ""}, "no_date", "undated ones are set aside (R13)"),
    ({"written_on": "31.2.2026"}, "bad_date", "no such day"),
    ({"written_on": "pian"}, "bad_date", "a word"),
    ({"written_on": "1.7.1026"}, "bad_date", "a slip of the pen"),
    ({"written_on": "30.6.2026"}, "outside_period", "the day before"),
    ({"written_on": "2026-10-01", "text": ""}, "outside_period", "its fault no longer matters"),
    ({"text": "a" * 1001}, "text_too_long", "over the limit of this test"),
]


@pytest.mark.parametrize(("over", "reason", "_why"), BAD_ROWS)
def test_bad_row_is_set_aside(over: dict[str, str], reason: str, _why: str, tmp_path: Path) -> None:
    made = [*rows(9), {**rows(10)[9], **over}]
    result = ingest(
        write_csv(tmp_path / "a.csv", made), IngestSettings(max_text_chars=1000), period=Q3
    )
    assert list(result.rejects["reason"]) == [reason]
    assert result.rejects["row_id"][0] == (
        "unnamed-000001" if reason == "no_document_id" else "D009"
    )
    assert result.counts["rows"] == 10 and len(result.documents) == 9
    assert result.counts["faulty"] == (reason != "outside_period")


def test_rows_in_another_encoding_are_rejected_and_the_rest_read(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    lines = [f"{i};C{i};2026-07-01;Äiti on väsynyt {i}" for i in range(10)]
    head = b"document_id;client_id;written_on;text\n"
    odd = {2, 5}
    path.write_bytes(
        head + b"\n".join(x.encode("cp1252" if i in odd else "utf-8") for i, x in enumerate(lines))
    )
    result = ingest(path)
    assert reasons(result) == {"2": "bad_encoding", "5": "bad_encoding"}
    assert result.documents["text"].str.contains("Äiti on väsynyt").all()
    # and the other way round: mostly cp1252
    path.write_bytes(
        head + b"\n".join(x.encode("utf-8" if i in odd else "cp1252") for i, x in enumerate(lines))
    )
    result = ingest(path)
    assert reasons(result) == {"2": "bad_encoding", "5": "bad_encoding"}
    assert result.documents["text"].str.contains("Äiti on väsynyt").all()


def test_a_row_cut_by_a_line_break_is_rejected(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", rows(20))
    with path.open("a", encoding="utf-8") as stream:
        stream.write("C90;D90;Teksti katkeaa\nkesken;2026-07-02\n")
    assert ingest(path).counts["rejects"] == {"bad_row": 2}


def test_duplicates_and_contradictions(tmp_path: Path) -> None:
    made = rows(20)
    made += [made[0], made[0], {**made[1], "client_id": "C99"}]
    result = ingest(write_csv(tmp_path / "a.csv", made), IngestSettings(max_reject_share=0.5))
    assert reasons(result) == {
        "D000": "duplicate_id", "D000#2": "duplicate_id",
        "D001": "conflicting_id", "D001#2": "conflicting_id",
    }  # fmt: skip
    assert "D000" in set(result.documents["document_id"])
    assert "D001" not in set(result.documents["document_id"])


def test_selection_by_unit_type_and_relationship(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    settings = IngestSettings(only_units=("aikuiset",), active_only=True)
    result = ingest(path, settings, period=Q3)
    assert reasons(result) == {"D1": "unit_not_selected", "D3": "inactive"}
    assert result.counts["deselected"] == 2 and result.counts["faulty"] == 0
    assert result.columns["active"] == "active"
    result = ingest(path, IngestSettings(doc_types=("note",)))
    assert reasons(result) == dict.fromkeys(["D1", "D2"], "doc_type_not_selected")
    with pytest.raises(UsageError, match="Did you mean 'Aikuiset'"):
        ingest(path, IngestSettings(only_units=("Aikuisset",)))
    with pytest.raises(InputRefused, match="lacks columns: active"):
        ingest(write_csv(tmp_path / "b.csv", rows(2)), IngestSettings(active_only=True))


def test_a_unit_called_all_is_not_the_whole_material(tmp_path: Path) -> None:
    made = [{**row, "unit": "all"} for row in rows(3)]
    result = ingest(write_csv(tmp_path / "a.csv", made))
    assert set(result.documents["unit"]) == {"ALL"}


def test_folder_accounts_for_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    write_docx(folder / "hyvä.docx", ["Alku"], [["Tilanne", "Rahat eivät riitä"]])
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    write_bomb(folder / "bomb.docx", "word/document.xml")
    write_pdf(folder / "fine.pdf", ["Perheen tilanne on ollut vaikea,", "eikä apua ole löytynyt."])
    write_pdf(folder / "locked.pdf", ["Salaisuus"], password="x")
    write_pdf(folder / "scanned.pdf", [])
    (folder / "odd.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "old.doc").write_bytes(b"x")
    (folder / "latin.txt").write_bytes("Äiti väsyi työssä".encode("cp1252"))
    (folder / "extra.txt").write_text("Kenen tämä on?", encoding="utf-8")
    (folder / "~$hyvä.docx").write_bytes(b"left by Word")
    names = ["hyva\u0308.docx", "broken.docx", "bomb.docx", "fine.pdf", "locked.pdf", "scanned.pdf",
             "odd.pdf", "old.doc", "latin.txt", "gone.txt", "../secret.txt", "link.txt",
             str(tmp_path / "secret.txt")]  # fmt: skip
    made = [
        {"tiedosto": name, "asiakas": f"C{i}", "pvm": "3.7.2026"} for i, name in enumerate(names)
    ]
    write_csv(folder / "manifest.csv", made)
    result = ingest(folder, LENIENT, period=Q3)
    texts = result.documents.set_index("document_id")["text"]
    assert texts.to_dict() == {
        "hyvä": "Alku\nTilanne\nRahat eivät riitä",
        "fine": "Perheen tilanne on ollut vaikea,\neikä apua ole löytynyt.".replace(",\n", ", "),
        "latin": "Äiti väsyi työssä",
    }
    found = sorted(result.rejects["reason"])
    assert found == sorted([
        "unreadable", "zip_bomb", "encrypted_pdf", "no_text_in_pdf", "unreadable", "legacy_format",
        "file_missing", "outside_folder", "outside_folder", "outside_folder", "not_in_manifest",
    ])  # fmt: skip
    assert reasons(result)["extra.txt"] == "not_in_manifest"
    assert reasons(result)["locked"] == "encrypted_pdf"


def test_roster_file_joins_the_column(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    roster = write_xlsx(tmp_path / "roster.xlsx", [
        {"client_id": "104501", "nimi": "Eino Esimerkki", "puhelin": "050 765 4321"},
        {"client_id": "104501", "nimi": "Lilli; Lalli", "puhelin": ""},
        {"client_id": "999999", "nimi": "Joku Muu", "puhelin": ""},
    ])  # fmt: skip
    result = ingest(path, roster_file=roster)
    assert result.roster["104501"] == [
        "040 123 4567", "050 765 4321", "104501", "Aino Esimerkki", "Eino Esimerkki",
        "Lalli", "Lilli",
    ]  # fmt: skip
    assert "999999" not in result.roster


def test_language_is_detected_only_where_it_is_not_stated(tmp_path: Path) -> None:
    asked: list[str] = []

    def detect(text: str, default: str = "fi") -> str:
        asked.append(text)
        return "sv"

    made = [{**row, "language": "" if i else "EN"} for i, row in enumerate(rows(2))]
    result = ingest(write_csv(tmp_path / "a.csv", made), detect=detect)
    assert list(result.documents["language"]) == ["en", "sv"] and len(asked) == 1


def test_progress_counts_rows(tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    ingest(write_jsonl(tmp_path / "a.jsonl", rows(3)), on_progress=lambda *at: seen.append(at))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_warnings_name_what_a_person_should_know(tmp_path: Path) -> None:
    made = [
        {**row, "doc_type": "jotain", "pvm": "x", "household_id": f"H{i}"}
        for i, row in enumerate(rows(2))
    ]
    made[1]["client_id"] = made[0]["client_id"]
    made[0]["text"] = "a" * 32_767
    told = "\n".join(
        ingest(write_csv(tmp_path / "a.csv", made), period=Period.parse("2026")).warnings
    )
    for part in ("longer than three months", "'pvm' could be written_on", "2 documents have a type",
                 "32,767", "1 clients stand in more than one household"):  # fmt: skip
        assert part in told
    with pytest.raises(InputRefused, match="more than 1 rows"):
        ingest(tmp_path / "a.csv", IngestSettings(max_rows=1))


def test_rejected_documents_of_the_period_stay_countable(tmp_path: Path) -> None:
    made = [*rows(10), {**rows(1)[0], "document_id": "L", "complete": "kesken"}]
    made = [{"complete": "", **row} for row in made]
    result = ingest(write_csv(tmp_path / "a.csv", made))
    assert result.counts["incomplete"] == 1  # kept, flagged and counted (R19)
    assert result.counts["documents"] == 11


def test_every_reason_is_explained_in_three_languages() -> None:
    for code, reason in REASONS.items():
        assert reason.fi and reason.sv and reason.en, code
        assert len({reason.fi, reason.sv, reason.en}) == 3, code
    assert explain_reason("no_text", "fi") == "tekstiä ei ole" and "outside_period" not in FAULTS


MEASURED = """
import re, sys
from pipeline.stages.ingest import IngestSettings, ingest
query = "SELECT * FROM docs" if "://" in sys.argv[1] else None
result = ingest(sys.argv[1], IngestSettings(query=query))
assert list(result.rejects["reason"]) == ["text_too_long"] and len(result.documents) == 9
# Not getrusage: there a child inherits the peak of the process that started it.
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1000)
"""
BIG = [
    ("csv", 300, "streamed: the cell is never whole in memory"),
    ("csv unquoted", 300, "the same where no quotation mark tells its end"),
    ("jsonl", 500, "a line up to the limit of 13 MB, the rest skipped"),
    ("parquet", 1300, "Arrow unpacks the page; no Python string is made"),
    ("sqlite", 900, "the driver hands the cell over whole"),
]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize(("form", "megabytes", "_why"), BIG, ids=[case[0] for case in BIG])
def test_a_cell_of_200_megabytes_is_rejected_in_little_memory(
    form: str, megabytes: int, _why: str, tmp_path: Path
) -> None:
    made = rows(10)
    made[4]["text"] = "sana " * 40_000_000
    if form == "csv unquoted":
        path: str | Path = tmp_path / "a.csv"
        with (tmp_path / "a.csv").open("w", encoding="utf-8") as stream:
            stream.writelines(
                [";".join(row) + "\n" for row in (made[0], *(r.values() for r in made))]
            )
    else:
        path = WRITERS[form](tmp_path / f"a.{form}", made)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert (
        int(done.stdout) < megabytes
    )  # megabytes of memory at the peak, Python and pandas among them


def test_period_bounds_are_whole_days(tmp_path: Path) -> None:
    made = rows(4)
    for row, day in zip(
        made,
        ("2026-06-30T21:00:00Z", "2026-09-30 23:59", "2026-09-30T21:00:00Z", "1.7.2026"),
        strict=True,
    ):
        row["written_on"] = day
    result = ingest(write_csv(tmp_path / "a.csv", made), period=Q3)
    assert [d.date() for d in result.documents["written_on"]] == [
        date(2026, 7, 1), date(2026, 9, 30), date(2026, 7, 1)]  # fmt: skip
    assert reasons(result) == {"D002": "outside_period"}


def test_with_the_texts_of_some_clients_alone_everything_else_is_told_of_all(tmp_path: Path):
    """As a shard reads: the same rejects and counts, no other client's text."""
    more = {**ROWS[1], "document_id": "D9", "text": "Ett annat samtal."}
    twice = [more, {**more, "text": "Ett tredje samtal."}]  # they contradict each other
    path = write_csv(tmp_path / "in.csv", [*ROWS, ROWS[1], *twice])
    told = IngestSettings(max_reject_share=1)
    whole = ingest(path, told)
    for only in (set(), {"104502"}, {"104501", "104503"}):
        part = ingest(path, told, only=only.__contains__)
        own = whole.documents["client_id"].isin(only)
        assert list(part.documents["text"]) == list(whole.documents["text"].where(own, ""))
        for frame in (part.documents, whole.documents):
            frame["language"] = "fi"  # it is told of no text that was not kept
        columns = [name for name in whole.documents if name != "text"]
        assert part.documents[columns].equals(whole.documents[columns])
        assert part.rejects.equals(whole.rejects)
        assert {k: v for k, v in part.counts.items() if k != "languages"} == {
            k: v for k, v in whole.counts.items() if k != "languages"
        }
        assert part.roster == whole.roster
        assert part.warnings == whole.warnings
