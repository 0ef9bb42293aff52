"""Names that are known for a client: from the roster, and swept from the client's own documents.

A known name is found by lemma and without case, also where capitals and lists fail ("puhuttu
satun kanssa"). Names from the roster are found in small letters even where they are ordinary
words, unless their neighbours say that the word is meant; swept ones where they are no words, or
where the neighbours say that a person is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.deid.findings import Finding
from pipeline.deid.names.context_fi import base_of
from pipeline.deid.names.cues_fi import kind_of_noun, kind_of_verb
from pipeline.deid.names.institutions import is_institution
from pipeline.deid.names.leaning import leaning
from pipeline.deid.names.namesake import means_person, weigh
from pipeline.deid.names.numbers import Numbers
from pipeline.deid.names.roster import PARTICLES, Hit, Roster
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.paradigm import case_in
from pipeline.deid.words.tokens import Token, tokenize
from pipeline.deid.words.vocabulary import is_compound, is_frequent, is_word, lemma_of

#: Points of evidence: at or below the first a roster name in small letters is the plain word;
#: so it is where a clause begins or a case of persons stands only at the second; from the third
#: on a swept one, or a nickname, is the person.
_PLAINLY_WORD = -2
_CERTAINLY_WORD = -4
_RATHER_WORD = -1
_PLAINLY_PERSON = 3
#: Fitted log odds above the bar at which a given name, and a surname, of the roster is the person.
_LEANS, _LEANS_FAR = 0.5, 1.5
#: M:lle, S:n: an initial with the ending of a case that persons take.
_INITIAL = re.compile(r"[A-ZÅÄÖ]:(?:n|lle|lla|llä|lta|ltä)")
#: A swept name that opens a sentence is the person's unless the neighbours speak strongly against.
_PLAINLY_WORD_SWEPT = -3
_AND = frozenset("ja sekä och and".split())
_SWEPT = ("PERSON", "LOCATION", "ORGANISATION")
_RULE_OF = {"PERSON": "sweep", "LOCATION": "sweep", "ORGANISATION": "sweep_organisation"}


class KnownNames:
    """Finds a client's known names and numbers.

    :param roster: names, numbers and addresses of the people in the case.
    """

    def __init__(self, roster: Iterable[str] = ()) -> None:
        entries = sorted({entry.strip() for entry in roster if entry and entry.strip()})
        self._numbers = Numbers(entries)
        self._roster = Roster(entries)
        #: Base form of a swept name to its kind.
        self._swept: dict[str, str] = {}
        self._hits: dict[tuple[str, str], tuple[Hit, ...]] = {}

    def sweep(self, text: str, finding: Finding, language: str) -> None:
        """Remember the words of a found name, so that they are found everywhere."""
        if finding.entity not in _SWEPT:
            return
        tokens = tokenize(text[finding.start : finding.end])
        full_name = any(facts_of(token.text, language).given for token in tokens)
        for token in tokens:
            if self._worth_sweeping(token.text, finding.entity, language, full_name=full_name):
                for base in _bases_to_sweep(token.text):
                    self._swept.setdefault(base, finding.entity)
                self._hits.clear()

    def _worth_sweeping(self, word: str, entity: str, language: str, *, full_name: bool) -> bool:
        lower = word.lower()
        facts = facts_of(word, language)
        if len(word) <= 2 or facts.role or facts.allowed or lower in PARTICLES:
            return False
        if entity == "ORGANISATION":
            if lower in word_list("legal_forms") or is_institution(word) or not word[0].isupper():
                return False
            return not (facts.word and is_frequent(lower, language))
        plain = (facts.word or facts.compound) and not (facts.listed or facts.ordinary)
        return full_name or not plain

    def find(self, text: str, language: str) -> Iterator[Finding]:
        """Yield every known name and number in a passage."""
        for match in self._numbers.find(text):
            yield Finding(match.start(), match.end(), "PERSON", "roster_number", 0.5)
        if not (self._roster or self._swept):
            return
        tokens = tokenize(text)
        starts = {base[:2] for base in self._swept} | self._roster.starts
        possible: dict[int, tuple[Hit, ...]] = {}
        for i, (_, _, word, _, _) in enumerate(tokens):
            if word[:2].lower() in starts or "-" in word or ":" in word:
                hits = self._possible_hits(word, language)
                if hits:
                    possible[i] = hits
        found: dict[int, Hit] = {}
        for i, hits in possible.items():
            hit = next((hit for hit in hits if _is_meant(tokens, i, hit, language)), None)
            hit = hit or _together(tokens, i, possible)
            if hit:
                found[i] = hit
        for i, hit in found.items():
            first = self._widened(tokens, i, found)
            score = 0.75 if hit.entity == "ORGANISATION" else 0.55
            start = tokens[first].start
            yield Finding(start, tokens[i].end, hit.entity, hit.rule, score)

    def _widened(self, tokens: Sequence[Token], i: int, found: dict[int, Hit]) -> int:
        """Take in the roster's particles and initials before a name (m. virtanen, van der berg)."""
        first = i
        while first and first - 1 not in found:
            before = tokens[first - 1].text.lower()
            particle = before in self._roster.particles and tokens[first].gap in (" ", "-")
            initial = (
                len(before) == 1
                and before in self._roster.initials
                and tokens[first].gap in (". ", ".")
            )
            if not (particle or initial):
                break
            first -= 1
        return first

    def _possible_hits(self, form: str, language: str) -> tuple[Hit, ...]:
        key = (form, language)
        hits = self._hits.get(key)
        if hits is None:
            hits = self._hits[key] = tuple(self._possible(form, language))
        return hits

    def _possible(self, form: str, language: str) -> Iterator[Hit]:
        roster, swept = self._roster, self._swept
        if roster and ":" in form and _INITIAL.fullmatch(form):
            if form[0].lower() in roster.initials:
                yield Hit(form, form[0].lower(), "roster_initial")
        for k, (part, bases) in enumerate(_parts(form)):
            if roster and roster.may_mean(part):
                yield from roster.hits(part, before_hyphen=k == 1)
            if not swept.keys().isdisjoint(bases):
                base = next(base for base in bases if base in swept)
                yield Hit(part, base, _RULE_OF[swept[base]], swept[base])


