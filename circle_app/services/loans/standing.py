"""Who sees what stands behind a loan, and who may change it.

It is nobody's business but the borrower's, the circle's officers' and, each with the own part, the
guarantors'. Where there are no officers, every member is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.guarantees import BEFORE, PAYING, NotInDefault, in_default
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.loans import LoanState, LoanStateConflict
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.guarantees import guarantee_row
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.products import product_of

LIVING = BEFORE | PAYING


@dataclass(frozen=True, slots=True)
class Reach:
    """A loan, and what the actor is to it."""

    place: Standing
    loan: Any

    @property
    def is_borrower(self) -> bool:
        """Whether it is the actor's own loan."""
        return bool(self.loan.member_id == self.place.member_id)

    @property
    def sees_all(self) -> bool:
        """Whether the actor sees everybody and everything that stands behind the loan."""
        looks_after = self.place.may(Permission.SEE_CONTACTS) or self.place.may(
            Permission.EASE_LOAN
        )
        return self.is_borrower or (self.place.may(Permission.SEE_LOANS) and looks_after)

    @property
    def may_secure(self) -> bool:
        """Whether the actor adds guarantors, things and papers."""
        return self.is_borrower or self.place.may(Permission.RECORD_LOAN)

    @property
    def may_end(self) -> bool:
        """Whether the actor lets guarantors go, calls them, gives things back or sells them."""
        return not self.is_borrower and self.place.may(Permission.EASE_LOAN)

    @property
    def is_living(self) -> bool:
        """Whether the loan is asked for, agreed to or being paid back."""
        return LoanState(self.loan.status) in LIVING

    @property
    def in_default(self) -> bool:
        """Whether it is so late that what stands behind it may be drawn on."""
        return is_in_default(self.loan)

    @property
    def is_lost(self) -> bool:
        """Whether it was written off."""
        return bool(self.loan.close_reason == CloseReason.WRITTEN_OFF)

    def check_secures(self) -> None:
        """Raise NotAllowed unless the actor may add what stands behind the loan."""
        if not self.may_secure:
            raise NotAllowed(permission=Permission.RECORD_LOAN.value)

    def check_ends(self) -> None:
        """Raise NotAllowed unless the actor may end what stands behind the loan."""
        if not self.may_end:
            raise NotAllowed(permission=Permission.EASE_LOAN.value)

    def check_living(self, act: str) -> None:
        """Raise LoanStateConflict if the loan has ended."""
        if not self.is_living:
            raise LoanStateConflict(state=self.loan.status, act=act)


def is_in_default(loan: Any) -> bool:
    """Whether a loan is so late today that what stands behind it may be drawn on."""
    if loan.status not in queries.PAYING or loan.next_due_on is None:
        return False
    late = (clock.today(loan.time_zone) - loan.next_due_on).days
    return in_default(loan.status, late, product_of(loan.terms).default_after_days)


def check_default(loan: Any) -> None:
    """Raise NotInDefault unless what stands behind a loan may be drawn on."""
    if not is_in_default(loan):
        raise NotInDefault(days=product_of(loan.terms).default_after_days)


def reach(session: Session, actor: Actor, loan_id: UUID, *, writing: bool = False) -> Reach:
    """Find a loan for who sees loans, its borrower, and everybody asked to stand for it.

    Raises:
        NotFound: No such loan in a circle of the actor, or nothing that concerns the actor.
        NotAllowed: The circle is closed to writing.
    """
    found = queries.place_of_loan(session, loan_id)
    place = access.require_of(session, actor, found, "loan", Permission.SEE_CIRCLE, writing=writing)
    loan = queries.loan_row(session, loan_id)
    concerned = (
        loan.member_id == place.member_id
        or place.may(Permission.SEE_LOANS)
        or guarantee_row(session, loan_id, place.member_id) is not None
    )
    if not concerned:
        raise NotFound(what="loan")
    return Reach(place, loan)


def locked_reach(session: Session, actor: Actor, loan_id: UUID) -> Reach:
    """Find a loan to change what stands behind it: the circle is locked, then the loan.

    Whatever takes savings out or lets them secure something is done in turn under the circle's row.
    """
    found = reach(session, actor, loan_id, writing=True)
    locked_circle(session, found.place.circle_id)
    loan = queries.locked_loan(session, loan_id)
    # An office that was taken back while this waited counts no more.
    place = access.require(session, actor, loan.circle_id, Permission.SEE_CIRCLE)
    return Reach(place, loan)
