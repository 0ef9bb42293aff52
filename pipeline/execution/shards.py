"""A run's input in shards: each is the documents of some clients, read, scrubbed, made passages.

Shards share no state, so that any number of processes can do them on one machine (``--jobs``) or on
many (``--shard i/n`` for whatever schedules them). They lie in the folder of the run that is not
whole yet, readable by its owner alone, and hold nothing raw: scrubbed tables, digests of what was
masked under a secret of this run's own, and what was made of the passages (readings, vectors, which
of them are clean). A shard that has its completion marker is not done again. When all have theirs
they are joined, the gate is told what each has masked, and all of them are removed, the secret too,
before the first table of the run is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline import __version__
from pipeline.deid.fingerprint import deid_fingerprint
from pipeline.errors import UsageError
from pipeline.execution.caches import save_rows
from pipeline.execution.context import Context, Shards
from pipeline.execution.pool import do_all
from pipeline.execution.scrubbing import make_models, read, scrub_documents, settle
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.gate.pieces import Piece
from pipeline.language.vectors import CachedEncoder
from pipeline.models import file_digest
from pipeline.readers.source import input_digests
from pipeline.runs import RunFolder
from pipeline.stages.embed import embed
from pipeline.stages.scrub import ScrubResult
from pipeline.stages.split import split
from pipeline.tables import DOCUMENTS, QUASI, REDACTIONS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

FOLDER, SECRET, DONE = "shards", "secret", "done.json"
KNOWN, CLEAN, CACHE = "known.json", "clean.npy", "cache"
MOST = 10_000  # shards of one run
_TABLES = ("documents", "redactions", "quasi", "rejects")
_SECRET_BYTES = 32


def shard_of(client_id: str, count: int) -> int:
    """Number, from 0, of the shard that holds a client."""
    digest = hashlib.sha256(client_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % count


def parse_shard(text: str) -> tuple[int, int]:
    """Turn ``3/8`` into the number of the shard, from 0, and how many there are.

    :raises UsageError: where it is neither.
    """
    part, sign, count = text.partition("/")
    if sign and part.isdecimal() and count.isdecimal() and 1 <= int(part) <= int(count) <= MOST:
        return int(part) - 1, int(count)
    raise UsageError(
        f"'{text}' is no shard.", where="--shard", mend="Write it as 1/8, 2/8, … up to 8/8."
    )


def cache_of(run: RunFolder, index: int, count: int) -> Path:
    """Folder in which a shard keeps readings and vectors until it is joined."""
    return _place(run, index, count).folder / CACHE


def done(ctx: Context, count: int) -> list[int]:
    """Numbers of the shards that are done for this input and under these settings."""
    under = _under(ctx, count)
    return [k for k in range(count) if _marker(ctx.run, k, count).get("under") == under]


def do_shard(ctx: Context, index: int, count: int) -> int:
    """Do one shard, leave its marker, and return how many documents it holds."""
    under, place = _under(ctx, count), _place(ctx.run, index, count)
    place.clear()
    _make(ctx.run, place)
    got = read(ctx, lambda client: shard_of(client, count) == index)
    make_models(ctx)
    own = got.documents[[shard_of(c, count) == index for c in got.documents["client_id"]]]
    own = own.reset_index(drop=True)
    known = KnownSecrets(_secret(ctx.run))
    ctx.progress("scrub", index, count)
    made = scrub_documents(ctx, got, own, known)
    for name in _TABLES:
        place.write_table(name, getattr(made, name))
    _read_passages(ctx, made.documents)
    save_rows(place.folder / CLEAN, ctx.caches.clean.rows())
    place.write_text(KNOWN, json.dumps(known.told()))
    languages = {str(k): int(n) for k, n in own["language"].value_counts().items()}
    told = {"under": under, "documents": len(own), "languages": languages}
    told["began"] = ctx.caches.began
    place.write_text(DONE, json.dumps(told, sort_keys=True))
    return len(own)


def read_in_shards(ctx: Context, shards: Shards) -> None:
    """Do the shards that are not done yet, and join all."""
    count = shards.count
    got = read(ctx, lambda client: False)  # refuses a faulty input before any shard is done
    ready = set(done(ctx, count))
    lacking = [k for k in range(count) if k not in ready]
    _make(ctx.run, ctx.run)
    _secret(ctx.run)
    do_all(lacking, shards, lambda n: ctx.progress("shards", len(ready) + n, count))
    if len(done(ctx, count)) < count:
        raise UsageError(
            "The input or the settings have changed while the shards were done.",
            where="INPUT",
            mend="Leave both as they are and run again.",
        )
    make_models(ctx)
    _join(ctx, got, count)


def _join(ctx: Context, got: Any, count: int) -> None:
    places = [_place(ctx.run, k, count) for k in range(count)]
    told = [_marker(ctx.run, k, count) for k in range(count)]
    known = KnownSecrets(_secret(ctx.run))
    for place in places:
        known.take_in(json.loads((place.folder / KNOWN).read_text("utf-8")))
    languages: dict[str, int] = {}
    for one in told:
        for name, n in one["languages"].items():
            languages[name] = languages.get(name, 0) + n
    got.counts["languages"] = dict(sorted(languages.items()))
    tables = {name: _joined(name, places) for name in _TABLES}
    settle(ctx, got, ScrubResult(**tables), known)
    for encoder in (ctx.models.encoder, ctx.models.reader):
        if isinstance(encoder, CachedEncoder):
            encoder.take_in(place.folder / CACHE for place in places)
    ctx.caches.clean.know(np.load(place.folder / CLEAN, allow_pickle=False) for place in places)
    ctx.caches.asked = True  # the shards have asked for what they scrubbed, some long ago
    ctx.caches.began = min([ctx.caches.began, *(one["began"] for one in told)])


def _joined(name: str, places: list[RunFolder]) -> pd.DataFrame:
    import pandas as pd

    table = {one.name: one for one in (DOCUMENTS, QUASI, REDACTIONS, REJECTS)}[name]
    parts = [part for place in places if len(part := place.read_table(name))]
    return table.frame(pd.concat(parts, ignore_index=True)) if parts else table.frame(())


def _read_passages(ctx: Context, documents: pd.DataFrame) -> None:
    """Make of the passages what the run will ask for: it finds it in the caches."""
    judge = ctx.models.judge.judge
    made = split(documents, detect=ctx.models.detect, judge=judge, settings=ctx.settings.split)
    embed(made.passages, encoder=ctx.models.encoder)
    deidentifier = ctx.models.deidentifier
    gate = Gate(deidentifier.scan, forms=deidentifier.forms, clean=ctx.caches.clean)
    for text in [*documents["text"], *made.passages["text"]]:
        gate.kinds_in(Piece(text, "text", client=True))


def _under(ctx: Context, count: int) -> str:
    """SHA-256 over everything that decides a shard: input, settings, models, rules, program."""
    include = {"pseudonymise", "ingest", "scrub", "split", "polarity", "encoder"}
    told = {
        "settings": ctx.settings.model_dump(mode="json", include=include),
        "inputs": input_digests(ctx.source),
        "period": ctx.period.name,
        "roster": file_digest(ctx.roster_file) if ctx.roster_file else "",
        "reading": [ctx.models.reading, ctx.models.reader.fingerprint],
        "rules": deid_fingerprint(),
        "program": __version__,
        "count": count,
        "secret": hashlib.sha256(_secret(ctx.run)).hexdigest(),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _place(run: RunFolder, index: int, count: int) -> RunFolder:
    return RunFolder(run.folder / FOLDER / f"{index + 1}-of-{count}", run.period)


def _marker(run: RunFolder, index: int, count: int) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((_place(run, index, count).folder / DONE).read_text())
        return told
    except (OSError, ValueError):
        return {}


def _make(run: RunFolder, place: RunFolder) -> None:
    """Make folders for their owner alone."""
    for folder in (run.folder, run.folder / FOLDER):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place is not run:
        place.make()


def _secret(run: RunFolder) -> bytes:
    """Return the secret of this run's shards, made by whoever is the first to ask."""
    path = run.folder / FOLDER / SECRET
    _make(run, run)
    if not path.is_file():
        aside = path.with_name(f".{SECRET}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
        try:
            os.link(aside, path)  # fails where another process was faster
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_bytes()
