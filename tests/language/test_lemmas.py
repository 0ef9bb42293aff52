"""Base forms: each case is a word that a naive lookup gets wrong, or must get right."""

import pytest

from pipeline.language.lemmas import lemma, tokens, variants


@pytest.mark.parametrize(
    ("word", "language", "base", "reason"),
    [
        ("lapset", "fi", "lapsi", "plural with a changed stem"),
        ("velkoja", "fi", "velka", "also the word for a creditor"),
        ("tuen", "fi", "tuki", "consonant gradation, also 'I support'"),
        ("eivät", "fi", "ei", "the negation verb in person"),
        ("niiden", "fi", "ne", "simplemma has a dot in this base form"),
        ("maksamatta", "fi", "maksamaton", "simplemma makes a liver of it"),
        ("barnens", "sv", "barn", "definite plural genitive"),
        ("får", "sv", "få", "also a sheep"),
        ("skulle", "sv", "ska", "simplemma makes a school of it"),
        ("missbruket", "sv", "missbruk", "the noun, not the verb"),
        ("Children", "en", "child", "English, capital letter"),
        ("Kinder", "de", "kinder", "another language is only lowered"),
    ],
)
def test_lemma(word: str, language: str, base: str, reason: str) -> None:
    assert lemma(word, language) == base, reason


@pytest.mark.parametrize(
    ("word", "language", "wanted", "reason"),
    [
        ("eronnut", "fi", "erota", "participle with assimilation"),
        ("noussut", "fi", "nousta", "participle of a verb in -sta"),
        ("lastenkin", "fi", "lapsi", "clitic"),
        ("nopeasti", "fi", "nopea", "adverb"),
        ("suurempi", "fi", "suuri", "comparative"),
        ("ensamt", "sv", "ensam", "adverb in -t"),
        ("betalas", "sv", "betala", "passive"),
    ],
)
def test_variants_hold_the_base_form(word: str, language: str, wanted: str, reason: str) -> None:
    assert wanted in variants(word, language), reason


def test_variants_are_distinct_and_begin_with_the_lemma() -> None:
    found = variants("jaksamisestaan", "fi")
    assert found[0] == lemma("jaksamisestaan", "fi")
    assert len(found) == len(set(found))


def test_tokens_leave_out_placeholders_and_numbers() -> None:
    text = "[PERSON_1] asuu [LOCATION]:ssa, TE-toimisto soitti 3.4.2026 klo 12."
    assert tokens(text) == ["asuu", "ssa", "TE-toimisto", "soitti", "klo"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_shared_dictionaries_give_the_lemmas_that_simplemma_gives(language: str):
    """Frequent words, capitals, and compounds that no dictionary holds."""
    import simplemma
    from wordfreq import top_n_list

    from pipeline.language.lemmas import _lemmatizer

    frequent = top_n_list(language, 1500)
    words = [*frequent, *(word.capitalize() for word in frequent[:500])]
    words += [one + other for one, other in zip(frequent[200:500], frequent[700:1000], strict=True)]
    own = [_lemmatizer().lemmatize(word, language) for word in words]
    assert own == [simplemma.lemmatize(word, lang=language, low_memory=True) for word in words]
