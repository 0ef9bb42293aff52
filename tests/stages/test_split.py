"""Passages: where they begin and end, what they are joined from, and what is left out."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from pipeline.stages.split import SplitSettings, split, words_of
from tests.stages.make_tables import SHUFFLES, documents, same, shuffled

REPORT = """PALVELUTARPEEN ARVIO

Asiakas: [PERSON_1], [HETU_1]

Tausta
Perhe muutti keväällä uuteen asuntoon. Isä on ollut työttömänä vuodesta 2022. Surullista.

Talous: Vuokra on maksamatta kahdelta kuukaudelta. Pikavippejä ei ole.

Asiakkaan näkemys
Alkoholia ei käytetä, mutta velkaa on kertynyt jo tuhansia euroja. Apua toivotaan laskuihin.
"""


def run(*texts: str, detect=same, judge=None, language="fi", **settings):
    frame = documents(
        {"document_id": f"D{k}", "client_id": f"C{k % 2}", "text": text, "language": language}
        for k, text in enumerate(texts)
    )
    return split(frame, detect=detect, judge=judge, settings=SplitSettings(**settings))


def test_a_report_is_split():
    found = run(REPORT).passages
    shown = list(
        zip(found["section"], found["voice"], found["polarity"], found["text"], strict=True)
    )
    assert shown == [
        ("body", "unknown", "affirmed", "Asiakas: [PERSON_1], [HETU_1]"),
        ("background", "unknown", "affirmed", "Perhe muutti keväällä uuteen asuntoon."),
        ("background", "unknown", "affirmed", "Isä on ollut työttömänä vuodesta 2022."),
        ("background", "unknown", "affirmed", "Surullista."),
        ("economy", "unknown", "affirmed", "Talous: Vuokra on maksamatta kahdelta kuukaudelta."),
        ("economy", "unknown", "denied", "Pikavippejä ei ole."),
        ("client_view", "client", "denied", "Alkoholia ei käytetä,"),
        ("client_view", "client", "affirmed", "mutta velkaa on kertynyt jo tuhansia euroja."),
        ("client_view", "client", "affirmed", "Apua toivotaan laskuihin."),
    ]


@pytest.mark.parametrize("text", [REPORT, "• yksi kohta tässä\n• toinen kohta tuossa", "a b c d e"])
def test_places_point_into_the_document(text):
    found = run(text).passages
    assert len(found)
    for row in found.itertuples():
        assert " ".join(text[row.start : row.end].split()) == row.text
        assert row.n_tokens == len(words_of(row.text)) > 0
    assert list(found["position"]) == list(range(len(found)))
    assert (found["start"].to_numpy()[1:] >= found["end"].to_numpy()[:-1]).all(), "no overlap"


@pytest.mark.parametrize(
    ("text", "passages", "reason"),
    [
        ("Väsynyt. Asiakas ei jaksa siivota kotiaan.", 1, "a short sentence joins the next"),
        ("Väsynyt. Yksin. Uupunut. Asiakas asuu Porissa.", 2, "three sentences at most"),
        ("Väsynyt.\nAsiakas ei jaksa siivota kotiaan.", 1, "also over a line break"),
        ("Väsynyt.\nMUUTA:\nAsiakas ei jaksa siivota kotiaan.", 2, "never over a heading"),
        ("Tausta: Väsynyt.\nPerhetilanne: Lapset asuvat äidin luona.", 2, "nor a heading in line"),
        ("Asiakas ei jaksa siivota kotiaan. Väsynyt.", 2, "nothing follows it: it stands alone"),
        ("Velaton. Asiakas ei jaksa siivota kotiaan.", 2, "never over a turn of polarity"),
        ("Velat: ei\nVäkivalta: ei\nUni: huonoa", 3, "each field of a form stands alone"),
    ],
)
def test_what_is_joined(text, passages, reason):
    found = run(text).passages
    assert len(found) == passages, reason
    assert not found["text"].str.contains("MUUTA|. Perhetilanne").any(), reason
    words = sum(len(words_of(part)) for part in found["text"])
    heads = len(re.findall(r"MUUTA", text))
    assert words == len(words_of(text)) - heads, f"no word is lost: {reason}"


def test_a_joined_passage_stays_within_its_words():
    long = "sana " * 100 + "loppu."
    assert len(run(f"Väsynyt. {long}").passages) == 2
    assert len(run(f"Väsynyt. {long}", max_words=200).passages) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   \n\n ", "white space"),
        ("TAUSTA\n\nTALOUS\n", "headings alone"),
        ("[PERSON_1], [HETU_1], 12.3.2026", "nothing but placeholders and numbers"),
        ("• \n–\n...", "bullets and stops"),
    ],
)
def test_a_document_without_a_passage_is_a_reject(text, reason):
    found = run(text, "Asiakas asuu yksin keskustassa.")
    assert found.rejects.to_dict("records") == [
        {"stage": "split", "row_id": "D0", "reason": "no_passage"}
    ], reason
    assert set(found.passages["document_id"]) == {"D1"}, reason


def test_no_documents_give_empty_tables():
    found = run()
    assert len(found.passages) == len(found.rejects) == 0


def test_the_judge_sees_passages_in_their_own_language_and_decides():
    seen = []

    def detect(text: str, default: str) -> str:
        return "sv" if " och " in text else default

    def judge(texts, languages):
        seen.extend(zip(texts, languages, strict=True))
        return ["past"] * len(texts)

    found = run("Asiakas asuu yksin täällä.\nHon bor med man och barn.", detect=detect, judge=judge)
    assert seen == [
        ("Asiakas asuu yksin täällä.", "fi"),
        ("Hon bor med man och barn.", "sv"),
    ]
    assert list(found.passages["language"]) == ["fi", "sv"]
    assert set(found.passages["polarity"]) == {"past"}


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    frame = documents(
        {"document_id": f"D{k}", "client_id": f"C{k % 3}", "text": text}
        for k, text in enumerate([REPORT, "", "Velkaa on paljon nyt.", "Ei mitään.", REPORT[::2]])
    )
    settings = SplitSettings()
    one = split(frame, detect=same, settings=settings)
    other = split(shuffled(frame, seed), detect=same, settings=settings)
    pd.testing.assert_frame_equal(one.passages, other.passages)
    pd.testing.assert_frame_equal(one.rejects, other.rejects)


def test_a_document_is_split_alike_whatever_stands_beside_it():
    alone = run(REPORT).passages
    among = run(REPORT, "Muuta tekstiä on tässä.", "Ja vielä lisää tekstiä.").passages
    pd.testing.assert_frame_equal(alone, among[among["document_id"] == "D0"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Asiakas [PERSON_1] soitti", ["Asiakas", "soitti"]),
        ("ma-pe klo 9.15 [ADDRESS_12]", ["ma-pe", "klo"]),
        ("[Ä] 123 _", []),
    ],
)
def test_words_leave_placeholders_and_numbers_out(text, words):
    assert words_of(text) == words
