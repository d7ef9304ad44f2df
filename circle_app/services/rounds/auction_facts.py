"""What is known of an auction at a moment: its terms, its bids, who may bid, who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.auctions import (
    Best,
    NotByAuction,
    Offer,
    Phase,
    Terms,
    best_of,
    phase_of,
    terms_of,
    was_late,
)
from circle_app.domain.dues import charged_on
from circle_app.domain.round_rules import Bidding, PotBy
from circle_app.domain.rounds import UNDECIDED, Candidate
from circle_app.domain.rules import CircleRules
from circle_app.persistence.queries import auctions as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.services.rounds import settling
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Facts:
    """An auction at a moment.

    Attributes:
        row: The round.
        rules: Those of its cycle: they do not change while it runs.
        terms: What may be bid.
        phase: Where it stands.
        slots: The slots with their holders, as rows.
        standing: The same slots as the rules for winning see them.
        bids: Its bids, the highest first, as rows.
        at: The moment.
    """

    row: Any
    rules: CircleRules
    terms: Terms
    phase: Phase
    slots: tuple[Any, ...]
    standing: tuple[Candidate, ...]
    bids: tuple[Any, ...]
    at: datetime

    @property
    def sealed(self) -> bool:
        """Whether bids are secret until the end."""
        return self.rules.rounds.bidding is Bidding.SEALED

    @property
    def highest_minor(self) -> int:
        """The highest bid so far; 0 if there is none."""
        return self.bids[0].discount_minor if self.bids else 0

    def own_minor(self, slot_id: UUID) -> int:
        """The highest bid of one slot; 0 if it has none."""
        own = (row.discount_minor for row in self.bids if row.slot_id == slot_id)
        return max(own, default=0)

    @property
    def best(self) -> Best:
        """The highest bid of those that count, as things stand."""
        offers = [
            Offer(row.slot_id, row.member_id, row.discount_minor, row.placed_at)
            for row in self.bids
        ]
        holders = {(row.id, row.member_id) for row in self.slots}
        return best_of(offers, self.standing, holders)


def facts_of(session: Session, row: Any, at: datetime) -> Facts:
    """Read what is known of an auction.

    Raises:
        NotByAuction: The run finds its turns otherwise.
    """
    if row.pot_by != PotBy.AUCTION:
        raise NotByAuction(pot_by=row.pot_by)
    rules = rules_of(session, row.circle_id, row.rule_version)
    today = clock.day_of(at, row.time_zone)
    late_through = today - timedelta(days=rules.contribution.grace_days + 1)
    decided = row.status not in UNDECIDED
    bids: tuple[Any, ...] = ()
    if row.bids_open_at is not None:
        bids = tuple(queries.bids_of(session, row.id, row.bids_open_at))
    return Facts(
        row,
        rules,
        _terms(session, row, rules),
        phase_of(decided, row.bids_open_at, row.bids_close_at, at),
        tuple(round_queries.slots_of_run(session, row.run_id)),
        # Nobody is behind with this round's contribution before its last day is over.
        tuple(
            settling.candidates(session, row.run_id, row.circle_id, min(row.due_on, late_through))
        ),
        bids,
        at,
    )


def _terms(session: Session, row: Any, rules: CircleRules) -> Terms:
    run: Any = round_queries.run_row(session, row.run_id)
    return terms_of(
        row.amount_minor,
        row.slot_count,
        cap=rules.rounds.bid_cap_percent,
        commission=rules.commission_percent,
        began_on=run.starts_on,
        currency=row.currency,
    )


@dataclass(frozen=True, slots=True)
class Lateness:
    """Which slots were late with a round's contribution, and until when others can be in time.

    Attributes:
        slots: Those that paid late, or still owe although they are late.
        waiting_until: From this day nobody who still owes can pay in time; None if nobody could.
    """

    slots: frozenset[UUID]
    waiting_until: date | None


def lateness(session: Session, known: Facts) -> Lateness:
    """Say who was late with this round's contribution, by the days of payment."""
    grace = known.rules.contribution.grace_days
    today = clock.day_of(known.at, known.row.time_zone)
    late, waiting = set[UUID](), None
    for row in queries.dues_of_round(session, known.row.id):
        owes = row.status == "pending" and row.open_minor > 0
        paid_on = row.settled_on if row.status == "paid" else row.claimed_on
        if was_late(row.due_on, grace, is_open=owes, settled_on=paid_on, today=today):
            late.add(row.slot_id)
        elif owes:
            waiting = charged_on(row.due_on, grace)
    return Lateness(frozenset(late), waiting)
