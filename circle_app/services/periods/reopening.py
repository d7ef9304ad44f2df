"""Opening a closed month again: another officer, or the members, have to agree."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import accounting_months as domain
from circle_app.domain.accounting_months import Act
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.proposals import open_proposal_of_kind
from circle_app.services import access, events, proposals
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.ledger_closing import close_through, lock_book
from circle_app.services.periods.closing import keep_change
from circle_app.services.periods.months import KIND, opened_on

MAX_REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that was put, and who answers it: an ``officer`` or a ``vote``."""

    circle_id: UUID
    month: str
    proposal_id: UUID
    decider: str
    replayed: bool = False


@database.retried
def ask_reopen(actor: Actor, circle_id: UUID, month: str, *, reason: str, key: str) -> Asked:
    """Ask that a closed month be opened again, and every later one with it.

    Args:
        actor: Who looks after the books.
        circle_id: The circle.
        month: The month, like ``2026-10``.
        reason: What has to be put right, for whoever decides.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: It is not the actor's to ask.
        InvalidInput: It is no month, or there is no reason.
        PeriodNotClosed: The month is open.
        ProposalOpen: A month is being asked about already.
    """
    wanted = domain.parse_month(month)
    text = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if text is None:
        raise InvalidInput(field="reason", max_length=MAX_REASON_LENGTH)
    with database.reading() as session:
        access.standing(session, actor, circle_id)
    # A question whose time is up must not stand in the way of a new one.
    proposals.close_due(clock.now(), circle_id=circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CLOSE_BOOKS)
        payload = {"circle": circle_id, "month": month, "reason": text}
        once = Once(session, actor.user_id, "period.ask_reopen", key, payload)
        if once.stored is not None:
            return once.replay(Asked)
        circle = locked_circle(session, circle_id)
        book = lock_book(session, circle_id)
        opened = opened_on(session, book.id, book.opened_at, circle.time_zone)
        domain.check_known(wanted, opened)
        domain.check_reopen(wanted, book.closed_through)
        if open_proposal_of_kind(session, circle_id, KIND) is not None:
            raise proposals.ProposalOpen(kind=KIND)
        asked = proposals.put(
            session,
            actor,
            place,
            kind=KIND,
            subject_id=circle_id,
            title=month,
            payload={"month": month, "reason": text},
        )
        return once.remember(Asked(circle_id, month, asked.id, asked.decider))


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    if not approved:
        return
    circle = locked_circle(session, motion.circle_id)
    book = lock_book(session, motion.circle_id)
    month = domain.parse_month(motion.payload["month"])
    domain.check_reopen(month, book.closed_through)
    opened = opened_on(session, book.id, book.opened_at, circle.time_zone)
    close_through(session, book, domain.closed_before(month, opened))
    reason = motion.payload["reason"]
    keep_change(
        session,
        circle.id,
        book,
        Act.REOPENED,
        month,
        at=clock.now(),
        actor=actor,
        reason=reason,
        proposal_id=motion.id,
    )
    events.record(
        session,
        "period.reopened",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"month": motion.payload["month"], "reason": reason},
    )


proposals.on_decided(KIND, _decided)
