"""Account numbers: what has a country's letters and length only by chance is none."""

from __future__ import annotations

import pytest

from pipeline.deid.identifiers.accounts import find_accounts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Paid to GB29 NWBK 6016 1331 9268 20.", ["GB29 NWBK 6016 1331 9268 20"]),
        ("Paid to GB29 NWBK 6016 1331 9268 19.", ["GB29 NWBK 6016 1331 9268 19"]),
        ("Paid to AT61 1904 3002 3457 3202.", ["AT61 1904 3002 3457 3202"]),
        ("The visit was at 12. Drove home in cars 1 and 2.", []),
        ("Meeting at 12. Visited by us [UNIT_1] twice.", []),
    ],
)
def test_accounts_of_other_countries(text: str, words: list[str]):
    assert [text[one.start : one.end] for one in find_accounts(text, "en")] == words
