"""Clients that were forgotten, and the rows whose words about them were erased."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only, make_erasable

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables ``forgotten`` and ``erased``; let rows that are named there be blanked."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()

    def told(*names: str) -> list[sa.Column]:
        return [sa.Column(name, text, nullable=False) for name in names]

    op.create_table(
        "forgotten",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        *told("client", "who", "reason", "told", "at", "salt", "previous", "hash"),
    )
    op.create_table(
        "erased",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("of_table", text, nullable=False),
        sa.Column("of_position", whole, nullable=False),
        *told("row_hash", "left", "at", "salt", "previous", "hash"),
        sa.Index("erased_of", "of_table", "of_position"),
    )
    make_append_only("forgotten", "erased")
    make_erasable("vote", "decision", "reading", "statement")
