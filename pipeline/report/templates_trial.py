"""A trial of an organisation's own templates on an invented report, before any work is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline import tables
from pipeline.report.docxfile import render_docx
from pipeline.report.html import render_html
from pipeline.report.material import Material, Part
from pipeline.report.messages import load_messages
from pipeline.report.templates_own import BASE, PAGE, STYLE, Templates
from pipeline.report.view import Source, build
from pipeline.written_tables import STATEMENTS

_PERIOD, _CLIENTS = "2026-Q1", 60
# Theme, kind, clients; None is hidden.
_THEMES = (("a", "problem", 30), ("b", "need", None), ("c", "strength", 20), ("d", "problem", 0))


def own_files(templates: Templates) -> tuple[str, ...]:
    """Names of the files in the folder of templates that a report would use."""
    if templates.folder is None:
        return ()
    pages = [path.name for path in sorted(templates.folder.glob("*.html"))]
    others = [name for name in (STYLE, BASE) if (templates.folder / name).is_file()]
    return (*pages, *others)


def try_templates(templates: Templates, languages: Sequence[str] = ("fi",)) -> tuple[str, ...]:
    """Render an invented report with the organisation's own templates; nothing is written.

    :returns: the own files that were tried; none where there are none, and nothing is rendered.
    :raises UsageError: where one of them is broken, as the report itself would.
    """
    own = own_files(templates)
    for language in languages if own else ():
        messages = load_messages(language)
        view = build(_invented(), messages)
        if set(own) - {BASE}:
            render_html(view, messages, templates)
        if BASE in own:
            render_docx(view, messages, templates)
    return own


def _invented() -> Source:
    """A report of four phenomena: shown, hidden, a strength, and one that nobody has."""
    release = [_cell(theme, n) for theme, _, n in _THEMES]
    themes: list[dict[str, object]] = [
        {"theme_id": theme, "origin": "catalogue", "kind": kind, "section11": 1, "words": [],
         **{f"label_{code}": f"{PAGE} {theme}" for code in ("fi", "sv", "en")},
         "n_passages": 90, "n_clients": 30, "first_seen": None, "stability": None, "why": ""}
        for theme, kind, _ in _THEMES
    ]  # fmt: skip
    whole = Part(120, _CLIENTS)
    said = [
        {"theme_id": "a", "period": _PERIOD, "part": "example", "language": code, "text": "-",
         "written_by": "", "clients_behind": 30, "written_on": "2026-03-31"}
        for code in ("fi", "sv", "en")
    ]  # fmt: skip
    return Source(
        release=tables.RELEASE.frame(release),
        sensitivity=tables.SENSITIVITY_RELEASE.frame(),
        themes=tables.THEMES.frame(themes),
        signals=tables.SIGNALS.frame(),
        material=Material(
            _CLIENTS, 120, 600, 60, {"note": whole}, {"fi": whole}, {True: whole}, {None: whole},
            {}, date(2026, 1, 1), date(2026, 3, 31),
        ),
        manifest={"period": _PERIOD},
        k=10,
        profile="public",
        statements=STATEMENTS.frame(said),
    )  # fmt: skip


def _cell(theme: str, n: int | None) -> dict[str, object]:
    gone = n is None
    share = None if n is None else n / _CLIENTS
    told: dict[str, object] = dict.fromkeys(tables.RELEASE.names)
    return told | {
        "theme_id": theme, "period": _PERIOD, "group": "all", "n_clients": n,
        "of_clients": _CLIENTS, "share": share, "low": share, "high": share, "basis": "model",
        "adequacy": None if gone else "very_low", "verdict": None if gone else "no_earlier",
        "hidden": gone, "why": "small_count" if gone else "", "rounded_to": 1,
        "fixed_before": True, "family": None if gone else False,
    }  # fmt: skip