def _is_meant(tokens: Sequence[Token], i: int, hit: Hit, language: str) -> bool:
    if hit.rule == "roster_initial":
        return True
    if hit.entity == "ORGANISATION":
        return hit.part[0].isupper() or not _plain(hit.part.lower(), language)
    if not is_word(hit.part.lower(), language):
        return True
    if hit.rule == "sweep":
        return _swept_is_meant(tokens, i, hit, language)
    token = tokens[i]
    if "-" in token.text and hit.part != token.text:
        rest = token.text.lower().removeprefix(hit.part.lower()).strip("-")
        return hit.part[0].isupper() or rest in word_list("belongings") | word_list("roles")
    if language == "en" and hit.part.lower() == hit.name + "s":
        return False  # "ruby cooks": the name's own genitive has an apostrophe
    if hit.part[0].isupper() and not token.initial:
        return True
    return _person_of_the_roster(tokens, i, hit, language)


def _person_of_the_roster(tokens: Sequence[Token], i: int, hit: Hit, language: str) -> bool:
    """A roster name that is a word too: the person, unless the neighbours show the word.

    The points by hand and the fitted weights each may say so; a given name counts for more than
    a surname, one that begins a clause or stands in a case of persons for more than another.
    """
    points = weigh(tokens, i, language, hit.name)
    lean = leaning(tokens, i, language, hit.name)
    case = case_in(hit.part.lower(), hit.name)
    begins = case == "nom" and (tokens[i].initial or tokens[i].gap == ", ")
    if hit.rule == "roster":
        personal = language == "fi" and case in ("all", "ade", "abl")
        bar = _CERTAINLY_WORD if begins or personal else _PLAINLY_WORD
        return points > bar or lean > _LEANS
    if hit.rule == "roster_surname":
        family = language == "fi" and case == "plu" and _tells_of_a_family(tokens, i)
        rather = points > _RATHER_WORD - begins and (begins or lean > -_LEANS_FAR)
        return family or rather or lean > _LEANS_FAR
    return points >= _PLAINLY_PERSON - 1


def _tells_of_a_family(tokens: Sequence[Token], i: int) -> bool:
    """Whether a plural is a family: "laineet muuttivat", "suutarien asunto"."""
    if i + 1 >= len(tokens) or tokens[i + 1].gap != " ":
        return False
    after = tokens[i + 1].text.lower()
    acts = after.endswith(("vat", "vät")) and kind_of_verb(base_of(after)) == "person"
    return acts or (tokens[i].text.lower().endswith("n") and kind_of_noun(after) == "person")


def _together(
    tokens: Sequence[Token], i: int, possible: Mapping[int, tuple[Hit, ...]]
) -> Hit | None:
    """Two words that stand together and are both on the roster: "max nord", "taimi ja voitto"."""
    for hit in possible[i]:
        for step in (-1, 1):
            at = i + step
            joined = 0 <= at < len(tokens) and tokens[at].text.lower() in _AND
            at = at + step if joined else at
            if not 0 <= at < len(tokens):
                continue
            span = range(min(i, at) + 1, max(i, at) + 1)
            other = next((o for o in possible.get(at, ()) if o.name != hit.name), None)
            if other is None or any(tokens[k].gap != " " for k in span):
                continue
            rules = {hit.rule, other.rule}
            if rules == ({"roster"} if joined else {"roster", "roster_surname"}):
                return hit
    return None


def _swept_is_meant(tokens: Sequence[Token], i: int, hit: Hit, language: str) -> bool:
    token, lower = tokens[i], hit.part.lower()
    if not hit.part[0].isupper():
        return weigh(tokens, i, language, hit.name) >= _PLAINLY_PERSON
    if not token.initial:
        return True
    if lemma_of(lower, language) in (None, hit.name) or lower == hit.name:
        return weigh(tokens, i, language, hit.name) >= _PLAINLY_WORD_SWEPT
    return means_person(tokens, i, language, facts_of(token.text, language))


def _plain(lower: str, language: str) -> bool:
    return is_word(lower, language) or is_compound(lower, language)


@lru_cache(maxsize=100_000)
def _parts(form: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A word and, where it is hyphened, its parts, each with its possible base forms."""
    parts = (form, *(form.split("-") if "-" in form else ()))
    return tuple((part, base_forms(part[:1].upper() + part[1:])) for part in parts if part)


def _bases_to_sweep(word: str) -> set[str]:
    """Base forms worth remembering: the form, and what is peeled off it."""
    return {base for base in base_forms(word) if len(base) > 2}
