"""Coded material without what identifies people: scrubbed as a run's input is, codings moved along.

Fails closed: a document that cannot be scrubbed, or in which something stands that was masked in
another, is left out with its codings. Names of documents, cases and coders give way to pseudonyms;
a code whose name or description holds an identifier (a code in vivo is a client's own words) loses
both. What was masked is remembered as digests, for the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.deid.cleaning import clean_text
from pipeline.deid.deidentifier import Document, Redaction, Scrubbed
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.gate.watch import ClientScrubber, Watched
from pipeline.readers.naming import names_somebody
from pipeline.stages.pseudonymise import pseudonym
from pipeline.tuning.coded.material import (
    UNPLACED,
    Code,
    Coded,
    CodedDocument,
    Left,
    with_denials_apart,
)


def scrubbed(coded: Coded, scrubber: ClientScrubber, gate: Gate, key: bytes) -> Coded:
    """Scrub coded material.

    :param gate: with its known secrets, to which what is masked here is added.
    :param key: of the workspace; pseudonyms are the same as a run's.
    """
    left = Left()
    left.counts.update(coded.left_out)
    texts = _scrub(coded.documents, scrubber, gate.known, left)
    kept = {name for name, one in texts.items() if not gate.holds_identifier(one.text)}
    left.out("document_not_scrubbed", len(texts) - len(kept))
    raw = {one.document_id: one.text or "" for one in coded.documents}
    moves = {name: mover(raw[name], texts[name].redactions) for name in sorted(kept)}
    told = with_denials_apart(coded)
    spans = []
    for span in told.spans:
        if span.document_id not in moves or span.start == UNPLACED:
            left.out("coding_of_a_document_without_a_text")
            continue
        move = moves[span.document_id]
        start, end = move(span.start, False), move(span.end, True)
        if start < end:
            spans.append(replace(span, start=start, end=end))
        else:
            left.out("coding_without_a_place")
    names = {name: pseudonym(name, key, "document") for name in raw}
    coders = {coder: f"coder {n}" for n, coder in enumerate(coded.coders, start=1)}
    return Coded(
        coded.form,
        tuple(
            CodedDocument(
                names[one.document_id],
                texts[one.document_id].text,
                pseudonym(one.case, key) if one.case else "",
            )
            for one in coded.documents
            if one.document_id in kept
        ),
        safe_codes(told.codes, gate, left),
        tuple(
            replace(s, document_id=names[s.document_id], coder=coders.get(s.coder, ""))
            for s in spans
        ),
        left.told(),
    )


def safe_codes(codes: Sequence[Code], gate: Gate, left: Left | None = None) -> tuple[Code, ...]:
    """Return codes without a name or description at which the gate or a detector stops."""
    made = []
    for number, code in enumerate(codes, start=1):
        if stops(code.name, gate) or stops(code.description, gate):
            code = replace(code, name=f"code {number}", description="")
            if left:
                left.out("name_of_a_code")
        made.append(code)
    return tuple(made)


def stops(words: str, gate: Gate) -> bool:
    """Whether words hold what was masked, an identifier, or a name that is no ordinary word."""
    if not words:
        return False
    known = gate.holds_secret(words) or gate.stops_at(words)
    return known or gate.names_a_person(words) or names_somebody(words)


def mover(raw: str, redactions: Sequence[Redaction]) -> Callable[[int, bool], int]:
    """Return what turns a place in the raw text into the one in the scrubbed text.

    A place within what was masked becomes the begin of the placeholder, or its end for the end of a
    passage: a coding never cuts a placeholder.
    """
    ordered = sorted(redactions, key=lambda one: one.start)

    def move(place: int, is_end: bool) -> int:
        at = len(clean_text(raw[:place]))  # the scrub composes letters and line breaks first
        gained = 0
        for one in ordered:
            begin = one.start - gained  # in the cleaned text
            if at <= begin:
                break
            if at < begin + one.length or (at == begin + one.length and is_end):
                return one.end if is_end else one.start
            gained += (one.end - one.start) - one.length
        return at + gained

    return move


def _scrub(
    documents: Sequence[CodedDocument], scrubber: ClientScrubber, known: KnownSecrets, left: Left
) -> dict[str, Scrubbed]:
    watched = Watched(scrubber, known)
    with_text = [one for one in documents if one.text is not None]
    left.out("document_without_a_text", len(documents) - len(with_text))
    done: dict[str, Scrubbed] = {}
    whose = sorted(((one.case or one.document_id, one) for one in with_text), key=lambda p: p[0])
    for case, own in groupby(whose, key=lambda pair: pair[0]):
        given = [Document(one.document_id, one.text or "") for _, one in own]
        for made in watched.scrub_client(given, (), case):
            if made.reject:
                left.out("document_not_scrubbed")
            else:
                done[made.document_id] = made
    return done
