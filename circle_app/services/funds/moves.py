"""Carrying a circle's money from one place to another, and receiving what nobody saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import FINES, SOCIAL_CASH, SOCIAL_FUND, AccountKind
from circle_app.domain.contributions import Confirmation
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotAllowed, NotFound
from circle_app.domain.expenses import MAX_AGE
from circle_app.domain.funds import MAX_NOTE_LENGTH, check_transfer, holding, income_of
from circle_app.domain.ledger import Draft, Line
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries.circles import member_row
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.funds import references
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class FundMove:
    """What was booked, and what the places hold after it.

    Attributes:
        from_account: Where it came from; none where it came from outside.
        balance_minor: What ``to_account`` holds now; ``left_minor`` what the giving one holds.
        source: For what it was received: ``bank_interest``, ``donation``, ``fine`` …
        member_name: Whose fine or contribution to the social fund it was.
    """

    entry_id: UUID
    amount_minor: int
    currency: str
    from_account: str | None
    to_account: str
    balance_minor: int
    left_minor: int | None
    source: str | None
    member_name: str | None
    reference: str | None
    occurred_on: date
    booked_at: datetime
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Booking:
    """An entry of two lines: into one account, out of (or as) another."""

    kind: str
    into: AccountKind
    out_of: AccountKind
    amount_minor: int
    params: Mapping[str, Any]
    on: date
    reference: str | None = None


@database.retried
def transfer(
    actor: Actor,
    circle_id: UUID,
    *,
    from_account: str,
    to_account: str,
    amount_minor: int,
    reference: str | None = None,
    note: str = "",
    key: str,
) -> FundMove:
    """Record that money was carried between the cash box, the bank, UPI and the expense box.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not move the circle's money.
        InsufficientFunds: The giving place has less; ``available_minor`` says how much.
        FundApart, UnknownFund, SameFund: Not two places that money is carried between.
        InvalidAmount, InvalidInput, UtrUsed: Nothing was written.
    """
    check_amount(amount_minor)
    giving, taking = check_transfer(from_account, to_account)
    about = _about(reference, note)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MOVE_FUNDS)
        payload = {
            "circle": circle_id,
            "from": giving.code,
            "to": taking.code,
            "amount": amount_minor,
            **about,
        }
        once = Once(session, actor.user_id, "fund.transfer", key, payload)
        if once.stored is not None:
            return once.replay(FundMove)
        params = {"from_account": giving.code, "to_account": taking.code, **about}
        on = clock.today(place.time_zone)
        made = _Booking(
            "fund.transfer", taking, giving, amount_minor, params, on, about.get("reference")
        )
        posted, at = _post(session, actor, place, made)
        told = {"from_account": giving.code, "to_account": taking.code}
        _record(session, actor, place, "fund.transferred", posted.entry_id, amount_minor, told)
        return once.remember(
            _moved(made, posted, place, at, from_account=giving.code, giving=giving.code)
        )


@database.retried
def receive(
    actor: Actor,
    circle_id: UUID,
    *,
    account: str,
    source: str,
    amount_minor: int,
    note: str = "",
    reference: str | None = None,
    member_id: UUID | None = None,
    on: date | None = None,
    key: str,
) -> FundMove:
    """Record money that came in and is nobody's savings: interest of the bank, a gift, a fine.

    Args:
        actor: Who looks after the money.
        circle_id: The circle.
        account: Where it lies now: ``cash``, ``bank``, ``upi`` or ``expense_fund``.
        source: ``bank_interest``, ``donation``, ``fine``, ``recovery`` or ``other``.
        amount_minor: How much.
        note: From whom or what for.
        reference: The bank's reference, or another.
        member_id: Who paid it; a fine always says whose it is.
        on: The day it came, today if none is named; no day to come, nor more than a year ago.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle, or no such member in it.
        NotAllowed: The actor's role does not move the circle's money.
        PeriodClosed: The day lies in a month that is closed.
        UnknownSource, FundApart, UnknownFund, InvalidAmount, InvalidInput, UtrUsed: Nothing was
            written.
    """
    check_amount(amount_minor)
    income, taking = income_of(source), holding(account)
    about = _about(reference, note)
    if income is FINES and member_id is None:
        raise InvalidInput(field="member_id", reason="fine")
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MOVE_FUNDS)
        payload: dict[str, Any] = {"circle": circle_id, "amount": amount_minor, "on": on}
        payload |= {"account": taking.code, "source": source, "member": member_id, **about}
        once = Once(session, actor.user_id, "fund.receive", key, payload)
        if once.stored is not None:
            return once.replay(FundMove)
        giver = _member(session, place, member_id).name if member_id is not None else None
        told = {"account": taking.code, "source": source, **({"name": giver} if giver else {})}
        day, noted = _day(on, place), about.get("reference")
        made = _Booking("fund.income", taking, income, amount_minor, {**told, **about}, day, noted)
        posted, at = _post(session, actor, place, made)
        _record(session, actor, place, "fund.received", posted.entry_id, amount_minor, told)
        return once.remember(_moved(made, posted, place, at, source=source, member_name=giver))


@database.retried
def pay_social(
    actor: Actor, circle_id: UUID, *, member_id: UUID, amount_minor: int, key: str
) -> FundMove:
    """Record what a member put into the social fund; it is in cash and in a box of its own.

    One's own may be recorded by oneself where the circle asks nobody to confirm a payment.

    Raises:
        NotFound: Not a member of such a circle, or no such member in it.
        NotAllowed: Recording it is not the actor's to do.
        InvalidAmount: Nothing was written.
    """
    check_amount(amount_minor)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        payload = {"circle": circle_id, "member": member_id, "amount": amount_minor}
        once = Once(session, actor.user_id, "social.contribute", key, payload)
        if once.stored is not None:
            return once.replay(FundMove)
        giver = _member(session, place, member_id)
        _check_recorder(session, place, member_id)
        params = {"name": giver.name, "method": "cash"}
        on = clock.today(place.time_zone)
        made = _Booking("social.contribution", SOCIAL_CASH, SOCIAL_FUND, amount_minor, params, on)
        posted, at = _post(session, actor, place, made, subject_id=member_id)
        people = (giver.user_id,) if giver.user_id else ()
        told = {"name": giver.name, "by": actor.name}
        _record(session, actor, place, "social.paid", posted.entry_id, amount_minor, told, people)
        return once.remember(_moved(made, posted, place, at, member_name=giver.name))


def _check_recorder(session: Session, place: Standing, member_id: UUID) -> None:
    if place.may(Permission.RECORD_FOR_OTHERS):
        return
    rules = rules_of(session, place.circle_id, place.rule_version)
    if member_id != place.member_id or rules.confirmation is not Confirmation.NOBODY:
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)


def _about(reference: str | None, note: str) -> dict[str, str]:
    found = {
        "reference": references.clean(reference),
        "note": clean_text(note, field="note", max_length=MAX_NOTE_LENGTH),
    }
    return {name: text for name, text in found.items() if text is not None}


def _day(on: date | None, place: Standing) -> date:
    today = clock.today(place.time_zone)
    if on is not None and on > today:
        raise InvalidInput(field="on", reason="in_the_future", maximum=today)
    if on is not None and on < today - MAX_AGE:
        raise InvalidInput(field="on", reason="too_long_ago", minimum=today - MAX_AGE)
    return on or today


def _member(session: Session, place: Standing, member_id: UUID) -> Any:
    found = member_row(session, member_id)
    if found is None or found.circle_id != place.circle_id or found.status != "active":
        raise NotFound(what="member", field="member_id")
    return found


def _post(
    session: Session,
    actor: Actor,
    place: Standing,
    made: _Booking,
    subject_id: UUID | None = None,
) -> tuple[ledger.Posted, datetime]:
    """Claim the bank's reference, look whether there is enough, and book."""
    at, cause = clock.now(), subject_id or new_id()
    references.claim(
        session,
        made.reference,
        made.into,
        made.out_of,
        circle_id=place.circle_id,
        subject_id=cause,
        at=at,
    )
    book_id = ledger.book_of_circle(session, place.circle_id)
    if made.out_of.side == "debit":
        _check_enough(session, book_id, place, made)
    draft = Draft(
        book_id,
        made.kind,
        (Line(made.into.code, made.amount_minor), Line(made.out_of.code, -made.amount_minor)),
        made.on,
        params=made.params,
        subject_id=cause,
    )
    return ledger.post(session, [draft], actor_id=actor.user_id, at=at)[0], at


