"""Counting what is shared out: each box, its difference booked first, and the plan that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.counts import COUNTED, check_countable, check_counted
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import MAX_REASON_LENGTH
from circle_app.domain.share_outs import (
    OPEN_STATES,
    BoxNotCounted,
    ShareOutHeld,
    ShareOutOpen,
    ShareOutState,
    check_carried,
    check_social,
)
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import share_outs as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.persistence.queries.share_outs import SHARE_OUTS
from circle_app.services import access, cycles, events, ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.reconciliation.counts import write_down
from circle_app.services.rule_versions import rules_of
from circle_app.services.share_outs.planning import Figures, Options, boxes, figures, holds_of
from circle_app.services.share_outs.reading import current, shown
from circle_app.services.share_outs.states import keep
from circle_app.services.share_outs.views import (
    CountedBox,
    ShareOutView,
    counted_text,
    plan_text,
)


@database.retried
def count(
    actor: Actor,
    circle_id: UUID,
    *,
    counted: Mapping[str, int],
    reason: str | None = None,
    social: str = "keep",
    carry_shares: int = 0,
    key: str,
) -> ShareOutView:
    """Write down what lies in each box, book the differences, and plan by that. Needs SHARE_OUT.

    Whatever was counted before and not asked for yet is put aside; so is what was agreed to and
    fits the books no more.

    Args:
        actor: Who counted.
        circle_id: The circle.
        counted: What lies there, by box: ``cash``, and where there is any ``expense_fund`` and
            ``social_cash``.
        reason: Why it differs from the books; asked for where it does.
        social: What becomes of the social fund: ``keep`` or ``equal``.
        carry_shares: How many shares each keeps in the next cycle at most.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not the actor's to do.
        NothingToShareOut: Nobody has shares.
        ShareOutOpen: One is being decided, or was agreed to and still fits.
        ShareOutHeld: Something has to be cleared up first; ``holds`` says what.
        BoxNotCounted: A box with money in it is missing.
        ShareOutShort: There is less than members own besides their shares.
        ReasonMissing: There is a difference, and nothing says why.
        NotCountable, InvalidAmount, InvalidInput, PeriodClosed: Nothing was written.
    """
    _check_counted(counted)
    options = Options(check_social(social), check_carried(carry_shares))
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.SHARE_OUT)
        what = (circle_id, sorted(counted.items()), why, options.social.value, carry_shares)
        once = Once(session, actor.user_id, "share_out.count", key, {"what": what})
        if once.stored is not None:
            return once.replay(ShareOutView)
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.SHARE_OUT)
        _make_way(session, place)
        _check_clear(session, circle_id)
        made = _count(session, actor, place, counted, why)
        rules = rules_of(session, circle_id, place.rule_version)
        found = figures(session, circle, rules, options, clock.today(circle.time_zone))
        made_id = _put(session, actor, place, found, made)
        row = queries.share_out_view(session, made_id)
        return once.remember(shown(session, actor, place, row))


def _check_counted(counted: Mapping[str, int]) -> None:
    for account, amount in counted.items():
        check_counted(amount, {})
        check_countable(account)


def _check_clear(session: Session, circle_id: UUID) -> None:
    holds = holds_of(session, circle_id)
    if holds:
        raise ShareOutHeld(holds=holds)


def _make_way(session: Session, place: Standing) -> None:
    """Let a new count take the place of one that nobody was asked about, or that fits no more."""
    waiting = queries.newest_share_out(session, place.circle_id)
    if waiting is None or waiting.status not in OPEN_STATES:
        return
    if waiting.status != ShareOutState.COUNTING and current(session, place, waiting) is not None:
        raise ShareOutOpen(share_out_id=waiting.id)
    if waiting.proposal_id is not None:
        locked_proposal(session, waiting.proposal_id)
    row = queries.locked_share_out(session, waiting.id)
    if row.status not in OPEN_STATES:  # carried out or refused while it was waited for
        return
    if row.proposal_id is not None:
        proposals.cancel_proposal(session, row.proposal_id)
    keep(session, row.id, ShareOutState.CANCELLED)


def _count(
    session: Session,
    actor: Actor,
    place: Standing,
    counted: Mapping[str, int],
    reason: str | None,
) -> tuple[CountedBox, ...]:
    book_id = ledger.book_of_circle(session, place.circle_id)
    # All boxes and what their differences are booked against, in one order for all.
    keys = {*COUNTED, *(kind.code for kind in COUNTED.values())}
    locked = ledger.lock(session, {(book_id, key) for key in keys})
    booked = boxes({code: locked[book_id, code] for code in COUNTED})
    missing = next((code for code in booked if code not in counted), None)
    if missing is not None:
        raise BoxNotCounted(field="counted", account=missing)
    found = []
    for account in (code for code in COUNTED if code in counted):
        held = locked[book_id, account]
        write_down(
            session,
            place,
            actor,
            account=account,
            counted_minor=counted[account],
            booked_minor=held,
            pieces={},
            reason=reason if counted[account] != held else None,
            on=clock.today(place.time_zone),
        )
        found.append(CountedBox(account, held, counted[account]))
    return tuple(found)


def _put(
    session: Session,
    actor: Actor,
    place: Standing,
    found: Figures,
    counted: tuple[CountedBox, ...],
) -> UUID:
    share_out_id, plan = new_id(), found.plan
    values: dict[str, Any] = {
        "id": share_out_id,
        "circle_id": place.circle_id,
        "cycle_id": found.cycle.id,
        "status": ShareOutState.COUNTING.value,
        "counted": counted_text(counted, found.sequence, found.on),
        "difference_minor": sum(each.difference_minor for each in counted),
        "social": found.options.social.value,
        "carry_shares": found.options.carry_shares,
        "plan": plan_text(plan),
        "plan_sha256": found.seal,
        "version": 1,
        "opened_by": actor.user_id,
        "opened_at": clock.now(),
    }
    session.connection().execute(insert(SHARE_OUTS), values)
    events.record(
        session,
        "share_out.counted",
        actor,
        circle_id=place.circle_id,
        subject_id=share_out_id,
        params={
            "by": place.member_name,
            "cycle": plan.cycle_number,
            "amount_minor": plan.cash_minor,
            "difference_minor": values["difference_minor"],
            "currency": place.currency,
        },
    )
    return share_out_id
