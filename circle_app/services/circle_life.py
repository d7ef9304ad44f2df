"""A circle becomes another kind of circle: kind, offices and rules change together.

It is always decided by the chain of steps for it, a vote unless the rules say otherwise. What the
new kind has no place for is settled before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import circle_life as domain
from circle_app.domain.circle_defaults import PresetNotOffered, starting_rules
from circle_app.domain.circle_life import Office, Unfinished
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_changes import Version, begins_by_itself, differences
from circle_app.domain.rule_limits import check_limits
from circle_app.domain.rules import CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import circle_life as queries
from circle_app.persistence.queries.circles import (
    CIRCLES,
    MEMBERS,
    circle_row,
    locked_circle,
    member_row,
    member_rows,
)
from circle_app.persistence.queries.proposals import open_proposal_of_kind
from circle_app.services import access, cycles, events, installation, proposals
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import add_version, timetable
from circle_app.services.rules import with_day

PRESET = "preset"
Officers = Mapping[UUID, str]


@dataclass(slots=True)
class Asked:
    """The proposal that a request opened."""

    proposal_id: UUID
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """What becomes of a member's role."""

    member_id: UUID
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PresetPreview:
    """What another kind of circle would bring, and what stands in its way."""

    preset: str
    before: CircleRules
    after: CircleRules
    currency: str
    offices: tuple[OfficeChange, ...]
    blockers: dict[str, int]


