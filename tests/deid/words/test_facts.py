"""What is known of a form: its sieves let through whatever the dear questions would find."""

from __future__ import annotations

import pytest

from pipeline.deid.names.namesake import name_in
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.vocabulary import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_known_to_few_is_held_back(language):
    known = word_list(f"namesakes_{language}")
    endings = {"fi": ("", "n", "lle", "lla", "nkin"), "sv": ("", "s"), "en": ("", "s", "'s")}
    forms = [(name + end).capitalize() for name in sorted(known) for end in endings[language]]
    reached = [
        form for form in forms if not known.isdisjoint((form.lower(), name_in(form, language)))
    ]
    assert len(reached) >= len(known)
    assert [form for form in reached if not facts_of(form, language).namesake] == []
    assert not facts_of("Hakemus", language).namesake
