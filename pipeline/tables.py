"""Every table of the product: columns, types, units and meaning."""

from __future__ import annotations

from pipeline.counted_tables import (
    AUDITED,
    EVIDENCE,
    READINGS,
    RELEASE,
    SENSITIVITY,
    SENSITIVITY_RELEASE,
    SIGNALS,
)
from pipeline.decided_tables import DECIDED, DECISIONS, VOTES
from pipeline.table import Column, Table, share
from pipeline.table_words import (
    DOC_TYPES,
    LANGUAGES,
    NO_THEME,
    POLARITIES,
    QUASI_KINDS,
    RELEASE_REASONS,
    SIGNAL_STATUS,
    THEME_KINDS,
    VARIANTS,
    VERDICTS,
    VOICES,
)

__all__ = [
    "ALL",
    "ASSIGNMENTS",
    "AUDITED",
    "BY_NAME",
    "CANDIDATES",
    "DECIDED",
    "DECISIONS",
    "DOCUMENTS",
    "DOC_TYPES",
    "EVIDENCE",
    "LANGUAGES",
    "LEDGER",
    "NO_THEME",
    "PASSAGES",
    "POLARITIES",
    "QUASI",
    "QUASI_KINDS",
    "READINGS",
    "REDACTIONS",
    "REJECTS",
    "RELEASE",
    "RELEASE_REASONS",
    "SENSITIVITY",
    "SENSITIVITY_RELEASE",
    "SIGNALS",
    "SIGNAL_STATUS",
    "THEMES",
    "THEME_KINDS",
    "VARIANTS",
    "VERDICTS",
    "VOICES",
    "VOTES",
]

