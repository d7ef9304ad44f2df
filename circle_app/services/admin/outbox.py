"""Messages on their way, as operators see them: what goes, what waits, what was given up.

Who a message is for and what it says stays hidden: operators see how it fares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.ways_out import NotToResend
from circle_app.persistence import database
from circle_app.persistence.queries import channels
from circle_app.persistence.queries import outbox as queries
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

#: What the list can be narrowed to, and the states that are meant.
STATES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "waiting": ("waiting", "claimed"),
        "dead": ("dead",),
        "sent": ("sent",),
        "dropped": ("dropped",),
    }
)
#: So many messages are put back at once at most.
MOST_AGAIN: Final = 1_000


@dataclass(frozen=True, slots=True)
class WayDown:
    """A way that nothing goes; ``circle`` is empty for the installation's."""

    kind: str
    circle_id: UUID | None
    circle: str
    since: datetime
    again_at: datetime | None
    fault: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages stand how, and what is down."""

    counts: Mapping[str, int]
    down: tuple[WayDown, ...]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message; ``to`` is masked."""

    id: int
    channel: str
    to: str
    circle: str
    status: str
    tries: int
    fault: str
    reference: str
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class TryRow:
    """One try: ``sent``, ``failed`` (it is tried again) or ``refused`` (it is not)."""

    at: datetime
    outcome: str
    detail: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message with what was tried."""

    row: MessageRow
    tries: tuple[TryRow, ...]


def show(actor: Actor) -> Outbox:
    """Count messages by how they stand, and name the ways that are down. Needs an operator.

    Raises:
        NotFound: The actor operates nothing.
    """
    with database.reading() as session:
        operators.require(session, actor)
        found = queries.counts(session)
        down = ways_down(channels.down(session))
    return Outbox(
        {name: sum(found.get(each, 0) for each in states) for name, states in STATES.items()}, down
    )


def ways_down(rows: Any) -> tuple[WayDown, ...]:
    """The ways that are down, of rows."""
    return tuple(
        WayDown(
            row.kind,
            row.circle_id,
            row.circle or "",
            row.down_since,
            row.rest_until,
            row.last_fault,
        )
        for row in rows
    )


def listed(
    actor: Actor, *, status: str = "waiting", cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[MessageRow]:
    """List messages, the newest first. Needs an operator.

    Args:
        actor: An operator.
        status: ``waiting``, ``dead``, ``sent`` or ``dropped``.
        cursor: The page.
        limit: Its size.

    Raises:
        NotFound: The actor operates nothing.
        InvalidInput: No such state, page or size.
    """
    check_limit(limit)
    if status not in STATES:
        raise InvalidInput(field="status", allowed=", ".join(STATES))
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        operators.require(session, actor)
        rows = queries.listed(
            session, STATES[status], before=before[0] if before else None, count=limit + 1
        )
        return page_of(rows, limit, _row, lambda row: row.id)


def get(actor: Actor, message_id: int) -> Message:
    """Show a message with what was tried. Needs an operator.

    Raises:
        NotFound: The actor operates nothing, or there is no such message.
    """
    with database.reading() as session:
        operators.require(session, actor)
        row = queries.one(session, message_id)
        if row is None:
            raise NotFound(what="page")
        tries = tuple(
            TryRow(each.at, each.outcome, each.detail, each.milliseconds)
            for each in queries.tries_of(session, message_id)
        )
        return Message(_row(row), tries)


@database.retried
def send_again(actor: Actor, message_id: int | None = None) -> int:
    """Send a message that waits or was given up now, or all that were. Needs an operator.

    A way that rests because it was down is tried at once.

    Args:
        actor: An operator.
        message_id: The message; None for all that were given up.

    Returns:
        How many go out again.

    Raises:
        NotFound: The actor operates nothing.
        NotToResend: It was sent or dropped, or is just being sent.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        many = queries.send_again(session, clock.now(), message_id, MOST_AGAIN)
        if not many:
            raise NotToResend
        _record(session, actor, "again", many)
        return many


@database.retried
def drop(actor: Actor, message_id: int) -> None:
    """Leave a message that waits or was given up. Needs an operator.

    Raises:
        NotFound: The actor operates nothing.
        NotToResend: It was sent, or is just being sent.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        if not queries.drop(session, message_id):
            raise NotToResend
        _record(session, actor, "dropped", 1)


def _record(session: Any, actor: Actor, what: str, many: int) -> None:
    params = {"by": actor.name, "what": what, "count": many}
    events.record(session, "outbox.changed", actor, params=params, visible=False)


def _row(row: Any) -> MessageRow:
    return MessageRow(
        id=row.id,
        channel=row.channel,
        to=_masked(row),
        circle=row.circle or "",
        status=row.status,
        tries=row.tries,
        fault=row.fault,
        reference=row.provider_reference,
        made_at=row.made_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
    )


def _masked(row: Any) -> str:
    if row.channel == "email":
        name, _, domain = (row.email or "").partition("@")
        return f"{name[:1]}•••@{domain}" if domain else "•••"
    if row.channel in ("sms", "whatsapp"):
        return f"•••• {row.phone_last4}" if row.phone_last4 else "•••"
    return "•••"
