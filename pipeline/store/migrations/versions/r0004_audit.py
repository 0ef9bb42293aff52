"""What people read in the documents of drawn clients, in the review."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make ``reading``, append-only."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()
    op.create_table(
        "reading",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("period", text, nullable=False),
        sa.Column("team", text, nullable=False),
        sa.Column("sheet", text, nullable=False),
        sa.Column("number", whole, nullable=False),
        sa.Column("who", text, nullable=False),
        sa.Column("marks", text, nullable=False),
        sa.Column("at", text, nullable=False),
        sa.Column("salt", text, nullable=False),
        sa.Column("previous", text, nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.CheckConstraint("number >= 1", name="reading_number"),
    )
    op.create_index("reading_of", "reading", ["period", "sheet", "team"])
    make_append_only("reading")
