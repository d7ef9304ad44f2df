"""Recording an expense, and withdrawing it while nothing is booked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import InvalidInput
from circle_app.domain.expenses import (
    MAX_NOTE_LENGTH,
    MAX_PAYEE_LENGTH,
    MAX_REFERENCE_LENGTH,
    ExpenseAct,
    ExpenseDecided,
    ExpenseState,
    NotRecorder,
    check_box,
    check_category,
    check_day,
    check_fund,
    is_free,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import expenses as queries
from circle_app.persistence.queries.circles import CIRCLES, locked_circle
from circle_app.persistence.queries.expenses import EXPENSES
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.expenses import booking
from circle_app.services.expenses.states import announce, keep, move, place_at, view
from circle_app.services.expenses.views import ExpenseView
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of

KIND = "expense"


@dataclass(frozen=True, slots=True)
class Asked:
    """An expense as it was typed, checked as far as it can be without the circle."""

    amount_minor: int
    category: str
    payee: str
    fund: str
    note: str
    paid_from: str | None
    reference: str | None
    spent_on: date | None
    id: UUID = field(default_factory=new_id)

    def payload(self) -> dict[str, Any]:
        """What a repeat must have in common with the first request."""
        names = [name for name in self.__slots__ if name != "id"]
        return {name: getattr(self, name) for name in names}


def _checked(
    amount_minor: int,
    category: str,
    payee: str,
    fund: str,
    spent_on: date | None,
    note: str,
    paid_from: str | None,
    reference: str | None,
) -> Asked:
    check_amount(amount_minor)
    whose = check_fund(fund)
    name = clean_text(payee, field="payee", max_length=MAX_PAYEE_LENGTH)
    if name is None:
        raise InvalidInput(field="payee")
    if paid_from is not None:
        check_box(paid_from, whose)
    return Asked(
        amount_minor=amount_minor,
        category=check_category(category, whose),
        payee=name,
        fund=whose.value,
        note=clean_text(note, field="note", max_length=MAX_NOTE_LENGTH) or "",
        paid_from=paid_from,
        reference=clean_text(reference, field="reference", max_length=MAX_REFERENCE_LENGTH)
        if paid_from is not None
        else None,
        spent_on=spent_on,
    )


@database.retried
def record(
    actor: Actor,
    circle_id: UUID,
    *,
    amount_minor: int,
    category: str,
    payee: str,
    fund: str = "loan",
    spent_on: date | None = None,
    note: str = "",
    paid_from: str | None,
    reference: str | None = None,
    key: str,
) -> ExpenseView:
    """Record money that was spent for the circle.

    Args:
        actor: Who records it.
        circle_id: The circle.
        amount_minor: How much.
        category: What for; ``social`` where the social fund pays.
        payee: Who got the money.
        fund: ``loan``, or ``social`` for what is kept for need.
        spent_on: The day; today where it is None.
        note: A few words for the members.
        paid_from: The account whose money was paid; None where the actor paid and is to be paid
            back.
        reference: What the bank or the receipt says; a UTR counts once.
        key: Idempotency key.

    Returns:
        The expense: paid and booked where it is small and the actor keeps the money, else asked.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not do this.
        InvalidAmount, InvalidCategory, InvalidBox, InvalidSpendingDay, InvalidInput, UtrUsed,
        InsufficientFunds: Nothing was written.
    """
    asked = _checked(amount_minor, category, payee, fund, spent_on, note, paid_from, reference)
    needed = Permission.ASK_EXPENSE if paid_from is None else Permission.MOVE_FUNDS
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, needed)
        payload = {"circle": circle_id, **asked.payload()}
        once = Once(session, actor.user_id, "expense.record", key, payload)
        if once.stored is not None:
            return once.replay(ExpenseView)
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, needed)
        _write(session, actor, place, circle, asked)
        return once.remember(view(session, actor, place, asked.id))


def _write(session: Session, actor: Actor, place: Standing, circle: Any, asked: Asked) -> None:
    at, today = clock.now(), clock.today(place.time_zone)
    on = check_day(asked.spent_on or today, today)
    rules = rules_of(session, place.circle_id, circle.rule_version).expenses
    free = is_free(
        asked.amount_minor,
        rules.free_minor,
        keeps_money=place.may(Permission.MOVE_FUNDS),
        from_box=asked.paid_from is not None,
    )
    _insert(session, actor, place, circle, asked, on, at)
    expense = queries.locked_expense(session, asked.id)
    booking.claim(session, asked.paid_from, asked.reference, expense, at)
    if free:
        assert asked.paid_from is not None  # noqa: S101  (what is free comes out of a box)
        entry_id = booking.book(session, actor, expense, asked.paid_from, at)
        keep(session, asked.id, status=ExpenseState.PAID.value, entry_id=entry_id, decided_at=at)
        announce(session, "expense.paid", actor, expense, box=asked.paid_from)
        return
    _ask(session, actor, place, expense, at)


def _insert(
    session: Session,
    actor: Actor,
    place: Standing,
    circle: Any,
    asked: Asked,
    on: date,
    at: datetime,
) -> None:
    number = circle.last_expense_number + 1
    connection = session.connection()
    connection.execute(
        insert(EXPENSES),
        {
            "id": asked.id,
            "circle_id": place.circle_id,
            "number": number,
            "fund": asked.fund,
            "category": asked.category,
            "payee": asked.payee,
            "note": asked.note,
            "amount_minor": asked.amount_minor,
            "spent_on": on,
            "paid_from": asked.paid_from,
            "reference": asked.reference,
            "member_id": place.member_id if asked.paid_from is None else None,
            "status": ExpenseState.ASKED.value,
            "recorded_by": actor.user_id,
            "recorded_at": at,
        },
    )
    connection.execute(
        update(CIRCLES).where(CIRCLES.c.id == place.circle_id).values(last_expense_number=number)
    )


def _ask(
    session: Session,
    actor: Actor,
    place: Standing,
    expense: Any,
    at: datetime,
) -> None:
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=expense.amount_minor,
        subject_id=expense.id,
        title=expense.payee,
        payload={
            "number": expense.number,
            "amount_minor": expense.amount_minor,
            "currency": expense.currency,
            "category": expense.category,
            "fund": expense.fund,
            "payee": expense.payee,
            "note": expense.note,
            "spent_on": expense.spent_on.isoformat(),
            "paid_from": expense.paid_from,
            "name": expense.member_name,
        },
        interested=frozenset({expense.member_id}) if expense.member_id else frozenset(),
        visible=False,
    )
    keep(session, expense.id, proposal_id=asked.id)
    announce(session, "expense.asked", actor, expense, decider=asked.decider)
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    proposals.settle(session, asked, at, actor)


@database.retried
def cancel(actor: Actor, expense_id: UUID) -> ExpenseView:
    """Withdraw an expense: while it is asked for, or agreed and not booked yet.

    Raises:
        NotFound: No such expense in a circle of the actor.
        NotRecorder: Somebody else recorded it.
        ExpenseDecided: It was booked, refused or withdrawn before.
    """
    with database.transaction() as session:
        place = place_at(session, actor, expense_id, Permission.ASK_EXPENSE, writing=True)
        found = queries.place_of_expense(session, expense_id)
        # The decision is locked before the expense, in the order in which it is made.
        if found is not None and found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        expense = queries.locked_expense(session, expense_id)
        if expense.recorded_by != actor.user_id:
            raise NotRecorder
        if expense.entry_id is not None:
            raise ExpenseDecided(state=expense.status)
        move(session, expense, ExpenseAct.CANCEL, decided_at=clock.now())
        booking.release(session, expense)
        if expense.proposal_id is not None:
            proposals.cancel_proposal(session, expense.proposal_id)
        announce(session, "expense.cancelled", actor, expense)
        return view(session, actor, place, expense_id)
