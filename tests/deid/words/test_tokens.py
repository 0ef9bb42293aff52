"""Where a line opens anew: after a short line, and at the label of a form's field."""

from __future__ import annotations

import pytest

from pipeline.deid.words.tokens import tokenize

LONG = "Taloudellinen tilanne: maksuhäiriömerkintä, ulosotossa noin 8 000 euroa"


@pytest.mark.parametrize(
    ("before", "line", "initial"),
    [
        (LONG, "Velat: noin 12 000 e", True),
        (LONG, "Työ / opiskelu: ei", True),
        (LONG, "Psykisk hälsa: medelsvår", True),
        (LONG, "Virtanen kertoi asiasta", False),
        (LONG, "Koski kertoi: en tiedä", False),
        (LONG, "Lind sade: jag vet inte", False),
        (LONG, "Kela:lle ilmoitetaan", False),
        ("Lyhyt rivi", "Virtanen kertoi asiasta", True),
        (f"{LONG}.", "Virtanen kertoi asiasta", True),
    ],
)
def test_a_line_that_opens_anew(before: str, line: str, initial: bool):
    found = tokenize(f"{before}\n{line}")
    first = next(one for one in found if one.start == len(before) + 1)
    assert first.initial is initial
