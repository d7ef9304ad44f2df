"""Giving out offices: by whom, to whom, and what nobody can do."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.offices import InvalidRole, LastAdmin, NoAccount
from circle_app.persistence import database
from circle_app.services import circles, memberships, roles
from tests.factories import outcomes, person
from tests.support.circles import circle_of, kinds, member_id, officers_circle, rows


def test_the_creator_is_admin_and_makes_a_member_treasurer(db):
    group = officers_circle(2)
    assert [row.role for row in memberships.members(group.admin, group.circle.id)] == [
        "admin",
        "treasurer",
        "member",
        "member",
    ]
    assert circles.get(group.treasurer, group.circle.id).my_role == "treasurer"
    told = rows("SELECT params, visible FROM audit_event WHERE kind = 'member.role_changed'")
    assert len(told) == 1
    assert '"role":"treasurer"' in told[0].params
    assert told[0].visible


def test_the_same_role_again_changes_nothing(db):
    group = officers_circle(0)
    before = kinds()
    treasurer = member_id(group.treasurer, group.circle)
    again = roles.assign(group.admin, group.circle.id, treasurer, "treasurer")
    assert again.role == "treasurer"
    assert kinds() == before


def test_an_office_is_taken_back(db):
    group = officers_circle(1)
    treasurer = member_id(group.treasurer, group.circle)
    assert roles.assign(group.admin, group.circle.id, treasurer, "member").role == "member"
    assert circles.get(group.treasurer, group.circle.id).invite_code is None


@pytest.mark.parametrize("role", ["manager", "guest", "borrower", "", "ADMIN", "c-0000000"])
def test_a_role_the_circle_does_not_have_is_refused(db, role):
    group = officers_circle(1)
    someone = member_id(group.members[0], group.circle)
    with pytest.raises(InvalidRole) as refusal:
        roles.assign(group.admin, group.circle.id, someone, role)
    given = "admin, treasurer, secretary, clerk, auditor, member"
    assert refusal.value.context["allowed"] == given


def test_the_last_admin_stays(db):
    group = officers_circle(1)
    admin, treasurer = (member_id(who, group.circle) for who in (group.admin, group.treasurer))
    with pytest.raises(LastAdmin):
        roles.assign(group.admin, group.circle.id, admin, "member")
    roles.assign(group.admin, group.circle.id, treasurer, "admin")
    assert roles.assign(group.admin, group.circle.id, admin, "treasurer").role == "treasurer"
    with pytest.raises(NotAllowed):
        roles.assign(group.admin, group.circle.id, admin, "admin")


def test_two_admins_who_step_down_at_once_leave_one(db):
    group = officers_circle(1)
    admin, second = (member_id(who, group.circle) for who in (group.admin, group.treasurer))
    roles.assign(group.admin, group.circle.id, second, "admin")
    pairs = [(group.admin, admin), (group.treasurer, second)]
    tried = outcomes(
        lambda number: (
            roles.assign(pairs[number][0], group.circle.id, pairs[number][1], "member").role
        ),
        2,
    )
    assert sorted(tried) == ["last_admin", "member"]
    assert rows("SELECT COUNT(*) FROM member WHERE role = 'admin'")[0][0] == 1


def test_only_an_admin_gives_offices_and_only_to_people_of_the_circle(db):
    group, other = officers_circle(1), officers_circle(0)
    someone = member_id(group.members[0], group.circle)
    for actor in (group.treasurer, group.members[0]):
        with pytest.raises(NotAllowed):
            roles.assign(actor, group.circle.id, someone, "treasurer")
    with pytest.raises(NotFound):
        roles.assign(other.admin, group.circle.id, someone, "treasurer")
    with pytest.raises(NotFound):
        roles.assign(other.admin, other.circle.id, someone, "treasurer")


def test_nobody_without_an_account_or_still_waiting_gets_an_office(db):
    group = officers_circle(1)
    someone = member_id(group.members[0], group.circle)
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE member SET user_id = NULL WHERE name = :name"),
            {"name": group.members[0].name},
        )
    with pytest.raises(NoAccount):
        roles.assign(group.admin, group.circle.id, someone, "treasurer")
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE member SET status = 'pending' WHERE name = :name"),
            {"name": group.members[0].name},
        )
    with pytest.raises(NotFound):
        roles.assign(group.admin, group.circle.id, someone, "treasurer")


def test_a_circle_run_by_its_members_has_no_offices(db):
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    with pytest.raises(NotAllowed):
        roles.assign(asha, circle.id, member_id(rekha, circle), "treasurer")
