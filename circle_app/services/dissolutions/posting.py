"""Ending a circle that was agreed to end: everything is booked at once, or nothing is.

Four steps: what loans have earned up to today; the surplus (or loss) to the members; each member's
settlement out of the boxes; the social fund. Afterwards every account is empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain import accounting_months as months
from circle_app.domain.accounting_months import Act
from circle_app.domain.charts import (
    FEES,
    INTEREST,
    LOANS,
    PAYOUT,
    PENALTIES,
    SOCIAL_CASH,
    SOCIAL_FUND,
)
from circle_app.domain.departures import DepartureState, SetOff
from circle_app.domain.dissolutions import (
    DissolutionHeld,
    DissolutionState,
    Drawn,
    Policy,
    Share,
    SharesMoved,
    WrongDissolutionState,
    check_divides,
    drained,
    draw,
)
from circle_app.domain.errors import NotFound
from circle_app.domain.financials import results
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import departures as open_queries
from circle_app.persistence.queries import dissolutions as queries
from circle_app.persistence.queries.circles import CIRCLES, INVITES, locked_circle
from circle_app.persistence.queries.departures import DEPARTURES
from circle_app.persistence.queries.dissolutions import DISSOLUTIONS
from circle_app.services import access, cycles, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.departures import tidying
from circle_app.services.dissolutions.planning import Estate, estate
from circle_app.services.dissolutions.views import (
    DissolutionView,
    basis_of,
    closing_view,
    kept_text,
    view_of,
)
from circle_app.services.idempotency import Once
from circle_app.services.ledger_closing import close_through, lock_book
from circle_app.services.loans import set_offs
from circle_app.services.periods.closing import keep_change
from circle_app.services.shares import cycles as share_cycles

EARNINGS, SURPLUS = "dissolution.earnings", "dissolution.surplus"
SETTLEMENT, SOCIAL = "dissolution.settlement", "dissolution.social"
DISSOLVED = "dissolved"


@database.retried
def post(actor: Actor, dissolution_id: UUID, *, key: str) -> DissolutionView:
    """Pay everybody out and close the circle for good, as it was agreed. Needs MOVE_FUNDS.

    What the circle holds in wallets goes into the members' wallets; the rest is handed out by hand.
    The books stay readable for everybody who is a member now.

    Raises:
        NotFound: No such dissolution in a circle of the actor.
        NotAllowed: The actor's role does not move the circle's money.
        WrongDissolutionState: It is not agreed to, or carried out already.
        SharesMoved: Something was booked, or somebody came or went, since it was agreed to.
        DissolutionHeld, MembersOwe, BooksDiffer: It does not come out even any more.
    """
    with database.reading() as session:
        seen = queries.dissolution_view(session, dissolution_id)
        access.require_of(session, actor, seen, "dissolution", Permission.SEE_CIRCLE, writing=False)
    if seen is not None:
        cycles.ensure_open(seen.circle_id)
    with database.transaction() as session:
        # A repeat comes when the circle takes no writing any more.
        place = access.require_of(
            session, actor, seen, "dissolution", Permission.MOVE_FUNDS, writing=False
        )
        payload = {"dissolution": dissolution_id}
        once = Once(session, actor.user_id, "dissolution.post", key, payload)
        if once.stored is not None:
            return once.replay(DissolutionView)
        circle = locked_circle(session, place.circle_id)
        if circle.status == "active":
            access.require(session, actor, circle.id, Permission.MOVE_FUNDS)
        row = _locked(session, actor, circle, dissolution_id)
        _post(session, actor, place, circle, row)
        return once.remember(_shown(session, actor, dissolution_id))


def _shown(session: Session, actor: Actor, dissolution_id: UUID) -> DissolutionView:
    row = queries.dissolution_view(session, dissolution_id)
    if row is None:
        raise NotFound(what="dissolution")
    return view_of(row, access.standing(session, actor, row.circle_id))


def _locked(session: Session, actor: Actor, circle: Any, dissolution_id: UUID) -> Any:
    """Lock the dissolution, after withdrawing every wish and question of the circle."""
    seen = queries.dissolution_view(session, dissolution_id)
    if seen is None or seen.status != DissolutionState.AGREED or circle.status != "active":
        raise WrongDissolutionState(status=seen.status if seen else "")
    holds = queries.holds_of_circle(session, circle.id)
    if holds:
        raise DissolutionHeld(holds=holds)
    at, people = clock.now(), queries.members_of(session, circle.id)
    loans = open_queries.wished_loans(session, people)
    savings = open_queries.wished_withdrawals(session, people)
    tidying.close_questions(session, open_queries.open_questions(session, circle.id))
    row = queries.locked_dissolution(session, dissolution_id)
    if row.status != DissolutionState.AGREED:  # taken back in the meantime
        raise WrongDissolutionState(status=row.status)
    tidying.cancel_wishes(session, actor, loans, savings, at)
    return row


def _post(session: Session, actor: Actor, place: Standing, circle: Any, row: Any) -> None:
    at = clock.now()
    found = estate(session, circle, Policy(row.policy), lock=True)
    if found.holds:  # said to be paid while this waited for the loans
        raise DissolutionHeld(holds=found.holds)
    if found.basis != basis_of(row.plan):
        raise SharesMoved
    check_divides(found.closing, circle.currency)
    planned = _drafts(found, place, row)
    drafts = [draft for draft, _ in planned]
    posted = ledger.post(session, drafts, actor_id=actor.user_id, at=at)
    for made, (_, member_id) in zip(posted, planned, strict=True):
        if member_id is not None:
            _keep(session, actor, found, member_id, made.entry_id, row.reason, at)
    for share in found.closing.shares:
        tidying.let_dues_off(session, share.member_id, found.on)
    share_cycles.end_with_circle(session, circle.id, found.on)
    _check_empty(session, found)
    _close_books(session, actor, found, row.reason, at)
    _close(session, actor, place, found, row, at)


def _close_books(session: Session, actor: Actor, found: Estate, reason: str, at: datetime) -> None:
    """Close the month as well: whatever waited for its turn meanwhile books nothing any more."""
    month = months.month_of(found.on)
    book = lock_book(session, found.circle.id)
    close_through(session, book, months.end_of(month))
    keep_change(
        session, found.circle.id, book, Act.CLOSED, month, at=at, actor=actor, reason=reason
    )


def _check_empty(session: Session, found: Estate) -> None:
    """Make sure that nothing is left anywhere; else everything is rolled back."""
    left = {
        key: amount
        for key, amount in ledger.balances_minor(session, found.book_id).items()
        if amount
    }
    if left:
        message = f"accounts are not empty after a dissolution: {left}"
        raise AssertionError(message)


def _drafts(found: Estate, place: Standing, row: Any) -> list[tuple[Draft, UUID | None]]:
    """Return all entries in their order, with whose settlement an entry is."""
    planned: list[tuple[Draft, UUID | None]] = [
        (draft, None)
        for draft in (
            *_entry(found, row, EARNINGS, _earned(found)),
            *_entry(found, row, SURPLUS, _shared(found)),
        )
    ]
    nets = [
        (share.member_id, share.net_minor, share.member_id in found.purses)
        for share in found.closing.shares
    ]
    drawn = draw(nets, found.held)
    for share in found.closing.shares:
        planned += _settlement(found, place, row, share, drawn[share.member_id])
    for share in found.closing.shares:
        aside = Counter({SOCIAL_FUND.code: share.social_minor})
        aside[SOCIAL_CASH.code] -= share.social_minor
        planned += [(draft, None) for draft in _entry(found, row, SOCIAL, aside, share)]
    return planned


def _settlement(
    found: Estate, place: Standing, row: Any, share: Share, drawn: Drawn
) -> list[tuple[Draft, UUID | None]]:
    """A member's entry, and the one in the own book where some of it goes into the wallet."""
    into = drawn.wallet_minor
    transfer_id = new_id() if into else None
    lines = _settled(found, share, drawn)
    planned: list[tuple[Draft, UUID | None]] = [
        (draft, share.member_id)
        for draft in _entry(found, row, SETTLEMENT, lines, share, transfer_id)
    ]
    if into:
        draft = found.purses[share.member_id].draft_in(
            into,
            "wallet.settlement",
            found.on,
            params={"circle": place.circle_name},
            subject_id=row.id,
            transfer_id=transfer_id,
        )
        planned.append((draft, None))
    return planned


