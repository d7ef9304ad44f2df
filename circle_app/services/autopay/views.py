"""What autopay is set to, what it takes next, and what became of its last tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.autopay import Ahead, Item, Mandate, Outcome, What, ahead, next_try
from circle_app.domain.charts import WALLET
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence import database
from circle_app.persistence.queries import autopay as queries
from circle_app.persistence.queries.circles import circle_row, member_row
from circle_app.persistence.queries.loans import loan_row
from circle_app.persistence.queries.rounds import running_run, slots_of_run
from circle_app.services import access, cycles, ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.autopay import things
from circle_app.services.rule_versions import timetable

_SHOWN: Final = 20
_TO_COME: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class TryRow:
    """One try: what was to be paid, when it was tried, and what became of it.

    Attributes:
        what: ``due`` or ``loan``.
        loan_number: Which loan.
        number: Which of the tries of this due it was.
        outcome: ``paid``, ``failed`` or ``given_up``.
        fault: Why not: a code of a refusal, or ``over_limit``.
        next_on: When it is tried again; only of the newest try of what is still to be paid.
        booked_id: The contribution or repayment.
    """

    id: UUID
    what: str
    subject_id: UUID
    loan_number: int | None
    due_on: date
    number: int
    amount_minor: int
    tried_on: date
    outcome: str
    fault: str
    next_on: date | None
    booked_id: UUID | None


@dataclass(frozen=True, slots=True)
class AutopayView:
    """A member's autopay in a circle.

    Attributes:
        rests: Whether the circle takes no money now; it goes on by itself once it does again.
        fits: Whether the wallet keeps the circle's currency.
        since_on: What fell due before this day is left to the member; today where it is off.
        left_minor: How much that is.
        next: What is taken next if nothing changes; what would be, where it is off.
        mandate: How far the leave for a payment provider is; ``none`` without one.
        running_loans: How many loans the member is paying back here.
        tries: The newest tries.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    today: date
    enabled: bool
    rests: bool
    fits: bool
    limit_minor: int | None
    loans: bool
    since_on: date
    wallet_minor: int
    left_minor: int
    next: Ahead | None
    mandate: str
    running_loans: int
    can_switch_on: bool
    tries: tuple[TryRow, ...]


def status(actor: Actor, circle_id: UUID, *, loans: bool | None = None) -> AutopayView:
    """Return how the actor's autopay in a circle stands.

    Args:
        actor: Whose it is; nobody sees another's.
        circle_id: The circle.
        loans: Say what would be taken with loans, or without; as it is set where it is None.

    Raises:
        NotFound: Not a member of such a circle.
    """
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        today = clock.today(place.time_zone)
        known = _set(session, place, today)
        purse = wallets.purses(session, actor.user_id)[actor.user_id]
        inside = ledger.balance_minor(session, purse.book_id, WALLET.code)
        running = queries.running_loans(session, place.member_id)
        counted = running if (known.loans if loans is None else loans) else ()
        open_ = place.circle_status == "active"
        return AutopayView(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            today=today,
            enabled=known.enabled,
            rests=not open_,
            fits=purse.currency == place.currency,
            limit_minor=known.limit_minor,
            loans=known.loans,
            since_on=known.since_on,
            wallet_minor=inside,
            left_minor=sum(
                due.open_minor
                for due in queries.open_dues_of(session, place.member_id)
                if due.due_on < known.since_on
            ),
            next=_next(session, place, known, counted, inside, today) if open_ else None,
            mandate=known.mandate,
            running_loans=len(running),
            can_switch_on=place.may(Permission.CONTRIBUTE) and open_,
            tries=_tries(session, place, known, running),
        )


@dataclass(frozen=True, slots=True)
class _Set:
    """What is set; where it is off, it is looked at as if it were switched on today."""

    enabled: bool
    since_on: date
    looked: bool = False
    limit_minor: int | None = None
    loans: bool = False
    mandate: str = Mandate.NONE.value


def _set(session: Session, place: Standing, today: date) -> _Set:
    row = queries.autopay_row(session, place.member_id)
    if row is None:
        return _Set(enabled=False, since_on=today)
    return _Set(
        enabled=row.enabled,
        since_on=row.since_on if row.enabled else today,
        looked=row.enabled and row.looked_on is not None and row.looked_on >= today,
        limit_minor=row.limit_minor,
        loans=row.loans,
        mandate=row.mandate,
    )


def _next(
    session: Session,
    place: Standing,
    known: _Set,
    loans: Sequence[UUID],
    wallet_minor: int,
    today: date,
) -> Ahead | None:
    """What is taken next: of what is open, else of the cycle that is not open yet."""
    begin = today + timedelta(days=1) if known.looked else today
    items = things.dues_of(session, place.member_id, known.since_on)
    rows = [loan_row(session, loan_id) for loan_id in loans]
    items += things.loans_of(session, place.member_id, rows, known.since_on, today)
    return ahead(begin, items, wallet_minor, known.limit_minor) or ahead(
        begin, _to_come(session, place), wallet_minor, known.limit_minor
    )


def _to_come(session: Session, place: Standing) -> list[Item]:
    """The due of the next cycle, which is not open yet; what is paid ahead goes off it."""
    circle: Any = circle_row(session, place.circle_id)
    if circle.next_cycle_on is None or circle.status != "active":
        return []
    rounds, _ = timetable(session, circle).begun(circle.next_cycle_on, 1)
    member: Any = member_row(session, place.member_id)
    return [
        Item(What.DUE, _TO_COME, each.due_on, max(0, owed - member.ahead_minor))
        for each in rounds
        if (owed := _owed_minor(session, place, each.version.rules))
    ]


def _owed_minor(session: Session, place: Standing, rules: CircleRules) -> int:
    """What the member is to pay for a cycle: in rounds, for each slot."""
    if rules.contribution.unit is not ContributionUnit.SLOT:
        return rules.contribution.amount_minor
    run = running_run(session, place.circle_id)
    if run is None:
        return 0
    slots = slots_of_run(session, run.id)
    held = sum(1 for row in slots if row.member_id == place.member_id)
    return held * int(run.amount_minor)


def _tries(
    session: Session, place: Standing, known: _Set, running: Sequence[UUID]
) -> tuple[TryRow, ...]:
    """The newest tries; of what is not settled yet, and not left to the member, with the next."""
    waiting = set(running) if known.loans else set()
    waiting |= {due.id for due in queries.open_dues_of(session, place.member_id)}
    found: list[TryRow] = []
    for row in queries.last_tries(session, place.member_id, _SHOWN):
        tried = Item(What(row.what), row.subject_id, row.due_on, row.amount_minor, row.number)
        goes_on = known.enabled and row.due_on >= known.since_on and row.subject_id in waiting
        failed = goes_on and row.outcome == Outcome.FAILED
        waiting.discard(row.subject_id)
        found.append(_try(row, next_try(tried, row.tried_on) if failed else None))
    return tuple(found)


def _try(row: Any, next_on: date | None) -> TryRow:
    return TryRow(
        id=row.id,
        what=row.what,
        subject_id=row.subject_id,
        loan_number=row.loan_number,
        due_on=row.due_on,
        number=row.number,
        amount_minor=row.amount_minor,
        tried_on=row.tried_on,
        outcome=row.outcome,
        fault=row.fault,
        next_on=next_on,
        booked_id=row.booked_id,
    )
