"""Fees of late dues: charged once, by a job and by whatever payment comes before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.contributions import OpenDue
from circle_app.domain.dues import LateRule, charged_on, is_early, late_fee_minor
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

_CHARGE = (
    update(DUES)
    .where(DUES.c.id.in_(bindparam("dues", expanding=True)), DUES.c.fee_on.is_(None))
    .values(fee_minor=DUES.c.fee_minor + bindparam("fee"), fee_on=bindparam("day"))
)
_LIFT = (
    update(DUES)
    .where(DUES.c.id.in_(bindparam("dues", expanding=True)))
    .values(fee_minor=0, fee_on=None)
)


def charged_dues(
    session: Session, circle: Any, days: Mapping[UUID, date]
) -> dict[UUID, list[OpenDue]]:
    """Return the open dues of members, charging first what is late by each member's day.

    A fee that the job charged meanwhile, for a day after the member's, is lifted: it is charged
    again if the due stays open. The caller has locked the circle's row.
    """
    found: dict[UUID, list[OpenDue]] = {member_id: [] for member_id in days}
    charged: list[dict[str, Any]] = []
    lifted: list[UUID] = []
    rules = LateRules(session, circle.id)
    for row in open_dues(session, list(days)):
        rule = rules.of(row.rule_version)
        fee = fee_change_minor(row, rule, days[row.member_id])
        if fee > 0:
            day = charged_on(row.due_on, rule.grace_days)
            charged.append({"due": row.id, "fee": fee, "day": day})
        elif fee < 0:
            lifted.append(row.id)
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


def fee_change_minor(row: Any, rule: LateRule, on: date) -> int:
    """Return what the late fee of an open due changes by as of a day: charged, or lifted."""
    settled_minor = row.paid_fee_minor + row.waived_fee_minor
    if is_early(row.fee_on, settled_minor, on):
        return -int(row.fee_minor)
    return late_fee_minor(row.due_on, row.open_minor, row.fee_on, rule, on)


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
            self._read[version] = LateRule(rules.grace_days, rules.late_fee_minor)
        return self._read[version]


def charge(session: Session, circle: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Charge fees: ``due``, ``fee`` and the ``day`` from which each is owed."""
    if not rows:
        return
    # Most dues of a batch are of one cycle: one statement for all with the same fee and day.
    alike: dict[tuple[int, date], list[UUID]] = defaultdict(list)
    for row in rows:
        alike[row["fee"], row["day"]].append(row["due"])
    for (fee, day), due_ids in alike.items():
        named = {"fee": fee, "day": day, "dues": due_ids}
        session.connection().execute(_CHARGE, named)
    events.record(
        session,
        "dues.late",
        None,
        circle_id=circle.id,
        subject_id=circle.id,
        params={
            "count": len(rows),
            "amount_minor": sum(row["fee"] for row in rows),
            "currency": circle.currency,
        },
        visible=False,
    )


def lift(session: Session, due_ids: Sequence[UUID]) -> None:
    """Take fees off dues that were paid before these were owed; nothing of them is settled."""
    if due_ids:
        session.connection().execute(_LIFT, {"dues": due_ids})


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
        late = circles_with_late_dues(session, horizon)
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
            if (rule := known.of(version)).fee_minor
        }
    charged = 0
    for version, rule in costing.items():
        while (batch := _charge_batch(circle_id, version, rule, day)) == BATCH:
            charged += batch
        charged += batch
    return charged


@database.retried
def _charge_batch(circle_id: UUID, version: int, rule: LateRule, day: date) -> int:
    before = day - timedelta(days=rule.grace_days)
    with database.transaction() as session:
        circle = locked_circle(session, circle_id)
        rows = [
            {"due": row.id, "fee": fee, "day": charged_on(row.due_on, rule.grace_days)}
            for row in uncharged_dues(session, circle_id, version, before, BATCH)
            if (fee := late_fee_minor(row.due_on, row.open_minor, row.fee_on, rule, day))
        ]
        charge(session, circle, rows)
        return len(rows)
