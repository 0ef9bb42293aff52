"""The whole scrub of one client's documents: find, sweep, replace; fails closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.deid.cleaning import clean_text
from pipeline.deid.coarsen.coarsener import find_coarse
from pipeline.deid.coarsen.found import Coarse, settle
from pipeline.deid.coarsen.settings import CoarsenSettings
from pipeline.deid.engine import build_finder
from pipeline.deid.families import find_all, with_a_form
from pipeline.deid.findings import Detector, Finding, merge_findings
from pipeline.deid.names.known import KnownNames
from pipeline.deid.pause import collector_paused
from pipeline.deid.surrogates import Mention, Surrogates
from pipeline.deid.words import voikko
from pipeline.deid.words.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer

FAILED = "scrub_failed"
#: A line of fewer words than this is too short to tell its language: it takes the document's.
_WORDS_TO_DETECT = 4
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]*_\d+\]")


class DeidSettings(BaseModel):
    """What the de-identifier is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: A name found once is masked in all documents of the client.
    sweep: bool = True
    #: Municipalities and districts that may stay, in their base form.
    safe_places: tuple[str, ...] = ()
    #: Quasi-identifiers that are told more coarsely: ages as bands, days as months, …
    coarsen: CoarsenSettings = CoarsenSettings()
    #: Language to an installed spaCy model whose findings are added ({"fi": "fi_core_news_sm"}).
    spacy_models: Mapping[str, str] = Field(default_factory=dict)
    #: Voikko's readings of Finnish words are added: where it is installed, always or never.
    voikko: Literal["auto", "always", "never"] = "auto"
    #: File of further recognizers in Presidio's YAML form; theirs are added to ours.
    recognizers: Path | None = None

    @property
    def uses_voikko(self) -> bool:
        """Whether Voikko takes part on this machine."""
        return self.voikko == "always" or (self.voikko == "auto" and voikko.available())


@dataclass(frozen=True)
class Document:
    """A document in memory: raw text, and its main language where that is known."""

    document_id: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Redaction:
    """A placeholder or coarser words: span in the scrubbed text, kind, rule and score (0-1)."""

    start: int
    end: int
    entity: str
    rule: str
    score: float
    #: Characters of the raw text that it stands for; in memory only, no table holds it.
    length: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Quasi:
    """What a scrubbed text still tells of somebody: a span in it, the kind and its coarse value.

    :param coarsened: whether coarser words took the place of the ones written; else it is common,
        or was told so, and stays.
    """

    start: int
    end: int
    kind: str
    value: str
    coarsened: bool


@dataclass(frozen=True)
class Scrubbed:
    """A scrubbed document; where `reject` holds a reason, the text is empty."""

    document_id: str
    text: str
    redactions: tuple[Redaction, ...] = ()
    reject: str = ""
    quasi: tuple[Quasi, ...] = ()


@dataclass(frozen=True)
class _Read:
    """A cleaned text with its passages by language, what was found in it and what is coarsened."""

    document_id: str
    text: str
    passages: tuple[tuple[int, int, str], ...]
    findings: tuple[Finding, ...]
    coarse: tuple[Coarse, ...] = ()


