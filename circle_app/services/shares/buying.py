"""Buying shares outside of a meeting, for oneself or for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import SHARES
from circle_app.domain.contributions import Confirmation, InvalidPayMethod, PayMethod
from circle_app.domain.cycles import next_start
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.meetings import SharesAtMeetings
from circle_app.domain.pay_ways import check_switched_on
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules
from circle_app.domain.shares import (
    BOUGHT,
    WAYS,
    NoShares,
    PurchaseKind,
    PurchaseStatus,
    check_counts_at_once,
    check_shares,
)
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence import database
from circle_app.persistence.queries import shares as queries
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.services import access, events, installation, ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.booking import POOL_OF
from circle_app.services.idempotency import Once
from circle_app.services.loans.references import claim, clean_reference
from circle_app.services.rule_versions import rules_of
from circle_app.services.shares import cycles

_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Bought:
    """Shares that were bought, and how many the member has now."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    member_name: str
    cycle_number: int
    shares: int
    price_minor: int
    amount_minor: int
    currency: str
    method: str
    reference: str | None
    bought_on: date
    recorded_at: datetime
    entry_id: UUID
    held: int
    replayed: bool = False


def check_way(method: str) -> PayMethod:
    """Return how shares are paid, else raise InvalidPayMethod."""
    if method not in WAYS:
        raise InvalidPayMethod(field="method", allowed=", ".join(WAYS))
    return PayMethod(method)


@database.retried
def buy(
    actor: Actor,
    circle_id: UUID,
    *,
    shares: int,
    method: str,
    reference: str | None = None,
    on_behalf_of: UUID | None = None,
    key: str,
) -> Bought:
    """Buy shares at the price of the cycle, where the rules do not keep that for meetings.

    Args:
        actor: Who pays, or writes down what another paid.
        circle_id: The circle.
        shares: How many.
        method: ``cash``, ``upi``, or ``wallet`` for the actor's own.
        reference: The bank's reference of twelve digits for UPI; a note for cash.
        on_behalf_of: The member who gets them, where it is not the actor.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle; no such member in it.
        NotAllowed: Writing down for others is not the actor's to do.
        NoShares: Nobody buys shares here.
        SharesAtMeetings: They are bought at meetings only.
        SharesNeedAnother: Another has to write it down.
        TooManyShares: More than are left until the next meeting.
        InvalidPayMethod, MethodSwitchedOff, InvalidUtr, UtrUsed, InsufficientFunds,
            CurrencyMismatch: Nothing was written.
    """
    way = check_way(method)
    check_switched_on(way, installation.current())
    note = clean_reference(way, reference)
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        what = (circle_id, shares, way.value, note, on_behalf_of)
        once = Once(session, actor.user_id, "shares.buy", key, {"what": what})
        if once.stored is not None:
            return once.replay(Bought)
        circle = locked_circle(session, circle_id)
        # Who left while this waited for its turn buys nothing any more.
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        rules = rules_of(session, circle_id, place.rule_version)
        member = _member(session, place, on_behalf_of)
        _check(place, rules, way, own=member.id == place.member_id)
        cycle = cycles.running(session, circle_id, rules, clock.today(circle.time_zone))
        left = left_to_buy(session, cycle, member.id, rules, clock.today(circle.time_zone))
        paid = rules.contribution
        bought = paid.max_units - left
        check_shares(shares, least=paid.min_units, most=paid.max_units, bought=bought)
        return once.remember(_buy(session, actor, circle, cycle, member, shares, way, note))


def left_to_buy(
    session: Session, cycle: Any | None, member_id: UUID, rules: CircleRules, today: date
) -> int:
    """Return how many shares a member may still buy before the next meeting's time comes."""
    paid = rules.contribution
    if cycle is None:
        return paid.max_units
    rows = queries.bought_since(session, cycle.id, member_id, today - _LONGEST)
    bought: int = sum(
        row.shares
        for row in rows
        if next_start(row.bought_on, paid.cycle, every_days=paid.every_days) > today
    )
    return max(0, paid.max_units - bought)


def why_not(place: Standing, rules: CircleRules) -> str | None:
    """Return the code of why a member cannot buy shares on the own page; None where they can."""
    if not cycles.sells(rules):
        return NoShares.code
    if rules.confirmation is Confirmation.MEETING:
        return SharesAtMeetings.code
    return None if place.may(Permission.CONTRIBUTE) else NotAllowed.code


