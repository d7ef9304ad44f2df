"""Circles: opening one from a preset, looking at it, changing what is not a rule."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CIRCLE_ACCOUNTS
from circle_app.domain.cycles import CycleKind
from circle_app.domain.errors import InvalidInput
from circle_app.domain.invites import CODE_BITS, code_of
from circle_app.domain.money import currency_exponent
from circle_app.domain.people import clean_name
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import Preset, available_preset
from circle_app.domain.rules import CircleRules, check_available, check_rules
from circle_app.domain.upi import clean_address
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries.circles import CIRCLES, INVITES
from circle_app.services import access, cycles, events, ledger, pay_addresses, proposals
from circle_app.services.access import Actor
from circle_app.services.admissions import add_member
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.proposals import ProposalView
from circle_app.services.rule_versions import add_version, parsed

MAX_DESCRIPTION_LENGTH = 500


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
    time_zone: str = "Asia/Kolkata",
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
        time_zone: IANA name; "today" means the day there.
        upi_address: Where UPI payments of members go.
        key: Idempotency key.

    Raises:
        InvalidName, InvalidInput, UnknownCurrency, InvalidUpiAddress: A value is not acceptable.
        UnknownPreset, PresetNotAvailable: Not a preset that can be used.
        InvalidRules, RuleNotAvailable: A rule does not exist or cannot have this value.
    """
    chosen = available_preset(preset)
    currency_exponent(currency)
    today = _today(time_zone)
    values = {
        "name": clean_name(name),
        "description": _description(description),
        "preset": preset,
        "currency": currency,
        "time_zone": time_zone,
        "upi_address": clean_address(upi_address) if upi_address else None,
    }
    started = _rules(chosen, rules, today.day)
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


def _description(typed: str) -> str:
    return clean_text(typed, field="description", max_length=MAX_DESCRIPTION_LENGTH) or ""


def _rules(preset: Preset, changes: Mapping[str, Any] | None, day: int) -> CircleRules:
    found = preset.rules.with_changes(changes or {})
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
    cycles.open_cycles(session, circle, rules, today)
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
            "next_cycle_on": today if cycles.contributes(rules) else None,
            "created_by": actor.user_id,
            "created_at": at,
        },
    )
    add_version(session, circle_id, 1, rules, actor.user_id, at)
    return circle_id


def add_invite(session: Session, circle_id: UUID, by: UUID) -> str:
    """Write down a fresh invite code."""
    code = code_of(secrets.randbits(CODE_BITS))
    session.connection().execute(
        insert(INVITES),
        {
            "id": new_id(),
            "circle_id": circle_id,
            "code": code,
            "created_by": by,
            "created_at": clock.now(),
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
    row = queries.circle_with_rules(session, circle_id)
    rules = parsed(row.rules)
    codes = queries.live_codes(session, circle_id) if place.may(Permission.INVITE) else ()
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
        rule_version=row.rule_version,
        rules_since=row.rules_since,
        invite_code=codes[0] if codes else None,
        my_role=place.role,
        my_member_id=place.member_id,
        my_permissions=place.granted,
        created_at=row.created_at,
        upi_address=row.upi_address,
    )


def my_circles(actor: Actor) -> tuple[CircleCard, ...]:
    """List the circles the actor is a member of (the first 200), the oldest membership first."""
    with database.reading() as session:
        return tuple(_card(row) for row in queries.circles_of(session, actor.user_id))


def listed(
    actor: Actor, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[CircleCard]:
    """List the circles that everybody may find."""
    check_limit(limit)
    after = decode_cursor(cursor, UUID)
    with database.reading() as session:
        rows = queries.listed_circles(
            session, actor.user_id, after[0] if after else None, limit + 1
        )
    return page_of(rows, limit, _card, lambda row: row.id)


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


@database.retried
def change(
    actor: Actor,
    circle_id: UUID,
    *,
    name: str | None = None,
    description: str | None = None,
    listed: bool | None = None,
    upi_address: str | None = None,
) -> CircleView | ProposalView:
    """Change what is not a rule: name, description, whether it is listed, the UPI address.

    What is None stays; an empty UPI address takes the address away. Every member sees in the
    activity who changed what. Where there are no officers and others are in the circle, another
    UPI address is put to a vote, and the proposal is returned.

    Raises:
        ProposalOpen: A vote on another UPI address is open; nothing was changed.
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not edit the circle.
        InvalidName, InvalidInput, InvalidUpiAddress: Nothing was changed.
    """
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = clean_name(name)
    if description is not None:
        changes["description"] = _description(description)
    if listed is not None:
        changes["listed"] = listed
    if upi_address is not None:
        changes["upi_address"] = clean_address(upi_address) if upi_address.strip() else None
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.EDIT_CIRCLE)
        asked = None
        if "upi_address" in changes:
            circle = queries.locked_circle(session, circle_id)
            if pay_addresses.needs_vote(place, circle, changes["upi_address"]):
                asked = pay_addresses.ask(session, actor, place, changes.pop("upi_address"))
        if changes:
            session.connection().execute(
                update(CIRCLES).where(CIRCLES.c.id == circle_id).values(**changes)
            )
            events.record(
                session,
                "circle.changed",
                actor,
                circle_id=circle_id,
                subject_id=circle_id,
                params={"who": place.member_name, **changes},
            )
        if asked is None:
            return view(session, actor, circle_id)
    return proposals.get(actor, asked)
