"""What people write for a report, version by version."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table ``statement``, append-only."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()
    names = ("period", "team", "theme_id", "definition", "who", "part", "language", "text")
    op.create_table(
        "statement",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        *(sa.Column(name, text, nullable=False) for name in names),
        sa.Column("clients_behind", whole),
        sa.Column("restores", whole),
        *(sa.Column(name, text, nullable=False) for name in ("at", "salt", "previous", "hash")),
    )
    op.create_index("statement_of", "statement", ["period", "team"])
    make_append_only("statement")
