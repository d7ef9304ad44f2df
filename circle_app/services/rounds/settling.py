"""Deciding a round: its pot is booked to whoever won it. Draw, order and auction end here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import (
    COMMISSION,
    OTHER_INCOME,
    PAYOUT,
    ROUND_DEBT,
    SAVINGS,
    AccountKind,
)
from circle_app.domain.financials import owed_for_rounds_minor, surplus_minor
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.round_rules import DividendTo, RoundRules, Unpaid
from circle_app.domain.rounds import (
    UNDECIDED,
    Candidate,
    DueState,
    Figures,
    Given,
    Part,
    Pot,
    RoundDecided,
    RoundNotReached,
    RunState,
    SlotNotEligible,
    SlotState,
    UnevenPot,
    check_figures,
    check_run_state,
    given_now,
    pot_of,
    with_payments,
)
from circle_app.persistence.queries import rounds as queries
from circle_app.services import ledger
from circle_app.services.access import Actor
from circle_app.services.rounds import writing
from circle_app.services.rounds.states import announce
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Decided:
    """A round that has its winner.

    Attributes:
        entry_id: What was booked; none where nothing had come in.
        prize_minor: What the winner gets now.
        missing_minor: What the winner gets as it comes in.
    """

    round_id: UUID
    number: int
    slot_id: UUID
    member_id: UUID | None
    entry_id: UUID | None
    prize_minor: int
    missing_minor: int


def parts_now(session: Session, round_id: UUID, turn_of: UUID | None = None) -> tuple[Part, ...]:
    """Return what each slot owes for an undecided round, as its payments fill it now.

    Args:
        session: The transaction or a reading.
        round_id: The round.
        turn_of: The slot that gets the pot: where nobody holds it, no vacant slot owes anything,
            as only vacant ones are left.
    """
    rows = queries.parts_of_round(session, round_id)
    dues = {
        row.due_id: DueState(row.due_paid_minor, row.due_waived_minor)
        for row in rows
        if row.due_id is not None
    }
    found = with_payments([writing.part_of(row) for row in rows], dues)
    if all(part.due_id is not None for part in found if part.slot_id == turn_of):
        return found
    return tuple(
        part if part.due_id is not None else replace(part, waived_minor=part.owed_minor)
        for part in found
    )


def pot_now(session: Session, round_id: UUID, turn_of: UUID | None = None) -> Pot:
    """Return what an undecided round has to give away; see :func:`parts_now`."""
    return pot_of(parts_now(session, round_id, turn_of))


def candidates(session: Session, run_id: UUID, circle_id: UUID, through: date) -> list[Candidate]:
    """Return the slots of a run as the rules for winning see them.

    Args:
        session: The transaction or a reading.
        run_id: The run.
        circle_id: Its circle.
        through: Contributions due up to this day count as arrears: the round's ``due_on`` when it
            is decided, the day before it begins where the slots are frozen at its beginning.
    """
    owed = queries.arrears(session, circle_id, through)
    return [
        Candidate(row.id, row.number, row.status, row.turn, owed.get(row.member_id, 0))
        for row in queries.slots_of_run(session, run_id)
    ]


def reserve_minor(session: Session, circle_id: UUID) -> int:
    """Return what a circle has earned and not used in the place of members: never their money."""
    balances = ledger.balances_minor(session, ledger.book_of_circle(session, circle_id))
    return max(0, surplus_minor(balances) - owed_for_rounds_minor(balances))


def decide(
    session: Session,
    circle: Any,
    round_row: Any,
    winner_slot: UUID,
    figures: Figures,
    *,
    actor: Actor | None,
    at: datetime,
) -> Decided:
    """Give the pot of a round to a slot; whoever found the slot has checked that it may win.

    Books ``round.settled``, writes the round, its parts, slots and payouts, and tells of it.

    Args:
        session: The transaction.
        circle: The circle's row, locked and caught up.
        round_row: What ``queries.rounds.locked_round`` returned in this transaction.
        winner_slot: The slot that gets the pot.
        figures: How the pot of :func:`pot_now` is divided; ``domain.rounds.whole_pot`` where the
            winner gets everything.
        actor: Whose act it is; None for the clock (an auction that ends).
        at: When.

    Raises:
        WrongRunState: Its run is not running.
        RoundDecided: It has its winner already.
        RoundNotReached: An earlier round has none.
        SlotNotEligible: The slot has won before, or is not of this run.
        RoundHeld, ReserveTooSmall, TooLittleCollected: Contributions are missing, by rule.
        UnevenPot: The figures do not divide the pot of this moment.
    """
    winner = _winner(session, round_row, winner_slot, figures)
    rules = rules_of(session, circle.id, circle.rule_version).rounds
    parts, given = _given(session, circle, round_row, winner_slot, figures, rules)
    kept = _kept_back(session, round_row, rules.dividend)
    on = clock.day_of(at, circle.time_zone)
    lines = _lines(parts, winner, figures, given, kept_back=kept)
    params = {"number": round_row.number, "name": winner.member_name or "", "slot": winner.number}
    entry_id = _post(session, circle, round_row.id, lines, on, params, actor, at)
    write = writing.Settled(
        round_row, winner, figures, given, parts, kept, entry_id, actor.user_id if actor else None
    )
    writing.settled(session, write, on=on, at=at)
    _tell(session, actor, write)
    return Decided(
        round_row.id,
        round_row.number,
        winner_slot,
        winner.member_id,
        entry_id,
        given.prize_minor,
        given.missing_minor,
    )


def _given(
    session: Session,
    circle: Any,
    round_row: Any,
    winner_slot: UUID,
    figures: Figures,
    rules: RoundRules,
) -> tuple[tuple[Part, ...], Given]:
    """What each slot has put in, what the circle pays in its place, and what the winner gets."""
    parts = parts_now(session, round_row.id, winner_slot)
    pot = pot_of(parts)
    check_figures(figures)
    if figures.pot_minor != pot.pot_minor:
        raise UnevenPot(str(figures))
    reserve = reserve_minor(session, circle.id) if pot.unpaid_minor else 0
    rule = rules.unpaid
    if figures.prize_to and rule is Unpaid.COLLECTED:
        rule = Unpaid.HOLD  # the pot of a slot that nobody holds is divided once, when it is there
    given = given_now(figures, pot, rule, reserve, circle.currency)
    shared = sum(each.amount_minor for each in figures.prize_to)
    if figures.prize_to and shared != given.prize_minor:
        raise UnevenPot(str(figures))
    if given.covered_minor:
        parts = tuple(
            replace(part, debt_minor=part.missing_minor) if part.due_id is not None else part
            for part in parts
        )
    return parts, given


def _tell(session: Session, actor: Actor | None, done: writing.Settled) -> None:
    winner = done.winner
    announce(
        session,
        "round.decided",
        actor,
        done.round,
        subject_id=done.round.id,
        users=(winner.user_id,) if winner.user_id else (),
        number=done.round.number,
        name=winner.member_name or "",
        slot=winner.number,
        amount_minor=done.figures.prize_minor,
        missing_minor=done.given.missing_minor,
    )


def _winner(session: Session, round_row: Any, slot_id: UUID, figures: Figures) -> Any:
    check_run_state(round_row.run_status, RunState.RUNNING)
    if round_row.status not in UNDECIDED:
        raise RoundDecided(status=round_row.status)
    first = queries.first_undecided(session, round_row.run_id)
    if first != round_row.number:
        raise RoundNotReached(number=first)
    slot: Any = queries.slot_row(session, slot_id)
    if slot is None or slot.run_id != round_row.run_id:
        raise SlotNotEligible(reason="unknown")
    to_nobody = slot.member_id is None and figures.prize_minor and not figures.prize_to
    if slot.status == SlotState.WON or to_nobody:
        raise SlotNotEligible(reason=slot.status)
    return slot


def _kept_back(session: Session, round_row: Any, rule: DividendTo) -> bool:
    """Whether dividends stay in as savings and lower a due; after the last one they are paid."""
    opened = len(queries.rounds_of_run(session, round_row.run_id))
    return rule is DividendTo.NEXT_DUE and opened < round_row.slot_count


def _lines(
    parts: Sequence[Part], winner: Any, figures: Figures, given: Given, *, kept_back: bool
) -> tuple[Line, ...]:
    """What a round takes from savings, and to whom it goes; each account once."""
    sums: dict[str, int] = defaultdict(int)
    holders: dict[UUID, UUID | None] = {}
    for part in parts:
        holders[part.slot_id] = part.member_id
        sums[_of(SAVINGS, part.member_id)] += part.in_minor
        sums[_of(ROUND_DEBT, part.member_id)] += part.debt_minor
    for share in figures.prize_to:
        sums[_of(PAYOUT, share.member_id)] -= share.amount_minor
    if not figures.prize_to and given.prize_minor:
        sums[_of(PAYOUT, winner.member_id)] -= given.prize_minor
    for slot_id, amount in figures.dividends.items():
        sums[_of(SAVINGS if kept_back else PAYOUT, holders[slot_id])] -= amount
    sums[COMMISSION.code] -= figures.commission_minor
    sums[OTHER_INCOME.code] -= figures.remainder_minor
    return tuple(Line(key, amount) for key, amount in sums.items() if amount)


def _of(kind: AccountKind, member_id: UUID | None) -> str:
    return account_key(kind, member_id)


def _post(
    session: Session,
    circle: Any,
    round_id: UUID,
    lines: tuple[Line, ...],
    on: date,
    params: Mapping[str, Any],
    actor: Actor | None,
    at: datetime,
) -> UUID | None:
    if not lines:
        return None
    book_id = ledger.book_of_circle(session, circle.id)
    draft = Draft(book_id, "round.settled", lines, on, params=params, subject_id=round_id)
    by = actor.user_id if actor else None
    return ledger.post(session, [draft], actor_id=by, at=at)[0].entry_id
