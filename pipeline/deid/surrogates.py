"""Placeholders that stay the same within a client's documents: [PERSON_1], [ADDRESS_2].

Two mentions of one identity (by lemma: Virtasen, Virtaselle; by part: Satu, Satu Virtanen) get
one number. Identities are held as HMAC-SHA256 over the normalised lemma with the run's key and
the client, never as plain words or plain hashes; numbers go by first occurrence.
"""

from __future__ import annotations

import hmac
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.deid.words.inflection import base_forms, is_listed
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.paradigm import case_in
from pipeline.deid.words.tokens import tokenize

#: The Arabic article before a name: al-Hassan and Hassan are one.
_ARTICLE = re.compile(r"^(?:al|el|ul)-(?=\w)", re.IGNORECASE)
_BY_LEMMA = ("PERSON", "LOCATION", "ORGANISATION")


#: Kinds of which a part of the name means the whole (Satu of Satu Virtanen).
_BY_PART = ("PERSON", "ORGANISATION")


@dataclass(frozen=True)
class Mention:
    """What was found at one place: the kind and the words, in the order of the documents."""

    entity: str
    words: str


@dataclass
class _Person:
    tokens: set[str] = field(default_factory=set)


class Surrogates:
    """Gives each identity of one client its placeholder.

    :param key: secret of the workspace.
    :param client_id: client whose documents share the numbers.
    :param mentions: every mention of the client, in the order that the numbers follow.
    """

    def __init__(self, key: bytes, client_id: str, mentions: Sequence[Mention]) -> None:
        self._key = key
        self._client = client_id
        self._lemmas = _common_lemmas(m.words for m in mentions if m.entity in _BY_LEMMA)
        joined = {
            entity: self._joined([m.words for m in mentions if m.entity == entity])
            for entity in _BY_PART
        }
        self._numbers: dict[str, int] = {}
        self._of_mention: dict[tuple[str, str], str] = {}
        counts: Counter[str] = Counter()
        for mention in dict.fromkeys(mentions):
            if mention.entity in joined:
                identity = joined[mention.entity][mention.words]
            else:
                identity = self._normalised(mention)
            digest = self._digest(mention.entity, identity)
            if digest not in self._numbers:
                counts[mention.entity] += 1
                self._numbers[digest] = counts[mention.entity]
            self._of_mention[mention.entity, self._digest("", mention.words)] = digest

    def placeholder(self, mention: Mention) -> str:
        """Return the placeholder of a mention that was handed in at the start."""
        digest = self._of_mention[mention.entity, self._digest("", mention.words)]
        return f"[{mention.entity}_{self._numbers[digest]}]"

    def _digest(self, entity: str, identity: str) -> str:
        message = f"{self._client}\x1f{entity}\x1f{identity}".encode()
        return hmac.digest(self._key, message, "sha256").hex()

    def _normalised(self, mention: Mention) -> str:
        if mention.entity in _BY_LEMMA:
            return " ".join(self._lemma(word) for word in _name_words(mention.words))
        if mention.entity == "ADDRESS":
            words = tokenize(mention.words)
            street = base_forms(words[0].text)[-1] if words else ""
            return street + "".join(c for c in mention.words if c.isdigit())
        return "".join(c for c in mention.words.casefold() if c.isalnum())

    def _lemma(self, word: str) -> str:
        return self._lemmas.get(word.lower(), word.lower())

    def _joined(self, names: Sequence[str]) -> dict[str, str]:
        """Join mentions of one bearer; return the identity of each way of writing the name."""
        keys = {name: tuple(map(self._lemma, _name_words(name))) for name in dict.fromkeys(names)}
        persons: list[_Person] = []
        found: dict[str, _Person] = {}
        for name in sorted(keys, key=lambda n: len(keys[n]) < 2):
            words = set(keys[name])
            person = next((p for p in persons if _same_person(words, p.tokens)), None)
            if person is None:
                person = _Person()
                persons.append(person)
            person.tokens |= words or {name.casefold()}
            found[name] = person
        return {name: " ".join(sorted(person.tokens)) for name, person in found.items()}


def _same_person(words: set[str], person: set[str]) -> bool:
    """One word of a known name, or at least two words in common, mean the same person."""
    return bool(words) and (words <= person or len(words & person) > 1)


def _name_words(name: str) -> list[str]:
    words = [_ARTICLE.sub("", token.text) for token in tokenize(name)]
    longer = [word for word in words if len(word) > 1 and word.lower() not in _passed()]
    return longer or words


@cache
def _passed() -> frozenset[str]:
    """Words beside a name that are none."""
    return word_list("roles") | word_list("legal_forms")


def _common_lemmas(names: Iterable[str]) -> dict[str, str]:
    """Form to lemma: of the possible base forms, the one that most forms of the client share.

    A form that stands in a case of another one (Nguyenille of Nguyen) has that one among its
    base forms; where both would do, the shorter one is taken.
    """
    words = {word.lower() for name in names for word in _name_words(name)}
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        alike[word[:2]].append(word)
    forms = {word: _bases(word, alike[word[:2]]) for word in words}
    shared = Counter(base for bases in forms.values() for base in set(bases))
    return {
        form: min(bases, key=lambda base: (-shared[base], len(base), base))
        for form, bases in forms.items()
    }


def _bases(form: str, others: Iterable[str]) -> tuple[str, ...]:
    """Possible base forms: by rule and dictionary, part by part, and among the client's names."""
    whole = base_forms(form)
    if is_listed(form):
        return whole
    known = [other for other in others if other != form and case_in(form, other)]
    if "-" in form:
        head, _, tail = form.rpartition("-")
        known += [f"{head}-{base}" for base in base_forms(tail)]
    return (*whole, *known)
