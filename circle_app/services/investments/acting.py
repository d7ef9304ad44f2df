"""Buying what was agreed to, saying what it is worth, taking in what it brings, selling it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import INVESTMENTS, AccountKind
from circle_app.domain.errors import InsufficientFunds, InvalidInput
from circle_app.domain.investments import (
    MAX_NOTE_LENGTH,
    Act,
    InvestmentState,
    Move,
    WrongInvestmentState,
    bought,
    brought,
    check_box,
    check_day,
    check_held,
    revalued,
    sold,
    state_after,
)
from circle_app.domain.ledger import Draft
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import MAX_AMOUNT_MINOR, InvalidAmount, check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import investments as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.funds import references
from circle_app.services.idempotency import Once
from circle_app.services.investments.states import place_at, record, shown
from circle_app.services.investments.views import InvestmentView

#: The kind of entry of each act; what is put on record is called the same.
ENTRIES: Final = {
    Act.BUY: "investment.bought",
    Act.REVALUE: "investment.revalued",
    Act.INCOME: "investment.income",
    Act.SELL: "investment.sold",
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be done: as which act, when, where the money goes, what a repeat shares."""

    act: Act
    on: date | None
    box: AccountKind | None
    note: str
    reference: str | None
    values: dict[str, Any]


def _wish(
    act: Act, on: date | None, box: str | None, note: str, reference: str | None, **values: Any
) -> _Wish:
    return _Wish(
        act,
        on,
        check_box(box) if box is not None else None,
        clean_text(note, field="note", max_length=MAX_NOTE_LENGTH) or "",
        references.clean(reference),
        {"act": act.value, "on": on, "box": box, "note": note, "reference": reference, **values},
    )


@database.retried
def buy(
    actor: Actor,
    investment_id: UUID,
    *,
    amount_minor: int | None = None,
    box: str | None = None,
    on: date | None = None,
    reference: str | None = None,
    note: str = "",
    key: str,
) -> InvestmentView:
    """Buy what was agreed to, or record that it was bought. Needs INVEST.

    Args:
        actor: Who buys it.
        investment_id: The investment.
        amount_minor: What it cost: what was agreed to, or less.
        box: ``cash``, ``bank`` or ``upi``; the one that was named when asking where None.
        on: The day; today where None.
        reference: The bank's reference, or another.
        note: A few words.
        key: Idempotency key.

    Raises:
        NotFound: No such investment in a circle of the actor.
        NotAllowed: The actor's role does not look after investments.
        WrongInvestmentState: It is not agreed to, or bought already.
        InsufficientFunds: The box holds less.
        PeriodClosed, InvalidAmount, InvalidInput, UtrUsed: Nothing was written.
    """
    if amount_minor is not None:
        check_amount(amount_minor)
    wish = _wish(Act.BUY, on, box, note, reference, amount=amount_minor)

    def moved(row: Any) -> Move:
        if row.status != InvestmentState.AGREED:
            raise WrongInvestmentState(status=row.status)
        cost = amount_minor or row.cost_minor
        if cost > row.cost_minor:
            raise InvalidInput(field="amount", reason="more_than_agreed")
        return bought(cost, wish.box or check_box(row.paid_from))

    return _act(actor, investment_id, wish, moved, key)


@database.retried
def revalue(
    actor: Actor,
    investment_id: UUID,
    *,
    worth_minor: int,
    on: date | None = None,
    note: str = "",
    key: str,
) -> InvestmentView:
    """Say what an investment is worth. Needs INVEST; more is income, less a loss.

    Raises:
        NotFound, NotAllowed, WrongInvestmentState, PeriodClosed: As for :func:`buy`.
        InvalidAmount, InvalidInput: It is no worth, or it stands for that already.
    """
    _check_not_negative(worth_minor, "worth")
    wish = _wish(Act.REVALUE, on, None, note, None, worth=worth_minor)

    def moved(row: Any) -> Move:
        check_held(row.status)
        return revalued(row.value_minor, worth_minor)

    return _act(actor, investment_id, wish, moved, key)


@database.retried
def take_income(
    actor: Actor,
    investment_id: UUID,
    *,
    amount_minor: int,
    box: str,
    on: date | None = None,
    reference: str | None = None,
    note: str = "",
    key: str,
) -> InvestmentView:
    """Record what an investment brought. Needs INVEST.

    Raises:
        NotFound, NotAllowed, WrongInvestmentState, PeriodClosed: As for :func:`buy`.
        InvalidAmount, InvalidInput, UtrUsed: Nothing was written.
    """
    check_amount(amount_minor)
    wish = _wish(Act.INCOME, on, box, note, reference, amount=amount_minor)

    def moved(row: Any) -> Move:
        check_held(row.status)
        return brought(amount_minor, check_box(box))

    return _act(actor, investment_id, wish, moved, key)


