"""The caches without what a forgotten client wrote: scrubbed texts all go, vectors where need be.

A row is keyed by a digest of its text, so a client's rows are not to be found, but those of
everybody else are: these are kept, with those of the catalogue, and all others go. What goes
without need is made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import IlmioError
from pipeline.execution.scrubbed import forget_scrubbed
from pipeline.language.vectors import keep_rows
from pipeline.language.words_met import FILES as WORDS
from pipeline.matching.features import plain

if TYPE_CHECKING:
    from pipeline.runs import Workspace

Text = tuple[str, str]  # text and language


def clear_caches(workspace: Workspace) -> int:
    """Keep what the finished runs can account for; return how many rows went.

    Called when the runs are without the client.
    """
    marks: dict[str, str] = {}  # beginning of a fingerprint, as files are named by, to the whole
    texts: set[Text] = set()
    for period in workspace.periods():
        run = workspace.run(period)
        if not run.has_table("passages"):  # its texts were removed
            continue
        manifest = run.read_manifest()
        for whole in (manifest["encoder"]["digest"], manifest["reader"]):
            marks[whole[:16]] = whole
        passages = run.read_columns("passages", "text", "language")
        texts |= set(_as_encoded(zip(passages["text"], passages["language"], strict=True)))
    texts |= set(_as_encoded(_of_catalogue(workspace)))
    forget_scrubbed(workspace.cache_folder)
    for path in workspace.cache_folder.glob(WORDS):
        path.unlink()
    gone = 0
    for path in sorted(workspace.cache_folder.glob("*.npy*")):
        gone += _clear(path, marks.get(path.stem.rpartition("-")[2]), texts)
    return gone


def _clear(path: Path, fingerprint: str | None, texts: Iterable[Text]) -> int:
    if fingerprint is not None and path.suffix == ".npy":
        return keep_rows(path, fingerprint, texts)
    path.unlink()
    return 0


def _as_encoded(pairs: Iterable[Text]) -> Iterator[Text]:
    for text, language in pairs:
        yield text, language
        yield plain(text), language


def _of_catalogue(workspace: Workspace) -> Iterator[Text]:
    from pipeline.catalogue import load_catalogue

    try:
        catalogue = load_catalogue(workspace.catalogue_file)
    except IlmioError:  # it is made again
        return
    for item in catalogue.phenomenon:
        for part in (item.seeds, item.counter, item.denials):
            for language, lines in part.items():
                yield from ((line, str(language)) for line in lines)
    for code, lines in catalogue.background.items():
        yield from ((line, str(code)) for line in lines)
