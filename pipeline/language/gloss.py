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
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.language.lemmas import PLACEHOLDER
from pipeline.language.lexicon import Lexicon, Word
from pipeline.language.words_met import FILES

GLOSSED = ("fi", "sv")
LAYERS = (
    "{0}.tsv", "common_{0}.tsv", "checked_{0}.tsv", "modern_{0}.tsv", "function_{0}.tsv",
    "trade_{0}.tsv",
)  # fmt: skip
SENSES = "senses_{0}.tsv"
_PIECE = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*\.?")
_READ_AT_MOST = 16_384  # texts of which the glosses are held, some 2 KB each


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
                lexicons[language].kept_as = ""  # and is kept nowhere else
            digest.update(language.encode() + path.read_bytes())
        return cls(lexicons, digest.hexdigest(), keep_names)

    def recall(self, folders: Sequence[Path], digest: str) -> None:
        """Learn what earlier runs found out of words; what is asked for is counted from here on.

        :param digest: of all that decides it: lexicons, rules, libraries.
        """
        for language, lexicon in self.lexicons.items():
            lexicon.met.begin_again()
            lexicon.read.clear()  # whose words would not be asked for again
            for folder in folders:
                lexicon.met.read(folder / f"words-{language}-{digest[:16]}.json")

    def keep(self, folder: Path, digest: str) -> None:
        """Keep what this run found out of words, and nothing of earlier runs."""
        for old in folder.glob(FILES):
            old.unlink(missing_ok=True)
        for language, lexicon in self.lexicons.items():
            lexicon.met.write(folder / f"words-{language}-{digest[:16]}.json")

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
        lexicon = self.lexicons[language]
        found = self._glosses(text, lexicon)
        return [(lexicon.base(word.rstrip(".")), gloss) for word, gloss in found if gloss]

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
            lexicon = self.lexicons[language]
            for word, gloss in self._glosses(text, lexicon):
                if gloss is not None:
                    known += 1
                elif not word[:1].isupper():
                    unknown[lexicon.base(word.rstrip("."))] += 1
        return known, known + unknown.total(), unknown

    @staticmethod
    def _glosses(text: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
        """Words of a text with their glosses; a run asks for the same texts several times."""
        if text not in lexicon.read:
            if len(lexicon.read) >= _READ_AT_MOST:
                lexicon.read.clear()
            lexicon.read[text] = Glosser._read(text, lexicon)
        return lexicon.read[text]

    @staticmethod
    def _read(text: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
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
