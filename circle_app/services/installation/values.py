"""The settings that hold now, kept for a few seconds so that nobody waits for them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from circle_app.adapters import logs
from circle_app.domain.settings_catalogue import (
    CATALOGUE,
    DEFAULTS,
    InstallationSettings,
    InvalidSetting,
    Value,
    read,
)
from circle_app.persistence import database
from circle_app.persistence.queries import settings as queries

# Another process learns of a change within so many seconds.
FRESH_SECONDS: Final = 3
#: The room of pages that show settings.
ROOM: Final = "installation"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was read, when, and out of which database."""

    settings: InstallationSettings
    read_at: float
    engine: Engine


_kept: _Kept | None = None


def current() -> InstallationSettings:
    """Return the settings; at most a few seconds old. May ask the database: not for the loop."""
    if _kept is not None and not is_stale():
        return _kept.settings
    with database.reading() as session:
        return keep(read_settings(session))


def latest() -> InstallationSettings:
    """Return the settings as they were read last, without asking the database."""
    return _kept.settings if _kept is not None and _kept.engine is _engine() else DEFAULTS


def is_stale() -> bool:
    """Whether ``latest`` would be worth a :func:`refresh`."""
    if _kept is None or _kept.engine is not _engine():
        return True
    return time.monotonic() - _kept.read_at > FRESH_SECONDS


def refresh() -> None:
    """Read the settings if they are old; where that cannot be done the last ones hold on."""
    try:
        current()
    except (SQLAlchemyError, RuntimeError):
        _log.warning("settings cannot be read", exc_info=True)


def _engine() -> Engine | None:
    try:
        return database.engine()
    except RuntimeError:
        return None


def keep(settings: InstallationSettings) -> InstallationSettings:
    """Let these be the settings of this process, as they were just read or written."""
    global _kept
    _kept = _Kept(settings, time.monotonic(), database.engine())
    logs.set_level(settings.observability_log_level)
    return settings


def read_settings(session: Session) -> InstallationSettings:
    """Read the settings in a transaction or reading of the caller."""
    return settings_from(queries.stored(session))


def settings_from(stored: dict[str, str]) -> InstallationSettings:
    """The settings out of stored JSON; what this version cannot read has its default."""
    found: dict[str, Value] = {}
    for key, text in stored.items():
        if key in CATALOGUE:
            try:
                found[key] = read(CATALOGUE[key], json.loads(text))
            except InvalidSetting:
                _log.warning("setting cannot be read", key=key)
    return DEFAULTS.with_values(found)
