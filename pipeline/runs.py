"""The only door to a workspace and its run folders.

A run is written aside, in ``runs/.<period>.partial``, and renamed when it is whole: a reader
never sees half of one, and a run that was stopped is resumed from what stands there.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.aside import put_aside, sweep, written_aside
from pipeline.errors import IlmioError, UsageError
from pipeline.language.gloss import GLOSSED
from pipeline.lost import damaged, no_part, read_object, refuse_not_plain

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["RunFolder", "Workspace", "put_aside", "written_aside"]

SETTINGS = "ilmio.toml"
CATALOGUE, KEY = "catalogue.toml", "key"
_FOLDER_MODE = 0o700
_KEY_BYTES = 32
_LOST = {  # what an opened workspace cannot do without, beside its settings: how to mend it
    CATALOGUE: "Restore it from a backup; `ilmio init` in a new folder makes a first one.",
    KEY: "Restore it from its backup: with another key the periods cannot be compared.",
}


class Workspace:
    """A folder with settings, catalogue, key and runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: Path, settings: str, catalogue: str) -> Workspace:
        """Make a workspace with its settings, catalogue and a new key.

        :raises UsageError: where the folder already is one.
        """
        if (folder / SETTINGS).exists():
            raise UsageError(
                "This folder is already a workspace.",
                where=str(folder),
                mend="Use it as it is, or name another folder.",
            )
        for part in (folder, folder / "runs", folder / "releases"):
            part.mkdir(parents=True, exist_ok=True)
            part.chmod(_FOLDER_MODE)
        made = cls(folder)
        for name, text in (
            (SETTINGS, settings),
            (CATALOGUE, catalogue),
            (KEY, secrets.token_hex(_KEY_BYTES) + "\n"),
        ):
            if (folder / name).exists():  # what is left of a workspace: above all its key
                continue
            with written_aside(folder / name) as aside:
                aside.write_text(text, encoding="utf-8")
        return made

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open a workspace.

        :raises UsageError: where the folder is none, or a part of it is gone.
        """
        if not (folder / SETTINGS).is_file():
            what = f"it has no {SETTINGS}" if folder.is_dir() else "there is no such folder"
            raise UsageError(
                f"This is not a workspace: {what}.",
                where=str(folder),
                mend=f"Run `ilmio init {folder}`, or name the right folder with --workspace.",
            )
        for name, mend in _LOST.items():
            if not (folder / name).is_file():
                raise UsageError(
                    f"The workspace has lost its {name}.", where=str(folder / name), mend=mend
                )
        return cls(folder)

    @property
    def settings_file(self) -> Path:
        """Path of ``ilmio.toml``."""
        return self.folder / SETTINGS

    @property
    def catalogue_file(self) -> Path:
        """Path of ``catalogue.toml``."""
        return self.folder / CATALOGUE

    def lexicon_file(self, language: str) -> Path:
        """Path of the workspace's own gloss lexicon; it may not exist.

        :param language: ``fi`` or ``sv``.
        """
        return self.folder / f"lexicon_{language}.tsv"

    def lexicons(self) -> dict[str, Path]:
        """Own gloss lexicons that are there, by language.

        :raises UsageError: where one is not plain UTF-8 text.
        """
        found = {lang: self.lexicon_file(lang) for lang in GLOSSED}
        found = {lang: path for lang, path in found.items() if path.is_file()}
        for path in found.values():
            refuse_not_plain(path)
        return found

    def write_lexicon(self, language: str, text: str) -> None:
        """Write the workspace's own gloss lexicon of a language."""
        with written_aside(self.lexicon_file(language)) as aside:
            aside.write_text(text, encoding="utf-8")

    @property
    def templates_folder(self) -> Path:
        """Folder of the organisation's own templates of reports; it may not exist."""
        return self.folder / "templates"

    @property
    def matcher_folder(self) -> Path:
        """Folder of what the matcher learned from people, a folder a version; it may not exist."""
        return self.folder / "matcher"

    @property
    def cache_folder(self) -> Path:
        """Folder of caches; everything in it can be made again."""
        return self.folder / "cache"

    def key(self) -> bytes:
        """Return the secret for pseudonyms and surrogates; it never leaves the workspace.

        :raises UsageError: where the file is not the key that was made.
        """
        try:
            if (self.folder / KEY).stat().st_mode & 0o077:  # put back from a backup, or copied
                (self.folder / KEY).chmod(0o600)
            key = bytes.fromhex((self.folder / KEY).read_text(encoding="ascii").strip())
            if len(key) != _KEY_BYTES:  # a cut-off or empty one would pseudonymise nothing
                raise ValueError("length")
            return key
        except ValueError:  # its own message would show a part of the key
            raise UsageError(
                "The key of the workspace is damaged.",
                where=str(self.folder / KEY),
                mend=_LOST[KEY],
            ) from None

    def run(self, period: str) -> RunFolder:
        """Return the finished run of a period; it may not exist yet."""
        return RunFolder(self.folder / "runs" / period, period)

    def partial(self, period: str) -> RunFolder:
        """Return the place where a run of this period is written until it is whole."""
        return RunFolder(self.folder / "runs" / f".{period}.partial", period)

    def periods(self) -> list[str]:
        """Names of the periods with a finished run, sorted."""
        found = (self.folder / "runs").glob("*/manifest.json")
        return sorted(path.parent.name for path in found if not path.parent.name.startswith("."))

    def partials(self) -> list[str]:
        """Names of the periods with a run that is not whole, sorted."""
        names = (path.name for path in (self.folder / "runs").glob(".*.partial"))
        return sorted(name[1:].removesuffix(".partial") for name in names)

    def mend(self) -> tuple[str, ...]:
        """Put in order what a killed process left; return periods whose run was out of place."""
        runs, mended = self.folder / "runs", []
        for old in sorted(runs.glob(".*.old")):
            done = self.run(old.name[1:].removesuffix(".old")).folder
            if done.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:  # killed between the two steps of publishing
                old.rename(done)
                mended.append(done.name)
        for part in ("runs", "releases", "audits", "cache", "matcher"):
            sweep(self.folder / part)
        return tuple(mended)

    def publish(self, period: str) -> RunFolder:
        """Let the partial run of a period take the place of the finished one.

        :raises UsageError: where there is no whole partial run; the finished one stays.
        """
        done, old = self.run(period), self.folder / "runs" / f".{period}.old"
        partial = self.partial(period)
        if not partial.exists:
            raise UsageError(
                f"No whole run of {period} waits to be published.",
                where=str(partial.folder),
                mend="Run the period again.",
            )
        if done.folder.exists():
            shutil.rmtree(old, ignore_errors=True)
            done.folder.rename(old)
        try:
            partial.folder.rename(done.folder)
        except OSError:
            if old.exists():
                old.rename(done.folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
        return done


class RunFolder:
    """Tables, vectors, manifest and reports of one run."""

    def __init__(self, folder: Path, period: str) -> None:
        self.folder = folder
        self.period = period

    @property
    def exists(self) -> bool:
        """Whether the run is there with its manifest."""
        return (self.folder / "manifest.json").is_file()

    def make(self) -> None:
        """Make the folder, for its owner alone."""
        for part in (self.folder, self.folder / "tables"):
            part.mkdir(parents=True, exist_ok=True)
            part.chmod(_FOLDER_MODE)

    def clear(self) -> None:
        """Remove the folder and everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self, names: Iterable[str]) -> None:
        """Remove every file but those named, by their paths within the folder."""
        kept = {self.folder / name for name in names}
        for path in [p for p in self.folder.rglob("*") if p.is_file() and p not in kept]:
            path.unlink()

    def has_table(self, name: str) -> bool:
        """Whether the table was written."""
        return self._table(name).is_file()

    def write_table(self, name: str, frame: pd.DataFrame) -> None:
        """Check a table and write it as Parquet; the same rows give the same bytes."""
        with written_aside(self._table(name)) as aside:
            tables.BY_NAME[name].write(frame, aside)

    def read_table(self, name: str) -> pd.DataFrame:
        """Read and check a table.

        :raises UsageError: where the run has none of that name, or it is damaged.
        """
        import pandas as pd

        if not self.has_table(name):
            raise no_part(self.folder, self.period, f"table '{name}'")
        try:
            found = pd.read_parquet(self._table(name))
        except (OSError, ValueError):
            raise damaged(self._table(name), self.period) from None
        try:
            return tables.BY_NAME[name].check(found)
        except IlmioError as error:
            raise UsageError(
                f"The run of {self.period} was made by another version: {error.what}",
                where=str(self._table(name)),
                mend=f"Run {self.period} again.",
            ) from None

    def read_columns(self, name: str, *columns: str) -> pd.DataFrame:
        """Read some columns of a table; what else it holds was checked when it was written."""
        import pandas as pd

        try:
            return tables.BY_NAME[name].part(pd.read_parquet(self._table(name), columns=[*columns]))
        except (OSError, ValueError, IlmioError):
            return self.read_table(name)[list(columns)]  # says what is wrong

    def write_vectors(self, vectors: np.ndarray) -> None:
        """Write the vectors, row i for passage i (float32, length 1)."""
        import numpy as np

        with written_aside(self.folder / "vectors.npy") as aside, aside.open("wb") as handle:
            np.save(handle, vectors.astype("float32"), allow_pickle=False)

    def read_vectors(self) -> np.ndarray:
        """Read the vectors, memory-mapped.

        :raises UsageError: where they are gone or damaged.
        """
        import numpy as np

        path = self.folder / "vectors.npy"
        try:
            return np.load(path, mmap_mode="r", allow_pickle=False)
        except FileNotFoundError:
            raise no_part(self.folder, self.period, "vectors") from None
        except (OSError, ValueError, EOFError):
            raise damaged(path, self.period) from None

    def write_text(self, name: str, text: str) -> Path:
        """Write a text file (UTF-8) into the run's folder and return its path."""
        return self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, data: bytes) -> Path:
        """Write a file into the run's folder and return its path."""
        with written_aside(self.folder / name) as aside:
            aside.write_bytes(data)
        return self.folder / name

    def write_manifest(self, manifest: dict[str, Any], name: str = "manifest.json") -> None:
        """Write the manifest."""
        self.write_text(name, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")

    def read_manifest(self) -> dict[str, Any]:
        """Read the manifest.

        :raises UsageError: where there is no finished run.
        """
        if not self.exists:
            raise UsageError(
                f"There is no finished run of {self.period}.",
                where=str(self.folder),
                mend=f"Run `ilmio run INPUT --period {self.period} --workspace …` first.",
            )
        return read_object(self.folder / "manifest.json", self.period)

    def audit_file(self, form: str, of: str = "privacy") -> Path:
        """Path of an audit of this period: the sheet that is read, the kept result.

        :param form: suffix, "xlsx", "csv" or "json".
        :param of: "privacy", or "clients".
        """
        return self.folder.parent.parent / "audits" / f"{self.period}-{of}.{form}"

    def make_audits(self) -> None:
        """Make the workspace's folder of audits, for its owner alone."""
        folder = self.audit_file("json").parent
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_FOLDER_MODE)

    def _table(self, name: str) -> Path:
        return self.folder / "tables" / f"{name}.parquet"
