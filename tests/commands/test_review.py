"""`ilmio review`: who takes part, the one-time link, what is refused before it is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.people import People
from tests.execution.make_runs import ilmio
from tests.review.make_review import ITA, make_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "w").folder


def add(folder: Path, *words: object):
    return ilmio("review", "people", "add", "Aino Arkki", "-w", folder, *words)


def test_people_are_named_and_listed(folder: Path):
    assert "Nobody takes part" in ilmio("review", "people", "list", "-w", folder).out
    assert add(folder, "--role", "lead", "--team", ITA).code == 0
    assert f"Aino Arkki\tlead\t{ITA}" in ilmio("review", "people", "list", "-w", folder).out
    assert add(folder, "--gone").code == 0
    assert "no longer" in ilmio("review", "people", "list", "-w", folder).out


REFUSED = [
    (["--role", "boss"], "no role 'boss'"),
    (["--team", "Tiimi Itö"], f"Did you mean '{ITA}'"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_is_no_role_or_team(words: list[str], says: str, folder: Path):
    done = add(folder, *words)
    assert done.code == 2 and says in done.err
    assert People.open(folder).all() == ()


def test_a_link_is_for_somebody_named(folder: Path):
    done = ilmio("review", "-w", folder, "--no-open")
    assert done.code == 2 and "ilmio review --as 'FIRST LAST'" in done.err
    add(folder)
    done = ilmio("review", "link", "aino arkki", "-w", folder, "--port", "8555")
    assert done.code == 0 and "http://127.0.0.1:8555/sign-in/" in done.out
    done = ilmio("review", "link", "Aino Arki", "-w", folder)
    assert done.code == 2 and "Did you mean 'Aino Arkki'" in done.err


def test_without_the_libraries_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    import sys

    add(folder)
    monkeypatch.setitem(sys.modules, "pipeline.review.serve", None)
    done = ilmio("review", "link", "Aino Arkki", "-w", folder)
    assert done.code == 2 and "ilmio[review]" in done.err


def test_the_first_one_who_comes_in_leads_all_teams(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """From the demo to the browser in one command; whoever comes later is named by somebody."""
    monkeypatch.setattr("pipeline.review.serve.serve", lambda *_: None)
    done = ilmio("review", "--as", "Aino Arkki", "-w", folder, "--no-open")
    assert done.code == 0 and "/sign-in/" in done.out
    (one,) = People.open(folder).all()
    assert (one.name, one.role, one.team) == ("Aino Arkki", "lead", "all")
    done = ilmio("review", "--as", "Joku Muu", "-w", folder, "--no-open")
    assert done.code == 2 and len(People.open(folder).all()) == 1
