"""Versions of the matcher on disk: whole, numbered once, and told where they are not usable."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UsageError
from pipeline.matching.learned import Correction
from pipeline.matching.versions import (
    FORGOTTEN,
    Learned,
    Taught,
    read_version,
    read_versions,
    refuse_other,
    remove_version,
    write_version,
)

CORRECTION = Correction(("debt", "lonely"), np.array([0.5, -0.25]), np.ones((2, 3)) / 3)


def told(**more: object) -> Learned:
    own = {
        "number": 0, "made_on": "2026-10-01", "reading": "r", "reader": "q",
        "phenomena": {
            name: Taught(definition=f"d {name}", affirmed=3, not_affirmed=9)
            for name in CORRECTION.themes
        },
        "taught_by": ("mark-a", "mark-b"),
    }  # fmt: skip
    return Learned(**{**own, **more})


def test_what_was_written_is_read(tmp_path: Path):
    folder = tmp_path / "matcher"
    made = write_version(folder, told(), CORRECTION)
    found, correction = read_version(folder, 1)
    assert found == made and made.number == 1 and len(made.digest) == 64
    assert correction.themes == CORRECTION.themes
    assert correction.weights.tobytes() == CORRECTION.weights.tobytes()
    assert correction.shift.tobytes() == CORRECTION.shift.tobytes()
    modes = {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}
    assert modes == {0}


def test_the_digest_is_of_what_it_does_and_not_of_the_day(tmp_path: Path):
    first = write_version(tmp_path, told(), CORRECTION)
    same = write_version(tmp_path, told(made_on="2027-01-01", clients=4), CORRECTION)
    other = write_version(tmp_path, told(reader="another"), CORRECTION)
    assert first.digest == same.digest != other.digest
    assert [one.number for one in read_versions(tmp_path)] == [1, 2, 3]


def test_a_removed_version_says_why_and_its_number_is_not_given_again(tmp_path: Path):
    for _ in range(2):
        last = write_version(tmp_path, told(), CORRECTION)
    remove_version(tmp_path, last, FORGOTTEN)
    left = b"".join(p.read_bytes() for p in (tmp_path / "2").rglob("*") if p.is_file())
    assert b"mark-a" not in left and not (tmp_path / "2" / "correction.npy").exists()
    with pytest.raises(UsageError) as refused:
        read_version(tmp_path, 2)
    assert "was removed" in refused.value.what and "ilmio models learn" in refused.value.mend
    assert read_version(tmp_path, 1)[0].number == 1
    assert write_version(tmp_path, told(), CORRECTION).number == 3


def test_there_is_none_of_that_number(tmp_path: Path):
    with pytest.raises(UsageError, match="no version 4") as refused:
        read_version(tmp_path / "matcher", 4)
    assert "ilmio models learn" in refused.value.mend
    write_version(tmp_path, told(), CORRECTION)
    with pytest.raises(UsageError) as refused:
        read_version(tmp_path, 4)
    assert refused.value.mend == "There are: 1."


@pytest.mark.parametrize(
    "spoil",
    [
        lambda own: (own / "correction.npy").unlink(),
        lambda own: (own / "correction.npy").write_bytes(b"\x93NUMPY"),
        lambda own: np.save(own / "correction.npy", np.zeros((2, 4))),
        lambda own: np.save(own / "correction.npy", np.zeros(3)),
        lambda own: (own / "learned.json").write_text("{"),
        lambda own: (own / "learned.json").write_text('{"number": 1, "secret": "Pirkko"}'),
        lambda own: (own / "learned.json").write_text(
            json.dumps({**json.loads((own / "learned.json").read_text()), "reader": "x"})
        ),
    ],
)
def test_a_damaged_version_is_refused(tmp_path: Path, spoil):
    write_version(tmp_path, told(), CORRECTION)
    spoil(tmp_path / "1")
    with pytest.raises(UsageError, match="Version 1 of the matcher is damaged") as refused:
        read_version(tmp_path, 1)
    assert "Pirkko" not in str(refused.value)


def test_a_version_is_bound_to_what_lies_below():
    refuse_other(told(number=2), "r", "q")
    with pytest.raises(UsageError, match="another encoder"):
        refuse_other(told(number=2), "x", "q")
    with pytest.raises(UsageError, match="another reader"):
        refuse_other(told(number=2), "r", "x")
