"""Every table of the product: columns, types, units and meaning."""

from __future__ import annotations

from dataclasses import replace

from pipeline.table import Column, Table

DOC_TYPES = ("service_needs_assessment", "client_plan", "decision", "note", "other")
LANGUAGES = ("fi", "sv", "en")
POLARITIES = ("affirmed", "denied", "past", "other")
VOICES = ("client", "worker", "unknown")
THEME_KINDS = ("problem", "need", "strength", "weak_signal")
NO_THEME = "-1"


def _share(name: str, meaning: str, unit: str = "0-1", nullable: bool = False) -> Column:
    return Column(name, "float", meaning, unit=unit, nullable=nullable, low=0, high=1)


def _change(name: str, meaning: str) -> Column:
    return Column(name, "float", meaning, unit="-1 to 1", nullable=True, low=-1, high=1)


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
        _share("score", "confidence"),
    ),
)
QUASI_KINDS = (
    "AGE",
    "PROFESSION",
    "DIAGNOSIS",
    "LANGUAGE",
    "NATIONALITY",
    "ETHNICITY",
    "FAITH",
    "FAMILY",
    "EVENT",
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
        _share("score", "the matcher's or clusterer's own score"),
        _share("calibrated", "probability of being right"),
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
        _share("calibrated", "probability of being right"),
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
        _share("stability", "share of resampled runs that found it again", nullable=True),
        Column("why", "string", "why it is listed"),
    ),
)
EVIDENCE = Table(
    "evidence",
    ("theme_id", "period", "group"),
    "A theme in a period and group of clients. Counts are of clients, never of passages.",
    (
        Column("theme_id", "string", "theme; -1 clients in whose documents no theme was found"),
        Column("period", "string", "reporting period"),
        Column("group", "string", "all, or a unit"),
        Column("n_clients", "int", "clients with a passage that affirms it", unit="clients", low=0),
        Column("of_clients", "int", "clients in the group", unit="clients", low=0),
        _share("share", "n_clients / of_clients"),
        _share("low", "audited: lower 95 % limit; model: share on a strict reading", nullable=True),
        _share(
            "high", "audited: upper 95 % limit; model: share on a lenient reading", nullable=True
        ),
        Column("basis", "string", "how it was counted", allowed=("model", "audited")),
        _change("change", "share minus the share of the period before"),
        _change("change_low", "lower 95 % limit of the change"),
        _change("change_high", "upper 95 % limit of the change"),
        Column("comparable", "bool", "whether the two periods may be compared", nullable=True),
        _share("client_voice_share", "share of its clients who say it themselves", nullable=True),
        Column(
            "adequacy",
            "string",
            "how far it carries",
            allowed=("high", "moderate", "low", "very_low"),
        ),
    ),
)
RELEASE_REASONS = ("", "small_count", "small_group", "unit_protected")
RELEASE = Table(
    "release",
    EVIDENCE.key,
    "The evidence after disclosure control: every number of a hidden cell is empty.",
    (
        *(
            replace(
                c, nullable=c.nullable or c.kind in ("int", "float", "bool") or c.name == "adequacy"
            )
            for c in EVIDENCE.columns
        ),
        Column("hidden", "bool", "whether the cell is hidden to protect clients"),
        Column(
            "why",
            "string",
            "why it is hidden, a code; empty where it is shown",
            allowed=RELEASE_REASONS,
        ),
    ),
)
SIGNALS = Table(
    "signals",
    ("theme_id",),
    "A weak signal: few clients, new or rising, holding together.",
    (
        Column("theme_id", "string", "theme"),
        Column("n_clients", "int", "clients", unit="clients", low=0),
        Column("of_clients", "int", "clients in the material", unit="clients", low=0),
        _share("low", "exact lower limit", unit="0-1, 95 %"),
        _share("high", "exact upper limit", unit="0-1, 95 %"),
        Column(
            "before", "int", "clients in the period before", unit="clients", nullable=True, low=0
        ),
        Column(
            "age", "int", "periods in which it was seen, this one counted", unit="periods", low=1
        ),
        _share("p_value", "P(at least so many | upper limit of the period before)", nullable=True),
        _share("stability", "share of resampled runs that found it", nullable=True),
        Column("why_fi", "string", "why it is listed, in Finnish"),
        Column("why_sv", "string", "why it is listed, in Swedish"),
        Column("why_en", "string", "why it is listed, in English"),
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
    EVIDENCE,
    RELEASE,
    SIGNALS,
    REJECTS,
)
BY_NAME = {table.name: table for table in ALL}
