"""What the stages of one run share: settings, models made when first asked for, tables so far."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import models
from pipeline.catalogue import Catalogue
from pipeline.execution.caches import Caches, no_caches
from pipeline.execution.settings import RunSettings
from pipeline.language.detect import detect_language
from pipeline.language.encoder import GLOSS
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from pipeline.deid.deidentifier import Deidentifier
    from pipeline.execution.engine import Engine
    from pipeline.gate.gate import Gate
    from pipeline.language.concepts import Concepts
    from pipeline.language.encoder import Encoder
    from pipeline.language.gloss import Glosser
    from pipeline.language.vectors import CachedEncoder
    from pipeline.matching.learned import Correction
    from pipeline.matching.matcher import Matcher
    from pipeline.matching.polarity import PolarityJudge
    from pipeline.matching.reader import Reader
    from pipeline.matching.versions import Learned

Progress = Callable[[str, int, int | None], None]  # stage, done, total


def _silent(stage: str, done: int, total: int | None) -> None:
    """No progress is shown."""


class Models:
    """Everything that is fitted or loaded, made once and when first asked for."""

    def __init__(
        self,
        settings: RunSettings,
        catalogue: Catalogue,
        key: bytes,
        cache: Path | None,
        also: Path | None = None,
        versions: Path | None = None,
    ) -> None:
        """Make nothing yet.

        :param cache: where readings and vectors are kept; None: in memory, for this run.
        :param also: another such folder, which is only read.
        :param versions: folder of what the matcher learned from people.
        """
        self._settings = settings
        self.catalogue = catalogue
        self._key = key
        self._cache = cache
        self._also = also
        self._versions = versions
        self._recalled = False

    @property
    def loaded_under(self) -> RunSettings:
        """Settings by which models are made, a workspace's own lexicons among them."""
        return self._settings

    detect = staticmethod(detect_language)

    def make(self) -> None:
        """Make everything that a missing file or a wrong setting can stop.

        Called before a long run has done anything, so that it fails at its beginning.

        :raises UsageError: where a model, a lexicon or the catalogue cannot be used.
        """
        self.make_readers()
        self.matcher.themes  # noqa: B018 - fitted when first asked for
        self.background  # noqa: B018
        self.lexicons  # noqa: B018 - as they are now, whatever is added while the run goes on
        self.recall_words()

    def make_readers(self) -> None:
        """Make what reads one document: all that a shard needs, and nothing of the catalogue.

        :raises UsageError: where a model or a lexicon cannot be used.
        """
        self.deidentifier.scan("")  # within a document's scrub a fault would only reject it
        if not getattr(self.encoder, "proven", False):  # loading it costs seconds
            self.encoder.encode([], [])
        self.judge  # noqa: B018

    @cached_property
    def deidentifier(self) -> Deidentifier:
        """The de-identifier, with the workspace's key."""
        from pipeline.deid.deidentifier import Deidentifier

        return Deidentifier(self._settings.scrub, detect=detect_language, key=self._key)

    @cached_property
    def glosser(self) -> Glosser:
        """The gloss lexicons: the encoder's own where it reads through them in the same way."""
        from pipeline.language.encoder import GlossEncoder
        from pipeline.language.gloss import Glosser

        own = getattr(self.encoder, "inner", self.encoder)
        if isinstance(own, GlossEncoder) and own.glosser.keep_names:
            return own.glosser
        return Glosser.load(models.artefact_folder("gloss"), *self._settings.encoder.lexicons)

    def recall_words(self) -> None:
        """Learn from the workspace's cache what earlier runs found out of words."""
        from pipeline.language.encoder import glosses_digest

        self.glosser.recall(
            [folder for folder in (self._also, self._cache) if folder is not None],
            glosses_digest(self.glosser),
        )
        self._recalled = True

    def keep_words(self) -> None:
        """Keep in the workspace's cache what this run found out of words."""
        from pipeline.language.encoder import glosses_digest

        if self._cache is not None and self._recalled:
            self.glosser.keep(self._cache, glosses_digest(self.glosser))

    @cached_property
    def lexicons(self) -> list[dict[str, str]]:
        """Language and SHA-256 of each lexicon that is laid over ilmio's, for the manifest."""
        return [
            {"language": language, "sha256": models.file_digest(path)}
            for language, path in self._settings.encoder.lexicons
        ]

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the settings name, with the workspace's cache."""
        from pipeline.language.encoder import load_encoder
        from pipeline.language.vectors import CachedEncoder

        made = load_encoder(self._settings.encoder, models.artefact_folder("gloss"))
        return CachedEncoder(made, self._cache, also=self._also)

    @property
    def reading(self) -> str:
        """SHA-256 of what words are read by: the encoder, and lexicons that it does not hold.

        The matcher and the names of themes go by glosses whatever the encoder is.
        """
        if self._settings.encoder.model == GLOSS or not self._settings.encoder.lexicons:
            return self.encoder.fingerprint
        both = f"{self.encoder.fingerprint} {self.glosser.fingerprint}"
        return hashlib.sha256(both.encode()).hexdigest()

    @cached_property
    def reader(self) -> Reader | CachedEncoder:
        """The fitted reader, with the workspace's cache; it hands its vectors to the encoder's.

        It reads through the glosses whatever encoder the settings name for the themes.
        """
        from pipeline.language.encoder import GLOSS, GlossEncoder, load_encoder
        from pipeline.language.vectors import CachedEncoder
        from pipeline.matching.reader import Reader

        own: Encoder = self.encoder
        keep = None
        if isinstance(own, CachedEncoder):
            keep = own.remember
            own = own.inner
        if not isinstance(own, GlossEncoder):
            glossed = self._settings.encoder.model_copy(update={"model": GLOSS})
            folder = models.artefact_folder("gloss")
            own, keep = load_encoder(glossed, folder), None
        assert isinstance(own, GlossEncoder)
        made = Reader.load(models.artefact_folder("reader"), own, keep)
        return CachedEncoder(made, self._cache, "readings", self._also)

    @cached_property
    def concepts(self) -> Concepts:
        """Names from the lexicon for themes that have none of their own."""
        from pipeline.language.concepts import Concepts

        return Concepts.load(models.artefact_folder("gloss"), self.encoder)

    @cached_property
    def judge(self) -> PolarityJudge:
        """What tells denials apart: the reader, or the written rules alone."""
        from pipeline.matching.polarity import PolarityJudge

        settings = self._settings.polarity
        return PolarityJudge(self.reader if settings.learned else None, settings)

    @cached_property
    def learned(self) -> tuple[Learned, Correction] | None:
        """What the matcher learned from people, in the version that the settings name.

        :raises UsageError: where there is none of that number, or it was learned on other models.
        """
        from pipeline.matching.versions import read_version, refuse_other

        number = self._settings.match.learned
        if not number:
            return None
        told, correction = read_version(self._versions or Path(), number)
        refuse_other(told, self.reading, self.reader.fingerprint)
        kept = [
            item.id for item in self.catalogue.phenomenon
            if item.id in told.phenomena
            and told.phenomena[item.id].definition == item.definition
        ]  # fmt: skip
        return told, correction.only(kept)

    @property
    def matching(self) -> list[str]:
        """Fingerprints of what says which phenomena a passage speaks of."""
        own = [self.learned[0].digest] if self.learned else []
        return [self.reader.fingerprint, *own]

    @cached_property
    def matcher(self) -> Matcher:
        """The catalogue matcher, with what it learned from people where the settings say so."""
        from pipeline.matching.learned import LearnedMatcher

        if self.learned is None:
            return self.unlearned
        return LearnedMatcher(self.unlearned, self.learned[1])

    @cached_property
    def unlearned(self) -> Matcher:
        """The matcher as it comes: it learns what the reader does not know from its sentences."""
        from pipeline.language.vectors import CachedEncoder
        from pipeline.matching.joined import JoinedMatcher
        from pipeline.matching.matcher import CatalogueMatcher, examples_of
        from pipeline.matching.reader import Reader
        from pipeline.stages.match import NoMatcher

        items = self.catalogue.phenomenon
        if not items:
            return NoMatcher()
        reader = self.reader.inner if isinstance(self.reader, CachedEncoder) else self.reader
        assert isinstance(reader, Reader)
        read = self._settings.match.reader
        known = tuple(item.id for item in items if read and reader.knows(item))
        unknown = tuple(item.id for item in items if item.id not in known)
        taught = None
        if unknown:
            taught = CatalogueMatcher(self.encoder, self.glosser.gloss, self._settings.match)
            taught.fit(examples_of(self.catalogue))
        return JoinedMatcher(self.reader, tuple(reader.themes), known, taught, unknown)

    @cached_property
    def background(self) -> np.ndarray:
        """Vectors of the catalogue's background sentences (m, d)."""
        pairs = [
            (text, str(lang)) for lang, part in self.catalogue.background.items() for text in part
        ]
        return self.encoder.encode([text for text, _ in pairs], [lang for _, lang in pairs])


