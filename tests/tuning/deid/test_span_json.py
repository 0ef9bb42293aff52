"""Spans in JSON as several tools write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import InputRefused
from pipeline.tuning.deid.span_json import read_span_json

TEXT = "Call Aino now"
SPAN = {"start": 5, "end": 9, "label": "PERSON"}
LABEL_STUDIO = {
    "id": 4,
    "data": {"text": TEXT},
    "annotations": [
        {"result": [{"value": {"start": 5, "end": 9, "labels": ["PERSON"]}}, {"value": {}}]}
    ],
}


def read(tmp_path: Path, content, name: str = "a.json", **more):
    path = tmp_path / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return read_span_json(path, **more)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (
            {
                "full_text": TEXT,
                "spans": [{"entity_type": "PERSON", "start_position": 5, "end_position": 9}],
            },
            "presidio-research",
        ),
        ({"text": TEXT, "entities": [SPAN]}, "objects"),
        ({"text": TEXT, "entities": [[5, 9, "PERSON"]]}, "spaCy"),
        ({"text": TEXT, "label": [[5, 9, "PERSON"]]}, "Doccano"),
        (
            {"text": TEXT, "entities": [{"start_offset": 5, "end_offset": 9, "label": "PERSON"}]},
            "Doccano, with relations",
        ),
        (LABEL_STUDIO, "Label Studio"),
    ],
)
def test_every_tool(tmp_path, entry, reason):
    (listed,) = read(tmp_path, [entry])
    (lined,) = read(tmp_path, json.dumps(entry) + "\n\n", "a.jsonl")
    for made in (listed, lined):
        (mention,) = made.mentions
        assert (made.text[mention.start : mention.end], mention.label) == ("Aino", "PERSON"), reason
        assert [made.text[a:b] for a, b in made.words] == ["Call", "now"]


def test_start_zero_and_no_spans(tmp_path):
    found = read(tmp_path, [{"text": "Aino", "spans": [[0, 4, "PER"]]}, {"text": "x", "spans": []}])
    assert [len(one.mentions) for one in found] == [1, 0]


def test_what_is_told_of_an_entry(tmp_path):
    entry = {"text": "x", "spans": [], "id": "n7", "client_id": "c", "language": "sv-FI",
             "template_id": 12}  # fmt: skip
    (made,) = read(tmp_path, [entry])
    assert (made.document_id, made.client_id, made.language) == ("n7", "c", "sv")
    assert made.groups == (("template_id", "12"),)
    (forced,) = read(tmp_path, [entry], language="fi")
    assert forced.language == "fi"


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        ("[]", "a.json", "nothing in it"),
        ('[{"text": "secret"', "line 1", "broken JSON"),
        ('{"text": "secret", "spans": []}\nsecret\n', "line 2", "broken line"),
        (["secret"], "entry 1", "not an object"),
        ([{"text": "secret"}], "entry 1", "no spans"),
        ([{"spans": []}], "entry 1", "no text"),
        ([{"text": "secret", "spans": [[0, 99, "PER"]]}], "entry 1", "outside its text"),
        ([{"text": "secret", "spans": [[3, 3, "PER"]]}], "entry 1", "empty span"),
        ([{"text": "secret", "spans": [["0", "2", "PER"]]}], "entry 1", "places that are text"),
        ([{"text": "secret", "spans": [[0, 2]]}], "entry 1", "no label"),
        (
            [{"data": {"text": "secret"}, "annotations": [{"result": []}] * 2}],
            "entry 1",
            "two annotators: which one is right is not ours to say",
        ),
    ],
)
def test_refusals_say_where(tmp_path, content, where, reason):
    with pytest.raises(InputRefused) as refused:
        read(tmp_path, content)
    assert where in refused.value.where, reason
    assert refused.value.mend and "secret" not in str(refused.value), "no text of the file"
