"""Empty, migrated databases for tests, made by copying one that was migrated once per run.

On PostgreSQL each process keeps its copy and empties it between tests: that takes a tenth of the
time of making another one. A copy whose triggers a test has touched is thrown away. On SQLite a
copy lies in memory where the machine has a folder for that, so that no test waits for the disk.
Engines are kept too: with them SQLAlchemy keeps the statements that it has compiled.
"""

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
from circle_app.services.installation import values
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
        engine = _engine(url)
        types.use_cipher(crypto.encrypt, crypto.decrypt)
        try:
            yield Database(dialect, url, engine)
        finally:
            _put_away()


_engines: dict[str, Engine] = {}


def _engine(url: str) -> Engine:
    """Put the engine of that address to use: the one that was made for it before, if there is."""
    # What is kept of the settings in memory is kept by engine.
    values._kept = None
    if url in _engines:
        database.dispose()
        database._engine = _engines[url]
    else:
        _engines[url] = database.configure(url)
    return _engines[url]


def _put_away() -> None:
    """Take the engine out of use; what a test listened to is not for the next one."""
    if (engine := database._engine) is not None:
        for heard in (engine.dispatch.before_cursor_execute, engine.dispatch.after_cursor_execute):
            if heard:
                heard.clear()
    database.dispose()


def fast_folder(run: Path) -> Path:
    """A folder of this run in memory, else the run's own."""
    memory = Path("/dev/shm")
    folder = memory / run.name if os.access(memory, os.W_OK) else run / "databases"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def empty(dialect: str, run: Path, folder: Path) -> Iterator[str]:
    """Yield the URL of a database without any table, for tests of the migrations."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'empty.db'}"
        return
    with _created(run, f"circle_empty_{_worker()}", template="template0") as url:
        yield url


@contextmanager
def _sqlite(run: Path, _folder: Path) -> Iterator[str]:
    template = run / "template.db"
    with postgres.locked(run, "sqlite-template"):
        if not template.exists():
            making = run / "template-in-making.db"
            _migrate(f"sqlite:///{making}")
            making.rename(template)
    # One inside the other, where a test opens two.
    copy = fast_folder(run) / f"{_worker()}-{len(_open)}.db"
    _open.append(copy)
    try:
        _remove(copy)
        shutil.copyfile(template, copy)
        yield f"sqlite:///{copy}"
    finally:
        database.dispose()
        _open.remove(copy)


_open: list[Path] = []


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


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
    name = f"circle_{_worker()}_{run.name[-8:].lower()}"
    url = _named(server, name)
    if url not in _kept or not _emptied(url):
        _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        _kept[url] = _Copy.of(url)
    yield url
    database.dispose()


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy that a process keeps: what empties it, and how many triggers guard it."""

    empty: str
    guards: int

    @classmethod
    def of(cls, url: str) -> _Copy:
        with psycopg.connect(_plain(url), autocommit=True) as connection:
            tables = [row[0] for row in connection.execute(_TABLES)]
            sequences = [row[0] for row in connection.execute(_SEQUENCES)]
            guards = connection.execute(_GUARDS).fetchone()
        statements = [f'DELETE FROM "{table}"' for table in tables]
        statements += [f"SELECT setval('\"{name}\"', 1, false)" for name in sequences]
        return cls("; ".join(statements), guards[0] if guards else 0)


_kept: dict[str, _Copy] = {}
_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
_GUARDS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def _emptied(url: str) -> bool:
    """Empty the copy that an earlier test used; say no where somebody touched its triggers."""
    kept = _kept[url]
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        if connection.execute(_GUARDS).fetchone() != (kept.guards,):
            return False
        # Rows that the database protects, and in whatever order they refer to each other.
        connection.execute("SET session_replication_role = replica")
        connection.execute(kept.empty)
    return True


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
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(statement)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
