"""One language's lexicon: words and phrases with their English, however they are inflected.

A line of a file is ``lemma TAB gloss``; a lemma of two or three words is a phrase. What follows
from the files that come along is made once on a machine; of those that an operator lays over them
nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.language import frequency, lemmas
from pipeline.language.compounds import split
from pipeline.language.contexts import Senses
from pipeline.language.frequency import zipf
from pipeline.language.lemmas import lemma, variants
from pipeline.language.words_met import WordsMet
from pipeline.made_once import made_once

_USUAL = 2.5  # Zipf scale: about three in ten million words; rarer words name nothing to a reader
_LONGEST_ABBREVIATION = 8  # letters, the dot included

Word = tuple[str, bool]  # as written, with a dot that follows it; whether it begins a sentence


@dataclass
class Lexicon:
    """Glosses of one language; ``phrases`` by the base forms of their words."""

    language: str
    words: dict[str, str] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)
    begins: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)  # phrases by first word
    own: set[str] = field(default_factory=set)  # words to be known as written, before their lemma
    met: WordsMet = field(default_factory=WordsMet)
    read: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)  # texts, a few
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of phrases, where known
    kept_as: str = ""  # under which what follows from its words is kept; empty: it is not
    senses: Senses = field(init=False)

    def __post_init__(self) -> None:
        """Begin without any further senses."""
        self.senses = Senses(self.language, self.forms)

    def add(self, path: Path, own: bool = False) -> set[str]:
        """Lay a file over what is there.

        :returns: the file's words and phrases.
        :raises UsageError: naming the first line that is not ``lemma TAB gloss``.
        """
        lines = path.read_text(encoding="utf-8").splitlines()
        self.__dict__.pop("listed", None)
        added = set()
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) != 2 or not parts[0].strip():
                raise UsageError(
                    "A line of the gloss lexicon is not 'lemma TAB gloss'.",
                    where=f"{path}, line {number}",
                    mend="Put one tab between the word and its English; # begins a comment.",
                )
            self._put(parts[0].strip(), parts[1].strip(), own)
            added.add(parts[0].strip())
        return added

    def _put(self, word: str, gloss: str, own: bool) -> None:
        pieces = word.split()
        if len(pieces) > 1:
            phrase = self.bases.get(word) or self.bases_of(word)
            self.phrases[phrase] = gloss
            self.begins.setdefault(phrase[0], set()).add(phrase)
            return
        self.words[word] = gloss
        if own:
            self.own.add(word)

    def bases_of(self, phrase: str) -> tuple[str, ...]:
        """Base forms of a phrase's words."""
        return tuple(lemma(piece, self.language) for piece in phrase.split())

    def know(self, files: Sequence[Path]) -> None:
        """Learn the base forms of the phrases of files, told apart once on a machine."""

        def write(path: Path) -> None:
            phrases = {
                line.split("\t")[0].strip()
                for file in files
                for line in file.read_text(encoding="utf-8").splitlines()
                if " " in line.split("\t")[0].strip() and not line.startswith("#")
            }
            _write_json(path, {phrase: self.bases_of(phrase) for phrase in sorted(phrases)})

        libraries = " ".join(f"{name} {version(name)}" for name in ("simplemma", "wordfreq"))
        digest = hashlib.sha256(libraries.encode())
        for path in (*map(Path, (lemmas.__file__, frequency.__file__, __file__)), *files):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        self.kept_as = f"{self.language}-{digest.hexdigest()[:16]}"
        kept = json.loads(made_once(f"phrases-{self.kept_as}", write))
        self.bases = {phrase: tuple(bases) for phrase, bases in kept.items()}

    def phrase_at(self, words: Sequence[Word], at: int) -> tuple[str, ...] | None:
        """The longest phrase that begins at a word, whatever the words' endings."""
        if at + 1 >= len(words):
            return None  # a phrase has two words at least
        after = self._forms_at(words, at + 1)
        found = [
            phrase
            for form in self._forms_at(words, at)
            for phrase in self.begins.get(form, ())
            if phrase[1] in after and self._goes_on(phrase, words, at)
        ]
        return max(found, key=lambda phrase: (len(phrase), phrase), default=None)

    def _goes_on(self, phrase: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
        """Whether a phrase whose first two words stand at a place is there to its end."""
        return at + len(phrase) <= len(words) and all(
            phrase[k] in self._forms_at(words, at + k) for k in range(2, len(phrase))
        )

    def _forms_at(self, words: Sequence[Word], at: int) -> tuple[str, ...]:
        return self.forms(words[at][0].rstrip("."))

    def forms(self, word: str) -> tuple[str, ...]:
        """Base forms of a word that are listed anywhere, best first."""
        return self.met.forms.of(word, self._listed)

    def _listed(self, word: str) -> tuple[str, ...]:
        return tuple(form for form in variants(word, self.language) if form in self.listed)

    @cached_property
    def listed(self) -> frozenset[str]:
        """What a word may be found as: a word, a part of a phrase, one of several senses."""
        parts = (part for phrase in self.phrases for part in phrase)
        return frozenset((*self.words, *parts, *self.senses.of))

    def base(self, word: str) -> str:
        """Base form of a word."""
        return self.met.bases.of(word, lambda new: lemma(new, self.language))

    @cached_property
    def usual(self) -> dict[str, str]:
        """Gloss to its most usual word (wordfreq, Zipf scale), the shorter where they are even."""
        if not self.kept_as:
            return self._usual()
        text = made_once(
            f"usual-{self.kept_as}",
            lambda path: _write_json(path, self._usual()),
        )
        found: dict[str, str] = json.loads(text)
        return found

    def _usual(self) -> dict[str, str]:
        made: dict[str, tuple[float, int, str]] = {}
        for word, gloss in self.words.items():
            if gloss and word.isalpha():
                key, often = gloss.lower(), zipf(word, self.language)
                if often < _USUAL:
                    continue
                rank = (-often, len(word), word)
                made[key] = min(made.get(key, rank), rank)
        return {gloss: word for gloss, (_, _, word) in made.items()}

    def look_up(self, word: Word) -> str | None:
        """Gloss of one word: empty where it carries nothing, None where it is not known."""
        return self.met.glosses.of(word, lambda new: self._find(*new))

    def _find(self, written: str, first: bool) -> str | None:
        if written.endswith("."):
            short = written.lower()
            if short in self.words and len(short) <= _LONGEST_ABBREVIATION:
                return self.words[short]
            written = written[:-1]
        if written.lower() in self.own:
            return self.words[written.lower()]
        for form in self.forms(written):
            if form in self.words:
                return self.words[form]
        if "-" in written or ":" in written:
            return self._hyphened(written, first)
        if written[:1].isupper() and not first:
            return None  # a name, or as good as one
        parts = split(written.lower(), self.language, self.words)
        return " ".join(self.words[part] for part in parts) if parts else None

    def _hyphened(self, written: str, first: bool) -> str | None:
        if ":" in written:  # an abbreviation with its ending: Kela:n, FPA:s
            return self._find(written.split(":")[0], first)
        found = [self._find(part, first) for part in written.split("-") if part]
        return " ".join(filter(None, found)) if any(found) else None


def _write_json(path: Path, made: Mapping[str, object]) -> None:
    path.write_text(json.dumps(made), encoding="utf-8")
