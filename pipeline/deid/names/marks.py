"""Why a word is taken for a name: what the rules hand on to the joining of spans."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.deid.words.facts import Facts


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a word is taken for a name."""

    rule: str
    facts: Facts
    score: float = 0.6

    @property
    def small(self) -> bool:
        """Whether it was found in small letters."""
        return self.rule.startswith("lower_case")
