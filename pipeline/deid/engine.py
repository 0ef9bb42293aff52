"""The only door to Presidio and spaCy: our recognizers in their frame, a user's beside them.

Where nobody's recognizers but ours take part, a scrub asks these without the frame, which costs
time for every passage and a hundred megabytes; ``tests/deid/test_engine.py`` shows that the
findings are the same.

Presidio imports transformers and torch wherever they are installed, which costs seconds and
hundreds of megabytes; without a spaCy model they are kept out while it is imported. Nothing here
ever opens a socket.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.deid.families import Family, families, find_all
from pipeline.deid.findings import Detector, Finding
from pipeline.deid.names.analysed import AnalysedNames
from pipeline.deid.words.vocabulary import LANGUAGES
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngine

_HEAVY = ("transformers", "torch")
#: What a spaCy model calls things, in our words; the rest of its labels is left aside.
_MODEL_ENTITIES = {
    "PER": "PERSON", "PERSON": "PERSON", "PRS": "PERSON", "LOC": "LOCATION", "GPE": "LOCATION",
    "FAC": "LOCATION", "ORG": "ORGANISATION",
}  # fmt: skip


class _NeverRaised(Exception):
    """Stands where Presidio would swallow a regex time-out."""


def build_finder(
    *,
    recognizers: Sequence[EntityRecognizer] = (),
    spacy_models: Mapping[str, str] | None = None,
    allowed: frozenset[str] = frozenset(),
    voikko: bool = False,
    recognizers_file: Path | None = None,
) -> Detector:
    """Return what finds everything in a passage; overlaps are not yet joined.

    Presidio is loaded only where there are recognizers or models of a user's; parameters and
    errors are those of :func:`build_analyzer`.
    """
    if not (recognizers or spacy_models or recognizers_file):
        return partial(find_all, _ours(allowed, voikko))
    analyzer = build_analyzer(
        recognizers=recognizers,
        spacy_models=spacy_models,
        allowed=allowed,
        voikko=voikko,
        recognizers_file=recognizers_file,
    )
    return partial(analyze, analyzer)


def build_analyzer(
    *,
    recognizers: Sequence[EntityRecognizer] = (),
    spacy_models: Mapping[str, str] | None = None,
    allowed: frozenset[str] = frozenset(),
    voikko: bool = False,
    recognizers_file: Path | None = None,
) -> AnalyzerEngine:
    """Return a Presidio analyzer for Finnish, Swedish and English with our recognizers.

    :param recognizers: a user's own Presidio recognizers, registered beside ours.
    :param spacy_models: language to the name of an installed spaCy model; its findings are added
        to the rules', never put in their place.
    :param allowed: further words that stay, lower-cased.
    :param voikko: Voikko's readings of Finnish words are added too.
    :param recognizers_file: a user's own recognizers in Presidio's YAML form.
    :raises UsageError: where a model is not installed or the file cannot be read.
    """
    with _kept_out(() if spacy_models else _HEAVY):
        import presidio_analyzer
        from presidio_analyzer import pattern_recognizer

    # A pattern that times out must stop the document, not be skipped: fail closed.
    pattern_recognizer.TimeoutError = _NeverRaised  # type: ignore[attr-defined]
    _keep_tldextract_offline()
    registry = _registry(recognizers, _ours(allowed, voikko), bool(spacy_models))
    if recognizers_file:
        _add_from_file(registry, recognizers_file)
    alone = not recognizers and not spacy_models and not recognizers_file
    return presidio_analyzer.AnalyzerEngine(
        registry=registry,
        nlp_engine=_nlp_engine(spacy_models or {}, tokenless=alone),
        supported_languages=list(LANGUAGES),
        context_aware_enhancer=_no_context() if alone else _substring_context(),
    )


def analyze(analyzer: AnalyzerEngine, text: str, language: str) -> list[Finding]:
    """Return what the analyzer finds in a passage, overlaps not yet joined."""
    return [
        Finding(
            result.start,
            result.end,
            _MODEL_ENTITIES.get(result.entity_type, result.entity_type),
            str((result.recognition_metadata or {}).get("rule") or _recognizer_name(result)),
            min(1.0, max(0.0, float(result.score))),
        )
        for result in analyzer.analyze(text=text, language=language)
        if result.end > result.start
    ]


def _ours(allowed: frozenset[str], voikko: bool) -> tuple[Family, ...]:
    ours = families(allowed)
    if voikko:
        ours += (Family("voikko", ("PERSON", "LOCATION"), AnalysedNames(allowed)),)
    return ours


def _recognizer_name(result: Any) -> str:
    return str((result.recognition_metadata or {}).get("recognizer_name") or "recognizer")


@contextmanager
def _kept_out(names: Sequence[str]) -> Iterator[None]:
    """Make modules look uninstalled for a while, unless they are imported already."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def _keep_tldextract_offline() -> None:
    """Presidio's e-mail recognizer asks tldextract, which would fetch its list."""
    import tldextract.tldextract as module

    module.TLD_EXTRACTOR = module.TLDExtract(cache_dir=None, suffix_list_urls=())


