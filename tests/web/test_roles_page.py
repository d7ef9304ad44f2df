"""The page that says who may do what: for whom it does more than that."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from circle_app.persistence import database
from circle_app.services import circles, roles
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.admin_roles.state import AdminRolesState
from circle_app.web.roles.state import RolesState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Actor, circle: circles.CircleView, language: str = "en") -> Any:
    """Open the page of a circle's roles and load it."""
    address = str(routes.path(routes.ROLES, circle=str(circle.id)))
    state = Tab(actor, language).at(RolesState, routes.ROLES, address)
    act(state, "load")
    return state


def cell(state: Any, role: str, title: str) -> bool:
    """Whether the table says that a role includes something."""
    lines = [line for group in state.groups for line in group.lines if line.title == title]
    return next(mark.yes for mark in lines[0].cells if mark.name == role)


def test_every_member_reads_who_may_do_what(db: Any) -> None:
    group = officers_circle(1)
    state = at(group.members[0], group.circle)
    assert [column.title for column in state.columns] == [
        "Admin", "Treasurer", "Secretary", "Clerk", "Auditor", "Member",
    ]  # fmt: skip
    assert [column.holders for column in state.columns][:3] == [
        "1 person", "1 person", "nobody now",
    ]  # fmt: skip
    assert state.shown.column.key == "member"
    assert not cell(state, "member", "Change the rules")
    assert cell(state, "admin", "Change the rules")
    assert (state.may_manage, state.may_assign, state.my_office) == (False, False, "")
    act(state, "look_at", "auditor")
    assert state.shown.column.title == "Auditor"
    assert at(group.members[0], group.circle, "hi").columns[0].title == "व्यवस्थापक"


def test_where_members_run_the_circle_all_are_alike(db: Any) -> None:
    asha = person("Asha Kumari")
    state = at(asha, circle_of(asha, person("Rekha Verma")))
    assert (state.alone, [column.title for column in state.columns]) == (True, ["Member"])


def test_an_admin_makes_gives_and_retires_a_role(db: Any) -> None:
    group = officers_circle(1)
    state = at(group.admin, group.circle)
    act(state, "open_editor", "")
    form = {"title": "Helper", "members.see": "on", "books.see": True, "request_id": "one"}
    act(state, "save", form)
    assert state.done == "“Helper” can be given out"
    act(state, "save", form)
    made = [column for column in state.columns if column.chip]
    assert [(column.title, column.can_edit) for column in made] == [("Helper", True)]
    assert cell(state, made[0].key, "See the books")
    act(state, "open_sheet")
    assert [each.name for each in state.people] == [
        "Asha Kumari · Admin", "Rekha Verma · Treasurer", "Sunita Devi · Member",
    ]  # fmt: skip
    act(state, "assign", {"member": state.people[2].value, "role": made[0].key})
    assert state.done == "Sunita Devi is now Helper"
    act(state, "open_editor", made[0].key)
    ticked = [mark.name for part in state.draft.groups for mark in part.marks if mark.yes]
    assert sorted(ticked) == ["books.see", "circle.see", "members.see"]
    act(state, "retire")
    assert state.form_error.startswith("Somebody still holds this role.")
    act(state, "save", {"title": "Keeper", "books.see": "on"})
    assert circles.get(group.members[0], group.circle.id).my_permissions == {
        "circle.see", "books.see",
    }  # fmt: skip


def test_a_treasurer_hands_the_office_over(db: Any) -> None:
    group = officers_circle(1)
    state = at(group.treasurer, group.circle)
    assert (state.my_office, state.may_assign) == ("Treasurer", False)
    act(state, "open_sheet")
    act(state, "hand_over", {"member": state.people[2].value, "request_id": "one"})
    assert state.done == "Sunita Devi is now Treasurer"
    assert state.my_office == ""
    act(state, "hand_over", {"member": state.people[2].value, "request_id": "two"})
    assert state.form_error.startswith("You hold no office")


def test_others_change_nothing_whatever_they_send(db: Any) -> None:
    group, other = officers_circle(1), officers_circle(0)
    mine = str(member_id(group.members[0], group.circle))
    before = roles.of_circle(group.admin, group.circle.id)
    address = str(routes.path(routes.ROLES, circle=str(group.circle.id)))
    for actor in (group.members[0], group.treasurer, other.admin):
        # Without having loaded the page: the handlers are called straight.
        state = Tab(actor).at(RolesState, routes.ROLES, address)
        act(state, "save", {"title": "Mine", "roles.assign": "on", "request_id": "x"})
        assert state.form_error
        act(state, "assign", {"member": mine, "role": "admin"})
        assert state.form_error
        act(state, "retire")
        assert state.form_error
    assert roles.of_circle(group.admin, group.circle.id) == before
    state = Tab(other.admin).at(RolesState, routes.ROLES, address)
    assert address_of(act(state, "load")) == "/not-found"
    assert (state.columns, state.groups) == ([], [])


def test_roles_for_every_circle_are_an_operators_to_make(db: Any) -> None:
    group, operator = officers_circle(0), person("Geeta Sharma")
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE app_user SET is_operator = 1 WHERE name = 'Geeta Sharma'")
        )
    state = Tab(group.admin).at(AdminRolesState, routes.ADMIN_ROLES)
    assert address_of(act(state, "load")) == "/not-found"
    act(state, "save", {"title": "Visitor", "books.see": "on", "request_id": "one"})
    assert (state.form_error != "", state.columns) == (True, [])
    state = Tab(operator).at(AdminRolesState, routes.ADMIN_ROLES)
    act(state, "load")
    assert len(state.columns) == 11
    act(state, "open_editor", "")
    locked = [mark.name for part in state.draft.groups for mark in part.marks if mark.locked]
    assert locked == ["circle.see", "roles.assign", "roles.manage"]
    act(state, "save", {"title": "Visitor", "books.see": "on", "request_id": "one"})
    assert state.done == "“Visitor” can be given out"
    visitor = state.columns[-1]
    assert (visitor.title, visitor.can_edit) == ("Visitor", True)
    listed = at(group.admin, group.circle).columns
    assert [column.can_edit for column in listed if column.key == visitor.key] == [False]
    act(state, "open_editor", visitor.key)
    act(state, "retire")
    assert (state.done, len(state.columns)) == ("“Visitor” is retired", 11)
