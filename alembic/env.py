"""Alembic's entry: the models' metadata, on the connection that the application hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import AutoString, SQLModel

import circle_app.persistence.models  # noqa: F401  (registers every table)
from circle_app.persistence import database


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write SQLModel's text type as the plain one, so that a migration needs no model."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations on a connection whose transaction the caller owns."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
        user_module_prefix="types.",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection handed over, or open one for the command line."""
    handed_over = context.config.attributes.get("connection")
    if handed_over is not None:
        run(handed_over)
        return
    from circle_app import settings

    engine = database.configure(settings.get().sqlalchemy_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        run(connection)


main()
