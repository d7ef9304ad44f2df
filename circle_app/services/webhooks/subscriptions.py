"""The addresses that hear of a circle's acts: set up, changed, switched off, forgotten."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock, hosts
from circle_app.adapters.ids import new_id
from circle_app.domain import webhooks as rules
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.webhooks import InvalidWebhook, TooManyWebhooks
from circle_app.persistence import database
from circle_app.persistence.queries import webhooks as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events, installation, outside
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.webhooks.passing_on import DUE_ROOM, log_room


@dataclass(frozen=True, slots=True)
class WebhookView:
    """An address elsewhere.

    Attributes:
        host: All that is shown of it: the rest of an address often is a secret.
        areas: What it hears of; none means everything.
        paused_at: When it was switched off because nothing came through.
        failures: Tries in a row that failed.
        secret: Only in the answer in which it was made.
        old_secret_until: Until when the secret before this one signs as well.
    """

    id: UUID
    circle_id: UUID
    host: str
    areas: tuple[str, ...]
    enabled: bool
    paused_at: datetime | None
    failures: int
    last_ok_at: datetime | None
    made_by_name: str
    made_at: datetime
    old_secret_until: datetime | None = None
    secret: str | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The addresses of a circle, and what holds for all of them."""

    items: tuple[WebhookView, ...]
    circle_name: str
    time_zone: str
    most: int
    plain: bool


def require(session: Session, actor: Actor, circle_id: UUID, *, writing: bool = True) -> Standing:
    """Return the standing of who may have programs hear of a circle's acts.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor may not set programs up, or may not read what they would hear.
    """
    place = access.require(session, actor, circle_id, Permission.MANAGE_GATEWAY, writing=writing)
    if not place.may(Permission.SEE_ACTIVITY):
        raise NotAllowed(permission=Permission.SEE_ACTIVITY.value)
    return place


def reached(
    session: Session, actor: Actor, webhook_id: UUID, *, writing: bool = True
) -> tuple[Any, Standing]:
    """Return an address with the standing of who looks after it.

    Raises:
        NotFound: No such address, or not of a circle of the actor's.
        NotAllowed: Not the actor's to look after.
    """
    row = queries.one(session, webhook_id)
    if row is None:
        raise NotFound(what="webhook")
    try:
        place = require(session, actor, row.circle_id, writing=writing)
    except NotFound:
        raise NotFound(what="webhook") from None
    return row, place


def listed(actor: Actor, circle_id: UUID) -> Webhooks:
    """List the addresses of a circle. Needs MANAGE_GATEWAY and SEE_ACTIVITY.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Not the actor's to see.
    """
    with database.reading() as session:
        place = require(session, actor, circle_id, writing=False)
        items = tuple(view(row, row.made_by_name) for row in queries.of_circle(session, circle_id))
        return Webhooks(items, place.circle_name, place.time_zone, rules.MOST, _plain())


def view(row: Any, made_by_name: str) -> WebhookView:
    """Show an address without its secrets."""
    old = row.old_until is not None and row.old_until > clock.now()
    return WebhookView(
        id=row.id,
        circle_id=row.circle_id,
        host=row.label,
        areas=tuple(json.loads(row.areas)),
        enabled=row.enabled,
        paused_at=row.paused_at,
        failures=row.failures,
        last_ok_at=row.last_ok_at,
        made_by_name=made_by_name,
        made_at=row.made_at,
        old_secret_until=row.old_until if old else None,
    )


def _plain() -> bool:
    # Inside of an own network there often is no certificate.
    return installation.current().security_private_hosts


def _judged(url: str) -> tuple[str, str]:
    """Return an address that may be called, and what is shown of it; looks its name up."""
    clean, host, port = rules.clean_url(url, plain=_plain())
    name = hosts.clean_host(host)
    if len(name) > _LABEL:
        raise InvalidWebhook(field="url")
    outside.reach(name, port)
    return clean, name


_LABEL = 100


def _allowed(actor: Actor, circle_id: UUID) -> None:
    # Before a name is looked up: nobody else shall have this installation ask for names.
    with database.reading() as session:
        require(session, actor, circle_id)


@database.retried
def add(
    actor: Actor, circle_id: UUID, *, url: str, areas: Sequence[str] = (), key: str
) -> WebhookView:
    """Have an address hear of a circle's acts from now on. Needs MANAGE_GATEWAY, SEE_ACTIVITY.

    Args:
        actor: Who sets it up.
        circle_id: The circle.
        url: Where messages go; ``https://``, to a machine in the internet.
        areas: What it hears of; none means everything the feed shows.
        key: Names this request; a repeat adds nothing and does not show the secret again.

    Returns:
        The address; its secret is in this answer and in no other.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Not the actor's to do.
        InvalidWebhook, InvalidHost: Not an address that may be called.
        TooManyWebhooks: The circle has enough.
    """
    _allowed(actor, circle_id)
    wanted = rules.clean_areas(areas)
    clean, host = _judged(url)
    with database.transaction() as session:
        place = require(session, actor, circle_id)
        payload = {"circle": circle_id, "url": clean, "areas": list(wanted)}
        once = Once(session, actor.user_id, "webhook.add", key, payload)
        if once.stored is not None:
            return once.replay(WebhookView)
        locked_circle(session, circle_id)
        if len(queries.of_circle(session, circle_id)) >= rules.MOST:
            raise TooManyWebhooks(most=rules.MOST)
        secret = rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))
        values = _new(actor, circle_id, clean, host, secret, wanted)
        queries.add(session, values)
        _record(session, "webhook.added", actor, place, values["id"], host, {"areas": [*wanted]})
        made = once.remember(view(queries.one(session, values["id"]), actor.name))
    return replace(made, secret=secret)


