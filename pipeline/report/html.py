"""A report as one self-contained HTML page: no script, no font, picture or style from elsewhere."""

from __future__ import annotations

from pipeline.report.charts import dot_and_range
from pipeline.report.lines import plural
from pipeline.report.messages import Messages
from pipeline.report.page_parts import check_page
from pipeline.report.templates_own import PAGE, Templates
from pipeline.report.view import View


def render_html(view: View, messages: Messages, templates: Templates | None = None) -> str:
    """Render a report.

    :param templates: the organisation's own; ours where there are none.
    :returns: the page; the same view gives the same bytes.
    :raises UsageError: where an own template is broken or drops what no report may lack.
    """
    from markupsafe import Markup

    templates = templates or Templates()
    chart = Markup(_chart(view, messages)) if view.marks else ""  # noqa: S704 - escaped in charts
    style = Markup(templates.style())  # noqa: S704 - a style sheet, looked through where not ours
    with templates.told():
        page = templates.environment().get_template(PAGE)
        made = page.render(view=view, m=messages, chart=chart, style=style, plural=plural)
    if templates.own_page is not None:
        check_page(made, view, messages, templates.own_page)
    return made


def _chart(view: View, messages: Messages) -> str:
    return dot_and_range(
        view.marks,
        name="chart",
        title=f"{messages('chart.title')}, {view.period}",
        desc=messages("chart.desc"),
        ticks=[messages.percent(value / 100) for value in (0, 25, 50, 75, 100)],
    )
