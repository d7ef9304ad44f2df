"""What deciding a round, and money that comes later, writes to rounds, slots, parts, payouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.round_carrying import Carry
from circle_app.domain.rounds import Figures, Given, Part, PayoutState, RoundState, Share, SlotState
from circle_app.domain.slots import RequestState
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.rounds import (
    PAYOUTS,
    ROUND_PARTS,
    ROUNDS,
    RUNS,
    SLOT_REQUESTS,
    SLOTS,
)

_MOVE_PART = (
    update(ROUND_PARTS)
    .where(
        ROUND_PARTS.c.round_id == bindparam("of_round"),
        ROUND_PARTS.c.slot_id == bindparam("of_slot"),
    )
    .values(
        in_minor=ROUND_PARTS.c.in_minor + bindparam("more_in"),
        debt_minor=ROUND_PARTS.c.debt_minor + bindparam("more_debt"),
        waived_minor=ROUND_PARTS.c.waived_minor + bindparam("more_waived"),
        forgiven_minor=ROUND_PARTS.c.forgiven_minor + bindparam("more_forgiven"),
        dividend_minor=ROUND_PARTS.c.dividend_minor + bindparam("more_dividend"),
    )
)
_MOVE_SLOT = (
    update(SLOTS)
    .where(SLOTS.c.id == bindparam("of_slot"))
    .values(
        in_minor=SLOTS.c.in_minor + bindparam("more_in"),
        out_minor=SLOTS.c.out_minor + bindparam("more_out"),
    )
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A round that was decided, with everything that is written of it.

    Attributes:
        round: Its row.
        winner: The slot's row with its holder.
        figures: How the pot is divided.
        given: What of the prize is there.
        parts: What each slot put in, and what the circle paid in its place.
        kept_back: Whether dividends lower a due to come, and are not paid out.
        entry_id: What was booked.
        by: Who decided it.
    """

    round: Any
    winner: Any
    figures: Figures
    given: Given
    parts: Sequence[Part]
    kept_back: bool
    entry_id: UUID | None
    by: UUID | None


def part_of(row: Any) -> Part:
    """Read a part as it is stored."""
    return Part(
        row.slot_id,
        row.number,
        row.member_id,
        row.due_id,
        row.owed_minor,
        row.credit_minor,
        row.in_minor,
        row.debt_minor,
        row.waived_minor,
        row.forgiven_minor,
    )


def settled(session: Session, done: Settled, *, on: date, at: datetime) -> None:
    """Write a decision down."""
    figures = done.figures
    _write_round(session, done, on, at)
    connection = session.connection()
    connection.execute(
        _MOVE_PART,
        [
            {
                "of_round": done.round.id,
                "of_slot": part.slot_id,
                "more_in": part.in_minor,
                "more_debt": part.debt_minor,
                "more_waived": part.waived_minor,
                "more_forgiven": 0,
                "more_dividend": figures.dividends.get(part.slot_id, 0),
            }
            for part in done.parts
        ],
    )
    moved_in = {part.slot_id: part.in_minor for part in done.parts}
    moved_out: dict[UUID, int] = defaultdict(int, figures.dividends)
    moved_out[done.winner.id] += done.given.prize_minor
    for share in _passed_on(done):
        moved_out[share.slot_id] += share.amount_minor
        moved_in[done.winner.id] = moved_in.get(done.winner.id, 0) + share.amount_minor
    move_slots(session, moved_in, moved_out)
    connection.execute(
        update(SLOTS)
        .where(SLOTS.c.id == done.winner.id)
        .values(status=SlotState.WON.value, won_round=done.round.number)
    )
    connection.execute(
        update(RUNS)
        .where(RUNS.c.id == done.round.run_id)
        .values(rounds_done=RUNS.c.rounds_done + 1)
    )
    rows = list(_payouts(done))
    if rows:
        connection.execute(insert(PAYOUTS), rows)
    for share in _passed_on(done):
        fill_vacant(session, share, done.winner.id)
    if done.winner.member_id is None:
        forgo(session, done.winner.id)
    lapse(session, [done.winner.id])


def _write_round(session: Session, done: Settled, on: date, at: datetime) -> None:
    figures = done.figures
    session.connection().execute(
        update(ROUNDS)
        .where(ROUNDS.c.id == done.round.id)
        .values(
            status=RoundState.DECIDED.value,
            winner_slot_id=done.winner.id,
            winner_member_id=done.winner.member_id,
            pot_minor=figures.pot_minor,
            prize_minor=figures.prize_minor,
            discount_minor=figures.discount_minor,
            commission_minor=figures.commission_minor,
            dividend_minor=figures.dividend_minor,
            remainder_minor=figures.remainder_minor,
            missing_minor=done.given.missing_minor,
            decided_on=on,
            decided_at=at,
            decided_by=done.by,
            entry_id=done.entry_id,
        )
    )


def _passed_on(done: Settled) -> Iterable[Share]:
    """Parts of a vacant slot's pot that fill what was missing in the rounds of others."""
    return (share for share in done.figures.prize_to if share.kind == "rest")


def fill_vacant(session: Session, share: Share, slot_id: UUID) -> None:
    """Count what was missing in an earlier round because a slot was vacant as put in by it."""
    move_part(session, share.round_id, Carry(slot_id, share.amount_minor))
    take_missing(session, share.round_id, share.amount_minor)


def forgo(session: Session, slot_id: UUID) -> None:
    """Let go of what is missing because of a vacant slot whose pot did not cover it."""
    for each in queries.missing_of_slot(session, slot_id):
        move_part(session, each.round_id, Carry(slot_id, waived_minor=each.missing_minor))
        take_missing(session, each.round_id, each.missing_minor)
        sync_round(session, each.round_id)


