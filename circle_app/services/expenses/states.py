"""Finding an expense as a member may, and moving it through its life."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.expenses import ExpenseAct, ExpenseState, next_state
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import expenses as queries
from circle_app.persistence.queries.expenses import EXPENSES
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.expenses.views import ExpenseView, for_member


def place_at(
    session: Session,
    actor: Actor,
    expense_id: UUID,
    permission: Permission = Permission.SEE_BOOKS,
    *,
    writing: bool = False,
) -> Standing:
    """Return the actor's standing in the circle of an expense.

    Raises:
        NotFound: No such expense, or one of a circle the actor is not in.
        NotAllowed: The actor may not do this in the circle.
    """
    found = queries.place_of_expense(session, expense_id)
    return access.require_of(session, actor, found, "expense", permission, writing=writing)


def view(session: Session, actor: Actor, place: Standing, expense_id: UUID) -> ExpenseView:
    """Return an expense as the actor sees it."""
    row = queries.expense_view(session, expense_id, place.member_id)
    return for_member(row, place, actor.user_id)


def move(session: Session, expense: Any, act: ExpenseAct, **values: Any) -> ExpenseState:
    """Change the state of a locked expense, and columns that change with it.

    Raises:
        ExpenseDecided, ExpenseStateConflict: This cannot happen in its state.
    """
    after = next_state(ExpenseState(expense.status), act)
    session.connection().execute(
        update(EXPENSES).where(EXPENSES.c.id == expense.id).values(status=after.value, **values)
    )
    return after


def keep(session: Session, expense_id: UUID, **values: Any) -> None:
    """Write columns of a locked expense that do not move it through its life."""
    session.connection().execute(
        update(EXPENSES).where(EXPENSES.c.id == expense_id).values(**values)
    )


def announce(
    session: Session,
    kind: str,
    actor: Actor | None,
    expense: Any,
    *,
    visible: bool = True,
    **more: Any,
) -> None:
    """Record an act on an expense in the circle's activity and wake whoever it concerns."""
    params = {
        "payee": expense.payee,
        "category": expense.category,
        "amount_minor": expense.amount_minor,
        "currency": expense.currency,
        "number": expense.number,
        "whose": "circle" if expense.member_id is None else "member",
        **more,
    }
    if actor is not None:
        params.setdefault("by", actor.name)
    if expense.member_name is not None:
        params["name"] = expense.member_name
    events.record(
        session,
        kind,
        actor,
        circle_id=expense.circle_id,
        subject_id=expense.id,
        params=params,
        visible=visible,
        users=(expense.member_user_id,) if expense.member_user_id else (),
    )
