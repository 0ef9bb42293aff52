"""What is known of a word form, whatever its context: cached, since forms repeat."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from pipeline.deid.words.endings import Endings
from pipeline.deid.words.inflection import base_forms, is_listed
from pipeline.deid.words.lists import (
    given_names,
    home_names,
    places,
    staying,
    surnames,
    word_list,
)
from pipeline.deid.words.vocabulary import (
    NATURE,
    is_compound,
    is_frequent,
    is_rare,
    is_word,
    lemma_of,
)

#: Per million words: a word of the language that often is no name from abroad.
_FREQUENT = 10.0
#: A base form shorter than this, found by peeling endings, is too uncertain to excuse a word.
_SHORTEST_PEELED = 4
#: Cases of -laki, whose k the endings hide.
_OF_AN_ACT = ("huoltolain", "suojelulain", "lakiin", "palvelulain", "tukilain", "hallintolain")
#: Last parts of Finnish and Swedish words for offices, acts and the like: no person's name.
_OFFICES = (
    "virasto laitos ministeriö hallitus tuomioistuin oikeus lautakunta valiokunta neuvosto "
    "valtuutettu valtuusto komissio parlamentti konttori rekisteri rahasto museo järjestö "
    "hallinto liitto poliisi voimat hovioikeus laki asetus direktiivi sopimus strategia "
    "ohjelma suositus julistus toimikunta kuntayhtymä keskus yliopisto korkeakoulu kirjasto "
    "rajavartiosto alue asiamies edustusto kirkko säädös tutkimus järjestelmä palvelu "
    "palvelut kunta "
    "myndighet myndigheten verket styrelsen styrelse ministerium ministeriet departementet "
    "utskottet nämnden rådet domstolen förbundet lagen förordningen direktivet byrån partiet "
    "börsen fonden registret inspektionen ombudsmannen universitetet högskolan centralen "
    "riksdagen polisen kommissionen parlamentet avtalet programmet strategin museet"
).split()
_OFFICE = Endings(_OFFICES)
_OFFICE_OR_ACT = Endings((*_OF_AN_ACT, *_OFFICES))
_NATURE = Endings(sorted(NATURE))
#: Letters of an abbreviation that may be written with one capital as it opens a sentence.
_LONGEST_OPENING = 3
#: They end surnames (Ingemarsdotter).
_KIN = frozenset({"dotter", "dottern", "syster", "systern"})
#: Letters from which a word for a person ends compounds (työn+tekijä, not veli).
_ROLE = 6
#: Per million words: a word more frequent than this prevails over a name of the dictionary.
_OFTEN = 15.0


_T = TypeVar("_T")


class _fact(Generic[_T]):
    """A property that is worked out when first asked for.

    As ``functools.cached_property``, which takes a lock each time (Python 3.11), at half the cost
    of a fact.
    """

    def __init__(self, work: Callable[[Any], _T]) -> None:
        self._work, self._name, self.__doc__ = work, work.__name__, work.__doc__

    def __get__(self, facts: object, _: type | None = None) -> _T:
        found = facts.__dict__[self._name] = self._work(facts)
        return found


class Facts:
    """What lists and vocabulary say of one word form, as written, in one language.

    Each fact is looked up when it is first asked for: many words are decided by one or two.

    :param extra: further words that stay, lower-cased.
    """

    def __init__(self, form: str, language: str, extra: frozenset[str] = frozenset()) -> None:
        self.form, self.language, self._extra = form, language, extra
        self._lower = form.lower()

    @_fact
    def allowed(self) -> bool:
        """Whether it is on the list of words that stay (by lemma)."""
        return _allowed(self.form, self._lemma, self.language, self._extra)

    @_fact
    def word(self) -> bool:
        """Whether the lower-cased form is a word of the language."""
        return is_word(self._lower, self.language)

    @_fact
    def compound(self) -> bool:
        """Whether it is no word itself and falls into words of the language."""
        return not self.word and is_compound(self._lower, self.language)

    @_fact
    def given(self) -> bool:
        """Whether it is a listed given name."""
        return not self._names.isdisjoint(given_names())

    @_fact
    def surname(self) -> bool:
        """Whether it is a listed surname."""
        return not self._names.isdisjoint(surnames())

    @_fact
    def place(self) -> bool:
        """Whether it is a listed place."""
        return not self._names.isdisjoint(places())

    @_fact
    def listed(self) -> bool:
        """Whether some list of names holds it."""
        return self.given or self.surname or self.place

    @_fact
    def ordinary(self) -> bool:
        """Whether it is a name too, but its ordinary use prevails."""
        if not word_list(f"ordinary_{self.language}").isdisjoint((self._lower, self._lemma)):
            return True
        if not (self.word and (self.given or self.surname)) or self.place:
            return False
        at_home = not self._names.isdisjoint(home_names(self.language))
        return not at_home and is_frequent(self._lower, self.language, _FREQUENT)

    @_fact
    def nature(self) -> bool:
        """Whether its last part is a word of nature, as in surnames and place names."""
        return _nature(self._lemma, {self._lower, self._lemma, *self._bases})

    @_fact
    def role(self) -> bool:
        """Whether it is a word for kin or a profession, or a compound of one."""
        is_role = _is_role(self._lower, self._lemma, self._bases)
        return is_role and (self.word or self.compound)

    @_fact
    def rare(self) -> bool:
        """Whether it is a word of the language, but not met once in a million words."""
        return self.word and is_rare(self._lower, self.language)

    @_fact
    def entry(self) -> bool:
        """Whether the dictionary has the form under a name as well (*Salli* beside *sallia*)."""
        return _is_entry(self._capital, self._lower, self._lemma, self.language)

    @_fact
    def office(self) -> bool:
        """Whether its last part is a word for an office or an act (*Luonnonvara+keskus*)."""
        return (self.word or self.compound) and _office(self._lemma, self._bases, self.language)

    @_fact
    def namesake(self) -> bool:
        """Whether some reading of it is a name known to few, or in Finnish any given name.

        A sieve: true wherever the name that is settled on in the end is such a one.
        """
        known = word_list(f"namesakes_{self.language}")
        if self._lower in known or self._lemma in known or not known.isdisjoint(self._bases):
            return True
        return self.language == "fi" and not given_names().isdisjoint(self._bases)

    @_fact
    def peeled(self) -> bool:
        """Whether a name is listed under which it would be peeled (*Kata+n* beside *kattaa*)."""
        bases = self._bases
        listed = not (bases.isdisjoint(given_names()) and bases.isdisjoint(surnames()))
        return listed and self.rare

    @_fact
    def _bases(self) -> set[str]:
        return set(base_forms(self.form))

    @_fact
    def _lemma(self) -> str:
        return (lemma_of(self._lower, self.language) or self._lower).lower()

    @_fact
    def _capital(self) -> str | None:
        return lemma_of(self.form, self.language) if self.form[:1].isupper() else None

    @_fact
    def _names(self) -> set[str]:
        """Base forms; of an ordinary word the dictionary's own only, no peeling by rule."""
        if not self.word:
            return self._bases
        return {self._lower, self._lemma, (self._capital or self._lemma).lower()}


