"""Sends pages in the reader's language and colour mode, with the headers that guard them.

The build writes every page once, with both languages of each sentence between private-use marks
(see ``assets/tr.js``). At start-up each page is split into one document per language, its inline
scripts are hashed for the content security policy, and it is compressed. The wrapped app answers
everything else; its files get caching headers and every answer gets the plain guard headers.
"""

import asyncio
import base64
import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, Final

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from circle_app import i18n
from circle_app.adapters.cookies import LANGUAGE_COOKIE, MODE_COOKIE
from circle_app.services import installation, setup
from circle_app.web import routes
from circle_app.web.events import preferred_language

MODES: Final = ("system", "light", "dark")
FALLBACK: Final = "__spa-fallback.html"

_SENTENCE: Final = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")
_MODE_MARK: Final = "\ue003"
_IS_MODE: Final = re.compile("\ue004([^\ue005]*)\ue005")
_INLINE_SCRIPT: Final = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_YEAR: Final = "public, max-age=31536000, immutable"
_NOT_FOUND: Final = 404

GUARDS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


@dataclass(frozen=True)
class Document:
    """One page in one language, still open in its colour mode."""

    html: str
    policy: str


def in_language(html: str, language: str) -> str:
    """Keep one language of every marked sentence."""
    return _SENTENCE.sub(r"\2" if language == "hi" else r"\1", html)


def in_mode(html: str, mode: str) -> str:
    """Fill in the colour mode and which of the modes is chosen."""
    filled = html.replace(_MODE_MARK, mode)
    return _IS_MODE.sub(lambda found: "true" if found[1] == mode else "false", filled)


def content_policy(html: str, origin: str) -> str:
    """A policy that runs our own files and this page's own inline scripts, nothing else."""
    digests = {
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in _INLINE_SCRIPT.findall(html)
        if script
    }
    hashes = " ".join(f"'sha256-{digest}'" for digest in sorted(digests))
    socket = origin.replace("http", "ws", 1)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            f"connect-src 'self' {socket}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Site:
    """ASGI wrapper around the whole app, made by ``site_around``."""

    def __init__(
        self,
        app: ASGIApp,
        folder: Path,
        origin: str,
        is_page: Callable[[str], str | None],
    ) -> None:
        self._app = app
        self._folder = folder
        self._origin = origin
        self._is_page = is_page
        self._documents = self._read_documents()
        self._body = lru_cache(maxsize=512)(self._compressed)

    def _read_documents(self) -> dict[tuple[str, str], Document]:
        documents: dict[tuple[str, str], Document] = {}
        for path in sorted(self._folder.rglob("*.html")):
            raw = path.read_text(encoding="utf-8")
            name = path.relative_to(self._folder).as_posix()
            for language in i18n.LANGUAGES:
                html = in_language(raw, language)
                documents[name, language] = Document(html, content_policy(html, self._origin))
        return documents

    def _compressed(self, name: str, language: str, mode: str) -> tuple[bytes, bytes, str]:
        """Plain and compressed bytes of a document, and its entity tag."""
        html = in_mode(self._documents[name, language].html, mode)
        body = html.encode()
        tag = hashlib.sha256(body).hexdigest()[:20]
        return body, gzip.compress(body, 9), f'W/"{tag}"'

    def _document_name(self, path: str) -> tuple[str, int] | None:
        """The file a path is answered with and the status; None if it is not a page."""
        clean = path.strip("/")
        if f"/{clean}" == routes.SETUP and not setup.is_open():
            return FALLBACK, _NOT_FOUND
        for name in (f"{clean}/index.html".lstrip("/"), f"{clean}.html"):
            if (name, i18n.DEFAULT_LANGUAGE) in self._documents:
                return name, 200
        if self._is_page(path) not in {None, "404"}:
            return FALLBACK, 200
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer pages here and pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if scope["method"] in {"GET", "HEAD"} and not path.endswith(".html"):
            found = self._document_name(path)
            if found:
                if installation.is_stale():
                    await asyncio.to_thread(installation.refresh)
                await self._page(scope, *found)(scope, receive, self._guarded(send, path))
                return
        await self._app(scope, receive, self._without_raw_pages(scope, receive, send, path))

    def _page(self, scope: Scope, name: str, status: int) -> Response:
        headers = Headers(scope=scope)
        language, mode = reader(headers)
        body, small, tag = self._body(name, language, mode)
        answer = {
            "cache-control": "private, no-cache",
            "content-language": language,
            "content-security-policy": self._documents[name, language].policy,
            "etag": tag,
            "vary": "Accept-Encoding, Accept-Language, Cookie",
        }
        if status == 200 and headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=answer)
        if "gzip" in headers.get("accept-encoding", ""):
            answer["content-encoding"] = "gzip"
            body = small
        return Response(body, status, answer, "text/html; charset=utf-8")

    def _guarded(self, send: Send, path: str) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), path)
            await send(message)

        return guarded

    def _add_headers(self, headers: MutableHeaders, path: str) -> None:
        for name, value in GUARDS.items():
            headers.setdefault(name, value)
        if self._origin.startswith("https://"):
            headers.setdefault("strict-transport-security", "max-age=31536000; includeSubDomains")
        if path.startswith(("/assets/", "/fonts/")):
            headers["cache-control"] = _YEAR

    def _without_raw_pages(self, scope: Scope, receive: Receive, send: Send, path: str) -> Send:
        """Pass an answer on, but put our own page in the place of the mount's raw fallback."""
        guarded = self._guarded(send, path)
        replaced = False

        async def wrapped(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and self._is_raw_page(message):
                replaced = True
                await self._page(scope, FALLBACK, _NOT_FOUND)(scope, receive, guarded)
            elif not replaced:
                await guarded(message)

        return wrapped

    @staticmethod
    def _is_raw_page(message: Message) -> bool:
        headers = Headers(raw=message["headers"])
        is_html = headers.get("content-type", "").startswith("text/html")
        # A page of the API (its own documentation) brings its own policy.
        return is_html and (message["status"] == _NOT_FOUND or "etag" in headers)


def reader(headers: Headers) -> tuple[str, str]:
    """The language and colour mode a browser asks for, by cookie, else by its own settings."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        jar = SimpleCookie()
    chosen = jar[LANGUAGE_COOKIE].value if LANGUAGE_COOKIE in jar else ""
    language = (
        i18n.language_or_default(chosen)
        if chosen
        else preferred_language(headers.get("accept-language", ""))
    )
    mode = jar[MODE_COOKIE].value if MODE_COOKIE in jar else "system"
    return language, mode if mode in MODES else "system"


def site_around(app: Any, origin: str) -> Callable[[ASGIApp], ASGIApp]:
    """The transformer that lays the site around the app once its pages are built.

    During development there are no built pages and the app stays as it is.
    """

    def around(inner: ASGIApp) -> ASGIApp:
        folder = (get_web_dir() / "build" / "client").resolve()
        if not (folder / FALLBACK).exists():
            return inner
        return Site(inner, folder, origin, app.router)

    return around