def _check(place: Standing, rules: CircleRules, way: PayMethod, *, own: bool) -> None:
    if not cycles.sells(rules):
        raise NoShares
    if rules.confirmation is Confirmation.MEETING:
        raise SharesAtMeetings
    if not own and way is PayMethod.CASH and not place.may(Permission.RECORD_FOR_OTHERS):
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    confirms = place.may(Permission.CONFIRM)
    check_counts_at_once(way, rules.confirmation, own=own, confirms=confirms)


def _member(session: Session, place: Standing, on_behalf_of: UUID | None) -> Any:
    row: Any = member_row(session, on_behalf_of or place.member_id)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member", field="on_behalf_of")
    return row


def _buy(
    session: Session,
    actor: Actor,
    circle: Any,
    cycle: Any,
    member: Any,
    shares: int,
    way: PayMethod,
    note: str | None,
) -> Bought:
    at, on, bought_id = clock.now(), clock.today(circle.time_zone), new_id()
    claim(session, way, note, circle_id=circle.id, subject_id=bought_id, at=at)
    amount = shares * cycle.price_minor
    drafts = _drafts(session, actor, circle, member, shares, amount, way, note, on, bought_id)
    entry_id = ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id
    row = {
        "id": bought_id,
        "circle_id": circle.id,
        "member_id": member.id,
        "cycle_id": cycle.id,
        "kind": PurchaseKind.BOUGHT.value,
        "shares": shares,
        "price_minor": cycle.price_minor,
        "bought_on": on,
        "status": PurchaseStatus.CONFIRMED.value,
        "entry_id": entry_id,
        "recorded_by": actor.user_id,
        "recorded_at": at,
    }
    session.connection().execute(insert(PURCHASES), row)
    cycles.put_in(session, cycle.id, {member.id: shares})
    _record(session, actor, circle, member, shares, amount, bought_id)
    return Bought(
        id=bought_id,
        circle_id=circle.id,
        member_id=member.id,
        member_name=member.name,
        cycle_number=cycle.number,
        shares=shares,
        price_minor=cycle.price_minor,
        amount_minor=amount,
        currency=circle.currency,
        method=way.value,
        reference=note,
        bought_on=on,
        recorded_at=at,
        entry_id=entry_id,
        held=queries.held(session, cycle.id)[member.id],
    )


def _drafts(
    session: Session,
    actor: Actor,
    circle: Any,
    member: Any,
    shares: int,
    amount_minor: int,
    way: PayMethod,
    note: str | None,
    on: date,
    bought_id: UUID,
) -> list[Draft]:
    transfer_id = new_id() if way is PayMethod.WALLET else None
    params: dict[str, Any] = {"name": member.name, "shares": shares, "method": way.value}
    if note:
        params["reference"] = note
    lines = (
        Line(POOL_OF[way].code, amount_minor),
        Line(account_key(SHARES, member.id), -amount_minor),
    )
    book_id = ledger.book_of_circle(session, circle.id)
    more: dict[str, Any] = {"subject_id": bought_id, "transfer_id": transfer_id}
    drafts = [Draft(book_id, BOUGHT, lines, on, params=params, **more)]
    if way is PayMethod.WALLET:
        purse = wallets.purses(session, actor.user_id)[actor.user_id]
        if purse.currency != circle.currency:
            raise CurrencyMismatch(currency=circle.currency)
        told = {"circle": circle.name, "name": member.name, "shares": shares}
        drafts.append(purse.draft_out(amount_minor, "wallet.shares", on, params=told, **more))
    return drafts


def _record(
    session: Session,
    actor: Actor,
    circle: Any,
    member: Any,
    shares: int,
    amount_minor: int,
    bought_id: UUID,
) -> None:
    events.record(
        session,
        BOUGHT,
        actor,
        circle_id=circle.id,
        subject_id=bought_id,
        params={
            "name": member.name,
            "by": actor.name,
            "member_id": str(member.id),
            "shares": shares,
            "amount_minor": amount_minor,
            "currency": circle.currency,
        },
        users=(member.user_id,) if member.user_id else (),
    )
