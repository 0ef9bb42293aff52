"""Finnish and Swedish text as English glosses, word by word, from ``models/gloss``.

Lexicon layers, later ones override: ``<lang>.tsv`` (built from FreeDict), ``common_<lang>.tsv`` and
``checked_<lang>.tsv`` (words that it lacks or glosses badly), ``modern_<lang>.tsv`` (words of
today's life), ``function_<lang>.tsv`` (and, not, with: an empty gloss drops the word),
``trade_<lang>.tsv`` (the trade's own words), and any file of the operator. Words of several senses
are told apart by the passage (:mod:`pipeline.language.contexts`). A line is ``lemma TAB gloss``; a
lemma of two or three words is a phrase. Hand-written words are also known as they are written, so
that an inflected form may have a gloss of its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.language import lemmas
from pipeline.language.compounds import split
from pipeline.language.contexts import Senses
from pipeline.language.frequency import zipf
from pipeline.language.lemmas import PLACEHOLDER, lemma, variants
from pipeline.made_once import made_once

GLOSSED = ("fi", "sv")
LAYERS = (
    "{0}.tsv", "common_{0}.tsv", "checked_{0}.tsv", "modern_{0}.tsv", "function_{0}.tsv",
    "trade_{0}.tsv",
)  # fmt: skip
SENSES = "senses_{0}.tsv"
_PIECE = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*\.?")
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
    seen: dict[Word, str | None] = field(default_factory=dict)  # cache; None = not known
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of phrases, where known
    senses: Senses = field(init=False)

    def __post_init__(self) -> None:
        """Begin without any further senses."""
        self.senses = Senses(self.language)

    def add(self, path: Path, own: bool = False) -> set[str]:
        """Lay a file over what is there.

        :returns: the file's words and phrases.
        :raises UsageError: naming the first line that is not ``lemma TAB gloss``.
        """
        lines = path.read_text(encoding="utf-8").splitlines()
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
            told = {phrase: self.bases_of(phrase) for phrase in sorted(phrases)}
            path.write_text(json.dumps(told), encoding="utf-8")

        decided_by = [Path(lemmas.__file__), *files]
        digest = hashlib.sha256(f"simplemma {version('simplemma')}".encode())
        for path in decided_by:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        kept = json.loads(made_once(f"phrases-{self.language}-{digest.hexdigest()[:16]}", write))
        self.bases = {phrase: tuple(bases) for phrase, bases in kept.items()}

    def phrase_at(self, words: Sequence[Word], at: int) -> tuple[str, ...] | None:
        """The longest phrase that begins at a word, whatever the words' endings."""
        if at + 1 >= len(words):
            return None  # a phrase has two words at least
        after = self._forms(words[at + 1])
        found = [
            phrase
            for form in self._forms(words[at])
            for phrase in self.begins.get(form, ())
            if phrase[1] in after and self._goes_on(phrase, words, at)
        ]
        return max(found, key=lambda phrase: (len(phrase), phrase), default=None)

    def _goes_on(self, phrase: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
        """Whether a phrase whose first two words stand at a place is there to its end."""
        return at + len(phrase) <= len(words) and all(
            phrase[k] in self._forms(words[at + k]) for k in range(2, len(phrase))
        )

    def _forms(self, word: Word) -> tuple[str, ...]:
        return variants(word[0].rstrip("."), self.language)

    @cached_property
    def usual(self) -> dict[str, str]:
        """Gloss to its most usual word (wordfreq, Zipf scale), the shorter where they are even."""
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
        if word not in self.seen:
            self.seen[word] = self._find(*word)
        return self.seen[word]

    def _find(self, written: str, first: bool) -> str | None:
        if written.endswith("."):
            short = written.lower()
            if short in self.words and len(short) <= _LONGEST_ABBREVIATION:
                return self.words[short]
            written = written[:-1]
        if written.lower() in self.own:
            return self.words[written.lower()]
        for form in variants(written, self.language):
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


@dataclass(frozen=True)
class Glosser:
    """Text to English glosses; English passes as it is."""

    lexicons: dict[str, Lexicon]
    fingerprint: str  # SHA-256 of the lexicon files and of what is done with names
    keep_names: bool = True  # capitalised unknown words stay as written, as they do in English

    @classmethod
    def load(cls, folder: Path, *more: tuple[str, Path], keep_names: bool = True) -> Glosser:
        """Read the lexicons of a folder, then further files, each as (language, path).

        :raises UsageError: where a lexicon is missing or a line is not readable.
        """
        digest = hashlib.sha256(f"names {keep_names}".encode())
        lexicons = {language: Lexicon(language) for language in GLOSSED}
        digest.update(_add_senses(folder, lexicons))
        built = [(lang, folder / name.format(lang)) for lang in GLOSSED for name in LAYERS]
        for language, lexicon in lexicons.items():
            lexicon.know([path for own, path in built if own == language and path.is_file()])
        for language, path in [*built, *more]:
            if not path.is_file():
                raise UsageError(
                    "A gloss lexicon is missing.",
                    where=str(path),
                    mend="Reinstall ilmio, or build it: ilmio models build gloss --freedict DIR.",
                )
            if language not in lexicons:
                raise UsageError(
                    f"There are glosses for {' and '.join(GLOSSED)}, not for '{language}'.",
                    where=str(path),
                    mend="Name the language of the lexicon fi or sv.",
                )
            added = lexicons[language].add(path, own=path.name != f"{language}.tsv")
            if (language, path) in more:  # what an operator says of a word holds everywhere
                lexicons[language].senses.forget(added)
            digest.update(language.encode() + path.read_bytes())
        return cls(lexicons, digest.hexdigest(), keep_names)

    def gloss(self, text: str, language: str) -> str:
        """English glosses of a text, in its order; a text in another language comes back cleaned.

        Placeholders and numbers are removed; unknown words are dropped, unless they are names and
        names are kept. A name is never glossed (a family called Mäki is no hill) unless it is in
        the lexicon as a name.
        """
        if language not in self.lexicons:
            return " ".join(PLACEHOLDER.sub(" ", text).split())
        kept = []
        for word, gloss in self._glosses(text, self.lexicons[language]):
            if gloss is None and self.keep_names and word[:1].isupper():
                kept.append(word.rstrip("."))
            elif gloss:
                kept.append(gloss)
        return " ".join(kept)

    def pairs(self, text: str, language: str) -> list[tuple[str, str]]:
        """Lemma and gloss of each word that has one; English words gloss themselves."""
        if language not in self.lexicons:
            return [(word, word) for word in self.gloss(text, language).lower().split()]
        found = self._glosses(text, self.lexicons[language])
        return [(lemma(word.rstrip("."), language), gloss) for word, gloss in found if gloss]

    def word(self, gloss: str, language: str) -> str:
        """Return the most usual word of a language that has this gloss; empty where none has."""
        if language not in self.lexicons:
            return gloss
        return self.lexicons[language].usual.get(gloss.lower(), "")

    def coverage(
        self, texts: Iterable[str], languages: Sequence[str]
    ) -> tuple[int, int, Counter[str]]:
        """Count words with a gloss (or known to carry none): (known, all, unknown lemmas by count).

        Names, capitalised within a sentence and unknown, count as neither.
        """
        known = 0
        unknown: Counter[str] = Counter()
        for text, language in zip(texts, languages, strict=True):
            if language not in self.lexicons:
                continue
            for word, gloss in self._glosses(text, self.lexicons[language]):
                if gloss is not None:
                    known += 1
                elif not word[:1].isupper():
                    unknown[lemma(word.rstrip("."), language)] += 1
        return known, known + unknown.total(), unknown

    @staticmethod
    def _glosses(text: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
        words = _words(text)
        found: list[tuple[str, str | None]] = []
        whole = set()
        at = 0
        while at < len(words):
            phrase = lexicon.phrase_at(words, at)
            gloss = lexicon.phrases[phrase] if phrase else lexicon.look_up(words[at])
            if phrase:
                whole.add(len(found))
            found.append((words[at][0], gloss))
            at += len(phrase) if phrase else 1
        return lexicon.senses.choose(found, frozenset(whole))


def _add_senses(folder: Path, lexicons: dict[str, Lexicon]) -> bytes:
    """Read the senses of a folder that has any, and return what was read."""
    read = b""
    for language, lexicon in lexicons.items():
        path = folder / SENSES.format(language)
        if path.is_file():
            lexicon.senses.add(path)
            read += path.read_bytes()
    return read


def _words(text: str) -> list[Word]:
    text = PLACEHOLDER.sub(" ", text)
    words: list[Word] = []
    first = True
    end = 0
    for match in _PIECE.finditer(text):
        between = text[end : match.start()]
        first = first or any(sign in between for sign in ".!?:\n–•")
        words.append((match.group(), first))
        first = match.group().endswith(".")
        end = match.end()
    return words
