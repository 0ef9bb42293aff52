"""The checklist: each question can be open and can be met, and only a person's yes closes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pipeline.report.checklist import (
    Check,
    Signed,
    check_lines,
    machine_checks,
    open_questions,
)
from pipeline.report.html import render_html
from pipeline.report.messages import flatten, load_messages
from pipeline.report.page_check import page_faults
from pipeline.report.view import Source, build
from pipeline.report.write import write_reports

PERIOD = "2026-Q3"
PARTS = ("need", "cause", "effect", "solution_own", "solution_across", "solution_clients")
PAGE = '<!DOCTYPE html><html lang="fi"><title>T</title><h1>a</h1><h2>b</h2></html>'
ALL_SIGNED = tuple(Signed(n, True, "Aino Arkki", date(2026, 10, 5)) for n in range(1, 8))


def statements(*parts: str, theme: str = "debt", period: str = PERIOD, text: str = "x"):
    rows = [(theme, period, part, "fi", text) for part in parts]
    return pd.DataFrame(rows, columns=["theme_id", "period", "part", "language", "text"])


def told(source: Source) -> Source:
    return replace(source, material=replace(source.material, active_clientele=90))


def hidden_theme(source: Source) -> str:
    rows = source.release
    return str(rows.loc[rows["hidden"] & (rows["group"] == "all"), "theme_id"].iloc[0])


def few(source: Source) -> Source:
    return replace(source, material=replace(source.material, clients=2))


def without(column: list[str]) -> Callable[[Source], Source]:
    def change(source: Source) -> Source:
        released = source.release.copy()
        released[column] = pd.NA
        return replace(told(source), release=released)

    return change


def same(source: Source) -> Source:
    return source


def hide_all(source: Source) -> Source:
    return replace(source, release=source.release.assign(hidden=True))


CASES = [
    (1, same, None, None, True, "material_told"),
    (1, few, None, None, False, "material_few"),
    (2, same, None, None, True, "words_none_written"),
    (2, same, statements("need"), None, False, "words_unread"),
    (2, same, statements("need"), 0, True, "words_plain"),
    (2, same, statements("need"), 3, False, "words_refused"),
    (3, same, None, None, False, "nothing_written"),
    (3, same, statements("cause"), None, False, "phenomena_missing"),
    (3, same, statements("need"), None, True, "phenomena_told"),
    (3, same, statements("need", period="2026-Q2"), None, False, "nothing_written"),
    (3, same, statements("need", text=" "), None, False, "nothing_written"),
    (3, hide_all, statements("need"), None, False, "nothing_shown"),
    (4, same, None, None, False, "extent_unknown"),
    (4, told, None, None, True, "extent_told"),
    (4, without(["low"]), None, None, True, "extent_told"),
    (4, without(["low", "high"]), None, None, False, "extent_missing"),
    (4, hide_all, None, None, False, "nothing_shown"),
    (5, same, None, None, False, "nothing_written"),
    (5, same, statements("cause"), None, False, "causes_missing"),
    (5, same, statements("cause", "effect"), None, True, "causes_told"),
    (6, same, None, None, False, "nothing_written"),
    (6, same, statements("need"), None, False, "solutions_missing"),
    (6, same, statements("solution_own"), None, False, "solutions_slots"),
    (6, same, statements(*PARTS), None, True, "solutions_told"),
]


@pytest.mark.parametrize(
    ("number", "change", "written", "refusals", "met", "reason"),
    CASES,
    ids=[f"{n}-{reason}-{i}" for i, (n, *_, reason) in enumerate(CASES)],
)
def test_each_question(number, change, written, refusals, met, reason, make_source) -> None:
    found = machine_checks(change(make_source()), written, {}, refusals=refusals)[number - 1]
    assert (found.number, found.met, found.reason) == (number, met, reason)


PAGES = [
    ({}, "page_none", ()),
    ({"evidence.csv": "a"}, "page_none", ()),
    ({"report.html": PAGE}, "page_whole", ()),
    ({"report.html": PAGE.encode(), "report.docx": b"PK"}, "page_whole", ()),
    ({"report.html": PAGE, "Raportti ä.csv": ""}, "page_names", ()),
    ({"report.html": PAGE.replace(' lang="fi"', "")}, "page_faults", ("language",)),
    ({"report.html": PAGE.replace("T<", "<")}, "page_faults", ("title",)),
    ({"report.html": PAGE.replace("h2", "h3")}, "page_faults", ("headings",)),
    ({"report.html": PAGE + "<h1>again</h1>"}, "page_faults", ("headings",)),
    ({"report.html": PAGE + "<table><th>a</th></table>"}, "page_faults", ("header_cells",)),
    ({"report.html": PAGE + "<table><th scope=col>a</th></table>"}, "page_whole", ()),
    ({"report.html": PAGE + "<img src='https://a.example/b.png'>"}, "page_faults", ("external",)),
    ({"report.html": PAGE + "<link href='a.css'>"}, "page_faults", ("external",)),
    ({"report.html": PAGE + "<style>p{background:url(x)}</style>"}, "page_faults", ("external",)),
    ({"report.html": PAGE + "<a href='https://a.example'>source</a>"}, "page_whole", ()),
    ({"report.html": PAGE + "<img src='data:image/png;base64,'>"}, "page_whole", ()),
]


@pytest.mark.parametrize(("files", "reason", "faults"), PAGES)
def test_the_files(files, reason, faults, make_source) -> None:
    found = machine_checks(make_source(), None, files)[6]
    assert (found.reason, found.values.get("faults", ())) == (reason, faults)


def test_nothing_is_told_of_a_phenomenon_that_is_hidden(make_source) -> None:
    source = make_source(profile="public")
    lacking = statements("cause", theme=hidden_theme(source))
    assert machine_checks(source, lacking) == machine_checks(source, None)


def test_a_question_is_closed_by_the_machine_and_a_person(make_source) -> None:
    source = told(make_source())
    checks = machine_checks(source, statements(*PARTS), {"report.html": PAGE}, refusals=0)
    assert open_questions(checks, ALL_SIGNED) == ((), ())
    assert open_questions(checks, ()) == ((), (1, 2, 3, 4, 5, 6, 7))
    no = (*ALL_SIGNED[:6], replace(ALL_SIGNED[6], yes=False))
    assert open_questions(machine_checks(source), no) == ((3, 5, 6, 7), (7,))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_reason_has_words(language: str) -> None:
    m = load_messages(language)
    reasons = {reason for *_, reason in CASES} | {reason for _, reason, _ in PAGES}
    values = {"n": 2, "k": 3, "faults": ("external", "language")}
    lines = check_lines([Check(1, False, reason, values) for reason in sorted(reasons)], (), m)
    assert all(line.machine and "{" not in line.machine for line in lines)
    told = {key for key, _ in flatten(dict(m._texts)) if key.startswith("checks.")}
    known = {f"checks.{reason}" for reason in reasons | {"material_none"}}
    faults = {f"checks.fault_{code}" for code in
              ("external", "language", "title", "headings", "header_cells")}  # fmt: skip
    assert told == known | faults, "no words that nothing says"


@pytest.mark.parametrize(
    ("language", "open_", "ready", "yes"),
    [
        ("fi", "Ei vielä valmis: 7 kysymystä on avoinna.", "Tarkistuslista on kunnossa.",
         "Kyllä: Aino Arkki, 5. lokakuuta 2026"),
        ("sv", "Inte färdig: 7 frågor är öppna.", "Kontrollistan är i ordning.",
         "Ja: Aino Arkki, 5 oktober 2026"),
        ("en", "Not ready: 7 questions are open.", "The checklist is complete.",
         "Yes: Aino Arkki, 5 October 2026"),
    ],
)  # fmt: skip
def test_the_page_says_whether_it_is_ready(language, open_, ready, yes, make_source) -> None:
    m = load_messages(language)
    draft = build(make_source(), m)
    page = render_html(draft, m)
    assert not draft.ready and open_ in page and ready not in page and 'id="checklist"' in page
    whole = replace(told(make_source()), signed=ALL_SIGNED, statements=statements(*PARTS),
                    refusals=0)  # fmt: skip
    checks = machine_checks(whole, whole.statements, {"report.html": page}, refusals=0)
    view = build(whole, m, checks)
    page = render_html(view, m)
    assert view.ready and ready in page and page.count(yes) == 7
    one = build(replace(whole, signed=ALL_SIGNED[1:]), m, checks)
    assert not one.ready and m("checklist.not_ready_one") in render_html(one, m)


def test_our_own_page_is_whole_and_says_so(make_source, folder, monkeypatch) -> None:
    from pipeline.report import checklist

    write_reports(folder, make_source(), languages=("en",))
    page = (folder.path / "report.html").read_text("utf-8")
    assert page_faults(page) == ()
    assert load_messages("en")("checks.page_whole") in page
    monkeypatch.setattr(checklist, "page_faults", lambda page: ("title",))
    write_reports(folder, make_source(), languages=("en",))
    page = (folder.path / "report.html").read_text("utf-8")
    assert "The report page has faults: there is no title." in page
