"""Circles: opening one from a preset, looking at it, changing what is not a rule."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CIRCLE_ACCOUNTS
from circle_app.domain.circle_defaults import check_opening, starting_rules
from circle_app.domain.cycles import CycleKind
from circle_app.domain.errors import InvalidInput
from circle_app.domain.invites import CODE_BITS, code_of
from circle_app.domain.money import currency_exponent
from circle_app.domain.people import clean_name
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import Preset, preset_named
from circle_app.domain.rule_changes import begins_by_itself
from circle_app.domain.rule_limits import check_limits
from circle_app.domain.rules import CircleRules, check_available, check_rules
from circle_app.domain.settings_catalogue import InstallationSettings
from circle_app.domain.upi import clean_address
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries.circles import CIRCLES, INVITES
from circle_app.persistence.queries.rules import version_row
from circle_app.services import access, cycles, events, installation, ledger
from circle_app.services.access import Actor
from circle_app.services.admissions import add_member
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.rule_versions import add_version, parsed, rules_of, since

MAX_DESCRIPTION_LENGTH = 500


@dataclass(frozen=True, slots=True)
class NextRules:
    """Rules that were decided on and wait for the first day of the next cycle."""

    version: int
    effective_on: date
    rules: CircleRules


@dataclass(frozen=True, slots=True)
class CircleView:
    """A circle as one of its members sees it."""

    id: UUID
    name: str
    description: str
    preset: str
    currency: str
    time_zone: str
    status: str
    listed: bool
    member_count: int
    max_members: int
    rules: CircleRules
    rule_version: int
    rules_since: datetime
    invite_code: str | None
    my_role: str
    my_member_id: UUID
    my_permissions: frozenset[Permission]
    created_at: datetime
    upi_address: str | None
    upi_merchant: bool = False
    next_rules: NextRules | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class CircleCard:
    """A circle in a list; no role where the actor is not a member."""

    id: UUID
    name: str
    description: str
    preset: str
    currency: str
    member_count: int
    status: str
    my_role: str | None
    my_member_id: UUID | None
    my_permissions: frozenset[Permission] = frozenset()


@dataclass(slots=True)
class Created:
    """The circle that a request opened."""

    circle_id: UUID
    replayed: bool = False


@database.retried
def create(
    actor: Actor,
    *,
    name: str,
    preset: str,
    description: str = "",
    rules: Mapping[str, Any] | None = None,
    currency: str = "INR",
    time_zone: str | None = None,
    upi_address: str | None = None,
    key: str,
) -> CircleView:
    """Open a circle from a preset; the actor is its first member and its first cycle begins today.

    Args:
        actor: Who opens it.
        name: Up to 80 characters.
        preset: Name of a preset.
        description: Up to 500 characters.
        rules: What differs from the preset, nested like the rules; amounts in minor units.
        currency: ISO 4217 code.
        time_zone: IANA name; "today" means the day there. None for the installation's.
        upi_address: Where UPI payments of members go.
        key: Idempotency key.

    Raises:
        InvalidName, InvalidInput, UnknownCurrency, InvalidUpiAddress: A value is not acceptable.
        UnknownPreset: There is no such preset.
        InvalidRules, RuleNotAvailable: A rule does not exist or cannot have this value.
        OpeningClosed, PresetNotOffered, RuleAboveLimit: The installation does not allow it.
    """
    chosen = preset_named(preset)
    currency_exponent(currency)
    settings = installation.current()
    check_opening(chosen, settings, is_operator=actor.is_operator)
    time_zone = settings.region_time_zone if time_zone is None else time_zone
    today = _today(time_zone)
    values = {
        "name": clean_name(name),
        "description": clean_description(description),
        "preset": preset,
        "currency": currency,
        "time_zone": time_zone,
        "upi_address": clean_address(upi_address) if upi_address else None,
    }
    started = _rules(chosen, rules, settings, today.day)
    check_limits(started, settings, currency)
    with database.transaction() as session:
        payload = {**values, "rules": dict(rules or {})}
        once = Once(session, actor.user_id, "circle.create", key, payload)
        if once.stored is not None:
            done = once.replay(Created)
            return replace(view(session, actor, done.circle_id), replayed=True)
        circle_id = _open(session, actor, chosen, values, started, today)
        once.remember(Created(circle_id))
        return view(session, actor, circle_id)


def _today(time_zone: str) -> date:
    if time_zone not in _time_zones():
        raise InvalidInput(field="time_zone")
    return clock.today(time_zone)


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    # The machine's own zone is another place on every machine.
    return frozenset(available_timezones()) - {"localtime", "posixrules", "Factory"}


def clean_description(typed: str) -> str:
    """Normalise what a circle says about itself.

    Raises:
        InvalidInput: It is too long.
    """
    return clean_text(typed, field="description", max_length=MAX_DESCRIPTION_LENGTH) or ""


def _rules(
    preset: Preset, changes: Mapping[str, Any] | None, settings: InstallationSettings, day: int
) -> CircleRules:
    found = starting_rules(preset, settings).with_changes(changes or {})
    check_rules(found, has_officers=preset.has_officers)
    check_available(found)
    paid = found.contribution
    if paid.cycle is CycleKind.MONTHLY and paid.day is None:
        return replace(found, contribution=replace(paid, day=day))
    return found


def _open(
    session: Session,
    actor: Actor,
    preset: Preset,
    values: dict[str, Any],
    rules: CircleRules,
    today: date,
) -> UUID:
    circle_id = _insert(session, actor, values, rules, today)
    circle = queries.locked_circle(session, circle_id)
    ledger.open_book(
        session,
        currency=circle.currency,
        at=circle.created_at,
        kinds=CIRCLE_ACCOUNTS,
        circle_id=circle_id,
    )
    add_member(session, circle, actor, preset.creator_role)
    add_invite(session, circle_id, actor.user_id)
    cycles.open_cycles(session, circle, today)
    events.record(
        session,
        "circle.created",
        actor,
        circle_id=circle_id,
        subject_id=circle_id,
        params={"name": actor.name, "circle": circle.name, "preset": preset.name},
        users=(actor.user_id,),
    )
    return circle_id


def _insert(
    session: Session, actor: Actor, values: dict[str, Any], rules: CircleRules, today: date
) -> UUID:
    circle_id = new_id()
    at = clock.now()
    session.connection().execute(
        insert(CIRCLES),
        {
            **values,
            "id": circle_id,
            "status": "active",
            "listed": False,
            "rule_version": 1,
            "member_count": 0,
            "last_member_number": 0,
            "last_loan_number": 0,
            "last_cycle_number": 0,
            "next_cycle_on": today if begins_by_itself(rules) else None,
            "created_by": actor.user_id,
            "created_at": at,
        },
    )
    add_version(session, circle_id, 1, rules, actor.user_id, at)
    return circle_id


def add_invite(
    session: Session,
    circle_id: UUID,
    by: UUID,
    *,
    expires_at: datetime | None = None,
    member_id: UUID | None = None,
) -> str:
    """Write down a fresh invite code: for anybody, or for the person of one record."""
    code = code_of(secrets.randbits(CODE_BITS))
    days = installation.current().circles_invite_days
    if expires_at is None and member_id is None and days:
        expires_at = clock.now() + timedelta(days=days)
    session.connection().execute(
        insert(INVITES),
        {
            "id": new_id(),
            "circle_id": circle_id,
            "code": code,
            "created_by": by,
            "created_at": clock.now(),
            "expires_at": expires_at,
            "member_id": member_id,
        },
    )
    return code


def get(actor: Actor, circle_id: UUID) -> CircleView:
    """Return a circle the actor is a member of.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        return view(session, actor, circle_id)


