"""A family that saves in turns: its circle, its run with slots taken, rounds paid and drawn."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from circle_app.persistence import database
from circle_app.services import circles, contributions, invites, memberships
from circle_app.services.access import Actor
from circle_app.services.rounds import drawing, proofs, runs, slots
from tests.factories import NAMES, key, person
from tests.support.circles import rows

NAME = "Diwali Parivar Circle"


class Family(NamedTuple):
    """A circle with a running run; the owner holds the first slot."""

    circle: Any
    run: Any
    people: tuple[Actor, ...]

    @property
    def owner(self) -> Actor:
        """Who runs the rounds."""
        return self.people[0]

    def round_id(self, number: int = 1) -> UUID:
        """A round that has begun."""
        found = rows(
            "SELECT id FROM round WHERE run_id = :run AND number = :number",
            run=stored(self.run.id),
            number=number,
        )
        return UUID(str(found[0][0]))

    def pay(self, *people: Actor) -> None:
        """Pay what is due, recorded at once."""
        for actor in people or self.people:
            contributions.pay(actor, self.circle.id, method="cash", key=key())

    def draw(self, number: int = 1) -> proofs.DrawView:
        """Hold the draw of a round."""
        return drawing.hold(self.owner, self.round_id(number), key=key())


def stored(ident: UUID) -> str:
    """Write an id as both databases compare it in plain SQL."""
    with database.reading() as session:
        sqlite = session.connection().dialect.name == "sqlite"
    return ident.hex if sqlite else str(ident)


def family(members: int = 4, *, rules: dict[str, Any] | None = None) -> Family:
    """Open a circle by draw with one slot each, and its first round."""
    given = {"confirmation": "nobody", **(rules or {})}
    people = tuple(person(NAMES[number % len(NAMES)]) for number in range(members))
    opened = circles.create(people[0], name=NAME, preset="rosca_draw", rules=given, key=key())
    for actor in people[1:]:
        joined = invites.join(actor, str(opened.invite_code), key=key())
        memberships.approve(people[0], joined.member_id)
    run = runs.plan(people[0], opened.id, key=key())
    for actor in people:
        slots.take(actor, run.id, key=key())
    run = runs.open(people[0], run.id, key=key())
    return Family(circles.get(people[0], opened.id), run, people)
