"""A member's record in a circle: what the others look at before they vote on a loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.charts import POOL
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import records as queries
from circle_app.services import access, ledger
from circle_app.services.access import Actor
from circle_app.services.savings import saved_minor


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """What the books know of a member, and what the pool could lend today.

    Attributes:
        dues: Contributions that have fallen due or are paid.
        dues_on_time: Those of them that were paid in time.
        loans_repaid: Loans paid back.
        loans_running: Loans not paid back yet.
    """

    member_id: UUID
    name: str
    joined_at: datetime | None
    currency: str
    savings_minor: int
    dues: int
    dues_on_time: int
    loans_repaid: int
    loans_running: int
    pool_minor: int


def of_member(actor: Actor, member_id: UUID) -> MemberRecord:
    """Return a member's record. Needs SEE_MEMBERS and SEE_BOOKS, or to be the member.

    Raises:
        NotFound: No such member in a circle of the actor.
        NotAllowed: The actor sees the member, but not the books.
    """
    with database.reading() as session:
        member = queries.member_place(session, member_id)
        if member is None:
            raise NotFound(what="member")
        place = access.require_of(
            session, actor, member, "member", Permission.SEE_CIRCLE, writing=False
        )
        if member_id != place.member_id and not place.may(Permission.SEE_MEMBERS):
            raise NotFound(what="member")
        if member_id != place.member_id and not place.may(Permission.SEE_BOOKS):
            raise NotAllowed(permission=Permission.SEE_BOOKS.value)
        balances = ledger.balances_minor(session, ledger.book_of_circle(session, member.circle_id))
        dues = queries.dues_kept(session, member_id, clock.today(place.time_zone))
        by_status = queries.loans_by_status(session, member_id)
    return MemberRecord(
        member_id=member_id,
        name=member.name,
        joined_at=member.joined_at,
        currency=place.currency,
        savings_minor=saved_minor(balances, member_id),
        dues=dues.total,
        dues_on_time=int(dues.on_time),
        loans_repaid=by_status.get("closed", 0),
        loans_running=by_status.get("active", 0) + by_status.get("defaulted", 0),
        pool_minor=sum(balances.get(kind.code, 0) for kind in POOL),
    )
