"""The treasurer's first page: what waits, how the circle stands, and what the next days bring.

A fixed number of statements, each by an index; no table is summed to show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import arrears
from circle_app.domain.arrears import BucketSum
from circle_app.domain.charts import POOL
from circle_app.domain.collecting import risk_word
from circle_app.domain.ledger import account_key
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import arrears as arrears_queries
from circle_app.persistence.queries import book_overviews, overviews
from circle_app.persistence.queries import collecting as collecting_queries
from circle_app.persistence.queries import cycles as cycle_queries
from circle_app.persistence.queries import duties as duty_queries
from circle_app.persistence.queries import today as queries
from circle_app.services import cycles, ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.reading import require_collector
from circle_app.services.collect import cycle_so_far, may, wanted_in
from circle_app.services.rounds import overview as rounds
from circle_app.services.rule_versions import rules_of
from circle_app.services.today.views import (
    Coming,
    Counts,
    Figures,
    Paying,
    Queue,
    Today,
    ToHandOver,
)

#: So many payments are shown, and confirmed at once; more are counted.
SHOWN: Final = 50
#: So many days ahead are told, and so many instalments of them.
AHEAD: Final = timedelta(days=7)
_MOST_INSTALMENTS: Final = 8
_MOST_HAND_OVERS: Final = 3
_RISK_DAYS: Final = 30


def of_circle(actor: Actor, circle_id: UUID) -> Today:
    """Return what the treasurer's first page shows. For those who collect.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who does not collect.
    """
    cycles.ensure_open(circle_id)
    with database.reading(snapshot=True) as session:
        place = require_collector(session, actor, circle_id)
        today = clock.today(place.time_zone)
        counts: Any = book_overviews.waiting(session, circle_id)
        buckets = _buckets(session, place)
        payments = _payments(session, actor, place)
        queue = _queue(session, actor, place, counts, buckets)
        cycle = cycle_so_far(session, circle_id)
        newest = cycle_queries.newest_cycle(session, circle_id)
        return Today(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            time_zone=place.time_zone,
            today=today,
            payments=payments,
            waiting=counts.contributions + counts.repayments,
            waiting_minor=int(counts.contributions_minor) + int(counts.repayments_minor),
            queue=queue,
            cycle=cycle,
            claimed=cycle_queries.claimed_count(session, newest.id) if newest else 0,
            figures=_figures(session, place, buckets),
            coming=_coming(session, place, today),
            may_confirm=may(place, Permission.CONFIRM),
            may_record=may(place, Permission.RECORD_FOR_OTHERS),
            counts=_counts(payments, queue),
        )


def counts(actor: Actor, circle_id: UUID) -> Counts:
    """Return what the menu tells of a circle in which the actor collects.

    Raises:
        NotFound, NotAllowed: As for :func:`of_circle`.
    """
    with database.reading() as session:
        place = require_collector(session, actor, circle_id)
        waiting: Any = book_overviews.waiting(session, circle_id)
        payments = _payments(session, actor, place)
        buckets = _buckets(session, place)
        queue = _queue(session, actor, place, waiting, buckets)
    return _counts(payments, queue)


def _counts(payments: Sequence[Paying], queue: Queue) -> Counts:
    paid_in = sum(each.subject == "contribution" for each in payments)
    return Counts(len(payments) + queue.count, paid_in)


def _payments(session: Session, actor: Actor, place: Standing) -> tuple[Paying, ...]:
    """Those that are the actor's to confirm, the oldest first: not paid nor recorded by them."""
    if not may(place, Permission.CONFIRM):
        return ()
    circle_id, me = place.circle_id, actor.user_id
    paid_in = collecting_queries.waiting(session, circle_id, SHOWN, not_by=me)
    paid_back = queries.repayments_waiting(session, circle_id, SHOWN, me)
    spans = collecting_queries.cycles_of(session, circle_id, [row.id for row in paid_in])
    found = [_paid_in(row, spans.get(row.id)) for row in paid_in]
    found += [_paid_back(row) for row in paid_back]
    return tuple(sorted(found, key=lambda each: (each.recorded_at, each.id)))[:SHOWN]


def _paid_in(row: Any, cycle: Any) -> Paying:
    return Paying(
        id=row.id,
        subject="contribution",
        member_name=row.member_name,
        amount_minor=row.amount_minor,
        method=row.method,
        reference=row.reference,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
        dues=cycle.dues if cycle else 0,
        cycle=(cycle.number, cycle.starts_on, cycle.due_on) if cycle else None,
    )


def _paid_back(row: Any) -> Paying:
    return Paying(
        id=row.id,
        subject="repayment",
        member_name=row.member_name,
        amount_minor=row.amount_minor,
        method=row.method,
        reference=row.reference,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
        loan_id=row.loan_id,
        number=min(row.paid_instalments + 1, row.periods),
        of=row.periods,
    )


