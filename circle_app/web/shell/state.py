"""Who is signed in and which circle is open, as the frame shows it."""

from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from circle_app.domain.errors import NotFound
from circle_app.services.access import Actor
from circle_app.web import events


def initials_of(name: str) -> str:
    """One or two letters that stand for a name; Devanagari keeps its vowel signs."""
    words = name.split()
    if not words:
        return "?"
    first, last = words[0], words[-1]
    if "\u0900" <= first[0] <= "\u097f":
        end = 1
        while end < len(first) and "\u093a" <= first[end] <= "\u094f":
            end += 1
        return first[:end]
    return (first[0] + (last[0] if len(words) > 1 else first[1:2])).upper()


@dataclass(frozen=True)
class CircleLink:
    """A circle to switch to."""

    id: str = ""
    name: str = ""
    href: str = ""


@dataclass(frozen=True)
class Entered:
    """What every loading handler needs to know."""

    actor: Actor
    language: str
    circle_id: UUID | None


class ShellState(rx.State):
    """What the bars show."""

    person_name: str = ""
    person_initials: str = ""
    circle_id: str = ""
    circle_name: str = ""
    circles: list[CircleLink] = []
    unread: int = 0
    last_circle: str = rx.LocalStorage("", name="circle_last")


async def enter(state: rx.State) -> Entered:
    """Resolve who is looking, in which circle, and fill the frame; call it first in a load.

    Raises:
        NotSignedIn: Nobody is signed in.
        NotFound: The address names no circle of this person.
    """
    actor = await events.current_actor(state)
    shell = await state.get_state(ShellState)
    shell.person_name, shell.person_initials = actor.name, initials_of(actor.name)
    asked = events.route_arg(state, "circle")
    try:
        circle_id = UUID(asked or shell.last_circle) if asked or shell.last_circle else None
    except ValueError:
        if asked:
            raise NotFound(what="circle") from None
        circle_id = None
    shell.circle_id = str(circle_id or "")
    return Entered(actor, events.language_of(state), circle_id)
