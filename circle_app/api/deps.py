"""What routes depend on: the actor, the idempotency key, the page of a list."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import uuid4

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import APIKeyCookie, OAuth2PasswordBearer

from circle_app.adapters.cookies import SESSION_COOKIE
from circle_app.api import limits
from circle_app.api.callers import Caller, caller, is_same_origin
from circle_app.api.problems import Csrf
from circle_app.domain.errors import NotSignedIn
from circle_app.i18n import language_or_default
from circle_app.services import sessions
from circle_app.services.access import Actor
from circle_app.services.idempotency import MAX_KEY_LENGTH
from circle_app.services.paging import DEFAULT_LIMIT, MAX_LIMIT

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    auto_error=False,
    scheme_name="token",
    description="Access token from `POST /auth/signup`, `/auth/token` or `/auth/refresh`.",
)
_cookie = APIKeyCookie(
    name=SESSION_COOKIE,
    auto_error=False,
    scheme_name="cookie",
    description="Session of the web pages; changes need a same-origin request.",
)


def _caller(request: Request) -> Caller:
    return caller(request)


Calling = Annotated[Caller, Depends(_caller)]


def signed_in(
    request: Request,
    calling: Calling,
    token: Annotated[str | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Actor:
    """Resolve who is acting, by access token or by the session cookie of our own pages.

    Raises:
        NotSignedIn: Neither opens anything.
        Csrf: A change by cookie that none of our pages sent.
        RateLimited: This person asked too often.
    """
    if "authorization" in request.headers:
        actor = sessions.actor_for_access(token or "", address=calling.address, agent=calling.agent)
    else:
        actor = sessions.actor_for_token(cookie or "", address=calling.address, agent=calling.agent)
        if actor and request.method not in SAFE_METHODS and not is_same_origin(request):
            raise Csrf
    if actor is None:
        raise NotSignedIn
    request.state.language = language_or_default(actor.language)
    limits.take_for_person(request.scope, actor.user_id)
    return actor


SignedIn = Annotated[Actor, Depends(signed_in)]


def _key(
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Any text that names this act. The same key with the same body is done "
            "once; a repeat gets the first answer.",
            min_length=1,
            max_length=MAX_KEY_LENGTH,
        ),
    ] = None,
) -> str:
    return idempotency_key or str(uuid4())


Key = Annotated[str, Depends(_key)]
Limit = Annotated[
    int, Query(ge=1, le=MAX_LIMIT, description=f"Rows per page, at most {MAX_LIMIT}.")
]
Cursor = Annotated[
    str | None, Query(max_length=400, description="`next_cursor` of the page before.")
]
PAGE: Final = DEFAULT_LIMIT


def mark_replay(response: Response, *, replayed: bool) -> None:
    """Tell the caller that this act was done by an earlier request."""
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
