"""What was handed to whom, and who said yes to which question of the checklist."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables ``handover`` and ``signoff``."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()
    op.create_table(
        "handover",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("release_id", text, sa.ForeignKey("release.id"), nullable=False),
        sa.Column("file_name", text, nullable=False),
        sa.Column("sha256", text, nullable=False),
        sa.Column("recipient", text, nullable=False),
        sa.Column("role", text),
        sa.Column("handed_by", text, nullable=False),
        sa.Column("at", text, nullable=False),
        sa.Column("note", text),
        sa.Column("edited", text),
        sa.Column("salt", text, nullable=False),
        sa.Column("previous", text, nullable=False),
        sa.Column("hash", text, nullable=False),
    )
    op.create_table(
        "signoff",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("period", text, nullable=False, index=True),
        sa.Column("question", whole, nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("note", text),
        sa.Column("at", text, nullable=False),
        sa.Column("salt", text, nullable=False),
        sa.Column("previous", text, nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.CheckConstraint("question BETWEEN 1 AND 7", name="signoff_question"),
    )
    make_append_only("handover", "signoff")