def _registry(
    extra: Sequence[EntityRecognizer], ours: Sequence[Family], with_model: bool
) -> RecognizerRegistry:
    from presidio_analyzer import RecognizerRegistry

    made: list[EntityRecognizer] = [
        _recognizer(family, language) for family in ours for language in LANGUAGES
    ]
    made.extend(extra)
    if with_model:
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        made.extend(
            SpacyRecognizer(
                supported_language=language,
                supported_entities=sorted(set(_MODEL_ENTITIES.values())),
            )
            for language in LANGUAGES
        )
    return RecognizerRegistry(recognizers=made, supported_languages=list(LANGUAGES))


def _add_from_file(registry: RecognizerRegistry, path: Path) -> None:
    """Add what Presidio's own YAML form of recognizers names."""
    try:
        registry.add_recognizers_from_yaml(path)
    except Exception as error:
        raise UsageError(
            f"The recognizers could not be read ({type(error).__name__}).",
            where=f"scrub.recognizers = {path.name}",
            mend="Write them in Presidio's YAML form: recognizers, each with name, "
            "supported_language, supported_entity, and patterns or deny_list.",
        ) from error


def _recognizer(family: Family, language: str) -> EntityRecognizer:
    """Wrap one of our detectors as a Presidio recognizer for one language."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class FamilyRecognizer(EntityRecognizer):
        """One family of our detectors."""

        def load(self) -> None:
            """Nothing to load: lists and dictionaries load when first asked."""

        def analyze(
            self, text: str, entities: list[str], nlp_artifacts: Any = None
        ) -> list[RecognizerResult]:
            """Return the detector's findings as Presidio results."""
            name = {"recognizer_name": family.name, "recognizer_identifier": str(self.id)}
            return [
                RecognizerResult(
                    f.entity, f.start, f.end, f.score,
                    recognition_metadata={**name, "rule": f.rule},
                )
                for f in family.detect(text, language)
                if f.entity in entities
            ]  # fmt: skip

    return FamilyRecognizer(
        supported_entities=list(family.entities),
        name=family.name,
        supported_language=language,
    )


def _no_context() -> Any:
    """Return an enhancer that leaves results alone: our rules look at the context themselves."""
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer

    class NoContext(ContextAwareEnhancer):
        """Gives back what it is given."""

        def enhance_using_context(
            self, text: str, raw_results: list[Any], nlp_artifacts: Any, recognizers: list[Any],
            context: list[str] | None = None,
        ) -> list[Any]:  # fmt: skip
            """Return the results unchanged."""
            return raw_results

    return NoContext(0.0, 0.0, 0, 0)


def _substring_context() -> Any:
    """Return an enhancer for stems as context words: "puhelim" matches puhelimeen."""
    from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

    return LemmaContextAwareEnhancer(context_matching_mode="substring")


def _nlp_engine(models: Mapping[str, str], *, tokenless: bool) -> NlpEngine:
    """Return a blank pipeline for each language, or the installed model named for it.

    :param tokenless: nobody asks for tokens (our rules have their own), so none are made.
    """
    import spacy
    from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine

    nothing: Any = ()

    class BlankOrModelEngine(SpacyNlpEngine):
        """Tokenizes by rule; finds entities only where a model was named."""

        def load(self) -> None:
            """Load nothing but what stands on this machine."""
            self.nlp: Any = {language: _pipeline(spacy, language, models) for language in LANGUAGES}

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            """Tokenize a text, or hand back empty artefacts where nobody reads them."""
            if tokenless:
                return NlpArtifacts([], nothing, [], [], self, language)
            return super().process_text(text, language)

    engine = BlankOrModelEngine(
        models=[{"lang_code": lang, "model_name": models.get(lang, lang)} for lang in LANGUAGES],
        ner_model_configuration=NerModelConfiguration(
            model_to_presidio_entity_mapping=_MODEL_ENTITIES, labels_to_ignore=[]
        ),
    )
    engine.load()
    return engine


def _lower_lemmas(spacy: Any) -> str:
    """Register, and return the name of, the component by which context words find their match."""
    name = "ilmio_lower_lemmas"

    def set_lemmas(doc: Any) -> Any:
        for token in doc:
            token.lemma_ = token.lower_
        return doc

    spacy.language.Language.component(name, func=set_lemmas)
    return name


def _pipeline(spacy: Any, language: str, models: Mapping[str, str]) -> Any:
    if language not in models:
        blank = spacy.blank(language)
        blank.add_pipe(_lower_lemmas(spacy))
        return blank
    try:
        return spacy.load(models[language])
    except OSError as error:
        raise UsageError(
            f"The spaCy model '{models[language]}' is not installed.",
            where=f"spacy_models.{language}",
            mend=f"Run `python -m spacy download {models[language]}`, or leave the setting out.",
        ) from error
