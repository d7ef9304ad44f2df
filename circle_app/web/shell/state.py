"""Who is signed in and which circle is open, as the frame shows it."""

import time
from dataclasses import dataclass, replace
from typing import Final

import reflex as rx

from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.rules import CircleRules
from circle_app.i18n import text
from circle_app.services import bulk, circles, today
from circle_app.services.access import Actor
from circle_app.services.around import around
from circle_app.services.loans import may_tend
from circle_app.services.rounds.overview import rotates
from circle_app.services.shares.cycles import sells
from circle_app.web import events, live, routes
from circle_app.web.role_wording import YOU_ARE
from circle_app.web.shell import bell

#: So long the figures of the menu are good, in seconds: not every act counts them anew.
FRESH: Final = 15


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
class Desk:
    """What the menu offers whoever collects in a circle with officers, and how much waits.

    ``today`` and ``payments`` are figures as text, empty where nothing waits; ``counted_at`` is in
    seconds since the server began. Whether shares are bought there is said to everybody.
    """

    collects: bool = False
    today: str = ""
    payments: str = ""
    circle_id: str = ""
    counted_at: int = 0
    meets: bool = False
    sells_shares: bool = False
    rotates: bool = False


@dataclass(frozen=True)
class Entered:
    """What every loading handler needs to know: who, in which words, in which circle if any."""

    actor: Actor
    language: str
    circle: circles.CircleCard | None


class ShellState(rx.State):
    """What the bars show."""

    person_name: str = ""
    person_initials: str = ""
    circle_id: str = ""
    circle_name: str = ""
    my_role: str = ""
    has_officers: bool = False
    may_set: bool = False
    # A borrower of a lender sees the own loans and payments, and nothing of the others.
    sees_members: bool = True
    sees_books: bool = True
    sees_activity: bool = True
    tends_loans: bool = False
    is_operator: bool = False
    desk: Desk = Desk()
    circles: list[CircleLink] = []
    last_circle: str = rx.LocalStorage("", name="circle_last")


def desk_of(card: circles.CircleCard, counts: today.Counts) -> Desk:
    """What the menu offers whoever collects, with the figures beside its entries."""
    return Desk(
        collects=True,
        today=bell.figure(counts.today),
        payments=bell.figure(counts.collect),
        circle_id=str(card.id),
        counted_at=int(time.monotonic()),
        meets=Permission.HOLD_MEETING in card.my_permissions,
    )


def _is_fresh(desk: Desk, circle_id: str) -> bool:
    """Whether the figures are of this circle and were counted a moment ago."""
    return desk.circle_id == circle_id and time.monotonic() - desk.counted_at < FRESH


def collects(card: circles.CircleCard) -> bool:
    """Whether somebody collects for a circle that has officers."""
    return PRESETS[card.preset].has_officers and not bulk.COLLECTS.isdisjoint(card.my_permissions)


def _link(card: circles.CircleCard) -> CircleLink:
    """Whoever collects for a circle begins with what waits there."""
    route = routes.TODAY if collects(card) else routes.CIRCLE
    return CircleLink(str(card.id), card.name, str(routes.path(route, circle=str(card.id))))


def _by_rules(desk: Desk, rules: CircleRules | None) -> Desk:
    """Say whether by the rules that count now shares are bought there, or the pot goes round."""
    found = (rules is not None and sells(rules), rules is not None and rotates(rules))
    if found == (desk.sells_shares, desk.rotates):
        return desk
    return replace(desk, sells_shares=found[0], rotates=found[1])


async def _fill_desk(shell: ShellState, actor: Actor, card: circles.CircleCard | None) -> None:
    if card is None or not collects(card):
        shell.desk = Desk()
    elif not _is_fresh(shell.desk, str(card.id)):
        shell.desk = desk_of(card, await events.run(today.counts, actor, card.id))


async def enter(state: rx.State) -> Entered:
    """Resolve who is looking, in which circle, and fill the frame; call it first in a load.

    Raises:
        NotSignedIn: Nobody is signed in.
        NotFound: The address names no circle of this person.
    """
    live.start_reading(state)
    actor = await events.current_actor(state)
    shell = await state.get_state(ShellState)
    shell.person_name, shell.person_initials = actor.name, initials_of(actor.name)
    shell.is_operator = actor.is_operator
    asked = events.route_arg(state, "circle")
    place = await events.run(around, actor, asked or shell.last_circle)
    shell.circles = [_link(card) for card in place.mine]
    found = place.here
    if asked and (found is None or str(found.id) != asked):
        raise NotFound(what="circle")
    shell.circle_id = str(found.id) if found else ""
    shell.circle_name = found.name if found else ""
    shell.has_officers = found is not None and PRESETS[found.preset].has_officers
    granted = found.my_permissions if found else frozenset()
    shell.may_set = Permission.EDIT_CIRCLE in granted
    shell.sees_members = Permission.SEE_MEMBERS in granted
    shell.sees_books = Permission.SEE_BOOKS in granted
    shell.tends_loans = may_tend(granted)
    shell.sees_activity = Permission.SEE_ACTIVITY in granted
    office = YOU_ARE.get(str(found.my_role)) if found else None
    await _fill_desk(shell, actor, found)
    if (desk := _by_rules(shell.desk, place.rules)) is not shell.desk:
        shell.desk = desk
    await bell.ring(state, actor)
    shell.my_role = text(events.language_of(state), office) if office else ""
    if shell.circle_id and shell.last_circle != shell.circle_id:
        shell.last_circle = shell.circle_id
    return Entered(actor, events.language_of(state), found)
