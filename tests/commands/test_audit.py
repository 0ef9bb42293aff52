"""`ilmio audit --privacy`: drawn, read by a person in Excel, taken back, shown, reported."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.execution.make_runs import REASONED, Done, copy_of, ilmio, small_runs

Q2, Q3 = "2026-Q2", "2026-Q3"
WORD = "Salaisuusvainio"  # what a reader might type, and nothing may keep


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_of(small_runs().folder, tmp_path / "workspace")


def audit(workspace: Path, *options: object, period: str = Q3) -> Done:
    return ilmio("audit", "-p", period, "-w", workspace, "--privacy", *options)


def sheet_of(workspace: Path, suffix: str = "xlsx") -> Path:
    return workspace / "audits" / f"{Q3}-privacy.{suffix}"


def fill(path: Path, marks: dict[int, tuple[object, str]], read: int | None = None) -> None:
    """Fill in a workbook as a reader does: zeros, and marks by row; the rest stays blank."""
    book = openpyxl.load_workbook(path)
    page = book["passages"]
    last = page.max_row if read is None else read + 1
    for number in range(2, last + 1):
        leaks, kind = marks.get(number, (0, ""))
        page.cell(number, 4, leaks)
        page.cell(number, 5, kind or None)
        page.cell(number, 6, WORD)
    book.save(path)


def record(workspace: Path) -> dict:
    return json.loads(sheet_of(workspace, "json").read_text("utf-8"))


def test_a_sheet_is_drawn_for_its_owner_alone_and_says_how_to_go_on(workspace: Path):
    done = audit(workspace, "--n", "40")
    assert (done.code, done.err) == (0, "")
    path = sheet_of(workspace)
    for part in ("40 of ", "0 of 40 would mean at most ", f"--take {path}"):
        assert part in done.out, done.out
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    book = openpyxl.load_workbook(path)
    page = book["passages"]
    assert [cell.value for cell in page[1]] == [
        "passage_id", "language", "text", "leaks", "kind", "note", "sheet"
    ]  # fmt: skip
    assert page.max_row == 41 and not any(page.cell(n, 4).value for n in range(2, 42))
    guide = "\n".join(str(cell.value) for cell in book.worksheets[1]["A"])
    assert "Lukuohje" in guide and "Anvisning" in guide and "How to read" in guide
    assert {"run", "sheet", "design", "result"} == set(record(workspace))
    assert record(workspace)["result"] is None


def test_it_is_read_taken_shown_and_reported(workspace: Path):
    audit(workspace, "--n", "60")
    fill(sheet_of(workspace), {5: (2, "nimi, puhelin"), 9: ("x", WORD)}, read=50)
    taken = audit(workspace, "--take", sheet_of(workspace))
    assert (taken.code, taken.err) == (0, "")
    assert "2 of 50 read passages held an identifier" in taken.out
    assert audit(workspace).out == taken.out, "and is shown later"
    found = record(workspace)["result"]
    assert (found["read"], found["leaking"], found["leaks"]) == (50, 2, 3)
    assert found["kinds"] == {"OTHER": 1, "PERSON": 1, "PHONE": 1}
    assert sum(own["read"] for own in found["languages"].values()) == 50
    assert found["share"] == pytest.approx(0.04)
    assert found["low"] < 0.04 < found["at_most"] < found["high"]
    assert found["per_thousand"] == pytest.approx(60)
    assert WORD not in sheet_of(workspace, "json").read_text("utf-8") + taken.out
    for profile in ("team", "public"):
        words = [w for code in ("fi", "sv", "en") for w in ("--language", code)]
        assert (
            ilmio("report", "-p", Q3, "-w", workspace, "--profile", profile, *REASONED, *words).code
            == 0
        )
        place = workspace / "releases" / f"{Q3}-{profile}"
        for name, part in (("fi", "lukivat 50"), ("sv", "läste 50"), ("en", "read 50")):
            assert part in (place / f"report.{name}.html").read_text("utf-8")
        risk = json.loads((place / "evidence.json").read_text("utf-8"))["material"]["residual_risk"]
        assert risk["passages_with_identifier"] == 2


def test_nothing_found_is_a_limit_and_not_a_zero(workspace: Path):
    audit(workspace, "--n", "50", "--by", "language")
    fill(sheet_of(workspace), {})
    taken = audit(workspace, "--take", sheet_of(workspace))
    assert "0 of 50 read passages" in taken.out and "At most " in taken.out
    assert 0 < record(workspace)["result"]["at_most"] < 0.2
    assert ilmio("report", "-p", Q3, "-w", workspace, "--language", "en").code == 0
    page = (workspace / "releases" / f"{Q3}-public" / "report.html").read_text("utf-8")
    assert "They found nothing of the kind" in page


def test_a_csv_that_another_program_has_saved(workspace: Path, tmp_path: Path):
    audit(workspace, "--n", "30", "--format", "csv")
    with sheet_of(workspace, "csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    body = [[*row[:3], "0,0", *row[4:]] for row in reversed(rows[1:])]
    body[4][3:5] = ["2,0", "osoite"]
    back = tmp_path / "takaisin.csv"
    with back.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        csv.writer(stream, delimiter="\t").writerows([rows[0], *body])
    assert "1 of 30 read passages" in audit(workspace, "--take", back).out
    assert record(workspace)["result"]["kinds"] == {"ADDRESS": 1}


def test_a_sheet_that_is_there_is_never_written_over(workspace: Path):
    audit(workspace, "--n", "20")
    fill(sheet_of(workspace), {3: (1, "")})
    before = sheet_of(workspace).read_bytes()
    again = audit(workspace, "--n", "30", "--seed", "9")
    assert "A sheet waits" in again.out and sheet_of(workspace).read_bytes() == before
    assert audit(workspace, "--n", "30", "--again").code == 0
    assert (workspace / "audits" / f"{Q3}-privacy-earlier-1.xlsx").read_bytes() == before


def test_a_passage_is_no_formula(workspace: Path):
    import io

    import pandas as pd

    from pipeline.audit.draw import Design, Draw
    from pipeline.audit.sheet import sheet_bytes

    rows = pd.DataFrame({"passage_id": ["a"], "language": ["fi"], "stratum": ["all"],
                         "text": ["=HYPERLINK(\"x\")\x0b"]})  # fmt: skip
    drawn = Draw(Design(), "r", "s", {"all": 1}, rows)
    page = openpyxl.load_workbook(io.BytesIO(sheet_bytes(drawn, "xlsx"))).active
    assert page["C2"].data_type == "s" and page["C2"].value.startswith("=HYPERLINK")
    assert b"'=HYPERLINK" in sheet_bytes(drawn, "csv")


REFUSED = [
    (["--by", "team"], 2, "not stratified by 'team'"),
    (["--format", "docx"], 2, "not written as 'docx'"),
    (["--n", "0"], 2, "--n"),
    (["--take", "{tmp}/none.xlsx"], 2, "No sheet was drawn"),
]


@pytest.mark.parametrize(("options", "code", "says"), REFUSED)
def test_what_is_refused(options: list[str], code: int, says: str, workspace: Path, tmp_path: Path):
    done = audit(workspace, *(word.replace("{tmp}", str(tmp_path)) for word in options))
    assert done.code == code and says in done.err, done.err
    assert not (workspace / "audits").exists()


def test_a_sheet_of_another_sample_or_run_is_refused(workspace: Path, tmp_path: Path):
    audit(workspace, "--n", "20")
    fill(sheet_of(workspace), {})
    old = tmp_path / "vanha.xlsx"
    old.write_bytes(sheet_of(workspace).read_bytes())
    audit(workspace, "--n", "20", "--seed", "8", "--again")
    done = audit(workspace, "--take", old)
    assert done.code == 3 and "row 2: the row is from another sheet" in done.err
    other = workspace / "runs" / Q2 / "tables" / "passages.parquet"
    (workspace / "runs" / Q3 / "tables" / "passages.parquet").write_bytes(other.read_bytes())
    done = audit(workspace, "--take", sheet_of(workspace))
    assert done.code == 3 and "of another run" in done.err
    assert record(workspace)["result"] is None


def test_a_damaged_sheet_is_refused_without_its_content(workspace: Path, tmp_path: Path):
    audit(workspace, "--n", "20")
    for name, data in (("a.xlsx", f"PK {WORD}".encode()), ("a.csv", f"{WORD};b\n".encode())):
        (tmp_path / name).write_bytes(data)
        done = audit(workspace, "--take", tmp_path / name)
        assert done.code == 3 and WORD not in done.err, done.err
