"""Reading the record of acts: who may read what of it, narrowing, paging, taking it along."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain import acts
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.persistence import database
from circle_app.reports import audit_list, contribution_list
from circle_app.services import (
    audits,
    book_proofs,
    contributions,
    events,
    invites,
    people,
    roles,
    sessions,
    wallets,
)
from circle_app.services.access import Actor
from circle_app.services.audits import AuditFilters
from circle_app.web.wording import ACTS
from tests.factories import key, new_phone, person
from tests.support.admin import operator
from tests.support.circles import MORNING, circle_of, member_id, officers_circle

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def from_somewhere(actor: Actor) -> Actor:
    """The same person with an address."""
    return Actor(actor.user_id, actor.name, address="192.0.2.7", agent="Phone 1.0")


def told(page) -> list[str]:
    """The kinds of acts of a page, the newest first."""
    return [row.kind for row in page.items]


def test_a_circle_reads_its_own_record_by_what_each_may(db):
    group = officers_circle(members=2, wallet_minor=100_000)
    admin, treasurer = from_somewhere(group.admin), group.treasurer
    circle_id = group.circle.id
    invites.new_invite(admin, circle_id)
    member = group.members[0]
    contributions.pay(member, circle_id, amount_minor=50_000, method="wallet", key=key())
    other = circle_of(person())

    full = audits.of_circle(admin, circle_id, limit=200)
    assert {"circle.created", "member.joined", "contribution.confirmed"} <= set(told(full))
    changed = next(row for row in full.items if row.kind == "invite.created")
    assert (changed.actor_name, changed.address, changed.agent) == (
        group.admin.name,
        "192.0.2.7",
        "Phone 1.0",
    )
    # The treasurer reads the record, not from where people act.
    assert {row.address for row in audits.of_circle(treasurer, circle_id, limit=200).items} == {
        None
    }
    with pytest.raises(NotAllowed):
        audits.of_circle(member, circle_id)
    public = audits.public_of_circle(member, circle_id, limit=200)
    assert set(told(public)) <= set(told(full))
    assert {row.before for row in public.items} == {None}
    with pytest.raises(NotFound):
        audits.of_circle(admin, other.id)
    with pytest.raises(NotFound):
        audits.public_of_circle(person(), circle_id)


def test_the_record_is_narrowed_and_paged(db):
    with clock.frozen(MORNING):
        group = officers_circle(members=2, wallet_minor=100_000)
    admin, circle_id, member = group.admin, group.circle.id, group.members[0]
    with clock.frozen(MORNING + timedelta(days=3)):
        contributions.pay(member, circle_id, amount_minor=50_000, method="wallet", key=key())
        roles.assign(admin, circle_id, member_id(group.members[1], group.circle), "treasurer")

    def of(**narrowed) -> list[str]:
        return told(audits.of_circle(admin, circle_id, AuditFilters(**narrowed), limit=200))

    assert of(group="money") == ["contribution.confirmed", "cycle.opened"]
    assert set(of(actor_id=member.user_id)) <= {"contribution.confirmed", "member.asked"}
    assert of(subject_id=member_id(group.members[1], group.circle))[0] == "member.role_changed"
    day = (MORNING + timedelta(days=3)).date()
    assert of(since=day) == ["member.role_changed", "contribution.confirmed"]
    assert "circle.created" in of(until=day - timedelta(days=1))
    assert "contribution.confirmed" not in of(until=day - timedelta(days=1))
    assert of(name=group.members[1].name.upper(), since=day) == ["member.role_changed"]
    assert of(name="100%") == []
    assert of(name='"') == []
    with pytest.raises(InvalidInput):
        of(group="secrets")
    whole = told(audits.of_circle(admin, circle_id, limit=200))
    pieces, cursor = [], None
    while True:
        page = audits.of_circle(admin, circle_id, cursor=cursor, limit=3)
        pieces += told(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert pieces == whole


@ON_SQLITE
def test_secret_votes_stay_secret_in_the_record(db):
    group = officers_circle(members=1)
    values = {"name": "Rekha", "title": "Tea", "yes": 1, "no": 0, "changed": False}
    with database.transaction() as session:
        for told_vote in ({}, {"vote": "yes"}):
            events.record(
                session,
                "vote.cast",
                group.admin,
                circle_id=group.circle.id,
                params={**values, **told_vote},
                before={"yes": 0, **told_vote},
                after={"yes": 1, **told_vote},
            )
    opened, secret = audits.of_circle(
        group.admin, group.circle.id, AuditFilters(group="decisions")
    ).items
    assert opened.params["vote"] == "yes"
    assert opened.params["yes"] == 1
    assert secret.params == {"name": "Rekha", "title": "Tea"}
    assert (secret.before, secret.after) == ({}, {})
    exported = "".join(
        audit_list.circle_csv(group.admin, group.circle.id, AuditFilters(group="decisions"))
    )
    assert exported.count("yes: 1") == 2  # values and after of the open one


def test_operators_read_no_amounts_and_nothing_of_members(db):
    meera = operator()
    group = officers_circle(members=1, wallet_minor=100_000)
    wallets.top_up(group.admin, amount_minor=12_345, method="cash", key=key())
    contributions.pay(
        group.members[0], group.circle.id, amount_minor=50_000, method="wallet", key=key()
    )
    sessions.open_web_session(group.admin.user_id, address="192.0.2.9", agent="Browser")
    page = audits.of_installation(meera, limit=200)
    areas = {acts.area_of(row.kind) for row in page.items}
    assert areas <= {*acts.CIRCLE_AREAS, "person", "admin", "settings"}
    assert {"person", "circle"} <= areas
    created = next(row for row in page.items if row.kind == "circle.created")
    assert created.circle_name == group.circle.name
    assert not any("minor" in name for row in page.items for name in row.params)
    signed_in = audits.of_installation(meera, AuditFilters(group="sign_in", name="asha")).items[0]
    assert (signed_in.kind, signed_in.address) == ("person.signed_in", "192.0.2.9")
    assert audits.of_installation(meera, AuditFilters(group="money")).items == ()
    with pytest.raises(NotFound):
        audits.of_installation(group.admin)


@ON_SQLITE
def test_files_taken_along_are_written_down_and_cannot_act(db):
    asha = person("=HYPERLINK(1)", wallet_minor=1_000)
    circle = circle_of(asha)
    for taken in (
        book_proofs.proof(asha, circle.id),
        contribution_list.contributions_csv(asha, circle.id),
        audit_list.circle_csv(asha, circle.id, audits.EVERYTHING),
    ):
        list(taken)
    listed = audits.of_circle(asha, circle.id, AuditFilters(group="books")).items
    assert [row.params["what"] for row in listed] == ["audit", "contributions", "proof"]
    lines = list(
        csv.reader(io.StringIO("".join(audit_list.circle_csv(asha, circle.id, audits.EVERYTHING))))
    )
    assert lines[0][0].endswith("Time (UTC)")
    assert len(lines) == len(audits.of_circle(asha, circle.id, limit=200).items)
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line)
    with pytest.raises(NotFound):
        audit_list.circle_csv(person("Eve"), circle.id, audits.EVERYTHING)
    with pytest.raises(NotFound):
        audit_list.installation_csv(asha, audits.EVERYTHING)
    with pytest.raises(NotFound):
        audits.note_export(asha, None, "audit")


@ON_SQLITE
def test_a_changed_profile_shows_before_and_after(db):
    meera = operator()
    made = people.sign_up(name="Asha", password="peacock-77", phone=new_phone())
    people.change_profile(Actor(made.id, made.name), name="Asha Kumari", language="hi")
    people.change_profile(Actor(made.id, made.name), language="hi")  # changes nothing
    found = [row for row in audits.of_installation(meera).items if row.kind == "person.changed"]
    assert [(row.before, row.after) for row in found] == [
        ({"language": "en", "name": "Asha"}, {"language": "hi", "name": "Asha Kumari"})
    ]


def test_every_kind_of_act_belongs_to_one_group():
    grouped = [area for areas in acts.GROUPS.values() for area in areas]
    assert len(grouped) == len(set(grouped))
    assert {acts.area_of(kind) for kind in ACTS} <= set(grouped)
