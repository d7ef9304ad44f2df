"""Browsers of a person that may be woken with a notice: added on a tap, gone with the sign-out."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock, crypto
from circle_app.adapters.ids import new_id
from circle_app.adapters.messages import push
from circle_app.adapters.messages.base import Letter, Outcome, Way
from circle_app.domain import browsers as rules
from circle_app.domain.notices import Channel
from circle_app.persistence import database
from circle_app.persistence.queries import browsers as queries
from circle_app.persistence.queries import notices as ways
from circle_app.services import events, installation
from circle_app.services.access import Actor

_PURPOSE = "browser"


@dataclass(frozen=True, slots=True)
class BrowserView:
    """A browser that may be woken.

    Attributes:
        agent: The program as it named itself.
        here: Whether it is the one of this session.
    """

    id: UUID
    agent: str
    made_at: datetime
    last_ok_at: datetime | None
    here: bool


@dataclass(frozen=True, slots=True)
class Browsers:
    """The browsers of a person, and whether this installation wakes any.

    Attributes:
        key: What a browser is given to know our notices by.
    """

    open: bool
    key: str
    items: tuple[BrowserView, ...]


def shown(actor: Actor) -> Browsers:
    """Show which browsers of the caller may be woken."""
    with database.reading() as session:
        is_open = Channel.PUSH.value in ways.open_channels(session, None)
        rows = queries.awake(session, actor.user_id, clock.now())
        return Browsers(is_open, push.public_key(), tuple(_view(actor, row) for row in rows))


def _view(actor: Actor, row: Any) -> BrowserView:
    here = row.session_id is not None and row.session_id == actor.session_id
    return BrowserView(row.id, row.agent, row.made_at, row.last_ok_at, here)


@database.retried
def add(actor: Actor, *, endpoint: str, public: str, secret: str) -> BrowserView:
    """Have a browser woken with the caller's notices from now on, and with nobody else's.

    Args:
        actor: Whose notices.
        endpoint: Where the browser is woken, as it says itself.
        public: Its public key (``p256dh``).
        secret: Its secret (``auth``).

    Raises:
        InvalidBrowser: Not what a browser of a known maker says.
    """
    anywhere = installation.current().security_private_hosts
    clean = rules.clean_endpoint(endpoint, anywhere=anywhere)
    rules.check_keys(public, secret)
    values = {
        "user_id": actor.user_id,
        "endpoint": clean,
        "keys": json.dumps({"p256dh": public, "auth": secret}),
        "agent": actor.agent[:200],
        "session_id": actor.session_id,
        "failures": 0,
    }
    digest = _digest(clean)
    with database.transaction() as session:
        known = queries.by_hash(session, digest)
        if known is None:
            fresh = {"id": new_id(), "endpoint_hash": digest, "made_at": clock.now()}
            queries.add(session, {**values, **fresh, "last_ok_at": None})
        else:
            queries.change(session, known.id, **values)
        if known is None or known.user_id != actor.user_id:
            events.record(
                session, "person.browser_added", actor, subject_id=actor.user_id, visible=False
            )
        rows = queries.awake(session, actor.user_id, clock.now())
        queries.remove(session, [row.id for row in rows[rules.MOST :]])
        return next(_view(actor, row) for row in rows if row.endpoint_hash == digest)


@database.retried
def remove(actor: Actor, *, endpoint: str) -> None:
    """Wake a browser of the caller no more; one that is not known is left alone."""
    with database.transaction() as session:
        known = queries.by_hash(session, _digest(endpoint))
        if known is None or known.user_id != actor.user_id:
            return
        queries.remove(session, [known.id])
        events.record(
            session, "person.browser_removed", actor, subject_id=actor.user_id, visible=False
        )


def _digest(endpoint: str) -> str:
    return crypto.blind_index(_PURPOSE, endpoint)


class Watched:
    """The way to browsers, with an eye on those that are gone."""

    def __init__(self, way: Way) -> None:
        """Watch a way."""
        self._way = way

    def deliver(self, letters: Iterable[Letter]) -> Generator[Outcome, None, None]:
        """Hand letters over, and forget browsers that do not want any."""
        for letter in letters:
            for outcome in self._way.deliver([letter]):
                _heard(letter.to, outcome)
                yield outcome


@database.retried
def _heard(to: str, outcome: Outcome) -> None:
    digest = _digest(json.loads(to)["endpoint"])
    with database.transaction() as session:
        if outcome.final and not outcome.sent:
            queries.remove_hash(session, digest)
        else:
            queries.heard(session, digest, clock.now() if outcome.sent else None)
