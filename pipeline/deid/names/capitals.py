"""Words with a capital letter: which are names, and why.

Inside a sentence every capital is a name unless its class excuses it. At the beginning of a
sentence the vocabulary decides: a word of the language stays if it is met often enough, or if its
build (clitics, possessives, verbal nouns, long compounds) shows that it is no name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.deid.names.acting import acts_next, is_finite, is_swedish_verb
from pipeline.deid.names.cells import fills_cell, in_cell, is_matter
from pipeline.deid.names.hyphens import hyphened
from pipeline.deid.names.letters import is_letter, letter_mark
from pipeline.deid.names.marks import Mark
from pipeline.deid.names.namesake import (
    is_clearly_word,
    is_doing,
    is_month,
    leans_to_name,
    means_person,
    name_in,
    weigh,
)
from pipeline.deid.names.openings import foreign_word, is_built, is_verbal_noun
from pipeline.deid.words.facts import Facts, facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import countries, word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import LANGUAGES, is_frequent, lemma_of

_ACRONYM = 4
_ROMAN = re.compile(r"[IVX]{1,5}(?::\w+)?")
#: Per million words: an English word less frequent than this is no word of a title.
_TITLE_WORD = 20.0
#: Per million words: what stands before another capital is the name's own first word below this.
_BEFORE_NAME = 50.0
_KNOWN_ABROAD = 2.0
#: Letters and frequency (per million words) up to which a noun that acts is taken for a surname.
_SHORT = 8
_INITIALS = 2
#: Letters from which a derived word inside a sentence is part of an office's name.
_DERIVED = 8
_ACTOR = 30.0
_WEIGHED_ADJECTIVE = 10.0
#: Per million words: a listed name more frequent than this is weighed by its neighbours.
_WEIGHED = 40.0
#: Per million words: pronouns and the like, which a lost full stop leaves inside a sentence.
_FUNCTION = 800.0
#: Points of :func:`weigh` at which the neighbours show the plain word.
_PLAINLY_A_WORD = -2


def capital_mark(
    text: str,
    tokens: Sequence[Token],
    i: int,
    language: str,
    before: Mark | None,
    allowed: frozenset[str],
) -> Mark | None:
    """Return why the i-th word, one with capitals, is taken for a name, or None.

    :param before: mark of the word before, where only a space, a stop or a hyphen lies between.
    :param allowed: further words that stay, lower-cased.
    """
    token = tokens[i]
    if "-" in token.text:
        return hyphened(token, language, allowed)
    facts = facts_of(token.text, language, allowed)
    if before and token.gap == " " and _ROMAN.fullmatch(token.text):
        return Mark("ordinal", facts)
    if is_letter(token.text):
        return letter_mark(tokens, i, language, facts)
    if facts.allowed:
        return _allowed(tokens, i, language, facts, before)
    if not token.capital:
        return None if facts.word else Mark("mixed_case", facts)
    if _after_initial(tokens, i) and not (facts.role or is_frequent(token.text.lower(), language)):
        return Mark("after_initial", facts, 0.8)
    if token.text.split(":")[0].isupper():
        return _upper(tokens, i, language, facts, before)
    if is_month(tokens, i, text):
        return None
    if token.initial or in_cell(token):
        return _initial(text, tokens, i, language, facts, allowed)
    return _inner(tokens, i, language, facts, before)


def _allowed(
    tokens: Sequence[Token], i: int, language: str, facts: Facts, before: Mark | None
) -> Mark | None:
    """A word of the lists that stay: a name all the same where its neighbours say so."""
    token = tokens[i]
    if token.text.isupper():
        return None
    if facts.given:
        feast = facts.word and not token.initial and language != "en"
        beside_verb = acts_next(tokens, i, language) if facts.word else False
        meant = is_doing(tokens, i, language) or fills_cell(tokens, i) or is_matter(tokens, i)
        if feast or beside_verb or meant:
            return Mark("namesake", facts)
    if before and before.facts.given and token.gap == " " and _land_or_short(token.text):
        return Mark("beside_name", facts, 0.6)
    lower = token.text.lower()
    first = facts.given or (lower in word_list("polite") and language == "fi")
    if first and _name_follows(tokens, i, language, frozenset()):
        return Mark("before_name", facts, 0.6)
    return None


def _land_or_short(form: str) -> bool:
    """Whether a word that stays is a people or a country, or a short abbreviation or drug."""
    lower = form.lower()
    if any(base in word_list("peoples") or base in countries() for base in base_forms(form)):
        return True
    return len(lower) <= _ACRONYM and (
        lower in word_list("acronyms") or lower in word_list("medicine")
    )


def _after_initial(tokens: Sequence[Token], i: int) -> bool:
    """J. Kuusi, K.-H. Funke: a capital after a letter with a stop."""
    if i == 0 or tokens[i].initial or tokens[i].gap not in (". ", "."):
        return False
    previous = tokens[i - 1].text.split("-")[-1]
    return len(previous) == 1 and previous.isupper()


def _inner(
    tokens: Sequence[Token], i: int, language: str, facts: Facts, before: Mark | None
) -> Mark | None:
    """A capital inside a sentence."""
    if facts.listed:
        return Mark("name_list", facts, 0.9)
    if facts.ordinary:
        return Mark("namesake", facts, 0.8)
    if before and tokens[i].gap == " " and not _may_follow_a_name(tokens[i], language, facts):
        return Mark("beside_name", facts, 0.7)
    if facts.role or facts.office or _is_derived(tokens, i, language, facts):
        return None
    if tokens[i].gap == ", " and tokens[i - 1].capital and _heads_in_list(tokens[i], language):
        return None
    if facts.word and is_frequent(tokens[i].text.lower(), language, _FUNCTION):
        follows = i + 1 < len(tokens) and tokens[i + 1].gap == " " and tokens[i + 1].capital
        return Mark("capital", facts, 0.5) if follows and language != "en" else None
    often = is_frequent(tokens[i].text.lower(), language, _TITLE_WORD)
    if language == "en" and facts.word and often:
        return None
    return Mark("capital", facts, 0.7)


def _is_derived(tokens: Sequence[Token], i: int, language: str, facts: Facts) -> bool:
    """Sosiaali- ja terveysministeriö, Terveyden ja hyvinvoinnin laitos: words of an office's name.

    The first part before a hanging hyphen; a common Finnish word whose ending no name has.
    """
    if i + 1 < len(tokens) and tokens[i + 1].gap == "- " and (facts.word or facts.compound):
        return True
    lower = tokens[i].text.lower()
    if language != "fi" or not facts.word or facts.entry or len(lower) < _DERIVED:
        return False
    return is_built(lower, "fi") and is_frequent(lower, "fi")


def _heads_in_list(token: Token, language: str) -> bool:
    """Terapia, Tulkkaus, Velkaneuvonta: matters in a list that writes each with a capital."""
    facts = facts_of(token.text, language)
    if not (facts.word or facts.compound) or facts.nature or facts.entry:
        return False
    return is_built(token.text.lower(), language)


def _may_follow_a_name(token: Token, language: str, facts: Facts) -> bool:
    """An office (*Helsingin Hallinto-oikeus*) or a pronoun that a lost full stop left there."""
    if facts.office:
        return True
    return facts.word and is_frequent(token.text.lower(), language, 2 * _FUNCTION)


def _initial(
    text: str,
    tokens: Sequence[Token],
    i: int,
    language: str,
    facts: Facts,
    allowed: frozenset[str],
) -> Mark | None:
    """A capital that opens a sentence."""
    if facts.role:
        return None
    if facts.given and fills_cell(tokens, i):
        return Mark("namesake", facts, 0.5)
    if facts.word or facts.compound:
        return _opening_word(tokens, i, language, facts, allowed)
    if facts.listed:
        is_word = is_clearly_word(tokens, i, language)
        return None if is_word else Mark("name_list", facts, 0.9)
    if foreign_word(text, tokens, i, language):
        return None
    return Mark("unknown_word", facts, 0.5)


def _opening_word(
    tokens: Sequence[Token], i: int, language: str, facts: Facts, allowed: frozenset[str]
) -> Mark | None:
    lower = tokens[i].text.lower()
    if lower in word_list("words") and not facts.given:
        return None
    if facts.listed or facts.ordinary:
        if means_person(tokens, i, language, facts):
            return Mark("namesake", facts, 0.6)
        if _rather_a_name(tokens, i, language, facts):
            return Mark("namesake", facts, 0.5)
    elif facts.office or is_verbal_noun(lower, language):
        return None
    else:
        rare = _rare_opening(tokens, i, language, facts)
        if rare:
            return rare
        if facts.namesake and leans_to_name(tokens, i, language):
            return Mark("namesake", facts, 0.4)
    named = facts.listed or (lemma_of(tokens[i].text, language) or lower)[:1].isupper()
    namelike = named and not is_frequent(lower, language, _BEFORE_NAME)
    if namelike and _name_follows(tokens, i, language, allowed):
        return Mark("before_name", facts, 0.6)
    return None


def _rare_opening(tokens: Sequence[Token], i: int, language: str, facts: Facts) -> Mark | None:
    """A word on no list of names that is seldom met, or that does what persons do."""
    if facts.entry or facts.peeled:
        return Mark("rare_word", facts, 0.5)
    if facts.rare and not is_built(tokens[i].text.lower(), language):
        return Mark("rare_word", facts, 0.4)
    if _is_actor(tokens, i, language):
        return Mark("rare_actor", facts, 0.4)
    return None


def _rather_a_name(tokens: Sequence[Token], i: int, language: str, facts: Facts) -> bool:
    """Where the neighbours leave it open: a listed name whose ordinary use is not common."""
    token = tokens[i]
    if _name_follows(tokens, i, language, frozenset()) or _said_by(tokens, i, language):
        return True
    if weigh(tokens, i, language, name_in(token.text, language)) <= _PLAINLY_A_WORD:
        return False
    if not facts.ordinary and not is_frequent(token.text.lower(), language, _WEIGHED):
        return True
    return _surname_acts(tokens, i, language, facts)


def _said_by(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Mäen mukaan, Revon mielestä; an ordinal of rulers after it (Konstantin II)."""
    if i + 1 == len(tokens) or tokens[i + 1].gap != " ":
        return False
    after = tokens[i + 1].text
    if len(after) > 1 and _ROMAN.fullmatch(after):
        return True
    said = after in ("mukaan", "mielestä") and tokens[i].text.endswith("n")
    return language == "fi" and said


