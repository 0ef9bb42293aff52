"""Small workspaces and inputs, and the real command called in this process.

Runs use the real encoder and the samples' own texts, 12 clients and one document each, with a
catalogue cut down to four phenomena. Fitted models are made once for every workspace in which they
would be the same: they are a function of settings, catalogue and key.
"""

from __future__ import annotations

import atexit
import csv
import functools
import io
import json
import os
import shutil
import sys
import tempfile
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

from pipeline import cli
from pipeline.configs import config_path, read_toml, shared_folder
from pipeline.execution import context, execute
from pipeline.language.encoder import EncoderSettings
from pipeline.language.vectors import CachedEncoder
from pipeline.matching.features import plain
from pipeline.runs import Workspace
from tests.stages.make_inputs import write_csv

# Threads that wait for each other on a busy machine cost more than they bring; read by torch when
# it is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

KEY = "5a" * 32
N_SENTENCES = 8  # of each kind and language, in the small catalogue
PERIODS = ("2026-Q2", "2026-Q3")
N_CLIENTS = 12
# A profile other than the strictest needs somebody who answers for it.
REASONED = ("--who", "Aino Arkki", "--reason", "the team's own meeting")
PHENOMENA = ("debt", "loneliness", "school_absence", "strength_network")
# Few clients make few themes: lower bars, so that open themes and signals come into being.
SETTINGS = """
seed = 7
[match]
min_clients = 1
[discover]
min_clients = 2
max_share = 1.0
runs = 4
cohesion = 0.0
stability = 0.0
speaks = 0.0
boilerplate = 1.0
explained = 1.0
[signals]
least_clients = 1
most_share = 0.5
[report]
languages = ["fi", "sv", "en"]
"""

# Planted in two documents of the samples: they must be in no output. The first form is what
# stands in the text, the others what must not be left of it either.
CANARIES = {
    "name": ("Pirkko Vainionpäälle", "Vainionpä", "Pirkko"),
    "name in Swedish": ("Torbjörn Åkerblads", "Åkerblad", "Torbjörn"),
    "identity code": ("131052-952K", "131052", "952K"),
    "phone": ("040 765 4321", "0407654321", "765 4321"),
    "street": ("Kuusitie 14 B 7", "Kuusitie"),
    "e-mail": ("pirkko.vainionpaa@example.org", "vainionpaa"),
}
_FINNISH = (
    "Asiakas Pirkko Vainionpää, 131052-952K, Kuusitie 14 B 7, puh. 040 765 4321, "
    "pirkko.vainionpaa@example.org. Pirkko Vainionpäälle soitettiin maanantaina.\n\n"
)
_SWEDISH = "Samtal med Torbjörn Åkerblad. Torbjörn Åkerblads make deltog i samtalet.\n\n"


@dataclass(frozen=True)
class Runs:
    """A workspace in which both periods were run, and the files that were read."""

    folder: Path
    inputs: dict[str, Path]
    said: dict[str, Done]


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str


# What decides each of the models: parts of the settings, and catalogue or key.
_DEPENDS = {
    "glosser": ("encoder",),
    "encoder": ("encoder",),
    "reader": ("encoder",),
    "concepts": ("encoder",),
    "judge": ("polarity", "encoder"),
    "unlearned": ("match", "encoder", "catalogue"),
    "background": ("encoder", "catalogue"),
    "deidentifier": ("scrub", "key"),
}
_MADE: dict[tuple[str, ...], Any] = {}


class SharedModels(context.Models):
    """Models made once for equal settings, catalogue and key; the first one's cache is used."""

    def told(self, part: str) -> str:
        if part == "catalogue":
            return self.catalogue.digest
        return self._key.hex() if part == "key" else getattr(self._settings, part).model_dump_json()


def _shared(name: str) -> property:
    def get(self: SharedModels) -> Any:
        which = (name, *(self.told(part) for part in _DEPENDS[name]))
        if which not in _MADE:
            _MADE[which] = vars(context.Models)[name].func(self)
        return _MADE[which]

    return property(get)


for _name in _DEPENDS:
    setattr(SharedModels, _name, _shared(_name))


