"""What changes of rules would bring, and every version there was: who, when, by which decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.rule_changes import Dated, VersionState, number_on, state_of
from circle_app.domain.rules import CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries.circles import circle_row
from circle_app.persistence.queries.proposals import proposal_row
from circle_app.persistence.queries.rules import history_rows, version_rows
from circle_app.services import access, rules
from circle_app.services.access import Actor
from circle_app.services.rule_versions import dated, parsed, rules_of, timetable

MAX_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would bring.

    ``effective_on`` is the day from which it would count if it were decided today; None for at
    once. ``by_vote``: it is not one person's to decide.
    """

    before: CircleRules
    after: CircleRules
    currency: str
    effective_on: date | None
    by_vote: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of the rules in their history.

    ``before`` are the rules that were in force when it was written; None for the first version.
    ``yes``, ``no`` and ``electorate`` are those of the vote it came from, if one did.
    """

    number: int
    rules: CircleRules
    before: CircleRules | None
    state: VersionState
    effective_on: date
    written_at: datetime
    by_name: str
    proposal_id: UUID | None
    by_vote: bool
    yes: int
    no: int
    electorate: int


def preview(actor: Actor, circle_id: UUID, changes: Mapping[str, Any]) -> Preview:
    """Show what a change would bring, without changing anything. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidRules, RuleNotAvailable: A rule does not exist, or cannot have this value.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        circle: Any = circle_row(session, circle_id)
        before, after = rules.planned(session, circle, changes)
        in_force = rules_of(session, circle_id, place.rule_version)
        return Preview(
            before=before,
            after=after,
            currency=circle.currency,
            effective_on=next_day(session, circle),
            by_vote=bool(chain_of(in_force, rules.KIND, has_officers=place.has_officers)),
        )


def next_day(session: Session, circle: Any) -> date | None:
    """Return the first day of the next cycle, as if all that have begun were open."""
    tomorrow = clock.today(circle.time_zone) + timedelta(days=1)
    return timetable(session, circle).skipped(tomorrow).next_on


def asked_for(actor: Actor, proposal_id: UUID) -> Preview | None:
    """Show what a proposal on rules changes, if it does; None where those rules are no more.

    Needs SEE_CIRCLE.

    Raises:
        NotFound: No such proposal on rules in a circle of the actor.
    """
    with database.reading() as session:
        asked: Any = proposal_row(session, proposal_id)
        access.require_of(session, actor, asked, "proposal", Permission.SEE_CIRCLE, writing=False)
        if asked.kind != rules.KIND:
            raise NotFound(what="proposal")
        circle: Any = circle_row(session, asked.circle_id)
        rows = version_rows(session, circle.id)
        # What was written last before it was asked for: in force then, or waiting for its day.
        base = max((row.version for row in rows if row.created_at <= asked.opened_at), default=1)
        before = rules_of(session, circle.id, base)
        payload = json.loads(asked.payload)
        try:
            after = before.with_changes(payload.get("changes", {}))
        except CircleError:  # rules of an older version of Circle
            return None
        if "withdraws" in payload:
            days = dated(rows, circle.time_zone)
            at = clock.day_of(asked.opened_at, circle.time_zone)
            after = rules_of(session, circle.id, number_on(days, at))
        return Preview(before, after, circle.currency, next_day(session, circle), by_vote=True)


def history(actor: Actor, circle_id: UUID) -> tuple[VersionView, ...]:
    """List the versions of a circle's rules, the newest first; the last 50. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rows = history_rows(session, circle_id)
    days = dated(rows, place.time_zone)
    today = clock.today(place.time_zone)
    texts = {row.version: row.rules for row in rows}
    shown = list(zip(rows, days, strict=True))[-MAX_SHOWN:]
    return tuple(_version(row, each, days, texts, today) for row, each in reversed(shown))


def _version(
    row: Any, each: Dated, days: tuple[Dated, ...], texts: Mapping[int, str], today: date
) -> VersionView:
    earlier = tuple(other for other in days if other.number < each.number)
    before = parsed(texts[number_on(earlier, each.written_on)]) if earlier else None
    return VersionView(
        number=row.version,
        rules=parsed(row.rules),
        before=before,
        state=state_of(each, days, today),
        effective_on=each.from_day,
        written_at=row.created_at,
        by_name=row.by_name,
        proposal_id=row.proposal_id,
        by_vote=row.decider == "vote",
        yes=row.yes or 0,
        no=row.no or 0,
        electorate=row.electorate or 0,
    )
