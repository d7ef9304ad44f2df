"""The REST interface as a program calls it: people with a token each."""

from __future__ import annotations

import itertools
import warnings
from functools import lru_cache
from typing import Any

import httpx

from circle_app import settings
from circle_app.api.app import create_api
from tests import factories

with warnings.catch_warnings():
    # Starlette would rather have another HTTP library; this one is what the tests have.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ORIGIN = "http://localhost:8000"
V1 = "/api/v1"
PROBLEM = "application/problem+json"
_numbers = itertools.count(9_700_000_001)


def new_phone() -> str:
    """A phone number nobody else has in this run."""
    return str(next(_numbers))


@lru_cache(maxsize=4)
def _api(_settings: settings.Settings) -> Any:
    """The application holds nothing between calls, and takes longer to make than most tests."""
    return create_api()


def browser() -> TestClient:
    """A program, or a browser that follows no redirects."""
    made = _api(settings.get())
    return TestClient(made, raise_server_exceptions=False, follow_redirects=False)


class Person:
    """Somebody who calls the interface with an access token."""

    def __init__(self, client: TestClient, signed_up: dict[str, Any]) -> None:
        self.client = client
        self.id = signed_up["user"]["id"]
        self.name = signed_up["user"]["name"]
        self.phone = signed_up["user"]["phone"]
        self.token = signed_up["access_token"]
        self.refresh_token = signed_up["refresh_token"]

    def call(
        self, method: str, path: str, *, key: str | None = None, **more: Any
    ) -> httpx.Response:
        """Make one call below ``/api/v1``."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.client.request(method, V1 + path, headers=headers, **more)

    def get(self, path: str, **query: Any) -> Any:
        """Read something; it must be there."""
        answer = self.call("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, *, key: str | None = None, **body: Any) -> httpx.Response:
        """Send a body of these members."""
        return self.call("POST", path, key=key, json=body)

    def done(self, path: str, *, status: int = 200, key: str | None = None, **body: Any) -> Any:
        """Send a body; it must be accepted."""
        answer = self.post(path, key=key, **body)
        assert answer.status_code == status, answer.text
        return answer.json()


def sign_up(client: TestClient, name: str = "Asha Kumari", **more: Any) -> Person:
    """Open an account by a call."""
    body = {"name": name, "phone": new_phone(), "password": factories.PASSWORD, **more}
    answer = client.post(f"{V1}/auth/signup", json=body)
    assert answer.status_code == 201, answer.text
    return Person(client, answer.json())


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the problem document of a refusal, which must be this one and complete."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    found: dict[str, Any] = answer.json()
    assert found["code"] == code, found
    assert found["status"] == status
    assert found["type"] == f"urn:circle:problem:{code}"
    assert len(found["detail"]) > 10
    assert found["title"]
    if status == 422:
        assert all(error["field"] and error["message"] for error in found["errors"])
    return found