def lapse(session: Session, slots: Collection[UUID]) -> None:
    """End what is asked for about slots that are not as they were."""
    session.connection().execute(
        update(SLOT_REQUESTS)
        .where(
            SLOT_REQUESTS.c.status == RequestState.ASKED.value,
            or_(
                SLOT_REQUESTS.c.slot_id.in_(list(slots)),
                SLOT_REQUESTS.c.other_slot_id.in_(list(slots)),
            ),
        )
        .values(status=RequestState.LAPSED.value)
    )


def move_part(session: Session, round_id: UUID, carry: Carry) -> None:
    """Change what one slot has put into one round."""
    session.connection().execute(
        _MOVE_PART,
        {
            "of_round": round_id,
            "of_slot": carry.slot_id,
            "more_in": carry.in_minor,
            "more_debt": carry.debt_minor,
            "more_waived": carry.waived_minor,
            "more_forgiven": carry.forgiven_minor,
            "more_dividend": 0,
        },
    )


def take_missing(session: Session, round_id: UUID, amount_minor: int) -> None:
    """Lower what is missing of a round's pot; less than nothing raises it."""
    session.connection().execute(
        update(ROUNDS)
        .where(ROUNDS.c.id == round_id)
        .values(missing_minor=ROUNDS.c.missing_minor - amount_minor)
    )


def move_slots(session: Session, moved_in: dict[UUID, int], moved_out: dict[UUID, int]) -> None:
    """Add to what slots have put in and got."""
    rows = [
        {
            "of_slot": slot_id,
            "more_in": moved_in.get(slot_id, 0),
            "more_out": moved_out.get(slot_id, 0),
        }
        for slot_id in sorted({*moved_in, *moved_out})
    ]
    rows = [row for row in rows if row["more_in"] or row["more_out"]]
    if rows:
        session.connection().execute(_MOVE_SLOT, rows)


def _payouts(done: Settled) -> Iterable[dict[str, Any]]:
    prize = done.given.prize_minor
    if done.figures.prize_to:
        for share in done.figures.prize_to:
            yield payout_of(done.round, share)
    elif prize:
        yield payout_of(
            done.round,
            Share(done.winner.member_id, done.winner.id, done.round.id, "prize", prize),
        )
    if done.kept_back:
        return
    holders = {part.slot_id: part.member_id for part in done.parts}
    for slot_id, amount in done.figures.dividends.items():
        holder = holders[slot_id]
        if amount and holder is not None:
            share = Share(holder, slot_id, done.round.id, "dividend", amount)
            yield payout_of(done.round, share)


def payout_of(round_row: Any, share: Share) -> dict[str, Any]:
    """Make the row of a payout that is owed."""
    return {
        "id": new_id(),
        "circle_id": round_row.circle_id,
        "run_id": round_row.run_id,
        "round_id": share.round_id,
        "slot_id": share.slot_id,
        "member_id": share.member_id,
        "kind": share.kind,
        "amount_minor": share.amount_minor,
        "status": PayoutState.OWED.value,
    }


def owe_more(session: Session, round_row: Any, amount_minor: int) -> None:
    """Owe the winner of a round more: with what is not handed out yet, or as a rest of its own."""
    payouts = queries.payouts_of_round(session, round_row.id)
    owed = [row for row in payouts if row.status == PayoutState.OWED and _to_winner(row, round_row)]
    if owed:
        session.connection().execute(
            update(PAYOUTS)
            .where(PAYOUTS.c.id == owed[-1].id)
            .values(amount_minor=PAYOUTS.c.amount_minor + amount_minor)
        )
        return
    begun = any(row.kind == "prize" and row.status != PayoutState.CANCELLED for row in payouts)
    kind = "rest" if begun else "prize"
    share = Share(
        round_row.winner_member_id, round_row.winner_slot_id, round_row.id, kind, amount_minor
    )
    session.connection().execute(insert(PAYOUTS), payout_of(round_row, share))


def owed_minor(session: Session, round_row: Any) -> int:
    """Return what of the prize of a round is not handed out yet."""
    return sum(
        row.amount_minor
        for row in queries.payouts_of_round(session, round_row.id)
        if row.status == PayoutState.OWED and _to_winner(row, round_row)
    )


def owe_less(session: Session, round_row: Any, amount_minor: int) -> None:
    """Owe the winner of a round less, of what is not handed out yet; the newest first."""
    left = amount_minor
    for row in reversed(queries.payouts_of_round(session, round_row.id)):
        if row.status != PayoutState.OWED or not _to_winner(row, round_row) or not left:
            continue
        taken = min(left, row.amount_minor)
        left -= taken
        values: dict[str, Any] = {"amount_minor": row.amount_minor - taken}
        if taken == row.amount_minor:
            values = {"status": PayoutState.CANCELLED.value}
        session.connection().execute(update(PAYOUTS).where(PAYOUTS.c.id == row.id).values(**values))


def _to_winner(row: Any, round_row: Any) -> bool:
    return row.kind in ("prize", "rest") and row.member_id == round_row.winner_member_id


def sync_round(session: Session, round_id: UUID) -> None:
    """Write down where the money of a decided round stands, by its payouts."""
    row: Any = queries.round_row(session, round_id)
    payouts = [
        each
        for each in queries.payouts_of_round(session, round_id)
        if each.kind != "dividend" and each.status != PayoutState.CANCELLED
    ]
    states = {each.status for each in payouts}
    status = RoundState.DECIDED
    if states and not row.missing_minor:
        if states == {PayoutState.RECEIVED}:
            status = RoundState.RECEIVED
        elif PayoutState.OWED not in states:
            status = RoundState.PAID
    if row.status != status:
        session.connection().execute(
            update(ROUNDS).where(ROUNDS.c.id == round_id).values(status=status.value)
        )
