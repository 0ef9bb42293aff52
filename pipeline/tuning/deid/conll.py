"""Read CoNLL: a token and its tag a line, blank lines between sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.deid.cleaning import clean_text
from pipeline.errors import InputRefused
from pipeline.tuning.deid.spans import Annotated, Mention

#: Sentences of a document where the file does not say where documents begin.
SENTENCES = 20
_DOCUMENT = "-DOCSTART-"
_OUTSIDE = frozenset({"O", "0", "_"})
_PREFIX = re.compile(r"^([BIESLU])-(.+)$")
#: Beyond this many different labels the last column is no tag column.
_MOST_LABELS = 150
#: Share of lines without a tag that is passed over as a slip of the pen.
_SLIPS = 0.001
_CLOSING = frozenset(".,:;!?)”»%]")
_OPENING = ("(", "[")

Token = tuple[str, str]  # the word, and its tag, "" outside
Sentence = list[Token]


def read_conll(
    path: Path, *, language: str = "", sentences_per_document: int = SENTENCES
) -> list[Annotated]:
    """Read a file of token and tag columns, split by tabs or spaces; the tag stands last.

    Tags are BIO or its kin (``B-PER``) or bare (``PER``), ``O`` or ``0`` outside. Documents open
    with ``-DOCSTART-``, and else are runs of sentences. Words are put together to running text,
    one sentence a line, and every place is exact in it.

    :raises InputRefused: where lines lack a tag, or the last column holds none.
    """
    documents = _documents(path, path.read_text(encoding="utf-8-sig"))
    _check_labels(path, documents)
    if len(documents) == 1:
        only = documents[0]
        step = max(1, sentences_per_document)
        documents = [only[k : k + step] for k in range(0, len(only), step)]
    return [
        _annotated(f"{path.name}#{number}", sentences, language)
        for number, sentences in enumerate(documents, start=1)
    ]


def _documents(path: Path, content: str) -> list[list[Sentence]]:
    documents: list[list[Sentence]] = [[]]
    sentence: Sentence = []
    slips: list[int] = []
    n_tokens = 0
    for number, line in enumerate([*content.splitlines(), ""], start=1):
        parts = line.split("\t") if "\t" in line else line.split()
        word = clean_text(parts[0]).strip() if parts else ""
        if not line.strip() or word == _DOCUMENT:
            if sentence:
                documents[-1].append(sentence)
            if word == _DOCUMENT and documents[-1]:
                documents.append([])
            sentence = []
        elif len(parts) < 2:
            slips.append(number)
        elif word:  # what has no visible character is no token
            n_tokens += 1
            tag = parts[-1].strip()
            sentence.append((word, "" if tag in _OUTSIDE else tag))
    if n_tokens == 0 or len(slips) > max(1, _SLIPS * n_tokens):
        raise InputRefused(
            f"{len(slips)} lines have no tag." if slips else "The file holds no tokens.",
            where=f"{path}, line {slips[0] if slips else 1}",
            mend="Write each line as: word, tab or space, tag; a blank line ends a sentence. "
            "Another format is named with --format.",
        )
    return [sentences for sentences in documents if sentences]


def _check_labels(path: Path, documents: Iterable[Iterable[Sentence]]) -> None:
    labels = {label for d in documents for s in d for _, tag in s if (label := _split(tag)[1])}
    if not labels or len(labels) > _MOST_LABELS:
        found = f"{len(labels)} different labels" if labels else "no label"
        raise InputRefused(
            f"The last column does not look like tags: it holds {found}.",
            where=str(path),
            mend="Give the tag (B-PER, I-PER, PER, O) as the last column of each line.",
        )


def _split(tag: str) -> tuple[str, str]:
    """Prefix ("" for bare tags) and label of a tag."""
    match = _PREFIX.match(tag)
    return (match.group(1), match.group(2)) if match else ("", tag)


def _annotated(document_id: str, sentences: Sequence[Sentence], language: str) -> Annotated:
    parts: list[str] = []
    length = 0
    mentions: list[Mention] = []
    words: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    for sentence in sentences:
        text, spans = _put_together([word for word, _ in sentence])
        if parts:
            parts.append("\n")
            length += 1
        moved = [(start + length, end + length) for start, end in spans]
        tags = [tag for _, tag in sentence]
        mentions += _mentions(moved, tags)
        words += [
            span for span, (word, tag) in zip(moved, sentence, strict=True)
            if not tag and any(letter.isalpha() for letter in word)
        ]  # fmt: skip
        places.append((length, length + len(text)))
        parts.append(text)
        length += len(text)
    return Annotated(
        document_id, "".join(parts), tuple(mentions), tuple(words), tuple(places), "", language
    )


def _put_together(words: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """Running text of tokens, and the place of each: no space before a comma, after a bracket."""
    text = ""
    spans: list[tuple[int, int]] = []
    for word in words:
        if text and word not in _CLOSING and not text.endswith(_OPENING):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
    return text, spans


def _mentions(spans: Sequence[tuple[int, int]], tags: Sequence[str]) -> Iterator[Mention]:
    """Yield runs of tokens of one label; B, S and U open a new one."""
    begun: tuple[int, int, str] | None = None
    for (start, end), tag in zip(spans, tags, strict=True):
        prefix, label = _split(tag)
        if begun and label == begun[2] and prefix not in ("B", "S", "U"):
            begun = (begun[0], end, label)
            continue
        if begun:
            yield Mention(*begun)
        begun = (start, end, label) if label else None
    if begun:
        yield Mention(*begun)