def _entry(
    found: Estate,
    row: Any,
    kind: str,
    moved: Counter[str],
    share: Share | None = None,
    transfer_id: UUID | None = None,
) -> Iterable[Draft]:
    lines = tuple(Line(account, amount) for account, amount in moved.items() if amount)
    if lines:
        yield Draft(
            found.book_id,
            kind,
            lines,
            found.on,
            params={"name": share.name} if share else {},
            subject_id=row.id,
            transfer_id=transfer_id,
            reason=row.reason,
        )


def _earned(found: Estate) -> Counter[str]:
    """What running loans have earned up to today and nobody has booked yet."""
    moved: Counter[str] = Counter()
    for member_id, loans in found.loans.items():
        for each in loans:
            owed = each.debt.owed
            moved[account_key(LOANS, member_id)] += owed.total_minor - owed.principal_minor
            moved[INTEREST.code] -= owed.interest_minor
            moved[FEES.code] -= owed.fee_minor
            moved[PENALTIES.code] -= owed.penalty_minor
    return moved


def _shared(found: Estate) -> Counter[str]:
    """Empty income and expense into what members are owed; a loss out of what is theirs."""
    moved: Counter[str] = Counter(results(found.balances))
    for key, amount in _earned(found).items():
        if not key.startswith(LOANS.code):
            moved[key] -= amount
    for share in found.closing.shares:
        if share.surplus_minor > 0:
            moved[account_key(PAYOUT, share.member_id)] -= share.surplus_minor
        for code, amount in drained(share.plan.owned, max(0, -share.surplus_minor)):
            moved[f"{code}:{share.member_id}"] += amount
    return moved


