"""Tables of what people write for a report."""

from __future__ import annotations

from pipeline.table import Column, Table
from pipeline.table_words import LANGUAGES

#: What is said of a phenomenon, in the order of a report.
PARTS = (
    "need", "societal_link", "effect", "cause", "who_and_how", "example", "extent_by_staff",
    "solution_own", "solution_across", "solution_clients", "action", "observed", "escalation",
    "reference",
)  # fmt: skip

STATEMENTS = Table(
    "statements",
    ("theme_id", "period", "part", "language", "written_on", "text"),
    "What people say of a phenomenon in a report; what is refused never gets into this table.",
    (
        Column("theme_id", "string", "theme"),
        Column("period", "string", "reporting period"),
        Column("part", "string", "what is said", allowed=PARTS),
        Column("language", "string", "language of the text", unit="BCP 47", allowed=LANGUAGES),
        Column("text", "string", "the statement"),
        Column("written_by", "string", "who wrote it; never shown in a report", nullable=True),
        Column(
            "clients_behind",
            "int",
            "clients behind an example",
            unit="clients",
            nullable=True,
            low=0,
        ),
        Column("written_on", "date", "day of writing", unit="date"),
    ),
)
