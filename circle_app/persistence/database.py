"""Engine and unit of work: the only place that begins, commits or rolls back."""

from __future__ import annotations

import functools
import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, create_engine

_engine: Engine | None = None
_listeners: list[Callable[[frozenset[str]], None]] = []
_log = logging.getLogger(__name__)

RETRIED_SQLSTATES = frozenset({"40001", "40P01"})
ATTEMPTS = 5
_ROOMS = "rooms"

P = ParamSpec("P")
R = TypeVar("R")


def configure(url: str, *, pool_size: int = 16) -> Engine:
    """Create the process-wide engine; called once at start-up and by tests."""
    global _engine
    dispose()
    if url.startswith("sqlite"):
        options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 30}}
    else:
        options = {"pool_pre_ping": True}
    # The values of a statement that failed are people's data: they stay out of errors and logs.
    options["hide_parameters"] = True
    _engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, **options)
    if _engine.dialect.name == "sqlite":
        event.listen(_engine, "connect", _sqlite_connect)
        event.listen(_engine, "begin", _sqlite_begin)
    return _engine


def engine() -> Engine:
    """Return the engine in use."""
    if _engine is None:
        message = "database.configure was not called"
        raise RuntimeError(message)
    return _engine


def dispose() -> None:
    """Close every connection and forget the engine."""
    global _engine
    if _engine is not None:
        _engine.dispose()
        _engine = None


@contextmanager
def transaction() -> Iterator[Session]:
    """Yield a session; commit if the block ends, roll back if it raises.

    After the commit the rooms named with :func:`touch` are told to every listener.
    """
    with Session(engine(), expire_on_commit=False) as session:
        with session.begin():
            session.connection(execution_options={"write": True})
            yield session
        rooms = frozenset(session.info.get(_ROOMS, ()))
    if rooms:
        _tell(rooms)


@contextmanager
def reading(*, snapshot: bool = False) -> Iterator[Session]:
    """Yield a session for queries; whatever happens in it is rolled back.

    Args:
        snapshot: Let all queries see the same moment, for figures that must fit together. SQLite
            always does; PostgreSQL lets each statement see what was committed before it.
    """
    with Session(engine(), expire_on_commit=False, autoflush=False) as session:
        if snapshot and engine().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """Run a part of a transaction that may fail without taking the rest of it along."""
    rooms = set(session.info.get(_ROOMS, ()))
    try:
        with session.begin_nested():
            yield
    except BaseException:
        session.info[_ROOMS] = rooms
        raise


def touch(session: Session, room: str) -> None:
    """Have a room told after the commit that something in it changed."""
    session.info.setdefault(_ROOMS, set()).add(room)


def after_commit(listener: Callable[[frozenset[str]], None]) -> None:
    """Register a listener for the rooms a committed transaction touched."""
    if listener not in _listeners:
        _listeners.append(listener)


def _tell(rooms: frozenset[str]) -> None:
    for listener in _listeners:
        try:
            listener(rooms)
        except Exception:  # noqa: BLE001 -- the money is booked: a deaf listener must not turn that into an error
            _log.exception("after-commit listener failed")


def retried(act: Callable[P, R]) -> Callable[P, R]:
    """Run a whole service function again after a deadlock or serialisation failure."""

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return act(*args, **kwargs)
            except DBAPIError as failure:
                state = getattr(failure.orig, "sqlstate", None)
                if state not in RETRIED_SQLSTATES or attempt == ATTEMPTS:
                    raise
                time.sleep(random.uniform(0.005, 0.02) * attempt)  # noqa: S311  (jitter)
        message = "unreachable"
        raise AssertionError(message)

    return run


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin behind our back
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "busy_timeout=30000",
        "synchronous=FULL",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # SQLite ignores FOR UPDATE: take the write lock before the first read instead.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
