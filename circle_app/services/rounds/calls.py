"""What members in default owe at once for rounds that have not begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.slots import called_minor
from circle_app.persistence.queries import slots as queries


def called(session: Session, members: Collection[UUID]) -> dict[UUID, int]:
    """Return what members in default still owe for rounds to come; others are left out.

    What they pay beyond their dues is kept for those rounds, whatever the rules say of a surplus:
    each round takes its part of it when it begins.
    """
    found: dict[UUID, int] = defaultdict(int)
    for row in queries.in_default(session, members) if members else ():
        found[row.member_id] += called_minor(
            row.slots, row.to_come, row.amount_minor, row.ahead_minor
        )
    return {member_id: amount for member_id, amount in found.items() if amount}
