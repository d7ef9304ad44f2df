"""Personal wallets: top-up, withdrawal, transfer, and what they show.

Circle holds no money: a wallet records what stands behind it (``backing``) and whose it is
(``wallet``). Both move together, so neither can ever be negative; what crosses two books is two
entries that share a transfer id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, col

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import BACKING, WALLET
from circle_app.domain.errors import InsufficientFunds, NotFound
from circle_app.domain.ledger import Draft, Line
from circle_app.domain.pay_ways import check_wallet_way
from circle_app.domain.reversals import OWN_WALLET_KINDS, MoneyUsed, check_own_undo, clean_reason
from circle_app.domain.upi import InvalidUtr, UtrUsed, clean_utr
from circle_app.domain.wallets import (
    MAX_NOTE_LENGTH,
    MAX_REFERENCE_LENGTH,
    CurrencyMismatch,
    SelfTransfer,
    check_amount,
    check_method,
    clean_text,
)
from circle_app.persistence import database
from circle_app.persistence.models import Book, Member, User
from circle_app.persistence.queries.contributions import claim_reference, free_reference
from circle_app.persistence.queries.journal import reversals_of
from circle_app.persistence.queries.passbooks import account_lines
from circle_app.persistence.queries.reversals import entry_to_reverse, reversed_by
from circle_app.services import events, installation, ledger
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    page_of,
)
from circle_app.services.reversals.drafts import negation

# A wallet belongs to a person, not to a circle, so its days are those of the default zone.
HOME_ZONE = "Asia/Kolkata"


@dataclass(frozen=True, slots=True)
class WalletView:
    """A wallet and what is in it."""

    user_id: UUID
    balance_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a wallet's passbook: what came in (+) or went out (−), and what was left."""

    entry_id: UUID
    kind: str
    params: dict[str, Any]
    amount_minor: int
    balance_minor: int
    occurred_on: date
    booked_at: datetime
    can_undo: bool


@dataclass(slots=True)
class Receipt:
    """What was booked, and the balance after it."""

    entry_id: UUID
    amount_minor: int
    balance_minor: int
    currency: str
    booked_at: datetime
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Purse:
    """A person's book, as other services need it to move money in or out."""

    user_id: UUID
    name: str
    book_id: UUID
    currency: str

    def draft_out(self, amount_minor: int, kind: str, occurred_on: date, **more: Any) -> Draft:
        """Draft the entry that takes an amount out of the wallet."""
        lines = (Line(WALLET.code, amount_minor), Line(BACKING.code, -amount_minor))
        return Draft(self.book_id, kind, lines, occurred_on, **more)

    def draft_in(self, amount_minor: int, kind: str, occurred_on: date, **more: Any) -> Draft:
        """Draft the entry that puts an amount into the wallet."""
        lines = (Line(BACKING.code, amount_minor), Line(WALLET.code, -amount_minor))
        return Draft(self.book_id, kind, lines, occurred_on, **more)


_PURSES = (
    select(col(User.id), col(User.name), col(Book.id), col(Book.currency))
    .join(Book, col(Book.user_id) == col(User.id))
    .where(col(User.id).in_(bindparam("people", expanding=True)))
)


def purses(session: Session, *people: UUID) -> dict[UUID, Purse]:
    """Return the purses of people by their user ids, in one query.

    Raises:
        NotFound: One of them has no account.
    """
    rows = session.connection().execute(_PURSES, {"people": sorted(set(people))})
    found = {row[0]: Purse(*row) for row in rows}
    if len(found) != len(set(people)):
        raise NotFound(what="person")
    return found


def balance(actor: Actor) -> WalletView:
    """Return the actor's wallet."""
    with database.reading() as session:
        purse = purses(session, actor.user_id)[actor.user_id]
        return WalletView(
            actor.user_id,
            ledger.balance_minor(session, purse.book_id, WALLET.code),
            purse.currency,
        )


def movements(
    actor: Actor, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Movement]:
    """List what went in and out of the actor's wallet, the newest first."""
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        purse = purses(session, actor.user_id)[actor.user_id]
        rows = account_lines(
            session, purse.book_id, WALLET.code, before[0] if before else None, limit + 1
        )
        taken_back = reversals_of(session, [row.public_id for row in rows])
    return page_of(rows, limit, lambda row: _movement(row, taken_back), lambda row: row.id)


