"""The only door to ``models/``: what artefacts there are, and whether they are as declared.

Each artefact is a folder with a ``card.md`` and a ``SHA256SUMS`` that names every data file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.configs import did_you_mean, shared_folder
from pipeline.errors import UsageError

DIGESTS = "SHA256SUMS"
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True)
class Artefact:
    """One folder under ``models/``."""

    name: str
    folder: Path
    title: str
    n_files: int
    n_bytes: int
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every declared file is there with the declared digest."""
        return not self.faults


def artefact_folder(name: str) -> Path:
    """Return the folder of an artefact.

    :raises UsageError: where there is none of that name.
    """
    folder = shared_folder("models") / name
    if not (folder / "card.md").is_file():
        known = [path.parent.name for path in shared_folder("models").glob("*/card.md")]
        raise UsageError(
            f"There is no model artefact '{name}'.{did_you_mean(name, known)}",
            where=str(folder),
            mend="Run `ilmio models list`; reinstall ilmio if its own artefacts are missing.",
        )
    return folder


def list_artefacts() -> list[Artefact]:
    """Every artefact, by name, its digests checked."""
    return [inspect(path.parent) for path in sorted(shared_folder("models").glob("*/card.md"))]


def inspect(folder: Path) -> Artefact:
    """Read an artefact's card and check its digests."""
    declared = read_digests(folder)
    faults = [f"no {DIGESTS}"] if not declared else []
    for name, digest in declared.items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif file_digest(path) != digest:
            faults.append(f"{name} differs from its digest")
    present = [folder / name for name in declared if (folder / name).is_file()]
    return Artefact(
        name=folder.name,
        folder=folder,
        title=_title(folder / "card.md"),
        n_files=len(declared),
        n_bytes=sum(path.stat().st_size for path in present),
        faults=tuple(faults),
    )


def read_digests(folder: Path) -> dict[str, str]:
    """File name to SHA-256, as ``SHA256SUMS`` declares them."""
    path = folder / DIGESTS
    if not path.is_file():
        return {}
    pairs = (
        line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line
    )
    return {name.strip().lstrip("*"): digest for digest, name in pairs}


def write_digests(folder: Path) -> None:
    """Write ``SHA256SUMS`` over every data file of an artefact (card and digests left out)."""
    skip = {DIGESTS, "card.md"}
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in skip)
    lines = [f"{file_digest(path)}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / DIGESTS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def in_letters(digest: str) -> str:
    """Hexadecimal digits as letters, 0 as g to 9 as p.

    A run of digits within a digest reads like a telephone number, which the last gate would stop.
    """
    return digest.translate(_LETTERS)


def _title(card: Path) -> str:
    for line in card.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return card.parent.name