@dataclass(frozen=True)
class Shards:
    """How a run is done in shards.

    :param count: shards in all; ``jobs``: how many are done at a time.
    :param order: what a process is told to do one, as :mod:`pipeline.execution.worker` takes it.
    :param engine: who does them; None: processes of this machine.
    """

    count: int
    jobs: int
    order: dict[str, Any]
    engine: Engine | None = None


@dataclass
class Context:
    """One run on its way."""

    workspace: Workspace
    settings: RunSettings
    period: Period
    source: str
    models: Models
    run: RunFolder  # where it is written until it is whole
    roster_file: Path | None = None
    staff: frozenset[str] = frozenset()  # ids of phenomena of a guided run
    before: RunFolder | None = None  # the period before, in this workspace
    progress: Progress = _silent
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    vectors: np.ndarray | None = None
    account: dict[str, Any] = field(default_factory=dict)  # counts, warnings: for the manifest
    shards: Shards | None = None
    caches: Caches = field(default_factory=no_caches)
    gate: Gate | None = None  # knows what this run has masked; None where it was resumed
    forgotten: frozenset[str] | None = None  # marks of clients; None: as the database has them

    def all_vectors(self) -> np.ndarray:
        """Vectors of the passages, row i for passage i; read where the run was resumed."""
        if self.vectors is None:
            self.vectors = self.run.read_vectors()
        return self.vectors

    def add_rejects(self, rejects: pd.DataFrame) -> None:
        """Add rejects of a stage to those of the stages before it."""
        import pandas as pd

        before = self.tables.get("rejects")
        parts = [part for part in (before, rejects) if part is not None and len(part)]
        self.tables["rejects"] = pd.concat(parts) if parts else rejects
