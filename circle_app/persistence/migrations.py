"""Bring a database to the newest schema with Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parents[2]


def config() -> Config:
    """Return the Alembic configuration of this project."""
    found = Config()
    found.set_main_option("script_location", str(ROOT / "alembic"))
    found.set_main_option("path_separator", "os")
    return found


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision; several processes may call it at once."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Downgrade to a revision."""
    _run(engine, command.downgrade, revision)


def _run(engine: Engine, act: object, revision: str) -> None:
    settings = config()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4747001)")
        settings.attributes["connection"] = connection
        act(settings, revision)  # type: ignore[operator]  # alembic's commands share this shape
