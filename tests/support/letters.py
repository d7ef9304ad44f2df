"""Messages on their way, people who get them, and servers that take them."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from sqlalchemy import insert, select

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.ledger import canonical_json
from circle_app.persistence import database
from circle_app.persistence.queries.notices import CHANNELS, OUTBOX
from circle_app.persistence.queries.outbox import TRIES
from circle_app.services import notices, people
from circle_app.services.access import Actor
from circle_app.services.notices import sending
from circle_app.services.notices.giving import Told
from tests.factories import PASSWORD, new_phone


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Postbox:
    """A mail server that keeps what it took, and can be told to refuse."""

    answer = "250 queued as 42"

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what came."""
        return [letter["Message-ID"] for letter in self.letters]


@contextmanager
def postbox(box: Postbox | None = None, *, port: int = 0, **more: Any) -> Iterator[Postbox]:
    """A mail server that runs."""
    taken = box or Postbox()
    taken.port = port or free_port()
    controller = Controller(
        taken, hostname="127.0.0.1", port=taken.port, enable_SMTPUTF8=True, **more
    )
    controller.start()
    try:
        yield taken
    finally:
        controller.stop()


class Desk(BaseHTTPRequestHandler):
    """A provider of SMS that answers with the code it was told to, as slowly as it was told to."""

    answer = 201
    came: list[tuple[str, str]]
    wait: threading.Event

    def do_POST(self) -> None:
        """Take a message."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).came.append((self.path, body["message"]))
        self.wait.wait(20)
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def desk() -> Iterator[type[Desk]]:
    """A provider that runs; ``place`` is its address, ``wait.clear()`` lets it hang."""
    ready = threading.Event()
    ready.set()
    kind = type("Desk", (Desk,), {"came": [], "wait": ready, "answer": 201})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    kind.place = f"json://127.0.0.1:{server.server_address[1]}/sms/{{to}}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kind
    finally:
        ready.set()
        server.shutdown()
        server.server_close()


def reader(number: int, language: str = "en") -> Actor:
    """Somebody with an e-mail address and a phone."""
    made = people.sign_up(
        name=f"Rekha {number}",
        password=PASSWORD,
        email=f"rekha{number}@example.org",
        phone=new_phone(),
        language=language,
    )
    return Actor(made.id, made.name, language=language)


def goes(kind: str, settings: dict[str, Any], setter: Actor, circle_id: UUID | None = None) -> UUID:
    """Set a way up past all checks; a test's servers are on this machine."""
    made = new_id()
    with database.transaction() as session:
        session.connection().execute(
            insert(CHANNELS).values(
                id=made,
                circle_id=circle_id,
                kind=kind,
                settings=json.dumps(settings),
                label="",
                enabled=True,
                cost_minor=0,
                set_by=setter.user_id,
                set_at=clock.now(),
                last_fault="",
                failures=0,
            )
        )
    return made


def mail(port: int, **more: Any) -> dict[str, Any]:
    """Settings of a mail server on this machine."""
    return {
        "host": "127.0.0.1",
        "port": port,
        "sender": "circle@example.org",
        "security": "none",
        "timeout_seconds": 2.0,
        **more,
    }


def mail_goes_to(port: int, setter: Actor, **more: Any) -> UUID:
    """Have letters of the installation go to a mail server on this machine."""
    return goes("email", mail(port, **more), setter)


def tell(*readers: Actor, key: str = "a", kind: str = "wallet.transfer") -> None:
    """Give people a notice, with the messages that go out for it."""
    params = canonical_json({"amount_minor": 50_000, "currency": "INR"})
    with database.transaction() as session:
        notices.give(
            session,
            [
                Told(each.user_id, None, kind, key, params, "/wallet", clock.now())
                for each in readers
            ],
        )


def put(reader_id: UUID, key: str, channel: str = "email", **more: Any) -> int:
    """Put a message into the outbox that no notice stands behind."""
    now = clock.now()
    row = {
        "key": key,
        "user_id": reader_id,
        "channel": channel,
        "content": sending.content("किस्त मिली", ["₹500 मिले।"]),
        "status": "waiting",
        "tries": 0,
        "next_at": now,
        "made_at": now,
        "claimed_by": "",
        "provider_reference": "",
        "fault": "",
        **more,
    }
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(insert(OUTBOX).values(**row))
        found: int = connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.key == key)).scalar_one()
        return found


def outbox() -> list[tuple[str, int]]:
    """State and tries of every message."""
    with database.reading() as session:
        found = session.connection().execute(
            select(OUTBOX.c.status, OUTBOX.c.tries).order_by(OUTBOX.c.id)
        )
        return [(row.status, row.tries) for row in found]


def tried() -> list[str]:
    """The outcome of every try."""
    with database.reading() as session:
        found = session.connection().execute(select(TRIES.c.outcome).order_by(TRIES.c.id))
        return list(found.scalars())
