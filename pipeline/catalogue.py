"""The catalogue of phenomena: what a team looks for, in three languages, with seeds.

A phenomenon has labels, a one-sentence description, terms (lemmas that almost certainly mean
it), seed sentences that affirm it and counter-examples that come near and do not. The catalogue's
hash stands in every manifest: trends are shown only within one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.configs import read_toml
from pipeline.errors import UsageError

Trilingual = dict[Literal["fi", "sv", "en"], str]
Sentences = dict[Literal["fi", "sv", "en"], list[str]]
_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Lineage(BaseModel):
    """Where an entry came from: a theme that a team found or raised and agreed on."""

    model_config = _FROZEN

    period: str  # of the run
    team: str  # that agreed on it, or all
    theme: str  # its id in that run, or of the staff's
    origin: Literal["open", "staff"]
    found_as: Trilingual
    merged: list[Trilingual] = Field(default_factory=list)  # what was counted with it
    decision: int  # position in the log of the last decision that it rests on
    who: str  # id of a person in the review, a code
    at: str  # UTC


class Phenomenon(BaseModel):
    """One phenomenon of the catalogue."""

    model_config = _FROZEN

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    section11: int = Field(
        ge=0, le=10
    )  # class of support need, Social Welfare Act section 11; 0 none
    kind: Literal["problem", "need", "strength"]
    label: Trilingual
    description: Trilingual
    terms: Sentences = Field(default_factory=dict)
    seeds: Sentences
    counter: Sentences = Field(default_factory=dict)
    denials: Sentences = Field(default_factory=dict)
    lineage: Lineage | None = None

    @model_validator(mode="after")
    def _has_enough(self) -> Phenomenon:
        if set(self.label) != {"fi", "sv", "en"}:
            raise ValueError("label must be given in fi, sv and en")
        if sum(len(part) for part in self.seeds.values()) < 3:
            raise ValueError("at least three seed sentences are needed")
        return self

    @property
    def definition(self) -> str:
        """SHA-256 (16 digits) over what a program takes it to mean: description and sentences."""
        return self._digest({"id", "kind", "description", "seeds", "counter", "denials"})

    @property
    def meaning(self) -> str:
        """SHA-256 (16 digits) over what a person is told of it: what was read of it holds."""
        return self._digest({"id", "kind", "label", "description"})

    def _digest(self, parts: set[str]) -> str:
        return hashlib.sha256(self.model_dump_json(include=parts).encode()).hexdigest()[:16]


class Catalogue(BaseModel):
    """A versioned list of phenomena, and background sentences that affirm none of them."""

    model_config = _FROZEN

    version: str = "0"
    phenomenon: list[Phenomenon] = Field(default_factory=list)
    background: Sentences = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ids_once(self) -> Catalogue:
        ids = [item.id for item in self.phenomenon]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the ids {', '.join(twice)} stand twice")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 over what decides a count, independent of the file's layout and of lineages."""
        counted = self.model_dump(exclude={"phenomenon": {"__all__": {"lineage"}}})
        content = json.dumps(counted, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def load_catalogue(path: Path, *more: Path, asked: Sequence[Mapping[str, Any]] = ()) -> Catalogue:
    """Read a catalogue; further files (a guided theme, a team's own) are added to it.

    :param asked: entries that stand in no file: what teams want looked for.
    :raises UsageError: naming each phenomenon and what is wrong with it.
    """
    content: dict[str, Any] = read_toml(path)
    for extra in more:
        content = _joined(content, read_toml(extra))
    if asked:
        content = _joined(content, {"phenomenon": [dict(one) for one in asked]})
    try:
        return Catalogue.model_validate(content)
    except ValidationError as error:
        faults = [_explain(fault["loc"], content) + f": {fault['msg']}" for fault in error.errors()]
        raise UsageError(
            "The catalogue does not fit:\n  " + "\n  ".join(faults),
            where=", ".join(str(p) for p in (path, *more)),
            mend="Mend the named entries; configs/catalogue.toml shows the form.",
        ) from None


def _joined(content: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Add the phenomena of a further file; what else it holds is left for the check to refuse."""
    both = [content.get("phenomenon", []), more.get("phenomenon", [])]
    if not all(isinstance(part, list) for part in both):
        return {**content, **more}
    unknown = {key: value for key, value in more.items() if key not in Catalogue.model_fields}
    return {**content, **unknown, "phenomenon": both[0] + both[1]}


def _explain(loc: tuple[int | str, ...], content: dict[str, Any]) -> str:
    """Place of a fault, a phenomenon named by its id."""
    place: list[Any] = list(loc)
    if len(place) > 1 and place[0] == "phenomenon" and isinstance(place[1], int):
        item = content["phenomenon"][place[1]]
        place[1] = item.get("id", place[1]) if isinstance(item, dict) else place[1]
    return ".".join(str(part) for part in place)
