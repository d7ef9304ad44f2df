"""The picture or document that goes with an expense: kept encrypted, shown to members only.

Once somebody decided or voted, one that is put in the place of another leaves that where it is:
what they looked at before they agreed does not vanish, and everybody reads that it was exchanged.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock, files
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.expenses import ExpenseState, ExpenseStateConflict
from circle_app.domain.files import MediaType, clean_name
from circle_app.domain.ledger import PeriodClosed
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import expenses as queries
from circle_app.persistence.queries.books import book_row
from circle_app.persistence.queries.expenses import FILES
from circle_app.services import ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.expenses.states import announce, keep, place_at, view
from circle_app.services.expenses.views import LIVING, ExpenseView, ReceiptInfo


def attach_receipt(actor: Actor, expense_id: UUID, name: str, data: bytes) -> ExpenseView:
    """Keep a receipt with an expense, in the place of an earlier one.

    The earlier one goes for good only while nobody has decided or voted.

    Args:
        actor: Who recorded the expense, or an officer.
        expense_id: The expense.
        name: What the file was called where it came from; cleaned, never believed.
        data: Its bytes, which alone say what it is.

    Raises:
        NotFound: No such expense in a circle of the actor.
        NotAllowed: Neither its recorder nor an officer.
        FileTooLarge, FileTypeRefused: Nothing was kept.
        ExpenseStateConflict: It was refused, withdrawn or taken back.
        PeriodClosed: Its month is closed.
    """
    with database.reading() as session:  # strangers learn nothing, and cost no inspection
        _check_may(session, actor, expense_id)
    media_type = files.inspect(data)
    file_id = new_id()
    files.keep(file_id, data)
    try:
        made, former = _attach(actor, expense_id, file_id, name, media_type, data)
    except BaseException:
        files.remove(file_id)
        raise
    if former is not None and not _judged(made):
        files.remove(former)
    return made


def _judged(expense: ExpenseView) -> bool:
    """Whether somebody has said something on the strength of what was attached."""
    return expense.status != ExpenseState.ASKED or expense.yes + expense.no > 0


def _check_may(session: Session, actor: Actor, expense_id: UUID) -> Standing:
    place = place_at(session, actor, expense_id, Permission.ASK_EXPENSE, writing=True)
    found = queries.place_of_expense(session, expense_id)
    recorded = found is not None and found.recorded_by == actor.user_id
    if not recorded and not place.may(Permission.DECIDE):
        raise NotAllowed(permission=Permission.DECIDE.value)
    return place


@database.retried
def _attach(
    actor: Actor, expense_id: UUID, file_id: UUID, name: str, media_type: MediaType, data: bytes
) -> tuple[ExpenseView, UUID | None]:
    with database.transaction() as session:
        place = _check_may(session, actor, expense_id)
        expense = queries.locked_expense(session, expense_id)
        if expense.status not in LIVING:
            raise ExpenseStateConflict(state=expense.status)
        book = book_row(session, ledger.book_of_circle(session, expense.circle_id))
        if book.closed_through is not None and expense.spent_on <= book.closed_through:
            raise PeriodClosed(closed_through=book.closed_through, occurred_on=expense.spent_on)
        digest = hashlib.sha256(data).hexdigest()
        session.connection().execute(
            insert(FILES),
            {
                "id": file_id,
                "circle_id": expense.circle_id,
                "media_type": media_type.value,
                "size": len(data),
                "sha256": digest,
                "name": clean_name(name, media_type),
                "uploaded_by": actor.user_id,
                "uploaded_at": clock.now(),
            },
        )
        keep(session, expense_id, receipt_id=file_id)
        former = expense.receipt_id
        made = view(session, actor, place, expense_id)
        announce(
            session,
            "expense.receipt" if former is None else "expense.receipt_replaced",
            actor,
            expense,
            visible=former is not None and _judged(made),
            sha256=digest,
            file_id=file_id,
            former_id=former,
        )
        return made, former


def receipt(actor: Actor, expense_id: UUID) -> tuple[ReceiptInfo, bytes]:
    """Return the receipt of an expense, to any member of the circle.

    Raises:
        NotFound: No such expense in a circle of the actor, or one without a receipt.
    """
    with database.reading() as session:
        place = place_at(session, actor, expense_id)
        found = view(session, actor, place, expense_id).receipt
    if found is None:
        raise NotFound(what="file")
    return found, files.read(found.file_id)
