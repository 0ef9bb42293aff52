"""Write the reports of a run: the one door of this folder for the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.report.checklist import Check, expecting_whole
from pipeline.report.crate import CRATE_FILE, render_crate
from pipeline.report.csvfile import (
    CSV_FILE,
    PACKAGE_FILE,
    WAYS_FILE,
    render_csv,
    render_package,
    render_sensitivity,
)
from pipeline.report.docxfile import render_docx
from pipeline.report.html import render_html
from pipeline.report.jsonfile import JSON_FILE, render_json
from pipeline.report.messages import load_messages
from pipeline.report.templates_own import Templates
from pipeline.report.view import Source, View, build, checks_of
from pipeline.report.xlsxfile import render_xlsx

FORMATS = ("html", "csv", "json", "docx", "xlsx")
_OF_A_LANGUAGE = ("html", "docx", "xlsx")


class Folder(Protocol):
    """Where a report is written; a run's folder is one."""

    def write_bytes(self, name: str, data: bytes) -> Path:
        """Write a file and return its path."""
        ...


def write_reports(  # noqa: PLR0913 - what a report is made of, each once
    folder: Folder,
    source: Source,
    *,
    languages: Sequence[str] = ("fi",),
    formats: Sequence[str] = FORMATS,
    check: Callable[[Mapping[str, bytes]], None] | None = None,
    templates: Templates | None = None,
) -> list[Path]:
    """Write the reports in the asked languages and formats.

    ``report.html``, ``report.docx`` and ``report.xlsx`` are in the first language; with several
    languages there is also a ``report.<language>.html`` (``.docx``, ``.xlsx``) in each.
    ``evidence.csv`` and ``sensitivity.csv`` (with ``datapackage.json``, explained in the first
    language) and ``evidence.json`` carry the labels in all languages. Last of all comes
    ``ro-crate-metadata.json``, which says how all of them were made.

    :param check: is shown the files, by name, before the first is written; it raises to stop.
    :param templates: the organisation's own; ours where there are none.
    :returns: the written files.
    :raises UsageError: where a language or format is unknown or an own template is broken, before
        anything is written.
    """
    for name in formats:
        if name not in FORMATS:
            raise UsageError(
                f"There is no report format '{name}'.{did_you_mean(name, FORMATS)}",
                mend=f"Use one or more of: {', '.join(FORMATS)}.",
            )
    if not languages:
        raise UsageError("No language is named for the report.", mend="Name fi, sv or en.")
    shown = list(dict.fromkeys(languages))
    files = _with_checklist(source, shown, formats, templates or Templates())
    if check is not None:
        check(files)
    return [folder.write_bytes(name, data) for name, data in files.items()]


def _with_checklist(
    source: Source, languages: list[str], formats: Sequence[str], templates: Templates
) -> dict[str, bytes]:
    """Render the files; the page says of itself whether it is whole, so it is looked at first."""
    expected = expecting_whole(checks_of(source), "html" in formats)
    files = _render(source, languages, formats, templates, expected)
    found = checks_of(source, files)
    if found == expected:
        return files
    return _render(source, languages, formats, templates, found)


def _render(
    source: Source,
    languages: list[str],
    formats: Sequence[str],
    templates: Templates,
    checks: Sequence[Check],
) -> dict[str, bytes]:
    catalogues = {language: load_messages(language) for language in languages}
    files: dict[str, bytes] = {}
    asked = [form for form in _OF_A_LANGUAGE if form in formats]
    views = {code: build(source, m, checks) for code, m in catalogues.items()} if asked else {}
    for form in asked:
        files |= _in_each(form, source, views, templates)
    if "csv" in formats:
        texts = {CSV_FILE: render_csv(source), WAYS_FILE: render_sensitivity(source)}
        texts[PACKAGE_FILE] = render_package(texts, catalogues[languages[0]])
        files |= {name: text.encode() for name, text in texts.items()}
    if "json" in formats:
        files[JSON_FILE] = render_json(source).encode()
    files[CRATE_FILE] = render_crate(source, files, catalogues[languages[0]]).encode()
    return files


def _in_each(
    form: str, source: Source, views: Mapping[str, View], templates: Templates
) -> Iterator[tuple[str, bytes]]:
    """Files of a format, by name: in the first language, and with several in each."""
    for number, (code, view) in enumerate(views.items()):
        data = _page(form, source, view, templates)
        if not number:
            yield f"report.{form}", data
        if len(views) > 1:
            yield f"report.{code}.{form}", data


def _page(form: str, source: Source, view: View, templates: Templates) -> bytes:
    messages = load_messages(view.language)
    match form:
        case "docx":
            return render_docx(view, messages, templates)
        case "xlsx":
            return render_xlsx(source, view, messages)
    return render_html(view, messages, templates).encode()
