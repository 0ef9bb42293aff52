"""The quick questions about a form hold back nothing that a rule would be concerned by."""

from __future__ import annotations

import pytest

from pipeline.deid.names.looks import RULES, looks_of
from pipeline.deid.names.lower_case import TITLES, lower_case_kind
from pipeline.deid.words.inflection import ENDINGS
from pipeline.deid.words.lists import given_names, places, word_list
from pipeline.deid.words.tokens import tokenize


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_form_that_says_nothing_concerns_no_rule(language):
    names = sorted(given_names() | places())[::40]
    words = sorted(word_list("institutions") | word_list("roles") | word_list("verbs"))[::5]
    forms = [*words, *names, *(name + end for name in names for end in ENDINGS[::4])]
    forms += "läsnä present alias big home care mr dr asui kertoi hoidettu".split()
    tokens = tokenize(" ".join(forms))
    silent = [
        t.text for t, look in zip(tokens, looks_of(tokens, language), strict=True) if not look
    ]
    assert len(silent) > 100
    for form in silent:
        assert form.islower() and form not in TITLES
        assert lower_case_kind(form, language) == ""
        assert [rule for rule in RULES if rule.concerns(form, language)] == [], form
