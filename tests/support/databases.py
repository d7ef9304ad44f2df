"""Empty, migrated databases for tests, made by copying one that was migrated once per run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from circle_app.adapters import crypto
from circle_app.persistence import database, migrations, types
from tests.support import postgres

PASSED = pytest.StashKey[bool]()
TEMPLATE = "circle_template"


@dataclass(frozen=True, slots=True)
class Database:
    """A database under test: "sqlite" or "postgresql", its URL and the engine in use."""

    dialect: str
    url: str
    engine: Engine


@contextmanager
def fresh(dialect: str, run: Path, folder: Path) -> Iterator[Database]:
    """Yield an empty, migrated database that the application is configured for."""
    made = _sqlite if dialect == "sqlite" else _postgresql
    with made(run, folder) as url:
        engine = database.configure(url)
        types.use_cipher(crypto.encrypt, crypto.decrypt)
        try:
            yield Database(dialect, url, engine)
        finally:
            database.dispose()


@contextmanager
def empty(dialect: str, run: Path, folder: Path) -> Iterator[str]:
    """Yield the URL of a database without any table, for tests of the migrations."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'empty.db'}"
        return
    with _created(run, f"circle_empty_{_worker()}", template="template0") as url:
        yield url


@contextmanager
def _sqlite(run: Path, folder: Path) -> Iterator[str]:
    template = run / "template.db"
    with postgres.locked(run, "sqlite-template"):
        if not template.exists():
            making = run / "template-in-making.db"
            _migrate(f"sqlite:///{making}")
            making.rename(template)
    copy = folder / "circle.db"
    shutil.copyfile(template, copy)
    yield f"sqlite:///{copy}"


@contextmanager
def _postgresql(run: Path, _folder: Path) -> Iterator[str]:
    server = postgres.server_url(run)
    template = f"{TEMPLATE}_{os.environ['CIRCLE_TEST_RUN'][-8:].lower()}"
    with postgres.locked(run, "postgres-template"):
        done = run / "postgres-template"
        if not done.exists():
            _execute(server, f'DROP DATABASE IF EXISTS "{template}"')
            _execute(server, f"CREATE DATABASE \"{template}\" TEMPLATE template0 ENCODING 'UTF8'")
            _migrate(_named(server, template))
            done.touch()
    with _created(run, f"circle_{_worker()}", template=template) as url:
        yield url


@contextmanager
def _created(run: Path, name: str, *, template: str) -> Iterator[str]:
    server = postgres.server_url(run)
    name = f"{name}_{run.name[-8:].lower()}"
    # Copying files is the faster way for a server that does not wait for its disk.
    _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _named(server, name)
    finally:
        database.dispose()
        _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _migrate(url: str) -> None:
    engine = database.configure(url)
    migrations.upgrade(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def _execute(server: str, statement: str) -> None:
    plain = server.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
