"""Read spans in JSON: presidio-research, and the exports of spaCy, Doccano and Label Studio."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import IlmioError, InputRefused
from pipeline.tuning.deid.spans import Annotated, Mention, annotated

_TEXT = ("full_text", "text")
_SPANS = ("spans", "entities", "labels", "label")
_START = ("start_position", "start", "start_offset")
_END = ("end_position", "end", "end_offset")
_LABEL = ("entity_type", "label", "type", "labels")
_ID = ("document_id", "doc_id", "id")
_GROUPS = ("attack", "template_id")


def read_span_json(path: Path, *, language: str = "") -> list[Annotated]:
    """Read a JSON list, or JSON lines, of texts with their spans.

    A span is ``{"start", "end", "label"}`` (with the names of the tools above) or
    ``[start, end, label]``; ends are one past the last character.

    :raises InputRefused: where the file is not JSON, or an entry has no text, no spans, or a span
        outside its text.
    """
    entries = list(_entries(path))
    if not entries:
        raise _refused("The file holds no entry", str(path))
    made: list[Annotated] = []
    for where, entry in entries:
        if not isinstance(entry, Mapping):
            raise _refused("An entry is not an object", where)
        made.append(_annotated(entry, where, f"{path.name}#{len(made) + 1}", language))
    return made


def _entries(path: Path) -> Iterator[tuple[str, Any]]:
    content = path.read_text(encoding="utf-8-sig")
    if content.lstrip().startswith("["):
        for number, entry in enumerate(_parsed(content, str(path)), start=1):
            yield f"{path}, entry {number}", entry
        return
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            where = f"{path}, line {number}"
            yield where, _parsed(line, where)


def _parsed(content: str, where: str) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        place = f", line {error.lineno}" if ", line " not in where else ""
        raise _refused(f"This is not JSON ({error.msg})", where + place) from None


def _annotated(entry: Mapping[str, Any], where: str, name: str, language: str) -> Annotated:
    if isinstance(entry.get("data"), Mapping):  # Label Studio
        entry = {**entry["data"], "spans": _label_studio(entry, where), "id": entry.get("id", name)}
    text, spans = _first(entry, _TEXT), _first(entry, _SPANS)
    if not isinstance(text, str) or not isinstance(spans, list):
        raise _refused("An entry lacks its text or its spans", where)
    mentions = [_mention(span, len(text), where) for span in spans]
    return annotated(
        str(_first(entry, _ID) or name),
        text,
        mentions,
        client_id=str(entry.get("client_id", "")),
        language=language or str(entry.get("language") or "")[:2],
        groups=tuple((key, str(entry[key])) for key in _GROUPS if entry.get(key) is not None),
    )


def _label_studio(entry: Mapping[str, Any], where: str) -> list[Any]:
    drawn = entry.get("annotations") or []
    if len(drawn) > 1:
        raise _refused("An entry carries the annotations of several people", where)
    results = drawn[0].get("result", []) if drawn else []
    return [one["value"] for one in results if "start" in one.get("value", {})]


def _mention(span: Any, length: int, where: str) -> Mention:
    if isinstance(span, Mapping):
        start, end, label = (_first(span, names) for names in (_START, _END, _LABEL))
    elif isinstance(span, list) and len(span) >= 3:
        start, end, label = span[:3]
    else:
        raise _refused("A span is neither an object nor [start, end, label]", where)
    if isinstance(label, list) and len(label) == 1:
        label = label[0]
    whole = all(isinstance(place, int) and place <= length for place in (start, end))
    if not whole or not isinstance(label, str):
        raise _refused("A span lacks start, end or label, or lies outside its text", where)
    try:
        return Mention(start, end, label)
    except IlmioError:
        raise _refused("A span is empty or negative", where) from None


def _first(entry: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((entry[name] for name in names if entry.get(name) is not None), None)


def _refused(what: str, where: str) -> InputRefused:
    return InputRefused(
        f"{what}.",
        where=where,
        mend='Write a list, or one a line, of {"text": …, "spans": [{"start": 0, "end": 5, '
        '"label": "PERSON"}]}.',
    )
