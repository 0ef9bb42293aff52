"""Charts for notebooks, from the tables that :mod:`pipeline.api` returns. The only door to Plotly.

Every chart is drawn in colours that people with colour blindness can tell apart (Okabe & Ito 2008),
and what colour says a symbol or a word says too. None shows a text or a single client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from pipeline.api.workspace import Run
    from pipeline.tuning.tune.report import Told

_BLUE, _ORANGE, _GREEN, _GREY, _PINK = "#0072B2", "#D55E00", "#009E73", "#767676", "#AA3377"
_OF_ORIGIN = {"catalogue": (_BLUE, "circle"), "open": (_ORANGE, "diamond"),
              "staff": (_GREEN, "square")}  # fmt: skip
_VERDICTS = {
    "rise": (_ORANGE, "triangle-up", "rise shown"),
    "fall": (_GREEN, "triangle-down", "fall shown"),
}
_NEAR = 0.16, 0.045  # of a map's width and height: nearer names would cover each other
_LINE = 24  # pixels of a row
_WIDE = 46  # letters of a label before it is cut


def theme_map(places: pd.DataFrame, named: int = 22) -> go.Figure:
    """Map of themes: what lies near speaks of like things; a larger mark has more clients.

    :param places: see :meth:`Run.theme_map`; ``named``: how many of the largest carry their name.
    """
    import plotly.graph_objects as go

    largest = _apart(places.nlargest(named, "n_clients"))
    made = go.Figure()
    for origin, own in places.groupby("origin", sort=True):
        colour, symbol = _OF_ORIGIN[str(origin)]
        shown = [_cut(t, 30) if i in largest else "" for i, t in own["label"].items()]
        made.add_scatter(
            x=own["x"], y=own["y"], mode="markers+text", text=shown, name=str(origin),
            textposition="top center", textfont={"size": 10}, customdata=own[["n_clients"]],
            hovertext=own["label"], hovertemplate="%{hovertext}: %{customdata[0]} clients",
            marker={"size": 6 + 4 * own["n_clients"] ** 0.5, "color": colour, "opacity": 0.7,
                    "symbol": symbol, "line": {"width": 1, "color": "white"}},
        )  # fmt: skip
    return _plain_map(made, "Themes by likeness of what their passages say")


def passage_map(places: pd.DataFrame, named: int = 9) -> go.Figure:
    """Map of passages; the themes of the most passages have a colour and a name.

    :param places: see :meth:`Run.passage_map`.
    """
    import plotly.express as px
    import plotly.graph_objects as go

    colours = px.colors.qualitative.Safe
    order = list(places["label"].value_counts().index)
    rest = places[~places["label"].isin(order[:named])]
    made = go.Figure()
    made.add_scatter(
        x=rest["x"], y=rest["y"], mode="markers", name="other themes", hovertext=rest["label"],
        hoverinfo="text", marker={"size": 4, "color": "#BBBBBB"},
    )  # fmt: skip
    for at, label in enumerate(order[:named]):
        own = places[places["label"] == label]
        made.add_scatter(
            x=own["x"], y=own["y"], mode="markers", name=_cut(label, 34), hovertext=own["label"],
            hoverinfo="text",
            marker={"size": 7, "color": colours[at % len(colours)], "symbol": at % 8},
        )  # fmt: skip
    return _plain_map(made, "Passages by likeness, one mark a passage")


def dots(rows: pd.DataFrame, title: str, *, true: str = "") -> go.Figure:
    """Dot-and-interval chart of shares.

    :param rows: ``label, share, low, high``, 0-1; a row without limits has a dot alone.
    :param true: name of a column with what is known to be so, drawn as a cross.
    """
    import plotly.graph_objects as go

    rows = rows.sort_values(["share", "label"])
    names = _names(rows["label"])
    made = go.Figure()
    made.add_scatter(
        x=rows["share"], y=names, mode="markers", name="share",
        marker={"size": 9, "color": _BLUE},
        error_x={"type": "data", "symmetric": False, "array": rows["high"] - rows["share"],
                 "arrayminus": rows["share"] - rows["low"], "color": _BLUE, "thickness": 1.5},
    )  # fmt: skip
    if true:
        made.add_scatter(x=rows[true], y=names, mode="markers", name="known to be so",
                         marker={"size": 9, "color": _ORANGE, "symbol": "x"})  # fmt: skip
    made.update_xaxes(tickformat=".0%", rangemode="tozero", title="share of the clients")
    return _rows(made, title, len(names), legend=bool(true))


def came_back(themes: pd.DataFrame) -> go.Figure:
    """How often each open theme was found again among fewer clients.

    :param themes: ``label, stability`` (0-1).
    """
    import plotly.graph_objects as go

    rows = themes.dropna(subset=["stability"]).sort_values(["stability", "label"])
    names = _names(rows["label"])
    made = go.Figure(go.Bar(x=rows["stability"], y=names, orientation="h", marker_color=_BLUE))
    made.update_xaxes(tickformat=".0%", range=[0, 1.04], dtick=0.2, title="share of resampled runs")
    return _rows(made, "Open themes that came back when a fifth of the clients was left out",
                 len(names))  # fmt: skip


def changes(evidence: pd.DataFrame) -> go.Figure:
    """Change of each share since the period before, with limits that hold for all themes at once.

    :param evidence: ``label, change, family_low, family_high, verdict``.
    """
    import plotly.graph_objects as go

    rows = evidence.dropna(subset=["change"]).sort_values(["change", "label"])
    names = dict(zip(rows.index, _names(rows["label"]), strict=True))
    made = go.Figure()
    shown = rows["verdict"].where(rows["verdict"].isin(list(_VERDICTS)), "")
    for verdict, own in rows.groupby(shown.fillna(""), sort=True):
        colour, symbol, name = _VERDICTS.get(str(verdict), (_GREY, "circle", "no change shown"))
        made.add_scatter(
            x=own["change"], y=[names[i] for i in own.index], mode="markers", name=name,
            marker={"size": 10, "color": colour, "symbol": symbol},
            error_x={"type": "data", "symmetric": False, "color": colour, "thickness": 1,
                     "array": own["family_high"] - own["change"],
                     "arrayminus": own["change"] - own["family_low"]},
        )  # fmt: skip
    made.add_vline(x=0, line_color="#333333", line_width=1)
    made.update_yaxes(categoryorder="array", categoryarray=list(names.values()))
    made.update_xaxes(tickformat="+.0%", title="change of the share of the clients")
    return _rows(made, "Change since the period before", len(names), legend=True)


def ways(rows: pd.DataFrame, evidence: pd.DataFrame) -> go.Figure:
    """How each share depends on what is counted.

    :param rows: see :meth:`Run.ways`; ``evidence``: ``theme_id, label, share`` of all documents.
    """
    import plotly.graph_objects as go

    own = evidence[evidence["theme_id"].isin(rows["theme_id"])].sort_values(["share", "label"])
    names = dict(zip(own["theme_id"], _names(own["label"]), strict=True))
    symbols = ("diamond", "square", "triangle-up", "x", "star", "cross", "triangle-down")
    colours = (_ORANGE, _GREEN, _PINK, "#E69F00", "#56B4E9", "#444444", "#CC79A7")
    made = go.Figure()
    for at, (variant, part) in enumerate(rows.groupby("variant", sort=True)):
        part = part[part["theme_id"].isin(names)]
        made.add_scatter(
            x=part["share"], y=part["theme_id"].map(names), mode="markers",
            name=str(variant).replace("_", " "),
            marker={"size": 8, "symbol": symbols[at % 7], "color": colours[at % 7]},
        )  # fmt: skip
    made.add_scatter(x=own["share"], y=list(names.values()), mode="markers", name="everything",
                     marker={"size": 11, "color": _BLUE})  # fmt: skip
    made.update_yaxes(categoryorder="array", categoryarray=list(names.values()))
    made.update_xaxes(tickformat=".0%", rangemode="tozero", title="share of the clients")
    return _rows(made, "The same themes, counted in other ways", len(names), legend=True)


def lead_time(run: Run, *, language: str = "en", k: int = 3) -> go.Figure:
    """From the week in which ``k`` clients had told of a signal to the end of the period.

    That long the phenomenon stood in the documents before a report of the period could tell of it.
    """
    import pandas as pd
    import plotly.graph_objects as go

    from pipeline.period import Period

    signals = run.table("signals")
    labels = run.table("themes").set_index("theme_id")[f"label_{language}"]
    given = run.table("assignments").merge(run.table("passages"), on="passage_id")
    end = pd.Timestamp(Period.parse(run.period).end)
    rows: list[tuple[int, str, str]] = []
    for theme, status in zip(signals["theme_id"], signals["status"], strict=True):
        own = given[given["theme_id"] == theme].groupby("client_id")["written_on"].min()
        if len(own) >= k:
            rows.append(
                (
                    (end - pd.Timestamp(sorted(own)[k - 1])).days // 7,
                    str(labels[theme]),
                    str(status),
                )
            )
    rows.sort()
    names = _names([label for _, label, _ in rows])
    made = go.Figure()
    for status, symbol, colour in (("candidate", "diamond", _ORANGE), ("signal", "circle", _BLUE)):
        at = [i for i, one in enumerate(rows) if one[2] == status]
        made.add_scatter(
            x=[rows[i][0] for i in at], y=[names[i] for i in at], mode="markers", name=status,
            marker={"size": 10, "symbol": symbol, "color": colour},
            error_x={"type": "data", "symmetric": False, "array": [0] * len(at), "width": 0,
                     "arrayminus": [rows[i][0] for i in at], "color": colour},
        )  # fmt: skip
    made.update_yaxes(categoryorder="array", categoryarray=names)
    made.update_xaxes(rangemode="tozero", dtick=2, title="weeks before the end of the period")
    return _rows(made, f"Lead time: since when {k} clients had told of it", len(rows), legend=True)


def trade_offs(told: Told) -> go.Figure:
    """Trials by phenomena found and themes real; those that no other one beats stand out."""
    import plotly.graph_objects as go

    made = go.Figure()
    parts: list[tuple[str, list[Any], dict[str, Any]]] = [
        ("other trials", [d for d in told.done if not d.trades], {"color": "#999999", "size": 7}),
        ("trade-offs", [d for d in told.done if d.trades], {"color": _BLUE, "size": 11}),
        ("settings as they were", [d for d in told.done if d.is_default],
         {"color": _ORANGE, "size": 16, "symbol": "diamond-open", "line": {"width": 3}}),
        ("the choice", [told.choice], {"color": _GREEN, "size": 18, "symbol": "circle-open",
                                       "line": {"width": 3}}),
    ]  # fmt: skip
    for name, own, marker in parts:
        made.add_scatter(
            x=[d.result.measures.found for d in own], y=[d.result.measures.real for d in own],
            mode="markers", name=name, marker=marker, hovertext=[f"trial {d.number}" for d in own],
        )  # fmt: skip
    made.update_xaxes(tickformat=".1%", title="phenomena found")
    made.update_yaxes(tickformat=".1%", title="themes real")
    return _look(made, "Trials of the study", 460)


def _apart(places: pd.DataFrame) -> set[Any]:
    """Rows whose names do not fall over that of a larger one."""
    kept: list[tuple[Any, float, float]] = []
    for at, x, y in zip(places.index, places["x"], places["y"], strict=True):
        if all(abs(x - a) > _NEAR[0] or abs(y - b) > _NEAR[1] for _, a, b in kept):
            kept.append((at, x, y))
    return {at for at, _, _ in kept}


def _plain_map(made: go.Figure, title: str) -> go.Figure:
    made.update_xaxes(visible=False)
    made.update_yaxes(visible=False, autorange="reversed")
    return _look(made, title, 620)


def _rows(made: go.Figure, title: str, count: int, *, legend: bool = False) -> go.Figure:
    made.update_yaxes(showgrid=True, gridcolor="#EEEEEE", automargin=True, ticklabelstandoff=8)
    made.update_xaxes(showgrid=True, gridcolor="#DDDDDD")
    made.update_traces(cliponaxis=False)  # a mark at zero stands whole
    return _look(made, title, 150 + _LINE * max(3, count), legend=legend)


def _look(made: go.Figure, title: str, height: int, *, legend: bool = True) -> go.Figure:
    made.update_layout(
        title={"text": title, "font": {"size": 16}}, template="plotly_white", height=height,
        showlegend=legend, font={"family": "system-ui, sans-serif", "size": 12},
        margin={"l": 10, "r": 10, "t": 60, "b": 50},
    )  # fmt: skip
    return made


def _names(labels: Any) -> list[str]:
    """Labels to put on an axis: cut, and no two alike, which would fall onto one line."""
    made: list[str] = []
    for label in map(str, labels):
        name = _cut(label, _WIDE)
        made.append(name + "\u200b" * sum(one.rstrip("\u200b") == name for one in made))
    return made


def _cut(label: object, most: int) -> str:
    text = str(label)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
