"""The message catalogues: the same keys and places in all languages, and honest numbers."""

from __future__ import annotations

import re

import pytest

from pipeline.configs import config_path, read_toml
from pipeline.errors import IlmioError, UsageError
from pipeline.report.messages import flatten, load_messages
from pipeline.tables import DOC_TYPES, RELEASE, SENSITIVITY_RELEASE, THEME_KINDS

NBSP = "\N{NO-BREAK SPACE}"


def catalogue(language: str) -> dict[str, object]:
    return dict(flatten(read_toml(config_path("report") / f"{language}.toml")))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_same_keys_places_and_lengths(language: str) -> None:
    ours, english = catalogue(language), catalogue("en")
    assert set(ours) == set(english)
    for key, text in english.items():
        assert type(ours[key]) is type(text), key
        if isinstance(text, list):
            assert len(ours[key]) == len(text), key  # type: ignore[arg-type]
            assert all(ours[key][:2]), key  # type: ignore[index]
        else:
            assert _places(ours[key]) == _places(text), key


def _places(text: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", str(text)))


def test_every_code_has_words() -> None:
    keys = set(catalogue("en"))
    assert {f"doc_types.{code}" for code in DOC_TYPES} <= keys
    assert {f"kinds.{code}" for code in THEME_KINDS} <= keys
    assert {f"section11.{number}" for number in range(11)} <= keys
    columns = (*RELEASE.columns, *SENSITIVITY_RELEASE.columns)
    assert {f"columns.{column.name}" for column in columns} <= keys
    assert len(catalogue("en")["checklist.items"]) == 7  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "total", "fi", "sv", "en"),
    [
        (0, 60, "ei kukaan", "ingen", "nobody"),
        (60, 60, "kaikki", "alla", "all"),
        (20, 60, "kolmannes", "en tredjedel", "a third"),
        (19, 56, "noin kolmannes", "ungefär en tredjedel", "about a third"),
        (18, 60, "vajaa kolmannes", "knappt en tredjedel", "just under a third"),
        (31, 60, "hieman yli puolet", "drygt hälften", "just over half"),
        (39, 100, "noin kaksi viidesosaa", "ungefär två femtedelar", "about two fifths"),
        (43, 100, "runsaat kaksi viidesosaa", "drygt två femtedelar", "just over two fifths"),
        (64, 100, "vajaat kaksi kolmasosaa", "knappt två tredjedelar", "just under two thirds"),
        (23, 100, "vajaa neljännes", "knappt en fjärdedel", "just under a quarter"),
        (47, 100, "hieman alle puolet", "knappt hälften", "just under half"),
        (94, 100, "runsaat yhdeksän kymmenesosaa", "drygt nio tiondelar", "just over nine tenths"),
        (59, 60, "lähes kaikki", "nästan alla", "nearly all"),
        (1, 60, "alle kahdeskymmenesosa", "mindre än en tjugondel", "fewer than one in twenty"),
    ],
)
def test_extent_in_words(count: int, total: int, fi: str, sv: str, en: str) -> None:
    assert [load_messages(code).words(count, total) for code in ("fi", "sv", "en")] == [fi, sv, en]


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0%"),
        (0.002, "<1%"),
        (0.125, "13%"),
        (0.998, ">99%"),
        (1.0, "100%"),
        (29 / 200, "15%"),
        (57 / 200, "29%"),
    ],
)
def test_percent_never_says_none_or_all_of_some(share: float, written: str) -> None:
    assert load_messages("en").percent(share) == written
    assert load_messages("fi").percent(share) == written.replace("%", f"{NBSP}%")


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (0.0, "0"),
        (0.003, "+0,3"),
        (0.0002, "+<0,1"),
        (-0.003, "−0,3"),
        (0.145, "+15"),
        (-0.2, "−20"),
    ],
)
def test_a_change_that_is_some_is_never_written_as_none(change: float, written: str) -> None:
    assert load_messages("sv").points(change) == written


def test_all_hundredths_are_said_in_words_that_never_go_back() -> None:
    """From 0 to 100 of 100 the words change in one direction, and none comes back later."""
    for language in ("fi", "sv", "en"):
        said = [load_messages(language).words(n, 100) for n in range(101)]
        blocks = [word for word, before in zip(said, [None, *said], strict=False) if word != before]
        about = [
            word for word in blocks if load_messages(language)("words.about", fraction="") in word
        ]
        assert len(set(blocks) - set(about)) == len([b for b in blocks if b not in about])


@pytest.mark.parametrize(
    ("name", "fi", "sv"),
    [
        ("2026-Q3", "heinä–syyskuu 2026", "juli–september 2026"),
        ("2026-H2", "heinä–joulukuu 2026", "juli–december 2026"),
        ("2026-07", "heinäkuu 2026", "juli 2026"),
        ("kevät", "kevät", "kevät"),
    ],
)
def test_period(name: str, fi: str, sv: str) -> None:
    assert (load_messages("fi").period(name), load_messages("sv").period(name)) == (fi, sv)


def test_faults() -> None:
    with pytest.raises(UsageError, match="sv"):
        load_messages("sw")
    with pytest.raises(IlmioError, match="no.such"):
        load_messages("fi")("no.such")
