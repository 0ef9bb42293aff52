"""The lock file goes with pyproject.toml, names no place to fetch from, and leaves torch out."""

from __future__ import annotations

import re

import pytest

from tests.lock_file import APART, LOCK, differences, locked, pinned, without_apart

here = pytest.mark.skipif(not LOCK.is_file(), reason="no lock file here: make lock")


@here
def test_it_goes_with_pyproject():
    assert list(differences()) == []


@here
def test_it_holds_more_than_what_is_asked_for_and_not_torch():
    have = locked(LOCK.read_text("utf-8"))
    assert APART not in have and APART in pinned()
    assert not [name for name in have if name.startswith(("nvidia", "triton"))]
    assert len(have) > len(pinned()) + 50


@here
def test_it_names_no_place():
    assert not re.search(r"https?:|file:|--(?!hash)", LOCK.read_text("utf-8"))


COMPILED = """\
numpy==2.4.6 \\
    --hash=sha256:aa \\
    --hash=sha256:bb

# The following packages are considered to be unsafe in a requirements file:
torch==2.13.0 \\
    --hash=sha256:cc
zict==1.0 \\
    --hash=sha256:dd
# torch
"""


def test_torch_is_taken_out_with_its_hashes():
    made = without_apart(COMPILED)
    assert locked(made) == {"numpy": "2.4.6", "zict": "1.0"}
    assert "cc" not in made and "#" not in made and made.count("--hash") == 3


@pytest.mark.parametrize(("text", "found"), [
    ("A_b.c==1.0", {"a-b-c": "1.0"}), ("psycopg[binary]==3.3.9", {"psycopg": "3.3.9"}),
    ("libvoikko>=4", {}), ("    --hash=sha256:a==b", {}),
])  # fmt: skip
def test_names_and_versions(text: str, found: dict[str, str]):
    assert locked(text) == found
