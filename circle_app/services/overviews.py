"""The home page, the circle page and the summary: each in a bounded number of statements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import CHART, LOANS, POOL, SAVINGS, SHARES, Section
from circle_app.domain.errors import NotAllowed
from circle_app.domain.ledger import account_key
from circle_app.domain.permissions import Permission
from circle_app.domain.rule_json import merged
from circle_app.domain.votes import VotingRule, needed_yes
from circle_app.persistence import database
from circle_app.persistence.queries import cycles as cycle_queries
from circle_app.persistence.queries import overviews as queries
from circle_app.persistence.queries.guarantees import asked_guarantees
from circle_app.services import access, activity, cycles, ledger, verification
from circle_app.services.access import Actor, Standing
from circle_app.services.duties import Duties, of_officer
from circle_app.services.paging import Page
from circle_app.services.rounds import calls
from circle_app.services.rounds import overview as rounds
from circle_app.services.rule_versions import counting_since, rules_of
from circle_app.services.savings import kept_in

SPARK_POINTS = 60
FEED_ROWS = 5
CIRCLE_FEED_ROWS = 20
SHOWN_VOTES = 3
INCOME = tuple(kind for kind in CHART if kind.section is Section.INCOME)


@dataclass(frozen=True, slots=True)
class CycleCard:
    """The ring of a cycle: how many have paid, whose turn is open."""

    number: int
    starts_on: date
    due_on: date
    amount_minor: int
    members: int
    paid: int
    claimed: int
    waived: int
    collected_minor: int
    mine: str  # pending | claimed | paid | waived | none


@dataclass(frozen=True, slots=True)
class OwedCard:
    """What the actor has not paid yet, over all cycles.

    ``called_minor`` is owed beside it, for rounds to come: because of a default.
    """

    count: int
    total_minor: int
    first_due_on: date | None
    late: bool
    called_minor: int = 0


@dataclass(frozen=True, slots=True)
class VoteCard:
    """An open vote of which the actor is an elector."""

    proposal_id: UUID
    kind: str
    title: str
    loan_id: UUID | None
    amount_minor: int | None
    asked_by: str
    is_mine: bool
    yes: int
    no: int
    electorate: int
    needed: int
    closes_at: datetime
    my_vote: str | None


@dataclass(frozen=True, slots=True)
class LoanCard:
    """A running loan of the actor and what is next due on it."""

    loan_id: UUID
    purpose: str
    outstanding_minor: int
    number: int
    instalments: int
    due_on: date
    due_minor: int
    late: bool


@dataclass(frozen=True, slots=True)
class HandOverCard:
    """An approved loan that somebody has to pay out."""

    loan_id: UUID
    borrower: str
    amount_minor: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class GuaranteeCard:
    """A loan that the actor is asked to stand for."""

    loan_id: UUID
    borrower: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home page shows."""

    circle_id: UUID
    circle_name: str
    currency: str
    time_zone: str
    today: date
    member_count: int
    cycle: CycleCard | None
    owed: OwedCard
    savings_minor: int
    savings_points: tuple[int, ...]
    votes: tuple[VoteCard, ...]
    loans: tuple[LoanCard, ...]
    hand_overs: tuple[HandOverCard, ...]
    guarantees: tuple[GuaranteeCard, ...]
    duties: Duties
    feed: tuple[activity.FeedItem, ...]
    entries: int
    last_check: verification.LastCheck | None
    turn: rounds.TurnCard | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The circle's money: what can be lent today, what is out, where it lies."""

    available_minor: int
    cash_minor: int
    bank_minor: int
    upi_minor: int
    wallet_minor: int
    lent_minor: int
    savings_minor: int
    income_minor: int
    running_loans: int
    late_loans: int
    late_minor: int
    next_instalment_on: date | None


