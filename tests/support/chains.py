"""People with roles in one circle, and matters that they take through chains of steps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.decisions import ApprovalStep, StepBy
from circle_app.domain.votes import VotingRule
from circle_app.persistence import database
from circle_app.services import access, proposals
from circle_app.services.access import Actor
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, member_id

KIND = "test"
VOTE = ApprovalStep()
HOURS = 10


def role(name: str = "", *, approvals: int = 1, escalation: str = "") -> ApprovalStep:
    """A step that officers take within ten hours."""
    return ApprovalStep(
        StepBy.ROLE, name, approvals=approvals, within_hours=HOURS, escalation=escalation
    )


class Board:
    """A circle in which each person holds the role that stands behind the colon.

    ``Board("Asha:admin", "Rekha:treasurer", "Sunita")``; time moves only with :meth:`wait`.
    """

    def __init__(self, *cast: str) -> None:
        """Open the circle and hand the roles out."""
        self.now: datetime = MORNING
        names = [told.partition(":")[0] for told in cast]
        with clock.frozen(self.now):
            people = [person(name) for name in names]
            # Officers would be let in one by one; here it is only about what they decide.
            self.circle = circle_of(*people)
            self.people: dict[str, Actor] = dict(zip(names, people, strict=True))
            self.ids: dict[str, UUID] = {
                name: member_id(actor, self.circle) for name, actor in self.people.items()
            }
        with database.transaction() as session:
            session.connection().execute(
                text("UPDATE circle SET preset = 'savings' WHERE id = :id"), self._key(self.circle)
            )
        for told in cast:
            name, _, office = told.partition(":")
            self.give(name, office or "member", recheck=False)

    @staticmethod
    def _key(thing: Any) -> dict[str, Any]:
        found = thing if isinstance(thing, UUID) else thing.id
        sqlite = database.engine().dialect.name == "sqlite"
        return {"id": found.hex if sqlite else found}

    def give(self, name: str, office: str, *, recheck: bool = True) -> None:
        """Give somebody a role, let them leave (``left``) or come back (``active``)."""
        column = "status" if office in ("left", "active") else "role"
        with clock.frozen(self.now), database.transaction() as session:
            session.connection().execute(
                text(f"UPDATE member SET {column} = :value WHERE id = :id"),
                {"value": office, **self._key(self.ids[name])},
            )
            if recheck:
                proposals.recheck(session, self.circle.id)

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def put(self, who: str, *steps: ApprovalStep, about: str = "", **more: Any) -> UUID:
        """Ask for a decision by some steps."""
        actor = self.people[who]
        interested = frozenset(self.ids[name] for name in about.split())
        with clock.frozen(self.now), database.transaction() as session:
            place = access.standing(session, actor, self.circle.id)
            asked = proposals.open_proposal(
                session,
                actor,
                place,
                kind=KIND,
                rule=VotingRule(interested_vote=False),
                steps=steps,
                title="A tarpaulin",
                interested=interested,
                **more,
            )
            proposals.settle(session, asked, self.now, actor)
        return asked.id

    def say(self, who: str, asked: UUID, *, approve: bool = True, note: str | None = None) -> str:
        """Answer as an officer; returns how the whole matter stands."""
        with clock.frozen(self.now):
            done = proposals.decide(self.people[who], asked, approve=approve, note=note, key=key())
        return done.status

    def vote(self, who: str, asked: UUID, vote: str = "yes") -> str:
        """Vote as a member; returns how the whole matter stands."""
        with clock.frozen(self.now):
            return proposals.vote(self.people[who], asked, vote).status

    def seen(self, asked: UUID, who: str = "Asha") -> proposals.ProposalView:
        """A matter as somebody sees it."""
        with clock.frozen(self.now):
            return proposals.get(self.people[who], asked)

    def told(self, asked: UUID) -> list[str]:
        """Its steps in short: ``treasurer approved``, ``vote open``, ``officer waiting``."""
        return [
            f"{'vote' if step.decider == 'vote' else step.role or 'officer'} {step.status}"
            for step in self.seen(asked).steps
        ]
