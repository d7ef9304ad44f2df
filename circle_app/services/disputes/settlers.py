"""Who may answer the disputes of a circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.disputes import ENTRY, PERSON, may_settle
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import disputes as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing

# More than can be involved in one entry: the first of them that is not may answer.
ENOUGH = 50


@dataclass(frozen=True, slots=True)
class Settlers:
    """Who may answer, for some disputes of one circle.

    Attributes:
        able: Who each member is that may settle disputes.
        concerned: Members whose accounts an entry moved, by entry.
    """

    able: dict[UUID, UUID]
    concerned: dict[UUID, frozenset[UUID]]

    def include(self, actor: Actor, place: Standing, row: Any) -> bool:
        """Say whether the actor may answer one of the disputes."""
        if not place.may(Permission.SETTLE_DISPUTE):
            return False
        return may_settle(
            actor.user_id,
            about=PERSON if row.entry_id is None else ENTRY,
            opener_id=row.opener_id,
            involved=self._involved(actor, place, row),
            able=frozenset(self.able.values()),
        )

    def _involved(self, actor: Actor, place: Standing, row: Any) -> frozenset[UUID | None]:
        if row.entry_id is None:
            return frozenset({row.person_id})
        theirs = {**self.able, place.member_id: actor.user_id}
        members = self.concerned.get(row.entry_id, frozenset())
        return frozenset({row.recorder_id, *(theirs.get(each) for each in members)})


def settlers(session: Session, place: Standing, rows: Sequence[Any]) -> Settlers:
    """Gather who may answer some disputes of the circle."""
    roles = access.roles_with(session, place.circle_id, Permission.SETTLE_DISPUTE)
    if not place.has_officers:
        roles = (*roles, "member")
    able = queries.able(session, place.circle_id, roles, ENOUGH)
    entries = [row.entry_id for row in rows if row.entry_id is not None]
    return Settlers(able, queries.concerned(session, entries))
