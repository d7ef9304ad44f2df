"""Whom an act concerns, worked out when word of it is passed on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.notices import Audience, Rule
from circle_app.persistence.queries import concerned
from circle_app.services import access

_Found = frozenset[UUID]


def recipients(session: Session, event: Any, rule: Rule) -> frozenset[UUID]:
    """Return who is to be told of an act: people with accounts, never who did it.

    Args:
        session: The transaction.
        event: The act: ``kind``, ``circle_id``, ``actor_id``, ``subject_id``, ``people``.
        rule: Whom such acts concern.
    """
    found: set[UUID] = set()
    for audience in rule.to:
        found |= _WAYS[audience](session, event, rule)
    return frozenset(found - {event.actor_id})


def _everybody(session: Session, event: Any, _rule: Rule) -> _Found:
    return concerned.everybody(session, event.circle_id)


def _owner(session: Session, event: Any, _rule: Rule) -> _Found:
    named = frozenset(UUID(each) for each in json.loads(event.people))
    if event.subject_id is None:
        return named
    return named | concerned.owner(session, event.kind.partition(".")[0], event.subject_id)


def _electors(session: Session, event: Any, _rule: Rule) -> _Found:
    return concerned.electors(session, event.subject_id, undecided=False)


def _undecided(session: Session, event: Any, _rule: Rule) -> _Found:
    return concerned.electors(session, event.subject_id, undecided=True)


def _asker(session: Session, event: Any, _rule: Rule) -> _Found:
    return concerned.asker(session, event.subject_id)


def _guarantors(session: Session, event: Any, _rule: Rule) -> _Found:
    return concerned.guarantors(session, event.subject_id)


def _parties(session: Session, event: Any, _rule: Rule) -> _Found:
    return concerned.parties(session, event.subject_id)


def _officers(session: Session, event: Any, rule: Rule) -> _Found:
    if rule.permission is None:
        return frozenset()
    if not access.has_officers(session, event.circle_id):
        # Where members run the circle themselves, each of them may do what an officer would.
        return concerned.everybody(session, event.circle_id)
    roles = access.roles_with(session, event.circle_id, rule.permission)
    return concerned.with_roles(session, event.circle_id, roles)


_WAYS: Mapping[Audience, Callable[[Session, Any, Rule], _Found]] = {
    Audience.EVERYBODY: _everybody,
    Audience.OWNER: _owner,
    Audience.ELECTORS: _electors,
    Audience.UNDECIDED: _undecided,
    Audience.ASKER: _asker,
    Audience.GUARANTORS: _guarantors,
    Audience.PARTIES: _parties,
    Audience.OFFICERS: _officers,
}