def _is_actor(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Lintu kertoi, Kallioinen on, Lintu, Jonna: a noun on no list that does what persons do."""
    lower = tokens[i].text.lower()
    if is_verbal_noun(lower, language):
        return False
    if lower.endswith("nen") and not is_frequent(lower, language, _WEIGHED_ADJECTIVE):
        return _surname_acts(tokens, i, language, None)
    if language == "sv" and _two_verbs(tokens, i, lower):
        return True
    return _short_noun(lower, language) and (
        acts_next(tokens, i, language) or _heads_a_list(tokens, i, language)
    )


def _two_verbs(tokens: Sequence[Token], i: int, lower: str) -> bool:
    """Agar argumenterar: two finite verbs on end to the dictionary, so the first is none."""
    if is_frequent(lower, "sv") or not is_swedish_verb(lower) or i + 1 == len(tokens):
        return False
    return tokens[i + 1].gap == " " and is_swedish_verb(tokens[i + 1].text)


def _short_noun(lower: str, language: str) -> bool:
    """A short word in its base form that is not met often: Lintu, Riki, but not Poliisi."""
    if not 1 < len(lower) <= _SHORT or lower in word_list("words"):
        return False
    return lemma_of(lower, language) in (lower, None) and not is_frequent(lower, language, _ACTOR)


def _heads_a_list(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Lintu, Jonna ja Minttu: a comma and a name that is nothing else."""
    if i + 1 == len(tokens) or tokens[i + 1].gap != ", " or not tokens[i + 1].capital:
        return False
    facts = facts_of(tokens[i + 1].text, language)
    return facts.given and not (facts.word or facts.allowed)


def _surname_acts(tokens: Sequence[Token], i: int, language: str, facts: Facts | None) -> bool:
    """Ruotsalainen toteaa, Repo arvosteli, Mäen mukaan: what Finnish says of persons."""
    if language != "fi" or i + 1 == len(tokens) or tokens[i + 1].gap != " ":
        return False
    lower, after = tokens[i].text.lower(), tokens[i + 1].text
    if lower.endswith("nen"):
        return is_finite(after)  # an adjective only where a noun follows it
    if facts is None or not (facts.listed or facts.ordinary):
        return False
    return lemma_of(lower, "fi") in (lower, None) and acts_next(tokens, i, "fi")


def _name_follows(tokens: Sequence[Token], i: int, language: str, allowed: frozenset[str]) -> bool:
    """Whether the next word has a capital that nothing excuses: "Salli Anttila teki"."""
    if i + 1 == len(tokens):
        return False
    after = tokens[i + 1]
    if after.gap != " " or not after.capital or after.initial or after.text.isupper():
        return False
    facts = facts_of(after.text, language, allowed)
    return not facts.allowed and _inner(tokens, i + 1, language, facts, None) is not None


def _upper(
    tokens: Sequence[Token], i: int, language: str, facts: Facts, before: Mark | None
) -> Mark | None:
    """A word in capitals: a heading, an abbreviation or a name."""
    token = tokens[i]
    head = token.text.split(":")[0]
    if facts.listed and len(head) > 2 and not facts.ordinary:
        return Mark("name_list", facts, 0.8)
    known = facts.word or facts.compound
    if before and token.gap == " " and len(head) > 2 and (not known or facts.rare):
        return Mark("beside_name", facts, 0.6)
    if len(head) < _ACRONYM and not known:
        if _name_follows(tokens, i, language, frozenset()):
            return Mark("before_name", facts, 0.5)
        if len(head) == _INITIALS and acts_next(tokens, i, language):
            return Mark("initials", facts, 0.5)
    if known or len(head) <= _ACRONYM:
        return None
    lower = head.lower()
    if any(
        is_frequent(lower, other, _KNOWN_ABROAD) and facts_of(token.text, other).word
        for other in LANGUAGES
    ):
        return None
    return Mark("unknown_capitals", facts, 0.5)
