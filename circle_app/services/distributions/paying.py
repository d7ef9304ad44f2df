"""Handing a member's part out: the money leaves a box once, by another's hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import BACKING, PAYABLE, WALLET
from circle_app.domain.distributions import (
    DistributionState,
    Into,
    OwnPart,
    Policy,
    WrongDistributionState,
)
from circle_app.domain.errors import InsufficientFunds, NotFound
from circle_app.domain.funds import PAID_FROM, PayOut, check_pay_out
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import CurrencyMismatch, InvalidMethod
from circle_app.persistence import database
from circle_app.persistence.queries import distributions as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events, ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.distributions.states import shown
from circle_app.services.distributions.views import DistributionView
from circle_app.services.idempotency import Once

ENTRY = "distribution.paid"
SETTLEMENT = "settlement"


@database.retried
def pay(
    actor: Actor, distribution_id: UUID, *, member_id: UUID, method: str, key: str
) -> DistributionView:
    """Hand a member's part out, or record that it was handed out. Needs MOVE_FUNDS.

    Args:
        actor: Who hands it over; never who receives it, but for a lender's owner.
        distribution_id: The distribution.
        member_id: Whose part.
        method: ``cash``, ``upi``, ``bank`` or ``wallet``.
        key: Idempotency key.

    Raises:
        NotFound: No such distribution in a circle of the actor, or no such part in it.
        NotAllowed: The actor's role does not move the circle's money.
        OwnPart: It is the actor's own.
        WrongDistributionState: It is not given yet, or this part was handed out already.
        InsufficientFunds: The box holds less.
        InvalidMethod, CurrencyMismatch: Nothing was written.
    """
    way = check_pay_out(method)
    with database.transaction() as session:
        seen = queries.distribution_view(session, distribution_id)
        place = access.require_of(session, actor, seen, "distribution", Permission.MOVE_FUNDS)
        payload = {"distribution": distribution_id, "member": member_id, "method": way.value}
        once = Once(session, actor.user_id, "distribution.pay", key, payload)
        if once.stored is not None:
            return once.replay(DistributionView)
        locked_circle(session, place.circle_id)
        row = queries.locked_distribution(session, distribution_id)
        line = queries.line_of(session, distribution_id, member_id)
        if line is None:
            raise NotFound(what="member", field="member_id")
        _check(row, line, place)
        _pay(session, actor, place, row, line, way)
        return once.remember(shown(session, actor, place, distribution_id))


def _check(row: Any, line: Any, place: Standing) -> None:
    if row.status != DistributionState.POSTED or row.into != Into.PAYABLE:
        raise WrongDistributionState(status=row.status)
    if line.payment_id is not None or not line.amount_minor or line.member_status != "active":
        raise WrongDistributionState(status="paid")
    if line.member_id == place.member_id and row.policy != Policy.OWNER:
        raise OwnPart


def _pay(session: Session, actor: Actor, place: Standing, row: Any, line: Any, way: PayOut) -> None:
    book_id, on = ledger.book_of_circle(session, row.circle_id), clock.today(place.time_zone)
    owed, box = account_key(PAYABLE, line.member_id), PAID_FROM[way].code
    purse = _purse(session, place, line) if way is PayOut.WALLET else None
    wanted = [(book_id, owed), (book_id, box)]
    if purse is not None:
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    held = ledger.lock(session, wanted)[book_id, box]
    if held < line.amount_minor:
        raise InsufficientFunds(
            field="method",
            reason="box",
            account=box,
            available_minor=held,
            amount_minor=line.amount_minor,
            currency=place.currency,
        )
    more: dict[str, Any] = {"subject_id": row.id, "transfer_id": new_id() if purse else None}
    params = {"name": line.name, "method": way.value, "number": row.number}
    lines = (Line(owed, line.amount_minor), Line(box, -line.amount_minor))
    drafts = [Draft(book_id, ENTRY, lines, on, params=params, **more)]
    if purse is not None:
        told = {"circle": place.circle_name}
        drafts.append(
            purse.draft_in(line.amount_minor, "wallet.distribution", on, params=told, **more)
        )
    made = ledger.post(session, drafts, actor_id=actor.user_id, at=clock.now())[0]
    queries.keep_line(
        session, row.id, line.member_id, paid_from=way.value, payment_id=made.entry_id
    )
    events.record(
        session,
        ENTRY,
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={**params, "by": actor.name, "amount_minor": line.amount_minor}
        | {"currency": place.currency},
        users=(line.user_id,) if line.user_id else (),
    )


def _purse(session: Session, place: Standing, line: Any) -> wallets.Purse:
    if line.user_id is None:  # a record without an account has no wallet
        raise InvalidMethod(field="method", allowed="cash, upi, bank")
    purse = wallets.purses(session, line.user_id)[line.user_id]
    if purse.currency != place.currency:
        raise CurrencyMismatch(currency=place.currency)
    return purse


def settle(session: Session, member_id: UUID, entry_id: UUID) -> None:
    """Mark what a member was still to be handed as paid by a settlement on leaving."""
    for distribution_id in queries.owed_parts(session, member_id):
        queries.locked_distribution(session, distribution_id)
        queries.keep_line(
            session, distribution_id, member_id, paid_from=SETTLEMENT, payment_id=entry_id
        )
