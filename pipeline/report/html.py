"""A report as one self-contained HTML page: no script, no font, picture or style from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.charts import dot_and_range
from pipeline.report.lines import plural
from pipeline.report.messages import Messages
from pipeline.report.view import View

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def render_html(view: View, messages: Messages) -> str:
    """Render a report.

    :returns: the page; the same view gives the same bytes.
    """
    from markupsafe import Markup

    chart = Markup(_chart(view, messages)) if view.marks else ""  # noqa: S704 - escaped in charts
    style = Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own
    page = _environment().get_template("report.html")
    return page.render(view=view, m=messages, chart=chart, style=style, plural=plural)


def _chart(view: View, messages: Messages) -> str:
    return dot_and_range(
        view.marks,
        name="chart",
        title=f"{messages('chart.title')}, {view.period}",
        desc=messages("chart.desc"),
        ticks=[messages.percent(value / 100) for value in (0, 25, 50, 75, 100)],
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