@lru_cache(maxsize=50_000)
def facts_of(form: str, language: str, extra_allowed: frozenset[str] = frozenset()) -> Facts:
    """Return the facts of a word form as written (capitals matter)."""
    return Facts(form, language, extra_allowed)


def _allowed(form: str, lemma: str, language: str, extra: frozenset[str]) -> bool:
    head = form.split(":")[0]
    lower = head.lower()
    written = {form.lower(), lower}
    if not written.isdisjoint(word_list("polite")) or not written.isdisjoint(extra):
        return True
    if _is_acronym(head, lower):
        return True
    stays = _staying(extra)
    if not written.isdisjoint(stays):
        return True
    if lower in given_names():
        return False
    capital = lemma_of(form, language) or ""
    return lemma in stays or capital.lower() in stays or _inflected(form, lower, language, stays)


@lru_cache(maxsize=8)
def _staying(extra: frozenset[str]) -> frozenset[str]:
    return staying() | extra


def _inflected(form: str, lower: str, language: str, stays: frozenset[str]) -> bool:
    """Whether a form without its ending is a word that stays."""
    if language == "sv":
        return lower.removesuffix("s") in stays and len(lower) > _SHORTEST_PEELED
    if language == "en":
        bare = lower.removesuffix("'s").removesuffix("’s")
        return bare in stays or bare.removesuffix("s") in _calendar()
    bases = base_forms(form)
    if form.split(":")[0].isupper() and any(
        base in word_list("acronyms") for base in bases if len(base) > 1
    ):
        return True  # KELAN, HUSISSA
    return not stays.isdisjoint([base for base in bases if len(base) >= _SHORTEST_PEELED])


def _is_acronym(head: str, lower: str) -> bool:
    """An abbreviation of the list: in one case, or with one capital (*Tt*) where no name is so."""
    if lower not in word_list("acronyms"):
        return False
    if head.isupper() or head.islower():
        return True
    return len(lower) <= _LONGEST_OPENING and not is_listed(lower)


@cache
def _calendar() -> frozenset[str]:
    return frozenset(name.removesuffix("s") for name in word_list("calendar_en"))


def _is_entry(capital: str | None, lower: str, lemma: str, language: str) -> bool:
    """Whether the dictionary has a name under this form and the word is not met often."""
    if capital is None or not capital[:1].isupper() or capital.isupper():
        return False
    if not is_frequent(lower, language):
        return True
    return not (is_frequent(lower, language, _OFTEN) or is_frequent(lemma, language, _OFTEN))


def _is_role(lower: str, lemma: str, bases: set[str]) -> bool:
    """A word for kin or a profession, or a compound of one (*perhe+työntekijä*)."""
    if lower in word_list("roles"):
        return True
    ends = _ends_of_roles()
    return ends.fit(lemma) or any(map(ends.fit, bases))


@cache
def _ends_of_roles() -> Endings:
    return Endings(
        sorted(role for role in word_list("roles") if len(role) >= _ROLE and role not in _KIN)
    )


def _office(lemma: str, bases: set[str], language: str) -> bool:
    return _OFFICE_OR_ACT.fit(lemma) or any(
        is_word(base, language) or is_compound(base, language)
        for base in filter(_OFFICE.fit, bases)
    )


def _nature(lemma: str, candidates: set[str]) -> bool:
    return any(
        len(form) > len(end) + 1 and form.endswith(end)
        for form in {lemma, *candidates}
        for end in _NATURE.near(form)
    )
