"""Stage: raw documents to scrubbed ones, client by client; nothing raw goes further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import Field

from pipeline.deid.deidentifier import FAILED, DeidSettings, Document, Scrubbed
from pipeline.tables import DOCUMENTS, QUASI, REDACTIONS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

STAGE = "scrub"
TOO_LONG = "too_long_to_scrub"


class ScrubSettings(DeidSettings):
    """Settings of the stage: those of the de-identifier, and what it refuses."""

    #: Longer documents go to the rejects (characters).
    max_chars: int = Field(default=200_000, gt=0)


class ClientScrubber(Protocol):
    """Whatever scrubs one client's documents."""

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        """Return the scrubbed documents; those with a reject reason carry no text."""
        ...


@dataclass(frozen=True)
class ScrubResult:
    """Scrubbed documents, what was masked where, what they still tell, and what was left out."""

    documents: pd.DataFrame
    redactions: pd.DataFrame
    quasi: pd.DataFrame
    rejects: pd.DataFrame


def scrub(
    documents: pd.DataFrame,
    *,
    deidentifier: ClientScrubber,
    roster: Mapping[str, Iterable[str]],
    settings: ScrubSettings,
) -> ScrubResult:
    """Scrub every document; the result does not depend on the order of the rows.

    :param documents: documents table, text raw.
    :param deidentifier: scrubs the documents of one client.
    :param roster: client to names, numbers and addresses of the people in the case.
    """
    done: dict[str, Scrubbed] = {}
    rejects: list[dict[str, str]] = []
    for document_id in documents.loc[
        documents["text"].str.len() > settings.max_chars, "document_id"
    ]:
        rejects.append({"stage": STAGE, "row_id": document_id, "reason": TOO_LONG})
    taken = documents[documents["text"].str.len() <= settings.max_chars]
    for client_id, group in taken.groupby("client_id", sort=True):
        scrubbed = deidentifier.scrub_client(
            _as_documents(group), roster.get(str(client_id), ()), str(client_id)
        )
        done.update({one.document_id: one for one in scrubbed})
    missing = set(taken["document_id"]) - {key for key, one in done.items() if not one.reject}
    for document_id in sorted(missing):
        reason = done[document_id].reject if document_id in done else FAILED
        rejects.append({"stage": STAGE, "row_id": document_id, "reason": reason})
    kept = taken[~taken["document_id"].isin(missing)]
    return ScrubResult(
        documents=_with_text(kept, done),
        redactions=REDACTIONS.frame(_redaction_rows(done)),
        quasi=QUASI.frame(_quasi_rows(kept, done)),
        rejects=REJECTS.frame(rejects),
    )


def _as_documents(group: pd.DataFrame) -> list[Document]:
    columns = zip(group["document_id"], group["text"], group["language"], strict=True)
    return [Document(str(key), str(text), str(language)[:2]) for key, text, language in columns]


def _with_text(kept: pd.DataFrame, done: Mapping[str, Scrubbed]) -> pd.DataFrame:
    texts = [done[document_id].text for document_id in kept["document_id"]]
    return DOCUMENTS.frame(kept.assign(text=texts, n_chars=[len(text) for text in texts]))


def _redaction_rows(done: Mapping[str, Scrubbed]) -> list[dict[str, Any]]:
    return [
        {
            "document_id": one.document_id,
            "start": r.start,
            "end": r.end,
            "entity": r.entity,
            "rule": r.rule,
            "score": r.score,
        }
        for one in done.values()
        if not one.reject
        for r in one.redactions
    ]


def _quasi_rows(kept: pd.DataFrame, done: Mapping[str, Scrubbed]) -> list[dict[str, Any]]:
    return [
        {
            "document_id": document_id,
            "client_id": client_id,
            "start": q.start,
            "end": q.end,
            "kind": q.kind,
            "value": q.value,
            "coarsened": q.coarsened,
        }
        for document_id, client_id in zip(kept["document_id"], kept["client_id"], strict=True)
        for q in done[document_id].quasi
    ]
