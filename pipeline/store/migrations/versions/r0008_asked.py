"""What is asked, of the documents and by whom; and people who are in several teams."""

from __future__ import annotations

from pipeline.store.migrations.append_only import make_append_only, make_erasable

revision = "0008"
down_revision = "0007"
_LINKS = ("salt", "previous", "hash")


def upgrade() -> None:
    """Make the tables ``question``, ``inquiry`` and ``membership``; a session knows its team."""
    import sqlalchemy as sa
    from alembic import op

    text, whole = sa.Text(), sa.Integer()

    def told(*names: str) -> list[sa.Column]:
        return [sa.Column(name, text, nullable=False) for name in names]

    op.create_table(
        "question",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        *told("id", "period", "team", "who", "content", "at", *_LINKS),
    )
    op.create_table(
        "inquiry",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        *told("id", "period", "team", "who", "way", "party", "what", "purpose", "state", "answer"),
        sa.Column("release_id", text, sa.ForeignKey("release.id")),
        *told("at", *_LINKS),
        sa.CheckConstraint("way IN ('to_us', 'from_us')", name="inquiry_way"),
        sa.CheckConstraint("state IN ('open', 'answered', 'dropped')", name="inquiry_state"),
    )
    for name in ("question", "inquiry"):
        op.create_index(f"{name}_of", name, ["team"])
    op.create_table(
        "membership",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        *told("person_id", "teams", "at", *_LINKS),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.add_column("session", sa.Column("team", text))
    make_append_only("question", "inquiry", "membership")
    make_erasable("question", "inquiry")  # in which people write what they think of
