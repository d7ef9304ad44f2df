"""Paying in: cash, UPI with the bank's reference, or from the own wallet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.contributions import (
    Confirmation,
    PayMethod,
    check_amount,
    check_method,
    suggested_minor,
)
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.pay_ways import check_switched_on, reference_of
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.services import access, cycles, installation
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions import taking
from circle_app.services.contributions.paid import Paid
from circle_app.services.idempotency import Once
from circle_app.services.rounds import calls
from circle_app.services.rule_versions import rules_of


@database.retried
def pay(
    actor: Actor,
    circle_id: UUID,
    *,
    amount_minor: int | None = None,
    due_id: UUID | None = None,
    method: str = "cash",
    reference: str | None = None,
    on_behalf_of: UUID | None = None,
    key: str,
) -> Paid:
    """Pay a contribution, for oneself or for another member.

    Args:
        actor: Who pays.
        circle_id: The circle.
        amount_minor: What was paid; all that is open (or the rule's amount) where it is None. The
            oldest dues are paid first, what is left over is extra savings.
        due_id: A due to pay before the others.
        method: ``cash``, ``upi`` or ``wallet``.
        reference: The bank's reference of twelve digits for UPI; a note for cash.
        on_behalf_of: The member it counts for, where it is not the actor.
        key: Idempotency key.

    Returns:
        The contribution: confirmed and booked where the rules ask nobody (or it came from a
        wallet), else pending until somebody else confirms it.

    Raises:
        NotFound: Not a member of such a circle; no such member or due in it.
        NotAllowed: Recording another member's cash is not the actor's to do.
        InvalidContribution, InvalidPayMethod, MethodNotAvailable, MethodSwitchedOff, InvalidUtr:
            Not acceptable.
        UtrUsed, DueSettled, InsufficientFunds, CurrencyMismatch: Nothing was written.
    """
    way = check_method(method)
    if amount_minor is not None:
        check_amount(amount_minor)
    settings = installation.current()
    check_switched_on(way, settings)
    note = reference_of(way, reference, settings)
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        what = (circle_id, amount_minor, due_id, way.value, note, on_behalf_of)
        once = Once(session, actor.user_id, "contribution.pay", key, {"what": what})
        if once.stored is not None:
            return once.replay(Paid)
        circle = locked_circle(session, circle_id)
        # Who left while this waited for its turn has no savings here any more.
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        member = _member(session, place, on_behalf_of, way)
        paid = _take(session, actor, circle, member, amount_minor, due_id, way, note)
        return once.remember(paid)


def _take(
    session: Session,
    actor: Actor,
    circle: Any,
    member: tuple[UUID, str],
    amount_minor: int | None,
    due_id: UUID | None,
    way: PayMethod,
    note: str | None,
) -> Paid:
    member_id, member_name = member
    rules = rules_of(session, circle.id, circle.rule_version)
    today = clock.today(circle.time_zone)
    dues = taking.open_dues(session, circle, {member_id: today})
    incoming = taking.Incoming(
        member_id=member_id,
        member_name=member_name,
        amount_minor=amount_minor or _default_minor(session, dues, member_id, due_id, rules),
        way=way,
        reference=note,
        paid_on=today,
        recorded_by=actor.user_id,
        due_id=due_id,
    )
    (paid,) = taking.take_in(
        session,
        circle,
        [incoming],
        confirmed=confirmed_at_once(way, rules),
        actor_id=actor.user_id,
        at=clock.now(),
        by=actor,
        dues=dues,
    )
    return paid


def _member(
    session: Session, place: Standing, on_behalf_of: UUID | None, way: PayMethod
) -> tuple[UUID, str]:
    if on_behalf_of is None or on_behalf_of == place.member_id:
        return place.member_id, place.member_name
    row = member_row(session, on_behalf_of)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member", field="on_behalf_of")
    if way is PayMethod.CASH and not place.may(Permission.RECORD_FOR_OTHERS):
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    return row.id, row.name


def _default_minor(
    session: Session, dues: taking.Dues, member_id: UUID, due_id: UUID | None, rules: CircleRules
) -> int:
    if due_id is None:
        owed = suggested_minor(dues[member_id], 0)
        if rules.contribution.unit is ContributionUnit.SLOT:
            owed += calls.called(session, [member_id]).get(member_id, 0)
        return owed or rules.contribution.amount_minor
    picked = next((due for due in dues[member_id] if due.id == due_id), None)
    if picked is None:
        raise taking.no_such_due(session, member_id, due_id)
    return picked.owed_minor


def confirmed_at_once(way: PayMethod, rules: CircleRules) -> bool:
    """Say whether money that came this way counts without anybody confirming it."""
    # What comes out of a wallet has moved in the books: there is nothing left to confirm.
    return way is PayMethod.WALLET or rules.confirmation is Confirmation.NOBODY
