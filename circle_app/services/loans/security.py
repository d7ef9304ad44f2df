"""Everything that stands behind a loan, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from circle_app.domain.guarantees import BEFORE, Cover
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries.circles import active_members
from circle_app.services.access import Actor
from circle_app.services.loans.collateral import CollateralView, things_of
from circle_app.services.loans.covers import cover
from circle_app.services.loans.documents import DocumentView, papers_of
from circle_app.services.loans.guarantee_views import GuaranteeView
from circle_app.services.loans.guarantors import views_of
from circle_app.services.loans.standing import reach
from circle_app.services.savings import free_savings_minor


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be asked to stand for a loan."""

    member_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Security:
    """What stands behind a loan, as far as the actor may see it.

    Attributes:
        is_shown: Whether any of it is the actor's to see.
        sees_all: Whether all of it is; a guarantor sees the own part alone.
        waits: Whether the loan is still to be given.
        cover: How far members stand for it, against what its terms ask for.
        candidates: Whom the actor may ask to stand for it.
        free_minor: What of the actor's own savings is free, where the actor is asked.
    """

    loan_id: UUID
    circle_id: UUID
    currency: str
    principal_minor: int
    is_shown: bool
    sees_all: bool
    is_borrower: bool
    waits: bool
    may_add: bool
    may_add_papers: bool
    cover: Cover
    guarantors: tuple[GuaranteeView, ...] = ()
    collateral: tuple[CollateralView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    free_minor: int | None = None


def security(actor: Actor, loan_id: UUID) -> Security:
    """Show what stands behind a loan.

    Raises:
        NotFound: No such loan in a circle of the actor, or nothing that concerns the actor.
    """
    with database.reading(snapshot=True) as session:
        found = reach(session, actor, loan_id)
        loan, place = found.loan, found.place
        guarantors = views_of(session, found)
        writable = place.circle_status == "active" and found.may_secure
        may_add = writable and found.is_living
        taken = {each.member_id for each in guarantors if each.status in ("asked", "agreed")}
        candidates = (
            [
                Candidate(row.id, row.name)
                for row in active_members(session, loan.circle_id)
                if row.id != loan.member_id and row.id not in taken
            ]
            if may_add and place.may(Permission.SEE_MEMBERS)
            else []
        )
        asked = any(each.is_me and each.can_answer for each in guarantors)
        return Security(
            loan_id=loan_id,
            circle_id=loan.circle_id,
            currency=loan.currency,
            principal_minor=loan.principal_minor,
            is_shown=found.sees_all or bool(guarantors),
            sees_all=found.sees_all,
            is_borrower=found.is_borrower,
            waits=loan.status in BEFORE,
            may_add=may_add,
            may_add_papers=writable,
            cover=cover(session, loan),
            guarantors=guarantors,
            collateral=things_of(session, found) if found.sees_all else (),
            documents=papers_of(session, actor, found) if found.sees_all else (),
            candidates=tuple(candidates),
            free_minor=free_savings_minor(session, place.member_id) if asked else None,
        )
