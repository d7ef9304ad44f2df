"""Role × action: whoever may gets through, and whoever may not is refused and writes nothing.

A new public service function must be entered in ``tests/support/matrix``: in the table of its
area, with the permission it needs and the arguments of a call in the prepared world.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from circle_app import services
from circle_app.adapters import clock, files
from circle_app.domain.errors import CircleError, NotAllowed, NotFound
from tests.support.matrix import (
    auctions,
    books,
    draws,
    earnings,
    governance,
    imported,
    installation,
    loan_changes,
    meet,
    money,
    offers,
    online,
    paying,
    people,
    programs,
    receipts,
    rounds,
    security,
    shares,
    told,
    ways_out,
    wording,
    world,
    writing,
)
from tests.support.matrix.kept import Books
from tests.support.matrix.needs import Case
from tests.support.matrix.world import NOW, Person, World

TABLES = (
    money,
    receipts,
    paying,
    loan_changes,
    meet,
    offers,
    online,
    programs,
    books,
    people,
    governance,
    installation,
    security,
    rounds,
    draws,
    auctions,
    imported,
    told,
    writing,
    ways_out,
    wording,
    earnings,
    shares,
)
ACTIONS = {name: entry for table in TABLES for name, entry in table.ACTIONS.items()}
# Not for callers: it makes the circles of a demonstration.
LEFT_OUT = ("circle_app.services.demo",)
# What is written, but is no act that anybody would look for in the record, and why.
UNRECORDED = {
    "verification.verify_wallet": "the outcome of the check is kept; it is about nobody else",
    "reconciliation.uploads.keep": "a file to look at, for a day; what is imported is recorded",
    "meetings.save": meet.SAVING,
    "meetings.put_sheet": meet.SAVING,
    "reconciliation.look_again": "nothing new was found here; what is found is recorded",
    "reconciliation.confirm_claims": "nothing is proved here; what is confirmed is recorded",
    "notices.mark_all_read": "what somebody has read is no act; nothing is unread here",
    "installation.reset": "all settings have their defaults here; what changes is recorded",
}


def public_functions() -> dict[str, Callable[..., Any]]:
    """Every service function that acts for somebody, by the shortest name it is called by."""
    found: dict[str, Callable[..., Any]] = {}
    for info in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        if info.name.startswith(LEFT_OUT):
            continue
        module = importlib.import_module(info.name)
        for name, function in vars(module).items():
            if not name.startswith("_") and _acts(function, info.name):
                found[_called(info.name, name, function)] = function
    return found


def _acts(function: Any, module: str) -> bool:
    if not inspect.isfunction(function) or inspect.unwrap(function).__module__ != module:
        return False
    kinds = [str(each.annotation) for each in inspect.signature(function).parameters.values()]
    # What takes a standing or a transaction is a part of another function.
    return kinds[:1] == ["Actor"] and not {"Standing", "Session"} & set(kinds)


def _called(module: str, name: str, function: Any) -> str:
    short = module.removeprefix(f"{services.__name__}.")
    package = importlib.import_module(f"{services.__name__}.{short.partition('.')[0]}")
    exported = getattr(package, name, None) is function
    return f"{short.partition('.')[0] if exported else short}.{name}"


def cases(circle: str) -> Iterator[tuple[str, Callable[..., Any], Case]]:
    """The calls to try in one of the worlds."""
    functions = public_functions()
    for name, entry in ACTIONS.items():
        for case in entry if isinstance(entry, tuple) else (entry,):
            if (
                case.circle == circle or (case.circle == "both" and circle != "ending")
            ) and name in functions:
                yield name, functions[name], case


def _answer(
    function: Callable[..., Any], case: Case, person: Person, prepared: World
) -> CircleError | None:
    positional, named = case.call(prepared)
    try:
        function(person.actor, *positional, **named)
    except CircleError as refusal:
        return refusal
    return None


def _refused(books: Books, prepared: World, tried: list[Any]) -> list[str]:
    """Call everything that may not be called; return what was let through or written."""
    faults, before = [], books.digest()
    for name, function, case in tried:
        for person in prepared.them:
            if case.passes(person):
                continue
            answer = _answer(function, case, person, prepared)
            if not isinstance(answer, NotAllowed | NotFound):
                faults.append(f"{name}: {person.role} was not refused but answered {answer!r}")
            if books.touched():
                faults.append(f"{name}: {person.role} was refused but wrote something")
                books.restore()
    if books.digest() != before:
        faults.append("something differs after the refused calls")
    return faults


def _allowed(books: Books, prepared: World, tried: list[Any]) -> list[str]:
    """Call everything that may be called.

    Returns:
        What was refused, what did not work for anybody, and what was written without a record of
        who did it.
    """
    faults, on_record = [], books.acts()
    for name, function, case in tried:
        answers = []
        for person in filter(case.passes, prepared.them):
            answer = _answer(function, case, person, prepared)
            answers.append(answer)
            if answer is None and books.touched():
                if books.acts() == on_record and name not in UNRECORDED:
                    faults.append(f"{name}: {person.role} wrote, and it is not on record")
                if books.acts() != on_record and name in UNRECORDED:
                    faults.append(f"{name} is recorded; it is no exception any more")
            if type(answer) in (NotAllowed, NotFound):
                faults.append(f"{name}: {person.role} may, but was refused: {answer.context}")
            books.restore()
        if answers and not case.conflicts and None not in answers:
            faults.append(f"{name}: it worked for nobody: {answers[:1]!r}")
        if case.conflicts and None in answers:
            faults.append(f"{name}: it worked, although {case.conflicts!r}")
    return faults


def assert_none(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("circle", ["officers", "peers", "ending"])
def test_each_role_may_do_what_the_table_says_and_nothing_else(
    db: Any, circle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: World = getattr(world, circle)()
    tried = list(cases(circle))
    books = Books()
    # A call may take a file from the disk that the next one needs; rows come back by themselves.
    monkeypatch.setattr(files, "remove", lambda _file_id: None)
    with clock.frozen(NOW):
        faults = _refused(books, prepared, tried) + _allowed(books, prepared, tried)
    books.close()
    assert_none(faults)


def test_every_service_function_is_in_the_table() -> None:
    assert_none(sorted(set(public_functions()) - set(ACTIONS)))


def test_the_table_has_no_function_that_is_gone() -> None:
    assert_none(sorted(set(ACTIONS) - set(public_functions())))
    assert len(ACTIONS) == sum(len(table.ACTIONS) for table in TABLES)
