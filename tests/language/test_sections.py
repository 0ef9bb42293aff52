"""Headings of casework documents and whose view a sentence gives."""

from __future__ import annotations

import pytest

from pipeline.language.sections import split_lines, voice_of


@pytest.mark.parametrize(
    ("language", "line", "section", "reason"),
    [
        ("fi", "Tausta", "background", "a word on its own line"),
        ("fi", "ASIAKKAAN NÄKEMYS", "client_view", "capitals"),
        ("fi", "Asiakkaan oma näkemys:", "client_view", "a colon at the end"),
        ("fi", "Talous", "economy", "economy"),
        ("fi", "1. Asuminen", "housing", "numbered"),
        ("fi", "2.1 Talous", "economy", "numbered in two steps"),
        ("sv", "3) Ekonomi:", "economy", "numbered with a bracket"),
        ("fi", "Sosiaalityöntekijän arvio", "worker_view", "the worker's view"),
        ("fi", "Päätös", "decision", "decision"),
        ("sv", "Klientens egen syn", "client_view", "the client's view"),
        ("sv", "Socialarbetarens bedömning", "worker_view", "the worker's view"),
        ("sv", "Ekonomi:", "economy", "economy"),
        ("en", "Client's view", "client_view", "the client's view"),
        ("en", "Current situation", "background", "background"),
        ("en", "Assessment", "worker_view", "the worker's view"),
    ],
)
def test_headings(language, line, section, reason):
    head, body = split_lines(f"{line}\nText of it here.\n", language)
    assert (head.heading, head.section) == (True, section), reason
    assert (body.heading, body.section) == (False, section), "it holds until the next heading"


@pytest.mark.parametrize(
    ("language", "line", "reason"),
    [
        ("fi", "Tausta on tässä monipolvinen ja siitä kerrotaan alla enemmän.", "a long sentence"),
        ("fi", "Talous on kunnossa.", "a full stop closes it"),
        ("fi", "Hän asuu Porissa", "no cue"),
        ("sv", "Ekonomin är bra.", "a full stop closes it"),
        ("en", "He lives alone", "no cue"),
        ("fi", "[PERSON_1]:", "a placeholder is no heading"),
    ],
)
def test_no_headings(language, line, reason):
    (found,) = split_lines(line, language)
    assert (found.heading, found.section) == (False, "body"), reason


def test_a_heading_in_the_line_stays_with_what_it_heads():
    text = "Tausta\nAlku.\n  Talous: Vuokra on rästissä.\nLoppu.\n"
    lines = split_lines(text, "fi")
    assert [line.section for line in lines] == ["background", "background", "economy", "economy"]
    inline = lines[2]
    assert not inline.heading and inline.entry
    assert text[inline.start : inline.end].strip() == "Talous: Vuokra on rästissä."


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Velat: noin 12 000 e", True),
        ("Psykisk hälsa: medelsvår", True),
        ("Työ / opiskelu: ei", True),
        ("Sovittu:", False),
        ("hän sanoi: ei", False),
        ("Äiti kertoi puhelimessa tänään näin: ei", False),
        ("Klo 12:30 tavattiin", False),
    ],
)
def test_a_field_of_a_form_is_told_by_its_label(line: str, entry: bool):
    (found,) = split_lines(line, "fi")
    assert found.entry is entry


def test_an_unknown_heading_is_no_prose_and_keeps_the_section():
    lines = split_lines("Talous\nMUUTA\nVelkaa on.", "fi")
    assert [(line.heading, line.section) for line in lines] == [
        (True, "economy"), (True, "economy"), (False, "economy"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a\n\n b \r\nc", "a\u2028b\x0cc", "", "\n\n"])
def test_places_cover_every_line(text):
    lines = split_lines(text, "en")
    assert [text[line.start : line.end].strip() for line in lines] == [
        line.strip() for line in text.splitlines() if line.strip()
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "section", "voice", "reason"),
    [
        ("fi", "Hän kertoo nukkuvansa huonosti.", "body", "client", "she tells it"),
        ("fi", "Työntekijä arvioi tilanteen vakavaksi.", "body", "worker", "the worker says so"),
        ("fi", "Asunto on kylmä.", "body", "unknown", "nobody says it"),
        ("fi", "Asunto on kylmä.", "client_view", "client", "in the client's section"),
        ("fi", "Asunto on kylmä.", "worker_view", "worker", "in the worker's section"),
        ("fi", "Asiakas kertoo, mutta arvioidaan toisin.", "body", "unknown", "both speak"),
        ("fi", "Hän kertoo asunnosta.", "worker_view", "client", "the sentence goes first"),
        ("sv", "Hon berättar att hyran är obetald.", "body", "client", "she tells it"),
        ("sv", "Undertecknad noterade röran.", "body", "worker", "the worker says so"),
        ("en", "She says that the rent is unpaid.", "body", "client", "she tells it"),
        ("en", "The worker noted the mess.", "body", "worker", "the worker says so"),
        ("en", "The flat is cold.", "economy", "unknown", "a section of neither"),
    ],
)
def test_voice(language, sentence, section, voice, reason):
    assert voice_of(sentence, section, language) == voice, reason
