"""Joining by code: what opens, what does not, and who gets the last seat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import IdempotencyMismatch, NotAllowed, NotFound
from circle_app.domain.invites import (
    AlreadyMember,
    AskLater,
    CircleFull,
    CodeRevoked,
    InvalidCode,
    TooManyCodes,
)
from circle_app.services import circles, cycles, invites, memberships, proposals
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, NAME, circle_of, count, kinds, rows


def test_a_code_shows_what_one_would_join(db):
    opened = circle_of(person(), person("Rekha Verma"))
    seen = invites.look_up(f" {opened.invite_code[:4].lower()}-{opened.invite_code[4:].lower()} ")
    assert (seen.circle_name, seen.organiser, seen.preset) == (NAME, "Asha Kumari", "lending")
    assert (seen.member_count, seen.max_members, seen.full) == (2, 50, False)
    assert seen.rules.contribution.amount_minor == 500


def test_joining_gives_a_number_accounts_and_the_running_due(db):
    asha, rekha = person(), person("Rekha Verma")
    opened = circle_of(asha)
    joined = invites.join(rekha, opened.invite_code, key=key())
    assert (joined.circle_id, joined.status, joined.replayed) == (opened.id, "active", False)
    view = circles.get(rekha, opened.id)
    assert (view.member_count, view.my_member_id, view.my_role) == (2, joined.member_id, "member")
    now = cycles.current(rekha, opened.id)
    assert (now.due_count, now.my_status) == (2, "pending")
    assert len(rows("SELECT 1 FROM ledger_account WHERE key LIKE 'savings:%'")) == 2
    assert kinds()[-1] == "member.joined"


def test_whoever_joins_owes_the_cycle_of_that_day_alone(db):
    asha, rekha = person(), person("Rekha Verma")
    with clock.frozen(MORNING):
        opened = circle_of(asha)
    with clock.frozen(MORNING + timedelta(days=3)):
        joined = invites.join(rekha, opened.invite_code, key=key())
    found = rows("SELECT member_id, due_on FROM due ORDER BY due_on")
    assert len(found) == 5
    assert [str(row.due_on) for row in found[-2:]] == ["2026-03-05", "2026-03-05"]
    mine = [row for row in found if str(row.member_id).replace("-", "") == joined.member_id.hex]
    assert len(mine) == 1


def test_joining_again(db):
    asha, rekha = person(), person("Rekha Verma")
    opened, other = circle_of(asha), circle_of(asha)
    once = key()
    first = invites.join(rekha, opened.invite_code, key=once)
    assert invites.join(rekha, opened.invite_code, key=once).replayed
    with pytest.raises(AlreadyMember):
        invites.join(rekha, opened.invite_code, key=key())
    with pytest.raises(IdempotencyMismatch):
        invites.join(rekha, other.invite_code, key=once)
    assert circles.get(rekha, opened.id).member_count == 2
    assert first.replayed is False


@pytest.mark.parametrize("code", ["", "ABC", "ABCD-2345-X", "!!!!!!!!", "AAAAAAAA", "U" * 8])
def test_a_code_that_opens_nothing(db, code):
    rekha = person("Rekha Verma")
    for act in (lambda: invites.look_up(code), lambda: invites.join(rekha, code, key=key())):
        with pytest.raises(InvalidCode) as refusal:
            act()
        assert refusal.value.http_status == 404


def test_a_revoked_code_opens_nothing_and_a_new_one_does(db):
    asha, rekha = person(), person("Rekha Verma")
    opened = circle_of(asha)
    fresh = invites.new_invite(asha, opened.id).code
    invites.revoke_invite(asha, opened.id, opened.invite_code)
    invites.revoke_invite(asha, opened.id, opened.invite_code)
    for act in (
        lambda: invites.look_up(opened.invite_code),
        lambda: invites.join(rekha, opened.invite_code, key=key()),
    ):
        with pytest.raises(CodeRevoked):
            act()
    assert invites.live_codes(asha, opened.id) == (fresh,)
    assert circles.get(asha, opened.id).invite_code == fresh
    assert invites.join(rekha, fresh, key=key()).status == "active"


def test_codes_are_handed_out_by_members_and_only_ten_live(db):
    asha, stranger = person(), person("Farida Khatoon")
    opened, foreign = circle_of(asha), circle_of(stranger)
    with pytest.raises(NotFound):
        invites.new_invite(stranger, opened.id)
    with pytest.raises(NotFound):
        invites.revoke_invite(stranger, foreign.id, opened.invite_code)
    for _ in range(9):
        invites.new_invite(asha, opened.id)
    with pytest.raises(TooManyCodes):
        invites.new_invite(asha, opened.id)


def test_the_last_seat_is_taken_once(db):
    asha = person()
    opened = circle_of(asha, person("Rekha Verma"), rules={"members": {"max": 3}})
    people = [person(f"Person {letter}") for letter in "ABCDEFGHIJKLMNOP"]
    results = outcomes(
        lambda n: invites.join(people[n], opened.invite_code, key=key()), 16, threads=16
    )
    assert len(successes(results)) == 1
    assert results.count("circle_full") == 15
    assert circles.get(asha, opened.id).member_count == 3
    assert count("member") == 3
    assert invites.look_up(opened.invite_code).full
    assert cycles.current(asha, opened.id).due_count == 3


def test_members_may_vote_on_who_comes_in(db):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    opened = circle_of(asha, rules={"admission": "vote"})
    waiting = invites.join(rekha, opened.invite_code, key=key())
    assert waiting.status == "pending"
    with pytest.raises(NotFound):
        circles.get(rekha, opened.id)
    (asked,) = proposals.list(asha, opened.id).items
    assert (asked.kind, asked.title, asked.subject_id, asked.electorate) == (
        "admission",
        "Rekha Verma",
        waiting.member_id,
        1,
    )
    assert invites.join(rekha, opened.invite_code, key=key()).status == "pending"
    assert len(proposals.list(asha, opened.id).items) == 1
    proposals.vote(asha, asked.id, "yes")
    assert circles.get(rekha, opened.id).member_count == 2
    assert cycles.current(rekha, opened.id).my_status == "pending"

    invites.join(sunita, opened.invite_code, key=key())
    (second,) = proposals.list(asha, opened.id, status="open").items
    proposals.vote(asha, second.id, "no")
    assert {row.name: row.status for row in memberships.members(asha, opened.id)} == {
        "Asha Kumari": "active",
        "Rekha Verma": "active",
    }
    # Turned away is not for ever: asking again after a day opens a new vote.
    with pytest.raises(AskLater):
        invites.join(sunita, opened.invite_code, key=key())
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert invites.join(sunita, opened.invite_code, key=key()).status == "pending"
        assert len(proposals.list(asha, opened.id, status="open").items) == 1


def test_nobody_lets_people_in_alone_where_members_decide(db):
    asha, rekha = person(), person("Rekha Verma")
    opened = circle_of(asha, rules={"admission": "vote"})
    waiting = invites.join(rekha, opened.invite_code, key=key())
    for act in (memberships.approve, memberships.deny):
        with pytest.raises(NotAllowed):
            act(asha, waiting.member_id)
        with pytest.raises(NotFound):
            act(rekha, waiting.member_id)


def test_a_full_circle_takes_nobody(db):
    asha = person()
    opened = circle_of(
        asha, person("Rekha Verma"), person("Sunita Devi"), rules={"members": {"max": 3}}
    )
    with pytest.raises(CircleFull) as refusal:
        invites.join(person("Farida Khatoon"), opened.invite_code, key=key())
    assert refusal.value.context["maximum"] == 3
