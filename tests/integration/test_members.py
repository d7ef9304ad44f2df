"""Members without an account, who takes their place over, papers, notes and what is private."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.adapters.files import path_of
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.files import FileTypeRefused
from circle_app.domain.identity import FourEyes, NotToBeChecked, PapersMissing, ReasonMissing
from circle_app.domain.invites import (
    AskedTooOften,
    CodeExpired,
    CodeRevoked,
    CodeUsed,
    HasAccount,
    OtherPlace,
)
from circle_app.domain.offices import NoAccount
from circle_app.services import (
    circles,
    contributions,
    cycles,
    departures,
    invites,
    members,
    memberships,
    people,
    proposals,
    records,
)
from circle_app.services.members.places import ContactNotKept
from circle_app.services.members.recording import NameIsTheirs
from tests.factories import key, outcomes, person, successes
from tests.support import uploads
from tests.support.circles import circle_of, kinds, member_id, officers_circle, rows

sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
NAME, PHONE, MAIL = "Kamala Bai", "9811122233", "kamala@example.org"
ADDRESS, BORN = "House 4, Well Lane, Rampur", "1970-02-01"
PRIVATE = (PHONE, "+91" + PHONE, MAIL, ADDRESS, BORN, "owes the grocer")


def kept(group, **more):
    """A record that the treasurer keeps."""
    return members.record(group.treasurer, group.circle.id, NAME, key=key(), **more)


def with_paper(group, member, actor=None, kind="id_card"):
    return members.add_paper(
        actor or group.treasurer,
        group.circle.id,
        member,
        kind=kind,
        name="card.jpg",
        data=uploads.JPEG,
    )


@sqlite
def test_a_record_is_a_member_like_everybody(db):
    group = officers_circle(1)
    once = key()
    given = {"phone": "098111 22233", "email": "Kamala@Example.org", "birth_date": BORN}
    made = members.record(
        group.treasurer, group.circle.id, "  Kamala   Bai ", address=ADDRESS, key=once, **given
    )
    again = members.record(
        group.treasurer, group.circle.id, "Kamala Bai", address=ADDRESS, key=once, **given
    )
    assert (made.status, again.member_id, again.replayed) == ("active", made.member_id, True)
    circle = circles.get(group.admin, group.circle.id)
    assert circle.member_count == 4
    assert cycles.current(group.admin, circle.id).due_count == 4
    paid = contributions.pay(
        group.treasurer, circle.id, on_behalf_of=made.member_id, method="cash", key=key()
    )
    contributions.confirm(group.admin, paid.id, key=key())
    assert records.of_member(group.members[0], made.member_id).savings_minor == 50_000
    seen = members.get(group.treasurer, circle.id, made.member_id)
    assert (seen.contact.phone, seen.contact.email) == ("+91" + PHONE, MAIL)
    assert (seen.contact.birth_date, seen.contact.adult) == (date(1970, 2, 1), True)
    assert (seen.row.has_account, seen.can_claim, seen.can_rename) == (False, True, True)
    (listed,) = [
        row for row in memberships.members(group.admin, circle.id) if row.id == made.member_id
    ]
    assert (listed.name, listed.last4, listed.kyc) == (NAME, "2233", "none")
    with pytest.raises(NoAccount):
        members.record(group.admin, circle.id, "Hari", role="treasurer", key=key())


@sqlite
def test_contacts_papers_and_notes_are_for_officers_and_the_person(db):
    group = officers_circle(1)
    member = kept(group, phone=PHONE, email=MAIL, birth_date=BORN, address=ADDRESS).member_id
    with_paper(group, member)
    paper = members.get(group.treasurer, group.circle.id, member).identity.papers[0]
    members.add_note(group.admin, group.circle.id, member, "owes the grocer", key=key())
    members.edit(group.treasurer, group.circle.id, member, address=ADDRESS + " 2")
    plain = group.members[0]
    seen = members.get(plain, group.circle.id, member)
    assert (seen.contact, seen.identity, seen.claim_code) == (None, None, None)
    assert not any((seen.can_edit, seen.can_note, seen.can_see_history))
    assert all(
        (row.last4, row.kyc) == (None, None) for row in memberships.members(plain, group.circle.id)
    )
    for act in (
        lambda: members.notes(plain, group.circle.id, member),
        lambda: members.edit(plain, group.circle.id, member, phone="9811122299"),
        lambda: members.history(plain, group.circle.id, member),
        lambda: members.submit(plain, group.circle.id, member),
        lambda: with_paper(group, member, plain),
        lambda: members.record(plain, group.circle.id, "Hari", key=key()),
        lambda: invites.claim_code(plain, group.circle.id, member, key=key()),
    ):
        with pytest.raises(NotAllowed):
            act()
    stranger = person("Geeta Sharma")
    for actor in (plain, stranger):
        with pytest.raises(NotFound):
            members.paper(actor, group.circle.id, member, paper.id)
    with pytest.raises(NotFound):
        members.get(stranger, group.circle.id, member)
    assert members.paper(group.admin, group.circle.id, member, paper.id)[1] == uploads.JPEG
    assert kinds()[-1] == "member.paper_read"
    # Neither the record of acts, nor the table of keys, nor any text in the tables of people.
    for table in ("audit_event", "idempotency_key", "member_profile", "member_note", "member"):
        stored = " ".join(str(tuple(row)) for row in rows(f"SELECT * FROM {table}"))
        assert [text for text in PRIVATE if text in stored] == [], table
    (file_id,) = rows("SELECT file_id FROM member_document")[0]
    assert uploads.JPEG[:40] not in path_of(UUID(str(file_id))).read_bytes()


@sqlite
def test_nobody_reads_notes_on_themselves(db):
    group = officers_circle(1)
    target = member_id(group.treasurer, group.circle)
    note = members.add_note(group.admin, group.circle.id, target, "owes the grocer", key="n")
    assert members.add_note(
        group.admin, group.circle.id, target, "owes the grocer", key="n"
    ).replayed
    assert [each.text for each in members.notes(group.admin, group.circle.id, target)] == [
        note.text
    ]
    for act in (
        lambda: members.notes(group.treasurer, group.circle.id, target),
        lambda: members.remove_note(group.treasurer, group.circle.id, target, note.id),
    ):
        with pytest.raises(NotAllowed):
            act()
    told = members.history(group.treasurer, group.circle.id, target).items
    assert "member.noted" not in {item.kind for item in told}
    by_admin = members.history(group.admin, group.circle.id, target).items
    assert "member.noted" in {item.kind for item in by_admin}
    members.remove_note(group.admin, group.circle.id, target, note.id)
    members.remove_note(group.admin, group.circle.id, target, note.id)
    assert members.notes(group.admin, group.circle.id, target) == ()
    assert kinds().count("member.note_removed") == 1


@sqlite
def test_papers_take_two_pairs_of_eyes(db):
    group = officers_circle(1)
    circle = group.circle.id
    member = kept(group).member_id
    with pytest.raises(PapersMissing):
        members.submit(group.treasurer, circle, member)
    with_paper(group, member, kind="photo")
    with pytest.raises(PapersMissing):
        members.submit(group.treasurer, circle, member)
    with_paper(group, member)
    with pytest.raises(NotToBeChecked):
        members.decide(group.admin, circle, member, verified=True)
    assert members.submit(group.treasurer, circle, member).identity.status == "submitted"
    with pytest.raises(FourEyes):
        members.decide(group.treasurer, circle, member, verified=True)
    with pytest.raises(ReasonMissing):
        members.decide(group.admin, circle, member, verified=False, reason=" ")
    refused = members.decide(group.admin, circle, member, verified=False, reason="Blurred")
    assert (refused.identity.status, refused.identity.reason) == ("rejected", "Blurred")
    # The admin adds the better picture, so it is no longer the admin's to find it right.
    with_paper(group, member, group.admin)
    members.submit(group.admin, circle, member)
    # Both had a hand in it and nobody else is there: then one may, and it is written down.
    found = members.decide(group.treasurer, circle, member, verified=True)
    assert (found.identity.status, found.identity.decided_by) == ("verified", group.treasurer.name)
    assert '"hands":"alone"' in rows("SELECT params FROM audit_event ORDER BY id DESC")[0][0]
    # What was checked and changes is checked again; a phone number is not what was checked.
    members.edit(group.treasurer, circle, member, phone=PHONE)
    assert members.get(group.admin, circle, member).identity.status == "verified"
    changed = members.edit(group.treasurer, circle, member, address=ADDRESS)
    assert changed.identity.status == "submitted"
    for paper in changed.identity.papers:
        left = members.remove_paper(group.treasurer, circle, member, paper.id)
    assert (left.identity.status, left.identity.papers) == ("none", ())
    stored = rows("SELECT file_id FROM member_document")
    assert [path_of(UUID(str(row[0]))).exists() for row in stored] == [False] * 3


@sqlite
def test_an_only_officer_checks_alone_and_a_member_hands_in_the_own_papers(db):
    group = officers_circle(1, treasurer=False)
    circle, me = group.circle.id, group.members[0]
    mine = member_id(me, group.circle)
    with_paper(group, mine, me)
    seen = members.submit(me, circle, mine)
    assert (seen.identity.status, seen.identity.papers[0].own) == ("submitted", True)
    assert (seen.contact.of_account, seen.contact.phone[:3]) == (True, "+91")
    with pytest.raises(NotAllowed):
        members.decide(me, circle, mine, verified=True)
    assert members.decide(group.admin, circle, mine, verified=True).identity.status == "verified"
    assert '"hands":"two"' in rows("SELECT params FROM audit_event ORDER BY id DESC")[0][0]
    # The own papers are nobody's own to check, not even the only officer's.
    own = member_id(group.admin, group.circle)
    with_paper(group, own, group.admin)
    members.submit(group.admin, circle, own)
    with pytest.raises(FourEyes):
        members.decide(group.admin, circle, own, verified=True)
    # A new name in the profile reaches the circle, and what was checked waits again.
    people.change_profile(me, name="Sunita Sharma")
    after = members.get(group.admin, circle, mine)
    assert (after.row.name, after.identity.status) == ("Sunita Sharma", "submitted")
    with pytest.raises(NameIsTheirs):
        members.edit(group.admin, circle, mine, name="Sunita D")


@sqlite
def test_a_hostile_file_is_no_paper(db):
    group = officers_circle(0)
    own = member_id(group.treasurer, group.circle)
    hostile = (b"", uploads.WINDOWS_PROGRAM, uploads.SVG, uploads.HTML, uploads.ZIP)
    for data in (*hostile, uploads.POLYGLOT, uploads.ACTIVE_PDF, uploads.png(30_000, 30_000)):
        with pytest.raises(FileTypeRefused):
            members.add_paper(
                group.treasurer, group.circle.id, own, kind="id_card", name="c.jpg", data=data
            )
    assert rows("SELECT 1 FROM stored_file") == []


@sqlite
def test_whoever_holds_the_personal_code_takes_the_record_over(db):
    group = officers_circle(1)
    circle = group.circle.id
    member = kept(group, phone=PHONE).member_id
    paid = contributions.pay(group.treasurer, circle, on_behalf_of=member, method="cash", key=key())
    contributions.confirm(group.admin, paid.id, key=key())
    first = invites.claim_code(group.treasurer, circle, member, key="c")
    assert invites.claim_code(group.treasurer, circle, member, key="c").code == first.code
    second = invites.claim_code(group.treasurer, circle, member, key=key())
    kamala = person("Kamala B.")
    with pytest.raises(CodeRevoked):
        invites.join(kamala, first.code, key=key())
    assert set(invites.live_codes(group.admin, circle)) == {group.circle.invite_code}
    assert members.get(group.treasurer, circle, member).claim_code == second.code
    with pytest.raises(NotFound):
        invites.revoke_invite(group.treasurer, circle, second.code)
    preview = invites.look_up(second.code)
    assert (preview.record_name, preview.full) == (NAME, False)
    with pytest.raises(OtherPlace):
        invites.join(group.members[0], second.code, key=key())
    with clock.frozen(clock.now() + timedelta(days=31)), pytest.raises(CodeExpired):
        invites.join(kamala, second.code, key=key())
    # Asking to join in the ordinary way is no second place: the request gives way.
    invites.join(kamala, group.circle.invite_code, key=key())
    joined = invites.join(kamala, second.code, key=key())
    assert (joined.member_id, joined.status) == (member, "active")
    mine = members.get(kamala, circle, member)
    assert (mine.row.is_me, mine.row.number, mine.row.name) == (True, 4, NAME)
    assert mine.contact.phone == "+91" + PHONE
    assert records.of_member(kamala, member).savings_minor == 50_000
    assert circles.get(kamala, circle).member_count == 4
    assert len(memberships.members(kamala, circle)) == 4
    for act in (
        lambda: invites.look_up(second.code),
        lambda: invites.join(person(), second.code, key=key()),
    ):
        with pytest.raises(CodeUsed):
            act()
    with pytest.raises(HasAccount):
        invites.claim_code(group.treasurer, circle, member, key=key())
    told = {item.kind for item in members.history(kamala, circle, member).items}
    assert {"member.recorded", "member.claimed", "contribution.confirmed"} <= told


def test_a_personal_code_is_good_for_one_of_two(db):
    group = officers_circle(0)
    member = kept(group).member_id
    made = invites.claim_code(group.treasurer, group.circle.id, member, key=key())
    racing = [person(f"Person {letter}") for letter in "ABCDEFGH"]
    results = outcomes(lambda n: invites.join(racing[n], made.code, key=key()), 8)
    assert len(successes(results)) == 1
    assert results.count("code_used") == 7
    assert circles.get(group.admin, group.circle.id).member_count == 3
    assert len(rows("SELECT 1 FROM member WHERE user_id IS NOT NULL")) == 3


@sqlite
def test_where_members_let_people_in_they_decide_on_records_too(db):
    admin = person()
    group = circles.create(admin, name="Ujala Group", preset="shg", key=key())
    made = members.record(admin, group.id, NAME, phone=PHONE, key=key())
    assert made.status == "pending"
    for act in (memberships.approve, memberships.deny):
        with pytest.raises(memberships.AdmissionVoted):
            act(admin, made.member_id)
    with pytest.raises(NotFound):
        invites.claim_code(admin, group.id, made.member_id, key=key())
    (asked,) = proposals.list(admin, group.id, status="open").items
    assert (asked.kind, asked.title) == ("admission", NAME)
    proposals.vote(admin, asked.id, "yes")
    seen = members.get(admin, group.id, made.member_id)
    assert (seen.row.status, seen.contact.phone) == ("active", "+91" + PHONE)


@sqlite
def test_a_circle_without_officers_keeps_names_only(db):
    asha, rekha = person(), person("Rekha Verma")
    opened = circle_of(asha, rekha)
    made = members.record(rekha, opened.id, NAME, key=key())
    assert made.status == "active"
    with pytest.raises(ContactNotKept):
        members.record(rekha, opened.id, "Hari", phone=PHONE, key=key())
    with pytest.raises(ContactNotKept):
        members.edit(asha, opened.id, made.member_id, phone=PHONE)
    mine = member_id(asha, opened)
    with pytest.raises(ContactNotKept):
        members.add_paper(asha, opened.id, mine, kind="id_card", name="a.jpg", data=uploads.JPEG)
    assert members.edit(asha, opened.id, made.member_id, name="Kamla Bai").row.name == "Kamla Bai"
    assert members.get(rekha, opened.id, mine).contact is None


@sqlite
def test_a_borrower_sees_the_own_record_and_nobody_elses(db):
    admin, hari, gopal = person(), person("Hari Lal"), person("Gopal Das")
    opened = circles.create(admin, name="Rampur Finance", preset="lender", key=key())
    joined = invites.join(hari, opened.invite_code, key=key())
    memberships.approve(admin, joined.member_id)
    other = members.record(admin, opened.id, NAME, phone=PHONE, key=key())
    code = invites.claim_code(admin, opened.id, other.member_id, key=key()).code
    invites.join(gopal, code, key=key())
    assert members.get(hari, opened.id, joined.member_id).row.role == "borrower"
    assert members.get(gopal, opened.id, other.member_id).contact.phone == "+91" + PHONE
    for act in (
        lambda: members.get(hari, opened.id, other.member_id),
        lambda: records.of_member(hari, other.member_id),
        lambda: members.history(hari, opened.id, other.member_id),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        memberships.members(hari, opened.id)


@sqlite
def test_whoever_was_turned_away_asks_three_times_more(db):
    group = officers_circle(0)
    geeta = person("Geeta Sharma")
    now = clock.now()
    for days in range(4):
        with clock.frozen(now + timedelta(days=2 * days)):
            asked = invites.join(geeta, group.circle.invite_code, key=key())
            assert invites.join(geeta, group.circle.invite_code, key=key()) == asked
            memberships.deny(group.admin, asked.member_id)
    with clock.frozen(now + timedelta(days=60)), pytest.raises(AskedTooOften):
        invites.join(geeta, group.circle.invite_code, key=key())
    assert kinds().count("member.asked") == 2 + 3  # the treasurer's own, and four of hers


@sqlite
def test_whom_the_circle_removed_comes_back_only_by_its_vote(db):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    opened = circle_of(asha, rekha, sunita)
    place = member_id(sunita, opened)
    gone = departures.ask_removal(asha, place, reason="Quarrels", key=key())
    (asked,) = proposals.list(asha, opened.id, status="open").items
    for actor in (asha, rekha):
        proposals.vote(actor, asked.id, "yes")
    departures.settle(rekha, gone.id, key=key())
    with pytest.raises(NotFound):
        circles.get(sunita, opened.id)
    # The code alone lets everybody else in at once.
    assert invites.join(sunita, opened.invite_code, key=key()).status == "pending"
    (back,) = proposals.list(asha, opened.id, status="open").items
    for actor in (asha, rekha):
        proposals.vote(actor, back.id, "yes")
    again = circles.get(sunita, opened.id)
    assert (again.my_member_id, again.member_count) == (place, 3)
    assert cycles.current(asha, opened.id).due_count == 3
