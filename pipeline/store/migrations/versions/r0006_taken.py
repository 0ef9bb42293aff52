"""What was taken out of a run for analysis elsewhere: who answers for it, and why."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table ``taken``."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()
    op.create_table(
        "taken",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("period", text, nullable=False),
        sa.Column("what", text, nullable=False),
        sa.Column("unit", text, nullable=False),
        sa.Column("run_digest", text, nullable=False),
        sa.Column("file_name", text, nullable=False),
        sa.Column("sha256", text, nullable=False),
        sa.Column("bytes", whole, nullable=False),
        sa.Column("who", text, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("at", text, nullable=False),
        sa.Column("salt", text, nullable=False),
        sa.Column("previous", text, nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.CheckConstraint("what IN ('project', 'codebook')", name="taken_what"),
    )
    make_append_only("taken")
