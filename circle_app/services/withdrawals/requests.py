"""Asking to take savings out, and taking the request back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import SAVINGS
from circle_app.domain.funds import (
    NotAsker,
    WithdrawalAct,
    WithdrawalsNotOffered,
    WithdrawalState,
    check_free,
)
from circle_app.domain.ledger import account_key
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import WithdrawalBy
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import withdrawals as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.persistence.queries.withdrawals import WITHDRAWALS
from circle_app.services import access, invites, ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of
from circle_app.services.savings import claims
from circle_app.services.withdrawals.decisions import KIND
from circle_app.services.withdrawals.states import announce, move, place_at
from circle_app.services.withdrawals.views import WithdrawalView, view_of

MAX_NOTE_LENGTH = 200


@database.retried
def ask(
    actor: Actor, circle_id: UUID, *, amount_minor: int, note: str = "", key: str
) -> WithdrawalView:
    """Ask to take out a part of the own savings; an officer or the members decide, by rule.

    What is asked for counts as promised from now on, until it is paid, refused or taken back.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role has no savings to take out.
        WithdrawalsNotOffered: By rule savings stay in.
        SavingsHeld: More than is free; ``free_minor`` says how much is.
        InvalidAmount, InvalidInput: Nothing was written.
    """
    check_amount(amount_minor)
    text = clean_text(note, field="note", max_length=MAX_NOTE_LENGTH) or ""
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.WITHDRAW)
        payload = {"circle": circle_id, "amount": amount_minor, "note": text}
        once = Once(session, actor.user_id, "withdrawal.ask", key, payload)
        if once.stored is not None:
            return once.replay(WithdrawalView)
        # Requests of a circle are made in turn: two at once could promise the same savings.
        locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.WITHDRAW)
        rules = rules_of(session, circle_id, place.rule_version).savings
        if rules.withdrawal is WithdrawalBy.NONE:
            raise WithdrawalsNotOffered
        book_id = ledger.book_of_circle(session, circle_id)
        savings = ledger.balance_minor(session, book_id, account_key(SAVINGS, place.member_id))
        found = claims(session, rules, place.member_id, savings)
        check_free(amount_minor, found, place.currency)
        asked_id = _write(session, actor, place, amount_minor, text)
        row = queries.withdrawal_view(session, asked_id, place.member_id)
        return once.remember(view_of(row, place))


def _write(session: Session, actor: Actor, place: Standing, amount_minor: int, note: str) -> UUID:
    at, asked_id = clock.now(), new_id()
    motion = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=amount_minor,
        subject_id=asked_id,
        title=note,
        payload={
            "amount_minor": amount_minor,
            "currency": place.currency,
            "name": place.member_name,
        },
        interested=invites.parties(session, place.member_id, at),
        visible=False,
    )
    session.connection().execute(
        insert(WITHDRAWALS),
        {
            "id": asked_id,
            "circle_id": place.circle_id,
            "member_id": place.member_id,
            "amount_minor": amount_minor,
            "note": note,
            "status": WithdrawalState.ASKED.value,
            "asked_by": actor.user_id,
            "asked_at": at,
            "proposal_id": motion.id,
        },
    )
    row = queries.withdrawal_view(session, asked_id, place.member_id)
    said = {"reason": note} if note else {}
    announce(session, "withdrawal.asked", actor, row, **said)
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    proposals.settle(session, motion, at, actor)
    return asked_id


@database.retried
def cancel(actor: Actor, withdrawal_id: UUID) -> WithdrawalView:
    """Take the own request back before the money is handed out.

    Raises:
        NotFound: No such withdrawal in a circle of the actor.
        NotAsker: It is somebody else's.
        WithdrawalStateConflict: It was paid, refused or taken back before.
    """
    with database.transaction() as session:
        place = place_at(session, actor, withdrawal_id, Permission.WITHDRAW, writing=True)
        found = queries.place_of_withdrawal(session, withdrawal_id)
        # The decision is locked before its subject, in the order in which deciding locks them.
        if found is not None and found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        row = queries.locked_withdrawal(session, withdrawal_id)
        if row.member_id != place.member_id:
            raise NotAsker
        at = clock.now()
        move(session, row, WithdrawalAct.CANCEL, decided_at=row.decided_at or at)
        if row.proposal_id is not None:
            proposals.cancel_proposal(session, row.proposal_id)
        announce(session, "withdrawal.cancelled", actor, row)
        return view_of(queries.withdrawal_view(session, withdrawal_id, place.member_id), place)
