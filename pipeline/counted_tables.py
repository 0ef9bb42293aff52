"""Tables of what was counted: evidence, what people read, sensitivity, signals."""

from __future__ import annotations

from dataclasses import replace

from pipeline.table import Column, Table, change, share
from pipeline.table_words import RELEASE_REASONS, SIGNAL_STATUS, VARIANTS, VERDICTS

_BASES = ("model", "audited")
_ADEQUACY = Column(
    "adequacy", "string", "how far it carries", allowed=("high", "moderate", "low", "very_low")
)

ROUNDED = Column(
    "rounded_to",
    "int",
    "counts are rounded to a multiple of this, shares are of the rounded; 1 exact",
    unit="clients",
    low=1,
)

EVIDENCE = Table(
    "evidence",
    ("theme_id", "period", "group"),
    "A theme in a period and group of clients. Counts are of clients, never of passages.",
    (
        Column("theme_id", "string", "theme; -1 clients in whose documents no theme was found"),
        Column("period", "string", "reporting period"),
        Column("group", "string", "all, or a unit"),
        Column(
            "n_clients",
            "int",
            "clients in whom the model found a passage that affirms it",
            unit="clients",
            low=0,
        ),
        Column("of_clients", "int", "clients in the group", unit="clients", low=0),
        share("share", "model: n_clients / of_clients; audited: estimated by reading a sample"),
        share("low", "audited: lower 95 % limit; model: share on a strict reading", nullable=True),
        share(
            "high", "audited: upper 95 % limit; model: share on a lenient reading", nullable=True
        ),
        Column("basis", "string", "how it was counted", allowed=_BASES),
        change("change", "share minus the share of the period before"),
        Column(
            "change_basis",
            "string",
            "what the change is of: what the model found in both periods, or audits of both",
            nullable=True,
            allowed=_BASES,
        ),
        change("change_low", "lower 95 % limit of the change"),
        change("change_high", "upper 95 % limit of the change"),
        change("family_low", "lower limit of the change that holds for all themes at once, 95 %"),
        change("family_high", "upper limit of the change that holds for all themes at once, 95 %"),
        share("p_value", "chance of a change so clear if nothing had changed", nullable=True),
        share("q_value", "level of false discoveries at which it is called shown", nullable=True),
        Column("family", "bool", "whether its change is one of those tested together"),
        Column(
            "verdict",
            "string",
            "what is shown of the change; empty for theme -1",
            nullable=True,
            allowed=VERDICTS,
        ),
        Column("comparable", "bool", "whether the two periods may be compared", nullable=True),
        Column("differs", "string", "what parts the two periods: codes, by commas", nullable=True),
        Column("fixed_before", "bool", "whether the theme was fixed without these clients"),
        share("client_voice_share", "share of its clients who say it themselves", nullable=True),
        _ADEQUACY,
    ),
)
READINGS = Table(
    "readings",
    ("reader", "client_id", "theme_id"),
    "What a person read of a drawn client: the last word of each reader.",
    (
        Column("reader", "string", "who read, a code"),
        Column("client_id", "string", "client or household that was read"),
        Column("theme_id", "string", "theme that was asked for"),
        Column(
            "affirmed",
            "bool",
            "whether the documents affirm it; empty where the reader could not tell",
            nullable=True,
        ),
        Column("in_random_set", "bool", "whether the client was drawn for every theme"),
    ),
)
AUDITED = Table(
    "audited",
    ("theme_id",),
    "What reading a sample of clients says of a theme's share of all of them.",
    (
        Column("theme_id", "string", "theme"),
        Column("of_clients", "int", "clients in the material", unit="clients", low=1),
        Column("found", "int", "of these, in whom the model found it", unit="clients", low=0),
        Column("read_found", "int", "of the found, read", unit="clients", low=0),
        Column(
            "true_found",
            "float",
            "of those, affirmed by readers (half where they differ)",
            unit="clients",
            low=0,
        ),
        Column("read_others", "int", "of the others, read", unit="clients", low=0),
        Column(
            "true_others",
            "float",
            "of those, affirmed by readers (half where they differ)",
            unit="clients",
            low=0,
        ),
        share("share", "estimated share of the clients"),
        share("low", "lower 95 % limit"),
        share("high", "upper 95 % limit"),
        Column("variance", "float", "variance of the share", unit="share squared", low=0),
        Column("n_readers", "int", "people who read for it", unit="people", low=1),
        Column("read_twice", "int", "clients read by two or more", unit="clients", low=0),
        Column(
            "kappa",
            "float",
            "Cohen's kappa of the first two readers",
            unit="-1 to 1",
            nullable=True,
            low=-1,
            high=1,
        ),
        _ADEQUACY,
    ),
)
RELEASE = Table(
    "release",
    EVIDENCE.key,
    "The evidence after disclosure control: every number of a hidden cell is empty, and p_value and"
    " q_value are told as at most .001, .01, .05, .1, .2, .5 or 1.",
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
        ROUNDED,
    ),
)
SENSITIVITY = Table(
    "sensitivity",
    ("theme_id", "period", "variant"),
    "How the share of a theme depends on what is counted; of all clients, not by unit.",
    (
        Column("theme_id", "string", "theme"),
        Column("period", "string", "reporting period"),
        Column(
            "variant",
            "string",
            "what alone is counted: finished documents, the client's own voice, a type of document",
            allowed=VARIANTS,
        ),
        Column("n_clients", "int", "clients with such a passage", unit="clients", low=0),
        Column("of_clients", "int", "clients with a document that counts", unit="clients", low=1),
        share("share", "n_clients / of_clients"),
    ),
)
SENSITIVITY_RELEASE = Table(
    "sensitivity_release",
    SENSITIVITY.key,
    "The sensitivity after disclosure control: every number of a hidden cell is empty.",
    (
        *(replace(c, nullable=c.kind in ("int", "float")) for c in SENSITIVITY.columns),
        Column("hidden", "bool", "whether the cell is hidden to protect clients"),
        ROUNDED,
    ),
)
SIGNALS = Table(
    "signals",
    ("theme_id",),
    "A theme of few clients that is new or rises: a weak signal, or a candidate for one.",
    (
        Column("theme_id", "string", "theme"),
        Column("n_clients", "int", "clients", unit="clients", low=0),
        Column("of_clients", "int", "clients in the material", unit="clients", low=0),
        share("low", "exact lower limit", unit="0-1, 95 %"),
        share("high", "exact upper limit", unit="0-1, 95 %"),
        Column(
            "before", "int", "clients in the period before", unit="clients", nullable=True, low=0
        ),
        Column(
            "age", "int", "periods in which it was seen, this one counted", unit="periods", low=1
        ),
        share(
            "p_value",
            "chance where nothing changes: of looking so new, or (Holm) of such a rise",
            nullable=True,
        ),
        share("stability", "share of resampled runs that found it", nullable=True),
        Column("why_fi", "string", "why it is listed, in Finnish"),
        Column("why_sv", "string", "why it is listed, in Swedish"),
        Column("why_en", "string", "why it is listed, in English"),
        Column(
            "status",
            "string",
            "signal: under the stated chance of a false alarm; candidate: nothing is claimed",
            allowed=SIGNAL_STATUS,
        ),
    ),
)
PLACES = Table(
    "places",
    ("group", "theme_id"),
    "Where each theme lies on the map of a group: near to those that speak of like things.",
    (
        Column("group", "string", "all, or a team: the map is of its own passages"),
        Column("theme_id", "string", "theme; one of too few clients of the group has no place"),
        share("x", "place from left to right"),
        share("y", "place from top to bottom"),
    ),
)
