"""What a person wants to hear by which way, when not, and whether letters are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from circle_app.domain.notices import (
    NOTICES,
    Area,
    Channel,
    InvalidNoticeChoice,
    Quiet,
    Rule,
)
from circle_app.persistence import database
from circle_app.persistence.queries.notices import CHOICES, HOURS, choices, open_channels, reached
from circle_app.services import events
from circle_app.services.access import Actor

DIGESTS = ("none", "daily", "weekly")
WAYS: tuple[Channel, ...] = tuple(way for way in Channel if way is not Channel.IN_APP)
HOME_ZONE = "Asia/Kolkata"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person hears of, and how.

    Attributes:
        grid: Whether an area's notices come by a way, for every area and way.
        possible: The ways that are set up and by which the person can be reached.
        quiet_from, quiet_to: Minutes since midnight; None where nothing is quiet.
        digest: ``none``, ``daily`` or ``weekly``.
    """

    grid: Mapping[tuple[Area, Channel], bool]
    possible: frozenset[Channel]
    quiet_from: int | None
    quiet_to: int | None
    time_zone: str
    digest: str


def usual(area: Area, way: Channel) -> bool:
    """Whether somebody who chose nothing hears of an area by a way."""
    rules: list[Rule] = [rule for rule in NOTICES.values() if rule.area is area]
    return any(way in rule.usual for rule in rules)


def show(actor: Actor) -> Choices:
    """Return what the actor chose, with what is usual where nothing was."""
    with database.reading() as session:
        return _show(session, actor)


def _show(session: Session, actor: Actor) -> Choices:
    person: Any = reached(session, [actor.user_id])[0]
    chosen = {(row.area, row.channel): row.enabled for row in choices(session, [actor.user_id])}
    grid = {
        (area, way): chosen.get((area.value, way.value), usual(area, way))
        for area in Area
        for way in WAYS
    }
    can = {
        Channel.EMAIL: person.has_email,
        Channel.SMS: person.has_phone,
        Channel.WHATSAPP: person.has_phone,
        Channel.TELEGRAM: True,
        Channel.PUSH: True,
    }
    ways = open_channels(session, None)
    possible = frozenset(way for way in WAYS if can[way] and way.value in ways)
    return Choices(
        grid=grid,
        possible=possible,
        quiet_from=person.quiet_from,
        quiet_to=person.quiet_to,
        time_zone=person.time_zone or HOME_ZONE,
        digest=person.digest or "none",
    )


@database.retried
def change(
    actor: Actor,
    *,
    grid: Mapping[tuple[str, str], bool] | None = None,
    quiet: tuple[int, int] | None = None,
    no_quiet: bool = False,
    digest: str | None = None,
) -> Choices:
    """Change what the actor hears of; what is not named stays.

    Args:
        actor: Whose choices they are.
        grid: On or off, by area and channel.
        quiet: First and last minute of the quiet hours since midnight.
        no_quiet: Disturb at any hour again.
        digest: ``none``, ``daily`` or ``weekly``.

    Raises:
        InvalidNoticeChoice: No such area, channel, hour or rhythm.
    """
    if digest is not None and digest not in DIGESTS:
        raise InvalidNoticeChoice(field="digest")
    for area, way in grid or {}:
        if area not in list(Area) or way not in [each.value for each in WAYS]:
            raise InvalidNoticeChoice(field=f"{area}.{way}"[:40])
    if quiet is not None:
        if quiet[0] == quiet[1]:
            raise InvalidNoticeChoice(field="quiet_to")
        Quiet(*quiet, HOME_ZONE)
    with database.transaction() as session:
        _keep_grid(session, actor, grid or {})
        _keep_hours(session, actor, quiet=quiet, no_quiet=no_quiet, digest=digest)
        events.record(session, "person.notices_changed", actor, visible=False)
        return _show(session, actor)


def _keep_grid(session: Session, actor: Actor, grid: Mapping[tuple[str, str], bool]) -> None:
    connection = session.connection()
    for (area, way), enabled in grid.items():
        here = (CHOICES.c.user_id == actor.user_id) & (CHOICES.c.area == area)
        connection.execute(delete(CHOICES).where(here, CHOICES.c.channel == way))
        connection.execute(
            insert(CHOICES).values(user_id=actor.user_id, area=area, channel=way, enabled=enabled)
        )


def _keep_hours(
    session: Session,
    actor: Actor,
    *,
    quiet: tuple[int, int] | None,
    no_quiet: bool,
    digest: str | None,
) -> None:
    connection = session.connection()
    found = connection.execute(select(HOURS).where(HOURS.c.user_id == actor.user_id)).one_or_none()
    values: dict[str, Any] = (
        dict(found._mapping)
        if found
        else {
            "user_id": actor.user_id,
            "quiet_from": None,
            "quiet_to": None,
            "time_zone": HOME_ZONE,
            "digest": "none",
            "digest_on": None,
        }
    )
    if quiet is not None:
        values["quiet_from"], values["quiet_to"] = quiet
    if no_quiet:
        values["quiet_from"] = values["quiet_to"] = None
    if digest is not None:
        values["digest"] = digest
    connection.execute(delete(HOURS).where(HOURS.c.user_id == actor.user_id))
    connection.execute(insert(HOURS).values(**values))
