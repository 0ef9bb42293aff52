"""What cannot be used: a clear message, the right exit code, no text of a document, no trace."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.make_refusals import CANARY, PERIOD, refused, rows
from tests.execution.make_runs import copy_of, ilmio, make_small_workspace, small_runs, tree
from tests.stages.make_inputs import (
    ROWS,
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


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_small_workspace(tmp_path / "workspace").folder


# --- the input -----------------------------------------------------------------------------------


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def header_only(path: Path) -> Path:
    path.write_text(",".join(ROWS[0]) + "\n", "utf-8")
    return path


def wrong_columns(path: Path) -> Path:
    return write_csv(path, [{"asiakas": "1", "pvm": "2026-07-01", "kuvaus": CANARY}])


def no_header(path: Path) -> Path:
    path.write_text(f"104501;D1;{CANARY} Aino Esimerkki;1.7.2026\n" * 3, "utf-8")
    return path


def mixed(path: Path) -> Path:
    """Three rows in UTF-8 and, added by another program, three in cp1252, of which one is ASCII."""
    write_csv(path, rows(3))
    more = write_csv(path.with_name("more.csv"), rows(6)[3:], encoding="cp1252").read_bytes()
    path.write_bytes(path.read_bytes() + more.split(b"\r\n", 1)[1])
    return path


def duplicates(path: Path) -> Path:
    return write_csv(path, [{**row, "document_id": "D1"} for row in rows()])


def undated(path: Path) -> Path:
    return write_csv(path, rows(4) + rows(2, written_on="") + rows(2, written_on="kesällä"))


def huge_cells(path: Path) -> Path:
    made = rows()
    for row in made[:3]:
        row["text"] *= 200
    return write_csv(path, made)


def huge_workbook(path: Path) -> Path:
    return write_xlsx(path, [{**row, "text": row["text"] * 50} for row in rows()])


def bomb(path: Path) -> Path:
    return write_bomb(path, "xl/worksheets/sheet1.xml")


def broken_workbook(path: Path) -> Path:
    path.write_bytes(write_xlsx(path, rows()).read_bytes()[:3000])
    return path


def old_workbook(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    return path


def disguised(path: Path) -> Path:
    made = write_xlsx(path.with_suffix(".xlsx"), rows())
    return made.rename(path)


def an_array(path: Path) -> Path:
    path.write_text(f'["{CANARY}"]\n', "utf-8")
    return path


def not_parquet(path: Path) -> Path:
    path.write_bytes(f"PAR1 {CANARY} PAR1".encode())
    return path


def other_period(path: Path) -> Path:
    return write_csv(path, rows(written_on="2026-02-03"))


def folder_without_manifest(path: Path) -> Path:
    write_folder(path, rows())
    (path / "manifest.csv").unlink()
    return path


def broken_files(path: Path) -> Path:
    """A folder in which a DOCX is broken and a PDF protected, beside good files."""
    write_folder(path, rows())
    (path / "D0.docx").write_bytes(f"PK no archive {CANARY}".encode())
    write_pdf(path / "D2.pdf", [f"{CANARY} on velkaa ja vuokrarästejä."], "salasana")
    manifest = path / "manifest.csv"
    manifest.write_text(manifest.read_text("utf-8").replace("D2.docx", "D2.pdf"), "utf-8")
    (path / "D2.docx").unlink()
    return path


def url_without_query(path: Path) -> str:
    return write_sqlite(path, rows())


def unknown_suffix(path: Path) -> Path:
    path.write_text(CANARY, "utf-8")
    return path


INPUTS: list[tuple[str, Callable[[Path], object], tuple[str, ...], int, tuple[str, ...]]] = [
    ("a.csv", empty, (), 3, ("The file is empty", "Export it again")),
    ("a.jsonl", empty, (), 3, ("The file is empty",)),
    ("a.xlsx", empty, (), 3, ("The file is empty",)),
    ("a.csv", header_only, (), 3, ("holds no rows",)),
    ("a.csv", wrong_columns, (), 3, ("document_id, text", "asiakas, pvm, kuvaus", "--set")),
    ("a.csv", no_header, (), 3, ("lacks columns", "does not look like names")),
    ("a.csv", mixed, (), 3, ("2 bad_encoding", "2 of 6 rows (33%)")),
    ("a.csv", duplicates, (), 3, ("6 conflicting_id", "6 of 6 rows")),
    ("a.csv", undated, (), 3, ("2 no_date", "2 bad_date", "4 of 8 rows")),
    ("a.csv", huge_cells, ("--set", "ingest.max_text_chars=2000"), 3, ("3 text_too_long",)),
    ("a.xlsx", huge_workbook, ("--set", "ingest.max_text_chars=500"), 3,
     ("longer than any document",)),
    ("a.xlsx", bomb, (), 3, ("unpacks to far more", "max_ratio")),
    ("a.xlsx", broken_workbook, (), 3, ("not a workbook, or broken",)),
    ("a.xlsx", old_workbook, (), 3, (".xls",)),
    ("a.csv", disguised, (), 3, ("is named .csv but is a ZIP container",)),
    ("a.jsonl", an_array, (), 3, ("no JSON objects",)),
    ("a.parquet", not_parquet, (), 3, ("not Parquet",)),
    ("a.csv", other_period, (), 3, ("No usable document was written in 2026-Q3", "2026-02",
                                    "--period 2026-Q1")),
    ("folder", folder_without_manifest, (), 3, ("no manifest", "manifest.csv")),
    ("folder", broken_files, (), 3, ("1 unreadable", "D0.docx", "1 encrypted_pdf", "D2.pdf",
                                     "protected by a password")),
    ("a.db", url_without_query, (), 2, ("needs a query", "ingest.query")),
    ("a.odt", unknown_suffix, (), 3, (".odt", "Save it as .docx")),
    ("gone.csv", lambda path: path, (), 2, ("does not exist", "gone.csv")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "options", "code", "says"),
    INPUTS,
    ids=[f"{name} {getattr(make, '__name__', '')}" for name, make, *_ in INPUTS],
)
def test_an_input_that_cannot_be_used(
    name: str, make, options: tuple[str, ...], code: int, says, workspace: Path, tmp_path: Path
):
    message = refused(workspace, make(tmp_path / name), *options, code=code)
    for part in says:
        assert part in message, message


def test_a_driver_that_is_not_installed_and_a_password_that_is_not_shown(workspace: Path):
    url = "oracle+oracledb://sosiaali:hunter2@localhost/docs"
    message = refused(workspace, url, "--set", "ingest.query=SELECT 1", code=2)
    assert "driver" in message and "hunter2" not in message


def test_few_faults_are_left_out_and_counted(tmp_path: Path):
    """A share of faults below the limit does not stop a run; the summary names them."""
    workspace = copy_of(small_runs().folder, tmp_path / "workspace")
    made = rows(9) + [{**rows(1)[0], "document_id": "D99", "written_on": ""}]
    source = write_csv(tmp_path / "a.csv", made)
    done = ilmio("run", source, "-p", PERIOD, "-w", workspace)
    assert done.code == 0, done.err
    assert "no_date 1" in done.out and CANARY not in done.out + done.err


def test_no_document_goes_on_that_could_not_be_scrubbed(workspace: Path, tmp_path: Path):
    """A fault inside the scrub rejects a document; too many of them stop the run, at a gate."""
    from pipeline.deid import deidentifier

    def raises(*_: object) -> None:
        raise ValueError(CANARY)

    source = write_csv(tmp_path / "a.csv", rows())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deidentifier, "_with_known", raises)
        message = refused(workspace, source, code=4)
    assert "6 of 6 documents could not be de-identified" in message


def test_a_run_that_is_refused_leaves_the_finished_one(tmp_path: Path):
    runs = small_runs()
    workspace = copy_of(runs.folder, tmp_path / "workspace")
    refused(workspace, empty(tmp_path / "a.csv"))
    refused(workspace, write_csv(tmp_path / "b.csv", rows()), "--set", "seed=x", code=2)
    assert tree(workspace) == tree(runs.folder)


# --- large ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_cell_of_200_megabytes(suffix: str, workspace: Path, tmp_path: Path):
    """The row alone is set aside where the format allows; the run is refused for its share."""
    made = rows(3)
    made[0]["text"] = f"{CANARY} " * (200_000_000 // (len(CANARY) + 1))
    path = tmp_path / f"a.{suffix}"
    if suffix == "xlsx":
        write_xlsx(path, rows(3))
        with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr("xl/worksheets/sheet2.xml", f"<x><t>{made[0]['text']}</t></x>")
    else:
        {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}[suffix](path, made)
    message = refused(workspace, path)
    assert ("longer than any document" if suffix == "xlsx" else "1 text_too_long") in message


@pytest.mark.slow
def test_a_docx_of_200_megabytes_in_a_folder(workspace: Path, tmp_path: Path):
    folder = write_folder(tmp_path / "folder", rows(3))
    write_docx(folder / "D0.docx", [f"{CANARY} " * 12_500_000])
    assert "zip_bomb" in refused(workspace, folder)
