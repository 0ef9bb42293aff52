"""Which characters were masked, from the scrubbed text alone."""

from __future__ import annotations

import pytest

from pipeline.tuning.align import masked_characters


def masked(raw: str, scrubbed: str) -> str | None:
    """Show the masked characters as #; placeholders in ``scrubbed`` are [X]."""
    spans = [(i, i + 3) for i in range(len(scrubbed)) if scrubbed.startswith("[X]", i)]
    cover = masked_characters(raw, scrubbed, spans)
    if cover is None:
        return None
    assert len(cover) == len(raw)
    return "".join("#" if hit else letter for hit, letter in zip(cover, raw, strict=True))


@pytest.mark.parametrize(
    ("raw", "scrubbed", "expected", "reason"),
    [
        ("Matti soitti", "[X] soitti", "##### soitti", "at the beginning"),
        ("soitti Matti", "soitti [X]", "soitti #####", "at the end"),
        ("Matti", "[X]", "#####", "everything"),
        ("Matti ja Maija", "[X] ja [X]", "##### ja #####", "two"),
        ("Matti Meikäläinen, 12", "[X], 12", "#################, 12", "several words"),
        ("a.b (c)", "a.[X] (c)", "a.# (c)", "signs of a pattern"),
        ("Matti\nsoitti\nMaija", "[X]\nsoitti\n[X]", "#####\nsoitti\n#####", "lines"),
        ("ja ja ja", "ja [X] ja", "ja ## ja", "the same words around it"),
        ("ei mitään", "ei mitään", "ei mitään", "nothing masked"),
        ("", "", "", "an empty document"),
        ("Matti soitti", "[X] kirjoitti", None, "another text"),
        ("soitti", "kirjoitti", None, "another text, nothing masked"),
        ("soitti", "[X]soitti", None, "a placeholder for nothing"),
        ("soitti nyt", "soitti", None, "the end is missing"),
    ],
)
def test_alignment(raw, scrubbed, expected, reason):
    assert masked(raw, scrubbed) == expected, reason


def test_placeholders_side_by_side_are_covered_together():
    """Where nothing stands between two, their border is unknown and does not matter."""
    assert masked("MattiMaija x", "[X][X] x") == "########## x"
