"""Who works in the review, what they voted and decided, and their sessions and one-time links."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make ``person``, ``vote`` and ``decision``, append-only; ``session`` and ``link`` change."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()

    def position() -> sa.Column:
        return sa.Column("position", whole, primary_key=True, autoincrement=False)

    def links() -> list[sa.Column]:
        return [sa.Column(name, text, nullable=False) for name in ("salt", "previous", "hash")]

    op.create_table(
        "person",
        position(),
        sa.Column("id", text, nullable=False, index=True),
        sa.Column("name", text, nullable=False),
        sa.Column("role", text, nullable=False),
        sa.Column("team", text, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint("role IN ('worker', 'writer', 'lead', 'reader')", name="person_role"),
    )
    op.create_table(
        "vote",
        position(),
        sa.Column("period", text, nullable=False),
        sa.Column("team", text, nullable=False),
        sa.Column("theme_id", text, nullable=False),
        sa.Column("definition", text, nullable=False),
        sa.Column("who", text, nullable=False),
        sa.Column("recognise", text, nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("note", text, nullable=False),
        sa.Column("at", text, nullable=False),
        *links(),
        sa.CheckConstraint(
            "recognise IN ('yes', 'partly', 'no', 'not_mine')", name="vote_recognise"
        ),
    )
    op.create_index("vote_of", "vote", ["period", "team"])
    op.create_table(
        "decision",
        position(),
        sa.Column("period", text, nullable=False),
        sa.Column("team", text, nullable=False),
        sa.Column("theme_id", text, nullable=False),
        sa.Column("definition", text, nullable=False),
        sa.Column("who", text, nullable=False),
        sa.Column("action", text, nullable=False),
        sa.Column("value", text, nullable=False),
        sa.Column("before", text, nullable=False),
        sa.Column("after", text, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("undoes", whole),
        sa.Column("at", text, nullable=False),
        *links(),
    )
    op.create_index("decision_of", "decision", ["period", "team"])
    make_append_only("person", "vote", "decision")
    op.create_table(
        "session",
        sa.Column("id_hash", text, primary_key=True),
        sa.Column("person_id", text, nullable=False, index=True),
        sa.Column("made_at", text, nullable=False),
        sa.Column("seen_at", text, nullable=False),
        sa.Column("ends_at", text, nullable=False),
    )
    op.create_table(
        "link",
        sa.Column("token_hash", text, primary_key=True),
        sa.Column("person_id", text, nullable=False),
        sa.Column("ends_at", text, nullable=False),
        sa.Column("used_at", text),
    )
