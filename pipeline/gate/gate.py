"""The gate: finished files in, nothing out, or a refusal that names file, kind and rule.

Two checks. *Detectors*, the same as the scrub's, find structured identifiers (numbers, addresses
of every kind) in any text. *Known secrets* of the run (:mod:`pipeline.gate.known`) are found in
any byte, whatever the detectors think of them.

Names are left to the detectors only around documents, and only as full names: two words, of a score
of .9 or a first name beside what is no word. In passages the same rule has judged every name in its
context already, and a single capital in a heading says nothing ("Tiimi Itä"; the catalogue's own
labels, tested).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pipeline.deid.findings import NAMED, Found, Scan
from pipeline.errors import GateError
from pipeline.gate.clean import CleanTexts
from pipeline.gate.contents import pieces_in, pieces_of
from pipeline.gate.known import KnownSecrets
from pipeline.gate.pieces import Piece
from pipeline.readers.naming import is_full_name

#: Score below which an identifier of a fixed form depends on a context that files lack.
_SURE = 0.85
_SURE_IN_BYTES = 0.99  # check characters agree: bytes of a packed format look like much
_FULL_NAME = 0.9
#: What a structured identifier or a full name cannot do without; the rest is not looked at.
_PROMISING = re.compile(r"\d\D{0,3}\d\D{0,3}\d|@|://|www\.|\b[A-ZÅÄÖ]\w+[ -]+[A-ZÅÄÖ]\w+|\[at\]")
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]*_\d+\]")
#: Addresses of the standards that Office files, SVG and data packages name; colours; SHA-256
#: digests and guids made of names (version 5), in whose digits a telephone number may be read;
#: counts as reports write them, with spaces that do not break: of ``1 038/4 700`` the end is one.
_OF_THE_FORMAT = re.compile(
    r"#[0-9A-Fa-f]{3,8}\b|https?://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.org|www\.w3\.org|w3id\.org)"
    r"(?:/[\w./#-]*)?|\b(?=[0-9a-f]*[a-f])[0-9a-f]{64}\b"
    r"|\b(?=[0-9a-f-]*[a-f])[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"
    r"|(?<![\w\xa0+)-])[1-9]\d{0,2}(?:\xa0\d{3})+(?![\w\xa0-])"
)
_BY_LIST = frozenset({"name_list", "namesake"})  # rules that go by lists of names
#: Kind and rule of a container that nothing can look into.
SEALED = ("UNREADABLE", "sealed_container")
_SHOWN = 8  # places named in the refusal


@dataclass(frozen=True, order=True)
class Leak:
    """An identifier in a file: where, of which kind, by which rule; never the words."""

    file: str
    place: str
    kind: str
    rule: str


class Gate:
    """Looks through files before they are handed on.

    :param scan: text and language ("" where not known) to findings, `Deidentifier.scan`.
    :param known: what this run has masked; empty where a run was not made in this process.
    :param forms: what has a form of its own, `Deidentifier.forms`: in passages nothing else counts,
        so that one in which it finds nothing sure is not scanned.
    :param clean: texts that the same detectors have passed before.
    """

    def __init__(
        self,
        scan: Scan,
        known: KnownSecrets | None = None,
        *,
        forms: Scan | None = None,
        clean: CleanTexts | None = None,
    ) -> None:
        self._scan = scan
        self._forms = forms
        self._clean = clean
        self.known = known or KnownSecrets()
        self._judged: dict[tuple[str, bool, bool], tuple[tuple[str, str], ...]] = {}

    def check_folder(self, folder: Path) -> None:
        """Look through every file of a folder, their names too.

        :raises GateError: where a file or name holds an identifier; nothing is removed here.
        """
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.refuse(self.leaks((p.relative_to(folder).as_posix(), p) for p in paths))

    def check_texts(self, files: Mapping[str, str]) -> None:
        """Look through files that are not written yet, by name.

        :raises GateError: see :meth:`check_folder`.
        """
        self.check_files({name: text.encode() for name, text in files.items()})

    def check_files(self, files: Mapping[str, bytes]) -> None:
        """Look through files that are not written yet, by name.

        :raises GateError: see :meth:`check_folder`.
        """
        self.refuse(self.leaks(files.items()))

    def leaks(self, files: Iterable[tuple[str, bytes | Path]]) -> list[Leak]:
        """Return every identifier that stands in files, given as name and bytes, or where it is."""
        found: set[Leak] = set()
        for number, (name, data) in enumerate(files, start=1):
            shown = name
            for kind, rule in self._judge(Piece(_spaced(name), "")):
                shown = f"file {number}"  # the name itself is what must not be shown
                found.add(Leak(shown, "name of the file", kind, rule))
            own = pieces_in(name, data) if isinstance(data, Path) else pieces_of(name, data)
            for piece in own:
                found |= {Leak(shown, piece.place, *one) for one in self._judge(piece)}
        return sorted(found)

    def refuse(self, leaks: list[Leak]) -> None:
        """Stop where there is a leak.

        :raises GateError: names files, places, kinds and rules, never the words.
        """
        if not leaks:
            return
        lines = [f"{one.file}, {one.place}: {one.kind} ({one.rule})" for one in leaks[:_SHOWN]]
        if len(leaks) > _SHOWN:
            kinds = Counter(one.kind for one in leaks[_SHOWN:])
            lines.append("… and " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())))
        raise GateError(
            "The last gate found identifiers in what was to be handed on; none of it was.\n  "
            + "\n  ".join(lines),
            where=leaks[0].file,
            mend="Put the name or number on the roster (--roster), or mend the unit, label or "
            "setting that holds it, and run again.",
            code="identifiers",
            n=len(leaks),
        )

    def holds_secret(self, text: str) -> bool:
        """Whether a passage or document holds what the run has masked elsewhere."""
        return any(True for _ in self.known.find(text, client=True))

    def holds_identifier(self, text: str) -> bool:
        """Whether a document would stop a run: it holds a secret, or a detector sees something."""
        return any(True for _ in self._findings(Piece(text, "", client=True)))

    def stops_at(self, words: str) -> bool:
        """Whether these words, as a cell of a table, would stop a run or an export."""
        return bool(self._judge(Piece(words, "")))

    def names_a_person(self, words: str) -> bool:
        """Whether a name of the lists stands in a label, a first name alone too.

        For words that people wrote freely beside documents; in a text the scrub judges by context.
        """
        return any(
            found.entity == "PERSON" and found.rule in _BY_LIST for found in self._scan(words, "")
        )

    def kinds_in(self, piece: Piece) -> tuple[str, ...]:
        """Return the kinds of identifiers in a text, each once."""
        return tuple(dict.fromkeys(kind for kind, _ in self._judge(piece)))

    def _judge(self, piece: Piece) -> tuple[tuple[str, str], ...]:
        if piece.sealed:
            return (SEALED,)
        key = (piece.text, piece.client, piece.raw)
        if key not in self._judged:
            self._judged[key] = tuple(dict.fromkeys(self._findings(piece)))
        return self._judged[key]

    def _findings(self, piece: Piece) -> Iterator[tuple[str, str]]:
        for text in _readings(piece):
            for kind in self.known.find(text, client=piece.client):
                yield kind, "known_secret"
            if not piece.client and not _PROMISING.search(text):
                continue
            if piece.client and self._passes(text):
                continue
            text = text if piece.client else _OF_THE_FORMAT.sub(" ", text)
            text = _covered(text)
            for found in self._scan(text, ""):
                if self._counts(found, text[found.start : found.end], piece):
                    yield found.entity, found.rule

    def _passes(self, passage: str) -> bool:
        """Whether it is sure, without a scan, that a passage holds nothing that would count."""
        if self._clean is not None and passage in self._clean:
            return True
        if self._forms is None:
            return False
        found = self._forms(_covered(passage), "")
        passes = not any(one.entity not in NAMED and one.score >= _SURE for one in found)
        if passes and self._clean is not None:
            self._clean.add(passage)
        return passes

    @staticmethod
    def _counts(found: Found, words: str, piece: Piece) -> bool:
        if piece.raw:
            return found.entity not in NAMED and found.score >= _SURE_IN_BYTES
        if found.entity not in NAMED:
            return found.score >= _SURE
        parts = words.split()
        if piece.client or found.entity != "PERSON" or len(parts) < 2:
            return False
        return found.score >= _FULL_NAME or is_full_name(parts)


def _readings(piece: Piece) -> list[str]:
    """The text as it stands, and as a browser would read it."""
    readings = [piece.text]
    if "%" in piece.text:
        readings.append(unquote(piece.text))
    if "&" in piece.text:
        readings.append(html.unescape(piece.text))
    return list(dict.fromkeys(readings))


def _covered(text: str) -> str:
    """The text with its placeholders made unreadable: neither part of a number nor its end."""
    return _PLACEHOLDER.sub(lambda match: "|" * len(match.group()), text)


def _spaced(name: str) -> str:
    """The path of a file as words: virtanen_matti.csv."""
    return name.replace("_", " ").replace("/", " ")