def _movement(row: Any, taken_back: Mapping[UUID, UUID]) -> Movement:
    today = clock.day_of(row.booked_at, HOME_ZONE) == clock.today(HOME_ZONE)
    return Movement(
        row.public_id,
        row.kind,
        json.loads(row.params),
        -row.amount_minor,  # a wallet is a credit account: a credit is money that came in
        -row.balance_minor,
        row.occurred_on,
        row.booked_at,
        can_undo=today and row.kind in OWN_WALLET_KINDS and row.public_id not in taken_back,
    )


@database.retried
def top_up(
    actor: Actor, *, amount_minor: int, method: str, reference: str | None = None, key: str
) -> Receipt:
    """Record money that the actor put into the own wallet.

    Raises:
        InvalidAmount, InvalidMethod, MethodSwitchedOff, UtrUsed: Nothing was written.
    """
    return _move(actor, "top_up", amount_minor, method, reference, key)


@database.retried
def withdraw(
    actor: Actor, *, amount_minor: int, method: str, reference: str | None = None, key: str
) -> Receipt:
    """Record money that the actor took out of the own wallet.

    Raises:
        InsufficientFunds: The wallet has less.
        InvalidAmount, InvalidMethod, UtrUsed: Nothing was written.
    """
    return _move(actor, "withdrawal", amount_minor, method, reference, key)


def _move(
    actor: Actor, act: str, amount_minor: int, method: str, reference: str | None, key: str
) -> Receipt:
    check_amount(amount_minor)
    check_method(method)
    check_wallet_way(act, method, installation.current())
    note = clean_text(reference, field="reference", max_length=MAX_REFERENCE_LENGTH)
    payload = {"amount": amount_minor, "method": method, "reference": note}
    at = clock.now()
    with database.transaction() as session:
        purse = purses(session, actor.user_id)[actor.user_id]
        once = Once(session, actor.user_id, f"wallet.{act}", key, payload)
        if once.stored is not None:
            return once.replay(Receipt)
        draft = purse.draft_in if act == "top_up" else purse.draft_out
        params = {"method": method, "reference": note} if note else {"method": method}
        posted = ledger.post(
            session,
            [draft(amount_minor, f"wallet.{act}", clock.today(HOME_ZONE), params=params)],
            actor_id=actor.user_id,
            at=at,
        )
        if method == "upi" and note is not None:
            _claim(session, note, posted[0].entry_id, at)
        _record(session, f"wallet.{act}", actor, purse, amount_minor, posted[0].entry_id)
        return once.remember(_receipt(posted[0], purse, amount_minor, at))


def _claim(session: Session, note: str, entry_id: UUID, at: datetime) -> None:
    """Mark a bank's reference as used; a wallet takes other notes too, which claim nothing."""
    try:
        utr = clean_utr(note)
    except InvalidUtr:
        return
    if not claim_reference(session, utr, circle_id=None, subject_id=entry_id, at=at):
        raise UtrUsed(field="reference", reference=utr)


def _record(
    session: Session, kind: str, actor: Actor, purse: Purse, amount_minor: int, entry_id: UUID
) -> None:
    events.record(
        session,
        kind,
        actor,
        subject_id=entry_id,
        params={"amount_minor": amount_minor, "currency": purse.currency},
        visible=False,
        users=(purse.user_id,),
    )


def _receipt(posted: ledger.Posted, purse: Purse, amount_minor: int, at: datetime) -> Receipt:
    left = posted.balances[WALLET.code]
    return Receipt(posted.entry_id, amount_minor, left, purse.currency, at)


@database.retried
def transfer(
    actor: Actor,
    *,
    amount_minor: int,
    to_user: UUID | None = None,
    to_member: UUID | None = None,
    note: str | None = None,
    key: str,
) -> Receipt:
    """Move money from the actor's wallet to that of somebody in one of the actor's circles.

    Raises:
        NotFound: No such person, or nobody the actor shares a circle with.
        InsufficientFunds: The wallet has less.
        InvalidAmount, SelfTransfer, CurrencyMismatch: Nothing was written.
    """
    check_amount(amount_minor)
    text = clean_text(note, field="note", max_length=MAX_NOTE_LENGTH)
    at = clock.now()
    with database.transaction() as session:
        mine, theirs = _parties(session, actor, to_user, to_member)
        payload = {"amount": amount_minor, "to": theirs.user_id, "note": text}
        once = Once(session, actor.user_id, "wallet.transfer", key, payload)
        if once.stored is not None:
            return once.replay(Receipt)
        if theirs.user_id == actor.user_id:
            raise SelfTransfer(field="to_user")
        if mine.currency != theirs.currency:
            raise CurrencyMismatch(currency=theirs.currency)
        more: dict[str, Any] = {"transfer_id": new_id()}
        noted = {"note": text} if text else {}
        on = clock.today(HOME_ZONE)
        posted = ledger.post(
            session,
            [
                mine.draft_out(
                    amount_minor, "wallet.sent", on, params={"to": theirs.name, **noted}, **more
                ),
                theirs.draft_in(
                    amount_minor, "wallet.received", on, params={"from": mine.name, **noted}, **more
                ),
            ],
            actor_id=actor.user_id,
            at=at,
        )
        events.record(
            session,
            "wallet.transfer",
            actor,
            subject_id=more["transfer_id"],
            params={"amount_minor": amount_minor, "currency": mine.currency, "to": theirs.name},
            visible=False,
            users=(actor.user_id, theirs.user_id),
        )
        return once.remember(_receipt(posted[0], mine, amount_minor, at))


