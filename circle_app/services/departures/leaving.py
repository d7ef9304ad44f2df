"""Carrying a departure out: everything is settled in one entry, then the place is free."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import WRITE_OFF
from circle_app.domain.departures import DepartureKind, DepartureState
from circle_app.domain.funds import PAID_FROM, PayOut
from circle_app.domain.ledger import Draft, Line, account_key, pool_lines
from circle_app.domain.loans import PoolTooSmall
from circle_app.domain.offices import MEMBER
from circle_app.domain.presets import PRESETS
from circle_app.domain.wallets import CurrencyMismatch, InvalidMethod
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.departures import DEPARTURES
from circle_app.persistence.queries.guarantees import drop_requests
from circle_app.services import events, ledger, proposals, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.departures import tidying
from circle_app.services.departures.situations import Situation
from circle_app.services.departures.views import plan_text, plan_view
from circle_app.services.funds import references
from circle_app.services.loans import set_offs
from circle_app.services.rounds import moves
from circle_app.services.rounds.slots import drop_planned
from circle_app.services.shares import cycles as share_cycles

ENTRY = "member.settlement"


def carry_out(
    session: Session,
    actor: Actor,
    place: Standing,
    departure: Any,
    found: Situation,
    *,
    way: PayOut | None = None,
    reference: str | None = None,
    purse: wallets.Purse | None = None,
    at: datetime,
) -> None:
    """Settle with a member and let them go; the caller has locked and checked everything.

    Raises:
        PoolTooSmall: There is less in the pool than is to be paid out.
        InvalidMethod, UtrUsed: Nothing was written.
    """
    if found.plan.payout_minor and way is None:
        raise InvalidMethod(field="method", allowed=", ".join(PayOut))
    if not found.plan.payout_minor:
        way, reference, purse = None, None, None
    if found.plan.owned or found.plan.set_offs:
        entry_id = _book(session, actor, place, departure, found, way, reference, purse, at)
        set_offs.keep(
            session,
            actor,
            found.loans,
            found.plan.set_offs,
            entry_id=entry_id,
            on=found.on,
            at=at,
            note=departure.reason,
        )
        tidying.pay_expenses(session, found.member.id, entry_id)
    moves.vacate(session, found.circle, found.member, actor, found.on, at)
    tidying.let_dues_off(session, found.member.id, found.on)
    drop_planned(session, found.circle.id, found.member.id)
    share_cycles.settle_member(session, found.circle.id, found.member.id)
    drop_requests(session, found.member.id, at)
    _go(session, actor, place, departure, found, way, at)
    # Open votes have one elector less.
    proposals.recheck(session, found.circle.id)


def _book(
    session: Session,
    actor: Actor,
    place: Standing,
    departure: Any,
    found: Situation,
    way: PayOut | None,
    reference: str | None,
    purse: wallets.Purse | None,
    at: datetime,
) -> UUID:
    payout, member = found.plan.payout_minor, found.member
    if way is not None:
        references.claim(
            session,
            reference,
            PAID_FROM[way],
            circle_id=found.circle.id,
            subject_id=departure.id,
            at=at,
        )
    more: dict[str, Any] = {
        "subject_id": departure.id,
        "transfer_id": new_id() if purse is not None else None,
    }
    params = {"name": member.name, "kind": departure.kind}
    if way is not None:
        params["method"] = way.value
    if reference:
        params["reference"] = reference
    draft = Draft(
        found.book_id,
        ENTRY,
        _lines(found, way),
        found.on,
        params=params,
        reason=departure.reason or None,
        **more,
    )
    drafts = [draft]
    if purse is not None:
        told = {"circle": place.circle_name}
        drafts.append(purse.draft_in(payout, "wallet.settlement", found.on, params=told, **more))
    return ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id


def _lines(found: Situation, way: PayOut | None) -> tuple[Line, ...]:
    """Everything that belongs to the member against the loans, a loss, and what is paid out."""
    plan, member_id = found.plan, found.member.id
    moved: Counter[str] = Counter()
    for code, amount in plan.owned:
        moved[f"{code}:{member_id}"] += amount
    for each in plan.set_offs:
        for line in set_offs.lines_of(each, member_id):
            moved[line.account] += line.amount_minor
    if plan.written_off_minor:
        moved[account_key(WRITE_OFF)] += plan.written_off_minor
    lines = [Line(account, amount) for account, amount in moved.items() if amount]
    if way is not None:
        drawn = pool_lines(plan.payout_minor, found.balances, PAID_FROM[way].code)
        if drawn is None:
            raise PoolTooSmall(
                amount_minor=plan.payout_minor,
                pool_minor=found.pool_minor,
                currency=found.circle.currency,
            )
        lines.extend(drawn)
    return tuple(lines)


def purse_of(
    session: Session, circle: Any, member: Any, way: PayOut | None
) -> wallets.Purse | None:
    """Return the purse the money goes into; none where it is handed over otherwise.

    Raises:
        InvalidMethod: A record without an account has no wallet.
        CurrencyMismatch: The wallet keeps another currency.
    """
    if way is not PayOut.WALLET:
        return None
    if member.user_id is None:
        raise InvalidMethod(field="method", allowed="cash, upi, bank")
    purse = wallets.purses(session, member.user_id)[member.user_id]
    if purse.currency != circle.currency:
        raise CurrencyMismatch(currency=circle.currency)
    return purse


def _go(
    session: Session,
    actor: Actor,
    place: Standing,
    departure: Any,
    found: Situation,
    way: PayOut | None,
    at: datetime,
) -> None:
    """Free the seat and write down what was settled."""
    connection, member = session.connection(), found.member
    leaves = departure.kind == DepartureKind.LEAVE
    status = "left" if leaves else "removed"
    preset = PRESETS.get(found.circle.preset)
    # Whoever comes back later does so without the office.
    role = preset.newcomer_role if preset else MEMBER
    connection.execute(
        update(MEMBERS)
        .where(MEMBERS.c.id == member.id)
        .values(status=status, left_at=at, role=role)
    )
    connection.execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == found.circle.id)
        .values(member_count=CIRCLES.c.member_count - 1)
    )
    kept = plan_view(
        found.plan,
        dues_count=found.dues_count,
        forgives=any(each.forgiven for each in found.plan.set_offs),
    )
    connection.execute(
        update(DEPARTURES)
        .where(DEPARTURES.c.id == departure.id)
        .values(
            status=DepartureState.SETTLED.value,
            plan=plan_text(kept),
            settled_by=actor.user_id,
            settled_at=at,
        )
    )
    events.record(
        session,
        "member.left" if leaves else "member.removed",
        actor,
        circle_id=found.circle.id,
        subject_id=member.id,
        params={
            "name": member.name,
            "by": place.member_name,
            "payout_minor": found.plan.payout_minor,
            "amount_minor": found.plan.payout_minor,
            "currency": found.circle.currency,
            "method": way.value if way else "",
            "departure": str(departure.id),
        },
        before={"status": "active", "role": member.role},
        after={"status": status, "role": role},
        users=(member.user_id,) if member.user_id else (),
    )