def ilmio(*words: object) -> Done:
    """Call the real command in this process and return what it came to."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.object(sys, "argv", ["ilmio", *map(str, words)]),
        mock.patch.object(execute, "Models", SharedModels),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    return Done(code, out.getvalue(), err.getvalue())


def small_catalogue() -> str:
    """The catalogue that comes with the program, cut down to a few phenomena and sentences."""
    full = read_toml(config_path("catalogue.toml"))
    parts = [f"version = {json.dumps(full['version'])}"]
    for item in full["phenomenon"]:
        if item["id"] not in PHENOMENA:
            continue
        parts.append("[[phenomenon]]")
        parts += [f"{name} = {json.dumps(item[name])}" for name in ("id", "section11", "kind")]
        for name in ("label", "description", "terms", "seeds", "counter", "denials"):
            parts += [f"{name}.{code} = {_brief(item[name][code])}" for code in item.get(name, {})]
    parts.append("[background]")
    parts += [f"{code} = {_brief(texts)}" for code, texts in full["background"].items()]
    return "\n".join(parts) + "\n"


def _brief(value: str | list[str]) -> str:
    """A text, or the first of a list, as TOML: JSON writes both in the same way."""
    return json.dumps(value[:N_SENTENCES] if isinstance(value, list) else value, ensure_ascii=False)


def make_small_workspace(folder: Path, settings: str = SETTINGS) -> Workspace:
    """A workspace with the small catalogue and always the same key."""
    made = Workspace.create(folder, settings, small_catalogue())
    (folder / "key").write_text(KEY + "\n", "ascii")
    return made


def sample_rows(period: str) -> list[dict[str, Any]]:
    """One document of each of the first clients; ids and canaries are planted."""
    path = shared_folder("data_samples") / f"{period}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = {row["client_id"]: row for row in reversed(list(csv.DictReader(stream)))}
    rows = [first[client] for client in sorted(first)[:N_CLIENTS]]
    texts = {"fi": _FINNISH, "sv": _SWEDISH}
    for number, row in enumerate(rows):
        row["client_id"] = f"ASIAKAS-{4711 + number}"
        row["household_id"] = f"TALOUS-{880 + number // 2}"  # two clients in each
        language = row["language"]
        row["text"] = texts.pop(language, "") + row["text"]
    assert not texts, "a document of each language is needed"
    return rows


@functools.cache
def small_runs() -> Runs:
    """Both periods, run once for all tests of a session; no test may change them."""
    place = Path(tempfile.mkdtemp(prefix="ilmio-tests-runs-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    workspace = make_small_workspace(place / "workspace").folder
    inputs = {p: write_csv(place / f"{p}.csv", sample_rows(p), delimiter=",") for p in PERIODS}
    said = {p: ilmio("run", inputs[p], "-p", p, "-w", workspace) for p in PERIODS}
    _AS_MADE.update(_files(workspace))
    return Runs(workspace, inputs, said)


_AS_MADE: dict[str, tuple[int, int]] = {}


def _files(workspace: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file of a workspace but its caches and its lock."""
    return {
        str(path.relative_to(workspace)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(workspace.rglob("*"))
        if path.is_file() and "cache" not in path.parts and not path.name.endswith(".lock")
    }


def changed_by_tests() -> list[str]:
    """Files of the runs for all tests that are not as they were made: a test has changed them."""
    if not _AS_MADE:
        return []
    now = _files(small_runs().folder)
    return sorted(name for name in {*_AS_MADE, *now} if _AS_MADE.get(name) != now.get(name))


def keep_vectors(workspace: Path) -> None:
    """Put into the cache of a workspace what this session's models keep elsewhere of it."""
    runs = [Workspace(workspace).run(period) for period in PERIODS]
    passages = pd.concat([run.read_table("passages") for run in runs])
    texts = [plain(text) for text in passages["text"]]
    told = EncoderSettings().model_dump_json()
    for made in [made for which, made in _MADE.items() if which[1] == told]:
        if isinstance(made, CachedEncoder) and made.folder is not None:
            made.encode(texts, list(passages["language"]))
            own = workspace / "cache" / made.file_name
            own.parent.mkdir(mode=0o700, exist_ok=True)
            if made.path.resolve() != own.resolve():
                shutil.copy(made.path, own)


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and folder of a workspace but its caches: mode and content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] != "cache":
            content = path.read_bytes() if path.is_file() else b""
            found[name] = (path.stat().st_mode & 0o777, content)
    return found


def results(workspace: Path, period: str) -> dict[str, bytes]:
    """The bytes of a run that must be the same each time: tables and vectors."""
    run = workspace / "runs" / period
    paths = [*sorted((run / "tables").glob("*.parquet")), run / "vectors.npy"]
    return {path.name: path.read_bytes() for path in paths}


def copy_of(workspace: Path, folder: Path) -> Path:
    """A copy of a workspace to be changed by one test."""
    return Path(shutil.copytree(workspace, folder))


def _member(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> list[bytes]:
    return [one.filename.encode(), one.comment, archive.read(one)]


def everything(folder: Path) -> bytes:
    """Every byte of every file in a folder; Parquet, Office files and ZIPs are unpacked as well."""
    import pyarrow.parquet as pq

    parts = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        parts += [path.name.encode(), path.read_bytes()]
        if path.suffix == ".parquet":
            parts.append(str(pq.read_table(path).to_pylist()).encode())
            parts.append(str(pq.read_schema(path)).encode())
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts += [part for one in archive.infolist() for part in _member(archive, one)]
    return b"\n".join(parts)
