"""What lateness costs: charged once for its time, by a job or by a payment that comes before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.calendars import SHORTEST_MONTH
from circle_app.domain.contributions import OpenDue
from circle_app.domain.dues import FeeChange, FeeState, LateRule, fee_change
from circle_app.persistence import database
from circle_app.persistence.queries.circles import circle_row, locked_circle
from circle_app.persistence.queries.cycles import (
    DUES,
    circles_with_late_dues,
    open_dues,
    rule_versions,
    uncharged_dues,
)
from circle_app.services import events
from circle_app.services.rule_versions import rules_of

# So many dues are charged in one transaction.
BATCH = 5_000

# A fee stands for a day; what another worker charged for the same day is not charged again.
_CHARGE = (
    update(DUES)
    .where(
        DUES.c.id.in_(bindparam("dues", expanding=True)),
        or_(DUES.c.fee_on.is_(None), DUES.c.fee_on < bindparam("day")),
    )
    .values(fee_minor=DUES.c.fee_minor + bindparam("fee"), fee_on=bindparam("day"))
)
_LIFT = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"))
    .values(fee_minor=DUES.c.fee_minor + bindparam("fee"), fee_on=bindparam("day"))
)


def charged_dues(
    session: Session, circle: Any, days: Mapping[UUID, date]
) -> dict[UUID, list[OpenDue]]:
    """Return the open dues of members, charging first what is late by each member's day.

    A fee that the job charged meanwhile, for a day after the member's, is lifted: it is charged
    again if the due stays open. The caller has locked the circle's row.
    """
    found: dict[UUID, list[OpenDue]] = {member_id: [] for member_id in days}
    charged: list[tuple[UUID, FeeChange]] = []
    lifted: list[tuple[UUID, FeeChange]] = []
    rules = LateRules(session, circle.id)
    for row in open_dues(session, list(days)):
        change = change_of(row, rules.of(row.rule_version), days[row.member_id])
        fee = 0
        if change is not None:
            fee = change.amount_minor
            (charged if fee > 0 else lifted).append((row.id, change))
        found[row.member_id].append(
            OpenDue(
                row.id,
                row.cycle_id,
                row.open_minor,
                row.open_fee_minor + fee,
                eased=row.waived_minor > 0,
            )
        )
    charge(session, circle, charged)
    lift(session, lifted)
    return found


def change_of(
    row: Any, rule: LateRule, on: date, open_minor: int | None = None
) -> FeeChange | None:
    """Return what the late fee of an open due changes by as of a day: charged, or lifted.

    Args:
        row: The due.
        rule: What lateness costs in its cycle.
        on: The day.
        open_minor: What of the contribution is open, where the row does not say it.
    """
    settled_minor = row.paid_fee_minor + row.waived_fee_minor
    fee = FeeState(row.fee_minor, settled_minor, row.fee_on)
    unpaid = row.open_minor if open_minor is None else open_minor
    return fee_change(row.due_on, unpaid, fee, rule, on)


def fee_change_minor(row: Any, rule: LateRule, on: date) -> int:
    """Return by how much the late fee of an open due changes as of a day."""
    change = change_of(row, rule, on)
    return 0 if change is None else change.amount_minor


class LateRules:
    """What lateness costs under each version of a circle's rules; each is read once."""

    def __init__(self, session: Session, circle_id: UUID) -> None:
        self._session = session
        self._circle_id = circle_id
        self._read: dict[int, LateRule] = {}

    def of(self, version: int) -> LateRule:
        """Return the rule of one version."""
        if version not in self._read:
            rules = rules_of(self._session, self._circle_id, version).contribution
            self._read[version] = LateRule(
                rules.grace_days, rules.late_fee_minor, rules.late_percent_per_month
            )
        return self._read[version]


def charge(session: Session, circle: Any, changes: Sequence[tuple[UUID, FeeChange]]) -> None:
    """Charge fees on dues, each from the day of its change."""
    if not changes:
        return
    # Most dues of a batch are of one cycle: one statement for all with the same fee and day.
    alike: dict[FeeChange, list[UUID]] = defaultdict(list)
    for due_id, change in changes:
        alike[change].append(due_id)
    for change, due_ids in alike.items():
        named = {"fee": change.amount_minor, "day": change.day, "dues": due_ids}
        session.connection().execute(_CHARGE, named)
    events.record(
        session,
        "dues.late",
        None,
        circle_id=circle.id,
        subject_id=circle.id,
        params={
            "count": len(changes),
            "amount_minor": sum(change.amount_minor for _, change in changes),
            "currency": circle.currency,
        },
        visible=False,
    )


def lift(session: Session, changes: Sequence[tuple[UUID, FeeChange]]) -> None:
    """Take fees off dues that were paid before these were owed; what is settled of them stays."""
    rows = [
        {"due": due_id, "fee": change.amount_minor, "day": change.day} for due_id, change in changes
    ]
    if rows:
        session.connection().execute(_LIFT, rows)


def charge_late_fees(circle_id: UUID | None = None, today: date | None = None) -> int:
    """Charge every late due its fee, in one circle or in all, and return how many were charged.

    May be run at any time, by several workers at once, and again: a due is charged once.

    Args:
        circle_id: One circle; all where it is None.
        today: The day it is decided for; each circle's own today where it is None.
    """
    if circle_id is not None:
        return _charge_circle(circle_id, today)
    with database.reading() as session:
        # Somewhere it is tomorrow already; each circle's own day decides.
        horizon = today or clock.now().date() + timedelta(days=1)
        late = circles_with_late_dues(session, horizon, horizon - timedelta(days=SHORTEST_MONTH))
    return sum(_charge_circle(each, today) for each in late)


def _charge_circle(circle_id: UUID, today: date | None) -> int:
    with database.reading() as session:
        circle: Any = circle_row(session, circle_id)
        if circle is None or circle.status != "active":
            return 0
        day = today or clock.today(circle.time_zone)
        known = LateRules(session, circle_id)
        costing = {
            version: rule
            for version in rule_versions(session, circle_id)
            if (rule := known.of(version)).costs
        }
    return sum(_charge_version(circle_id, version, rule, day) for version, rule in costing.items())


def _charge_version(circle_id: UUID, version: int, rule: LateRule, day: date) -> int:
    charged, after = 0, None
    while True:
        more, after = _charge_batch(circle_id, version, rule, day, after)
        charged += more
        if after is None:
            return charged


@database.retried
def _charge_batch(
    circle_id: UUID, version: int, rule: LateRule, day: date, after: UUID | None
) -> tuple[int, UUID | None]:
    """Charge some dues; return how many, and the last of those looked at if there may be more."""
    before = day - timedelta(days=rule.grace_days)
    # Interest of a month was charged on its first day; the next one begins four weeks on at least.
    charged_by = day - timedelta(days=SHORTEST_MONTH) if rule.percent else None
    with database.transaction() as session:
        circle = locked_circle(session, circle_id)
        found = uncharged_dues(session, circle_id, version, before, charged_by, after, BATCH)
        changes = [
            (row.id, change)
            for row in found
            if (change := change_of(row, rule, day)) is not None and change.amount_minor > 0
        ]
        charge(session, circle, changes)
        return len(changes), found[-1].id if len(found) == BATCH else None