@dataclass(frozen=True, slots=True)
class CircleOverview:
    """Everything the circle page shows; no pool, names or feed for who may not see them."""

    circle_id: UUID
    circle_name: str
    status: str
    currency: str
    time_zone: str
    today: date
    cycle: CycleCard | None
    pool: Pool | None
    member_count: int
    first_members: tuple[str, ...]
    rule_version: int
    rules_since: datetime
    open_proposals: int
    entries: int
    last_check: verification.LastCheck | None
    may_invite: bool
    sees_members: bool
    feed: tuple[activity.FeedItem, ...]
    next_feed_cursor: str | None
    turn: rounds.TurnCard | None = None
    lends: bool = True


def home(actor: Actor, circle_id: UUID) -> Home:
    """Return what the actor's home page shows for one circle.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        today = clock.today(place.time_zone)
        book_id, entries = queries.head_sequence(session, circle_id)
        rules = rules_of(session, circle_id, place.rule_version)
        key = account_key(kept_in(rules), place.member_id)
        points = queries.recent_balances(session, book_id, key, SPARK_POINTS)
        cycle = _cycle(session, place)
        only = None if place.may(Permission.SEE_LOANS) else place.member_id
        called = calls.of_member(session, rules, place.member_id)
        return Home(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            time_zone=place.time_zone,
            today=today,
            member_count=cycle.members if cycle else 0,
            cycle=cycle,
            owed=_owed(session, place, today, called),
            savings_minor=-points[-1] if points else 0,
            savings_points=tuple(-point for point in points),
            votes=_votes(session, place) if place.may(Permission.VOTE) else (),
            loans=_loans(session, place, today),
            hand_overs=tuple(
                HandOverCard(
                    row.id, row.name, row.principal_minor, row.member_id == place.member_id
                )
                for row in queries.loans_to_hand_over(session, circle_id, SHOWN_VOTES, only)
            ),
            guarantees=tuple(
                GuaranteeCard(row.loan_id, row.borrower, row.amount_minor)
                for row in asked_guarantees(session, place.member_id, SHOWN_VOTES)
            ),
            duties=of_officer(session, actor, place),
            feed=_feed(session, place, FEED_ROWS).items,
            entries=entries,
            last_check=verification.newest_check(session, book_id),
            turn=rounds.card(session, actor, place, rules),
        )


def circle(actor: Actor, circle_id: UUID) -> CircleOverview:
    """Return what the circle page shows.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        today = clock.today(place.time_zone)
        book_id, entries = queries.head_sequence(session, circle_id)
        feed = _feed(session, place, CIRCLE_FEED_ROWS)
        cycle = _cycle(session, place)
        reads, names = place.may(Permission.SEE_BOOKS), place.may(Permission.SEE_MEMBERS)
        rules = rules_of(session, circle_id, place.rule_version)
        return CircleOverview(
            circle_id=circle_id,
            circle_name=place.circle_name,
            status=place.circle_status,
            currency=place.currency,
            time_zone=place.time_zone,
            today=today,
            cycle=cycle,
            pool=pool_of(session, circle_id, book_id, today) if reads else None,
            member_count=place.member_count,
            first_members=tuple(queries.first_names(session, circle_id, 4)) if names else (),
            rule_version=place.rule_version,
            rules_since=counting_since(session, circle_id, place.rule_version, place.time_zone),
            open_proposals=queries.open_proposals(session, circle_id),
            entries=entries,
            last_check=verification.newest_check(session, book_id),
            may_invite=place.may(Permission.INVITE),
            sees_members=names,
            feed=feed.items,
            next_feed_cursor=feed.next_cursor,
            turn=rounds.card(session, actor, place, rules),
            lends=rules.loans.enabled or bool(rules.products),
        )


def summary(actor: Actor, circle_id: UUID) -> tuple[CircleOverview, Pool]:
    """Return the same with its pool for a program, which gets all of it or nothing.

    Raises:
        NotFound: The actor is not a member of such a circle.
        NotAllowed: The actor's role does not read the books.
    """
    found = circle(actor, circle_id)
    if found.pool is None:
        raise NotAllowed(permission=Permission.SEE_BOOKS.value)
    return found, found.pool


