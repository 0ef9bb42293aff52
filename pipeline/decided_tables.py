"""Tables of what people judged and decided of the themes."""

from __future__ import annotations

from pipeline.table import Column, Table

RECOGNISE = ("yes", "partly", "no", "not_mine")
STATUSES = ("suggested", "discussed", "agreed", "disagreed", "merged", "dropped")
ACTIONS = (
    "reveal", "raise", "discuss", "agree", "disagree", "rename", "merge", "unmerge", "drop", "undo",
    "promote",
)  # fmt: skip
_TEAM = Column("team", "string", "team that it belongs to, or all")
_WHO = Column("who", "string", "id of a person in the review, a code")
_AT = Column("at", "string", "time of entry", unit="UTC")

VOTES = Table(
    "votes",
    ("team", "theme_id", "who"),
    "What each person said of a theme before others were heard: the last word. Never merged with "
    "what was counted.",
    (
        _TEAM,
        Column("theme_id", "string", "theme"),
        _WHO,
        Column("recognise", "string", "whether the person knows it from work", allowed=RECOGNISE),
        Column("important", "bool", "whether the person holds it important"),
        _AT,
    ),
)
DECISIONS = Table(
    "decisions",
    ("position",),
    "What teams decided, in order; append-only, an undo is a decision too.",
    (
        Column("position", "int", "place in the log", unit="from 1", low=1),
        _TEAM,
        Column("theme_id", "string", "theme; empty where it is of the period"),
        Column("definition", "string", "digest of what the theme was"),
        _WHO,
        Column("action", "string", "what was decided", allowed=ACTIONS),
        Column("value", "string", "new labels, or what it is merged into: JSON, or empty"),
        Column("before", "string", "how the theme stood before: JSON, or empty"),
        Column("after", "string", "how it stood after: JSON, or empty"),
        Column("reason", "string", "why; a drop has one"),
        Column("undoes", "int", "place of the decision that it takes back", nullable=True, low=1),
        _AT,
    ),
)
DECIDED = Table(
    "decided",
    ("team", "theme_id"),
    "How each theme stands of which something was decided. What `all` decided changes the counts.",
    (
        _TEAM,
        Column("theme_id", "string", "theme"),
        Column("status", "string", "how it stands", allowed=STATUSES),
        Column("into", "string", "theme with which it is counted as one", nullable=True),
        Column("label_fi", "string", "new Finnish label", nullable=True),
        Column("label_sv", "string", "new Swedish label", nullable=True),
        Column("label_en", "string", "new English label", nullable=True),
        Column("reason", "string", "why it was dropped", nullable=True),
        Column("by_staff", "bool", "whether staff raised it: nothing of it is counted"),
        Column("fits", "bool", "whether the theme is still the one that was decided on"),
    ),
)
