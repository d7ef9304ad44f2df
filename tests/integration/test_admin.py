"""What operators may do to people, what they see of circles, and how the installation stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from circle_app.domain.operators import AccountLocked, LastOperator, LockedOperator, OwnLock
from circle_app.domain.reversals import ReasonMissing
from circle_app.domain.timetable import PLANS
from circle_app.persistence import database
from circle_app.services import disputes, job_leases, job_runs, sessions, verification
from circle_app.services import people as accounts
from circle_app.services.access import Actor
from circle_app.services.admin import circles, overview, people
from tests.factories import PASSWORD, key, new_phone, outcomes, person, successes
from tests.support.admin import operator
from tests.support.circles import circle_of, kinds, officers_circle, rows
from tests.support.damage import force

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@ON_SQLITE
def test_everybody_else_finds_no_admin_area(db):
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha)
    # What an actor says of itself counts for nothing.
    pretender = Actor(asha.user_id, asha.name, is_operator=True)
    before = len(kinds())
    for act in (
        lambda: overview.show(pretender),
        lambda: circles.listed(pretender),
        lambda: circles.get(pretender, circle.id),
        lambda: circles.disputes(pretender),
        lambda: people.listed(pretender),
        lambda: people.get(pretender, rekha.user_id),
        lambda: people.lock(pretender, rekha.user_id, reason="because"),
        lambda: people.unlock(pretender, rekha.user_id),
        lambda: people.sign_out(pretender, rekha.user_id),
        lambda: people.set_operator(pretender, asha.user_id, is_operator=True),
    ):
        with pytest.raises(NotFound):
            act()
    assert len(kinds()) == before


def test_a_lock_ends_every_session_and_token_at_once(db):
    meera, asha = operator(), person()
    web = sessions.open_web_session(asha.user_id, address="10.0.0.1", agent="phone")
    tokens = sessions.issue_tokens(asha.user_id, address="10.0.0.1", agent="program")
    assert sessions.actor_for_token(web) is not None
    seen = people.lock(meera, asha.user_id, reason="Phone was stolen")
    assert (seen.lock_reason, seen.locked_by_name) == ("Phone was stolen", meera.name)
    assert seen.running_sessions == 0
    assert sessions.actor_for_token(web) is None
    assert sessions.actor_for_access(tokens.access_token) is None
    with pytest.raises(NotSignedIn):
        sessions.refresh(tokens.refresh_token)
    phone = accounts.profile(asha).phone
    with pytest.raises(AccountLocked):
        sessions.check_credentials(phone, PASSWORD, address="10.0.0.1")
    with pytest.raises(sessions.BadCredentials):  # to who does not know it, it looks like any other
        sessions.check_credentials(phone, "wrong-password", address="10.0.0.1")
    with pytest.raises(AccountLocked):
        sessions.open_web_session(asha.user_id, address="", agent="")
    people.unlock(meera, asha.user_id)
    assert sessions.actor_for_token(web) is None  # what ended stays ended
    assert sessions.check_credentials(phone, PASSWORD, address="10.0.0.1") == asha.user_id


@ON_SQLITE
def test_each_act_on_an_account_is_written_down_once(db):
    meera, asha = operator(), person()
    sessions.open_web_session(asha.user_id, address="", agent="")
    before = len(kinds())
    for _ in range(2):
        people.lock(meera, asha.user_id, reason="  Asked by herself  ")
        people.unlock(meera, asha.user_id)
        people.set_operator(meera, asha.user_id, is_operator=True)
        people.set_operator(meera, asha.user_id, is_operator=True)  # changes nothing
        people.set_operator(meera, asha.user_id, is_operator=False)
    people.lock(meera, asha.user_id, reason="Again")
    people.lock(meera, asha.user_id, reason="And again")  # changes nothing
    people.sign_out(meera, asha.user_id)
    once = ["admin.locked", "admin.unlocked", "admin.operator_made", "admin.operator_removed"]
    assert kinds()[before:] == [*once, *once, "admin.locked", "admin.signed_out"]
    written = rows("SELECT params, before, after, subject_id FROM audit_event ORDER BY id")[before]
    assert '"reason":"Asked by herself"' in written.params
    assert '"sessions":1' in written.params
    assert (written.before, written.after) == ('{"locked":false}', '{"locked":true}')
    with pytest.raises(LockedOperator):
        people.set_operator(meera, asha.user_id, is_operator=True)


@ON_SQLITE
def test_nobody_locks_themselves_out(db):
    meera = operator()
    with pytest.raises(OwnLock):
        people.lock(meera, meera.user_id, reason="Good-bye")
    with pytest.raises(LastOperator):
        people.set_operator(meera, meera.user_id, is_operator=False)
    anil = operator("Anil Deshmukh")
    with pytest.raises(ReasonMissing):
        people.lock(meera, anil.user_id, reason=" ")
    with pytest.raises(InvalidInput):
        people.lock(meera, anil.user_id, reason="x" * 201)
    people.lock(meera, anil.user_id, reason="Left the office")
    with pytest.raises(LastOperator):  # the locked one cannot take over
        people.set_operator(meera, meera.user_id, is_operator=False)
    with pytest.raises(NotFound):  # and may do nothing, even on a page that is still open
        people.unlock(anil, anil.user_id)
    people.set_operator(meera, anil.user_id, is_operator=False)
    assert not people.get(meera, anil.user_id).person.is_operator


def test_of_two_operators_who_remove_each_other_one_stays(db):
    pair = [operator(), operator("Anil Deshmukh")]

    def remove(number: int) -> object:
        return people.set_operator(pair[number], pair[1 - number].user_id, is_operator=False)

    results = outcomes(remove, 2, threads=2)
    assert len(successes(results)) == 1
    assert len(rows("SELECT id FROM app_user WHERE is_operator")) == 1

    twins = [operator("Ravi"), operator("Sita")]

    def lock(number: int) -> object:
        return people.lock(twins[number], twins[1 - number].user_id, reason="Quarrel")

    assert len(successes(outcomes(lock, 2, threads=2))) == 1
    assert len(rows("SELECT id FROM app_user WHERE locked_at IS NOT NULL")) == 1


def test_people_are_found_by_name_number_or_address(db):
    meera = operator("Meera Iyer")
    phone = new_phone()
    asha = accounts.sign_up(name="Asha 100% Kumari", password=PASSWORD, phone=phone)
    ravi = accounts.sign_up(name="रवि कुमार", password=PASSWORD, email="ravi@example.org")
    circle_of(Actor(asha.id, asha.name))
    sessions.open_web_session(asha.id, address="", agent="")

    def found(search: str, **more: object) -> list[str]:
        return [row.name for row in people.listed(meera, search=search, **more).items]

    assert found("asha") == [asha.name]
    assert found("100%") == [asha.name]
    assert found("0_%") == []
    assert found("रवि") == [ravi.name]
    assert found(phone[-4:]) == [asha.name]
    assert found(f"+91 {phone[:5]} {phone[5:]}") == [asha.name]
    assert found(phone[1:]) == []  # a number is found as a whole
    assert found("Ravi@Example.org") == [ravi.name]
    assert found("ravi@example") == []
    assert found("", status="operator") == ["Meera Iyer"]
    assert found("", status="locked") == []
    row = people.listed(meera, search="asha").items[0]
    assert (row.phone_last4, row.has_email, row.circles) == (phone[-4:], False, 1)
    assert row.last_seen_at is not None
    view = people.get(meera, asha.id)
    assert [(place.name, place.role) for place in view.places] == [("Gulmohar Lane", "member")]
    assert phone not in repr(view)
    pages = []
    cursor = None
    while True:
        page = people.listed(meera, cursor=cursor, limit=2)
        pages.append([each.name for each in page.items])
        cursor = page.next_cursor
        if cursor is None:
            break
    assert pages == [["रवि कुमार", asha.name], ["Meera Iyer"]]


def test_circles_show_facts_and_nobodys_money(db):
    meera = operator()
    group = officers_circle(members=1, wallet_minor=10_000)
    lane = circle_of(person(wallet_minor=1_000))
    listed = circles.listed(meera)
    assert [row.id for row in listed.items] == [lane.id, group.circle.id]
    facts = circles.get(meera, group.circle.id)
    assert facts.circle.member_count == 3
    assert facts.circle.last_act_at is not None
    assert [(each.name, each.role) for each in facts.officers] == [
        (group.admin.name, "admin"),
        (group.treasurer.name, "treasurer"),
    ]
    assert facts.last_check is None
    assert [row.name for row in circles.listed(meera, search="GULMOHAR").items] == [lane.name]
    assert [row.preset for row in circles.listed(meera, preset="savings").items] == ["savings"]
    assert circles.listed(meera, status="archived").items == ()
    with pytest.raises(InvalidInput):
        circles.listed(meera, status="gone")
    with pytest.raises(NotFound):
        circles.get(meera, meera.user_id)


@ON_SQLITE
def test_disputes_show_where_and_since_when_only(db):
    meera = operator()
    group = officers_circle(members=1, wallet_minor=10_000)
    assert circles.disputes(meera).items == ()
    member = group.members[0]
    disputes.open_about(
        member, group.circle.id, group.circle.my_member_id, reason="Secret words", key=key()
    )
    found = circles.disputes(meera).items
    assert [(row.circle_name, row.about, row.status) for row in found] == [
        (group.circle.name, "person", "open")
    ]
    assert "Secret words" not in repr(found)
    assert overview.show(meera).counts.open_disputes == 1


@pytest.mark.no_invariants
def test_the_overview_names_what_needs_somebody(db):
    meera = operator()
    circle = circle_of(person(wallet_minor=500))
    first = overview.show(meera)
    assert first.database.kind == db.dialect
    assert first.database.revision.startswith("0")
    assert (first.ledger.books, first.ledger.checked, first.ledger.state) == (3, 0, "warn")
    assert {problem.place for problem in first.problems} >= {"leader", "checks"}
    list(verification.verify_everything())
    job_leases.hold(job_leases.LEADER, "some process")
    good = overview.show(meera)
    assert (good.ledger.state, good.ledger.checked, good.jobs.state) == ("good", 3, "good")
    assert [job.last for job in good.jobs.seen.jobs] == [None] * len(PLANS)
    assert {problem.place for problem in good.problems} <= {"disk"}
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert overview.show(meera).ledger.state == "warn"  # nobody checked since
    job_runs.fail(job_runs.start("verify_books", "some process"), "verify_books", OSError())
    assert overview.show(meera).jobs.state == "bad"
    force("UPDATE ledger_book SET head_hash = 'changed' WHERE circle_id IS NOT NULL")
    list(verification.verify_everything())
    bad = overview.show(meera)
    assert (bad.ledger.state, bad.ledger.broken) == ("bad", 1)
    assert (bad.problems[0].place, bad.problems[0].circle_id) == ("book", circle.id)


@ON_SQLITE
def test_failed_sign_ins_are_written_down_until_the_lock(db):
    asha = person()
    phone = accounts.profile(asha).phone
    before = len(kinds())
    for _ in range(12):
        with pytest.raises((sessions.BadCredentials, sessions.throttles.TooManyAttempts)):
            sessions.check_credentials(phone, "wrong-password", address="10.9.8.7", agent="curl")
    written = kinds()[before:]
    assert written == ["person.sign_in_failed"] * 8
    with pytest.raises(sessions.BadCredentials):
        sessions.check_credentials("nobody@example.org", "typed-secret", address="10.9.8.6")
    with database.reading() as session:
        found = list(
            session.connection().execute(
                text(
                    "SELECT params, address, agent, subject_id, actor_id FROM audit_event "
                    "WHERE kind = 'person.sign_in_failed' ORDER BY id"
                )
            )
        )
    assert [each.address for each in found[:8]] == ["10.9.8.7"] * 8
    assert '"throttled":true' in found[7].params
    assert found[7].subject_id is not None
    assert found[7].actor_id is None
    assert '"known":false' in found[8].params
    assert found[8].subject_id is None
    assert not any("secret" in each.params or phone in each.params for each in found)
