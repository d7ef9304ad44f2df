"""The wall clock, which tests and demos may set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_offset = timedelta()


def set_now(text: str) -> None:
    """Let the clock start at ``text`` (ISO 8601, aware) and run on from there."""
    global _offset
    _offset = datetime.fromisoformat(text).astimezone(UTC) - datetime.now(UTC)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC) + _offset


def today(time_zone: str) -> date:
    """The current day where the circle lives."""
    return day_of(now(), time_zone)


def day_of(at: datetime, time_zone: str) -> date:
    """The day that a moment falls on where the circle lives."""
    return at.astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock at ``at`` (aware) in this thread or task."""
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def real_now() -> datetime:
    """The moment on the machine's own clock, for timers that wait in real time."""
    return datetime.now(UTC)
