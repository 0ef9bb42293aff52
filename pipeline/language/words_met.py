"""What earlier runs found out of words: their forms, base forms and glosses, kept with a workspace.

Most words of a run were met in the run before. Kept are words of scrubbed text alone, and only
those that this run has asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pipeline.aside import written_aside

FILES = "words-*.json"
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass
class Met(Generic[Key, Value]):
    """What was made of keys: what was asked for since :meth:`begin_again`, and what is known."""

    asked: dict[Key, Value] = field(default_factory=dict)
    known: dict[Key, Value] = field(default_factory=dict)

    def of(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """What is made of a key; made where nobody has asked before."""
        if key not in self.asked:
            self.asked[key] = self.known[key] if key in self.known else make(key)
        return self.asked[key]

    def begin_again(self) -> None:
        """Count as asked for only what is asked from now on; what is known stays so."""
        self.known.update(self.asked)
        self.asked.clear()

    def learn(self, found: Iterable[tuple[Key, Value]]) -> None:
        """Know what was made elsewhere."""
        self.known.update(found)


@dataclass
class WordsMet:
    """Words of one language."""

    forms: Met[str, tuple[str, ...]] = field(default_factory=Met)
    bases: Met[str, str] = field(default_factory=Met)
    glosses: Met[tuple[str, bool], str | None] = field(default_factory=Met)

    def begin_again(self) -> None:
        """Count as asked for only what is asked from now on."""
        for one in (self.forms, self.bases, self.glosses):
            one.begin_again()

    def write(self, file: Path) -> None:
        """Keep what was asked for; nobody but the owner may read it."""
        glosses = self.glosses.asked.items()
        told = {
            "forms": self.forms.asked,
            "bases": self.bases.asked,
            "glosses": [[word, first, gloss] for (word, first), gloss in glosses],
        }
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_aside(file) as aside:
            aside.write_text(json.dumps(told), encoding="utf-8")

    def read(self, file: Path) -> None:
        """Learn what was kept; a file that is not there or damaged is as good as none."""
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            forms = [(word, tuple(map(str, found))) for word, found in told["forms"].items()]
            bases = [(word, str(base)) for word, base in told["bases"].items()]
            glosses = [((str(word), bool(first)), gloss) for word, first, gloss in told["glosses"]]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return
        self.forms.learn(forms)
        self.bases.learn(bases)
        self.glosses.learn(glosses)
