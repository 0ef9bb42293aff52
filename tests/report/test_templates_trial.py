"""Own templates are tried on an invented report that goes through every part of a page."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from pipeline.errors import UsageError
from pipeline.report.templates_own import OURS, Templates
from pipeline.report.templates_trial import own_files, try_templates

EXTENDS = '{% extends "ilmio/report.html" %}\n'


def test_without_own_templates_nothing_is_tried(tmp_path: Path) -> None:
    for folder in (None, tmp_path, tmp_path / "none"):
        assert try_templates(Templates(folder)) == ()


def test_sound_ones_pass_in_every_language(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text((OURS / "report.html").read_text("utf-8"), "utf-8")
    (tmp_path / "report.css").write_text("p { margin: 0 }", "utf-8")
    docx.Document().save(str(tmp_path / "report.docx"))
    found = try_templates(Templates(tmp_path), ("fi", "sv", "en"))
    assert found == own_files(Templates(tmp_path)) == ("report.html", "report.css", "report.docx")


BROKEN = [
    ("report.html", EXTENDS + "{% block footer %}{{ view.no_such }}{% endblock %}", "no_such"),
    ("report.html", EXTENDS + "{% block checklist %}{% endblock %}", "checklist"),
    ("pages.html", "{% macro section(pages, m) %}{{ pages[0].gone }}{% endmacro %}", "gone"),
    ("parts.html", "{% macro tally(one, m) %}{% endmacro %}", ""),
    ("report.css", "@import 'x.css';", "nothing from elsewhere"),
    ("report.docx", "no Word document", "Word document"),
]


@pytest.mark.parametrize(("name", "text", "said"), BROKEN)
def test_a_broken_one_is_met(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UsageError) as error:
        try_templates(Templates(tmp_path))
    assert said in error.value.what and name in error.value.where
