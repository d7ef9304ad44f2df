"""Members who are offered as guarantors with a request: may they be asked, and the asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.eligibility import Fact, Offered, savings_checks
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.guarantees import (
    MAX_GUARANTORS,
    AlreadyGuarantor,
    GuaranteeState,
    GuaranteeTooLarge,
    TooManyGuarantors,
    offered_checks,
)
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loans import check_guarantor
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount
from circle_app.persistence.queries.circles import member_row
from circle_app.persistence.queries.guarantees import GUARANTORS, guarantee_row
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.guarantors import told
from circle_app.services.savings import free_savings_minor

# Who is to stand for a loan, with how much.
Offers = Sequence[tuple[UUID, int]]
FIELD = "guarantors"


@dataclass(frozen=True, slots=True)
class Backer:
    """A member who is to stand for a loan.

    Attributes:
        amount_minor: With how much.
        free_minor: What of the member's savings nothing has a claim on.
    """

    member_id: UUID
    name: str
    amount_minor: int
    free_minor: int


def backers(
    session: Session, place: Standing, borrower_id: UUID, offers: Offers
) -> tuple[Backer, ...]:
    """Look up who is offered as guarantor.

    Raises:
        NotAllowed: Whoever asks does not see who is in the circle.
        NotFound: No such active member of the circle.
        GuarantorIsBorrower, AlreadyGuarantor, TooManyGuarantors: They cannot be asked.
        InvalidAmount: Nobody stands for nothing.
    """
    if offers and not place.may(Permission.SEE_MEMBERS):
        raise NotAllowed(permission=Permission.SEE_MEMBERS.value)
    if len(offers) > MAX_GUARANTORS:
        raise TooManyGuarantors(field=FIELD, maximum=MAX_GUARANTORS)
    found: dict[UUID, Backer] = {}
    for member_id, amount_minor in offers:
        check_amount(amount_minor, field=FIELD)
        if member_id == borrower_id:
            check_guarantor(guarantor_id=member_id, borrower_id=borrower_id, field=FIELD)
        if member_id in found:
            raise AlreadyGuarantor(field=FIELD)
        row = member_row(session, member_id)
        if row is None or row.circle_id != place.circle_id or row.status != "active":
            raise NotFound(what="member", field=FIELD)
        free = free_savings_minor(session, member_id)
        found[member_id] = Backer(member_id, row.name, amount_minor, free)
    return tuple(found.values())


def backing_checks(
    offered: Sequence[Backer], terms: LoanRules, amount_minor: int, borrower_id: UUID
) -> tuple[Fact, ...]:
    """Check whether enough members are offered, for enough, each with savings enough for it.

    Raises:
        GuaranteeTooLarge: Somebody is to stand for more than the loan.
    """
    if any(one.amount_minor > amount_minor for one in offered):
        raise GuaranteeTooLarge(field=FIELD, maximum_minor=amount_minor)
    together = offered_checks(
        [(one.member_id, one.amount_minor) for one in offered],
        terms,
        principal_minor=amount_minor,
        borrower_id=borrower_id,
    )
    told = [Offered(one.name, one.amount_minor, one.free_minor) for one in offered]
    return together + savings_checks(told)


def ask_backers(
    session: Session, actor: Actor, loan: Any, offered: Sequence[Backer], at: datetime
) -> None:
    """Write down who is asked to stand for a loan; each answers alone."""
    if not offered:
        return
    session.connection().execute(
        insert(GUARANTORS),
        [
            {
                "id": new_id(),
                "loan_id": loan.id,
                "circle_id": loan.circle_id,
                "member_id": one.member_id,
                "amount_minor": one.amount_minor,
                "called_minor": 0,
                "status": GuaranteeState.ASKED.value,
                "asked_by": actor.user_id,
                "asked_at": at,
            }
            for one in offered
        ],
    )
    for one in offered:
        told(session, "guarantee.asked", actor, guarantee_row(session, loan.id, one.member_id))
