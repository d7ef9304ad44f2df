"""Failed sign-ins, counted in the database so that several workers share the count."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from circle_app.adapters import clock, crypto
from circle_app.domain.errors import TooManyAttempts
from circle_app.persistence import database
from circle_app.persistence.models import SignInThrottle
from circle_app.services import installation

WINDOW = timedelta(minutes=15)
# Per account few (a setting), per address more: a whole village may sit behind one.
ADDRESS_FAILURES = 60


def keys(login: str, address: str) -> dict[str, str]:
    """Return the keys under which failures are counted; digests, not the data itself."""
    found = {"login": crypto.blind_index("throttle-login", login.strip().lower())}
    if address:
        found["address"] = crypto.blind_index("throttle-address", address)
    return found


def check(counted: dict[str, str]) -> None:
    """Raise TooManyAttempts while one of the keys is locked."""
    now = clock.now()
    with database.reading() as session:
        for row in _rows(session, counted):
            if row.locked_until is not None and row.locked_until > now:
                wait = math.ceil((row.locked_until - now).total_seconds())
                raise TooManyAttempts(retry_after_seconds=wait)


def failed(counted: dict[str, str]) -> bool:
    """Count one failure; lock what has too many within the window, and say whether it did."""
    now = clock.now()
    locked = False
    settings = installation.current()
    most = {"login": settings.security_failures, "address": ADDRESS_FAILURES}
    lock_for = timedelta(minutes=settings.security_lock_minutes)
    with database.transaction() as session:
        _begin(session, counted, now)
        rows = {row.key: row for row in _rows(session, counted, lock=True)}
        for name, key in counted.items():
            row = rows[key]
            if row.window_started_at + WINDOW <= now:
                row.failures, row.window_started_at, row.locked_until = 0, now, None
            row.failures += 1
            if row.failures >= most[name]:
                row.locked_until, locked = now + lock_for, True
    return locked


def _begin(session: Session, counted: dict[str, str], now: datetime) -> None:
    """Have a row for each key; two first failures in the same moment share it."""
    connection = session.connection()
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    rows = [
        {"key": key, "failures": 0, "window_started_at": now} for key in sorted(counted.values())
    ]
    connection.execute(insert(SignInThrottle).values(rows).on_conflict_do_nothing())


def succeeded(counted: dict[str, str]) -> None:
    """Forget the account's failures after a success (the address keeps its count)."""
    with database.reading() as session:
        if not any(row.key == counted["login"] for row in _rows(session, counted)):
            return
    with database.transaction() as session:
        session.connection().execute(
            delete(SignInThrottle).where(col(SignInThrottle.key) == counted["login"])
        )


def _rows(session: Session, counted: dict[str, str], *, lock: bool = False) -> list[SignInThrottle]:
    wanted = (
        select(SignInThrottle)
        .where(col(SignInThrottle.key).in_(sorted(counted.values())))
        .order_by(col(SignInThrottle.key))
    )
    return list(session.scalars(wanted.with_for_update() if lock else wanted))
