"""Slots that change hands or place, and what is owed for them; the circle's row is locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import ROUND_DEBT, SAVINGS
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.rounds import UNDECIDED, SlotState
from circle_app.domain.slots import PartlyPaid, PaymentWaits, last_turn
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries import slots as slot_queries
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.rounds import ROUND_PARTS, SLOT_MOVES, SLOTS
from circle_app.services import ledger
from circle_app.services.access import Actor
from circle_app.services.dues import ahead, settling
from circle_app.services.dues.rows import due_row
from circle_app.services.rounds import writing
from circle_app.services.rounds.states import announce, fresh_run


def vacate(session: Session, circle: Any, member: Any, actor: Actor, on: date, at: datetime) -> int:
    """Let nobody hold the slots of a member who goes before they had their pots; return how many.

    They take the last turns. What was put into rounds that are decided is given back from their
    pots; what was paid for a round that is not, is the member's again at once.
    """
    run = queries.running_run(session, circle.id)
    held = [] if run is None else queries.slots_of_run(session, run.id)
    own = [row for row in held if row.member_id == member.id and row.status == SlotState.OPEN]
    if run is None or not own:
        return 0
    ids = [row.id for row in own]
    _detach(session, slot_queries.owed_for(session, ids), on)
    turns = {row.id: row.turn for row in held}
    for row in own:
        before = turns[row.id]
        changed = last_turn(turns, row.id)
        turns |= changed
        _write(session, row.id, status=SlotState.VACANT.value, member_id=None, left_by=member.id)
        _place(session, changed)
        _note(
            session, run.id, row.id, "vacated", actor, at,
            from_member=member.id, from_turn=before, to_turn=turns[row.id],
        )  # fmt: skip
    writing.lapse(session, ids)
    announce(
        session,
        "slot.vacated",
        actor,
        fresh_run(session, run.id),
        name=member.name,
        count=len(own),
        number=run.number,
    )
    return len(own)


def _detach(session: Session, owed: Sequence[Any], on: date) -> None:
    """Let nobody owe the parts of slots that are left: of undecided rounds, and what is open."""
    connection = session.connection()
    dues = {}
    for row in owed:
        undecided = row.round_status in UNDECIDED
        if not undecided and row.status != "pending":
            continue
        values: dict[str, Any] = {"due_id": None}
        if undecided:
            values |= {"member_id": None, "credit_minor": 0}
        connection.execute(
            update(ROUND_PARTS)
            .where(ROUND_PARTS.c.round_id == row.round_id, ROUND_PARTS.c.slot_id == row.slot_id)
            .values(**values)
        )
        if row.status == "pending":
            dues[row.id] = row
    for row in dues.values():
        shrink(session, row, row.paid_minor + row.waived_minor, on, with_fee=True)


def shrink(session: Session, due: Any, amount_minor: int, on: date, *, with_fee: bool) -> None:
    """Lower what is owed by a due, because what it was for is not its member's any more.

    Args:
        session: The transaction.
        due: Its row; it is open.
        amount_minor: What is owed by it now, what was paid and let off included.
        on: The day.
        with_fee: Whether what is open of its late fee goes too.
    """
    settled = due.paid_fee_minor + due.waived_fee_minor
    fee = settled if with_fee else due.fee_minor
    open_minor = amount_minor - due.paid_minor - due.waived_minor + fee - settled
    status = "pending"
    if not open_minor:
        status = "waived" if due.waived_minor else "paid"
        settling.count_settled(session, due.cycle_id, status)
    session.connection().execute(
        update(DUES)
        .where(DUES.c.id == due.id)
        .values(
            amount_minor=amount_minor,
            fee_minor=fee,
            status=status,
            settled_on=None if open_minor else on,
        )
    )


def hand_over(
    session: Session,
    circle: Any,
    slot: Any,
    to: Any,
    actor: Actor,
    *,
    request_id: UUID,
    on: date,
    at: datetime,
) -> None:
    """Let another member take a slot over with everything that is owed for it.

    Contributions that were paid stay as they are. Open ones are owed by the new holder, and with
    them what the circle has paid in their place; dividends that have lowered no due go along.

    Raises:
        PaymentWaits: A payment of one of the dues waits to be confirmed.
        PartlyPaid: A part of one was paid.
    """
    owed = [
        row
        for row in slot_queries.owed_for(session, [slot.id])
        if row.member_id == slot.member_id and row.status in ("pending", "claimed")
    ]
    credit = slot_queries.unspent_minor(session, slot.id)
    for row in owed:
        _check_untouched(row)
        _pass_due(session, row, to.id, on)
        credit += row.credit_minor if row.round_status in UNDECIDED else 0
    debt = sum(row.debt_minor for row in owed)
    _book(session, circle, slot, to, credit, debt, actor, on, at)
    _write(session, slot.id, member_id=to.id, defaulted_at=None)
    _note(
        session, slot.run_id, slot.id, "substituted", actor, at,
        from_member=slot.member_id, to_member=to.id, request_id=request_id,
    )  # fmt: skip
    writing.lapse(session, [slot.id])
    ahead.apply(session, circle, [to.id])


def _check_untouched(row: Any) -> None:
    if row.status == "claimed":
        raise PaymentWaits
    if row.paid_minor or row.waived_minor or row.paid_fee_minor:
        raise PartlyPaid


def _pass_due(session: Session, row: Any, to_member: UUID, on: date) -> None:
    """Let a part be owed by another member: one due is that much lower, another that higher."""
    connection = session.connection()
    share = row.owed_minor - row.credit_minor
    alone = slot_queries.parts_under(session, row.id) == 1
    fee, day = (row.fee_minor - row.waived_fee_minor, row.fee_on) if alone else (0, None)
    theirs = slot_queries.due_in_cycle(session, row.cycle_id, to_member)
    if theirs is None:
        cycle = slot_queries.cycle_row(session, row.cycle_id)
        made = due_row(cycle._mapping, to_member, share) | {"fee_minor": fee, "fee_on": day}
        connection.execute(DUES.insert(), made)
        count = {"due_count": CYCLES.c.due_count + 1}
        due_id = made["id"]
    else:
        if theirs.status == "claimed":
            raise PaymentWaits
        due_id = theirs.id
        count = {"paid_count": CYCLES.c.paid_count - (theirs.status == "paid")}
        connection.execute(
            update(DUES)
            .where(DUES.c.id == due_id)
            .values(
                amount_minor=theirs.amount_minor + share,
                fee_minor=theirs.fee_minor + fee,
                fee_on=theirs.fee_on or day,
                status="pending",
                settled_on=None,
            )
        )
    connection.execute(update(CYCLES).where(CYCLES.c.id == row.cycle_id).values(**count))
    shrink(session, row, row.amount_minor - share, on, with_fee=alone)
    connection.execute(
        update(ROUND_PARTS)
        .where(ROUND_PARTS.c.round_id == row.round_id, ROUND_PARTS.c.slot_id == row.slot_id)
        .values(member_id=to_member, due_id=due_id)
    )


def _book(
    session: Session,
    circle: Any,
    slot: Any,
    to: Any,
    credit_minor: int,
    debt_minor: int,
    actor: Actor,
    on: date,
    at: datetime,
) -> None:
    moved = ((SAVINGS, credit_minor), (ROUND_DEBT, -debt_minor))
    lines = [
        Line(account_key(kind, member_id), amount)
        for kind, gone in moved
        for member_id, amount in ((slot.member_id, gone), (to.id, -gone))
        if amount
    ]
    if not lines:
        return
    params = {"slot": slot.number, "name": to.name, "from": slot.member_name}
    book_id = ledger.book_of_circle(session, circle.id)
    draft = Draft(book_id, "slot.passed", tuple(lines), on, params=params, subject_id=slot.id)
    ledger.post(session, [draft], actor_id=actor.user_id, at=at)


def swap(
    session: Session, one: Any, other: Any, actor: Actor, *, request_id: UUID, at: datetime,
    turns: bool,
) -> None:  # fmt: skip
    """Swap two slots that wait for their pots: their turns where these are fixed, else holders.

    Nothing that is owed changes: everybody still owes what rounds that have begun ask of them.
    """
    for slot, with_ in ((one, other), (other, one)):
        if turns:
            _write(session, slot.id, turn=with_.turn)
        else:
            _write(session, slot.id, member_id=with_.member_id)
        _note(
            session, slot.run_id, slot.id, "turned" if turns else "swapped", actor, at,
            from_member=slot.member_id,
            to_member=slot.member_id if turns else with_.member_id,
            from_turn=slot.turn,
            to_turn=with_.turn if turns else slot.turn,
            request_id=request_id,
        )  # fmt: skip
    writing.lapse(session, [one.id, other.id])


def _place(session: Session, turns: Mapping[UUID, int]) -> None:
    for slot_id, turn in turns.items():
        _write(session, slot_id, turn=turn)


def _write(session: Session, slot_id: UUID, **values: Any) -> None:
    session.connection().execute(update(SLOTS).where(SLOTS.c.id == slot_id).values(**values))


def _note(
    session: Session, run_id: UUID, slot_id: UUID, kind: str, actor: Actor, at: datetime,
    **more: Any,
) -> None:  # fmt: skip
    note(session, [{"run_id": run_id, "slot_id": slot_id, "kind": kind, **more}], actor, at)


def note(session: Session, rows: Collection[dict[str, Any]], actor: Actor, at: datetime) -> None:
    """Write down what happened to slots, for good."""
    for row in rows:
        values = {"id": new_id(), "moved_by": actor.user_id, "moved_at": at, **row}
        session.connection().execute(insert(SLOT_MOVES), values)
