"""What lenders call the lateness of a borrower's loans, worked out from when dues were settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.arrears import ArrearsClass, Span, classes
from circle_app.persistence.queries import arrears as queries
from circle_app.persistence.queries.loans import PAYING


def classes_of(session: Session, members: Iterable[UUID], day: date) -> dict[UUID, ArrearsClass]:
    """Class the loans of some borrowers at the end of a day; one that was never late is not named.

    All loans of a borrower in the circle count, those that ended too: one goes back to standard
    only when everything is cleared.
    """
    late: dict[UUID, dict[UUID, list[Span]]] = {}
    for row in queries.late_spans(session, members, day):
        # Nothing of a loan that ended is asked for any more.
        settled = row.settled_on
        if settled is None and row.status not in PAYING:
            settled = row.closed_at.date() if row.closed_at else row.due_on
        of_member = late.setdefault(row.member_id, {})
        of_member.setdefault(row.loan_id, []).append(Span(row.due_on, settled))
    found: dict[UUID, ArrearsClass] = {}
    for loans in late.values():
        found |= classes(loans, day)
    return found


def class_after(session: Session, loan: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the class of a loan after an act on it, as a column; nothing if no act moves it.

    The plan must have been written. Other loans of the borrower follow at the end of the day.
    """
    on = values.get("arrears_on")
    if on is None:
        return {}
    due_on = values.get("next_due_on")
    if loan.arrears_class == ArrearsClass.STANDARD and (due_on is None or due_on > on):
        return {}
    if values.get("status", loan.status) not in PAYING:
        return {"arrears_class": ArrearsClass.STANDARD.value}
    found = classes_of(session, [loan.member_id], on)
    return {"arrears_class": found.get(loan.id, ArrearsClass.STANDARD).value}
