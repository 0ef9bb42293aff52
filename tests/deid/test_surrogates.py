"""Placeholders stay the same within a client and tell nothing between clients."""

from __future__ import annotations

import pytest

from pipeline.deid.surrogates import Mention, Surrogates


def given(*mentions: tuple[str, str]) -> list[str]:
    listed = [Mention(*mention) for mention in mentions]
    surrogates = Surrogates(b"key", "C1", listed)
    return [surrogates.placeholder(mention) for mention in listed]


def persons(*names: str) -> list[int]:
    placeholders = given(*(("PERSON", name) for name in names))
    return [int(placeholder[8:-1]) for placeholder in placeholders]


@pytest.mark.parametrize(
    ("names", "numbers", "why"),
    [
        (["Virtanen", "Virtasen", "Virtaselle"], [1, 1, 1], "inflected"),
        (["Hrytsenkon", "Hrytsenkolla"], [1, 1], "inflected, on no list"),
        (["Satu Mäki", "Satu", "Mäelle"], [1, 1, 1], "parts of a full name"),
        (["Satu", "Satu Mäki"], [1, 1], "part first"),
        (["Satu Mäki", "Timo Mäki", "Timo"], [1, 2, 2], "one surname, two persons"),
        (["Maria", "Mari"], [1, 2], "names that look inflected"),
        (["Fadumo", "Fadumolle", "Fadumon"], [1, 1, 1], "from abroad, inflected"),
        (["Nguyen Thi Mai", "Nguyenille", "Main"], [1, 1, 1], "consonant, parts of a name"),
        (["Tamarilla", "Tamar", "Tamara"], [1, 1, 2], "two names that look alike"),
        (["Anna-Liisa", "Anna-Liisalle"], [1, 1], "double name"),
        (["Mäki-Kuusi", "Mäki-Kuusen"], [1, 1], "double surname, gradation"),
        (["Omar al-Hassan", "Hassanille"], [1, 1], "article"),
        (["Ilyas", "Ilyaksella"], [1, 1], "stem that changes"),
        (["A.B.", "C.D."], [1, 2], "initials"),
    ],
)
def test_mentions_of_one_person_share_a_number(names, numbers, why):
    assert persons(*names) == numbers, why


def test_numbers_run_for_each_kind_by_first_occurrence():
    assert given(("PHONE", "040 123"), ("HETU", "x"), ("PHONE", "050 1"), ("PHONE", "040-123")) == [
        "[PHONE_1]", "[HETU_1]", "[PHONE_2]", "[PHONE_1]",
    ]  # fmt: skip


def test_a_company_without_its_legal_form_is_the_same():
    named = given(("ORGANISATION", "Salpaus Laminate Oy"), ("ORGANISATION", "Salpaukselle"))
    assert named == ["[ORGANISATION_1]", "[ORGANISATION_1]"]


def test_no_name_stands_in_what_is_held():
    surrogates = Surrogates(b"key", "C1", [Mention("PHONE", "0401234567")])
    assert "0401234567" not in repr(vars(surrogates))
