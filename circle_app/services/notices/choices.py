"""What a person wants to hear by which way, when not, and whether letters are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from circle_app.persistence.queries.notices import (
    channels_for,
    choices,
    keep_choice,
    keep_hours,
    reached,
    zone_of,
)
from circle_app.services import events, installation
from circle_app.services.access import Actor

DIGESTS = ("none", "daily", "weekly")
WAYS: tuple[Channel, ...] = tuple(way for way in Channel if way is not Channel.IN_APP)
HOME_ZONE = "Asia/Kolkata"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person hears of, and how.

    Attributes:
        grid: Whether an area's notices come by a way, for every area and way.
        missing: Why a way cannot be chosen, where it cannot: ``not_set_up``, ``no_email``,
            ``no_phone``; none of a way by which the person can be reached.
        quiet_from, quiet_to: Minutes since midnight; None where nothing is quiet.
        digest: ``none``, ``daily`` or ``weekly``.
    """

    grid: Mapping[tuple[Area, Channel], bool]
    missing: Mapping[Channel, str]
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
    lacks = {
        Channel.EMAIL: "" if person.has_email else "no_email",
        Channel.SMS: "" if person.has_phone else "no_phone",
        Channel.WHATSAPP: "" if person.has_phone else "no_phone",
    }
    ways = channels_for(session, actor.user_id)
    missing = {
        way: "not_set_up" if way.value not in ways else lacks[way]
        for way in WAYS
        if way.value not in ways or lacks.get(way)
    }
    return Choices(
        grid=grid,
        missing=missing,
        quiet_from=person.quiet_from,
        quiet_to=person.quiet_to,
        time_zone=person.time_zone or _zone(session, actor),
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
        for (area, way), on in sorted((grid or {}).items()):
            keep_choice(session, actor.user_id, area, way, on=on)
        _keep_hours(session, actor, quiet=quiet, no_quiet=no_quiet, digest=digest)
        events.record(session, "person.notices_changed", actor, visible=False)
        return _show(session, actor)


def _keep_hours(
    session: Session,
    actor: Actor,
    *,
    quiet: tuple[int, int] | None,
    no_quiet: bool,
    digest: str | None,
) -> None:
    values: dict[str, Any] = {}
    if quiet is not None:
        values |= {"quiet_from": quiet[0], "quiet_to": quiet[1]}
    if no_quiet:
        values |= {"quiet_from": None, "quiet_to": None}
    if digest is not None:
        values["digest"] = digest
        if digest == "none":
            values["digest_on"] = None  # whoever begins anew is not told of what is long past
    if values:
        # Hours are those of the clocks where the person's circle is.
        zone = _zone(session, actor)
        keep_hours(session, actor.user_id, values | {"time_zone": zone})


def _zone(session: Session, actor: Actor) -> str:
    return zone_of(session, actor.user_id) or installation.current().region_time_zone
