"""Split: scrubbed documents to passages of one to three sentences, each of one mind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from pydantic import BaseModel, ConfigDict

from pipeline import tables
from pipeline.language.polarity import split_by_polarity
from pipeline.language.sections import split_lines, voice_of
from pipeline.language.sentences import Span, split_sentences, trimmed

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_PLACEHOLDER = re.compile(r"\[[A-ZÄÖÅ_]+(?:_\d+)?\]")


class SplitSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_words: int = 4  # words; a shorter sentence is joined to the next under its heading
    max_sentences: int = 3  # sentences in a passage at most
    max_words: int = 80  # words; a longer passage is not extended


@dataclass(frozen=True)
class SplitResult:
    """Passages, and the documents that gave none."""

    passages: pd.DataFrame
    rejects: pd.DataFrame


@dataclass(frozen=True)
class _Piece:
    span: Span
    block: int  # lines between two headings are one block
    section: str
    voice: str
    language: str
    polarity: str
    sentences: int


def split(
    documents: pd.DataFrame,
    *,
    detect: Callable[[str, str], str],
    judge: Callable[[Sequence[str], Sequence[str]], list[str]] | None = None,
    settings: SplitSettings,
) -> SplitResult:
    """Split scrubbed documents into passages.

    :param documents: table ``documents``, text scrubbed.
    :param detect: ``(text, default) -> language``.
    :param judge: ``(texts, languages) -> polarities``; without it the written rules decide.
    :returns: table ``passages``; a document without a passage is a reject.
    """
    rows: list[dict[str, object]] = []
    rejects = []
    for document in documents.itertuples():
        pieces = list(_joined(_pieces(document.text, document.language, detect), settings))
        if not pieces:
            rejects.append(("split", document.document_id, "no_passage"))
        for position, piece in enumerate(pieces):
            rows.append(_row(document, position, piece))
    if judge is not None and rows:
        found = judge([str(r["text"]) for r in rows], [str(r["language"]) for r in rows])
        rows = [{**row, "polarity": polarity} for row, polarity in zip(rows, found, strict=True)]
    return SplitResult(tables.PASSAGES.frame(rows), tables.REJECTS.frame(rejects))


def words_of(text: str) -> list[str]:
    """Words of a passage, placeholders left out."""
    return _WORD.findall(_PLACEHOLDER.sub(" ", text))


def _pieces(text: str, language: str, detect: Callable[[str, str], str]) -> Iterator[_Piece]:
    block = 0
    for line in split_lines(text, language):
        block += line.heading or line.entry
        if line.heading:
            continue
        prose = text[line.start : line.end]
        spoken = detect(prose, language)
        for sentence in split_sentences(prose, spoken):
            own = detect(sentence.text, spoken)
            voice = voice_of(sentence.text, line.section, own)
            for start, end, polarity in split_by_polarity(sentence.text, own):
                begin = line.start + sentence.start
                span = trimmed(text, begin + start, begin + end)
                if words_of(span.text):
                    yield _Piece(span, block, line.section, voice, own, polarity, 1)


def _joined(pieces: Iterator[_Piece], settings: SplitSettings) -> Iterator[_Piece]:
    """Join a piece that is too short to stand alone to its follower of the same mind."""
    held: _Piece | None = None
    for piece in pieces:
        if held is not None and _fits(held, piece, settings):
            piece = _Piece(
                Span(held.span.start, piece.span.end, f"{held.span.text} {piece.span.text}"),
                piece.block,
                piece.section,
                held.voice if piece.voice == "unknown" else piece.voice,
                piece.language,
                piece.polarity,
                held.sentences + 1,
            )
        elif held is not None:
            yield held
        held = piece
        if len(words_of(piece.span.text)) >= settings.min_words:
            yield piece
            held = None
    if held is not None:
        yield held


def _fits(held: _Piece, piece: _Piece, settings: SplitSettings) -> bool:
    return (
        held.block == piece.block
        and held.section == piece.section
        and held.polarity == piece.polarity
        and held.sentences < settings.max_sentences
        and len(words_of(piece.span.text)) <= settings.max_words
    )


def _row(document: object, position: int, piece: _Piece) -> dict[str, object]:
    doc: dict[str, object] = document._asdict()  # type: ignore[attr-defined]
    text = str(doc["text"])[piece.span.start : piece.span.end]
    return {
        "passage_id": f"{doc['document_id']}:{position:03d}",
        "document_id": doc["document_id"],
        "client_id": doc["client_id"],
        "written_on": doc["written_on"],
        "section": piece.section,
        "voice": piece.voice,
        "language": piece.language,
        "polarity": piece.polarity,
        "position": position,
        "start": piece.span.start,
        "end": piece.span.end,
        "text": " ".join(text.split()),
        "n_tokens": len(words_of(text)),
    }
