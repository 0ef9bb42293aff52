"""`ilmio release check`: exit codes, the table, and that no word that was found is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.commands.release_check import check_release
from pipeline.errors import UsageError
from tests.release_check import make_files as make

PHONE = "040 765 4321"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text("Velkaa oli 12 asiakkaalla 60:stä.", encoding="utf-8")
    (tmp_path / "evidence.csv").write_bytes(make.evidence(12))
    return tmp_path


def test_clean_files_leave_with_0(folder: Path):
    text, code = check_release([folder])
    assert code == 0
    assert "2 files looked through (k = 10): nothing was found" in text


def test_findings_leave_with_4_and_no_word_of_them_is_printed(folder: Path):
    (folder / "extra.txt").write_text(f"Soita Pirkko Vainionpäälle, {PHONE}.", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"none")
    text, code = check_release([folder])
    assert code == 4
    assert "identifier: PHONE" in text and "unreadable: broken" in text and "line 1" in text
    assert not any(word in text for word in (PHONE, "Pirkko", "Vainionpää"))


def test_an_unreadable_file_alone_leaves_with_3(folder: Path):
    (folder / "broken.docx").write_bytes(b"none")
    assert check_release([folder])[1] == 3


def test_as_json(folder: Path):
    (folder / "few.txt").write_text("Kahdella asiakkaalla oli velkaa.", encoding="utf-8")
    text, code = check_release([folder], as_json=True)
    told = json.loads(text)
    assert (code, told["clean"], told["files"], told["k"]) == (4, False, 3, 10)
    (one,) = told["findings"]
    assert (one["kind"], one["place"]) == ("small_count", "line 1")


@pytest.mark.parametrize(
    ("limit", "code"), [({"profile": "team"}, 0), ({"profile": "section"}, 4), ({"k": 4}, 0)]
)
def test_the_limit_is_the_profile_s_or_one_s_own(folder: Path, limit: dict, code: int):
    (folder / "few.txt").write_text("Neljällä asiakkaalla oli velkaa.", encoding="utf-8")
    assert check_release([folder], **limit)[1] == code


def test_canaries_are_sought(folder: Path):
    words = folder.parent / "words.txt"
    words.write_text("Velkaa\n", encoding="utf-8")
    text, code = check_release([folder], canaries=words)
    assert code == 4 and "canary" in text and "velkaa" not in text.casefold()


@pytest.mark.parametrize("given", [{"profile": "publik"}, {"paths": "absent"}])
def test_what_is_wrong_is_said(folder: Path, given: dict):
    with pytest.raises(UsageError):
        check_release([folder / given.get("paths", ".")], profile=given.get("profile", "public"))
