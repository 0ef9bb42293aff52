"""The written cues of a language (``configs/language/*.toml``), compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.configs import config_path, read_toml
from pipeline.errors import UsageError


@dataclass(frozen=True)
class LanguageRules:
    """Cues of one language; every pattern is matched without regard to case."""

    language: str
    abbreviations: frozenset[str]
    sections: tuple[tuple[str, re.Pattern[str]], ...]
    voice: dict[str, re.Pattern[str]]
    negation: re.Pattern[str]
    cues: dict[str, re.Pattern[str]]


@lru_cache(maxsize=8)
def language_rules(language: str) -> LanguageRules:
    """Return the rules of ``fi``, ``sv`` or ``en``; other languages fall back to ``en``.

    :raises UsageError: where a pattern in the file is not a regular expression.
    """
    path = config_path("language") / f"{language}.toml"
    if not path.is_file():
        path = config_path("language") / "en.toml"
    content = read_toml(path)
    try:
        return _compile(language, content)
    except re.error as error:
        raise UsageError(
            f"A pattern is not a regular expression: {error}",
            where=str(path),
            mend="Mend the pattern.",
        ) from None


def _compile(language: str, content: dict[str, Any]) -> LanguageRules:
    polarity = content["polarity"]
    return LanguageRules(
        language=language,
        abbreviations=frozenset(word.lower() for word in content["abbreviations"]),
        sections=tuple((kind, _starts(patterns)) for kind, patterns in content["sections"].items()),
        voice={who: _any(patterns) for who, patterns in content["voice"].items()},
        negation=re.compile(
            r"(?<![\w-])(?:" + "|".join(map(re.escape, polarity["negation"])) + r")(?![\w-])",
            re.IGNORECASE,
        ),
        cues={name: _any(polarity[name]) for name in polarity if name != "negation"},
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")", re.IGNORECASE)


def _starts(patterns: list[str]) -> re.Pattern[str]:
    numbered = r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?"  # "2.1 Talous", "3) Verkosto"
    return re.compile(numbered + r"(?:" + "|".join(patterns) + ")", re.IGNORECASE)
