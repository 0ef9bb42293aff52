"""Write the reports of a run: the one door of this folder for the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.report.checklist import Check, expecting_whole
from pipeline.report.csvfile import (
    CSV_FILE,
    PACKAGE_FILE,
    WAYS_FILE,
    render_csv,
    render_package,
    render_sensitivity,
)
from pipeline.report.html import render_html
from pipeline.report.jsonfile import JSON_FILE, render_json
from pipeline.report.messages import load_messages
from pipeline.report.view import Source, build, checks_of

FORMATS = ("html", "csv", "json")


class Folder(Protocol):
    """Where a report is written; a run's folder is one."""

    def write_text(self, name: str, text: str) -> Path:
        """Write a text file (UTF-8) and return its path."""
        ...


def write_reports(
    folder: Folder,
    source: Source,
    *,
    languages: Sequence[str] = ("fi",),
    formats: Sequence[str] = FORMATS,
    check: Callable[[Mapping[str, str]], None] | None = None,
) -> list[Path]:
    """Write the reports in the asked languages and formats.

    ``report.html`` is in the first language; with several languages there is also a
    ``report.<language>.html`` in each. ``evidence.csv`` and ``sensitivity.csv`` (with
    ``datapackage.json``, explained in the first language) and ``evidence.json`` carry the labels
    in all languages.

    :param check: is shown the files, by name, before the first is written; it raises to stop.
    :returns: the written files.
    :raises UsageError: where a language or format is unknown, before anything is written.
    """
    for name in formats:
        if name not in FORMATS:
            raise UsageError(
                f"There is no report format '{name}'.{did_you_mean(name, FORMATS)}",
                mend=f"Use one or more of: {', '.join(FORMATS)}.",
            )
    if not languages:
        raise UsageError("No language is named for the report.", mend="Name fi, sv or en.")
    files = _with_checklist(source, list(dict.fromkeys(languages)), formats)
    if check is not None:
        check(files)
    return [folder.write_text(name, text) for name, text in files.items()]


def _with_checklist(source: Source, languages: list[str], formats: Sequence[str]) -> dict[str, str]:
    """Render the files; the page says of itself whether it is whole, so it is looked at first."""
    expected = expecting_whole(checks_of(source), "html" in formats)
    files = _render(source, languages, formats, expected)
    found = checks_of(source, files)
    return files if found == expected else _render(source, languages, formats, found)


def _render(
    source: Source, languages: list[str], formats: Sequence[str], checks: Sequence[Check]
) -> dict[str, str]:
    catalogues = {language: load_messages(language) for language in languages}
    files: dict[str, str] = {}
    if "html" in formats:
        pages = {code: render_html(build(source, m, checks), m) for code, m in catalogues.items()}
        files["report.html"] = pages[languages[0]]
        if len(languages) > 1:
            files |= {f"report.{code}.html": page for code, page in pages.items()}
    if "csv" in formats:
        files[CSV_FILE], files[WAYS_FILE] = render_csv(source), render_sensitivity(source)
        files[PACKAGE_FILE] = render_package(files, catalogues[languages[0]])
    if "json" in formats:
        files[JSON_FILE] = render_json(source)
    return files
