"""What of a member's savings is free: one answer for withdrawals, guarantees and departures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import SAVINGS, SHARES, AccountKind
from circle_app.domain.errors import NotFound
from circle_app.domain.funds import OPEN_STATES, Claims
from circle_app.domain.guarantees import lien_minor
from circle_app.domain.ledger import account_key
from circle_app.domain.rules import CircleRules, ContributionUnit, SavingsRules
from circle_app.persistence.queries import guarantees as guarantee_queries
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries import withdrawals as withdrawal_queries
from circle_app.persistence.queries.circles import circle_row, member_row
from circle_app.persistence.queries.rounds import in_pots_minor
from circle_app.services import ledger
from circle_app.services.rule_versions import in_force

_OPEN = tuple(state.value for state in OPEN_STATES)


def kept_in(rules: CircleRules) -> AccountKind:
    """Return the kind of account in which members of a circle keep what they put in."""
    return SHARES if rules.contribution.unit is ContributionUnit.SHARE else SAVINGS


def saved_minor(balances: Mapping[str, int], member_id: UUID) -> int:
    """Return what a member has put in, as savings and as shares: it is what loans go by."""
    return sum(balances.get(account_key(kind, member_id), 0) for kind in (SAVINGS, SHARES))


def claims(session: Session, rules: SavingsRules, member_id: UUID, savings_minor: int) -> Claims:
    """Gather what has a claim on a member's savings: the rule, loans, guarantees, requests."""
    return Claims(
        savings_minor,
        rules.keep_minor,
        owed_minor(session, rules, member_id),
        withdrawal_queries.promised_minor(session, member_id, _OPEN),
        guaranteed_minor(session, member_id),
        ahead_minor(session, member_id),
        in_pots_minor(session, member_id),
    )


def ahead_minor(session: Session, member_id: UUID) -> int:
    """Return what a member has paid ahead: it was put in for dues to come, so it stays."""
    member: Any = member_row(session, member_id)
    return int(member.ahead_minor)


def owed_minor(session: Session, rules: SavingsRules, member_id: UUID) -> int:
    """Return what a member's savings secure: own loans that run, are agreed or asked for."""
    if not rules.held_by_loans:
        return 0
    running = loan_queries.commitments(session, member_id)
    return int(running.outstanding_minor) + int(running.asked_minor)


def guaranteed_minor(session: Session, member_id: UUID) -> int:
    """Return what of a member's savings is held because the member stands for loans of others."""
    return sum(lien_of(row) for row in guarantee_queries.standing_for(session, member_id))


def lien_of(row: Any) -> int:
    """Return what one guarantee holds; ``row`` has it beside its loan."""
    return lien_minor(
        row.amount_minor,
        row.called_minor,
        status=row.status,
        loan_status=row.loan_status,
        principal_minor=row.principal_minor,
        outstanding_minor=row.outstanding_minor,
    )


def claims_of(session: Session, member_id: UUID, *, lock: bool = False) -> Claims:
    """Gather what has a claim on a member's savings today, by the rules that count today.

    Whoever decides on it holds the circle's row: everything that takes savings out or lets them
    secure something is done in turn under it. ``lock`` holds the savings themselves still, too.

    Raises:
        NotFound: No such member.
    """
    member: Any = member_row(session, member_id)
    if member is None:
        raise NotFound(what="member")
    circle: Any = circle_row(session, member.circle_id)
    rules = in_force(session, circle.id, clock.today(circle.time_zone)).rules.savings
    book_id = ledger.book_of_circle(session, circle.id)
    key = account_key(SAVINGS, member_id)
    if lock:
        savings = ledger.lock(session, [(book_id, key)])[book_id, key]
    else:
        savings = ledger.balance_minor(session, book_id, key)
    return claims(session, rules, member_id, savings)


def free_savings_minor(session: Session, member_id: UUID) -> int:
    """Return what of a member's savings nothing and nobody has a claim on."""
    return claims_of(session, member_id).free_minor
