"""A circle rests and wakes, becomes another kind of circle, and hangs things on its board."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.boards import BoardFull, InvalidText, NotAPolicy, PaperReplaced
from circle_app.domain.circle_life import (
    AdminNeeded,
    CircleArchived,
    CircleAwake,
    CircleUnfinished,
)
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.files import FileTypeRefused
from circle_app.domain.invites import CircleClosed
from circle_app.jobs import close_votes
from circle_app.services import (
    board,
    circle_life,
    circle_rest,
    circles,
    contributions,
    cycles,
    invites,
    memberships,
    papers,
    proposals,
    roles,
    rule_history,
    rules,
)
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, kinds, member_id, officers_circle, rows
from tests.support.loans import asked, lending_circle
from tests.support.uploads import JPEG

DAY = timedelta(days=1)
TEN = {"contribution": {"amount_minor": 10_00}}
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def carried(voters, proposal_id):
    """Vote yes until it is decided."""
    for voter in voters:
        if proposals.get(voter, proposal_id).status == "open":
            proposals.vote(voter, proposal_id, "yes")
    return proposals.get(voters[0], proposal_id)


def test_a_resting_circle_is_read_only_and_owes_nothing(db):
    with clock.frozen(MORNING):
        group = officers_circle(1, rules={"contribution": {"cycle": "daily"}})
        circle_id, admin = group.circle.id, group.admin
        rules.change_rules(admin, circle_id, TEN)
        with pytest.raises(NotAllowed):
            circle_rest.archive(group.treasurer, circle_id, key=key())
        with pytest.raises(CircleAwake):
            circle_rest.unarchive(admin, circle_id, key=key())
        once = key()
        assert circle_rest.archive(admin, circle_id, key=once).status == "archived"
        assert circle_rest.archive(admin, circle_id, key=once).status == "archived"
        assert kinds().count("circle.archived") == 1
        for act in (
            lambda: contributions.pay(admin, circle_id, method="cash", key=key()),
            lambda: rules.change_rules(admin, circle_id, {"members": {"max": 40}}),
            lambda: board.announce(admin, circle_id, title="Hello", key=key()),
            lambda: circle_rest.archive(admin, circle_id, key=key()),
        ):
            with pytest.raises(CircleArchived):
                act()
        with pytest.raises(CircleClosed):
            invites.join(person(), str(group.circle.invite_code), key=key())
    with clock.frozen(MORNING + 5 * DAY):
        assert cycles.open_due_cycles() == 0
        assert circles.get(group.members[0], circle_id).status == "archived"
        assert circle_rest.unarchive(admin, circle_id, key=key()).status == "active"
        assert rows("SELECT number, amount_minor, rule_version FROM cycle ORDER BY number") == [
            (1, 500_00, 1),
            (2, 10_00, 2),
        ]
        assert cycles.current(admin, circle_id).starts_on == date(2026, 3, 7)


def test_what_runs_or_waits_is_named_before_a_circle_rests(db):
    circle, people = lending_circle()
    loan = asked(people[1], circle)
    with pytest.raises(CircleUnfinished) as refusal:
        circle_rest.archive(people[0], circle.id, key=key())
    assert refusal.value.context["blockers"] == {"loans_asked": 1, "open_proposals": 1}
    carried(people, loan.proposal_id)
    with pytest.raises(CircleUnfinished) as refusal:
        circle_rest.archive(people[0], circle.id, key=key())
    assert refusal.value.context["blockers"] == {"loans_asked": 1}


def test_where_members_run_it_they_vote_on_resting_and_on_waking(db):
    people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
    circle = circle_of(*people)
    put = circle_rest.archive(people[0], circle.id, key=key())
    assert (put.kind, put.decider, put.status) == ("archive", "vote", "open")
    with pytest.raises(proposals.ProposalOpen):
        circle_rest.archive(people[1], circle.id, key=key())
    assert carried(people, put.id).status == "approved"
    assert circles.get(people[0], circle.id).status == "archived"
    with pytest.raises(CircleArchived):
        proposals.propose(people[0], circle.id, title="Shall we meet?", key=key())
    wake = circle_rest.unarchive(people[1], circle.id, key=key())
    assert carried(people, wake.id).failure is None
    assert circles.get(people[0], circle.id).status == "active"
    with pytest.raises(NotFound):
        circle_rest.archive(person(), circle.id, key=key())


def test_a_vote_to_rest_that_comes_too_late_says_why(db):
    people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
    circle = circle_of(*people, rules={"confirmation": "member"})
    put = circle_rest.archive(people[0], circle.id, key=key())
    contributions.pay(people[1], circle.id, method="cash", key=key())
    assert carried(people, put.id).failure == "circle_unfinished"
    assert circles.get(people[0], circle.id).status == "active"


def test_a_circle_without_officers_becomes_a_savings_group_by_vote(db):
    with clock.frozen(MORNING):
        people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
        circle = circle_of(*people)
        contributions.pay(people[0], circle.id, method="cash", key=key())
        asha, rekha, _ = (member_id(each, circle) for each in people)
        waiting = rules.change_rules(people[0], circle.id, TEN)
        carried(people, waiting.id)
        officers = {asha: "admin", rekha: "treasurer"}
        shown = circle_life.preview_preset(people[2], circle.id, "savings", officers=officers)
        assert shown.blockers == {}
        assert [(each.name, each.after) for each in shown.offices] == [
            ("Asha Kumari", "admin"),
            ("Rekha Verma", "treasurer"),
        ]
        put = circle_life.change_preset(
            people[2], circle.id, "savings", officers=officers, key=key()
        )
        with pytest.raises(proposals.ProposalOpen):
            circle_life.change_preset(people[0], circle.id, "savings", officers=officers, key=key())
        assert carried(people, put.proposal_id).failure is None
        found = circles.get(people[0], circle.id)
        assert (found.preset, found.my_role, found.rule_version) == ("savings", "admin", 3)
        assert found.rules.contribution.amount_minor == 5_00
        # What was decided before still comes, as rules of the new kind.
        assert found.next_rules.version == 4
        assert [row.role for row in memberships.members(people[0], circle.id)] == [
            "admin",
            "treasurer",
            "member",
        ]
        states = [each.state.value for each in rule_history.history(people[0], circle.id)]
        assert states == ["waiting", "in_force", "never", "past"]
    with clock.frozen(MORNING + DAY):
        assert cycles.current(people[0], circle.id).amount_minor == 10_00


def test_a_savings_group_becomes_a_circle_without_officers(db):
    group = officers_circle(2)
    everybody = [group.admin, group.treasurer, *group.members]
    put = circle_life.change_preset(
        group.treasurer, group.circle.id, "lending", keep_rules=False, officers={}, key=key()
    )
    assert carried(everybody, put.proposal_id).failure is None
    found = circles.get(group.admin, group.circle.id)
    assert (found.preset, found.my_role) == ("lending", "member")
    assert found.rules.contribution.amount_minor == 5_00
    with pytest.raises(NotAllowed):
        roles.assign(group.admin, found.id, member_id(group.treasurer, found), "admin")


def test_another_kind_is_refused_where_books_or_people_do_not_allow_it(db):
    circle, people = lending_circle()
    asha = member_id(people[0], circle)

    def become(preset, officers):
        return circle_life.change_preset(people[0], circle.id, preset, officers=officers, key=key())

    with pytest.raises(AdminNeeded):
        become("savings", {})
    with pytest.raises(InvalidInput):
        become("savings", {uuid4(): "admin"})
    with pytest.raises(CircleUnfinished) as refusal:
        become("lender", {asha: "admin"})
    assert refusal.value.context["blockers"]["members_savings"] == 3
    asked(people[1], circle)
    with pytest.raises(CircleUnfinished) as refusal:
        become("savings", {asha: "admin"})
    assert refusal.value.context["blockers"] == {"loans_asked": 1, "open_proposals": 1}
    stranger = person()
    with pytest.raises(NotFound):
        circle_life.change_preset(
            stranger, circle.id, "savings", officers={asha: "admin"}, key=key()
        )
    assert circles.get(people[0], circle.id).preset == "lending"


def test_an_empty_circle_becomes_a_lenders_office_and_back(db):
    with clock.frozen(MORNING):
        asha = person()
        circle = circle_of(asha)
        admin = {member_id(asha, circle): "admin"}
        put = circle_life.change_preset(asha, circle.id, "lender", officers=admin, key=key())
        assert carried([asha], put.proposal_id).failure is None
    with clock.frozen(MORNING + 9 * DAY):
        close_votes.run()
        cycles.ensure_open(circle.id)
        assert rows("SELECT COUNT(*) FROM cycle") == [(1,)]
        put = circle_life.change_preset(asha, circle.id, "savings", officers=admin, key=key())
        assert carried([asha], put.proposal_id).failure is None
        assert cycles.current(asha, circle.id).starts_on == date(2026, 3, 11)


def test_officers_announce_pin_and_take_down_and_everybody_reads(db):
    group = officers_circle(1)
    circle_id, member = group.circle.id, group.members[0]
    once = key()
    first = board.announce(group.admin, circle_id, title="Meeting on Sunday", key=once)
    assert board.announce(group.admin, circle_id, title="Meeting on Sunday", key=once).replayed
    second = board.announce(
        group.treasurer, circle_id, title="Bring the books", body="At five.\n\nAll of them.",
        key=key(),
    )  # fmt: skip
    assert board.newest(member, circle_id).id == second.id
    board.pin(group.admin, circle_id, first.id, pinned=True)
    assert [each.title for each in board.announcements(member, circle_id)] == [
        "Meeting on Sunday",
        "Bring the books",
    ]
    with pytest.raises(NotAllowed):
        board.announce(member, circle_id, title="Mine", key=key())
    with pytest.raises(InvalidText):
        board.announce(group.admin, circle_id, title=" ", key=key())
    other = officers_circle(0)
    for act in (
        lambda: board.announcements(other.admin, circle_id),
        lambda: board.withdraw(other.admin, other.circle.id, first.id),
        lambda: board.pin(other.admin, circle_id, first.id, pinned=False),
    ):
        with pytest.raises(NotFound):
            act()
    board.withdraw(group.admin, circle_id, second.id)
    assert [each.id for each in board.announcements(member, circle_id)] == [first.id]
    with pytest.raises(NotFound):
        board.withdraw(group.admin, circle_id, second.id)
    assert rows("SELECT COUNT(*) FROM announcement") == [(2,)]


def test_a_policy_that_is_written_anew_keeps_its_versions(db):
    group = officers_circle(1)
    circle_id, member = group.circle.id, group.members[0]
    first = papers.write_policy(
        group.admin, circle_id, title="Illness", body="Fees wait.", key=key()
    )
    second = papers.write_policy(
        group.admin, circle_id, title="Illness", body="A month.", replaces=first.id, key=key()
    )
    (shown,) = papers.papers(member, circle_id)
    assert (shown.id, shown.version, shown.body) == (second.id, 2, "A month.")
    assert [each.version for each in papers.versions(member, circle_id, second.id)] == [2, 1]
    with pytest.raises(PaperReplaced):
        papers.write_policy(
            group.admin, circle_id, title="X", body="Y", replaces=first.id, key=key()
        )
    with pytest.raises(PaperReplaced):
        papers.withdraw_paper(group.admin, circle_id, first.id)
    with pytest.raises(NotAllowed):
        papers.withdraw_paper(member, circle_id, second.id)
    papers.withdraw_paper(group.admin, circle_id, second.id)
    assert papers.papers(member, circle_id) == ()


def test_a_document_is_kept_encrypted_and_read_by_members_only(db):
    group = officers_circle(1)
    circle_id, member = group.circle.id, group.members[0]
    once = key()
    kept = papers.add_document(
        group.admin, circle_id, title="", name="deed.exe", data=JPEG, key=once
    )
    again = papers.add_document(
        group.admin, circle_id, title="", name="deed.exe", data=JPEG, key=once
    )
    assert (kept.title, kept.id, again.replayed) == ("deed.jpg", again.id, True)
    info, data = papers.paper_file(member, circle_id, kept.id)
    assert (info.name, info.media_type, data) == ("deed.jpg", "image/jpeg", JPEG)
    with pytest.raises(NotFound):
        papers.paper_file(person(), circle_id, kept.id)
    with pytest.raises(NotAPolicy):
        papers.write_policy(
            group.admin, circle_id, title="X", body="Y", replaces=kept.id, key=key()
        )
    with pytest.raises(FileTypeRefused):
        papers.add_document(group.admin, circle_id, title="x", name="x", data=b"MZ\0\0")
    with pytest.raises(NotAllowed):
        papers.add_document(member, circle_id, title="x", name="x", data=JPEG)
    papers.withdraw_paper(group.admin, circle_id, kept.id)
    with pytest.raises(NotFound):
        papers.paper_file(member, circle_id, kept.id)


def test_the_board_has_an_end_and_two_who_write_anew_at_once_are_told(db, monkeypatch):
    monkeypatch.setattr(board, "MAX_ANNOUNCEMENTS", 1)
    group = officers_circle(0)
    board.announce(group.admin, group.circle.id, title="One", key=key())
    with pytest.raises(BoardFull):
        board.announce(group.admin, group.circle.id, title="Two", key=key())
    first = papers.write_policy(group.admin, group.circle.id, title="A", body="B", key=key())
    found = outcomes(
        lambda _: papers.write_policy(
            group.admin, group.circle.id, title="A", body="C", replaces=first.id, key=key()
        ),
        2,
    )
    assert (len(successes(found)), found.count("paper_replaced")) == (1, 1)
