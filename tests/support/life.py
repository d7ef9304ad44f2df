"""What lives of circles by chance have in common: acts that may be refused, votes, choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import proposals, reversals
from circle_app.services.access import Actor
from tests.factories import key
from tests.support.circles import member_id, rows


def uuid_of(value: Any) -> UUID:
    """Turn what a database without uuids kept into one."""
    return UUID(str(value))


class Life:
    """A circle to which anything may happen that a service allows.

    What happened, and what was refused, stands in ``story``: it is what a failure is read by.
    """

    def __init__(self, chance: Random, begun: datetime) -> None:
        self.chance, self.now = chance, begun
        self.story: list[str] = []
        self.done: Counter[str] = Counter()
        self.entries: list[UUID] = []
        self.circle: Any = None
        self.people: list[Actor] = []
        self.ids: dict[UUID, Actor] = {}

    @property
    def admin(self) -> Actor:
        """Who looks after the circle; stays to the end."""
        return self.people[0]

    def begins(self, circle: Any, people: Sequence[Actor]) -> None:
        """Say whose life it is."""
        self.circle, self.people = circle, list(people)
        self.ids = {member_id(actor, circle): actor for actor in people}

    def do(self, name: str, act: Callable[[], Any]) -> Any:
        """Do something; refusals are part of life, faults are not."""
        with clock.frozen(self.now):
            try:
                made = act()
            except CircleError as refused:
                refusal = refused
            else:
                self._tell(name)
                self.done[name] += 1
                return made
        self._tell(f"{name}: {refusal.code} {refusal.context}")
        assert refusal.http_status < 500, refusal.code
        return None

    def _tell(self, what: str) -> None:
        self.story.append(f"{self.now:%d %b %H:%M}  {what}")

    def some(self) -> Actor:
        """Anybody."""
        return self.chance.choice(self.people)

    def pick(self, query: str) -> UUID | None:
        """Anything of what a query finds, in the order in which it came to be."""
        found = [row[0] for row in rows(query)]
        return uuid_of(self.chance.choice(found)) if found else None

    def later(self, **span: int) -> None:
        """Time goes on."""
        self.now += timedelta(**span)

    def agree(self, proposal_id: UUID | None) -> None:
        """Everybody says yes, and whoever may decide agrees."""
        if proposal_id is None:
            return
        state = "SELECT status FROM proposal WHERE id = :id"
        for actor in list(self.people):
            if rows(state, id=proposal_id.hex) != [("open",)]:
                return
            self.do("vote", lambda who=actor: proposals.vote(who, proposal_id, "yes"))
        if rows(state, id=proposal_id.hex) == [("open",)]:
            self.do(
                "decide",
                lambda: proposals.decide(self.admin, proposal_id, approve=True, key=key()),
            )

    def take_back(self, entry_id: UUID | None) -> None:
        """Take an entry of the books back."""
        if entry_id is None:
            return
        made = self.do(
            "take back",
            lambda: reversals.reverse(
                self.admin, self.circle.id, entry_id, reason="Wrong", key=key()
            ),
        )
        if made is not None:
            self.agree(made.proposal_id)

    def told(self) -> str:
        """The end of the story, to be read when something is not as it should be."""
        return "\n".join(self.story[-30:])