@database.retried
def sell(
    actor: Actor,
    investment_id: UUID,
    *,
    price_minor: int,
    part_minor: int | None = None,
    box: str,
    on: date | None = None,
    reference: str | None = None,
    note: str = "",
    key: str,
) -> InvestmentView:
    """Sell an investment, or a part of it. Needs INVEST.

    Args:
        actor: Who sells it.
        investment_id: The investment.
        price_minor: What came in; nothing where it is lost.
        part_minor: What the part stood for in the books; None where all of it is sold.
        box: Where the money went.
        on: The day; today where None.
        reference: The bank's reference, or another.
        note: A few words.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed, WrongInvestmentState, PeriodClosed: As for :func:`buy`.
        InvalidAmount, InvalidInput, UtrUsed: Nothing was written.
    """
    _check_not_negative(price_minor, "price")
    wish = _wish(Act.SELL, on, box, note, reference, price=price_minor, part=part_minor)

    def moved(row: Any) -> Move:
        check_held(row.status)
        return sold(row.value_minor, part_minor, price_minor, check_box(box))

    return _act(actor, investment_id, wish, moved, key)


def _check_not_negative(amount_minor: int, field: str) -> None:
    if not 0 <= amount_minor <= MAX_AMOUNT_MINOR:
        raise InvalidAmount(field=field, reason="negative" if amount_minor < 0 else "too_large")


def _act(
    actor: Actor, investment_id: UUID, wish: _Wish, moved: Callable[[Any], Move], key: str
) -> InvestmentView:
    with database.transaction() as session:
        place = place_at(session, actor, investment_id, Permission.INVEST, writing=True)
        payload = {"investment": investment_id, **wish.values}
        once = Once(session, actor.user_id, f"investment.{wish.act.value}", key, payload)
        if once.stored is not None:
            return once.replay(InvestmentView)
        locked_circle(session, place.circle_id)
        row = queries.locked_investment(session, investment_id)
        move = moved(row)
        _book(session, actor, place, row, wish, move)
        return once.remember(shown(session, actor, place, investment_id))


def _book(
    session: Session, actor: Actor, place: Standing, row: Any, wish: _Wish, move: Move
) -> None:
    at, act_id = clock.now(), new_id()
    today = clock.today(place.time_zone)
    since = max((each.on_day for each in queries.standing_acts(session, row.id)), default=None)
    on = check_day(wish.on or today, today, since=since)
    box = wish.box or (check_box(row.paid_from) if move.act is Act.BUY else None)
    if box is not None:
        references.claim(
            session, wish.reference, box, circle_id=row.circle_id, subject_id=act_id, at=at
        )
    book_id = ledger.book_of_circle(session, row.circle_id)
    if move.act is Act.BUY and box is not None:
        _check_enough(session, book_id, box, move, place)
    draft = Draft(
        book_id,
        ENTRIES[move.act],
        move.lines,
        on,
        params={
            "title": row.name,
            "number": row.number,
            **({"reference": wish.reference} if wish.reference else {}),
            **({"note": wish.note} if wish.note else {}),
        },
        subject_id=act_id,
    )
    made = ledger.post(session, [draft], actor_id=actor.user_id, at=at)[0]
    queries.put_act(
        session,
        {
            "id": act_id,
            "investment_id": row.id,
            "kind": move.act.value,
            "amount_minor": move.amount_minor,
            "value_minor": move.value_minor,
            "on_day": on,
            "note": wish.note,
            "entry_id": made.entry_id,
            "acted_by": actor.user_id,
            "acted_at": at,
        },
    )
    _keep(session, row, move, on)
    record(
        session,
        actor,
        ENTRIES[move.act].partition(".")[2],
        row,
        place.currency,
        # Of a change in worth people read what it is worth after it.
        amount_minor=row.value_minor + move.value_minor
        if move.act is Act.REVALUE
        else move.amount_minor,
    )


def _keep(session: Session, row: Any, move: Move, on: date) -> None:
    values: dict[str, Any] = {
        "value_minor": row.value_minor + move.value_minor,
        "status": state_after(row.value_minor, move).value,
    }
    if move.act is Act.BUY:
        values |= {"bought_on": on, "cost_minor": move.amount_minor}
    queries.set_investment(session, row.id, **values)


def _check_enough(
    session: Session, book_id: UUID, box: AccountKind, move: Move, place: Standing
) -> None:
    places = [(book_id, box.code), (book_id, INVESTMENTS.code)]
    available = ledger.lock(session, places)[book_id, box.code]
    if available < move.amount_minor:
        raise InsufficientFunds(
            field="amount",
            reason="box",
            account=box.code,
            available_minor=available,
            amount_minor=move.amount_minor,
            currency=place.currency,
        )
