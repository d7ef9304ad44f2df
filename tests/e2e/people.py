"""People of the journeys: each with an account, a browser, and calls to the API on the side."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Browser

from circle_app.adapters.cookies import LANGUAGE_COOKIE, SESSION_COOKIE
from tests.e2e.screens import Screen

PASSWORD = "peacock-over-water-77"
NAMES = {
    "en": ("Asha Kumari", "Rekha Verma", "Sunita Devi"),
    "hi": ("आशा कुमारी", "रेखा वर्मा", "सुनीता देवी"),
}
_numbers = itertools.count(9_650_000_001)


def new_phone() -> str:
    """A phone number nobody else has."""
    return str(next(_numbers))


class Person:
    """An account, made by the same form that browsers send, or signed in by a cookie there is."""

    def __init__(
        self,
        origin: str,
        name: str = "Asha Kumari",
        language: str = "en",
        cookie: str = "",
        *,
        email: str = "",
    ) -> None:
        self.origin, self.name, self.language = origin, name, language
        self.phone, self.email = new_phone(), email
        # Everything by the session cookie, as from our own pages.
        self.client = httpx.Client(base_url=origin, headers={"Origin": origin}, timeout=20)
        self.client.cookies.set(LANGUAGE_COOKIE, language, domain="localhost.local")
        self.cookie = cookie or self._sign_up()
        self.client.cookies.set(SESSION_COOKIE, self.cookie, domain="localhost.local")

    def _sign_up(self) -> str:
        answer = self.client.post(
            "/session/sign-up",
            data={
                "name": self.name,
                "phone": self.phone,
                "email": self.email,
                "password": PASSWORD,
                "language": self.language,
            },
        )
        assert answer.headers["location"] == "/home", answer.headers
        return str(answer.cookies[SESSION_COOKIE])

    def screen(self, browser: Browser, language: str | None = None, **options: Any) -> Screen:
        """Open a browser in which this person is signed in."""
        screen = Screen(browser, self.origin, language or self.language, **options)
        screen.context.add_cookies(
            [
                {
                    "name": SESSION_COOKIE,
                    "value": self.cookie,
                    "url": self.origin,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )
        return screen

    def get(self, path: str, **query: Any) -> Any:
        """Read something by the API."""
        answer = self.client.get(f"/api/v1{path}", params=query)
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        """Do something by the API; it must be accepted."""
        return self._send("POST", path, json=body)

    def put(self, path: str, **body: Any) -> Any:
        """Set something by the API; it must be accepted."""
        return self._send("PUT", path, json=body)

    def patch(self, path: str, **body: Any) -> Any:
        """Change something by the API; it must be accepted."""
        return self._send("PATCH", path, json=body)

    def upload(self, path: str, name: str, data: bytes, **fields: str) -> Any:
        """Send a file by the API; it must be accepted."""
        return self._send("POST", path, data=fields, files={"file": (name, data)})

    def _send(self, method: str, path: str, **what: Any) -> Any:
        headers = {"Idempotency-Key": str(uuid4())}
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **what)
        assert answer.is_success, answer.text
        return answer.json()

    def balance(self) -> str:
        """What is in the wallet, as the API writes it."""
        return str(self.get("/wallet")["balance"])
