"""People for the bench, made through the services as in real life."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from circle_app.services import circles, invites, sessions, wallets
from circle_app.services.access import Actor
from tests.factories import key, person

FILLED_MINOR = 10**11
SIZE = 20


@dataclass(frozen=True, slots=True)
class Group:
    """A circle with its people; each has the cookie of a signed-in browser."""

    circle_id: UUID
    actors: tuple[Actor, ...]
    cookies: tuple[str, ...]


def neighbours(count: int) -> list[Actor]:
    """Sign people up, each with plenty in the wallet, all in one circle."""
    actors = [person(f"Person {number}") for number in range(1, count + 1)]
    for actor in actors:
        wallets.top_up(actor, amount_minor=FILLED_MINOR, method="cash", key=key())
    join_together(actors, "Neighbours")
    return actors


def join_together(actors: list[Actor], name: str) -> UUID:
    """Have the first person open a circle and the others join it by its code."""
    opened = circles.create(actors[0], name=name, preset="lending", key=key())
    for actor in actors[1:]:
        invites.join(actor, str(opened.invite_code), key=key())
    return opened.id


def group(name: str, size: int = SIZE) -> Group:
    """Make a circle of new people who are signed in."""
    actors = [person(f"{name} {number}") for number in range(1, size + 1)]
    circle_id = join_together(actors, name)
    return Group(circle_id, tuple(actors), signed_in(actors))


def signed_in(actors: list[Actor]) -> tuple[str, ...]:
    """Open a browser's session for each."""
    return tuple(
        sessions.open_web_session(actor.user_id, address="127.0.0.1", agent="bench")
        for actor in actors
    )
