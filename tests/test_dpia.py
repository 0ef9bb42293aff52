"""The form of the impact assessment says the same in three languages, and names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.configs import config_path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("fi", "sv", "en")
_OWN_WORDS = re.compile(r"TIEDOSTO|FILE|FIL(?=…)")  # of a command's argument


def form(language: str) -> str:
    return (config_path("dpia") / f"{language}.md").read_text("utf-8")


def shape(language: str) -> list[tuple[int, int]]:
    """Of each line: its heading's depth and its number of cells."""
    lines = [line for line in form(language).splitlines() if line.startswith(("#", "|"))]
    return [(len(line) - len(line.lstrip("#")), line.count("|")) for line in lines]


def commands(language: str) -> list[str]:
    return [_OWN_WORDS.sub("…", word) for word in re.findall(r"`([^`]+)`", form(language))]


@pytest.mark.parametrize("language", LANGUAGES[:2])
def test_the_same_questions_in_the_same_order(language: str):
    assert shape(language) == shape("en")
    assert sorted(commands(language)) == sorted(commands("en"))
    risks = re.compile(r"^\| (R\d+) ", re.MULTILINE)
    assert risks.findall(form(language)) == risks.findall(form("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_names_is_there(language: str):
    named = set(re.findall(r"tests/[\w./]+", form(language)))
    assert len(named) >= 3 and all((ROOT / name).exists() for name in named)
    targets = re.findall(r"make ([\w-]+)", form(language))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets and all(f"\n{target}:" in makefile for target in targets)


TERMS = {
    "fi": ["Tietosuojaa koskeva vaikutustenarviointi", "Rekisterinpitäjä",
           "Henkilötietojen käsittelijät", "Tietosuojavastaava", "Jäännösriski"],
    "sv": ["Konsekvensbedömning avseende dataskydd", "Personuppgiftsansvarig",
           "Personuppgiftsbiträden", "Dataskyddsombud", "FO-nummer"],
    "en": ["Data protection impact assessment", "Controller", "Processors",
           "Data protection officer", "Residual risk"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_law(language: str):
    assert all(term in form(language) for term in TERMS[language])


def test_security_names_what_is_there():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"tests/[\w./]+\w", text)) | set(re.findall(r"configs/\w+/", text))
    assert named and [one for one in named if not (ROOT / one).exists()] == []
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert [t for t in re.findall(r"`make ([\w-]+)`", text) if f"\n{t}:" not in makefile] == []
