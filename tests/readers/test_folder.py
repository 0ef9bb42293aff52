"""A folder with its manifest: a row that names no file costs itself alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.readers.folder import read_folder
from pipeline.readers.rows import ReadOptions


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("/", "outside_folder"),
        ("//", "outside_folder"),
        ("./", "file_missing"),
        (".", "file_missing"),
        (" ", "file_missing"),
        ("..", "outside_folder"),
        ("absent.txt", "file_missing"),
    ],
)
def test_a_row_that_names_no_file_is_refused_alone(name: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rahat eivät riitä vuokraan.", encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(
        f'tiedosto,asiakas,pvm\na.txt,C1,3.7.2026\n"{name}",C2,3.7.2026\n', encoding="utf-8"
    )
    told = [(row.text or "", row.fault) for row in read_folder(tmp_path, ReadOptions()).rows]
    assert told == [("Rahat eivät riitä vuokraan.", ""), ("", fault)]
