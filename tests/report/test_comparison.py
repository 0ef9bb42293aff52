"""What the report says of a change: a verdict, its reason, and how many were looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from pipeline.report.html import render_html
from pipeline.report.jsonfile import render_json
from pipeline.report.lines import line
from pipeline.report.messages import load_messages
from pipeline.report.rows import ALL, names_of, rows_of
from pipeline.report.view import Source, build
from pipeline.stages.compare import REASONS
from pipeline.stages.evidence import OPEN_THEME
from pipeline.tables import VERDICTS

LANGUAGES = ("fi", "sv", "en")
SAID = [
    ("rise", "▲ nousi", "▲ steg", "▲ rose"),
    ("fall", "▼ laski", "▼ sjönk", "▼ fell"),
    ("none_shown", "muutosta ei osoitettu", "ingen förändring påvisad", "no change shown"),
    ("not_comparable", "ei vertailtavissa", "inte jämförbart", "not comparable"),
]


def text(source: Source, language: str) -> str:
    messages = load_messages(language)
    return render_html(build(source, messages), messages)


def with_manifest(source: Source, **changed: object) -> Source:
    return replace(source, manifest={**source.manifest, **changed})


@pytest.mark.parametrize(("verdict", "fi", "sv", "en"), SAID)
def test_verdicts_in_words(
    verdict: str, fi: str, sv: str, en: str, make_source: Callable[..., Source]
) -> None:
    source = make_source(profile="team")
    row = rows_of(source.release, names_of(source.release, source.themes))[ALL][0]
    for language, said in zip(LANGUAGES, (fi, sv, en), strict=True):
        made = line(replace(row, verdict=verdict, differs=(OPEN_THEME,)), load_messages(language))
        assert made.change == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    messages = load_messages(language)
    assert all(messages.has(f"evidence.verdict_{verdict}") for verdict in (*VERDICTS, "hidden"))
    assert all(messages.has(f"differs.{code}") for code in (*REASONS, OPEN_THEME))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_how_many_were_tested_and_what_largest_means(
    language: str, make_source: Callable[..., Source]
) -> None:
    source, messages = make_source(profile="team"), load_messages(language)
    shown = source.release[(source.release["group"] == ALL) & source.release["family"].eq(True)]
    page = text(source, language)
    assert messages("comparison.tested_many", n=len(shown)) in page
    assert messages("comparison.none_is_not_no") in page
    assert messages("comparison.mix_doc_type", share=messages.percent(0.25)) in page
    largest = shown.loc[shown["change"].idxmax()]
    assert messages.points(largest["family_low"]) in page
    assert messages("evidence.same_clients") in page, "an open theme is shown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_comparison_says_why(language: str, make_source: Callable[..., Source]) -> None:
    differs = {"with": "2026-Q2", "differs": ["catalogue", "mix_language"], "mix": {}, "warned": []}
    source, messages = make_source(profile="team"), load_messages(language)
    page = text(with_manifest(source, comparison=differs), language)
    for code in differs["differs"]:
        assert messages(f"differs.{code}") in page
    assert messages("summary.changes") not in page, "no change is told in the summary"
    content = json.loads(render_json(with_manifest(source, comparison=differs)))["comparison"]
    assert content["comparable"] is False and content["differs"] == differs["differs"]


def test_without_an_earlier_period(make_source: Callable[..., Source]) -> None:
    source = with_manifest(make_source(profile="team"), compared_with=None, comparison=None)
    assert load_messages("sv")("comparison.no_earlier") in text(source, "sv")
    assert json.loads(render_json(source))["comparison"]["comparable"] is None


def test_a_change_that_is_hidden_has_no_verdict(
    make_source: Callable[..., Source], make_evidence: Callable[..., pd.DataFrame]
) -> None:
    source = make_source(profile="public")
    gone = source.release[source.release["change"].isna() & ~source.release["hidden"]]
    of = gone[gone["comparable"].eq(True)]
    assert len(of) and of[["verdict", "family", "q_value", "p_value"]].isna().all(axis=None)
    rows = {row.name.theme_id: row for row in rows_of(
        source.release, names_of(source.release, source.themes))[ALL]}  # fmt: skip
    assert {rows[theme].verdict for theme in of["theme_id"]} == {"hidden"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_found_on_other_clients_are_said_to_be(
    language: str, make_source: Callable[..., Source]
) -> None:
    source, messages = make_source(profile="team"), load_messages(language)
    page = text(with_manifest(source, estimation={"hold_out": 0.5}), language)
    assert messages("evidence.held_out", share=messages.percent(0.5)) in page
    assert messages("evidence.same_clients") not in page
