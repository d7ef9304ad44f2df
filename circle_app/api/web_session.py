"""Plain forms of the web pages: sign in, sign up, sign out, language, colour mode.

Each answers 303. The session is an HttpOnly cookie, so only a real form POST can set it. A form
from another site is refused. A refused form goes back to its page with ``?error=<code>``; what was
typed is nowhere in the answer: the browser that typed it puts it back.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from circle_app import settings
from circle_app.adapters.cookies import LANGUAGE_COOKIE, MODE_COOKIE, SESSION_COOKIE
from circle_app.api.callers import caller, is_same_origin, referer
from circle_app.api.problems import Csrf
from circle_app.domain.errors import CircleError, InvalidInput, NotFound
from circle_app.domain.people import COLOR_MODES, LANGUAGES
from circle_app.services import people, sessions, setup
from circle_app.services.access import Actor

HOME: Final = "/home"
SIGN_IN: Final = "/login"
SIGN_UP: Final = "/signup"
SETUP: Final = "/setup"
ADMIN: Final = "/admin"
LANDING: Final = "/"
YEAR_SECONDS: Final = 365 * 24 * 3600

router = APIRouter(prefix="/session", include_in_schema=False)
Typed = Annotated[str, Form(max_length=1024)]


def local_path(wanted: str, otherwise: str = HOME) -> str:
    """The path if it leads to a page of ours, else another one: no form sends people elsewhere."""
    if not wanted.startswith("/") or wanted.startswith("/session/") or len(wanted) > 500:
        return otherwise
    if "\\" in wanted or not wanted.isprintable() or not wanted.isascii():
        return otherwise
    # "/.//elsewhere" is a path here, but "//elsewhere" for whoever tidies it up.
    if "//" in wanted.partition("?")[0]:
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc else wanted


def _back(request: Request, wanted: str) -> str:
    """Where to go after a switch: as asked, else the page it was on."""
    if wanted:
        return local_path(wanted)
    page = referer(request)
    return local_path(page.path + (f"?{page.query}" if page.query else ""))


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def _keep(answer: RedirectResponse, name: str, value: str, seconds: int, *, secret: bool) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=secret,
        samesite="lax",
        secure=settings.get().secure_cookies,
    )


def _check_origin(request: Request) -> None:
    if not is_same_origin(request):
        raise Csrf


def _actor(request: Request) -> Actor | None:
    calling = caller(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    return sessions.actor_for_token(token, address=calling.address, agent=calling.agent)


def _refused(page: str, error: CircleError, wanted: str) -> RedirectResponse:
    query = {"error": error.code}
    if error.field:
        query["field"] = error.field
    if "retry_after_seconds" in error.context:
        query["wait"] = str(error.context["retry_after_seconds"])
    if wanted:
        query["next"] = local_path(wanted)
    return _go(f"{page}?{urlencode(query)}")


def _welcome(request: Request, wanted: str, token: str) -> RedirectResponse:
    """Enter: the old session of this browser, if any, ends; the new one begins."""
    former = _actor(request)
    if former is not None:
        with suppress(NotFound):
            sessions.sign_out(former)
    answer = _go(local_path(wanted))
    lifetime = int(sessions.web_lifetime().total_seconds())
    _keep(answer, SESSION_COOKIE, token, lifetime, secret=True)
    return answer


@router.post("/sign-in")
def sign_in(
    request: Request,
    login: Typed = "",
    username: Typed = "",
    phone: Typed = "",
    email: Typed = "",
    password: Typed = "",
    next: Typed = "",  # noqa: A002  (the form field's name)
) -> RedirectResponse:
    """Sign in with phone or e-mail and password."""
    name = login or username or phone or email
    calling = caller(request)
    try:
        _check_origin(request)
        user_id = sessions.check_credentials(
            name, password, address=calling.address, agent=calling.agent
        )
    except CircleError as refused:
        return _refused(SIGN_IN, refused, next)
    token = sessions.open_web_session(user_id, address=calling.address, agent=calling.agent)
    return _welcome(request, next, token)


@router.post("/sign-up")
def sign_up(
    request: Request,
    name: Typed = "",
    phone: Typed = "",
    email: Typed = "",
    password: Typed = "",
    language: Typed = "",
    next: Typed = "",  # noqa: A002  (the form field's name)
) -> RedirectResponse:
    """Open an account and sign in."""
    calling = caller(request)
    try:
        _check_origin(request)
        person = people.sign_up(
            name=name,
            phone=phone,
            email=email,
            password=password,
            language=language or calling.language,
            # Who comes from an invitation goes back to it afterwards.
            invite_code=next,
            address=calling.address,
            agent=calling.agent,
        )
    except CircleError as refused:
        return _refused(SIGN_UP, refused, next)
    token = sessions.open_web_session(person.id, address=calling.address, agent=calling.agent)
    return _welcome(request, next, token)


@router.post("/setup")
def set_up(
    request: Request,
    setup_code: Typed = "",
    name: Typed = "",
    phone: Typed = "",
    email: Typed = "",
    password: Typed = "",
    language: Typed = "",
) -> RedirectResponse:
    """Make the first operator by the code that lies on the machine, and sign in."""
    calling = caller(request)
    try:
        _check_origin(request)
        person = setup.first_operator(
            setup_code=setup_code,
            name=name,
            phone=phone,
            email=email,
            password=password,
            language=language or calling.language,
            address=calling.address,
            agent=calling.agent,
        )
    except NotFound:
        raise
    except CircleError as refused:
        return _refused(SETUP, refused, "")
    token = sessions.open_web_session(person.id, address=calling.address, agent=calling.agent)
    return _welcome(request, ADMIN, token)


@router.post("/sign-out")
def sign_out(request: Request) -> RedirectResponse:
    """End the session of this browser."""
    _check_origin(request)
    actor = _actor(request)
    if actor is not None:
        with suppress(NotFound):  # it was ended elsewhere in the same moment
            sessions.sign_out(actor)
    answer = _go(LANDING)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@router.post("/language")
def choose_language(
    request: Request,
    language: Typed = "",
    next: Typed = "",  # noqa: A002  (the form field's name)
) -> RedirectResponse:
    """Show this browser's pages in another language, and keep it in the profile."""
    _check_origin(request)
    if language not in LANGUAGES:
        raise InvalidInput(field="language", allowed=", ".join(LANGUAGES))
    actor = _actor(request)
    if actor is not None:
        people.change_profile(actor, language=language)
    answer = _go(_back(request, next))
    _keep(answer, LANGUAGE_COOKIE, language, YEAR_SECONDS, secret=False)
    return answer


@router.post("/mode")
def choose_mode(
    request: Request,
    mode: Typed = "",
    next: Typed = "",  # noqa: A002  (the form field's name)
) -> RedirectResponse:
    """Show this browser's pages light, dark, or as the system says, and keep it in the profile."""
    _check_origin(request)
    if mode not in COLOR_MODES:
        raise InvalidInput(field="mode", allowed=", ".join(COLOR_MODES))
    actor = _actor(request)
    if actor is not None:
        people.change_profile(actor, color_mode=mode)
    answer = _go(_back(request, next))
    _keep(answer, MODE_COOKIE, mode, YEAR_SECONDS, secret=False)
    return answer
