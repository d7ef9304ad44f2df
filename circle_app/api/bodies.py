"""Requests are small: a body beyond 1 MB is refused before it is read."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from circle_app.api.callers import language_of
from circle_app.api.problems import problem

MAX_BODY_BYTES: Final = 1_000_000
GUARDED: Final = ("/api/", "/session/")


def _fits(announced: str) -> bool:
    # A number of thousands of digits is not even read.
    return announced.isdecimal() and len(announced) < 20 and int(announced) <= MAX_BODY_BYTES


class BodyLimit:
    """ASGI middleware: refuses by the announced length, and counts what comes unannounced."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse its body."""
        if scope["type"] != "http" or not scope["path"].startswith(GUARDED):
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not _fits(announced):
            refusal = problem(413, "body_too_large", language_of(HTTPConnection(scope)))
            await refusal(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