def _check_enough(session: Session, book_id: UUID, place: Standing, made: _Booking) -> None:
    places = [(book_id, made.into.code), (book_id, made.out_of.code)]
    available = ledger.lock(session, places)[book_id, made.out_of.code]
    if available < made.amount_minor:
        raise InsufficientFunds(
            field="amount",
            reason="box",
            account=made.out_of.code,
            available_minor=available,
            amount_minor=made.amount_minor,
            currency=place.currency,
        )


def _record(
    session: Session,
    actor: Actor,
    place: Standing,
    kind: str,
    entry_id: UUID,
    amount_minor: int,
    told: Mapping[str, Any],
    people: tuple[UUID, ...] = (),
) -> None:
    params = {"by": actor.name, "amount_minor": amount_minor, "currency": place.currency, **told}
    events.record(
        session,
        kind,
        actor,
        circle_id=place.circle_id,
        subject_id=entry_id,
        params=params,
        users=people,
    )


def _moved(
    made: _Booking,
    posted: ledger.Posted,
    place: Standing,
    at: datetime,
    *,
    from_account: str | None = None,
    giving: str | None = None,
    source: str | None = None,
    member_name: str | None = None,
) -> FundMove:
    return FundMove(
        entry_id=posted.entry_id,
        amount_minor=made.amount_minor,
        currency=place.currency,
        from_account=from_account,
        to_account=made.into.code,
        balance_minor=posted.balances[made.into.code],
        left_minor=posted.balances[giving] if giving else None,
        source=source,
        member_name=member_name,
        reference=made.reference,
        occurred_on=made.on,
        booked_at=at,
    )
