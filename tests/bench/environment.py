"""The surroundings of a measurement: settings of its own, databases that wait for their disk."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

FOLDER = Path(tempfile.mkdtemp(prefix="circle-bench-"))
# Set before anything of Circle is imported; empty values win over a developer's .env file.
SETTINGS = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "CIRCLE_DATA_DIR": str(FOLDER / "data"),
    "CIRCLE_SECRET_KEY": "a secret that only the bench knows, of a fair length",
    "CIRCLE_ENCRYPTION_KEYS": base64.urlsafe_b64encode(b"0123456789abcdef" * 2).decode(),
    "CIRCLE_JOBS": "false",
    "CIRCLE_NOW": "",
    "CIRCLE_PRODUCTION": "false",
    # The limits protect a server from what a bench does to it.
    "CIRCLE_RATE_LIMITS": "false",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
}
os.environ.update(SETTINGS)

from circle_app.adapters import crypto  # noqa: E402 -- the environment is first
from circle_app.persistence import database, migrations, types  # noqa: E402
from tests.support import postgres  # noqa: E402

# As an operator runs it: what is committed is on the disk.
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "wal_level": "replica",
    "max_connections": "100",
    "shared_buffers": "256MB",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A migrated database that the application is configured for."""

    dialect: str
    url: str
    # How it keeps what is committed, as it says itself.
    durability: str


@contextmanager
def sqlite(name: str = "bench") -> Iterator[Place]:
    """Yield an empty SQLite database."""
    path = FOLDER / f"{name}.db"
    url = f"sqlite:///{path}"
    _configure(url)
    with database.reading() as session:
        mode = session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one()
    try:
        yield Place("sqlite", url, "WAL, synchronous=" + {2: "FULL"}.get(mode, str(mode)))
    finally:
        database.dispose()


@contextmanager
def postgresql() -> Iterator[Place]:
    """Yield an empty PostgreSQL database on a server of our own, or on ``TEST_DATABASE_URL``."""
    postgres.FAST = DURABLE
    server = postgres.server_url(FOLDER)
    plain = server.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        if "TEST_DATABASE_URL" not in os.environ:
            for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {name} = on")
            connection.execute("SELECT pg_reload_conf()")
        connection.execute("DROP DATABASE IF EXISTS circle_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE circle_bench TEMPLATE template0 ENCODING 'UTF8'")
    head, _, tail = server.rpartition("/postgres")
    url = f"{head}/circle_bench{tail}" if head else server
    _configure(url)
    with database.reading() as session:
        ask = session.connection().exec_driver_sql
        kept = {name: ask(f"SHOW {name}").scalar_one() for name in ("fsync", "synchronous_commit")}
        version = ask("SHOW server_version").scalar_one()
    try:
        yield Place(
            "postgresql",
            url,
            f"{version.split()[0]}, " + ", ".join(f"{key}={value}" for key, value in kept.items()),
        )
    finally:
        database.dispose()


def clear() -> None:
    """Stop the database server if it is ours and remove every file."""
    database.dispose()
    postgres.stop(FOLDER)
    shutil.rmtree(FOLDER, ignore_errors=True)


def _configure(url: str) -> None:
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    migrations.upgrade(database.configure(url))