def preview_preset(
    actor: Actor, circle_id: UUID, preset: str, *, keep_rules: bool = True, officers: Officers
) -> PresetPreview:
    """Show what another kind of circle would bring, without changing anything. Needs PROPOSE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not propose it.
        SamePreset, UnknownPreset: Not a kind it can become.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.PROPOSE)
        circle: Any = circle_row(session, circle_id)
        domain.check_becoming(circle.preset, preset)
        before = timetable(session, circle).running.rules
        after = _adapted(circle, before, preset, keep=keep_rules)
        return PresetPreview(
            preset=preset,
            before=before,
            after=after,
            currency=circle.currency,
            offices=_offices(session, circle, preset, officers),
            blockers={
                code.value: count for code, count in _in_the_way(session, circle, preset).items()
            },
        )


@database.retried
def change_preset(
    actor: Actor,
    circle_id: UUID,
    preset: str,
    *,
    keep_rules: bool = True,
    officers: Officers,
    key: str,
) -> Asked:
    """Ask for the decision to become another kind of circle. Needs PROPOSE.

    Args:
        actor: Who asks.
        circle_id: The circle.
        preset: The kind to become.
        keep_rules: Keep the rules that the new kind allows; False takes all of the new kind's.
        officers: Who is to hold which office; everybody else becomes what newcomers are.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not propose it.
        SamePreset, UnknownPreset, PresetNotOffered: Not a kind to become.
        RuleAboveLimit: Its rules would go beyond what this installation allows.
        InvalidRole, NoAccount, AdminNeeded: These officers do not fit it.
        CircleUnfinished: The books or something open do not allow it; ``blockers`` says what.
        ProposalOpen: A decision on it is open.
    """
    payload = {
        "preset": preset,
        "keep_rules": keep_rules,
        "officers": {str(member_id): role for member_id, role in officers.items()},
    }
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.PROPOSE)
        scope = {"circle": circle_id, **payload}
        once = Once(session, actor.user_id, "circle.preset", key, scope)
        if once.stored is not None:
            return once.replay(Asked)
        circle = locked_circle(session, circle_id)
        if open_proposal_of_kind(session, circle_id, PRESET) is not None:
            raise proposals.ProposalOpen(kind=PRESET)
        _check_preset(session, circle, payload, None)
        _check_offered(session, circle, payload)
        asked = proposals.put(
            session, actor, place, kind=PRESET, subject_id=circle_id, payload=payload
        )
        return once.remember(Asked(asked.id))


def _check_offered(session: Session, circle: Any, payload: Mapping[str, Any]) -> None:
    """Refuse what this installation does not offer to new circles either."""
    settings = installation.current()
    if payload["preset"] not in settings.circles_presets:
        raise PresetNotOffered(field="preset")
    running = timetable(session, circle).running.rules
    after = _adapted(circle, running, payload["preset"], keep=payload["keep_rules"])
    check_limits(after, settings, circle.currency)


def _check_preset(
    session: Session, circle: Any, payload: Mapping[str, Any], proposal_id: UUID | None
) -> Officers:
    """Return the officers to come, if the circle can become that kind now."""
    preset = payload["preset"]
    domain.check_becoming(circle.preset, preset)
    officers = {UUID(member_id): role for member_id, role in payload["officers"].items()}
    people = {row.id: row for row in member_rows(session, circle.id) if row.status == "active"}
    if not officers.keys() <= people.keys():
        raise InvalidInput(field="officers")
    domain.check_offices(
        preset,
        [Office(role, people[each].user_id is not None) for each, role in officers.items()],
    )
    domain.check_finished(_in_the_way(session, circle, preset, proposal_id))
    return officers


def _in_the_way(
    session: Session, circle: Any, preset: str, proposal_id: UUID | None = None
) -> dict[Unfinished, int]:
    counts = queries.unfinished(session, circle.id, proposal_id)
    found = domain.foreign(preset, queries.accounts_with_money(session, circle.id))
    waiting = {
        code: count
        for code, count in counts.items()
        if count and not domain.may_go_on(circle.preset, preset, code)
    }
    return {**waiting, **found}


def _adapted(circle: Any, rules: CircleRules, preset: str, *, keep: bool) -> CircleRules:
    usual = starting_rules(PRESETS[preset], installation.current())
    found = domain.adapted(
        rules, circle.preset, preset, usual, keep=keep, members=circle.member_count
    )
    return with_day(found, circle)


def _offices(
    session: Session, circle: Any, preset: str, officers: Officers
) -> tuple[OfficeChange, ...]:
    plain = PRESETS[preset].newcomer_role
    changes = (
        OfficeChange(row.id, row.name, row.role, officers.get(row.id, plain))
        for row in member_rows(session, circle.id)
    )
    return tuple(change for change in changes if change.before != change.after)


def _become(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    """Carry out what was decided: kind, offices and rules change together, at once."""
    if not approved:
        return
    circle = locked_circle(session, motion.circle_id)
    circle = cycles.caught_up(session, circle, clock.today(circle.time_zone))
    officers = _check_preset(session, circle, motion.payload, motion.id)
    preset = motion.payload["preset"]
    changes = _offices(session, circle, preset, officers)
    for change in changes:
        session.connection().execute(
            update(MEMBERS).where(MEMBERS.c.id == change.member_id).values(role=change.after)
        )
    opener = member_row(session, motion.opened_by)
    by = opener.user_id if opener is not None and opener.user_id else circle.created_by
    found = _new_rules(session, circle, motion, by)
    events.record(
        session,
        "circle.preset_changed",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"preset": preset, "former": circle.preset},
        before={
            "preset": circle.preset,
            "roles": {change.name: change.before for change in changes},
            **{each.path: each.before for each in found},
        },
        after={
            "preset": preset,
            "roles": {change.name: change.after for change in changes},
            **{each.path: each.after for each in found},
        },
    )


def _new_rules(
    session: Session, circle: Any, motion: proposals.Motion, by: UUID
) -> tuple[Any, ...]:
    """Write the rules of the new kind down, and those that wait as rules of the new kind."""
    preset, keep = motion.payload["preset"], motion.payload["keep_rules"]
    table, today = timetable(session, circle), clock.today(circle.time_zone)
    running = _adapted(circle, table.running.rules, preset, keep=keep)
    number, next_on = circle.last_rule_version + 1, circle.next_cycle_on
    if not begins_by_itself(running):
        next_on = None
    elif next_on is None:
        next_on = today
    values: dict[str, Any] = {"rule_version": number, "last_rule_version": number}
    _write(session, circle, Version(number, running), motion, by)
    waits = table.waiting is not None and keep and next_on is not None
    if table.waiting is not None and waits:
        later = _adapted(circle, table.waiting.rules, preset, keep=keep)
        _write(session, circle, Version(number + 1, later), motion, by, table.waiting_on)
        values |= {"last_rule_version": number + 1, "next_rule_version": number + 1}
    else:
        values |= {"next_rule_version": None, "next_rules_on": None}
    session.connection().execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == circle.id)
        .values(preset=preset, next_cycle_on=next_on, **values)
    )
    cycles.caught_up(session, locked_circle(session, circle.id), today)
    return differences(table.running.rules, running)


def _write(
    session: Session,
    circle: Any,
    version: Version,
    motion: proposals.Motion,
    by: UUID,
    day: Any = None,
) -> None:
    add_version(
        session,
        circle.id,
        version.number,
        version.rules,
        by,
        clock.now(),
        effective_on=day,
        proposal_id=motion.id,
    )


proposals.on_decided(PRESET, _become)
