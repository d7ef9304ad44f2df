"""Fees of late dues: charged once, by a job and by whatever payment comes before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session

from circle_app.domain.contributions import OpenDue
from circle_app.domain.dues import LateRule, charged_on, late_fee_minor
from circle_app.persistence.queries.cycles import DUES, open_dues
from circle_app.services import events
from circle_app.services.rule_versions import rules_of

_CHARGE = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"), DUES.c.fee_on.is_(None))
    .values(fee_minor=DUES.c.fee_minor + bindparam("fee"), fee_on=bindparam("day"))
)


def charged_dues(
    session: Session, circle: Any, days: Mapping[UUID, date]
) -> dict[UUID, list[OpenDue]]:
    """Return the open dues of members, charging first what is late by each member's day.

    The caller has locked the circle's row.
    """
    found: dict[UUID, list[OpenDue]] = {member_id: [] for member_id in days}
    charged: list[dict[str, Any]] = []
    rule_of = _rules(session, circle.id)
    for row in open_dues(session, list(days)):
        rule = rule_of(row.rule_version)
        fee = late_fee_minor(row.due_on, row.open_minor, row.fee_on, rule, days[row.member_id])
        if fee:
            day = charged_on(row.due_on, rule.grace_days)
            charged.append({"due": row.id, "fee": fee, "day": day})
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
    return found


def _rules(session: Session, circle_id: UUID) -> Any:
    @cache
    def rule_of(version: int) -> LateRule:
        rules = rules_of(session, circle_id, version).contribution
        return LateRule(rules.grace_days, rules.late_fee_minor)

    return rule_of


def charge(session: Session, circle: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Charge fees: ``due``, ``fee`` and the ``day`` from which each is owed."""
    if not rows:
        return
    session.connection().execute(_CHARGE, rows)
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
