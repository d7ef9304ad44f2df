"""Carrying out a share-out that was agreed to: everything is booked at once, or nothing is.

What the shares brought goes to the members first; then each member has one entry that pays loans
and fines, keeps shares for the next cycle and hands out the rest; then the social fund, if it is
given back. The cycle is closed and the next one opened, at the price of the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import (
    DISTRIBUTED,
    FINES,
    PAYOUT,
    SHARES,
    SOCIAL_CASH,
    SOCIAL_FUND,
)
from circle_app.domain.departures import SetOff
from circle_app.domain.dissolutions import Drawn, draw
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.permissions import Permission
from circle_app.domain.share_outs import (
    Part,
    ShareOutHeld,
    ShareOutStale,
    ShareOutState,
    WrongShareOutState,
)
from circle_app.domain.shares import PurchaseKind, PurchaseStatus
from circle_app.persistence import database
from circle_app.persistence.queries import share_outs as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.persistence.queries.share_outs import LINES
from circle_app.services import access, cycles, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans import set_offs
from circle_app.services.loans.closings import credit_lines
from circle_app.services.loans.set_offs import PartPaid, RunningLoan, part_paid
from circle_app.services.rule_versions import rules_of
from circle_app.services.share_outs.planning import Figures
from circle_app.services.share_outs.reading import current, shown
from circle_app.services.share_outs.states import keep
from circle_app.services.share_outs.views import ShareOutView
from circle_app.services.shares import cycles as share_cycles

SURPLUS, SETTLEMENT, SOCIAL = "share_out.surplus", "share_out.settlement", "share_out.social"


@dataclass(frozen=True, slots=True)
class Act:
    """A share-out that is being carried out."""

    actor: Actor
    place: Standing
    row: Any
    found: Figures
    at: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Share:
    """One member's entry: what it pays on which loan, and where the money is taken from."""

    part: Part
    closed: tuple[RunningLoan, ...]
    partly: PartPaid | None
    drawn: Drawn


@database.retried
def post(actor: Actor, share_out_id: UUID, *, key: str) -> ShareOutView:
    """Pay everybody out as it was agreed, and open the next cycle. Needs MOVE_FUNDS.

    Everything is booked on the day of the count, to the figures that were agreed to. What the
    circle holds in wallets goes into the members' wallets; the rest is handed out by hand.

    Raises:
        NotFound: No such share-out in a circle of the actor.
        NotAllowed: The actor's role does not move the circle's money.
        WrongShareOutState: It is not agreed to, or carried out already.
        ShareOutStale: Something was booked since the count, or somebody came or went.
        ShareOutHeld: Something has to be cleared up first; ``holds`` says what.
        PeriodClosed: The day of the count lies in a month that was closed since.
    """
    with database.reading() as session:
        seen = queries.share_out_view(session, share_out_id)
        access.require_of(session, actor, seen, "share_out", Permission.MOVE_FUNDS)
    if seen is not None:
        cycles.ensure_open(seen.circle_id)
    with database.transaction() as session:
        place = access.require_of(session, actor, seen, "share_out", Permission.MOVE_FUNDS)
        once = Once(session, actor.user_id, "share_out.post", key, {"share_out": share_out_id})
        if once.stored is not None:
            return once.replay(ShareOutView)
        circle = locked_circle(session, place.circle_id)
        # Who was relieved of the money while this waited for its turn hands none out.
        place = access.require(session, actor, circle.id, Permission.MOVE_FUNDS)
        row = queries.locked_share_out(session, share_out_id)
        if row.status != ShareOutState.AGREED:
            raise WrongShareOutState(status=row.status)
        found = current(session, place, row, lock=True)
        if found is None:
            raise ShareOutStale
        if found.holds:
            raise ShareOutHeld(holds=found.holds)
        _post(session, Act(actor, place, row, found, clock.now(), clock.today(circle.time_zone)))
        after = queries.share_out_view(session, share_out_id)
        return once.remember(shown(session, actor, place, after))


