"""Whom an act concerns, worked out when word of it is passed on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.notices import Area, Audience, Rule
from circle_app.domain.permissions import Permission, permissions_of
from circle_app.persistence.queries import concerned
from circle_app.services import access

_Found = frozenset[UUID]
_NOBODY: Final[_Found] = frozenset()
# Whose matter these are hears how it ended in words of their own, and so does who asked: but for
# an expense, which may be nobody's.
_TOLD_OTHERWISE: Final = frozenset({"loan", "withdrawal", "leave", "admission", "expense"})
_CONCLUDED: Final = ("proposal.approved", "proposal.rejected")
# What whoever reads disputes that are not their own may do.
_READS_ENTRIES: Final = (Permission.SEE_BOOKS,)
_READS_COMPLAINTS: Final = (Permission.SETTLE_DISPUTE, Permission.SEE_AUDIT)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom acts concern, with what was looked up before for acts of the same circles."""

    session: Session
    _members: dict[tuple[UUID, Permission | None], _Found] = field(default_factory=dict)
    _officers: dict[UUID, bool] = field(default_factory=dict)

    def concerned(self, event: Any, rule: Rule) -> _Found:
        """Return whom an act concerns: people with accounts, whoever did it among them.

        Args:
            event: The act: ``kind``, ``circle_id``, ``actor_id``, ``subject_id``, ``params``,
                ``people``.
            rule: Whom such acts concern.
        """
        found: set[UUID] = set()
        for audience in rule.to:
            found |= _WAYS[audience](self, event, rule)
        if found and rule.not_owner:
            found -= _owner(self, event, rule)
        if found and rule.sees is not None:
            found &= self.members_who(event.circle_id, rule.sees)
        return frozenset(found)

    def has_officers(self, circle_id: UUID) -> bool:
        """Whether a circle has officers."""
        if circle_id not in self._officers:
            self._officers[circle_id] = access.has_officers(self.session, circle_id)
        return self._officers[circle_id]

    def members_who(self, circle_id: UUID, may: Permission | None) -> _Found:
        """Return the active members of a circle who may do something, or all of them."""
        known = self._members.get((circle_id, may))
        if known is None:
            known = self._looked_up(circle_id, may)
            self._members[circle_id, may] = known
        return known

    def _looked_up(self, circle_id: UUID, may: Permission | None) -> _Found:
        if may is None:
            return concerned.everybody(self.session, circle_id)
        if self.has_officers(circle_id):
            roles = access.roles_with(self.session, circle_id, may)
            return concerned.with_roles(self.session, circle_id, roles)
        # Where members run the circle themselves, each of them may do what an officer would,
        # but for what takes a vote there.
        peers = may in permissions_of("member", has_officers=False)
        return concerned.everybody(self.session, circle_id) if peers else _NOBODY


def applies(event: Any, rule: Rule) -> bool:
    """Say whether an act of the rule's kind is one of those that people are told of."""
    if rule.only is None:
        return True
    name, value = rule.only
    told = json.loads(event.params)
    return name in told and told[name] == value


def _everybody(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return asking.members_who(event.circle_id, None)


def _named(event: Any) -> _Found:
    return frozenset(UUID(each) for each in json.loads(event.people))


def _owner(asking: Asking, event: Any, _rule: Rule) -> _Found:
    if event.subject_id is None:
        return _named(event)
    area = event.kind.partition(".")[0]
    return _named(event) | concerned.owner(asking.session, area, event.subject_id)


def _deciders(asking: Asking, event: Any, _rule: Rule) -> _Found:
    step = concerned.open_step(asking.session, event.subject_id)
    if step is None:
        return _NOBODY
    if step.decider == "vote":
        return concerned.electors(asking.session, event.subject_id, step.number)
    roles: tuple[str, ...] = (step.role,)
    if not step.role:
        roles = access.roles_with(asking.session, event.circle_id, Permission.DECIDE)
    parties = frozenset(UUID(each) for each in json.loads(step.interested))
    return concerned.answerers(
        asking.session, event.subject_id, event.circle_id, roles, parties | {step.opened_by}
    )


def _voters(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return concerned.voters(asking.session, event.subject_id) - _told_otherwise(asking, event)


def _asker(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return concerned.asker(asking.session, event.subject_id) - _told_otherwise(asking, event)


def _told_otherwise(asking: Asking, event: Any) -> _Found:
    kind = json.loads(event.params).get("kind")
    if event.kind not in _CONCLUDED or kind not in _TOLD_OTHERWISE:
        return _NOBODY
    return concerned.matter_parties(asking.session, event.subject_id, and_asker=kind != "expense")


def _talkers(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return concerned.talkers(asking.session, event.subject_id)


def _borrower(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return concerned.owner(asking.session, "loan", event.subject_id)


def _guarantor(asking: Asking, event: Any, rule: Rule) -> _Found:
    # The act names the two whom it concerns; the other one is the borrower.
    return _named(event) - _borrower(asking, event, rule)


def _guarantors(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return concerned.guarantors(asking.session, event.subject_id)


def _moved(asking: Asking, event: Any, _rule: Rule) -> _Found:
    return concerned.moved(asking.session, event.subject_id)


def _invoiced(asking: Asking, event: Any, _rule: Rule) -> _Found:
    told = json.loads(event.params)
    return concerned.invoiced(asking.session, event.circle_id, told["first"], told["last"])


def _parties(asking: Asking, event: Any, rule: Rule) -> _Found:
    # Where one entry is disputed twice, the act says which dispute it is of.
    dispute = json.loads(event.params).get(rule.subject, event.subject_id)
    found = concerned.parties(asking.session, UUID(str(dispute)))
    # Who spoke as an officer and is none any more does not read on.
    readers = _READS_ENTRIES if found.of_entry else _READS_COMPLAINTS
    able = frozenset().union(*(asking.members_who(event.circle_id, may) for may in readers))
    return found.own | (found.spoke & able)


def _officers(asking: Asking, event: Any, rule: Rule) -> _Found:
    if rule.permission is None:
        return _NOBODY
    if rule.permission is Permission.ADMIT and concerned.is_put(asking.session, event.subject_id):
        return _NOBODY  # Whoever decides on it is told of the decision that is asked for.
    return asking.members_who(event.circle_id, rule.permission)


def _operators(asking: Asking, _event: Any, _rule: Rule) -> _Found:
    return concerned.operators(asking.session)


def also(asking: Asking, event: Any, rule: Rule) -> bool:
    """Say whether those are told for whom the act has other words.

    Where members run the circle, all who would do what follows from a decision have voted on it.
    """
    return rule.area is not Area.WORK or asking.has_officers(event.circle_id)


_WAYS: Mapping[Audience, Callable[[Asking, Any, Rule], _Found]] = {
    Audience.EVERYBODY: _everybody,
    Audience.DECIDERS: _deciders,
    Audience.VOTERS: _voters,
    Audience.OWNER: _owner,
    Audience.ASKER: _asker,
    Audience.TALKERS: _talkers,
    Audience.BORROWER: _borrower,
    Audience.GUARANTORS: _guarantors,
    Audience.GUARANTOR: _guarantor,
    Audience.MOVED: _moved,
    Audience.INVOICED: _invoiced,
    Audience.PARTIES: _parties,
    Audience.OFFICERS: _officers,
    Audience.OPERATORS: _operators,
}
