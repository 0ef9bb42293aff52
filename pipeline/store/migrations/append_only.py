"""Triggers that let nobody change or delete a row."""

from __future__ import annotations

_SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only'); END"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION ilmio_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'append-only'; END $$ LANGUAGE plpgsql"""
_POSTGRESQL = """CREATE TRIGGER {name} BEFORE {event} ON {table}
FOR EACH ROW EXECUTE FUNCTION ilmio_append_only()"""
_POSTGRESQL_TRUNCATE = """CREATE TRIGGER {name} BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ilmio_append_only()"""


def make_append_only(*tables: str) -> None:
    """Let rows of these tables be added, and nothing else; called within a step."""
    from alembic import op

    dialect = op.get_context().dialect
    if dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
    for table in tables:
        quoted = dialect.identifier_preparer.quote_identifier(table)
        form = _POSTGRESQL if dialect.name == "postgresql" else _SQLITE
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_no_{event.lower()}"
            op.execute(form.format(name=name, event=event, table=quoted))
        if dialect.name == "postgresql":
            op.execute(_POSTGRESQL_TRUNCATE.format(name=f"{table}_no_truncate", table=quoted))