@database.retried
def undo(actor: Actor, entry_id: UUID, *, reason: str, key: str) -> Receipt:
    """Take back what the actor put into or took out of the own wallet today.

    Raises:
        NotFound: No such entry in the actor's book.
        CannotReverse: It came from or went to somebody else, or a circle.
        AlreadyReversed, TooLateToUndo: Nothing was written.
        MoneyUsed: It has been spent since.
        ReasonMissing, InvalidInput: No reason, or too long a one.
    """
    why = clean_reason(reason)
    at, today = clock.now(), clock.today(HOME_ZONE)
    with database.transaction() as session:
        purse = purses(session, actor.user_id)[actor.user_id]
        payload = {"entry": entry_id, "reason": why}
        once = Once(session, actor.user_id, "wallet.undo", key, payload)
        if once.stored is not None:
            return once.replay(Receipt)
        ledger.lock(session, [(purse.book_id, WALLET.code)])
        entry = entry_to_reverse(session, purse.book_id, entry_id)
        if entry is None:
            raise NotFound(what="entry")
        check_own_undo(
            entry.kind,
            reversed_by(session, entry_id),
            booked_on=clock.day_of(entry.booked_at, HOME_ZONE),
            today=today,
        )
        draft = negation(entry, on=today, reason=why)
        try:
            posted = ledger.post(session, [draft], actor_id=actor.user_id, at=at)[0]
        except InsufficientFunds as refusal:
            raise MoneyUsed(**refusal.context) from None
        if note := draft.params.get("reference"):
            free_reference(session, note, entry_id)
        amount_minor = abs(draft.lines[0].amount_minor)
        _record(session, "wallet.undone", actor, purse, amount_minor, posted.entry_id)
        return once.remember(_receipt(posted, purse, amount_minor, at))


_SHARED: Any = (
    select(col(Member.user_id))
    .where(
        col(Member.status) == "active",
        col(Member.circle_id).in_(
            select(col(Member.circle_id)).where(
                col(Member.user_id) == bindparam("actor_id"), col(Member.status) == "active"
            )
        ),
    )
    .limit(1)
)


def _parties_found_by(column: Any) -> Any:
    wanted = _SHARED.where(column == bindparam("wanted_id")).scalar_subquery()
    return (
        select(col(User.id), col(User.name), col(Book.id), col(Book.currency), wanted)
        .join(Book, col(Book.user_id) == col(User.id))
        .where(or_(col(User.id) == bindparam("actor_id"), col(User.id) == wanted))
    )


# Both purses, and whether the two know each other, in one round trip.
_PARTIES_BY_USER = _parties_found_by(col(Member.user_id))
_PARTIES_BY_MEMBER = _parties_found_by(col(Member.id))


def _parties(
    session: Session, actor: Actor, to_user: UUID | None, to_member: UUID | None
) -> tuple[Purse, Purse]:
    statement = _PARTIES_BY_USER if to_user is not None else _PARTIES_BY_MEMBER
    rows = (
        session.connection()
        .execute(statement, {"actor_id": actor.user_id, "wanted_id": to_user or to_member})
        .all()
    )
    found = {row[0]: Purse(*row[:4]) for row in rows}
    receiver = next((row[4] for row in rows), None)
    if receiver is None and to_user == actor.user_id:
        receiver = to_user
    if receiver not in found or actor.user_id not in found:
        raise NotFound(what="person", field="to_user")
    return found[actor.user_id], found[receiver]
