"""How often a caller may ask: per address on everything, per person once signed in.

Counted in memory, or in Redis where ``REDIS_URL`` names one (several processes then share the
count). The counters of failed sign-ins are another thing: they live in the database.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import limits
import structlog
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from circle_app import settings
from circle_app.api.callers import address_of, language_of
from circle_app.api.problems import problem_of
from circle_app.domain.errors import CircleError
from circle_app.services import installation

# An address may be a whole village behind one router, so only the public auth routes are tight.
PUBLIC: Final = limits.RateLimitItemPerMinute(300, namespace="public")
ADDRESS: Final = limits.RateLimitItemPerMinute(1500, namespace="address")
PERSON: Final = limits.RateLimitItemPerMinute(600, namespace="person")

AUTH_PATHS: Final = frozenset(
    {
        "/api/v1/auth/signup",
        "/api/v1/auth/token",
        "/api/v1/auth/refresh",
        "/session/sign-in",
        "/session/sign-up",
        "/session/setup",
    }
)
PUBLIC_PATHS: Final = frozenset({"/api/v1/loans/quote"})
GUARDED: Final = ("/api/", "/session/")
_KEY: Final = "circle.rate"
# Where the forms stand whose refusal is told there; all others stand on the sign-in page.
_PAGES: Final = {"/session/sign-up": "/signup", "/session/setup": "/setup"}

_log = structlog.get_logger()


class RateLimited(CircleError):
    """More requests than this caller is granted."""

    code = "rate_limited"
    http_status = 429


@dataclass(frozen=True, slots=True)
class Window:
    """What is left of a caller's allowance, and in how many seconds it is whole again."""

    limit: int
    remaining: int
    reset_seconds: int


@lru_cache(maxsize=1)
def _limiter() -> tuple[SlidingWindowCounterRateLimiter, bool]:
    url = settings.get().redis_url
    if url:
        # A counter that is slow to answer must not hold up the people who are counted.
        waits: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 1}
        store = storage_from_string(url, wrap_exceptions=True, **waits)
    else:
        store = storage_from_string("memory://")
    return SlidingWindowCounterRateLimiter(store), bool(url)


def forget() -> None:
    """Start counting from zero (tests)."""
    _limiter.cache_clear()


def take(item: limits.RateLimitItem, who: str) -> Window:
    """Count one request.

    Raises:
        RateLimited: It is one too many.
    """
    limiter, _ = _limiter()
    try:
        granted = limiter.hit(item, who)
        stats = limiter.get_window_stats(item, who)
    except StorageError:
        # Without its counters Circle still serves: they keep order, they guard no money.
        _log.warning("rate limits cannot be counted", exc_info=True)
        return Window(item.amount, item.amount, item.get_expiry())
    wait = max(1, math.ceil(stats.reset_time - time.time()))
    window = Window(item.amount, max(0, stats.remaining), wait)
    if not granted:
        raise RateLimited(
            retry_after_seconds=wait, limit=window.limit, remaining=0, reset_seconds=wait
        )
    return window


def take_for_person(scope: Scope, user_id: UUID) -> None:
    """Count one request of a signed-in person and have the answer tell what is left.

    Raises:
        RateLimited: It is one too many.
    """
    if settings.get().circle_rate_limits:
        scope[_KEY] = take(PERSON, str(user_id))


@lru_cache(maxsize=8)
def _auth(amount: int) -> limits.RateLimitItem:
    return limits.RateLimitItemPerMinute(amount, 15, namespace="auth")


def _item(path: str) -> limits.RateLimitItem:
    if path in AUTH_PATHS:
        # A setting; the middleware has seen to it that it is not an old one.
        return _auth(installation.latest().security_requests)
    return PUBLIC if path in PUBLIC_PATHS else ADDRESS


class RateLimits:
    """ASGI middleware: counts requests per address and writes the ``RateLimit-*`` headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        path = scope.get("path", "")
        guarded = scope["type"] == "http" and path.startswith(GUARDED)
        if not guarded or not settings.get().circle_rate_limits:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if installation.is_stale():
            await run_in_threadpool(installation.refresh)
        try:
            _, remote = _limiter()
            arguments = (_item(path), address_of(connection))
            scope[_KEY] = await run_in_threadpool(take, *arguments) if remote else take(*arguments)
        except RateLimited as refused:
            await _refuse(refused, connection)(scope, receive, _telling(scope, send))
            return
        await self.app(scope, receive, _telling(scope, send))


def _refuse(refused: RateLimited, connection: HTTPConnection) -> Any:
    """A problem for programs; for a form in a browser the page it came from, with the reason."""
    context = refused.context
    connection.scope[_KEY] = Window(context["limit"], 0, context["reset_seconds"])
    if connection.scope["path"].startswith("/session/"):
        page = _PAGES.get(connection.scope["path"], "/login")
        wait = context["retry_after_seconds"]
        return RedirectResponse(f"{page}?error={refused.code}&wait={wait}", 303)
    return problem_of(refused, language_of(connection))


def _telling(scope: Scope, send: Send) -> Send:
    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            window: Window = scope[_KEY]
            headers = MutableHeaders(scope=message)
            headers["RateLimit-Limit"] = str(window.limit)
            headers["RateLimit-Remaining"] = str(window.remaining)
            headers["RateLimit-Reset"] = str(window.reset_seconds)
        await send(message)

    return tell
