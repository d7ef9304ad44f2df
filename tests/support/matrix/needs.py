"""What a service function needs, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from circle_app.domain.permissions import Permission
from tests.support.matrix.world import Person, World

Circle = Literal["both", "officers", "peers", "ending"]
Arguments = tuple[tuple[Any, ...], Mapping[str, Any]]


@dataclass(frozen=True)
class Case:
    """One way of calling a function, and who gets further than the check.

    Attributes:
        needs: Members with one of these permissions pass.
        call: The arguments after the actor.
        circle: In which of the worlds it is called; ``both`` are the two that go on.
        also: What they need besides, all of it.
        roles: Roles that pass whatever they may otherwise do.
        anybody: Why everybody may call it, members or not; empty where they may not.
        nobody: Why nobody may call it like this; empty where somebody may.
        operators: Whether operators, and nobody else, pass.
        conflicts: Why no call of it succeeds in this world; empty where one must.
    """

    needs: frozenset[Permission]
    call: Callable[[World], Arguments]
    circle: Circle = "both"
    also: frozenset[Permission] = frozenset()
    roles: frozenset[str] = field(default_factory=frozenset)
    anybody: str = ""
    nobody: str = ""
    operators: bool = False
    conflicts: str = ""

    def passes(self, person: Person) -> bool:
        """Whether somebody gets further than the check."""
        if self.anybody:
            return True
        if self.operators:
            return person.actor.is_operator
        if self.nobody or not self.also <= person.granted:
            return False
        return bool(person.role in self.roles or person.granted & self.needs)


def a(*positional: Any, **named: Any) -> Arguments:
    """The arguments of a call after the actor."""
    return positional, named


def need(
    permission: Permission | tuple[Permission, ...], call: Callable[[World], Arguments], **more: Any
) -> Case:
    """A call that needs a permission, or one of several."""
    wanted = permission if isinstance(permission, tuple) else (permission,)
    return Case(frozenset(wanted), call, **more)


def held(roles: set[str], call: Callable[[World], Arguments], **more: Any) -> Case:
    """A call that needs one of these roles."""
    return Case(frozenset(), call, roles=frozenset(roles), **more)


def own(why: str, call: Callable[[World], Arguments] = lambda _: a(), **more: Any) -> Case:
    """A call about nothing but the caller's own account: everybody may make it."""
    return Case(frozenset(), call, anybody=why, **more)


def never(why: str, call: Callable[[World], Arguments], **more: Any) -> Case:
    """A call that nobody of this world may make."""
    return Case(frozenset(), call, nobody=why, **more)


def operator(call: Callable[[World], Arguments] = lambda _: a(), **more: Any) -> Case:
    """A call for the operators of the installation."""
    return Case(frozenset(), call, operators=True, **more)
