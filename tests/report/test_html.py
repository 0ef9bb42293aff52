"""The page: well formed, accessible in its structure, and self-contained."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from pipeline.report.html import render_html
from pipeline.report.messages import load_messages
from pipeline.report.view import Source, build

VOID = {"meta", "link", "br", "hr", "img", "input"}
SELF_CLOSED = {"line", "circle"}


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def of(self, *tags: str) -> list[tuple[str, dict[str, str]]]:
        return [element for element in self.elements if element[0] in tags]


@pytest.fixture(
    params=[(lang, prof) for lang in ("fi", "sv", "en") for prof in ("team", "public")],
    ids=lambda param: "-".join(param),
)
def page(
    request: pytest.FixtureRequest, make_source: Callable[..., Source]
) -> tuple[str, str, Page]:
    language, profile = request.param
    messages = load_messages(language)
    html = render_html(build(make_source(profile=profile), messages), messages)
    return language, html, Page(html)


def test_well_formed_and_in_its_language(page: tuple[str, str, Page]) -> None:
    language, html, parsed = page
    assert html.startswith("<!DOCTYPE html>")
    assert not parsed.faults and not parsed.open
    assert parsed.of("html")[0][1]["lang"] == language
    ids = [attrs["id"] for _, attrs in parsed.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in parsed.elements:
        named = f"{attrs.get('aria-labelledby', '')} {attrs.get('href', '').lstrip('#')}".split()
        assert set(named) <= set(ids)


def test_headings_and_landmarks(page: tuple[str, str, Page]) -> None:
    _, _, parsed = page
    levels = [int(tag[1]) for tag, _ in parsed.of("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    for landmark in ("header", "nav", "main", "footer"):
        assert len(parsed.of(landmark)) == 1
    assert parsed.of("a")[0][1] == {"class": "skip", "href": "#content"}


def test_tables_have_captions_and_header_cells(page: tuple[str, str, Page]) -> None:
    _, _, parsed = page
    assert len(parsed.of("caption")) == len(parsed.of("table")) > 0
    assert all(attrs.get("scope") in ("col", "row") for _, attrs in parsed.of("th"))
    for _, attrs in parsed.of("div"):
        if "scroll" in attrs.get("class", ""):
            assert attrs["tabindex"] == "0" and attrs["role"] == "region"


def test_nothing_comes_from_elsewhere(page: tuple[str, str, Page]) -> None:
    _, html, parsed = page
    assert not parsed.of("script", "link", "iframe", "img", "object", "form")
    assert not re.search(r"https?:|url\(|@import|//[a-z]", html)
    assert all(not name.startswith("on") for _, attrs in parsed.elements for name in attrs)


def test_picture_has_a_name_and_a_description(make_source: Callable[..., Source]) -> None:
    messages = load_messages("sv")
    parsed = Page(render_html(build(make_source(profile="team"), messages), messages))
    pictures = [a for _, a in parsed.of("svg") if a.get("role") == "img"]
    assert [a["aria-labelledby"] for a in pictures] == ["chart-title chart-desc"]


def test_labels_are_escaped(make_source: Callable[..., Source]) -> None:
    source = make_source(profile="team")
    source.themes["label_fi"] = source.themes["label_fi"].replace(
        "Velkaantuminen", "<b onclick=x>&"
    )
    messages = load_messages("fi")
    html = render_html(build(source, messages), messages)
    assert "<b onclick" not in html and "&lt;b onclick" in html


def test_of_a_material_of_too_few_clients_no_phenomenon_is_named(
    make_source: Callable[..., Source], make_evidence: Callable[..., pd.DataFrame]
) -> None:
    tiny = make_evidence().assign(of_clients=2, n_clients=1, share=0.5)
    source = make_source(evidence=tiny, profile="team")
    source = replace(source, material=replace(source.material, clients=2))
    messages = load_messages("en")
    text = Page(render_html(build(source, messages), messages)).text
    assert messages("evidence.hidden_small_group", k=3) in text
    assert "143" not in text, "the number of documents"
    for label in source.themes["label_en"]:
        assert label not in text


def test_no_strength_is_said(make_source: Callable[..., Source]) -> None:
    source = make_source(profile="team")
    source.themes["kind"] = source.themes["kind"].replace("strength", "need")
    messages = load_messages("en")
    assert (
        messages("evidence.strengths_none")
        in Page(render_html(build(source, messages), messages)).text
    )


CONTRASTS = [
    ("#17242e", "#fff"),
    ("#4d5b66", "#fff"),
    ("#4d5b66", "#f2f6f7"),
    ("#0a5a6b", "#fff"),
    ("#0a5a6b", "#f2f6f7"),
]


@pytest.mark.parametrize(("front", "back"), CONTRASTS)
def test_text_contrast_is_4_5_at_least(
    front: str, back: str, make_source: Callable[..., Source]
) -> None:
    """WCAG 2.1, 1.4.3; the colours are those of the style sheet."""
    messages = load_messages("en")
    html = render_html(build(make_source(profile="team"), messages), messages)
    assert front in html and back in html
    light, dark = sorted((_luminance(front), _luminance(back)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
