"""Roles that people make up, and offices that are handed over: what each way in may not do."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.offices import (
    MAX_CUSTOM_ROLES,
    BeyondOwnRole,
    HigherOffice,
    InvalidPermissions,
    InvalidRole,
    InvalidRoleTitle,
    LastAdmin,
    NoAccount,
    NoOffice,
    RoleHeld,
    RoleTitleTaken,
    TooManyRoles,
)
from circle_app.domain.permissions import ROLES, Permission
from circle_app.persistence import database
from circle_app.services import access, circles, memberships, roles
from circle_app.services.access import Actor
from tests.factories import key, outcomes, person
from tests.support.circles import Officers, circle_of, kinds, member_id, officers_circle, rows
from tests.support.expenses import recorded

sqlite_only = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HELPER = ["contributions.record", "members.see", "books.see"]


def made(group: Officers, title: str = "Meeting helper", permissions: list[str] = HELPER) -> str:
    """A role of the group, made by its admin."""
    found = roles.create(
        group.admin, group.circle.id, title=title, permissions=permissions, key=key()
    )
    return found.key


def given(group: Officers, actor: Actor, role: str) -> None:
    """Give somebody of the group a role."""
    roles.assign(group.admin, group.circle.id, member_id(actor, group.circle), role)


@sqlite_only
def test_a_role_is_made_given_changed_and_retired(db):
    group = officers_circle(2)
    first, second = group.members
    role = made(group)
    assert role.startswith("c-")
    assert len(role) == 10
    given(group, first, role)
    view = circles.get(first, group.circle.id)
    assert (view.my_role, view.my_permissions) == (
        role,
        {
            Permission.SEE_CIRCLE,
            Permission.RECORD_FOR_OTHERS,
            Permission.SEE_MEMBERS,
            Permission.SEE_BOOKS,
        },
    )
    listed = {each.key: each for each in roles.of_circle(second, group.circle.id)}
    assert list(listed) == ["admin", "treasurer", "secretary", "clerk", "auditor", "member", role]
    assert [each.holders for each in listed.values()] == [1, 1, 0, 0, 0, 1, 1]
    assert set(listed["auditor"].permissions) == ROLES["auditor"]

    with pytest.raises(NotAllowed):
        recorded(first, group.circle, 10_000, paid_from=None)
    changed = roles.edit(
        group.admin, group.circle.id, role, title="Keeper", permissions=[*HELPER, "expenses.ask"]
    )
    assert (changed.title, changed.holders) == ("Keeper", 1)
    assert recorded(first, group.circle, 10_000, paid_from=None).status
    told = rows("SELECT before, after FROM audit_event WHERE kind = 'role.changed'")
    assert len(told) == 1
    was, now = (json.loads(each) for each in told[0])
    assert (was["title"], now["title"]) == ("Meeting helper", "Keeper")
    assert set(now["permissions"]) - set(was["permissions"]) == {"expenses.ask"}
    roles.edit(group.admin, group.circle.id, role, title="Keeper")
    assert kinds().count("role.changed") == 1

    with pytest.raises(RoleHeld):
        roles.retire(group.admin, group.circle.id, role)
    given(group, first, "member")
    roles.retire(group.admin, group.circle.id, role)
    for act in (roles.retire, roles.edit):
        with pytest.raises(NotFound):
            act(group.admin, group.circle.id, role)
    with pytest.raises(InvalidRole):
        given(group, first, role)
    assert roles.names_of(first, group.circle.id) == {role: "Keeper"}
    assert made(group, "Keeper") != role


@sqlite_only
def test_a_role_that_is_gone_or_of_another_circle_gives_nothing(db):
    group, other = officers_circle(1), officers_circle(1)
    role = made(group, permissions=[each.value for each in Permission])
    with pytest.raises(InvalidRole):
        given(other, other.members[0], role)
    for act in (roles.edit, roles.retire):
        with pytest.raises(NotFound):
            act(other.admin, other.circle.id, role)
    # Even where the row of a member named it.
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE member SET role = :role WHERE name = :name AND circle_id = :circle"),
            {
                "role": role,
                "name": other.members[0].name,
                "circle": other.circle.id.hex,
            },
        )
    with database.reading() as session:
        place = access.standing(session, other.members[0], other.circle.id)
    assert (place.role, place.granted) == (role, frozenset())


@sqlite_only
def test_nobody_gives_more_than_they_hold(db):
    group = officers_circle(3)
    deputy, second, third = group.members
    maker = made(
        group,
        "Deputy",
        ["roles.assign", "roles.manage", "members.see", "proposals.vote", "books.see"],
    )
    given(group, deputy, maker)
    circle, them = group.circle.id, member_id(deputy, group.circle)
    # Not to themselves, not to others, not a built-in one, and not by changing what a role is.
    for someone in (them, member_id(second, group.circle)):
        for role in ("admin", "treasurer", "auditor"):
            with pytest.raises(BeyondOwnRole):
                roles.assign(deputy, circle, someone, role)
    for taken_from in (group.admin, group.treasurer, second):
        with pytest.raises(BeyondOwnRole):
            roles.assign(deputy, circle, member_id(taken_from, group.circle), maker)
    with pytest.raises(BeyondOwnRole):
        roles.create(deputy, circle, title="More", permissions=["funds.move"], key=key())
    with pytest.raises(BeyondOwnRole):
        roles.create(deputy, circle, title="Twin", permissions=["roles.assign"], key=key())
    for change in (["roles.manage", "funds.move"], ["books.see"]):
        with pytest.raises(BeyondOwnRole):
            roles.edit(deputy, circle, maker, permissions=change)
    with pytest.raises(BeyondOwnRole):
        roles.retire(deputy, circle, maker)
    strong = made(group, "Strong", ["funds.move"])
    with pytest.raises(BeyondOwnRole):
        roles.edit(deputy, circle, strong, permissions=["books.see"])
    # Within their own they may.
    watcher = roles.create(deputy, circle, title="Watcher", permissions=["books.see"], key=key())
    given(group, third, watcher.key)
    assert roles.assign(deputy, circle, member_id(third, group.circle), watcher.key).role
    assert roles.edit(deputy, circle, watcher.key, permissions=["members.see"]).holders == 1
    # And whoever is neither makes none at all.
    for actor in (group.treasurer, second, third):
        with pytest.raises(NotAllowed):
            roles.create(actor, circle, title="Mine", permissions=["circle.see"], key=key())


@sqlite_only
@pytest.mark.parametrize(
    "title", ["", "   ", "…", "x" * 41, "Admin", "TREASURER", "व्यवस्थापक", "auditor\u202e"]
)
def test_a_role_is_not_called_nothing_or_like_a_built_in_one(db, title):
    group = officers_circle(0)
    with pytest.raises(InvalidRoleTitle):
        made(group, title)
    with pytest.raises(InvalidPermissions):
        made(group, "Fine", ["circle.see", "everything"])


@sqlite_only
def test_titles_differ_and_there_are_twenty_at_most(db):
    group = officers_circle(0)
    once = key()
    first = roles.create(
        group.admin, group.circle.id, title="Helper 1", permissions=HELPER, key=once
    )
    again = roles.create(
        group.admin, group.circle.id, title="Helper 1", permissions=HELPER, key=once
    )
    assert (again.key, again.replayed) == (first.key, True)
    with pytest.raises(RoleTitleTaken):
        made(group, "HELPER 1")
    others = [made(group, f"Helper {number}") for number in range(2, MAX_CUSTOM_ROLES + 1)]
    with pytest.raises(RoleTitleTaken):
        roles.edit(group.admin, group.circle.id, others[0], title="Helper 1")
    with pytest.raises(TooManyRoles):
        made(group, "One more")
    roles.retire(group.admin, group.circle.id, first.key)
    assert made(group, "One more")


@sqlite_only
def test_a_treasurer_hands_the_office_over(db):
    group = officers_circle(2)
    heir, other = group.members
    once, circle = key(), group.circle.id
    heir_id = member_id(heir, group.circle)
    made_so = roles.hand_over(group.treasurer, circle, heir_id, key=once)
    assert (made_so.name, made_so.role) == (heir.name, "treasurer")
    assert circles.get(group.treasurer, circle).my_role == "member"
    assert circles.get(heir, circle).my_role == "treasurer"
    assert roles.hand_over(group.treasurer, circle, heir_id, key=once).replayed
    assert kinds().count("office.handed_over") == 1
    for actor in (group.treasurer, other):
        with pytest.raises(NoOffice):
            roles.hand_over(actor, circle, member_id(other, group.circle), key=key())
    with pytest.raises(HigherOffice):
        roles.hand_over(heir, circle, member_id(group.admin, group.circle), key=key())
    with pytest.raises(HigherOffice):
        roles.hand_over(heir, circle, heir_id, key=key())
    given(group, other, "auditor")
    with pytest.raises(HigherOffice):
        roles.hand_over(heir, circle, member_id(other, group.circle), key=key())
    # The last admin may go as well, for another comes in the same moment.
    assert roles.hand_over(group.admin, circle, heir_id, key=key()).role == "admin"
    assert [row.role for row in memberships.members(heir, circle)] == [
        "member",
        "member",
        "admin",
        "auditor",
    ]
    with pytest.raises(LastAdmin):
        roles.assign(heir, circle, heir_id, "member")


@sqlite_only
def test_an_office_is_not_handed_to_a_record_or_a_stranger(db):
    group, other = officers_circle(1), officers_circle(0)
    someone = member_id(group.members[0], group.circle)
    with pytest.raises(NotFound):
        roles.hand_over(
            group.treasurer, group.circle.id, member_id(other.admin, other.circle), key=key()
        )
    with pytest.raises(NotFound):
        roles.hand_over(other.admin, group.circle.id, someone, key=key())
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE member SET user_id = NULL WHERE name = :name"),
            {"name": group.members[0].name},
        )
    with pytest.raises(NoAccount):
        roles.hand_over(group.treasurer, group.circle.id, someone, key=key())


@sqlite_only
def test_operators_make_roles_for_every_circle_with_officers(db):
    group, farida = officers_circle(1), person("Farida Khatoon")
    alone = circle_of(farida, person("Kavita Yadav"))
    operator = person("Geeta Sharma")
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE app_user SET is_operator = 1 WHERE name = 'Geeta Sharma'")
        )
    with pytest.raises(NotFound):
        roles.create_everywhere(group.admin, title="Visitor", permissions=HELPER, key=key())
    for secret in ("roles.assign", "roles.manage"):
        with pytest.raises(BeyondOwnRole):
            roles.create_everywhere(operator, title="Visitor", permissions=[secret], key=key())
    visitor = roles.create_everywhere(operator, title="Visitor", permissions=HELPER, key=key()).key
    given(group, group.members[0], visitor)
    assert {each.key for each in roles.of_circle(group.admin, group.circle.id)} > {visitor}
    assert visitor not in {each.key for each in roles.of_circle(farida, alone.id)}
    # A circle changes nothing about it, not even its admin.
    for act in (roles.edit, roles.retire):
        with pytest.raises(NotFound):
            act(group.admin, group.circle.id, visitor)
    roles.edit_everywhere(operator, visitor, permissions=["books.see"])
    told = rows("SELECT circle_id FROM audit_event WHERE kind = 'role.changed' ORDER BY id")
    assert [row[0] is None for row in told] == [True, False]
    assert (
        Permission.RECORD_FOR_OTHERS
        not in circles.get(group.members[0], group.circle.id).my_permissions
    )
    assert [each.holders for each in roles.everywhere(operator)] == [1]
    with pytest.raises(RoleHeld):
        roles.retire_everywhere(operator, visitor)
    given(group, group.members[0], "member")
    roles.retire_everywhere(operator, visitor)
    assert roles.everywhere(operator) == ()
    for act in (roles.everywhere, roles.retire_everywhere, roles.edit_everywhere):
        with pytest.raises(NotFound):
            act(*((group.admin,) if act is roles.everywhere else (group.admin, visitor)))


def test_a_role_is_retired_or_given_but_never_both(db):
    group = officers_circle(1)
    role = made(group)
    someone = member_id(group.members[0], group.circle)
    acts = (
        lambda: roles.assign(group.admin, group.circle.id, someone, role).role,
        lambda: roles.retire(group.admin, group.circle.id, role) or "retired",
    )
    tried = outcomes(lambda number: acts[number](), 2)
    held = circles.get(group.members[0], group.circle.id).my_role
    assert tried in ([role, "role_held"], ["invalid_role", "retired"])
    assert held == (role if tried[0] == role else "member")
