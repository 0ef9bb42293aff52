"""Our own marks (``<ph id="debt">…</ph>``) as coded material; identifiers are no codes."""

from __future__ import annotations

from pathlib import Path

from pipeline.tuning.coded.material import Code, Coded, CodedDocument, Left, Span, checked
from pipeline.tuning.gold import read_gold

_CODES = ("ph", "neg")


def read_marked(path: Path) -> Coded:
    """Read marked documents: a kept source, a folder of them, CSV, JSONL or XLSX.

    :raises InputRefused: see :func:`pipeline.tuning.gold.read_gold`.
    """
    gold = read_gold(path)
    left = Left()
    documents: list[CodedDocument] = []
    codes: dict[str, Code] = {}
    spans: list[Span] = []
    for row in gold.itertuples():
        documents.append(CodedDocument(row.document_id, row.text, row.client_id))
        for mark in row.marks:
            if mark.kind not in _CODES:
                continue
            codes.setdefault(mark.value, Code(mark.value, mark.value))
            if mark.start == mark.end:
                left.out("coding_without_a_place")
                continue
            denied = mark.kind == "neg"
            spans.append(Span(row.document_id, mark.start, mark.end, mark.value, denied=denied))
    in_order = tuple(codes[name] for name in sorted(codes))
    return checked(Coded("marks", tuple(documents), in_order, tuple(spans), left.told()), str(path))
