"""Triggers that let nobody change or delete a row, but blank what ``erased`` names."""

from __future__ import annotations

_SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only'); END"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION ilmio_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'append-only'; END $$ LANGUAGE plpgsql"""
_POSTGRESQL = """CREATE TRIGGER {name} BEFORE {event} ON {table}
FOR EACH ROW EXECUTE FUNCTION ilmio_append_only()"""
_POSTGRESQL_TRUNCATE = """CREATE TRIGGER {name} BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ilmio_append_only()"""
_MAY = """SELECT 1 FROM erased WHERE of_table = {told} AND of_position = OLD.position
AND row_hash = OLD.hash AND NEW.hash = OLD.hash AND NEW.position = OLD.position"""
_SQLITE_ERASABLE = """CREATE TRIGGER {name} BEFORE UPDATE ON {table}
WHEN NOT EXISTS ({may})
BEGIN SELECT RAISE(ABORT, 'append-only'); END"""
_POSTGRESQL_ERASABLE_FUNCTION = """CREATE OR REPLACE FUNCTION ilmio_erasable() RETURNS trigger AS $$
BEGIN IF EXISTS ({may}) THEN RETURN NEW; END IF; RAISE EXCEPTION 'append-only, and not erased'; END
$$ LANGUAGE plpgsql"""
_POSTGRESQL_ERASABLE = """CREATE TRIGGER {name} BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION ilmio_erasable()"""


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


def make_erasable(*tables: str) -> None:
    """Let a row be blanked that table ``erased`` names, its digest as it was; called in a step."""
    from alembic import op

    dialect = op.get_context().dialect
    served = dialect.name == "postgresql"
    if served:
        op.execute(_POSTGRESQL_ERASABLE_FUNCTION.format(may=_MAY.format(told="TG_TABLE_NAME")))
    for table in tables:
        quoted = dialect.identifier_preparer.quote_identifier(table)
        name = f"{table}_no_update"
        op.execute(f"DROP TRIGGER {name}" + (f" ON {quoted}" if served else ""))
        form = _POSTGRESQL_ERASABLE if served else _SQLITE_ERASABLE
        op.execute(form.format(name=name, table=quoted, may=_MAY.format(told=f"'{table}'")))
