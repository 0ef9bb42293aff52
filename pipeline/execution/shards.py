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

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import UsageError
from pipeline.execution.context import Context, Shards
from pipeline.execution.one_shard import (
    CACHE,
    CLEAN,
    DONE,
    KNOWN,
    TABLES,
    made_under,
    make_shard,
    seen,
)
from pipeline.execution.pool import Processes
from pipeline.execution.scrubbing import make_models, settle
from pipeline.gate.known import KnownSecrets
from pipeline.language.vectors import CachedEncoder
from pipeline.runs import RunFolder
from pipeline.stages.scrub import ScrubResult
from pipeline.tables import DOCUMENTS, QUASI, REDACTIONS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.stages.ingest import IngestResult

FOLDER, SECRET = "shards", "secret"
MOST = 10_000  # shards of one run
_SECRET_BYTES = 32


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


def done(ctx: Context, count: int, got: IngestResult | None = None) -> list[int]:
    """Numbers of the shards that are done for this input and under these settings.

    :param got: what was read of the input now; with it, only shards that have read the same.
    """
    secret = secret_of(ctx.run)
    told = {"under": made_under(ctx, count, secret)}
    if got is not None:
        told["input"] = seen(got, secret)
    return [k for k in range(count) if told.items() <= _marker(ctx.run, k, count).items()]


def do_shard(ctx: Context, index: int, count: int) -> int:
    """Do one shard, leave its marker, and return how many documents it holds."""
    begin_shard(ctx.run, index, count)
    made = make_shard(ctx, index, count, secret_of(ctx.run))
    keep_shard(ctx.run, index, count, made.files())
    return int(made.told["documents"])


def begin_shard(run: RunFolder, index: int, count: int) -> None:
    """Make an empty folder for a shard."""
    place = _place(run, index, count)
    place.clear()
    _make(run, place)


def keep_shard(run: RunFolder, index: int, count: int, files: Mapping[str, bytes]) -> None:
    """Write the files of a shard, its completion marker last.

    :param files: as :meth:`pipeline.execution.one_shard.MadeShard.files` gives them, perhaps with
        vectors and readings.
    """
    place = _place(run, index, count)
    for name in sorted(files, key=lambda name: name == DONE):
        folder = (place.folder / name).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_bytes(name, files[name])


def read_in_shards(ctx: Context, shards: Shards) -> None:
    """Do the shards that are not done yet, and join all."""
    count = shards.count
    engine = shards.engine or Processes()
    got = engine.read(ctx)  # refuses a faulty input before any shard is done
    ready = set(done(ctx, count, got))
    lacking = [k for k in range(count) if k not in ready]
    _make(ctx.run, ctx.run)
    engine.do(ctx, lacking, shards, lambda n: ctx.progress("shards", len(ready) + n, count))
    if len(done(ctx, count, got)) < count:
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
    known = KnownSecrets(secret_of(ctx.run))
    for place in places:
        known.take_in(json.loads((place.folder / KNOWN).read_text("utf-8")))
    languages: dict[str, int] = {}
    for one in told:
        for name, n in one["languages"].items():
            languages[name] = languages.get(name, 0) + n
    got.counts["languages"] = dict(sorted(languages.items()))
    tables = {name: _joined(name, places) for name in TABLES}
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


def secret_of(run: RunFolder) -> bytes:
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
