"""Looking at the settings of the installation and changing them; for operators only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlmodel import Session

from circle_app import VERSION
from circle_app.adapters import clock
from circle_app.domain.errors import Conflict
from circle_app.domain.ledger import canonical_json
from circle_app.domain.rule_limits import excesses
from circle_app.domain.settings_catalogue import (
    CATALOGUE,
    DEFAULTS,
    InstallationSettings,
    InvalidSetting,
    Kind,
    Section,
    Setting,
    Value,
    read,
    setting_of,
    written,
)
from circle_app.persistence import database
from circle_app.persistence.queries import settings as queries
from circle_app.persistence.queries.admin import schema_revision
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.idempotency import Once
from circle_app.services.installation.values import ROOM, keep, read_settings
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.rule_versions import parsed


class SettingMoved(Conflict):
    """Somebody else changed a setting in the meantime; nothing was saved."""

    code = "setting_moved"


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting as it stands, and who changed it last."""

    setting: Setting
    value: Value
    changed_by: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """How many circles are beyond a limit already."""

    key: str
    circles: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All settings, and the circles that are beyond the limits that hold now."""

    rows: tuple[SettingView, ...]
    beyond: tuple[Affected, ...]


@dataclass(slots=True)
class Changed:
    """The settings that a request changed."""

    keys: tuple[str, ...]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in the history; ``before`` and ``after`` as JSON has them, None the default."""

    id: int
    key: str
    before: Any
    after: Any
    changed_by: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """What this installation is made of."""

    version: str
    database: str
    revision: str
    circles: int
    people: int


def overview(actor: Actor) -> Overview:
    """Return every setting in the order of the page. Needs an operator.

    Raises:
        NotFound: For others there is no such thing.
    """
    with database.reading() as session:
        operators.require(session, actor)
        now = read_settings(session)
        last = {row.key: row for row in queries.last_changes(session)}
        beyond = _beyond(session, now)
    rows = []
    for key, setting in CATALOGUE.items():
        row = last.get(key)
        by, at = (row.name, row.changed_at) if row is not None else (None, None)
        rows.append(SettingView(setting, now.of(setting), by, at))
    return Overview(tuple(rows), beyond)


def affected(actor: Actor, changes: Mapping[str, Any]) -> tuple[Affected, ...]:
    """Count the circles that would be beyond their limits after a change. Needs an operator.

    Raises:
        NotFound: Not an operator.
        InvalidSetting: A value cannot be.
    """
    with database.reading() as session:
        operators.require(session, actor)
        after = read_settings(session).with_values(_read(changes))
        return tuple(found for found in _beyond(session, after) if found.key in changes)


def _beyond(session: Session, settings: InstallationSettings) -> tuple[Affected, ...]:
    found: Counter[str] = Counter()
    for row in queries.live_rules(session):
        found.update({each.setting for each in excesses(parsed(row.rules), settings, row.currency)})
    return tuple(Affected(key, found[key]) for key in sorted(found))


def _read(changes: Mapping[str, Any]) -> dict[str, Value]:
    values = {key: read(setting_of(key), raw) for key, raw in changes.items()}
    for key, value in values.items():
        if CATALOGUE[key].kind is Kind.ZONE and value not in available_timezones():
            raise InvalidSetting(field=key, reason="unknown_zone")
    if not values:
        raise InvalidSetting(field="settings", reason="nothing")
    return values


@database.retried
def change(
    actor: Actor,
    changes: Mapping[str, Any],
    *,
    expected: Mapping[str, Any] | None = None,
    key: str,
) -> Changed:
    """Change settings, all of them or none. Needs an operator.

    Args:
        actor: Who changes them.
        changes: Values by key, as JSON has them: amounts and rates as text.
        expected: What the actor saw before; a setting that stands otherwise by now refuses all.
        key: Idempotency key.

    Raises:
        NotFound: Not an operator.
        InvalidSetting: There is no such setting, or it cannot have this value.
        SettingMoved: Somebody else changed one of them in the meantime.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        once = Once(session, actor.user_id, "settings.change", key, {"changes": dict(changes)})
        if once.stored is not None:
            return once.replay(Changed)
        values = _read(changes)
        now = _locked(session)
        _check_expected(now, expected or {}, values)
        done, after = _write(session, actor, now, values)
        answer = once.remember(Changed(done))
    keep(after)
    return answer


@database.retried
def reset(actor: Actor, section: Section, *, key: str) -> Changed:
    """Give every setting of a section its default again. Needs an operator.

    Raises:
        NotFound: Not an operator.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        once = Once(session, actor.user_id, "settings.reset", key, {"section": section.value})
        if once.stored is not None:
            return once.replay(Changed)
        values = {
            name: setting.default
            for name, setting in CATALOGUE.items()
            if setting.section is section
        }
        done, after = _write(session, actor, _locked(session), values)
        answer = once.remember(Changed(done))
    keep(after)
    return answer


def _locked(session: Session) -> InstallationSettings:
    queries.lock(session)
    return read_settings(session)


def _check_expected(
    now: InstallationSettings, expected: Mapping[str, Any], changed: Iterable[str]
) -> None:
    for name in changed:
        if name not in expected:
            continue
        setting = CATALOGUE[name]
        if now.of(setting) != read(setting, expected[name]):
            raise SettingMoved(field=name, setting=name, now=written(setting, now.of(setting)))


def _write(
    session: Session, actor: Actor, now: InstallationSettings, values: Mapping[str, Value]
) -> tuple[tuple[str, ...], InstallationSettings]:
    before = {
        name: now.of(CATALOGUE[name])
        for name, value in values.items()
        if now.of(CATALOGUE[name]) != value
    }
    if not before:
        return (), now
    queries.write(
        session,
        {name: (_json(name, old), _json(name, values[name])) for name, old in before.items()},
        actor.user_id,
        clock.now(),
    )
    events.record(
        session,
        "settings.changed",
        actor,
        params={"keys": sorted(before)},
        before={name: written(CATALOGUE[name], old) for name, old in before.items()},
        after={name: written(CATALOGUE[name], values[name]) for name in before},
        visible=False,
    )
    database.touch(session, ROOM)
    return tuple(sorted(before)), now.with_values(values)


def _json(key: str, value: Value) -> str | None:
    """How a value is stored; a default is not stored at all."""
    setting = CATALOGUE[key]
    return None if value == DEFAULTS.of(setting) else canonical_json(written(setting, value))


def history(
    actor: Actor,
    key: str | None = None,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ChangeRow]:
    """Return the changes of one setting or of all, the newest first. Needs an operator.

    Raises:
        NotFound: Not an operator.
        InvalidSetting: There is no such setting.
    """
    check_limit(limit)
    before = decode_cursor(cursor, int)
    if key is not None:
        setting_of(key)
    with database.reading() as session:
        operators.require(session, actor)
        rows = queries.history(session, key, before[0] if before else None, limit + 1)
    return page_of(rows, limit, _change_row, lambda row: row.id)


def _change_row(row: Any) -> ChangeRow:
    before, after = (None if text is None else json.loads(text) for text in (row.before, row.after))
    return ChangeRow(row.id, row.key, before, after, row.name, row.changed_at)


def about(actor: Actor) -> About:
    """Return what this installation is made of. Needs an operator.

    Raises:
        NotFound: Not an operator.
    """
    with database.reading() as session:
        operators.require(session, actor)
        circles, people = queries.tally(session)
        revision = schema_revision(session)
        system = session.connection().dialect.name
    return About(VERSION, system, revision, circles, people)
