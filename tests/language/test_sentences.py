"""Where a sentence ends in casework prose, with its full stops that end nothing."""

from __future__ import annotations

import pytest

from pipeline.language.sentences import split_sentences, trimmed

CASES = [
    ("fi", "Hän asuu yksin. Äiti auttaa.", ["Hän asuu yksin.", "Äiti auttaa."], "two sentences"),
    ("fi", "Tuloja on esim. eläke ja tuki.", ["Tuloja on esim. eläke ja tuki."], "abbreviation"),
    ("fi", "Aika on 4.6. klo 10.15.", ["Aika on 4.6. klo 10.15."], "a date, a time"),
    ("fi", "Muutto oli 2022. Sen jälkeen hän on ollut kotona.",
     ["Muutto oli 2022.", "Sen jälkeen hän on ollut kotona."], "a year ends a sentence"),
    ("fi", "Hän on 3. luokalla.", ["Hän on 3. luokalla."], "an ordinal"),
    ("fi", "Lausunnon antoi A. Virtanen eilen.", ["Lausunnon antoi A. Virtanen eilen."], "initial"),
    ("fi", "Miksi? Ei tiedä! Odottaa…", ["Miksi?", "Ei tiedä!", "Odottaa…"], "other marks"),
    ("fi", 'Hän sanoi: "En jaksa." Sitten hän itki.',
     ['Hän sanoi: "En jaksa."', "Sitten hän itki."], "a quotation ends with its mark"),
    ("fi", "• vuokra\n• ruoka\n- sähkö", ["vuokra", "ruoka", "sähkö"], "a list, one a line"),
    ("fi", "puh. 040 123 soitettu", ["puh. 040 123 soitettu"], "abbreviation before a number"),
    ("sv", "Hon får t.ex. utkomststöd. Det räcker inte.",
     ["Hon får t.ex. utkomststöd.", "Det räcker inte."], "abbreviation"),
    ("sv", "Mötet är kl. 9 den 3.5. och gäller bl.a. hyran.",
     ["Mötet är kl. 9 den 3.5. och gäller bl.a. hyran."], "several"),
    ("sv", "Han bor ensam. Ångesten är svår.", ["Han bor ensam.", "Ångesten är svår."], "å begins"),
    ("en", "Mr. Smith lives alone. He has no income.",
     ["Mr. Smith lives alone.", "He has no income."], "a title"),
    ("en", "She gets support, e.g. cleaning. It helps.",
     ["She gets support, e.g. cleaning.", "It helps."], "abbreviation"),
    ("en", "Seen at 9 a.m. on Monday.", ["Seen at 9 a.m. on Monday."], "abbreviation"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected", "reason"), CASES)
def test_sentences(language, text, expected, reason):
    assert [span.text for span in split_sentences(text, language)] == expected, reason


@pytest.mark.parametrize(("language", "text", "expected", "reason"), CASES)
def test_places_are_those_of_the_text(language, text, expected, reason):
    spans = split_sentences(text, language)
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    kept = "".join(span.text for span in spans)
    assert sorted(c for c in kept if c.isalnum()) == sorted(c for c in text if c.isalnum()), reason


@pytest.mark.parametrize("text", ["", "  \n ", "•\n–\n"])
def test_nothing_to_split(text):
    assert split_sentences(text, "fi") == []


def test_a_language_without_rules_is_split_too():
    assert len(split_sentences("Uno dos. Tres cuatro.", "es")) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  • a b \n", "a b"), ("- [PERSON_1]", "[PERSON_1]"), ("a–b", "a–b"), (" \t", ""), ("", "")],
)
def test_trimming(text, expected):
    span = trimmed(text, 0, len(text))
    assert span.text == expected == text[span.start : span.end]
