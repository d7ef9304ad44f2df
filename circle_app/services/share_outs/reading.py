"""Looking at a share-out: what it would be, how far it is, whether it still fits the books."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of, is_by_role
from circle_app.domain.share_outs import (
    MAX_COUNT_AGE_DAYS,
    OPEN_STATES,
    NothingToShareOut,
    ShareOutShort,
    ShareOutState,
    check_carried,
    check_social,
)
from circle_app.persistence import database
from circle_app.persistence.queries import share_outs as queries
from circle_app.persistence.queries import shares as share_queries
from circle_app.persistence.queries.circles import circle_row
from circle_app.services import access, ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.rule_versions import rules_of
from circle_app.services.share_outs.planning import (
    Figures,
    Options,
    boxes,
    figures,
    holds_of,
    sealed,
)
from circle_app.services.share_outs.views import (
    CountedBox,
    PlanView,
    ShareOutPreview,
    ShareOutView,
    read_counted,
    read_plan,
    view_of,
)

KIND = "share_out"


def preview(
    actor: Actor, circle_id: UUID, *, social: str = "keep", carry_shares: int = 0
) -> ShareOutPreview:
    """Say what it would be if the cycle was shared out now, by the books. Needs SHARE_OUT.

    Args:
        actor: Who may share out.
        circle_id: The circle.
        social: What becomes of the social fund: ``keep`` or ``equal``.
        carry_shares: How many shares each keeps in the next cycle at most.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not share out.
        InvalidInput: There is no such choice.
    """
    options = Options(check_social(social), check_carried(carry_shares))
    proposals.close_due(circle_id=circle_id)
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SHARE_OUT, writing=False)
        rules = rules_of(session, circle_id, place.rule_version)
        circle = circle_row(session, circle_id)
        plan, refusal = None, None
        try:
            today = clock.today(place.time_zone)
            plan = figures(session, circle, rules, options, today).plan
        except (NothingToShareOut, ShareOutShort) as nothing:
            refusal = nothing.code
        balances = ledger.balances_minor(session, ledger.book_of_circle(session, circle_id))
        newest = queries.newest_share_out(session, circle_id)
        cycle = share_queries.open_cycle(session, circle_id)
        chain = chain_of(rules, KIND, has_officers=place.has_officers)
        return ShareOutPreview(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            plan=plan,
            refusal=refusal,
            boxes=tuple(CountedBox(*each) for each in boxes(balances).items()),
            holds=holds_of(session, circle_id),
            share_out_id=newest.id if newest and newest.status in OPEN_STATES else None,
            decided_by="officer" if is_by_role(chain) else "vote",
            ends_on=None if cycle is None else cycle.ends_on,
        )


def worth(actor: Actor, circle_id: UUID, *, number: int) -> PlanView | None:
    """Say what the shares of a cycle are worth by the books. Needs SEE_BOOKS.

    Of a cycle that was shared out it is what they were worth then; nothing is known of one that
    nobody has shares of, or that ended with its circle.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not see the books.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        row = queries.newest_share_out(session, circle_id, number)
        if row is not None and row.status == ShareOutState.POSTED:
            return shown(session, actor, place, row).plan
        cycle = share_queries.open_cycle(session, circle_id)
        if cycle is None or cycle.number != number:
            return None
        rules = rules_of(session, circle_id, place.rule_version)
        try:
            today = clock.today(place.time_zone)
            circle = circle_row(session, circle_id)
            return figures(session, circle, rules, Options(), today).plan
        except (NothingToShareOut, ShareOutShort):
            return None


def get(actor: Actor, share_out_id: UUID) -> ShareOutView:
    """Return a share-out as it is planned or was carried out. Needs SEE_BOOKS.

    Raises:
        NotFound: No such share-out in a circle of the actor.
        NotAllowed: A member who may not see the books.
    """
    with database.reading() as session:
        found = queries.share_out_view(session, share_out_id)
        place = access.require_of(
            session, actor, found, "share_out", Permission.SEE_BOOKS, writing=False
        )
    proposals.close_due(circle_id=place.circle_id)
    with database.reading(snapshot=True) as session:
        return shown(session, actor, place, queries.share_out_view(session, share_out_id))


def newest(actor: Actor, circle_id: UUID, *, number: int | None = None) -> ShareOutView | None:
    """Return the newest share-out of a circle, whatever became of it. Needs SEE_BOOKS.

    Args:
        actor: A member.
        circle_id: The circle.
        number: The cycle that is shared out; any where it is None.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not see the books.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
    proposals.close_due(circle_id=circle_id)
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        row = queries.newest_share_out(session, circle_id, number)
        return None if row is None else shown(session, actor, place, row)


def shown(session: Session, actor: Actor, place: Standing, row: Any) -> ShareOutView:
    """Show a share-out as it stands now."""
    posted = row.status == ShareOutState.POSTED
    stale = row.status in OPEN_STATES and not fits(session, place, row)
    return view_of(
        row,
        place,
        stale=stale,
        lines=queries.line_rows(session, row.id) if posted else (),
        user_opened=row.opened_by == actor.user_id,
    )


def fits(session: Session, place: Standing, row: Any) -> bool:
    """Say whether what was counted and planned still fits the books and the members."""
    return current(session, place, row) is not None


def current(session: Session, place: Standing, row: Any, *, lock: bool = False) -> Figures | None:
    """Return the figures of a plan if it still fits the books and the members, else nothing."""
    _, sequence, on = read_counted(row.counted)
    if on < clock.today(place.time_zone) - timedelta(days=MAX_COUNT_AGE_DAYS):
        return None
    rules = rules_of(session, place.circle_id, place.rule_version)
    options = Options(check_social(row.social), row.carry_shares)
    try:
        circle = circle_row(session, place.circle_id)
        found = figures(session, circle, rules, options, on, lock=lock)
    except CircleError:
        return None
    same = found.cycle.id == row.cycle_id and found.sequence == sequence
    return found if same and found.seal == sealed(read_plan(row.plan), sequence) else None