DOCUMENTS = Table(
    "documents",
    ("document_id",),
    "One client document; the text is raw in memory only, and scrubbed wherever it is written.",
    (
        Column("document_id", "string", "the source system's id, kept to find the source again"),
        Column("client_id", "string", "keyed pseudonym of the client"),
        Column("household_id", "string", "keyed pseudonym of the household", nullable=True),
        Column("unit", "string", "team or unit that wrote it", nullable=True),
        Column("doc_type", "string", "type of document", allowed=DOC_TYPES),
        Column("written_on", "date", "day of writing", unit="date"),
        Column("complete", "bool", "whether the document was finished"),
        Column("active", "bool", "whether the client relationship is active", nullable=True),
        Column("source", "string", "file or query it came from"),
        Column("language", "string", "main language", unit="BCP 47"),
        Column("text", "string", "raw in memory, scrubbed on disk"),
        Column("n_chars", "int", "length of the text", unit="characters", low=0),
    ),
)
REDACTIONS = Table(
    "redactions",
    ("document_id", "start"),
    "One masked or coarsened span; never the words that stood there.",
    (
        Column("document_id", "string", "document"),
        Column("start", "int", "begin in the scrubbed text", unit="characters", low=0),
        Column("end", "int", "end in the scrubbed text", unit="characters", low=0),
        Column("entity", "string", "kind of identifier"),
        Column("rule", "string", "rule, list or class that found it"),
        share("score", "confidence"),
    ),
)
QUASI = Table(
    "quasi",
    ("document_id", "start"),
    "What a scrubbed document still tells of somebody, as a class; never the words.",
    (
        Column("document_id", "string", "document"),
        Column("client_id", "string", "client"),
        Column("start", "int", "begin in the scrubbed text", unit="characters", low=0),
        Column("end", "int", "end in the scrubbed text", unit="characters", low=0),
        Column("kind", "string", "kind of quasi-identifier", allowed=QUASI_KINDS),
        Column("value", "string", "class: age band, field of work, chapter of ICD-10, region, …"),
        Column("coarsened", "bool", "whether coarser words took the place of those written"),
    ),
)
LEDGER = Table(
    "ledger",
    ("passage_id",),
    "What each passage discloses of its client, and how many clients share it.",
    (
        Column("passage_id", "string", "passage"),
        Column("client_id", "string", "client"),
        Column("unit", "string", "team or unit that wrote it", nullable=True),
        Column("tells", "list", "quasi-identifiers in it, KIND=class"),
        Column("n_placeholders", "int", "placeholders in it", unit="placeholders", low=0),
        Column(
            "n_sharing",
            "int",
            "clients whose documents tell all of these, this one counted",
            unit="clients",
            low=0,
        ),
        Column(
            "n_sharing_unit",
            "int",
            "of those, clients of the same unit",
            unit="clients",
            nullable=True,
            low=0,
        ),
    ),
)
PASSAGES = Table(
    "passages",
    ("passage_id",),
    "One to three sentences of a scrubbed document.",
    (
        Column("passage_id", "string", "document and position"),
        Column("document_id", "string", "document"),
        Column("client_id", "string", "client"),
        Column("written_on", "date", "day of writing of the document", unit="date"),
        Column("section", "string", "kind of section it stands in"),
        Column("voice", "string", "whose view it gives", allowed=VOICES),
        Column("language", "string", "language of the passage", unit="BCP 47"),
        Column("polarity", "string", "what it says of the matter", allowed=POLARITIES),
        Column("position", "int", "order in the document", unit="passages, from 0", low=0),
        Column("start", "int", "begin in the scrubbed document", unit="characters", low=0),
        Column("end", "int", "end in the scrubbed document", unit="characters", low=0),
        Column("text", "string", "scrubbed text"),
        Column("n_tokens", "int", "words", unit="words", low=0),
    ),
)
ASSIGNMENTS = Table(
    "assignments",
    ("passage_id", "theme_id"),
    "A passage and a theme; theme -1 where nothing explains it.",
    (
        Column("passage_id", "string", "passage"),
        Column("theme_id", "string", "theme, -1 for none"),
        share("score", "the matcher's or clusterer's own score"),
        share("calibrated", "probability of being right"),
        Column("by", "string", "what assigned it", allowed=("catalogue", "open", "none")),
    ),
)
CANDIDATES = Table(
    "candidates",
    ("passage_id", "theme_id"),
    "Every affirmed passage that a lenient reading would give to a theme, the assigned ones too.",
    (
        Column("passage_id", "string", "passage"),
        Column("theme_id", "string", "theme"),
        share("calibrated", "probability of being right"),
        Column("reached", "bool", "whether it reached the cut at which a passage is assigned"),
    ),
)
THEMES = Table(
    "themes",
    ("theme_id",),
    "A phenomenon: from the catalogue, found openly, or raised by staff.",
    (
        Column("theme_id", "string", "id"),
        Column("origin", "string", "where it comes from", allowed=("catalogue", "open", "staff")),
        Column("kind", "string", "kind", allowed=THEME_KINDS),
        Column(
            "section11",
            "int",
            "class of the Social Welfare Act, section 11; 0 none",
            low=0,
            high=10,
        ),
        Column("label_fi", "string", "Finnish label"),
        Column("label_sv", "string", "Swedish label"),
        Column("label_en", "string", "English label"),
        Column("words", "list", "words that tell it apart, shared by at least k clients"),
        Column("n_passages", "int", "passages that affirm it", unit="passages", low=0),
        Column("n_clients", "int", "clients with such a passage", unit="clients", low=0),
        Column("first_seen", "date", "earliest such passage", unit="date", nullable=True),
        share("stability", "share of resampled runs that found it again", nullable=True),
        Column("why", "string", "why it is listed"),
    ),
)
REJECTS = Table(
    "rejects",
    ("stage", "row_id"),
    "What was left out, and why; no text.",
    (
        Column("stage", "string", "stage that left it out"),
        Column("row_id", "string", "row, file or document"),
        Column("reason", "string", "reason, a code"),
    ),
)
ALL = (
    DOCUMENTS,
    REDACTIONS,
    QUASI,
    PASSAGES,
    LEDGER,
    ASSIGNMENTS,
    CANDIDATES,
    THEMES,
    VOTES,
    DECISIONS,
    DECIDED,
    READINGS,
    AUDITED,
    EVIDENCE,
    RELEASE,
    SENSITIVITY,
    SENSITIVITY_RELEASE,
    SIGNALS,
    REJECTS,
)
BY_NAME = {table.name: table for table in ALL}
