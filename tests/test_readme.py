"""What the README says is so: its commands exist, and its figures come from the named command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_told():
    from typer.main import get_command

    from pipeline.cli import app

    names = set(get_command(app).commands)  # type: ignore[attr-defined]
    told = set(re.findall(r"`ilmio (\w+)", README))
    assert names - told == set(), "a command that the README does not tell"
    assert told - names == set(), "the README tells a command that does not exist"


def test_every_file_it_names_is_there():
    named = re.findall(
        r"\]\(((?!http)[\w./-]+)\)|`((?:configs|models|pipeline)/[\w./-]+\w)`", README
    )
    paths = [one or other for one, other in named]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.slow
def test_the_table_is_what_the_command_prints():
    from pipeline.tuning.scoring import score_command

    printed = score_command(
        None, None, None, baseline=True, markdown=True, as_json=False, progress=None
    )
    table = [line for line in README.splitlines() if line.startswith("|")]
    missing = [line for line in printed.splitlines()[2:] if line not in table]
    assert missing == [], "run `ilmio score --baseline --markdown` and put its table in the README"
