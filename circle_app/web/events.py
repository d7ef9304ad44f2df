"""What every event handler needs: threads, the actor, the route, the language, clear errors."""

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import (
    Any,
    Concatenate,
    ParamSpec,
    TypeVar,
    get_origin,
    get_type_hints,
    is_typeddict,
)
from uuid import UUID

import reflex as rx
import structlog

from circle_app import i18n
from circle_app.adapters.cookies import LANGUAGE_COOKIE, SESSION_COOKIE
from circle_app.domain.errors import CircleError, NotAllowed, NotFound, NotSignedIn
from circle_app.i18n import messages
from circle_app.services import installation, sessions
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.ui.toast_state import ToastState

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound=rx.State)
Handler = Callable[Concatenate[S, P], Awaitable[Any]]
#: What a refusal leads to instead of a sentence beside the form; returns what Reflex does next.
Refusal = Callable[[rx.State, CircleError], Awaitable[Any]]

_log = structlog.get_logger()
# SQLite has one writer and a page reads in a millisecond: few threads give the best latency.
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="page")


async def run(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work in a thread; the event loop belongs to everyone."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool, functools.partial(work, *args, **kwargs))


def _cookies(state: rx.State) -> SimpleCookie:
    jar = SimpleCookie()
    try:
        jar.load(state.router.headers.cookie or "")
    except CookieError:
        return SimpleCookie()
    return jar


def _cookie(state: rx.State, name: str) -> str:
    found = _cookies(state).get(name)
    return found.value if found else ""


def language_of(state: rx.State) -> i18n.Language:
    """The language this browser's pages are shown in; the same rule as for the page itself."""
    chosen = _cookie(state, LANGUAGE_COOKIE)
    if chosen:
        return i18n.language_or_default(chosen)
    return preferred_language(state.router.headers.accept_language)


def preferred_language(accept_language: str) -> i18n.Language:
    """The first language of an ``Accept-Language`` header that we speak."""
    weighed: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        tag, _, quality = part.partition(";q=")
        try:
            weighed.append((float(quality or 1), tag.strip()))
        except ValueError:
            continue
    for _, tag in sorted(weighed, key=lambda pair: -pair[0]):
        if tag.split("-")[0].lower() in i18n.LANGUAGES:
            return i18n.language_or_default(tag)
    return i18n.language_or_default(installation.latest().region_language)


async def current_actor(state: rx.State) -> Actor:
    """The person behind this browser, looked up anew.

    Raises:
        NotSignedIn: The cookie is missing, unknown or expired.
    """
    token = _cookie(state, SESSION_COOKIE)
    session = state.router.session
    agent = state.router.headers.user_agent
    actor = await run(sessions.actor_for_token, token, address=session.client_ip, agent=agent)
    if actor is None:
        raise NotSignedIn
    return actor


def route_arg(state: rx.State, name: str) -> str:
    """A dynamic part of the address of the page shown, as text."""
    parts = state.router.url.path.strip("/").split("/")
    pattern = state.router.route_id.strip("/").split("/")
    for place, part in zip(pattern, parts, strict=False):
        if place == f"[{name}]":
            return part
    return ""


def route_uuid(state: rx.State, name: str) -> UUID:
    """A dynamic part of the address that must be an id.

    Raises:
        NotFound: It is not one.
    """
    return parsed_uuid(route_arg(state, name), name)


def parsed_uuid(typed: str, what: str, **context: str) -> UUID:
    """An id as it came from the browser: of a form, a button or an address.

    Raises:
        NotFound: It is not one, so there is no such thing.
    """
    try:
        return UUID(typed)
    except (ValueError, TypeError, AttributeError):  # a websocket sends what it likes
        raise NotFound(what=what, **context) from None


def query_arg(state: rx.State, name: str) -> str:
    """A query parameter of the address, or empty text."""
    return str(state.router.url.query_parameters.get(name, ""))


def sentence(error: CircleError, language: str) -> str:
    """What went wrong, in the reader's language."""
    return messages.sentence(error.code, language, **error.context)


async def say(state: rx.State, text: str, kind: str = "ok") -> None:
    """Show a toast; ``kind`` is ``ok`` or ``error``. Never the only carrier of an error."""
    toasts = await state.get_state(ToastState)
    toasts.text, toasts.kind = text, kind
    toasts.serial += 1


def leave_for_sign_in(state: rx.State) -> rx.event.EventSpec:
    """Send the browser to the sign-in page, to come back here afterwards."""
    back = state.router.url.path
    return rx.redirect(f"{routes.SIGN_IN}?next={back}", replace=True)


async def answer_refusal(state: rx.State, error: CircleError, back: str = "") -> Any:
    """What a page does when it may not be loaded: sign in, 404, 403, else a toast.

    ``back`` is the address to lead to with the toast, for a page that would stay empty.
    """
    if isinstance(error, NotSignedIn):
        return leave_for_sign_in(state)
    if isinstance(error, NotFound):
        return rx.redirect("/not-found", replace=True)
    if isinstance(error, NotAllowed):
        return rx.redirect(routes.FORBIDDEN, replace=True)
    await in_a_toast(state, error)
    return rx.redirect(back, replace=True) if back else None


async def in_a_toast(state: rx.State, error: CircleError) -> None:
    """Say what went wrong where no form is open that could say it."""
    await say(state, sentence(error, language_of(state)), "error")


def _word(sent: Any) -> str:
    """What was sent where text belongs; a websocket sends what it likes."""
    if isinstance(sent, str):
        # Half a letter is none, and no database takes it.
        return sent.encode("utf-8", "replace").decode("utf-8")
    if isinstance(sent, bool):
        return "on" if sent else ""
    return str(sent) if isinstance(sent, int | float) else ""


def _filled(sent: Any, kind: Any) -> Any:
    """What was sent, as a handler's parameter is declared.

    A field that is not on the page just now is empty; the browser sends None for it. Fields that a
    form must have are there, and what is text is text.
    """
    if kind is str:
        return _word(sent)
    if not isinstance(sent, dict):
        form = is_typeddict(kind) or dict in (kind, get_origin(kind))
        return _filled({}, kind) if form else sent
    filled = {
        name: "" if value is None else _word(value) if isinstance(value, str) else value
        for name, value in sent.items()
    }
    if is_typeddict(kind):
        for name, wanted in _fields(kind).items():
            if name in filled or name in kind.__required_keys__:
                value = filled.get(name, "")
                filled[name] = _word(value) if wanted is str else value
    return filled


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:
    """What is declared of a form, or of a handler."""
    return get_type_hints(kind)


def _as_sent(sent: Any, _kind: Any) -> Any:
    return sent


def one_at_a_time(
    *, error: str = "error", refused: Refusal | None = None, fills: bool = True
) -> Callable[[Handler[S, P]], Callable[Concatenate[S, P], AsyncIterator[Any]]]:
    """Make a handler one that is submitted: a second press while it works does nothing.

    Goes between ``@rx.event`` and a coroutine method of a state that has ``busy``. The wrapper

    1. does nothing if the state is busy; else sets ``busy``, clears the sentence of the last
       refusal, and sends both, so that the button spins before any work begins;
    2. runs the method, which raises any ``CircleError`` it has no better answer to;
    3. releases ``busy``, whatever happened, and hands Reflex what the method returned: a redirect,
       or ``await self._reload()``.

    The wrapper keeps name, parameters and annotations: Reflex reads the form's fields from them.

    Args:
        error: The variable for the sentence of a refusal, shown in the form.
        refused: For handlers without a form: what answers a refusal, such as ``in_a_toast`` or
            ``answer_refusal``. Sentences in forms then stay as they are.
        fills: Whether a field that is not on the page is empty; else it is None, as it was sent.

    Raises:
        TypeError: It is no coroutine function; ``yield`` belongs to the wrapper.
    """

    def wrap(handler: Handler[S, P]) -> Callable[Concatenate[S, P], AsyncIterator[Any]]:
        if not inspect.iscoroutinefunction(handler):
            raise TypeError(f"{handler.__qualname__} must be a coroutine function")
        signature = inspect.signature(handler)

        @functools.wraps(handler)
        async def submitted(state: S, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Any]:
            if state.busy:
                return
            state.busy = True
            if refused is None:
                setattr(state, error, "")
            try:
                yield
                fill, kinds = _filled if fills else _as_sent, _fields(handler)
                told = signature.bind(state, *args, **kwargs)
                for name in list(told.arguments)[1:]:
                    told.arguments[name] = fill(told.arguments[name], kinds.get(name))
                follows = await handler(*told.args, **told.kwargs)
            except CircleError as reason:
                follows = None
                if refused is None:
                    setattr(state, error, sentence(reason, language_of(state)))
                else:
                    follows = await refused(state, reason)
            finally:
                state.busy = False
            if follows is not None:
                yield follows

        return submitted

    return wrap


def log_failure(exception: Exception) -> rx.event.EventSpec | None:
    """Reflex's hook for errors nobody expected: log them, show the plain failure page."""
    _log.error("page event failed", exc_info=exception)
    return rx.redirect(routes.FAILED)
