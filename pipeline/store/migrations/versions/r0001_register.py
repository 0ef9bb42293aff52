"""The register: releases, their facts and files."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables ``release``, ``fact`` and ``released_file``."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()
    op.create_table(
        "release",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("id", text, nullable=False, unique=True),
        sa.Column("made_at", text, nullable=False),
        sa.Column("period", text, nullable=False),
        sa.Column("profile", text, nullable=False),
        sa.Column("k", whole, nullable=False),
        sa.Column("round_to", whole, nullable=False),
        sa.Column("who", text),
        sa.Column("reason", text),
        sa.Column("run_digest", text, nullable=False),
        sa.Column("settings_digest", text, nullable=False),
        sa.Column("catalogue_digest", text, nullable=False),
        sa.Column("unmet", text, nullable=False),
        sa.Column("unsigned", text, nullable=False),
        sa.Column("salt", text, nullable=False),
        sa.Column("previous", text, nullable=False),
        sa.Column("hash", text, nullable=False),
        quote=True,
    )
    op.create_table(
        "fact",
        sa.Column("release_id", text, sa.ForeignKey("release.id"), primary_key=True),
        sa.Column("measure", text, primary_key=True),
        sa.Column("period", text, primary_key=True),
        sa.Column("grp", text, primary_key=True),
        sa.Column("theme_id", text, primary_key=True),
        sa.Column("definition", text, nullable=False),
        sa.Column("value", whole, nullable=False),
        sa.Column("low", whole, nullable=False),
        sa.Column("high", whole, nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.CheckConstraint("low <= value AND value <= high", name="fact_range"),
    )
    op.create_table(
        "released_file",
        sa.Column("release_id", text, sa.ForeignKey("release.id"), primary_key=True),
        sa.Column("name", text, primary_key=True),
        sa.Column("sha256", text, nullable=False, index=True),
        sa.Column("bytes", whole, nullable=False),
    )
    make_append_only("release", "fact", "released_file")
