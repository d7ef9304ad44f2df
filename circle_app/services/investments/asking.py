"""Asking that money be invested, and what follows from the decision."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import InvalidInput
from circle_app.domain.investments import (
    MAX_NAME_LENGTH,
    MAX_NOTE_LENGTH,
    InvestmentState,
    NotInvestmentAsker,
    WrongInvestmentState,
    check_box,
    check_kind,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import investments as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.investments.states import place_at, record, shown
from circle_app.services.investments.views import InvestmentView

KIND = "investment"
_OPEN = (InvestmentState.ASKED, InvestmentState.AGREED)


@database.retried
def ask(
    actor: Actor,
    circle_id: UUID,
    *,
    kind: str,
    name: str,
    amount_minor: int,
    paid_from: str,
    matures_on: date | None = None,
    note: str = "",
    key: str,
) -> InvestmentView:
    """Ask that money be put into something. Needs INVEST; nothing is booked before it is bought.

    Args:
        actor: Who asks.
        circle_id: The circle.
        kind: ``deposit``, ``gold`` or ``other``.
        name: What it is called.
        amount_minor: What it may cost.
        paid_from: ``cash``, ``bank`` or ``upi``.
        matures_on: The day on which it ends, where it does; a day to come.
        note: A few words for the members.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not look after investments.
        InvalidAmount, InvalidInput: Nothing was written.
    """
    check_amount(amount_minor)
    what, box = check_kind(kind), check_box(paid_from, "paid_from")
    called = clean_text(name, field="name", max_length=MAX_NAME_LENGTH)
    if called is None:
        raise InvalidInput(field="name", reason="empty")
    said = clean_text(note, field="note", max_length=MAX_NOTE_LENGTH) or ""
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.INVEST)
        values: dict[str, Any] = {
            "circle_id": circle_id,
            "kind": what.value,
            "name": called,
            "note": said,
            "cost_minor": amount_minor,
            "paid_from": box.code,
            "matures_on": matures_on,
        }
        once = Once(session, actor.user_id, "investment.ask", key, values)
        if once.stored is not None:
            return once.replay(InvestmentView)
        locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.INVEST)
        today = clock.today(place.time_zone)
        if matures_on is not None and matures_on <= today:
            raise InvalidInput(field="matures_on", reason="past", minimum=today)
        return once.remember(shown(session, actor, place, _put(session, actor, place, values)))


def _put(session: Session, actor: Actor, place: Standing, values: dict[str, Any]) -> UUID:
    asked_id = new_id()
    queries.put_investment(
        session,
        {
            **values,
            "id": asked_id,
            "number": queries.last_number(session, place.circle_id) + 1,
            "status": InvestmentState.ASKED.value,
            "opened_by": actor.user_id,
            "opened_at": clock.now(),
        },
    )
    told = {
        "amount_minor": values["cost_minor"],
        "currency": place.currency,
        "kind_of": values["kind"],
        "paid_from": values["paid_from"],
        "note": values["note"],
    }
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=values["cost_minor"],
        subject_id=asked_id,
        title=values["name"],
        payload={"investment": asked_id, **told},
        visible=False,
    )
    queries.set_investment(session, asked_id, proposal_id=asked.id)
    row = queries.locked_investment(session, asked_id)
    record(session, actor, "asked", row, place.currency, decider=asked.decider)
    proposals.settle(session, asked, clock.now(), actor)
    return asked_id


@database.retried
def cancel(actor: Actor, investment_id: UUID) -> InvestmentView:
    """Take the wish back before it is bought. Needs INVEST, and to have asked for it.

    Raises:
        NotFound: No such investment in a circle of the actor.
        NotInvestmentAsker: Somebody else asked for it.
        WrongInvestmentState: It was bought, refused or taken back before.
    """
    with database.transaction() as session:
        place = place_at(session, actor, investment_id, Permission.INVEST, writing=True)
        found = queries.investment_view(session, investment_id)
        # The decision is locked before its subject, in the order in which deciding locks them.
        if found is not None and found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        row = queries.locked_investment(session, investment_id)
        if row.opened_by != actor.user_id:
            raise NotInvestmentAsker
        if row.status not in _OPEN:
            raise WrongInvestmentState(status=row.status)
        if row.proposal_id is not None:
            proposals.cancel_proposal(session, row.proposal_id)
        queries.set_investment(session, row.id, status=InvestmentState.CANCELLED.value)
        record(session, actor, "cancelled", row, place.currency)
        return shown(session, actor, place, investment_id)


def _ended(
    session: Session, motion: proposals.Motion, after: InvestmentState, actor: Actor | None
) -> None:
    if motion.subject_id is None:
        return
    row = queries.locked_investment(session, motion.subject_id)
    if row.status != InvestmentState.ASKED:
        return
    queries.set_investment(session, row.id, status=after.value)
    record(session, actor, after.value, row, str(motion.payload.get("currency", "")))


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    after = InvestmentState.AGREED if approved else InvestmentState.REFUSED
    _ended(session, motion, after, actor)


def _withdrawn(session: Session, motion: proposals.Motion, actor: Actor) -> None:
    """Whoever takes the question back takes the wish back."""
    _ended(session, motion, InvestmentState.CANCELLED, actor)


proposals.on_decided(KIND, _decided)
proposals.on_withdrawn(KIND, _withdrawn)
