"""Books damaged on purpose, as somebody with the database's password could."""

from __future__ import annotations

from sqlalchemy import text

from circle_app.persistence import database, triggers


def force(statement: str) -> None:
    """Run a statement with the triggers dropped, as somebody with the password could."""
    dialect = database.engine().dialect.name
    with database.transaction() as session:
        for drop in triggers.drop_statements(dialect):
            session.connection().exec_driver_sql(drop)
        session.connection().execute(text(statement))
