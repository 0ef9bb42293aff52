"""A finished run as coded material: themes are codes, passages codings, clients cases.

Only what the run holds, scrubbed: no date, no type of document, no place it came from. Documents
and clients stand under pseudonyms of their own, in the order of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pipeline.errors import InputRefused
from pipeline.execution.deciding import as_counted
from pipeline.stages.pseudonymise import pseudonym
from pipeline.tables import NO_THEME
from pipeline.tuning.coded.material import ORIGIN, Code, Coded, CodedDocument, Span, unlike

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.catalogue import Catalogue
    from pipeline.runs import RunFolder

Language = Literal["fi", "sv", "en"]


def coded_of_run(
    run: RunFolder, catalogue: Catalogue, key: bytes, *, language: Language, unit: str = ""
) -> Coded:
    """Return the run's themes, documents and assignments, as they were counted.

    :param language: of labels and descriptions: fi, sv or en.
    :param unit: only documents of this team; "" all.
    :raises InputRefused: where the run has no such documents.
    """
    documents = run.read_table("documents")
    if unit:
        documents = documents[documents["unit"] == unit]
    if documents.empty:
        raise InputRefused(
            f"The run of {run.period} holds no documents of this team.",
            where=f"--only-unit {unit}",
            mend="Name a team as the documents do, or leave the option out.",
        )
    shown = as_counted(run, ("themes", "assignments"))
    passages = run.read_table("passages").set_index("passage_id")
    passages = passages[passages["document_id"].isin(documents["document_id"])]
    given = shown["assignments"]
    given = given[(given["theme_id"] != NO_THEME) & given["passage_id"].isin(passages.index)]
    places = passages.loc[given["passage_id"]]
    hidden = {one: pseudonym(one, key, "document") for one in documents["document_id"]}
    return Coded(
        ORIGIN,
        tuple(
            CodedDocument(hidden[name], text, pseudonym(client, key))
            for name, client, text in zip(
                documents["document_id"], documents["client_id"], documents["text"], strict=True
            )
        ),
        codes_of(shown["themes"], catalogue, language),
        tuple(
            Span(hidden[document], int(start), int(end), theme, ORIGIN)
            for document, start, end, theme in zip(
                places["document_id"], places["start"], places["end"], given["theme_id"],
                strict=True,
            )
        ),
    )  # fmt: skip


def codes_of(themes: pd.DataFrame, catalogue: Catalogue, language: Language) -> tuple[Code, ...]:
    """Return themes as codes, none named like another; an open theme is described by its words.

    :param themes: table ``themes``.
    """
    described = {one.id: one.description.get(language, "") for one in catalogue.phenomenon}
    rows = themes.sort_values(["origin", "theme_id"])
    return tuple(
        Code(
            theme, label, "",
            described.get(theme) or ", ".join(map(str, () if words is None else words)),
        )
        for theme, label, words in zip(
            rows["theme_id"], unlike(map(str, rows[f"label_{language}"])), rows["words"],
            strict=True,
        )
    )  # fmt: skip


def codes_of_catalogue(catalogue: Catalogue, language: Language) -> tuple[Code, ...]:
    """Return the catalogue's phenomena as codes: known before a document is read."""
    known = sorted(catalogue.phenomenon, key=lambda one: one.id)
    names = unlike(one.label.get(language, one.id) for one in known)
    return tuple(
        Code(one.id, name, "", one.description.get(language, ""))
        for one, name in zip(known, names, strict=True)
    )