def pool(actor: Actor, circle_id: UUID) -> Pool:
    """Return the figures of a circle's money."""
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        return pool_of(session, circle_id, book_id, clock.today(place.time_zone))


def pool_of(session: Session, circle_id: UUID, book_id: UUID, today: date) -> Pool:
    """Read the figures of a circle's money from the cached balances."""
    balances = ledger.balances_minor(session, book_id)
    parts = {kind.code: balances.get(kind.code, 0) for kind in POOL}
    figures = queries.running_loan_figures(session, circle_id, today)
    return Pool(
        available_minor=sum(parts.values()),
        cash_minor=parts["cash"],
        bank_minor=parts["bank"],
        upi_minor=parts["upi"],
        wallet_minor=parts["wallet_pool"],
        lent_minor=_sum_of(balances, LOANS.code),
        savings_minor=_sum_of(balances, SAVINGS.code) + _sum_of(balances, SHARES.code),
        income_minor=sum(balances.get(kind.code, 0) for kind in INCOME),
        running_loans=figures.running,
        late_loans=figures.late,
        late_minor=int(figures.late_minor),  # PostgreSQL sums to a Decimal
        next_instalment_on=figures.next_on,
    )


def _sum_of(balances: dict[str, int], code: str) -> int:
    return sum(amount for key, amount in balances.items() if key.partition(":")[0] == code)


def _feed(session: Session, place: Standing, count: int) -> Page[activity.FeedItem]:
    if not place.may(Permission.SEE_ACTIVITY):
        return Page(())
    return activity.feed_page(session, place.circle_id, None, count)


def _cycle(session: Session, place: Standing) -> CycleCard | None:
    cycle = cycle_queries.newest_cycle(session, place.circle_id)
    if cycle is None:
        return None
    states = queries.due_states(session, cycle.id)
    mine = cycle_queries.due_status(session, cycle.id, place.member_id)
    return CycleCard(
        number=cycle.number,
        starts_on=cycle.starts_on,
        due_on=cycle.due_on,
        amount_minor=cycle.amount_minor,
        members=sum(states.values()),
        paid=states.get("paid", 0),
        claimed=states.get("claimed", 0),
        waived=states.get("waived", 0),
        collected_minor=cycle.collected_minor,
        mine=mine or "none",
    )


def _owed(session: Session, place: Standing, today: date, called: int) -> OwedCard:
    row: Any = cycle_queries.open_totals(session, place.member_id)
    return OwedCard(
        count=row.how_many,
        total_minor=int(row.sum_minor),
        first_due_on=row.first_on,
        late=row.first_on is not None and row.first_on < today,
        called_minor=called,
    )


def _votes(session: Session, place: Standing) -> tuple[VoteCard, ...]:
    now = clock.now()
    rows = queries.open_votes(session, place.circle_id, place.member_id, SHOWN_VOTES)
    return tuple(
        VoteCard(
            proposal_id=row.id,
            kind=row.kind,
            title=row.title,
            loan_id=row.subject_id if row.kind == "loan" else None,
            amount_minor=row.principal_minor,
            asked_by=row.name,
            is_mine=row.member_id == place.member_id,
            yes=row.yes,
            no=row.no,
            electorate=row.electorate,
            needed=needed_yes(merged(VotingRule(), json.loads(row.rule)), row.electorate),
            closes_at=row.closes_at,
            my_vote=row.vote,
        )
        for row in rows
        if row.closes_at > now
    )


def _loans(session: Session, place: Standing, today: date) -> tuple[LoanCard, ...]:
    return tuple(
        LoanCard(
            row.id,
            row.purpose,
            row.outstanding_minor,
            row.number,
            row.periods,
            row.due_on,
            row.due_minor,
            row.due_on < today,
        )
        for row in queries.running_loans(session, place.circle_id, place.member_id)
    )
