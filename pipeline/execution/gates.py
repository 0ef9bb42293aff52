"""The last gate of a run and of an export: what it is told, and what becomes of a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.deid.findings import NAMED, Found, Scan
from pipeline.errors import GateError
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.gate.watch import remember_ids
from pipeline.tables import REJECTS

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.deid.deidentifier import DeidSettings
    from pipeline.execution.context import Context
    from pipeline.runs import Workspace
    from pipeline.stages.ingest import IngestResult
    from pipeline.stages.scrub import ScrubResult

LEFT = "identifier_left"
_CLOSED = bytes(32)  # a scan makes no surrogates, so that it needs no key


def run_gate(ctx: Context, known: KnownSecrets) -> Gate:
    """Return the gate of a run, which knows what the run masks."""
    ctx.gate = _gate(ctx, known)
    return ctx.gate


def _gate(ctx: Context, known: KnownSecrets | None = None) -> Gate:
    deidentifier = ctx.models.deidentifier
    return Gate(deidentifier.scan, known, forms=deidentifier.forms, clean=ctx.caches.clean)


def export_gate(
    workspace: Workspace, signers: Iterable[str] = (), scan: Scan | None = None
) -> Gate:
    """Return the gate of an export, with the detectors that the workspace's own settings name.

    Of what was masked earlier, nothing is kept to be known.

    :param signers: names of people who signed the checklist, which stand in the report.
    :param scan: the detectors, where they have been made already.
    """
    return Gate(_sparing(scan or workspace_scan(workspace), signers))


def workspace_scan(workspace: Workspace) -> Scan:
    """Return the detectors that the workspace's own settings name."""
    from pipeline.configs import load_settings
    from pipeline.execution.settings import RunSettings

    return _scan(load_settings(RunSettings, [workspace.settings_file]).scrub)


def default_gate() -> Gate:
    """Return a gate with the detectors as they are shipped, where no workspace says otherwise."""
    from pipeline.deid.deidentifier import DeidSettings

    return Gate(_scan(DeidSettings()))


def _scan(settings: DeidSettings) -> Scan:
    from pipeline.deid.deidentifier import Deidentifier
    from pipeline.language.detect import detect_language

    return Deidentifier(settings, detect=detect_language, key=_CLOSED).scan


def _sparing(scan: Scan, names: Iterable[str]) -> Scan:
    """Leave out of what a scan finds the names of people who are meant to be read."""
    spared = {name.casefold() for name in names}

    def others(text: str, language: str) -> list[Found]:
        return [
            found
            for found in scan(text, language)
            if found.entity not in NAMED
            or text[found.start : found.end].strip().casefold() not in spared
        ]

    return others if spared else scan


def known_ids(got: IngestResult, known: KnownSecrets, *, pseudonymised: bool) -> None:
    """Let the register's ids be known.

    :param pseudonymised: where not, the ids are to be seen, and none of them is a secret.
    """
    if pseudonymised:
        clients = set(got.documents["client_id"].astype(str))
        homes = set(got.documents["household_id"].dropna().astype(str))
        remember_ids(known, {"CLIENT_ID": clients, "HOUSEHOLD_ID": homes})


def withhold(made: ScrubResult, gate: Gate) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Leave out documents at which the last gate would stop the whole run: fails closed.

    In them stands what was masked elsewhere, or what the detectors see in the masked text alone.

    :returns: documents, redactions and rejects.
    """
    documents = made.documents
    left = [gate.holds_identifier(text) for text in documents["text"]]
    names = list(documents.loc[left, "document_id"])
    rows = [{"stage": "scrub", "row_id": name, "reason": LEFT} for name in names]
    return (
        documents[[not one for one in left]].reset_index(drop=True),
        made.redactions[~made.redactions["document_id"].isin(names)].reset_index(drop=True),
        REJECTS.frame([*made.rejects.to_dict("records"), *rows]),
    )


def check_run(ctx: Context) -> None:
    """Look through everything that the run has written; remove it all where something leaks.

    A run that was resumed knows no secrets any more, for only digests under a key of the process
    were kept: then the detectors alone look. What was read then has passed the whole gate before.

    :raises GateError: where a file holds an identifier.
    """
    gate = ctx.gate or _gate(ctx)
    try:
        gate.check_folder(ctx.run.folder)
        ctx.caches.save_clean()
    except GateError:
        ctx.run.clear()
        raise
