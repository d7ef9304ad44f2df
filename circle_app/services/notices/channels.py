"""Setting up the ways out: of the installation by operators, of a circle by its officers.

Passwords and keys go in and never come out: what is shown is a label. A form that is sent without
them keeps what is there.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.hosts import clean_host
from circle_app.adapters.ids import new_id
from circle_app.adapters.messages.providers import (
    PLACE,
    InvalidProvider,
    check_provider,
    masked,
)
from circle_app.domain.errors import NotFound
from circle_app.domain.notices import Channel
from circle_app.domain.permissions import Permission
from circle_app.domain.ways_out import (
    PROVIDED,
    WAYS,
    ChannelMissing,
    InvalidChannel,
    MailSettings,
    checked_contact,
    checked_cost,
    checked_mail,
)
from circle_app.persistence import database
from circle_app.persistence.queries import channels as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events, outside
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.notices.way_views import WayView, views


def allow(session: Session, actor: Actor, circle_id: UUID | None, *, writing: bool = True) -> str:
    """Make sure that the actor looks after the ways; return the name acts are told under.

    Raises:
        NotFound: The actor operates nothing, or is not in the circle.
        NotAllowed: The actor does not look after the ways of the circle.
    """
    if circle_id is None:
        operators.require(session, actor)
        return actor.name
    wanted = Permission.MANAGE_GATEWAY
    return access.require(session, actor, circle_id, wanted, writing=writing).member_name


def shown(actor: Actor, circle_id: UUID | None) -> tuple[WayView, ...]:
    """Show every way there can be. Needs an operator; MANAGE_GATEWAY for those of a circle.

    Raises:
        NotFound: The actor operates nothing, or is not in the circle.
        NotAllowed: The actor does not look after the ways of the circle.
    """
    with database.reading() as session:
        allow(session, actor, circle_id, writing=False)
        return views(session, circle_id)


@database.retried
def set_mail(actor: Actor, circle_id: UUID | None, typed: MailSettings) -> None:
    """Set a mail server up. Needs an operator; MANAGE_GATEWAY for that of a circle.

    Raises:
        NotFound, NotAllowed: See :func:`shown`.
        InvalidHost: Nobody knows the machine, or circles may not use it.
        InvalidChannel: Something else cannot be.
    """
    with database.reading() as session:
        allow(session, actor, circle_id)
    typed = replace(typed, host=clean_host(typed.host))
    if circle_id is not None and 0 < typed.port < 2**16:
        outside.reach(typed.host, typed.port)
    with database.transaction() as session:
        name = _begin(session, actor, circle_id)
        row = queries.locked(session, circle_id, Channel.EMAIL.value)
        known = json.loads(row.settings) if row is not None else None
        kept = checked_mail(typed, known)
        _keep(session, actor, name, circle_id, Channel.EMAIL, row, kept, label=kept["host"])


@database.retried
def set_provider(
    actor: Actor, circle_id: UUID | None, kind: str, *, url: str = "", cost_minor: int = 0
) -> None:
    """Set a provider of SMS or chats up. Needs an operator; MANAGE_GATEWAY for that of a circle.

    Args:
        actor: Who sets it up.
        circle_id: The circle; None for the installation.
        kind: ``sms``, ``whatsapp`` or ``telegram``.
        url: The provider's address with its keys; empty keeps the one there is.
        cost_minor: What one message costs.

    Raises:
        NotFound, NotAllowed: See :func:`shown`.
        InvalidProvider: The address cannot be used.
        InvalidChannel: Something else cannot be.
    """
    way = _kind(kind, PROVIDED)
    cost = checked_cost(cost_minor)
    with database.transaction() as session:
        name = _begin(session, actor, circle_id)
        row = queries.locked(session, circle_id, way.value)
        if url.strip():
            url = check_provider(url, operator=circle_id is None)
            if way is not Channel.TELEGRAM and PLACE not in url:
                raise InvalidProvider(field="url", reason="place")
        elif row is not None:
            url = json.loads(row.settings)["url"]
        else:
            raise InvalidProvider(field="url")
        _keep(
            session,
            actor,
            name,
            circle_id,
            way,
            row,
            {"url": url},
            label=masked(url),
            cost=cost,
        )


@database.retried
def set_push(actor: Actor, *, contact: str) -> None:
    """Let browsers be woken. Needs an operator.

    Args:
        actor: An operator.
        contact: Whom push services may write to: an e-mail address or a page.

    Raises:
        NotFound: The actor operates nothing.
        InvalidChannel: It is neither.
    """
    with database.transaction() as session:
        name = _begin(session, actor, None)
        kept = checked_contact(contact)
        row = queries.locked(session, None, Channel.PUSH.value)
        _keep(session, actor, name, None, Channel.PUSH, row, {"contact": kept}, label=kept)


@database.retried
def switch(actor: Actor, circle_id: UUID | None, kind: str, *, enabled: bool) -> None:
    """Switch a way on or off; what waits for it waits. Needs an operator or MANAGE_GATEWAY.

    Raises:
        NotFound, NotAllowed: See :func:`shown`.
        ChannelMissing: It is not set up.
    """
    way = _kind(kind, WAYS)
    with database.transaction() as session:
        name, row = _begin_known(session, actor, circle_id, way)
        if row.enabled is enabled:
            return
        queries.change(session, row.id, {"enabled": enabled, **_RESTED})
        _record(session, actor, name, circle_id, way, "on" if enabled else "off")


@database.retried
def remove(actor: Actor, circle_id: UUID | None, kind: str) -> None:
    """Forget a way with its keys. Needs an operator; MANAGE_GATEWAY for that of a circle.

    Raises:
        NotFound, NotAllowed: See :func:`shown`.
        ChannelMissing: It is not set up.
    """
    way = _kind(kind, WAYS)
    with database.transaction() as session:
        name, row = _begin_known(session, actor, circle_id, way)
        queries.remove(session, row.id)
        _record(session, actor, name, circle_id, way, "removed")


# A way that was set up anew is tried at once.
_RESTED: dict[str, Any] = {"failures": 0, "down_since": None, "rest_until": None}


def _kind(kind: str, allowed: tuple[Channel, ...]) -> Channel:
    if kind not in [each.value for each in allowed]:
        raise NotFound(what="page")
    return Channel(kind)


def _begin(session: Session, actor: Actor, circle_id: UUID | None) -> str:
    name = allow(session, actor, circle_id)
    if circle_id is None:
        queries.one_at_a_time(session)
    else:
        locked_circle(session, circle_id)
    return name


def _begin_known(
    session: Session, actor: Actor, circle_id: UUID | None, way: Channel
) -> tuple[str, Any]:
    name = _begin(session, actor, circle_id)
    row = queries.locked(session, circle_id, way.value)
    if row is None:
        raise ChannelMissing
    return name, row


def _keep(
    session: Session,
    actor: Actor,
    name: str,
    circle_id: UUID | None,
    way: Channel,
    row: Any,
    settings: dict[str, Any],
    *,
    label: str,
    cost: int = 0,
) -> None:
    kept = {
        "settings": json.dumps(settings),
        "label": label[:120],
        "enabled": True,
        "cost_minor": cost,
        "set_by": actor.user_id,
        "set_at": clock.now(),
        "last_fault": "",
        "last_fault_at": None,
        **_RESTED,
    }
    if row is None:
        made = {"id": new_id(), "circle_id": circle_id, "kind": way.value, "last_ok_at": None}
        queries.add(session, {**made, **kept})
    else:
        queries.change(session, row.id, kept)
    _record(session, actor, name, circle_id, way, "set")


def _record(
    session: Session, actor: Actor, name: str, circle_id: UUID | None, way: Channel, what: str
) -> None:
    # Neither the server nor the keys: they stand nowhere but in the way itself.
    events.record(
        session,
        "channel.changed",
        actor,
        circle_id=circle_id,
        params={"by": name, "way": way.value, "what": what},
        visible=False,
    )


__all__ = [
    "InvalidChannel",
    "MailSettings",
    "WayView",
    "remove",
    "set_mail",
    "set_provider",
    "set_push",
    "shown",
    "switch",
]