def _new(
    actor: Actor, circle_id: UUID, url: str, host: str, secret: str, areas: Sequence[str]
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "circle_id": circle_id,
        "url": url,
        "label": host,
        "secret": secret,
        "old_secret": None,
        "old_until": None,
        "areas": json.dumps(list(areas)),
        "enabled": True,
        "paused_at": None,
        "failures": 0,
        "rest_until": None,
        "last_ok_at": None,
        "held_by": "",
        "held_until": None,
        "made_by": actor.user_id,
        "made_at": clock.now(),
    }


@database.retried
def change(
    actor: Actor,
    webhook_id: UUID,
    *,
    url: str | None = None,
    areas: Sequence[str] | None = None,
    enabled: bool | None = None,
    new_secret: bool = False,
    overlap_hours: int | None = None,
) -> WebhookView:
    """Change an address. Needs MANAGE_GATEWAY and SEE_ACTIVITY. What is None stays.

    Args:
        actor: Who changes it.
        webhook_id: The address.
        url: Another address.
        areas: What it hears of from now on.
        enabled: Whether it is called. Switched on again, what waited for it goes first; acts of
            the time in between are not told.
        new_secret: Make up another secret; it is in this answer and in no other.
        overlap_hours: How long the secret before signs as well; 24 if not said, at most 168.

    Raises:
        NotFound: No such address here.
        NotAllowed: Not the actor's to change.
        InvalidWebhook, InvalidHost: Not an address that may be called.
        InvalidInput: The overlap is too long.
    """
    overlap = rules.OVERLAP if overlap_hours is None else timedelta(hours=overlap_hours)
    if not timedelta(0) <= overlap <= timedelta(days=7):
        raise InvalidInput(field="overlap_hours", min=0, max=168)
    with database.reading() as session:
        reached(session, actor, webhook_id)
    given: dict[str, Any] = {}
    if areas is not None:
        given["areas"] = json.dumps(list(rules.clean_areas(areas)))
    if url is not None:
        given["url"], given["label"] = _judged(url)
    with database.transaction() as session:
        row, place = reached(session, actor, webhook_id)
        row = queries.one(session, webhook_id, lock=True)
        if row is None:
            raise NotFound(what="webhook")
        secret = None
        if new_secret:
            secret = rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))
            given |= {"secret": secret, "old_secret": row.secret}
            given["old_until"] = clock.now() + overlap
        if enabled is not None:
            given["enabled"] = enabled
        if enabled or url is not None:
            given |= {"paused_at": None, "failures": 0, "rest_until": None}
        if given:
            queries.change(session, webhook_id, **given)
            _record_change(session, actor, place, row, given)
        database.touch(session, DUE_ROOM)
        found = queries.of_circle(session, row.circle_id)
    shown = next(view(each, each.made_by_name) for each in found if each.id == webhook_id)
    return replace(shown, secret=secret)


@database.retried
def remove(actor: Actor, webhook_id: UUID) -> None:
    """Forget an address and what was on its way to it. Needs MANAGE_GATEWAY and SEE_ACTIVITY.

    Raises:
        NotFound: No such address here.
        NotAllowed: Not the actor's to remove.
    """
    with database.transaction() as session:
        row, place = reached(session, actor, webhook_id)
        if queries.one(session, webhook_id, lock=True) is None:
            raise NotFound(what="webhook")
        queries.remove(session, webhook_id)
        _record(session, "webhook.removed", actor, place, webhook_id, row.label, {})


def _record_change(
    session: Session, actor: Actor, place: Standing, row: Any, given: dict[str, Any]
) -> None:
    on = given.get("enabled", row.enabled)
    if on != row.enabled:
        kind = "webhook.switched_on" if on else "webhook.switched_off"
    elif "secret" in given:
        kind = "webhook.secret_renewed"
    else:
        kind = "webhook.changed"
    before = {"host": row.label, "areas": json.loads(row.areas), "enabled": row.enabled}
    after = {
        "host": given.get("label", row.label),
        "areas": json.loads(given.get("areas", row.areas)),
        "enabled": on,
    }
    _record(session, kind, actor, place, row.id, after["host"], {}, before=before, after=after)


def _record(
    session: Session,
    kind: str,
    actor: Actor,
    place: Standing,
    webhook_id: UUID,
    host: str,
    more: dict[str, Any],
    **states: Any,
) -> None:
    events.record(
        session,
        kind,
        actor,
        circle_id=place.circle_id,
        subject_id=webhook_id,
        params={"by": place.member_name, "host": host, **more},
        **states,
    )
    database.touch(session, log_room(place.circle_id))
