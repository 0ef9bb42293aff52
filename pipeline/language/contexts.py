"""Words of several senses: the one that the other words of the passage speak for.

A line of ``models/gloss/senses_<lang>.tsv`` is ``lemma TAB gloss TAB cues``. The lexicon's own
gloss of the lemma stands unless one of the cues, English words, is among the glosses of the
passage's other words; of several senses the one with most cues is taken, the first in the file
where they are even (a simplified Lesk 1986).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.language.lemmas import variants


@dataclass(frozen=True)
class Sense:
    """One sense of a word, and the English words beside which it is meant."""

    gloss: str
    cues: frozenset[str]


@dataclass
class Senses:
    """The further senses of one language's words."""

    language: str
    forms_of: Callable[[str], Iterable[str]] | None = None  # else those of the lemmas
    of: dict[str, list[Sense]] = field(default_factory=dict)
    seen: dict[str, list[Sense]] = field(default_factory=dict)  # cache by form

    def add(self, path: Path) -> None:
        """Read a file of senses.

        :raises UsageError: naming the first line that is not ``lemma TAB gloss TAB cues``.
        """
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split("\t")]
            if len(parts) != 3 or not all(parts):
                raise UsageError(
                    "A line of the senses is not 'lemma TAB gloss TAB cues'.",
                    where=f"{path}, line {number}",
                    mend="Put one tab between the word, its English and the English cues.",
                )
            word, gloss, cues = parts
            self.of.setdefault(word, []).append(Sense(gloss, frozenset(cues.split())))

    def forget(self, words: Iterable[str]) -> None:
        """Leave words with their one gloss, whatever the passage."""
        for word in words:
            self.of.pop(word, None)

    def choose(
        self, found: Sequence[tuple[str, str | None]], whole: frozenset[int] = frozenset()
    ) -> list[tuple[str, str | None]]:
        """Put the sense that the passage speaks for in the place of a word's usual gloss.

        :param found: words in their order, each with its gloss.
        :param whole: places of phrases, whose gloss is of all their words and stands.
        """
        if not self.of:
            return list(found)
        around = Counter(part for _, gloss in found if gloss for part in gloss.lower().split())
        return [
            (word, gloss if at in whole else self._sense(word, gloss, around))
            for at, (word, gloss) in enumerate(found)
        ]

    def _sense(self, word: str, gloss: str | None, around: Counter[str]) -> str | None:
        senses = self._of_form(word)
        if not senses or not gloss:
            return gloss
        others = around - Counter(gloss.lower().split())
        best = max(senses, key=lambda sense: sum(cue in others for cue in sense.cues))
        return best.gloss if any(cue in others for cue in best.cues) else gloss

    def _of_form(self, word: str) -> list[Sense]:
        form = word.rstrip(".").lower()
        if form not in self.seen:
            forms = self.forms_of(form) if self.forms_of else variants(form, self.language)
            known = (one for one in (form, *forms) if one in self.of)
            first = next(known, None)
            self.seen[form] = self.of[first] if first else []
        return self.seen[form]
