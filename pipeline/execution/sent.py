"""What a worker elsewhere is told of a run, and what it answers: for engines of many machines.

Such a worker shares no folder with whoever asks. It is told the settings, the workspace's own
lexicons, who was forgotten, and the secrets that pseudonyms and digests are made under; it reads
the input itself, by a path that all reach or as batches that its engine hands it. It answers with
a shard's files: scrubbed tables, digests, vectors. It writes nothing, but for the lexicons while
they are loaded, and no fault of it carries a word of what was read.
"""

from __future__ import annotations

import base64
import io
import json
import os
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__, errors
from pipeline.catalogue import Catalogue
from pipeline.deid.fingerprint import deid_fingerprint
from pipeline.errors import IlmioError, UsageError
from pipeline.execution.caches import Caches, no_caches
from pipeline.execution.context import Context, Models
from pipeline.execution.forgetting.client import forgotten_marks
from pipeline.execution.one_shard import CACHE, make_shard, parquet_of
from pipeline.execution.settings import RunSettings
from pipeline.gate.clean import CleanTexts
from pipeline.language.vectors import CachedEncoder
from pipeline.period import Period
from pipeline.readers.columnar import read_batches
from pipeline.runs import RunFolder, Workspace
from pipeline.tables import BY_NAME

if TYPE_CHECKING:
    from pipeline.readers.rows import Source
    from pipeline.stages.ingest import IngestResult

REFUSED, FAULT = "refused", "fault"  # names of answers that are no files of a shard
_NOWHERE = Path(os.devnull)  # whatever would be written here fails
_KINDS = {kind.__name__: kind for kind in (errors.UsageError, errors.InputRefused,
                                           errors.GateError)}  # fmt: skip


class _SentWorkspace(Workspace):
    """A workspace that lies elsewhere: nothing of it is here but its key, in memory."""

    def __init__(self, key: bytes) -> None:
        super().__init__(_NOWHERE)
        self._key = key

    def key(self) -> bytes:
        """Return the secret for pseudonyms."""
        return self._key


def told_of(
    ctx: Context, count: int, secret: bytes, batches: tuple[str, list[str]] | None = None
) -> dict[str, Any]:
    """Return what a worker is told, so that JSON can tell it.

    :param count: shards in all; ``secret``: of the run's shards.
    :param batches: name and columns of an input that an engine hands over; None: the worker reads
        what the run names, by its path.
    """
    lexicons = [
        [language, base64.b64encode(path.read_bytes()).decode()]
        for language, path in ctx.models.loaded_under.encoder.lexicons
    ]
    return {
        "settings": ctx.settings.model_dump(mode="json"),
        "lexicons": lexicons,
        "key": ctx.workspace.key().hex(),
        "clean": ctx.caches.clean.key.hex(),
        "forgotten": sorted(forgotten_marks(ctx.workspace)),
        "period": ctx.period.name,
        "source": ctx.source,
        "roster": str(ctx.roster_file) if ctx.roster_file else "",
        "count": count,
        "secret": secret.hex(),
        "batches": batches,
        "program": _program(ctx.models),
    }


def answer(
    told: Mapping[str, Any], index: int, batches: Iterator[Any]
) -> Iterator[tuple[str, bytes]]:
    """Do one shard as a worker; yield names and contents of its files.

    Whatever goes wrong is an answer too (``refused``, ``fault``): what a program raises goes into
    the logs of an engine, and its message may hold what was read.
    """
    try:
        ctx = context_of(told)
        secret = bytes.fromhex(told["secret"])
        made = make_shard(ctx, index, told["count"], secret, _source(told, ctx, batches))
        yield from made.files().items()
        for encoder in (ctx.models.encoder, ctx.models.reader):
            if isinstance(encoder, CachedEncoder) and (held := encoder.held()):
                yield f"{CACHE}/{encoder.file_name}", held
    except IlmioError as error:
        yield REFUSED, json.dumps(_as_told(error)).encode()
    except Exception as error:  # a fault of the program: its place, never the data it held
        yield FAULT, _place(error).encode()


def answer_reading(told: Mapping[str, Any], batches: Iterator[Any]) -> Iterator[tuple[str, bytes]]:
    """Read an input that comes as batches, texts apart, for whoever asks."""
    try:
        ctx = context_of(told)
        got = _read(ctx, _source(told, ctx, batches))
        yield "documents", parquet_of("documents", got.documents)
        yield "rejects", parquet_of("rejects", got.rejects)
        rest = {"clients": sorted(got.roster), "counts": got.counts}
        rest |= {"warnings": got.warnings, "columns": got.columns}
        yield "rest", json.dumps(rest).encode()
    except IlmioError as error:
        yield REFUSED, json.dumps(_as_told(error)).encode()
    except Exception as error:
        yield FAULT, _place(error).encode()


