"""Handlers of pages that somebody may not see, called straight, as a websocket lets anybody."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import reflex as rx
from reflex.event import EventSpec

from circle_app.adapters import clock, files
from circle_app.services import circles
from circle_app.web import pages, routes
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.members.state import MembersState
from tests.factories import key
from tests.support.browsers import Tab, act, address_of
from tests.support.matrix import world
from tests.support.matrix.kept import Books
from tests.support.matrix.world import NOW, World

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
# What a handler of a page may be sent; everything else gets an id of the other circle.
SENT = {
    "amount": "5", "method": "cash", "role": "admin", "vote": "yes", "request_id": "one",
    "reason": "It is so", "title": "Mine", "text": "Mine", "note": "Mine", "name": "Mine",
    "outcome": "Settled", "approve": "yes", "answer": "yes", "account": "cash",
}  # fmt: skip
# Words of the other circle that may appear in no variable of a page.
SECRETS = ("Gulmohar Lane", "Sunita Devi", "Sharma Stationers", "The treasurer")


def parts(there: World) -> dict[str, str]:
    """The ids of the other circle in the addresses of pages."""
    found = {
        "circle": there.circle, "loan": there.loan, "vote": there.vote,
        "payment": there.contribution, "expense": there.asked_expense,
        "statement": there.statement, "entry": there.entry, "dispute": there.dispute,
        "departure": there.asked_departure, "member": there.sunita_id, "account": "cash",
        "order": there.order, "invoice": there.invoice, "meeting": there.meeting,
        "batch": there.imported,
    }  # fmt: skip
    return {name: str(value) for name, value in found.items()}


def guarded() -> list[tuple[str, type[rx.State]]]:
    """The pages of a circle and of the administration, with the states that load them."""
    found: list[tuple[str, type[rx.State]]] = [
        (routes.COLLECT, BulkState),  # a sheet of the page: nothing loads it
        (routes.TODAY, BulkState),
    ]
    for page in pages.PAGES:
        if page.on_load is None or not page.route.startswith(("/c/", "/admin")):
            continue
        loads = page.on_load if isinstance(page.on_load, list) else [page.on_load]
        for load in loads:
            name = load.state_full_name or load.fn.__qualname__.partition(".")[0]
            found.append((page.route, rx.State.get_class_substate(name)))
    return found


def handlers(state: type[rx.State]) -> Iterator[tuple[str, list[Any]]]:
    """The handlers that a page defines, with something to send to each."""
    for name, handler in state.event_handlers.items():
        own = inspect.unwrap(handler.fn)
        if name.startswith(("set_", "_")) or not own.__module__.startswith("circle_app.web"):
            continue
        yield (
            name,
            [
                sent(each.annotation, each.name)
                for each in list(inspect.signature(own).parameters.values())[1:]
                if each.default is inspect.Parameter.empty
            ],
        )


def sent(kind: Any, name: str) -> Any:
    """A value for a parameter of a handler."""
    if typing.is_typeddict(kind):
        return {field: SENT.get(field, ANY_ID) for field in kind.__annotations__}
    if kind in (int, float, bool):
        return kind(1)
    if typing.get_origin(kind) is dict or kind is dict:
        return {**SENT, "member": ANY_ID, "id": ANY_ID}
    if typing.get_origin(kind) is list:
        return []
    return SENT.get(name, ANY_ID)


ANY_ID = "00000000-0000-0000-0000-000000000007"


def seen(state: rx.State) -> str:
    """Everything a state holds, as one text."""
    return repr({name: getattr(state, name) for name in type(state).base_vars})


def test_handlers_of_pages_nobody_may_see_do_and_tell_nothing(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = world.officers()
    monkeypatch.setattr(files, "remove", lambda _file_id: None)
    outsider = next(each.actor for each in there.them if each.role == "outsider")
    # Pages work in threads, which a frozen clock does not reach; a shifted one does.
    monkeypatch.setattr(clock, "_offset", NOW - datetime.now(UTC))
    faults, calls = [], 0
    tab, books = Tab(outsider), Books()
    for route, kind in guarded():
        address = str(routes.path(route, **parts(there)))
        for name, arguments in handlers(kind):
            state = tab.at(kind, route, address)
            asked = act(state, name, *arguments)
            calls += 1
            told = [word for word in SECRETS if word in seen(state)]
            if told or books.touched():
                faults.append(f"{kind.__name__}.{name} at {route} told {told}, or wrote")
                books.restore()
            if name == "load" and address_of(asked) not in ("/not-found", routes.FORBIDDEN):
                faults.append(f"{kind.__name__}.load at {route} led to {address_of(asked)}")
    books.close()
    # Whoever belongs there is told: so the words are the right ones to look for.
    at_home = Tab(there.sunita).at(MembersState, routes.MEMBERS, f"/c/{there.circle}/members")
    act(at_home, "load")
    assert [word for word in SECRETS if word in seen(at_home)] == ["Sunita Devi", "The treasurer"]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
    assert calls > 100


def test_things_of_one_circle_are_not_shown_under_the_address_of_another(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = world.officers()
    second = circles.create(there.admin, name="Elsewhere too", preset="savings", key=key())
    monkeypatch.setattr(clock, "_offset", NOW - datetime.now(UTC))
    places = {**parts(there), "circle": str(second.id), "payment": str(there.paid)}
    tab, faults, calls = Tab(there.admin), [], 0
    for route, kind in guarded():
        named = set(re.findall(r"\[(\w+)\]", route)) & set(places)
        if not route.startswith("/c/") or not named - {"circle", "account"}:
            continue
        state = tab.at(kind, route, str(routes.path(route, **places)))
        asked = [each for each in act(state, "load") if isinstance(each, EventSpec)]
        calls += 1
        if address_of(asked) != "/not-found":
            faults.append(f"{kind.__name__}.load at {route} led to {address_of(asked) or 'it'}")
    assert not faults, "\n".join(faults)
    assert calls > 10
