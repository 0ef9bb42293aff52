"""A folder with its manifest: a row that names no file costs itself alone."""

from __future__ import annotations

import os
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


def test_names_that_are_no_text_are_told_with_a_sign_in_their_place(tmp_path: Path) -> None:
    name = os.fsdecode(b"hyv\xe4.txt")  # as an older Finnish system writes it
    try:
        (tmp_path / name).write_text("Rahat eivät riitä vuokraan.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (tmp_path / "manifest.csv").write_bytes(b"tiedosto,asiakas,pvm\np\xf6yd\xe4.txt,C1,3.7.2026\n")
    rows = list(read_folder(tmp_path, ReadOptions()).rows)
    assert [(row.name, row.fault) for row in rows][-1] == ("hyv�.txt", "not_in_manifest")
    for row in rows:
        (row.name + row.source + row.place).encode("utf-8")
