"""Requests are small: a body beyond 1 MB is refused before it is read, a file's beyond 5 MB."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from circle_app.api.callers import language_of
from circle_app.api.problems import problem
from circle_app.api.web_files import outcome
from circle_app.domain.files import MAX_BYTES as MAX_FILE_BYTES

MAX_BODY_BYTES: Final = 1_000_000
# What a form writes around its file.
AROUND_A_FILE: Final = 20_000
GUARDED: Final = ("/api/", "/session/")
FORMS: Final = "/session/"
# How much of a form that is too large is read and thrown away: a browser that is still sending
# when the answer comes shows a broken connection instead of it.
MAX_DISCARDED_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """How large a body may be, and the code of the refusal of a larger one."""

    max_bytes: int = MAX_BODY_BYTES
    code: str = "body_too_large"

    def fits(self, announced: str) -> bool:
        """Whether a body of the announced length is taken."""
        # A number of thousands of digits is not even read.
        return announced.isdecimal() and len(announced) < 20 and int(announced) <= self.max_bytes


SMALL: Final = Allowance()
A_FILE: Final = Allowance(MAX_FILE_BYTES + AROUND_A_FILE, "file_too_large")
# The only addresses that take files.
UPLOADS: Final = re.compile(
    r"(?:/api/v1|/session)/(?:expenses/[^/]+/receipt|loans/[^/]+/documents"
    r"|contributions/[^/]+/picture"
    r"|circles/[^/]+/(?:bank-statements|imports|papers/files|members/[^/]+/documents))"
)


def allowance_of(path: str) -> Allowance:
    """How large a body may be that is sent to an address."""
    return A_FILE if UPLOADS.fullmatch(path) else SMALL


class BodyLimit:
    """ASGI middleware: refuses by the announced length, and counts what comes unannounced."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse its body."""
        if scope["type"] != "http" or not scope["path"].startswith(GUARDED):
            await self.app(scope, receive, send)
            return
        allowed = allowance_of(scope["path"])
        if not allowed.fits(Headers(scope=scope).get("content-length", "0")):
            if scope["path"].startswith(FORMS):
                await _discard(receive)
            await _refusal(scope, allowed)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > allowed.max_bytes:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


async def _discard(receive: Receive) -> None:
    thrown_away = 0
    while thrown_away < MAX_DISCARDED_BYTES:
        message = await receive()
        thrown_away += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return


def _refusal(scope: Scope, allowed: Allowance) -> Response:
    """A problem for programs; for a form with a file the page it came from, with the reason."""
    if scope["path"].startswith(FORMS) and allowed is A_FILE:
        return outcome(HTTPConnection(scope), allowed.code)
    return problem(413, allowed.code, language_of(HTTPConnection(scope)))
