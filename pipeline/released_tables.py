"""The table of released facts: what readers of releases know, and what they can conclude."""

from __future__ import annotations

from pipeline.table import Column, Table

PROFILES = ("team", "section", "public")
MEASURES = ("n", "strict", "lenient", "voice", "of")
QUESTIONS = (1, 2, 3, 4, 5, 6, 7)  # of the checklist

FACTS = Table(
    "facts",
    ("release_id", "measure", "period", "group", "theme_id"),
    "A number that a release shows or hides, and the range that its readers can conclude. The "
    "true number never leaves the workspace.",
    (
        Column("release_id", "string", "release: period, profile and number"),
        Column("profile", "string", "who the release is for", allowed=PROFILES),
        Column("k", "int", "smallest count that it shows", unit="clients", low=1),
        Column(
            "measure",
            "string",
            "n: clients of the theme; strict, lenient: on such a reading; voice: of n, who tell it "
            "themselves; of: all clients of the group",
            allowed=MEASURES,
        ),
        Column("period", "string", "reporting period"),
        Column("group", "string", "all, a unit, or ~ and a way of counting"),
        Column("theme_id", "string", "theme; -1 clients of no theme; of a group's clients: empty"),
        Column("definition", "string", "digest of what the theme is; where there is none, empty"),
        Column("value", "int", "the true number", unit="clients", low=0),
        Column("low", "int", "least that a reader can conclude", unit="clients", low=0),
        Column("high", "int", "most that a reader can conclude", unit="clients", low=0),
        Column("hidden", "bool", "whether the number is hidden in the release"),
    ),
)
