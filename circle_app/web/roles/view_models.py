"""Roles as they are shown: a table of all, one by itself, and one being made."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.offices import OF_ADMINS
from circle_app.domain.permissions import ROLES, Permission
from circle_app.i18n import ntext, text
from circle_app.i18n.role_words import (
    GROUPS,
    permission_consequence,
    permission_title,
    role_aim,
    role_name,
)
from circle_app.services.roles import RoleView

#: Holders of a built-in role are counted in one circle, not over all of them.
UNCOUNTED: Final = -1


@dataclass(frozen=True)
class Column:
    """A role at the head of the table, or in the list to choose from."""

    key: str = ""
    title: str = ""
    aim: str = ""
    holders: str = ""
    chip: str = ""
    is_mine: bool = False
    can_edit: bool = False


@dataclass(frozen=True)
class Mark:
    """A permission of one role: whether it is included, and whether that can be changed."""

    name: str = ""
    title: str = ""
    consequence: str = ""
    yes: bool = False
    locked: bool = False
    why: str = ""


@dataclass(frozen=True)
class MarkGroup:
    """Permissions of one role that belong together."""

    title: str = ""
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A permission across all roles."""

    title: str = ""
    consequence: str = ""
    cells: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class LineGroup:
    """Permissions across all roles that belong together."""

    title: str = ""
    width: int = 1
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """One role by itself."""

    column: Column = Column()
    groups: list[MarkGroup] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """A role being made or changed; without a key it is a new one."""

    key: str = ""
    title: str = ""
    groups: list[MarkGroup] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """Somebody, or a role, to choose in a sheet."""

    value: str = ""
    name: str = ""
    about: str = ""


def built_in() -> tuple[RoleView, ...]:
    """The roles that every installation has."""
    return tuple(
        RoleView(
            key,
            "",
            "built_in",
            tuple(each for each in Permission if each in granted),
            UNCOUNTED,
        )
        for key, granted in ROLES.items()
    )


def columns(
    views: Iterable[RoleView], mine: str, editable: Collection[str], language: str
) -> list[Column]:
    """The heads of the table: ``editable`` are the origins whose roles can be changed here."""
    chips = {
        "circle": text(language, "Our own"),
        "installation": text(language, "For every circle"),
        "built_in": "",
    }
    return [
        Column(
            key=view.key,
            title=role_name(view.key, language, view.title),
            aim=role_aim(view.key, language),
            holders=_holders(view, language),
            chip=chips[view.origin],
            is_mine=view.key == mine,
            can_edit=view.origin in editable,
        )
        for view in views
    ]


def _holders(view: RoleView, language: str) -> str:
    if view.holders == UNCOUNTED:
        return ""
    if not view.holders:
        return text(language, "nobody now")
    return ntext(language, "{n} person", "{n} people", view.holders)


def line_groups(views: tuple[RoleView, ...], language: str) -> list[LineGroup]:
    """The body of the table."""
    return [
        LineGroup(
            text(language, title),
            len(views) + 1,
            [
                Line(
                    permission_title(name, language),
                    permission_consequence(name, language),
                    [_cell(view, name, language) for view in views],
                )
                for name in names
            ],
        )
        for title, names in GROUPS.items()
    ]


def _cell(view: RoleView, name: str, language: str) -> Mark:
    yes = Permission(name) in view.permissions
    return Mark(name=view.key, title=text(language, "Yes" if yes else "No"), yes=yes)


def shown(column: Column, view: RoleView, language: str) -> Shown:
    """One role by itself, as a phone shows it."""
    return Shown(column, mark_groups(frozenset(view.permissions), None, language))


def draft(
    view: RoleView | None, own: frozenset[Permission], *, is_admin: bool, language: str
) -> Draft:
    """A role to be changed, or a new one; only what its maker may do can be ticked."""
    may = own if is_admin else own - OF_ADMINS
    chosen = frozenset(view.permissions) if view else frozenset({Permission.SEE_CIRCLE})
    return Draft(
        view.key if view else "",
        view.title if view else "",
        mark_groups(chosen, may, language),
    )


def mark_groups(
    chosen: frozenset[Permission], may: frozenset[Permission] | None, language: str
) -> list[MarkGroup]:
    """The permissions of one role in their groups; ``may`` are those that can be ticked."""
    return [
        MarkGroup(text(language, title), [_mark(name, chosen, may, language) for name in names])
        for title, names in GROUPS.items()
    ]


def _mark(
    name: str, chosen: frozenset[Permission], may: frozenset[Permission] | None, language: str
) -> Mark:
    permission = Permission(name)
    why = ""
    if may is not None and permission is Permission.SEE_CIRCLE:
        why = text(language, "Every role includes this.")
    elif may is not None and permission not in may:
        why = text(language, "You cannot give this on.")
    return Mark(
        name=name,
        title=permission_title(name, language),
        consequence=permission_consequence(name, language),
        yes=permission in chosen,
        locked=bool(why),
        why=why,
    )


def offices(views: Iterable[RoleView], own: frozenset[Permission], language: str) -> list[Choice]:
    """The roles that somebody with these permissions can give out."""
    return [
        Choice(view.key, role_name(view.key, language, view.title), role_aim(view.key, language))
        for view in views
        if view.given and frozenset(view.permissions) <= own
    ]