class Deidentifier:
    """Removes what identifies people from the documents of one client after another.

    :param settings: see :class:`DeidSettings`.
    :param detect: tells the language ("fi", "sv", "en") of a line, given the text and the language
        of its surroundings for the undecided case.
    :param key: secret for the identities behind the placeholders.
    :param recognizers: a user's own Presidio recognizers, beside ours.
    """

    def __init__(
        self,
        settings: DeidSettings,
        *,
        detect: Callable[[str, str], str],
        key: bytes,
        recognizers: Sequence[EntityRecognizer] = (),
    ) -> None:
        self.settings = settings
        self._detect = detect
        self._key = key
        self._recognizers = tuple(recognizers)
        #: Whether anybody's recognizers or models but ours take part.
        self._others = bool(recognizers or settings.spacy_models or settings.recognizers)
        self._find: Detector | None = None
        self._find_forms: Detector | None = None

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        """Scrub all documents of one client; return them by document id.

        :param roster: names, numbers and addresses of the people in the case.
        :param client_id: client; numbers of placeholders belong to it.
        """
        with collector_paused():
            return self._scrub(documents, roster, client_id)

    def _scrub(
        self, documents: Sequence[Document], roster: Iterable[str], client_id: str
    ) -> list[Scrubbed]:
        known = KnownNames(roster)
        rejected: list[str] = []
        first: list[_Read] = []
        for document in sorted(documents, key=lambda d: d.document_id):
            try:
                read = self._read(document)
                self._sweep(read, known)
                first.append(read)
            except Exception:  # whatever fails, the text must not get through
                rejected.append(document.document_id)
        second: list[_Read] = []
        for read in first:
            try:
                second.append(self._coarsened(_with_known(read, known)))
            except Exception:
                rejected.append(read.document_id)
        done = self._replace(second, client_id)
        done += [Scrubbed(document_id, "", (), FAILED) for document_id in rejected]
        return sorted(done, key=lambda scrubbed: scrubbed.document_id)

    def scan(self, text: str, language: str = "", *, quasi: bool = False) -> list[Finding]:
        """Return what the rules still find in a text that is to leave; placeholders are passed.

        :param quasi: whether to look for what should have been coarsened too. Words that are
            coarse already are none; a report's own dates would be, so that it is asked for.
        """
        read = self._read(Document("", text, language))
        spared = [match.span() for match in _PLACEHOLDER.finditer(read.text)]
        found = list(read.findings)
        if quasi:
            read = self._coarsened(read)
            told = (c for c in read.coarse if read.text[c.start : c.end] != c.text)
            found = [
                *read.findings,
                *(Finding(c.start, c.end, c.entity, c.rule, 1.0) for c in told),
            ]
        return [f for f in found if not any(a <= f.start and f.end <= b for a, b in spared)]

    def forms(self, text: str, language: str = "") -> list[Finding]:
        """Return what in a text has a form of its own, overlaps not joined: no names.

        Where this finds nothing above a score, :meth:`scan` finds nothing of such a kind above it
        either, for joining overlaps adds neither kinds nor scores.
        """
        if self._others:  # what those find nobody can tell beforehand
            return self.scan(text, language)
        self._find_forms = self._find_forms or partial(find_all, with_a_form())
        text = clean_text(text)
        return [
            finding
            for start, end, spoken in self._passages(text, language)
            for finding in self._find_forms(text[start:end], spoken)
        ]

    def _read(self, document: Document) -> _Read:
        text = clean_text(document.text)
        passages = tuple(self._passages(text, document.language))
        if self._find is None:
            self._find = build_finder(
                recognizers=self._recognizers,
                spacy_models=self.settings.spacy_models,
                allowed=frozenset(place.lower() for place in self.settings.safe_places),
                voikko=self.settings.uses_voikko,
                recognizers_file=self.settings.recognizers,
            )
        found = [
            finding.moved(start)
            for start, end, language in passages
            for finding in self._find(text[start:end], language)
        ]
        return _Read(document.document_id, text, passages, tuple(_tidy(text, found)))

    def _coarsened(self, read: _Read) -> _Read:
        """Look for quasi-identifiers, and settle who has the spots that two rules claim."""
        coarse = [
            one.moved(start)
            for start, end, language in read.passages
            for one in find_coarse(read.text[start:end], language, self.settings.coarsen)
        ]
        if not coarse:
            return read
        findings, kept = settle(read.findings, coarse, read.text)
        tidy = tuple(_tidy(read.text, findings))
        return _Read(read.document_id, read.text, read.passages, tidy, tuple(kept))

    def _sweep(self, read: _Read, known: KnownNames) -> None:
        if not self.settings.sweep:
            return
        for finding in read.findings:
            language = next(lang for a, b, lang in read.passages if a <= finding.start < b)
            known.sweep(read.text, finding, language)

    def _passages(self, text: str, main: str) -> Iterator[tuple[int, int, str]]:
        """Yield runs of lines in one language as (start, end, language)."""
        lines = text.splitlines(keepends=True)
        start, end, current = 0, 0, ""
        for line, language in zip(lines, self._line_languages(lines, main), strict=True):
            if current and language != current:
                yield start, end, current
                start = end
            current = language
            end += len(line)
        if end > start:
            yield start, end, current

    def _line_languages(self, lines: Sequence[str], main: str) -> list[str]:
        """Language of each line; a short one takes that of the next long one (a heading's text)."""
        main = main if main in LANGUAGES else self._language("".join(lines), "fi")
        found: list[str] = []
        for line in lines:
            long_enough = len(line.split()) >= _WORDS_TO_DETECT
            found.append(self._language(line, main) if long_enough else "")
        ahead = next((language for language in reversed(found) if language), main)
        for k in reversed(range(len(found))):
            ahead = found[k] = found[k] or ahead
        return found

    def _language(self, text: str, default: str) -> str:
        found = self._detect(text, default)
        return found if found in LANGUAGES else default

    def _replace(self, reads: Sequence[_Read], client_id: str) -> list[Scrubbed]:
        mentions = [
            Mention(finding.entity, read.text[finding.start : finding.end])
            for read in reads
            for finding in read.findings
        ]
        surrogates = Surrogates(self._key, client_id, mentions)
        return [_replaced(read, surrogates) for read in reads]


def _with_known(read: _Read, known: KnownNames) -> _Read:
    found = list(read.findings)
    for start, end, language in read.passages:
        found += [f.moved(start) for f in known.find(read.text[start:end], language)]
    if len(found) == len(read.findings):
        return read
    return _Read(read.document_id, read.text, read.passages, tuple(_tidy(read.text, found)))


def _tidy(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Join overlaps, and person beside person (first name found by list, surname by sweep)."""
    tidy: list[Finding] = []
    for finding in merge_findings(findings):
        before = tidy[-1] if tidy else None
        if (
            before
            and before.entity == finding.entity == "PERSON"
            and text[before.end : finding.start] in (" ", "-")
        ):
            best = max(before, finding, key=lambda f: f.score)
            tidy[-1] = Finding(before.start, finding.end, "PERSON", best.rule, best.score)
        else:
            tidy.append(finding)
    return tidy


def _replaced(read: _Read, surrogates: Surrogates) -> Scrubbed:
    parts: list[str] = []
    redactions: list[Redaction] = []
    quasi: list[Quasi] = []
    done, length = 0, 0
    marks: list[Finding | Coarse] = [*read.findings, *read.coarse]
    for one in sorted(marks, key=lambda one: one.start):
        words, kept = read.text[one.start : one.end], read.text[done : one.start]
        start = length + len(kept)
        if isinstance(one, Coarse):
            new, score = one.text, 1.0
        else:
            new, score = surrogates.placeholder(Mention(one.entity, words)), one.score
        parts += [kept, new]
        length, done = start + len(new), one.end
        if new != words:
            raw = one.end - one.start
            redactions.append(Redaction(start, length, one.entity, one.rule, score, raw))
        if isinstance(one, Coarse) and one.value:
            quasi.append(Quasi(start, length, one.entity, one.value, new != words))
    parts.append(read.text[done:])
    text = "".join(parts)
    return Scrubbed(read.document_id, text, tuple(redactions), quasi=tuple(quasi))