def view(session: Session, actor: Actor, circle_id: UUID) -> CircleView:
    """Return a circle in a transaction or reading of the caller."""
    place = access.standing(session, actor, circle_id)
    row: Any = queries.circle_row(session, circle_id)
    stored = version_row(session, circle_id, place.rule_version)
    rules = parsed(stored.rules)
    may_invite = place.may(Permission.INVITE)
    codes = queries.live_codes(session, circle_id, clock.now()) if may_invite else ()
    return CircleView(
        id=row.id,
        name=row.name,
        description=row.description,
        preset=row.preset,
        currency=row.currency,
        time_zone=row.time_zone,
        status=row.status,
        listed=row.listed,
        member_count=row.member_count,
        max_members=rules.members.max,
        rules=rules,
        rule_version=place.rule_version,
        rules_since=since(stored, row.time_zone),
        invite_code=codes[0] if codes else None,
        my_role=place.role,
        my_member_id=place.member_id,
        my_permissions=place.granted,
        created_at=row.created_at,
        upi_address=row.upi_address,
        upi_merchant=row.upi_merchant,
        next_rules=_next_rules(session, row, place.rule_version),
    )


def _next_rules(session: Session, row: Any, in_force: int) -> NextRules | None:
    version, day = row.next_rule_version, row.next_rules_on
    if version is None or version == in_force:
        return None
    return NextRules(version, day, rules_of(session, row.id, version))


def my_circles(actor: Actor) -> tuple[CircleCard, ...]:
    """List the circles the actor is a member of (the first 200), the oldest membership first."""
    with database.reading() as session:
        return tuple(_my_card(row) for row in queries.circles_of(session, actor.user_id))


def listed(
    actor: Actor, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[CircleCard]:
    """List the circles that everybody may find."""
    check_limit(limit)
    if not installation.current().circles_listing:
        return Page(())
    after = decode_cursor(cursor, UUID)
    with database.reading() as session:
        rows = queries.listed_circles(
            session, actor.user_id, after[0] if after else None, limit + 1
        )
    return page_of(rows, limit, _card, lambda row: row.id)


def _my_card(row: Any) -> CircleCard:
    officers = row.preset not in access.LEADERLESS_PRESETS
    granted = access.granted_to(row.my_role, row.my_custom, has_officers=officers)
    return replace(_card(row), my_permissions=granted)


def _card(row: Any) -> CircleCard:
    return CircleCard(
        id=row.id,
        name=row.name,
        description=row.description,
        preset=row.preset,
        currency=row.currency,
        member_count=row.member_count,
        status=row.status,
        my_role=row.my_role,
        my_member_id=row.my_member_id,
    )
