"""The tables of the database as they are now; ``migrations`` holds how they came to be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Column, MetaData, Table

APPEND_ONLY = (
    "release", "fact", "released_file", "handover", "signoff", "person", "vote", "decision",
    "reading", "statement", "taken", "forgotten", "erased", "question", "inquiry", "membership",
)  # fmt: skip
ROLES = ("worker", "writer", "lead", "reader")
RECOGNISE = ("yes", "partly", "no", "not_mine")


def table(name: str) -> Table:
    """Return a table by name."""
    return metadata().tables[name]


@cache
def metadata() -> MetaData:
    """All tables. Days and times are ISO text in UTC: a digest covers them as they stand."""
    import sqlalchemy as sa

    made = sa.MetaData()
    text, whole = sa.Text(), sa.Integer()

    def links() -> list[sa.Column]:
        return [sa.Column(name, text, nullable=False) for name in ("salt", "previous", "hash")]

    def position() -> sa.Column:  # from 1, without gaps
        return sa.Column("position", whole, primary_key=True, autoincrement=False)

    def release() -> sa.Column:
        return sa.Column("release_id", text, sa.ForeignKey("release.id"), primary_key=True)

    sa.Table(
        "release",
        made,
        position(),
        sa.Column("id", text, nullable=False, unique=True),  # period, profile, number
        sa.Column("made_at", text, nullable=False),
        sa.Column("period", text, nullable=False),
        sa.Column("profile", text, nullable=False),
        sa.Column("k", whole, nullable=False),  # clients: smallest count shown
        sa.Column("round_to", whole, nullable=False),  # clients; 1 where counts are exact
        sa.Column("who", text),  # who loosened the profile
        sa.Column("reason", text),  # and why
        sa.Column("run_digest", text, nullable=False),
        sa.Column("settings_digest", text, nullable=False),
        sa.Column("catalogue_digest", text, nullable=False),
        sa.Column("unmet", text, nullable=False),  # questions that the machine left open, "5,6"
        sa.Column("unsigned", text, nullable=False),  # questions without a person's yes
        *links(),
        quote=True,  # a word of SQL
    )
    sa.Table(
        "fact",
        made,
        release(),
        sa.Column("measure", text, primary_key=True),
        sa.Column("period", text, primary_key=True),
        sa.Column("grp", text, primary_key=True),  # column ``group`` of table ``facts``
        sa.Column("theme_id", text, primary_key=True),
        sa.Column("definition", text, nullable=False),
        sa.Column("value", whole, nullable=False),  # clients, true; never leaves the workspace
        sa.Column("low", whole, nullable=False),
        sa.Column("high", whole, nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.CheckConstraint("low <= value AND value <= high", name="fact_range"),
    )
    sa.Table(
        "released_file",
        made,
        release(),
        sa.Column("name", text, primary_key=True),
        sa.Column("sha256", text, nullable=False, index=True),
        sa.Column("bytes", whole, nullable=False),
    )
    sa.Table(
        "handover",
        made,
        position(),
        sa.Column("release_id", text, sa.ForeignKey("release.id"), nullable=False),
        sa.Column("file_name", text, nullable=False),
        sa.Column("sha256", text, nullable=False),
        sa.Column("recipient", text, nullable=False),
        sa.Column("role", text),  # of the recipient, or the organisation
        sa.Column("handed_by", text, nullable=False),
        sa.Column("at", text, nullable=False),
        sa.Column("note", text),
        sa.Column("edited", text),  # why a person changed the file; empty where as released
        *links(),
    )
    sa.Table(
        "signoff",
        made,
        position(),
        sa.Column("period", text, nullable=False, index=True),
        sa.Column("question", whole, nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("note", text),
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint("question BETWEEN 1 AND 7", name="signoff_question"),
    )
    sa.Table(
        "taken",
        made,
        position(),
        sa.Column("period", text, nullable=False),
        sa.Column("what", text, nullable=False),  # "project": scrubbed documents; or "codebook"
        sa.Column("unit", text, nullable=False),  # whose documents; empty: of all units
        sa.Column("run_digest", text, nullable=False),
        sa.Column("file_name", text, nullable=False),
        sa.Column("sha256", text, nullable=False),
        sa.Column("bytes", whole, nullable=False),
        sa.Column("who", text, nullable=False),  # who answers for it
        sa.Column("reason", text, nullable=False),
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint("what IN ('project', 'codebook')", name="taken_what"),
    )
    _review(made, position, links)
    _written(made, position, links)
    _forgotten(made, position, links)
    _asked(made, position, links)
    return made


def _review(
    made: MetaData, position: Callable[[], Column], links: Callable[[], list[Column]]
) -> None:
    """Tables of the review."""
    import sqlalchemy as sa

    text, whole = sa.Text(), sa.Integer()

    def said() -> list[sa.Column]:  # in which period and team, of what, by whom
        names = ("period", "team", "theme_id", "definition", "who")
        return [sa.Column(name, text, nullable=False) for name in names]

    sa.Table(
        "person",
        made,
        position(),
        sa.Column("id", text, nullable=False, index=True),  # the last row of an id counts
        sa.Column("name", text, nullable=False),
        sa.Column("role", text, nullable=False),
        sa.Column("team", text, nullable=False),  # a unit, or all
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint("role IN ('worker', 'writer', 'lead', 'reader')", name="person_role"),
    )
    sa.Table(
        "vote",
        made,
        position(),
        *said(),
        sa.Column("recognise", text, nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("note", text, nullable=False),
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint(
            "recognise IN ('yes', 'partly', 'no', 'not_mine')", name="vote_recognise"
        ),
        sa.Index("vote_of", "period", "team"),
    )
    sa.Table(
        "decision",
        made,
        position(),
        *said(),
        sa.Column("action", text, nullable=False),
        sa.Column("value", text, nullable=False),  # JSON: new labels, or what it is merged into
        sa.Column("before", text, nullable=False),  # JSON: how the theme stood
        sa.Column("after", text, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("undoes", whole),  # position of the decision that it takes back
        sa.Column("at", text, nullable=False),
        *links(),
        sa.Index("decision_of", "period", "team"),
    )
    sa.Table(
        "reading",
        made,
        position(),
        sa.Column("period", text, nullable=False),
        sa.Column("team", text, nullable=False),  # whose documents were read: a unit, or all
        sa.Column("sheet", text, nullable=False),  # digest of what was drawn
        sa.Column("number", whole, nullable=False),  # of the client on the sheet
        sa.Column("who", text, nullable=False),
        sa.Column("marks", text, nullable=False),  # JSON: theme to true, false or null
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint("number >= 1", name="reading_number"),
        sa.Index("reading_of", "period", "sheet", "team"),
    )
    sa.Table(
        "session",
        made,
        sa.Column("id_hash", text, primary_key=True),  # SHA-256 of what the cookie holds
        sa.Column("person_id", text, nullable=False, index=True),
        sa.Column("made_at", text, nullable=False),
        sa.Column("seen_at", text, nullable=False),
        sa.Column("ends_at", text, nullable=False),
        sa.Column("team", text),  # chosen by who is in several; empty: the first
    )
    sa.Table(
        "membership",
        made,
        position(),
        sa.Column("person_id", text, nullable=False, index=True),  # the last row of an id counts
        sa.Column("teams", text, nullable=False),  # JSON: further teams, beside that of the person
        sa.Column("at", text, nullable=False),
        *links(),
    )
    sa.Table(
        "link",
        made,
        sa.Column("token_hash", text, primary_key=True),
        sa.Column("person_id", text, nullable=False),
        sa.Column("ends_at", text, nullable=False),
        sa.Column("used_at", text),
    )


def _written(
    made: MetaData, position: Callable[[], Column], links: Callable[[], list[Column]]
) -> None:
    """Table of what people write for a report: every version of every text."""
    import sqlalchemy as sa

    text, whole = sa.Text(), sa.Integer()
    names = ("period", "team", "theme_id", "definition", "who", "part", "language", "text")
    sa.Table(
        "statement",
        made,
        position(),
        *(sa.Column(name, text, nullable=False) for name in names),
        sa.Column("clients_behind", whole),  # clients, of an example
        sa.Column("restores", whole),  # position of the version that it brings back
        sa.Column("at", text, nullable=False),
        *links(),
        sa.Index("statement_of", "period", "team"),
    )


def _forgotten(
    made: MetaData, position: Callable[[], Column], links: Callable[[], list[Column]]
) -> None:
    """Tables of the clients that were forgotten, and of the rows that were blanked for it."""
    import sqlalchemy as sa

    text, whole = sa.Text(), sa.Integer()
    sa.Table(
        "forgotten",
        made,
        position(),
        # client: keyed digest of the pseudonym; told: JSON, what was removed, as counts
        *(sa.Column(n, text, nullable=False) for n in ("client", "who", "reason", "told", "at")),
        *links(),
    )
    sa.Table(
        "erased",
        made,
        position(),
        sa.Column("of_table", text, nullable=False),
        sa.Column("of_position", whole, nullable=False),
        sa.Column("row_hash", text, nullable=False),  # digest of the row as it was: it stays
        sa.Column("left", text, nullable=False),  # digest of the row as it was left
        sa.Column("at", text, nullable=False),
        *links(),
        sa.Index("erased_of", "of_table", "of_position"),
    )


def _asked(
    made: MetaData, position: Callable[[], Column], links: Callable[[], list[Column]]
) -> None:
    """Tables of what is asked: phenomena to look for, and requests for information."""
    import sqlalchemy as sa

    text = sa.Text()

    def told(*names: str) -> list[sa.Column]:
        return [sa.Column(name, text, nullable=False) for name in names]

    sa.Table(
        "question",
        made,
        position(),
        # the last row of an id counts; content: an entry of a catalogue as JSON, empty: taken back
        *told("id", "period", "team", "who", "content", "at"),
        *links(),
        sa.Index("question_of", "team"),
    )
    sa.Table(
        "inquiry",
        made,
        position(),
        # the last row of an id counts; party: who asked us, or whom we asked
        *told("id", "period", "team", "who", "way", "party", "what", "purpose", "state", "answer"),
        sa.Column("release_id", text, sa.ForeignKey("release.id")),  # that answered it
        *told("at"),
        *links(),
        sa.CheckConstraint("way IN ('to_us', 'from_us')", name="inquiry_way"),
        sa.CheckConstraint("state IN ('open', 'answered', 'dropped')", name="inquiry_state"),
        sa.Index("inquiry_of", "team"),
    )
