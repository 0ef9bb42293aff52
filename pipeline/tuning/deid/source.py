"""Which reader reads a file of annotated texts."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputRefused, UsageError
from pipeline.tuning.deid.conll import SENTENCES, read_conll
from pipeline.tuning.deid.marked import read_lines, read_marked
from pipeline.tuning.deid.span_json import read_span_json
from pipeline.tuning.deid.spans import Annotated

FORMATS = ("auto", "conll", "spans", "marks", "lines")
_BY_ENDING = {
    ".json": "spans", ".jsonl": "spans", ".conll": "conll", ".iob": "conll", ".bio": "conll",
    ".csv": "marks", ".xlsx": "marks",
}  # fmt: skip
_LOOKED_AT = 20_000  # characters from the beginning by which a format is told
_NOT_READ = frozenset({".md", ".bz2", ".gz", ".zip", ""})


def read_annotated(
    path: Path, form: str = "auto", *, language: str = "", sentences: int = SENTENCES
) -> list[Annotated]:
    """Read a file of annotated texts, or every such file of a folder.

    :param form: one of :data:`FORMATS`; ``auto`` tells it from the ending and the first lines.
    :param language: fi, sv or en, over what the file says.
    :param sentences: of a document, where a CoNLL file does not part documents.
    :raises UsageError: where the path or format does not exist.
    :raises InputRefused: where a file cannot be read as its format.
    """
    if form not in FORMATS:
        raise UsageError(
            f"There is no format '{form}'.", where="--format", mend=f"One of {', '.join(FORMATS)}."
        )
    if not path.exists():
        raise UsageError("The file does not exist.", where=str(path), mend="Check the path.")
    if path.is_dir() and form in ("auto", "marks") and _is_marked(path):
        return read_marked(path, language=language)
    files = [path]
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if _is_data(file)]
    if not files:
        raise InputRefused("The folder holds no file to read.", where=str(path))
    return [one for file in files for one in _read(file, form, language, sentences)]


def _read(path: Path, form: str, language: str, sentences: int) -> list[Annotated]:
    try:
        match _told(path) if form == "auto" else form:
            case "conll":
                return read_conll(path, language=language, sentences_per_document=sentences)
            case "spans":
                return read_span_json(path, language=language)
            case "lines":
                return read_lines(path, language=language)
        return read_marked(path, language=language)
    except UnicodeDecodeError:
        raise InputRefused(
            "The file is not in UTF-8.", where=str(path), mend="Save it as UTF-8."
        ) from None


def _told(path: Path) -> str:
    """Tell the format: by the ending, and for text files by their first lines."""
    if path.suffix.lower() == ".jsonl":
        return "marks" if "<pii t=" in _beginning(path) else "spans"
    if path.suffix.lower() in _BY_ENDING:
        return _BY_ENDING[path.suffix.lower()]
    beginning = _beginning(path)
    if beginning.startswith("=== "):
        return "marks"
    return "lines" if "<pii t=" in beginning else "conll"


def _beginning(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as stream:
        return stream.read(_LOOKED_AT)


def _is_marked(folder: Path) -> bool:
    texts = sorted(folder.glob("*.txt"))
    return bool(texts) and _beginning(texts[0]).startswith("=== ")


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() not in _NOT_READ and path.stem[:1] != "."
