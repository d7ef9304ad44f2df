"""Fixtures of the REST tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import structlog

from circle_app import settings
from circle_app.api import limits
from tests.support import api


@pytest.fixture(autouse=True)
def _fresh_counts():
    limits.forget()


@pytest.fixture(scope="session", autouse=True)
def _plain_logs():
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[plain])


@pytest.fixture
def client(db):
    """A client of the interface over an empty database."""
    return api.browser()


@pytest.fixture
def asha(client):
    return api.sign_up(client, "Asha Kumari")


@pytest.fixture
def rekha(client):
    return api.sign_up(client, "Rekha Verma")


@pytest.fixture
def sunita(client):
    return api.sign_up(client, "Sunita Devi")


@pytest.fixture
def configured(monkeypatch) -> Callable[..., None]:
    """Change settings for one test: ``configured(CIRCLE_PROXY_HOPS="1")``."""

    def change(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.get.cache_clear()

    yield change
    monkeypatch.undo()
    settings.get.cache_clear()
