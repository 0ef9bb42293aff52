"""Which case (a client) a document belongs to, in all the ways in which programs tell it.

By the standard a case names its sources. NVivo codes the passages of a case with the guid of the
case; QualCoder names not the source but the file beside its text, and what it read from another
program it knows by a variable alone; MAXQDA and Quirkos write cases without a name, which hold the
variables of one document and are nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.tuning.coded.elements import children, descendants, guid_of, plain_guid, target_of

GetText = Callable[[str], str | None]
_INTERNAL = "internal://"


class Cases:
    """The cases of a project, and to which of them a source belongs."""

    def __init__(self, root: Any, text_of: GetText) -> None:
        self._names: dict[str, str] = {}
        self._by_source: dict[str, str] = {}
        for case in descendants(root, "Case"):
            refs = [target_of(ref) for ref in children(case, "SourceRef")]
            name = (case.get("name") or "").strip()
            if not name and len(refs) <= 1:
                continue
            guid = guid_of(case)
            self._names[guid] = name or guid
            for ref in refs:  # a source in two cases belongs to the first
                self._by_source.setdefault(ref, self._names[guid])
        self._by_text = self._beside(root, text_of)

    def is_case(self, guid: str) -> bool:
        """Whether a code is no code but a case."""
        return guid in self._names

    def of(self, source: Any, text: str) -> str:
        """Return the case of a source, "" where none is told.

        :param source: element of the source, not of a text beside a PDF.
        """
        told = (self._by_source.get(guid) for guid in (guid_of(source), *_files(source)))
        refs = {target_of(ref) for ref in descendants(source, "CodeRef")}
        coded = _only({self._names[ref] for ref in refs if ref in self._names})
        for name in (*told, coded, self._by_text.get(_even(text))):
            if name:
                return name
        return "" if self._by_source else self._by_variable(source)

    def _beside(self, root: Any, text_of: GetText) -> dict[str, str]:
        """Cases of texts that lie beside a source's own, under a guid that only a case names."""
        known = {
            guid
            for holder in descendants(root, "Sources")
            for source in holder
            if isinstance(source.tag, str)
            for guid in (guid_of(source), *_files(source))
        }
        found: dict[str, str] = {}
        for guid, name in self._by_source.items():
            text = None if guid in known else text_of(f"{_INTERNAL}{guid}.txt")
            if text:
                same = found.get(_even(text), name) == name
                found[_even(text)] = name if same else ""
        return found

    def _by_variable(self, source: Any) -> str:
        """Return the only case of which a variable of the source bears the name."""
        names = set(self._names.values())
        values = {
            (text.text or "").strip()
            for value in children(source, "VariableValue")
            for text in children(value, "TextValue")
        }
        return _only(names & values)


def _files(source: Any) -> Iterator[str]:
    """Yield the guids by which the files of a source are named."""
    for name in ("path", "richTextPath", "plainTextPath"):
        path = source.get(name) or ""
        if path.startswith(_INTERNAL):
            yield plain_guid(path.removeprefix(_INTERNAL).rpartition(".")[0])


def _only(names: set[str]) -> str:
    """Return the one name that there is; of several none."""
    return next(iter(names)) if len(names) == 1 else ""


def _even(text: str) -> str:
    """Return a text without differences of line breaks."""
    return text.replace("\r\n", "\n").strip()
