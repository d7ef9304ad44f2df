"""Where a request comes from: address, program, language, and whether our own pages sent it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from starlette.requests import HTTPConnection

from circle_app import settings
from circle_app.adapters.cookies import LANGUAGE_COOKIE
from circle_app.i18n import LANGUAGES, Language, language_or_default
from circle_app.services import installation

MAX_AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """The origin of a request, before anybody is identified."""

    address: str
    agent: str
    language: Language


def caller(connection: HTTPConnection) -> Caller:
    """Describe where a request comes from."""
    agent = connection.headers.get("user-agent", "")[:MAX_AGENT_LENGTH]
    return Caller(address_of(connection), agent, language_of(connection))


def address_of(connection: HTTPConnection) -> str:
    """The caller's address: of the connection, or as our own proxies report it.

    ``X-Forwarded-For`` is believed only as far as there are proxies of ours: what stands before
    their entries was written by the caller.
    """
    hops = settings.get().circle_proxy_hops
    if hops > 0:
        told = [part.strip() for part in connection.headers.get("x-forwarded-for", "").split(",")]
        told = [part for part in told if part]
        if len(told) >= hops:
            return told[-hops][:64]
    return connection.client.host if connection.client else ""


def language_of(connection: HTTPConnection) -> Language:
    """The language chosen for this browser, else the first wish of it that we speak."""
    chosen = connection.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return language_or_default(chosen)
    return _wished(connection.headers.get("accept-language", ""))


def _wished(header: str) -> Language:
    wishes: list[tuple[float, str]] = []
    for part in header[:400].split(","):
        tag, _, weight = part.partition(";q=")
        try:
            wishes.append((float(weight or 1), tag.split("-")[0].strip().lower()))
        except ValueError:
            continue
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if tag in LANGUAGES:
            return language_or_default(tag)
    return language_or_default(installation.latest().region_language)


def is_same_origin(connection: HTTPConnection) -> bool:
    """Whether one of our own pages sent this request; a browser lets no other page pretend it."""
    if connection.headers.get("sec-fetch-site") == "same-origin":
        return True
    ours = settings.get().circle_origin.rstrip("/")
    origin = connection.headers.get("origin")
    if origin is not None and origin != "null":
        return origin == ours
    page = referer(connection)
    return f"{page.scheme}://{page.netloc}" == ours


def referer(connection: HTTPConnection) -> SplitResult:
    """The page a request says it comes from; an empty one where that cannot be read."""
    try:
        return urlsplit(connection.headers.get("referer", ""))
    except ValueError:
        return urlsplit("")