def _settled(found: Estate, share: Share, drawn: Drawn) -> Counter[str]:
    """Everything that is a member's against the loans and what is paid out."""
    moved: Counter[str] = Counter()
    lost = dict(drained(share.plan.owned, max(0, -share.surplus_minor)))
    for code, amount in share.plan.owned:
        moved[f"{code}:{share.member_id}"] += amount - lost.get(code, 0)
    moved[account_key(PAYOUT, share.member_id)] += max(0, share.surplus_minor)
    for each in found.loans[share.member_id]:
        moved[account_key(LOANS, share.member_id)] -= each.debt.owed.total_minor
    for code, amount in drawn.lines:
        moved[code] -= amount
    return moved


def _keep(
    session: Session,
    actor: Actor,
    found: Estate,
    member_id: UUID,
    entry_id: UUID,
    reason: str,
    at: datetime,
) -> None:
    """Write down what a member's entry did to loans and expenses."""
    loans = found.loans[member_id]
    paid = [
        SetOff(each.loan.id, each.loan.number, each.debt.owed, each.debt.owed) for each in loans
    ]
    set_offs.keep(session, actor, loans, paid, entry_id=entry_id, on=found.on, at=at, note=reason)
    tidying.pay_expenses(session, member_id, entry_id)


def _close(
    session: Session, actor: Actor, place: Standing, found: Estate, row: Any, at: datetime
) -> None:
    connection, circle = session.connection(), found.circle
    connection.execute(
        update(DEPARTURES)
        .where(DEPARTURES.c.circle_id == circle.id, DEPARTURES.c.status.in_(queries.OPEN))
        .values(status=DepartureState.CANCELLED.value)
    )
    connection.execute(
        update(INVITES)
        .where(INVITES.c.circle_id == circle.id, INVITES.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    connection.execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == circle.id)
        .values(status=DISSOLVED, next_cycle_on=None, listed=False)
    )
    shown = closing_view(found.closing, row.policy)
    connection.execute(
        update(DISSOLUTIONS)
        .where(DISSOLUTIONS.c.id == row.id)
        .values(
            status=DissolutionState.POSTED.value,
            plan=kept_text(shown, found.basis),
            posted_by=actor.user_id,
            posted_at=at,
        )
    )
    events.record(
        session,
        "circle.dissolved",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={
            "name": circle.name,
            "by": place.member_name,
            "amount_minor": shown.payout_minor,
            "currency": circle.currency,
        },
        before={"status": circle.status},
        after={"status": DISSOLVED},
        users=tuple(member.user_id for member in found.members if member.user_id),
    )