def _buckets(session: Session, place: Standing) -> list[BucketSum]:
    if not place.may(Permission.SEE_LOANS):
        return []
    return [
        BucketSum(
            row.bucket,
            row.loans,
            row.outstanding_minor,
            row.overdue_minor,
            row.restructured_minor,
        )
        for row in arrears_queries.bucket_rows(session, place.circle_id)
    ]


def _turn(session: Session, actor: Actor, place: Standing) -> rounds.TurnCard | None:
    """Whose turn it is, where the pot goes round and the actor runs it or keeps the money."""
    if not (may(place, Permission.RUN_ROUNDS) or may(place, Permission.MOVE_FUNDS)):
        return None
    rules = rules_of(session, place.circle_id, place.rule_version)
    return rounds.card(session, actor, place, rules)


def _queue(
    session: Session, actor: Actor, place: Standing, counts: Any, buckets: Sequence[BucketSum]
) -> Queue:
    circle_id = place.circle_id
    late: Any = None
    if may(place, Permission.RECORD_FOR_OTHERS):
        late = collecting_queries.totals(session, wanted_in(session, place))
    behind = [each for each in buckets if each.bucket] if may(place, Permission.EASE_LOAN) else []
    hands, pays = may(place, Permission.HAND_OVER_LOAN), may(place, Permission.MOVE_FUNDS)
    agreed = overviews.loans_to_hand_over(session, circle_id, SHOWN) if hands else ()
    # Nobody hands the own loan over.
    handed = [row for row in agreed if row.member_id != place.member_id]
    matters = duty_queries.open_matters(session, circle_id, place.member_id, clock.now())
    return Queue(
        late_members=int(late.late) if late else 0,
        late_dues_minor=int(late.late_minor + late.called_minor) if late else 0,
        late_since=late.late_since if late else None,
        late_loans=sum(each.loans for each in behind),
        late_loans_minor=sum(each.overdue_minor for each in behind),
        late_loans_since=queries.oldest_instalment(session, circle_id) if behind else None,
        hand_overs=tuple(
            ToHandOver(row.id, row.name, row.principal_minor) for row in handed[:_MOST_HAND_OVERS]
        ),
        hand_over_count=len(handed),
        turn=_turn(session, actor, place),
        bank_lines=int(counts.bank_lines) if may(place, Permission.RECONCILE) else 0,
        withdrawals=counts.withdrawals if pays else 0,
        withdrawals_minor=int(counts.withdrawals_minor) if pays else 0,
        expenses=counts.expenses if pays else 0,
        expenses_minor=int(counts.expenses_minor) if pays else 0,
        matters=sum(proposals.may_answer(row, place) for row in matters),
    )


def _figures(session: Session, place: Standing, buckets: Sequence[BucketSum]) -> Figures | None:
    if not (place.may(Permission.SEE_BOOKS) and place.may(Permission.SEE_LOANS)):
        return None
    book_id = ledger.book_of_circle(session, place.circle_id)
    available = sum(ledger.balance_minor(session, book_id, account_key(kind)) for kind in POOL)
    lent, behind = arrears.gross_minor(buckets), arrears.at_risk_minor(buckets, _RISK_DAYS)
    first = arrears.BUCKETS.index(_RISK_DAYS + 1)
    share = arrears.par(buckets, _RISK_DAYS)
    percent = None if share is None else arrears.as_percent(share)
    all_minor = available + lent
    return Figures(
        available_minor=available,
        promised_minor=queries.promised_minor(session, place.circle_id),
        loans=sum(each.loans for each in buckets),
        lent_minor=lent,
        lent_percent=arrears.as_percent(Fraction(lent, all_minor)) if all_minor else Decimal(0),
        risk_minor=behind,
        risk_loans=sum(each.loans for each in buckets if each.bucket >= first),
        risk_percent=percent,
        risk=risk_word(percent),
    )


def _coming(session: Session, place: Standing, today: date) -> tuple[Coming, ...]:
    last, circle_id = today + AHEAD, place.circle_id
    found = [
        Coming(
            "dues", row.due_on, int(row.sum_minor), row.how_many, row.number,
            starts_on=row.starts_on,
        )
        for row in queries.dues_to_come(session, circle_id, today, last)
    ]  # fmt: skip
    if place.may(Permission.SEE_LOANS):
        found += [
            Coming(
                "instalment", row.due_on, int(row.rest_minor), 1, row.number, row.periods,
                name=row.member_name, loan_id=row.id,
            )
            for row in queries.instalments_to_come(
                session, circle_id, today, last, _MOST_INSTALMENTS
            )
        ]  # fmt: skip
    following = queries.next_cycle(session, circle_id)
    if following.next_cycle_on is not None and following.next_cycle_on <= last:
        number = following.last_cycle_number + 1
        found.append(Coming("cycle", following.next_cycle_on, number=number))
    return tuple(sorted(found, key=lambda each: each.on))
