"""Words of two meanings: the marked pairs with their bar, and what each grammar tells."""

from __future__ import annotations

import pytest

from pipeline.deid.names.namesake import weigh
from pipeline.deid.words.tokens import tokenize
from tests.deid.names.marked_lines import FITTED, pair_outcomes, share_right

#: Text, language, name; the first word that begins with the name is weighed.
PERSONS = [
    ("Satu tiuskaisi ohjaajalle.", "fi", "satu", "a verb of persons, past"),
    ("Onni ei ollut halunnut syödä.", "fi", "onni", "negated perfect"),
    ("Toivo on huolissaan rahasta.", "fi", "toivo", "a state of persons"),
    ("Lahja hukkasi avaimensa.", "fi", "lahja", "third-person possessive"),
    ("Rauhan tytär soitti.", "fi", "rauha", "genitive before a relative"),
    ("Ilon kanssa sovittu aika.", "fi", "ilo", "genitive and kanssa"),
    ("Satu ja Jari erosivat.", "fi", "satu", "coordination with a name"),
    ("Läsnä: Oiva, Eija ja tulkki.", "fi", "oiva", "list of those present"),
    ("Hei Onni, aika on varattu.", "fi", "onni", "greeting"),
    ("Taimi (82 v) asuu yksin.", "fi", "taimi", "age after it"),
    ("Rauhaa autettiin suihkuun.", "fi", "rauha", "partitive of what is done to persons"),
    ("Lahjalla on kuumetta.", "fi", "lahja", "personal case and on"),
    ("Björn vägrade ta emot hjälp.", "sv", "björn", "a thing would have an article"),
    ("Stigs dotter ringde.", "sv", "stig", "genitive before a relative"),
    ("Saga är orolig över hyran.", "sv", "saga", "a state of persons"),
    ("Will said he was tired.", "en", "will", "past of persons"),
    ("Hope's landlord wrote again.", "en", "hope", "genitive before a belonging"),
    ("We met Grace on Monday.", "en", "grace", "object of a meeting"),
    ("Mark no longer attends the group.", "en", "mark", "adverb before the verb"),
]

WORDS = [
    ("Toivon, että aika löytyy.", "fi", "toivo", "verb before a clause"),
    ("Kuusi lasta tuli mukaan.", "fi", "kuusi", "numeral before a partitive"),
    ("Toivo on heikko.", "fi", "toivo", "copula with what things are"),
    pytest.param(
        "Ilossa ei ollut liioittelua.",
        "fi",
        "ilo",
        "a case that persons seldom take",
        marks=pytest.mark.xfail(reason="of a person as of the feeling: *Tuulissa ei ollut vikaa*"),
    ),
    ("Se onni ei kestänyt.", "fi", "onni", "determiner"),
    ("Onni oli, että naapuri auttoi.", "fi", "onni", "a clause for a predicate"),
    ("Talvi oli pitkä.", "fi", "talvi", "season"),
    ("Palon jälkeen muutettiin.", "fi", "palo", "genitive and a postposition of time"),
    ("En björn sprang förbi.", "sv", "björn", "article"),
    ("Per månad blir det 300 euro.", "sv", "per", "preposition"),
    ("Prins ville pojken vara.", "sv", "prins", "the subject follows"),
    ("Will you come?", "en", "will", "auxiliary before a pronoun"),
    ("The team will decide.", "en", "will", "auxiliary before an infinitive"),
    ("We hope to hear from her.", "en", "hope", "verb after a pronoun"),
    ("A rose stood on the table.", "en", "rose", "article"),
    ("Pat on the back helped.", "en", "pat", "preposition and article"),
]


def points(text: str, language: str, name: str) -> int:
    tokens = tokenize(text)
    i = next(k for k, token in enumerate(tokens) if token.text.lower().startswith(name[:3]))
    return weigh(tokens, i, language, name)


@pytest.mark.parametrize(("text", "language", "name", "why"), PERSONS)
def test_what_speaks_for_a_person(text, language, name, why):
    assert points(text, language, name) >= 2, why


@pytest.mark.parametrize(("text", "language", "name", "why"), WORDS)
def test_what_speaks_for_the_word(text, language, name, why):
    assert points(text, language, name) < 0, why


def test_lines_that_taught_the_model():
    """A bar against falling back, no estimate: an estimate are the lines below."""
    outcomes = [o for name in ("first", "further") for o in pair_outcomes(FITTED / f"{name}.tsv")]
    assert share_right(outcomes, "name") >= 0.97
    assert 1 - share_right(outcomes, "word") <= 0.12


@pytest.mark.parametrize(
    ("file", "least", "most"),
    [
        # .94 at .11 when they were read; written for weights that have gone
        ("kept_pairs.tsv", 0.92, 0.13),
        # 320 pairs by another hand, looked at when the model stood
        ("unseen_pairs.tsv", 0.96, 0.14),
    ],
)
def test_pairs_on_which_nothing_was_made(file, least, most):
    outcomes = pair_outcomes(file)
    assert share_right(outcomes, "name") >= least
    assert 1 - share_right(outcomes, "word") <= most
