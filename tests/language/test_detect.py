"""Language of a passage; the short and the doubtful take that of their surroundings."""

from __future__ import annotations

import pytest

from pipeline.language.detect import detect_language


@pytest.mark.parametrize(
    ("text", "default", "expected", "reason"),
    [
        ("Asiakas kertoo, että vuokra on jäänyt maksamatta.", "sv", "fi", "Finnish"),
        ("Klienten berättar att hyran inte har betalats.", "fi", "sv", "Swedish"),
        ("The client says that the rent has not been paid.", "fi", "en", "English"),
        ("Mamma är utmattad och behöver hjälp med barnen nu.", "fi", "sv", "Finland-Swedish"),
        ("Velka 200 e.", "sv", "sv", "too short"),
        ("12.3.2026 040 123 4567 1200,50", "en", "en", "numbers alone"),
        ("", "fi", "fi", "empty"),
    ],
)
def test_languages(text, default, expected, reason):
    assert detect_language(text, default) == expected, reason


def test_the_default_is_finnish():
    assert detect_language("ok") == "fi"


@pytest.mark.parametrize(
    ("text", "winner", "votes"),
    [
        ("asiakas kertoo, että hän on väsynyt", "fi", 2),
        ("Päiväkoti Merikotka open all July, she comes along", "en", 2),
        ("xxxx yyyy zzzz", None, 0),
    ],
)
def test_the_vote(text, winner, votes):
    from pipeline.language.detect import _by_vote, _told

    found, number = _by_vote(_told(text))
    assert found == winner and number >= votes


def test_the_vote_alone_decides_most_lines_of_the_samples_and_seldom_errs():
    from pipeline.language import detect
    from pipeline.tuning.gold import read_gold
    from pipeline.tuning.samples import source_folder

    gold = read_gold(source_folder())
    lines = [
        (str(language), line)
        for language, text in zip(gold["language"], gold["text"], strict=True)
        for line in text.splitlines()
        if len(line.split()) >= 6
    ]
    votes = [(detect._by_vote(detect._told(line)), language) for language, line in lines]
    decided = [(found, language) for (found, n), language in votes if found and n >= 2]
    assert len(decided) > 0.9 * len(lines)
    assert sum(found != language for found, language in decided) <= 0.02 * len(decided)


def test_lingua_is_asked_only_where_its_answer_can_matter(monkeypatch):
    from pipeline.language import detect

    asked: list[str] = []
    monkeypatch.setattr(detect, "_by_lingua", asked.append)
    assert detect_language("Asiakas Xxxx Yyyy Zzzz Wwww Vvvv", "fi") == "fi" and not asked
    assert detect_language("Asiakas Xxxx Yyyy Zzzz Wwww Vvvv", "sv") == "fi" and asked


@pytest.mark.parametrize(
    "text",
    [
        "Äiti kertoo: hän/hon on väsynyt, and the rent is – 1 200,50 e/kk.",
        "olen_olen och2och xhon\x1fhon hän\u2028hän",
        "ΟΔΥΣΣΕΥΣ ŉ Σ",
        "å" * 2000,
        "",
    ],
)
def test_what_strings_say_adds_up_to_what_the_text_says(text):
    from pipeline.language import detect

    words = detect._WORD.findall(text.lower())
    heard = [detect._voices().get(word) for word in words]
    told = detect._told(text)
    assert told & detect._NUMBER == sum(map(len, words))
    for language, shift in detect._SHIFTS.items():
        assert told >> shift & detect._NUMBER == heard.count(language)


@pytest.mark.parametrize("times", [1, 350, 700, 6_000])
def test_a_long_text_keeps_its_language(times):
    """The counts of letters and votes never run into each other, however long the text."""
    from pipeline.language.detect import _by_vote, _told

    text = "Hän on ollut pitkään poissa, ja hänellä on vuokra maksamatta. " * times
    _, of_one = _by_vote(_told(text[: len(text) // times]))
    assert _by_vote(_told(text)) == ("fi", times * of_one)
    assert detect_language(text, "en") == "fi"
