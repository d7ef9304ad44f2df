"""A browser tab without a browser: the states of pages with the cookies and the address of one."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, TypeVar
from uuid import uuid4

import reflex as rx
from reflex.istate.data import RouterData

from circle_app.adapters.cookies import LANGUAGE_COOKIE, SESSION_COOKIE
from circle_app.services import sessions
from circle_app.services.access import Actor

S = TypeVar("S", bound=rx.State)
ORIGIN = "http://localhost:8000"


class Tab:
    """An open tab: who is signed in, in which language; it can go to pages and post forms."""

    def __init__(self, actor: Actor | None, language: str = "en") -> None:
        """Open a tab, signed in as somebody or as a stranger."""
        self.token = str(uuid4())
        cookies = {LANGUAGE_COOKIE: language}
        if actor is not None:
            cookies[SESSION_COOKIE] = sessions.open_web_session(
                actor.user_id, address="", agent="test"
            )
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.root = rx.State(_reflex_internal_init=True)

    def at(self, page: type[S], route: str, address: str | None = None) -> S:
        """Put an address into the bar and return the state of the page there."""
        data = {
            "pathname": route,
            "asPath": address if address is not None else route,
            "token": self.token,
            "ip": "10.0.0.7",
            "sid": "sid",
            "query": {},
            "headers": {"origin": ORIGIN, "cookie": self.cookie},
        }
        self.root.router_data = data
        self.root.router = RouterData.from_router_data(data)
        state = self.root.get_substate(page.get_full_name().split("."))
        assert isinstance(state, page)
        return state


def act(state: rx.State, name: str, *args: Any) -> list[Any]:
    """Run an event handler of a state to its end; return what it asked the browser to do."""
    return asyncio.run(_run(state, name, args))


async def _run(state: rx.State, name: str, args: tuple[Any, ...]) -> list[Any]:
    running = getattr(type(state), name).fn(state, *args)
    asked = [step async for step in running] if inspect.isasyncgen(running) else [await running]
    return [step for step in asked if step is not None]


def address_of(asked: list[Any]) -> str:
    """Where the browser was sent; empty if nowhere."""
    for spec in asked:
        for name, value in spec.args:
            if str(name) == "path":
                return str(value).strip('"')
    return ""
