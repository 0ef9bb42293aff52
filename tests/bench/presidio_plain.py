"""What the de-identifier is timed against: Presidio as its documentation builds it, two ways.

An AnalyzerEngine on blank spaCy pipelines with Presidio's own default patterns for every language,
and the names as one recognizer that looks each token up in a set (a deny list of as many names
would be a hundred times slower). *Plain* has our kinds of identifier as a plain set-up would have
them, some twenty patterns; *rules* has every pattern of our own rules as a PatternRecognizer,
without what we do to run few of them, and without what follows a match.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pipeline.deid.identifiers as identifiers
from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.words.lists import given_names, surnames

LANGUAGES = ("fi", "sv", "en")
#: Kind of identifier to its patterns, and context words as a plain set-up would give them.
PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "HETU": ((r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]\b", r"\b\d{6} ?[–—-] ?\d{3}[0-9A-Z]\b"),
             ("henkilötunnus", "hetu", "personbeteckning")),
    "PERSONNUMMER": ((r"\b(?:19|20)?\d{6}[-+]?\d{4}\b",), ("personnummer",)),
    "BUSINESS_ID": ((r"\b\d{7}-\d\b",), ("y-tunnus", "FO-nummer")),
    "IBAN_NORDIC": ((r"\b(?:FI\d{2}(?: ?\d{4}){3} ?\d{2}|SE\d{2}(?: ?\d{4}){5})\b",
                     r"\b\d{6}-\d{2,8}\b"), ("tili", "iban", "konto")),
    "PHONE_NORDIC": ((r"(?<!\w)(?:\+358|0)(?: ?\(0\))?[ -]?\d{1,3}[ -]?\d{3,4}[ -]?\d{2,4}\b",),
                     ("puhelin", "puh", "tel", "telefon")),
    "ADDRESS": (
        (r"\b[A-ZÅÄÖ][a-zåäö]+(?:katu|kadu|tie|kuja|polku|polu|raitti|ranta|kaari|väylä|puisto"
         r"|aukio|mäki)\w* \d{1,3}(?: ?[A-Z](?: \d{1,3})?)?\b",
         r"\b[A-ZÅÄÖ][a-zåäö]+(?:gatan|vägen|stigen|gränd|allén|torget) \d{1,3}\b",
         r"\b\d{1,4} [A-Z][a-z]+ (?:Street|Road|Lane|Avenue|Drive)\b",
         r"\b\d{5} [A-ZÅÄÖ][a-zåäö]+\b"),
        ("osoite", "adress", "address"),
    ),
    "DATE_OF_BIRTH": ((r"\b(?:synt|s|född|f|born)\.? ?\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b",
                       r"\b\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}\b"), ("syntynyt", "född", "born")),
    "VEHICLE": ((r"\b[A-ZÅÄÖ]{2,3}-\d{1,3}\b",), ("rekisteri", "auto")),
    "CASE_NUMBER": ((r"\b(?:asiakasnumero|diaarinumero|dnro|kundnummer)\W{0,3}[\w/-]{3,}",),
                    ("numero", "nummer")),
    "HANDLE": ((r"(?<!\w)@\w{3,}",), ()),
}  # fmt: skip


def plain_presidio() -> Any:
    """Build the analyzer with a plain set-up's patterns; nothing in it asks the network."""
    return _engine(_patterns)


def presidio_with_our_rules() -> Any:
    """Build the analyzer with every pattern of our rules."""
    return _engine(_rules)


def _engine(patterns: Callable[[str], list[Any]]) -> Any:
    import tldextract.tldextract as suffixes
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(cache_dir=None, suffix_list_urls=())
    made = [r for language in LANGUAGES for r in (*_predefined(language), *patterns(language))]
    made += [_name_set(language) for language in LANGUAGES]
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=made, supported_languages=list(LANGUAGES)),
        nlp_engine=_blank_spacy(),
        supported_languages=list(LANGUAGES),
    )


def _predefined(language: str) -> list[Any]:
    """Presidio's default recognizers, each for this language, phones with Nordic regions."""
    from presidio_analyzer import RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as own

    default = RecognizerRegistry()
    default.load_predefined_recognizers(languages=["en"])
    kinds = {type(one) for one in default.recognizers} - {own.SpacyRecognizer}
    kinds |= {own.FiPersonalIdentityCodeRecognizer, own.SePersonnummerRecognizer}
    made = []
    for kind in sorted(kinds, key=lambda kind: kind.__name__):
        told: dict[str, Any] = {"supported_language": language}
        if "supported_regions" in inspect.signature(kind).parameters:
            told["supported_regions"] = ("FI", "SE")
        made.append(kind(**told))
    return made


def _patterns(language: str) -> list[Any]:
    from presidio_analyzer import Pattern, PatternRecognizer

    return [
        PatternRecognizer(
            supported_entity=entity,
            name=entity.lower(),
            patterns=[Pattern(f"{entity} {k}", regex, 0.6) for k, regex in enumerate(regexes)],
            context=list(context),
            supported_language=language,
        )
        for entity, (regexes, context) in PATTERNS.items()
    ]


def _rules(language: str) -> list[Any]:
    from presidio_analyzer import Pattern, PatternRecognizer

    made = []
    for module, rules in our_rules().items():
        for flag in (0, re.IGNORECASE):
            own = [r for r in rules if (r.pattern.flags | r.small * re.I) & re.IGNORECASE == flag]
            if own:
                made.append(
                    PatternRecognizer(
                        supported_entity=f"OURS_{module.upper()}",
                        name=f"{module} {int(flag)}",
                        patterns=[
                            Pattern(f"{k}", r.pattern.pattern, 0.6) for k, r in enumerate(own)
                        ],
                        supported_language=language,
                        global_regex_flags=flag,
                    )
                )
    return made


def our_rules() -> dict[str, list[Rule]]:
    """Module of our identifiers to its rules, each rule once."""
    found: dict[str, list[Rule]] = {}
    seen: set[int] = set()
    for module in pkgutil.iter_modules(identifiers.__path__):
        content = vars(importlib.import_module(f"{identifiers.__name__}.{module.name}"))
        for rule in _within(list(content.values())):
            if id(rule) not in seen:
                seen.add(id(rule))
                found.setdefault(module.name, []).append(rule)
    return found


def _within(value: Any) -> Iterator[Rule]:
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, dict):
        yield from _within(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _within(one)


def _name_set(language: str) -> Any:
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    names = given_names() | surnames()

    class NameSet(EntityRecognizer):
        """Looks capitalised tokens up in a set of names."""

        def load(self) -> None:
            """Nothing to load."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
            return [
                RecognizerResult("PERSON", token.idx, token.idx + len(token.text), 0.6)
                for token in nlp_artifacts.tokens
                if token.text[:1].isupper() and token.text.lower() in names
            ]

    return NameSet(supported_entities=["PERSON"], name="names", supported_language=language)


def _blank_spacy() -> Any:
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        """Blank pipelines: tokens, no entities."""

        def load(self) -> None:
            self.nlp = {language: spacy.blank(language) for language in LANGUAGES}

    engine = Blank(models=[{"lang_code": lang, "model_name": lang} for lang in LANGUAGES])
    engine.load()
    return engine
