"""Asking nobody any more for what is done: settled by the act, for all who were asked about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.notice_lives import SETTLES, SETTLES_OWN, about, done_by
from circle_app.persistence import database
from circle_app.persistence.queries import notices as queries
from circle_app.services import events


@dataclass(frozen=True, slots=True)
class Settled:
    """What an act settles.

    Attributes:
        by: The key of the notices of the act itself, which stay.
        about: The thing.
        for_all: Kinds of notices that ask nobody any more.
        for_one: Kinds of notices that do not ask ``done_by`` any more.
    """

    by: str
    about: str
    for_all: frozenset[str]
    for_one: frozenset[str]
    done_by: UUID | None

    def fits(self, notice: Any) -> bool:
        """Say whether a notice (``kind``, ``key``, ``about``, ``user_id``) is settled by it."""
        if notice.about != self.about or notice.key == self.by:
            return False
        mine = notice.user_id == self.done_by and notice.kind in self.for_one
        return mine or notice.kind in self.for_all


def settled_by(event: Any) -> Settled | None:
    """Return what an act settles; None for most."""
    for_all = SETTLES.get(event.kind, frozenset())
    for_one = SETTLES_OWN.get(event.kind, frozenset())
    if not for_all and not for_one:
        return None
    params = json.loads(event.params)
    thing = about(event.kind, event.subject_id, params)
    whose = done_by(event.kind, event.actor_id, params) if for_one else None
    return Settled(f"event:{event.id}", thing, for_all, for_one, whose) if thing else None


def settles_any(event: Any, notices: Sequence[Any]) -> bool:
    """Say whether an act settles one of some notices."""
    settled = settled_by(event) if notices else None
    return settled is not None and any(settled.fits(each) for each in notices)


def settle(session: Session, acts: Sequence[Any]) -> int:
    """Settle what others were asked before these acts; return how many notices that were."""
    found = [(settled, act.at) for act in acts if (settled := settled_by(act)) is not None]
    if not found:
        return 0
    done = 0
    asked = queries.asked(session, sorted({settled.about for settled, _ in found}))
    for settled, at in found:
        over = [each for each in asked if settled.fits(each)]
        if over:
            queries.settle(session, [each.id for each in over], at)
            done += len(over)
        for each in over:
            database.touch(session, events.bell_room(each.user_id))
        asked = [each for each in asked if each not in over]
    return done