def _post(session: Session, act: Act) -> None:
    found = act.found
    shares = _shares(act)
    planned: list[tuple[Draft, UUID | None]] = [
        (draft, None) for draft in _entry(act, SURPLUS, _surplus(found))
    ]
    for share in shares:
        planned += _settlement(act, share)
    for part in found.division.parts:
        aside = Counter({SOCIAL_FUND.code: part.social_minor})
        aside[SOCIAL_CASH.code] -= part.social_minor
        planned += [(draft, None) for draft in _entry(act, SOCIAL, aside, part)]
    drafts = [draft for draft, _ in planned]
    posted = ledger.post(session, drafts, actor_id=act.actor.user_id, at=act.at)
    entries = {
        member_id: made.entry_id
        for made, (_, member_id) in zip(posted, planned, strict=True)
        if member_id is not None
    }
    for share in shares:
        _keep_debts(session, act, share, entries.get(share.part.stake.member_id))
    _keep_lines(session, act, entries)
    _open_next(session, act, entries)
    _record(session, act)


def _shares(act: Act) -> list[Share]:
    found = act.found
    nets = [
        (part.stake.member_id, part.net_minor, part.stake.member_id in found.purses)
        for part in found.division.parts
    ]
    drawn = draw(nets, found.held)
    return [_share(act, part, drawn[part.stake.member_id]) for part in found.division.parts]


def _share(act: Act, part: Part, drawn: Drawn) -> Share:
    """Say which loans the set-off closes, the oldest first, and which it pays in part."""
    left, closed, partly = part.on_loans_minor, [], None
    for each in sorted(act.found.loans[part.stake.member_id], key=lambda one: one.debt.number):
        owed = each.debt.owed.total_minor
        if owed <= left:
            closed.append(each)
        elif left:
            partly = part_paid(each, left, act.found.on, act.today)
        left = max(0, left - owed)
    return Share(part, tuple(closed), partly, drawn)


def _surplus(found: Figures) -> Counter[str]:
    """What the shares brought beyond their cost, to each; a loss out of what was paid for them."""
    moved: Counter[str] = Counter()
    for part in found.division.parts:
        member_id = part.stake.member_id
        kind = PAYOUT if part.gain_minor > 0 else SHARES
        moved[account_key(kind, member_id)] -= part.gain_minor
        moved[DISTRIBUTED.code] += part.gain_minor
    return moved


def _settlement(act: Act, share: Share) -> list[tuple[Draft, UUID | None]]:
    """A member's entry, and the one in the own book where some of it goes into the wallet."""
    member_id, into = share.part.stake.member_id, share.drawn.wallet_minor
    transfer_id = new_id() if into else None
    planned: list[tuple[Draft, UUID | None]] = [
        (draft, member_id)
        for draft in _entry(act, SETTLEMENT, _settled(share), share.part, transfer_id)
    ]
    if into:
        draft = act.found.purses[member_id].draft_in(
            into,
            "wallet.share_out",
            act.found.on,
            params={"circle": act.place.circle_name},
            subject_id=act.row.id,
            transfer_id=transfer_id,
        )
        planned.append((draft, None))
    return planned


def _settled(share: Share) -> Counter[str]:
    """The shares and what they brought, against loans, fines, new shares and what is paid."""
    part, moved = share.part, Counter[str]()
    member_id = part.stake.member_id
    capital = account_key(SHARES, member_id)
    moved[capital] += part.stake.capital_minor + min(0, part.gain_minor) - part.carried_minor
    moved[account_key(PAYOUT, member_id)] += max(0, part.gain_minor)
    applied = [each.debt.owed for each in share.closed]
    if share.partly is not None:
        applied.append(share.partly.applied)
    for each in applied:
        for line in credit_lines(member_id, each):
            moved[line.account] += line.amount_minor
    moved[FINES.code] -= part.on_fines_minor
    for code, amount in share.drawn.lines:
        moved[code] -= amount
    return moved


