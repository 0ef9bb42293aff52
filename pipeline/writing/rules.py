"""What the hints go by in one language (``configs/writing/*.toml``), compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.configs import config_path, did_you_mean, read_toml
from pipeline.errors import UsageError
from pipeline.writing.count_words import LANGUAGES, count_words


@dataclass(frozen=True)
class WritingRules:
    """Words of one language; every pattern is matched without regard to case, at word starts."""

    language: str
    messages: dict[str, str]
    vague_lemmas: frozenset[str]
    vague: re.Pattern[str]
    not_vague: re.Pattern[str]
    quantity: re.Pattern[str]  # words and parts that make a quantity clear
    support: re.Pattern[str]  # "paljon tukea"
    support_told: re.Pattern[str]  # a word after it that says which
    everyday: frozenset[str]  # abbreviations that anybody knows, in small letters
    clipped: frozenset[str]  # words that are cut short with a full stop
    jargon: tuple[tuple[re.Pattern[str], str, str], ...]  # pattern, word, what to write instead


@lru_cache(maxsize=4)
def writing_rules(language: str) -> WritingRules:
    """Return the rules of a language.

    :raises UsageError: where it is none of fi, sv, en.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f"There are no hints for the language '{language}'.{did_you_mean(language, LANGUAGES)}",
            mend=f"Use one of: {', '.join(LANGUAGES)}.",
        )
    told = read_toml(config_path("writing") / f"{language}.toml")
    vague, numbers, support = told["vague"], told["numbers"], told["support"]
    named = [form for form, (n, _) in count_words(language).numbers.items() if n > 1]
    return WritingRules(
        language=language,
        messages=told["messages"],
        vague_lemmas=frozenset(vague["words"]),
        vague=_words([*vague["words"], *vague["forms"]]),
        not_vague=_words(vague["not_vague"]),
        quantity=re.compile(
            rf"{_words([*numbers['words'], *named]).pattern}|\b(?:{'|'.join(numbers['patterns'])})",
            re.IGNORECASE,
        ),
        support=re.compile(rf"\b{support['much']}\s+{support['what']}\b", re.IGNORECASE),
        support_told=re.compile(support["told"], re.IGNORECASE),
        everyday=frozenset(word.casefold() for word in told["abbreviations"]["everyday"]),
        clipped=frozenset(word.casefold() for word in told["abbreviations"]["clipped"]),
        jargon=tuple(
            (_stem(word), word.replace("|", ""), plain) for word, plain in told["jargon"].items()
        ),
    )


def _words(listed: list[str]) -> re.Pattern[str]:
    longest = sorted(set(listed), key=lambda word: (-len(word), word))
    spaced = (re.escape(word).replace(r"\ ", r"\s+") for word in longest)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spaced)})(?![\w-])", re.IGNORECASE)


def _stem(word: str) -> re.Pattern[str]:
    """Compile a word; where a | stands in one of its parts, that part may end in any way."""
    parts = []
    for part in word.split():
        stem, bar, _ = part.partition("|")
        parts.append(re.escape(stem) + (r"\w*" if bar else r"(?!\w)"))
    return re.compile(r"(?<![\w-])" + r"\s+".join(parts), re.IGNORECASE)
