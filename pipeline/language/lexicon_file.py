"""Gloss lexicons as files: entries of a person checked, laid in and written; where a word stands.

A workspace keeps ``lexicon_fi.tsv`` and ``lexicon_sv.tsv``, in the form of ilmio's own layers
(:mod:`pipeline.language.gloss`), sorted, each word once and in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.language.lemmas import PLACEHOLDER, lemma, variants
from pipeline.language.lexicon import Lexicon

NOTHING = "-"  # in the place of a gloss: the word is known and carries nothing
_HEAD = "# The workspace's own words, laid over ilmio's lexicons. Lemma TAB English."
_FORM = 'Write --add "word=gloss", as in "kryptovaluutta=cryptocurrency".'
_WORD = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*\.?")
_ENGLISH = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_MOST_WORDS, _MOST_GLOSS = 3, 4  # words of a phrase, of a gloss


Layer = tuple[str, Mapping[str, str]]  # name of a lexicon file, its words and glosses


@dataclass(frozen=True)
class Known:
    """What a lexicon says of a word.

    ``gloss`` is empty where the word carries nothing, None where it is not known; ``entry`` is the
    word that it is read as and ``file`` the layer that has it, both empty where the gloss is made
    of the word's parts.
    """

    gloss: str | None
    entry: str = ""
    file: str = ""


def checked_word(text: str, where: str) -> str:
    """Return a word or phrase with single spaces and composed letters, otherwise as it was given.

    :raises UsageError: where it is empty, a placeholder, no word or too long a phrase.
    """
    words = unicodedata.normalize("NFC", text).split()
    made = " ".join(words)
    if not words:
        raise UsageError("The word is empty.", where=where, mend="Name a word in its base form.")
    if PLACEHOLDER.search(made):
        raise UsageError(
            f"'{made}' holds a placeholder, which stands for what was masked and has no gloss.",
            where=where,
            mend="Leave it out; only words of the language have glosses.",
        )
    faulty = [word for word in words if not _WORD.fullmatch(word)]
    if faulty:
        raise UsageError(
            f"'{faulty[0]}' is not a word.",
            where=where,
            mend="Use letters, with hyphens, apostrophes or colons between them.",
        )
    if len(words) > _MOST_WORDS:
        raise UsageError(
            f"The phrase '{made}' has {len(words)} words.",
            where=where,
            mend=f"A phrase has {_MOST_WORDS} words at most; name the words that carry it.",
        )
    return made


def parse_entry(text: str) -> tuple[str, str]:
    """Turn ``word=gloss`` into both, the word in lower case; a gloss of ``-`` gives an empty one.

    :raises UsageError: where a part is missing, or is not what it must be.
    """
    left, sign, right = text.partition("=")
    where = f"--add {text}"
    if not sign:
        raise UsageError(f"'{text}' is not an entry: it has no '='.", where=where, mend=_FORM)
    word, words = checked_word(left, where).lower(), right.split()
    if words == [NOTHING]:
        return word, ""
    if not words:
        raise UsageError(
            f"The gloss of '{word}' is empty.",
            where=where,
            mend=f'{_FORM} A word that carries nothing: --add "{word}={NOTHING}".',
        )
    if not all(map(_ENGLISH.fullmatch, words)):
        raise UsageError(
            f"The gloss of '{word}' is not plain English: '{' '.join(words)}'.",
            where=where,
            mend="Use the letters a to z, with hyphens or apostrophes between them.",
        )
    if len(words) > _MOST_GLOSS:
        raise UsageError(
            f"The gloss of '{word}' has {len(words)} words.",
            where=where,
            mend=f"Say it in {_MOST_GLOSS} words at most; a gloss is no definition.",
        )
    return word, " ".join(words)


def read_entries(path: Path) -> dict[str, str]:
    """Words and glosses of a lexicon file; of a word that stands twice, the later line counts.

    :raises UsageError: naming the first line that is not ``lemma TAB gloss``.
    """
    Lexicon("").add(path)  # checks the lines; a language without lemmas costs nothing
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {word.strip(): gloss.strip() for word, gloss in pairs}


def lay(
    entries: Mapping[str, str], more: Iterable[tuple[str, str]]
) -> tuple[dict[str, str], list[tuple[str, str, str | None]]]:
    """Lay entries over others, whatever the letters' case.

    :return: all entries; and of each new one word, gloss and the gloss before, None for none.
    """
    made = dict(entries)
    told: list[tuple[str, str, str | None]] = []
    for word, gloss in more:
        old = [key for key in made if key.lower() == word]
        told.append((word, gloss, made[old[-1]] if old else None))
        for key in old:
            del made[key]
        made[word] = gloss
    return made, told


def written(entries: Mapping[str, str], before: Path) -> str:
    """Content of a lexicon file, sorted, below the comments of the file that it replaces."""
    lines = before.read_text(encoding="utf-8").splitlines() if before.is_file() else [_HEAD]
    comments = [line for line in lines if line.startswith("#")]
    return "".join(
        f"{line}\n"
        for line in [*comments, *(f"{word}\t{entries[word]}" for word in sorted(entries))]
    )


def look_up(text: str, lexicon: Lexicon, layers: Sequence[Layer] = ()) -> Known:
    """Say what a lexicon knows of a word or phrase within a sentence.

    :param text: as :func:`checked_word` gives it.
    :param layers: what the lexicon was read from, the uppermost last; without them no file is said.
    """
    words = [(word, False) for word in text.split()]
    phrase = lexicon.phrase_at(words, 0)
    if phrase and len(phrase) == len(words):
        gloss = lexicon.phrases[phrase]
        for name, entries in reversed(layers):
            for entry, its in entries.items():
                if its == gloss and _base(entry, lexicon.language) == phrase:
                    return Known(gloss, entry, name)
        return Known(gloss)
    if len(words) > 1:
        return Known(None)
    found = lexicon.look_up(words[0])
    if found is None:
        return Known(None)
    forms = [text.lower(), *variants(text.rstrip("."), lexicon.language)]
    entry = next((form for form in forms if lexicon.words.get(form) == found), "")
    file = next((name for name, entries in reversed(layers) if entries.get(entry) == found), "")
    return Known(found, entry, file)


def _base(entry: str, language: str) -> tuple[str, ...]:
    words = entry.split()
    return tuple(lemma(word, language) for word in words) if len(words) > 1 else ()