def _entry(
    act: Act,
    kind: str,
    moved: Counter[str],
    part: Part | None = None,
    transfer_id: UUID | None = None,
) -> Iterable[Draft]:
    lines = tuple(Line(account, amount) for account, amount in moved.items() if amount)
    params: dict[str, Any] = {"cycle": act.found.cycle.number}
    if part is not None:
        params |= {"name": part.stake.name, "shares": part.stake.shares}
    if lines:
        yield Draft(
            act.found.book_id,
            kind,
            lines,
            act.found.on,
            params=params,
            subject_id=act.row.id,
            transfer_id=transfer_id,
        )


def _keep_debts(session: Session, act: Act, share: Share, entry_id: UUID | None) -> None:
    """Write down what a member's entry did to loans and fines."""
    if entry_id is None:
        return
    paid = [
        SetOff(each.loan.id, each.loan.number, each.debt.owed, each.debt.owed)
        for each in share.closed
    ]
    set_offs.keep(
        session,
        act.actor,
        share.closed,
        paid,
        entry_id=entry_id,
        on=act.found.on,
        at=act.at,
        note="",
    )
    if share.partly is not None:
        set_offs.keep_part(
            session, act.actor, share.partly, entry_id=entry_id, today=act.today, at=act.at
        )
    if share.part.on_fines_minor:
        member_id = share.part.stake.member_id
        queries.pay_fine(session, act.place.circle_id, member_id, share.part.on_fines_minor)


def _keep_lines(session: Session, act: Act, entries: dict[UUID, UUID]) -> None:
    session.connection().execute(
        insert(LINES),
        [
            {
                "share_out_id": act.row.id,
                "member_id": part.stake.member_id,
                "shares": part.stake.shares,
                "entitled_minor": part.entitled_minor,
                "social_minor": part.social_minor,
                "set_off_minor": part.set_off_minor,
                "debt_minor": part.debt_minor,
                "carried_shares": part.carried_shares,
                "carried_minor": part.carried_minor,
                "paid_minor": part.payout_minor,
                "status": "paid",
                "entry_id": entries.get(part.stake.member_id),
            }
            for part in act.found.division.parts
        ],
    )


def _open_next(session: Session, act: Act, entries: dict[UUID, UUID]) -> None:
    """Close the cycle, and open the next one with the shares that are carried over."""
    circle_id, found = act.place.circle_id, act.found
    share_cycles.closed(session, found.cycle.id, found.on)
    rules = rules_of(session, circle_id, act.place.rule_version)
    if not share_cycles.sells(rules) and not found.division.carried_shares:
        return
    following = share_cycles.opened(session, circle_id, rules, found.on)
    carried = {
        part.stake.member_id: part.carried_shares
        for part in found.division.parts
        if part.carried_shares
    }
    if not carried:
        return
    session.connection().execute(
        insert(PURCHASES),
        [
            {
                "id": new_id(),
                "circle_id": circle_id,
                "member_id": member_id,
                "cycle_id": following.id,
                "kind": PurchaseKind.CARRIED.value,
                "shares": shares,
                "price_minor": following.price_minor,
                "bought_on": found.on,
                "status": PurchaseStatus.CONFIRMED.value,
                # Nothing moved where the same shares are carried over at their cost.
                "entry_id": entries.get(member_id),
                "recorded_by": act.actor.user_id,
                "recorded_at": act.at,
            }
            for member_id, shares in carried.items()
        ],
    )
    share_cycles.put_in(session, following.id, carried)


def _record(session: Session, act: Act) -> None:
    keep(
        session,
        act.row.id,
        ShareOutState.POSTED,
        posted_by=act.actor.user_id,
        posted_at=act.at,
    )
    division = act.found.division
    events.record(
        session,
        "share_out.posted",
        act.actor,
        circle_id=act.place.circle_id,
        subject_id=act.row.id,
        params={
            "by": act.place.member_name,
            "cycle": act.found.cycle.number,
            "amount_minor": division.payout_minor,
            "shares": division.shares,
            "currency": act.place.currency,
        },
        users=tuple(member.user_id for member in act.found.members if member.user_id),
    )
