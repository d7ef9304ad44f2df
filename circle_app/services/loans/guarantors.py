"""Members who stand for a loan: asked by the borrower or an officer, and answering alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.guarantees import (
    BEFORE,
    MAX_GUARANTORS,
    AlreadyGuarantor,
    GuaranteeNotFree,
    GuaranteeState,
    GuaranteeStateConflict,
    GuaranteeTooLarge,
    NotGuarantor,
    TooManyGuarantors,
)
from circle_app.domain.loans import check_guarantor
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount
from circle_app.persistence import database
from circle_app.persistence.queries import guarantees as queries
from circle_app.persistence.queries.circles import member_row
from circle_app.persistence.queries.guarantees import GUARANTORS
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.loans.guarantee_views import (
    GuaranteeView,
    answers,
    is_revocable,
    needs_minor,
    view_of,
)
from circle_app.services.loans.standing import Reach, locked_reach, reach
from circle_app.services.savings import claims_of

MAX_SHOWN = 50


def add_guarantor(
    actor: Actor, loan_id: UUID, member_id: UUID, amount_minor: int, key: str
) -> GuaranteeView:
    """Ask a member to stand for a loan. For its borrower, or with RECORD_LOAN.

    Args:
        actor: Who asks.
        loan_id: A loan that is asked for, agreed to or being paid back.
        member_id: Who is asked: an active member other than the borrower.
        amount_minor: For how much of the sum lent.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor, or no such active member.
        NotAllowed: Neither the borrower nor an officer who writes loans down; or one who does not
            see who is in the circle.
        GuarantorIsBorrower: The borrower cannot stand for the own loan.
        AlreadyGuarantor: The member was asked, or stands for it.
        TooManyGuarantors: As many were asked as may be.
        LoanStateConflict: The loan has ended.
        InvalidAmount, GuaranteeTooLarge: Nothing, or more than the loan.
    """
    check_amount(amount_minor)
    return _add(actor, loan_id, member_id, amount_minor, key)


@database.retried
def _add(
    actor: Actor, loan_id: UUID, member_id: UUID, amount_minor: int, key: str
) -> GuaranteeView:
    with database.transaction() as session:
        reach(session, actor, loan_id, writing=True).check_secures()
        payload = {"loan": loan_id, "member": member_id, "amount": amount_minor}
        once = Once(session, actor.user_id, "guarantee.ask", key, payload)
        if once.stored is not None:
            return once.replay(GuaranteeView)
        found = locked_reach(session, actor, loan_id)
        found.check_secures()
        if not found.place.may(Permission.SEE_MEMBERS):
            raise NotAllowed(permission=Permission.SEE_MEMBERS.value)
        found.check_living("guarantee")
        check_guarantor(guarantor_id=member_id, borrower_id=found.loan.member_id)
        member = member_row(session, member_id)
        if member is None or member.circle_id != found.loan.circle_id or member.status != "active":
            raise NotFound(what="member", field="member_id")
        if amount_minor > found.loan.principal_minor:
            raise GuaranteeTooLarge(
                field="amount",
                maximum_minor=found.loan.principal_minor,
                currency=found.loan.currency,
            )
        _write(session, actor, found, member_id, amount_minor)
        return once.remember(_told(session, actor, found, member_id, "guarantee.asked"))


def _write(
    session: Session, actor: Actor, found: Reach, member_id: UUID, amount_minor: int
) -> None:
    rows = queries.guarantees_on(session, found.loan.id)
    before = next((row for row in rows if row.member_id == member_id), None)
    if before is not None and before.status in queries.OPEN:
        raise AlreadyGuarantor(field="member_id")
    if sum(row.status in queries.OPEN for row in rows) >= MAX_GUARANTORS:
        raise TooManyGuarantors(maximum=MAX_GUARANTORS)
    values: dict[str, Any] = {
        "amount_minor": amount_minor,
        "status": GuaranteeState.ASKED.value,
        "asked_by": actor.user_id,
        "asked_at": clock.now(),
        "answered_by": None,
        "answered_at": None,
        "released_at": None,
    }
    if before is not None:  # who said no, or was let go, may be asked anew
        _change(session, before, **values)
        return
    session.connection().execute(
        insert(GUARANTORS),
        {
            **values,
            "id": new_id(),
            "loan_id": found.loan.id,
            "circle_id": found.loan.circle_id,
            "member_id": member_id,
            "called_minor": 0,
        },
    )


def _change(session: Session, row: Any, **values: Any) -> None:
    session.connection().execute(
        update(GUARANTORS).where(GUARANTORS.c.id == row.id).values(**values)
    )


@database.retried
def answer_guarantee(
    actor: Actor, loan_id: UUID, *, agree: bool, member_id: UUID | None = None
) -> GuaranteeView:
    """Say whether one stands for a loan; before it is given, a yes can be taken back.

    The guarantor alone answers. What a member without an account said is written down by an
    officer with RECORD_LOAN who is not the borrower.

    Args:
        actor: Who answers.
        loan_id: The loan.
        agree: Yes or no.
        member_id: Whose answer it is, where it is not the actor's.

    Raises:
        NotFound: Nobody asked that member, or the actor knows nothing of it.
        NotGuarantor: It is somebody else's to answer.
        GuaranteeStateConflict: It was answered, withdrawn or ended before.
        LoanStateConflict: The loan has ended.
        GuaranteeNotFree: Less of the savings is free than would be held.
    """
    with database.transaction() as session:
        found = locked_reach(session, actor, loan_id)
        whose = found.place.member_id if member_id is None else member_id
        row = queries.locked_guarantee(session, loan_id, whose)
        if row is None or not (row.member_id == found.place.member_id or found.sees_all):
            raise NotFound(what="guarantee")
        if not answers(row, found.place):
            raise NotGuarantor
        wanted = GuaranteeState.AGREED if agree else GuaranteeState.DECLINED
        if row.status == wanted:
            return view_of(row, found.place, in_default=found.in_default)
        found.check_living("guarantee")
        steps_back = not agree and row.status == "agreed" and found.loan.status in BEFORE
        if row.status != GuaranteeState.ASKED and not steps_back:
            raise GuaranteeStateConflict(reason=row.status)
        if agree:
            _check_free(session, row)
        _change(
            session,
            row,
            status=wanted.value,
            answered_by=actor.user_id,
            answered_at=clock.now(),
        )
        return _told(session, actor, found, whose, f"guarantee.{wanted.value}")


def _check_free(session: Session, row: Any) -> None:
    """Raise GuaranteeNotFree unless the savings of the guarantor, held still, suffice."""
    member = member_row(session, row.member_id)
    if member is None or member.status != "active":
        raise NotFound(what="member")
    needs, free = needs_minor(row), claims_of(session, row.member_id, lock=True).free_minor
    if needs > free:
        raise GuaranteeNotFree(amount_minor=needs, free_minor=free, currency=row.currency)


@database.retried
def withdraw_guarantor(actor: Actor, loan_id: UUID, member_id: UUID) -> GuaranteeView:
    """Take a request back, or a guarantor's word before the loan is given.

    For its borrower, or with RECORD_LOAN. Once the loan is given a guarantor goes by decision only,
    or with its end.

    Raises:
        NotFound: Nobody asked that member.
        NotAllowed: Neither the borrower nor an officer who writes loans down.
        GuaranteeStateConflict: It was answered with no, ended, or holds by now.
    """
    with database.transaction() as session:
        found = locked_reach(session, actor, loan_id)
        found.check_secures()
        row = queries.locked_guarantee(session, loan_id, member_id)
        if row is None:
            raise NotFound(what="guarantee")
        if row.status == GuaranteeState.WITHDRAWN:
            return view_of(row, found.place, in_default=found.in_default)
        if not is_revocable(row):
            raise GuaranteeStateConflict(reason=row.status)
        now = clock.now()
        _change(session, row, status=GuaranteeState.WITHDRAWN.value, released_at=now)
        return _told(session, actor, found, member_id, "guarantee.withdrawn")


def _told(
    session: Session, actor: Actor, found: Reach, member_id: UUID, kind: str
) -> GuaranteeView:
    """Write down what happened between a member and a loan, and return how it stands."""
    row = queries.guarantee_row(session, found.loan.id, member_id)
    told(session, kind, actor, row)
    return view_of(row, found.place, in_default=found.in_default)


def told(
    session: Session,
    kind: str,
    actor: Actor | None,
    row: Any,
    *,
    visible: bool = False,
    **more: Any,
) -> None:
    """Record an act on a guarantee, and wake the pages of the two it concerns."""
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=row.loan_id,
        params={
            "name": row.name,
            "borrower": row.borrower,
            "number": row.number,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            "recorded": actor is not None and row.user_id is None,
            **more,
        },
        visible=visible,
        users=tuple(each for each in (row.user_id, row.borrower_user_id) if each is not None),
    )


def guarantors_of(actor: Actor, loan_id: UUID) -> tuple[GuaranteeView, ...]:
    """List who was asked to stand for a loan; a guarantor sees the own part alone.

    Raises:
        NotFound: No such loan in a circle of the actor, or nothing that concerns the actor.
    """
    with database.reading() as session:
        found = reach(session, actor, loan_id)
        return views_of(session, found)


def views_of(session: Session, found: Reach) -> tuple[GuaranteeView, ...]:
    """Show what somebody may see of the guarantors of a loan."""
    matters = queries.open_matters(session, found.loan.id)
    return tuple(
        view_of(row, found.place, in_default=found.in_default, matter=matters.get(row.member_id))
        for row in queries.guarantees_on(session, found.loan.id)
        if found.sees_all or row.member_id == found.place.member_id
    )


def guarantees_of(actor: Actor, circle_id: UUID) -> tuple[GuaranteeView, ...]:
    """List what the actor is asked to stand for, stands for and stood for; what is open first.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rows = queries.guarantees_by(session, place.member_id, MAX_SHOWN)
    return tuple(view_of(row, place) for row in rows)
