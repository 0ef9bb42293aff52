"""All settings of a run: each stage's own, side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline import __version__
from pipeline.execution.spark.settings import SparkSettings
from pipeline.language.encoder import EncoderSettings
from pipeline.matching.polarity import PolaritySettings
from pipeline.stages.audited import AuditSettings
from pipeline.stages.discover import DiscoverSettings
from pipeline.stages.evidence import EvidenceSettings
from pipeline.stages.ingest import IngestSettings
from pipeline.stages.match import MatchSettings
from pipeline.stages.release import ReleaseSettings
from pipeline.stages.scrub import ScrubSettings
from pipeline.stages.signals import SignalSettings
from pipeline.stages.split import SplitSettings
from pipeline.stages.unheard import UnheardSettings
from pipeline.store.database import StoreSettings


class ReportSettings(BaseModel):
    """What the run's own report looks like; it stays in the workspace, for the team."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str = ""
    languages: tuple[Literal["fi", "sv", "en"], ...] = ("fi",)  # report.html is in the first
    formats: tuple[Literal["html", "csv", "json", "docx", "xlsx"], ...] = ("html", "csv", "json")
    release: ReleaseSettings = ReleaseSettings(profile="team")


class RetentionSettings(BaseModel):
    """How long a finished run keeps what is told of single clients; `ilmio tidy` removes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts_months: int | None = Field(default=None, ge=1)  # months after the run; None: for good


class RunSettings(BaseModel):
    """Settings of a run, `ilmio.toml` and `--set part.name=value`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 7  # of everything that draws
    # clients, households, file names and ids that may name somebody; "all": every id
    pseudonymise: bool | Literal["all"] = True
    active_clientele: int | None = Field(
        default=None, ge=1
    )  # clients in an active relationship in all
    ingest: IngestSettings = IngestSettings()
    scrub: ScrubSettings = ScrubSettings()
    split: SplitSettings = SplitSettings()
    polarity: PolaritySettings = PolaritySettings()
    encoder: EncoderSettings = EncoderSettings()
    match: MatchSettings = MatchSettings()
    discover: DiscoverSettings = DiscoverSettings()
    audit: AuditSettings = AuditSettings()
    unheard: UnheardSettings = UnheardSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    signals: SignalSettings = SignalSettings()
    report: ReportSettings = ReportSettings()
    store: StoreSettings = Field(default=StoreSettings(), exclude=True)  # decides no result
    retention: RetentionSettings = Field(default=RetentionSettings(), exclude=True)  # neither
    spark: SparkSettings = Field(default=SparkSettings(), exclude=True)  # nor this

    def with_lexicons(self, own: Mapping[str, Path]) -> RunSettings:
        """Return these settings with a workspace's own lexicons laid over all others.

        They are for loading models only: a path names places and perhaps people, so a manifest
        shows the settings without it, and fingerprints are of what the files hold.

        :param own: by language, ``fi`` or ``sv``; a file that is named already counts once.
        """
        laid: dict[str, tuple[Path, ...]] = {}
        for language, path in own.items():
            named = [p for lang, p in self.encoder.lexicons if lang == language]
            others = (p for p in named if p.resolve() != path.resolve())
            laid[f"lexicon_{language}"] = (*others, path)
        return self.model_copy(update={"encoder": self.encoder.model_copy(update=laid)})

    def comparability(self, catalogue: str, model: list[Any], months: int) -> dict[str, Any]:
        """Everything that must be alike for two periods to be compared, part by part.

        :param catalogue: digest of the catalogue; ``model``: fingerprints of what reads.
        :param months: that the period touches.
        """
        parts = {
            name: getattr(self, name).model_dump(mode="json")
            for name in ("scrub", "split", "polarity", "match")
        }
        chosen = {
            name: getattr(self.ingest, name) for name in ("doc_types", "only_units", "active_only")
        }
        return {
            "catalogue": catalogue,
            "model": digest_of(model),
            "settings": digest_of(parts),
            "selection": digest_of(chosen),
            "counting_unit": self.evidence.counting_unit,
            "months": months,
            "program": __version__,
        }


def digest_of(content: object) -> str:
    """SHA-256 of something that JSON can tell."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