def as_read(answers: Mapping[str, bytes]) -> IngestResult:
    """Turn what :func:`answer_reading` gave into what a reading gives; the roster has no names."""
    import pandas as pd

    from pipeline.stages.ingest import IngestResult

    rest = json.loads(answers["rest"])
    documents, rejects = (
        BY_NAME[name].check(pd.read_parquet(io.BytesIO(answers[name])))
        for name in ("documents", "rejects")
    )
    return IngestResult(
        documents,
        rejects,
        {client: [] for client in rest["clients"]},
        rest["counts"],
        rest["warnings"],
        rest["columns"],
    )


def refuse(answers: Mapping[str, bytes]) -> None:
    """Raise what a worker has refused with, where it has."""
    if REFUSED in answers:
        said = json.loads(answers[REFUSED])
        kind = _KINDS.get(said["kind"], IlmioError)
        raise kind(said["what"], where=said["where"], mend=said["mend"])


def context_of(told: Mapping[str, Any]) -> Context:
    """Return the run as a worker sees it; its models are made once in a process."""
    settings = RunSettings.model_validate(told["settings"])
    lexicons = tuple((lang, data) for lang, data in told["lexicons"])
    models = _models(json.dumps(told["settings"], sort_keys=True), lexicons, told["key"])
    for encoder in (models.encoder, models.reader):
        if isinstance(encoder, CachedEncoder):
            encoder.let_go()  # of another shard
    if _program(models) != told["program"]:
        raise UsageError(
            "ilmio on the workers is not the one that asks: its version, rules or models differ.",
            where="engine spark",
            mend="Install the same version of ilmio on the driver and on every worker.",
        )
    named = settings.ingest.roster_file
    for path in (told["roster"], str(named) if named else ""):
        if path:
            _reached(path, "ROSTER")
    period = Period.parse(told["period"])
    return Context(
        workspace=_SentWorkspace(bytes.fromhex(told["key"])),
        settings=settings,
        period=period,
        source=told["source"],
        models=models,
        run=RunFolder(_NOWHERE, period.name),
        roster_file=Path(told["roster"]) if told["roster"] else None,
        forgotten=frozenset(told["forgotten"]),
        caches=Caches(CleanTexts(bytes.fromhex(told["clean"])), began=no_caches().began),
    )


@lru_cache(maxsize=1)
def _models(settings: str, lexicons: tuple[tuple[str, str], ...], key: str) -> Models:
    """Make the models that read documents, for all tasks of this process."""
    chosen = RunSettings.model_validate_json(settings)
    with tempfile.TemporaryDirectory(prefix="ilmio-lexicons-") as folder:
        laid: dict[str, tuple[Path, ...]] = {"lexicon_fi": (), "lexicon_sv": ()}
        for number, (language, data) in enumerate(lexicons):
            path = Path(folder) / f"{number}.tsv"
            path.write_bytes(base64.b64decode(data))
            laid[f"lexicon_{language}"] += (path,)
        encoder = chosen.encoder.model_copy(update=laid)
        made = Models(
            chosen.model_copy(update={"encoder": encoder}), Catalogue(), bytes.fromhex(key), None
        )
        made.make_readers()
        made.reading, made.reader.fingerprint  # noqa: B018 - read the files while they are there
    return made


def _program(models: Models) -> list[str]:
    """What decides a shard, and was installed: it has to be the same on all machines."""
    return [__version__, deid_fingerprint(), models.reading, models.reader.fingerprint]


def _source(told: Mapping[str, Any], ctx: Context, batches: Iterator[Any]) -> Source | None:
    if told["batches"] is None:
        for _ in batches:
            pass  # what an engine hands over has to be taken, though nothing is in it
        if "://" not in ctx.source:
            _reached(ctx.source, "INPUT")
        return None
    name, columns = told["batches"]
    return read_batches(batches, columns, name, ctx.settings.ingest.read_options())


def _reached(path: str, what: str) -> None:
    if not Path(path).exists():
        raise UsageError(
            f"A worker of the cluster does not reach {what} by its path.",
            where=what,
            mend="Put it where the driver and every worker see it under the same path (a mounted "
            "volume), or name a table: parquet:PATH, delta:PATH, table:NAME.",
        )


def _read(ctx: Context, source: Source | None) -> IngestResult:
    from pipeline.execution.scrubbing import read

    return read(ctx, lambda client: False, source)


def _as_told(error: IlmioError) -> dict[str, str]:
    kind = type(error).__name__
    return {"kind": kind, "what": error.what, "where": error.where, "mend": error.mend}


def _place(error: Exception) -> str:
    """Type of a fault and the line of ours that it came from."""
    own = [f for f in traceback.extract_tb(error.__traceback__) if "pipeline" in f.filename]
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "unknown place"
    return f"{type(error).__name__} at {where}"
