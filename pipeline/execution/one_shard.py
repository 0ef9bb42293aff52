"""One shard of a run, made in memory: the documents of some clients, read, scrubbed, made passages.

It knows no place to lie in and nobody who asks for it: a process of this machine writes it to a
folder, a worker elsewhere sends it. Nothing in it is raw.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline import __version__
from pipeline.deid.fingerprint import deid_fingerprint
from pipeline.execution.context import Context
from pipeline.execution.scrubbing import read, scrub_documents
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.gate.pieces import Piece
from pipeline.models import file_digest
from pipeline.readers.source import input_digests
from pipeline.stages.embed import embed
from pipeline.stages.split import split
from pipeline.tables import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.readers.rows import Source
    from pipeline.stages.ingest import IngestResult

DONE, KNOWN, CLEAN, CACHE = "done.json", "known.json", "clean.npy", "cache"
TABLES = ("documents", "redactions", "quasi", "rejects")


@dataclass(frozen=True)
class MadeShard:
    """What came of a shard.

    :param known: digests of what was masked, under the secret of the run's shards.
    :param clean: digests of the passages that the gate's detectors have passed (n, 16).
    :param told: what its completion marker says.
    """

    tables: dict[str, pd.DataFrame]
    known: dict[str, Any]
    clean: np.ndarray
    told: dict[str, Any]

    def files(self) -> dict[str, bytes]:
        """Names within the shard's folder to contents; the marker comes last."""
        made = {f"tables/{name}.parquet": parquet_of(name, t) for name, t in self.tables.items()}
        clean = io.BytesIO()
        np.save(clean, self.clean, allow_pickle=False)
        made[KNOWN] = json.dumps(self.known).encode()
        made[CLEAN] = clean.getvalue()
        made[DONE] = json.dumps(self.told, sort_keys=True).encode()
        return made


def shard_of(client_id: str, count: int) -> int:
    """Number, from 0, of the shard that holds a client."""
    digest = hashlib.sha256(client_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % count


def make_shard(
    ctx: Context, index: int, count: int, secret: bytes, source: Source | None = None
) -> MadeShard:
    """Make one shard.

    :param secret: of the run's shards.
    :param source: the input, where it is opened already; else what the run names.
    """
    under = made_under(ctx, count, secret)
    got = read(ctx, lambda client: shard_of(client, count) == index, source)
    ctx.models.make_readers()
    own = got.documents[[shard_of(c, count) == index for c in got.documents["client_id"]]]
    own = own.reset_index(drop=True)
    known = KnownSecrets(secret)
    ctx.progress("scrub", index, count)
    made = scrub_documents(ctx, got, own, known)
    _read_passages(ctx, made.documents)
    languages = {str(k): int(n) for k, n in own["language"].value_counts().items()}
    told = {"under": under, "input": seen(got, secret), "documents": len(own)}
    told |= {"languages": languages, "began": ctx.caches.began}
    tables = {name: getattr(made, name) for name in TABLES}
    return MadeShard(tables, known.told(), ctx.caches.clean.rows(), told)


def made_under(ctx: Context, count: int, secret: bytes) -> str:
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
        "secret": hashlib.sha256(secret).hexdigest(),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def seen(got: IngestResult, secret: bytes) -> str:
    """Keyed digest of all that was read, texts apart, of whichever clients they were kept.

    A table that is written to while its shards are done is not the same to all of them.
    """
    columns = ["document_id", "client_id", "household_id", "unit", "written_on", "n_chars"]
    told = got.documents[columns].to_csv(index=False) + got.rejects.to_csv(index=False)
    return hmac.new(secret, told.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _read_passages(ctx: Context, documents: pd.DataFrame) -> None:
    """Make of the passages what the run will ask for: it finds it in the caches."""
    judge = ctx.models.judge.judge
    made = split(documents, detect=ctx.models.detect, judge=judge, settings=ctx.settings.split)
    embed(made.passages, encoder=ctx.models.encoder)
    deidentifier = ctx.models.deidentifier
    gate = Gate(deidentifier.scan, forms=deidentifier.forms, clean=ctx.caches.clean)
    for text in [*documents["text"], *made.passages["text"]]:
        gate.kinds_in(Piece(text, "text", client=True))


def parquet_of(name: str, table: pd.DataFrame) -> bytes:
    """Return a table as Parquet."""
    packed = io.BytesIO()
    BY_NAME[name].write(table, packed)
    return packed.getvalue()
