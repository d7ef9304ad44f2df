"""Acts on many: exactly what was chosen, each row once, and of each what became of it and why."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.collecting import ChosenTwice, NothingChosen, TooManyRows
from circle_app.domain.errors import IdempotencyMismatch, NotAllowed, NotFound
from circle_app.i18n import messages
from circle_app.services import bulk, contributions, loans, roles
from circle_app.services.bulk import Came, working
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, count, kinds, member_id, officers_circle, rows

ONE_SYSTEM = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
# 500 rupees a month in the preset for saving.
DUE = 50_000


def say_paid(actor, circle, **more):
    return contributions.pay(actor, circle.id, **{"method": "cash", "key": key(), **more})


@pytest.fixture
def group(db):
    with clock.frozen(MORNING):
        yield officers_circle(4)


def confirm(group, ids, **more):
    begun = bulk.confirm(group.treasurer, group.circle.id, contributions=ids, key=key(), **more)
    return bulk.finish(group.treasurer, begun.id)


def told(run):
    """What became of each row."""
    return [(row.member_name, row.outcome, row.code) for row in run.rows]


@ONE_SYSTEM
def test_exactly_what_was_chosen_is_confirmed_and_each_refusal_says_why(group):
    circle, members = group.circle, group.members
    good, gone, late = (say_paid(each, circle) for each in members[:3])
    own = say_paid(group.treasurer, circle)
    contributions.reject(group.admin, gone.id, reason="Nothing came", key=key())
    run = confirm(group, [good.id, gone.id, own.id, uuid4()])
    assert (run.status, run.total, run.done, run.failed) == ("done", 4, 1, 3)
    assert [(row.outcome, row.code) for row in run.rows] == [
        ("done", ""),
        ("failed", "already_decided"),
        ("failed", "own_contribution"),
        ("failed", "not_found"),
    ]
    assert run.done_minor == good.amount_minor == DUE
    assert all(messages.sentence(row.code, "en", **row.context) for row in run.rows if row.code)
    # What came since, or was not chosen, waits as before.
    assert contributions.get(group.treasurer, late.id).status == "pending"
    assert contributions.get(group.treasurer, good.id).status == "confirmed"
    assert kinds().count("contribution.confirmed") == 1
    # The failed ones again: what can be mended is done, the others say the same.
    again = confirm(group, [row.id for row in run.rows if row.outcome == "failed"])
    assert (again.done, again.failed) == (0, 3)
    assert bulk.get(group.admin, run.id).rows == run.rows


@ONE_SYSTEM
def test_what_an_act_on_many_refuses_as_a_whole(group):
    circle = group.circle
    paid = say_paid(group.members[0], circle)
    with pytest.raises(NothingChosen):
        bulk.confirm(group.treasurer, circle.id, key=key())
    with pytest.raises(ChosenTwice):
        bulk.confirm(group.treasurer, circle.id, contributions=[paid.id] * 2, key=key())
    with pytest.raises(TooManyRows):
        bulk.remind(group.treasurer, circle.id, [uuid4() for _ in range(1_001)], key=key())
    with pytest.raises(NotAllowed):
        bulk.confirm(group.members[1], circle.id, contributions=[paid.id], key=key())
    with pytest.raises(NotFound):
        bulk.confirm(person(), circle.id, contributions=[paid.id], key=key())
    assert count("bulk_run") == 0
    once = key()
    begun = bulk.confirm(group.treasurer, circle.id, contributions=[paid.id], key=once)
    same = bulk.confirm(group.treasurer, circle.id, contributions=[paid.id], key=once)
    assert (same.id, same.replayed, begun.replayed) == (begun.id, True, False)
    with pytest.raises(IdempotencyMismatch):
        bulk.confirm(group.treasurer, circle.id, contributions=[uuid4()], key=once)
    # Another officer sees it, and does not go on in the treasurer's name.
    assert bulk.get(group.admin, begun.id).status == "running"
    with pytest.raises(NotAllowed):
        bulk.go_on(group.admin, begun.id)
    with pytest.raises(NotAllowed):
        bulk.get(group.members[0], begun.id)
    with pytest.raises(NotFound):
        bulk.get(person(), begun.id)


@ONE_SYSTEM
def test_cash_of_many_is_taken_down_with_each_amount(group):
    circle, members = group.circle, group.members
    ids = [member_id(each, circle) for each in members]
    say_paid(members[3], circle)
    run = bulk.record(
        group.treasurer,
        circle.id,
        [
            Came(ids[0], DUE, DUE),
            Came(ids[1], 70_000),
            # Fifty rupees less were owed when the list was made.
            Came(ids[2], DUE, DUE - 5_000),
            Came(ids[3], DUE, DUE),
        ],
        key=key(),
    )
    run = bulk.finish(group.treasurer, run.id)
    assert [(row.outcome, row.code) for row in run.rows] == [
        ("done", ""),
        ("done", ""),
        ("failed", "owed_changed"),
        ("failed", "owed_changed"),
    ]
    said = messages.sentence(run.rows[3].code, "en", **run.rows[3].context)
    assert said.startswith("₹0 is owed now, not ₹500")
    # The rules ask another officer: it waits, and the treasurer does not confirm it.
    made = [contributions.get(group.admin, row.made) for row in run.rows[:2]]
    assert [(row.status, row.amount_minor) for row in made] == [
        ("pending", DUE),
        ("pending", 70_000),
    ]
    mine = confirm(group, [row.id for row in made])
    assert {row.code for row in mine.rows} == {"own_contribution"}
    theirs = bulk.confirm(group.admin, circle.id, contributions=[row.id for row in made], key=key())
    assert bulk.finish(group.admin, theirs.id).done == 2


@ONE_SYSTEM
def test_members_are_reminded_once_a_day_in_their_own_words(group):
    circle, members = group.circle, group.members
    ids = [member_id(each, circle) for each in members]
    confirm(group, [say_paid(members[0], circle).id])

    def remind():
        begun = bulk.remind(group.treasurer, circle.id, ids[:3], key=key())
        return bulk.finish(group.treasurer, begun.id)

    assert [row.code for row in remind().rows] == ["nothing_owed", "", ""]
    assert [row.code for row in remind().rows] == ["nothing_owed", *["reminded_today"] * 2]
    with clock.frozen(MORNING + timedelta(days=1)):
        assert [row.code for row in remind().rows] == ["nothing_owed", "", ""]
    seen = rows("SELECT visible, params FROM audit_event WHERE kind = 'dues.reminded'")
    assert len(seen) == 4
    assert not any(row.visible for row in seen)
    letters = bulk.letters(group.treasurer, circle.id, ids)
    assert [each.member_id for each in letters] == ids[1:]
    first = letters[0]
    assert first.text.startswith("Namaste")
    assert "₹500" in first.text
    assert first.text.endswith(f"/c/{circle.id}/pay")
    address = urlsplit(first.whatsapp)
    assert (address.netloc, parse_qs(address.query)["text"]) == ("wa.me", [first.text])
    assert address.path == f"/{first.phone.removeprefix('+')}"
    assert not any(first.phone[-6:] in row.params for row in seen)
    with pytest.raises(NotAllowed):
        bulk.letters(members[0], circle.id, ids)


@ONE_SYSTEM
def test_an_act_that_was_left_is_finished_by_a_job(group, monkeypatch):
    monkeypatch.setattr(working, "CHUNK", 2)
    circle = group.circle
    paid = [say_paid(each, circle).id for each in group.members]
    begun = bulk.confirm(group.treasurer, circle.id, contributions=paid, key=key())
    halfway = bulk.go_on(group.treasurer, begun.id)
    assert (halfway.status, halfway.done) == ("running", 2)
    assert bulk.resume() == 0  # the page may still be going on
    with clock.frozen(MORNING + timedelta(minutes=2)):
        assert bulk.resume() == 4
        assert bulk.resume() == 0
    over = bulk.get(group.treasurer, begun.id)
    assert (over.status, over.done, over.failed) == ("done", 4, 0)
    # Whoever may no longer do it does not go on either; nothing of the rest is booked.
    with clock.frozen(MORNING + timedelta(days=40)):
        more = [say_paid(each, circle).id for each in group.members]
        begun = bulk.confirm(group.treasurer, circle.id, contributions=more, key=key())
        bulk.go_on(group.treasurer, begun.id)
        roles.assign(group.admin, circle.id, member_id(group.treasurer, circle), "member")
    with clock.frozen(MORNING + timedelta(days=41)):
        bulk.resume()
        over = bulk.get(group.admin, begun.id)
    assert (over.status, over.done, over.failed) == ("stopped", 2, 2)
    assert [row.code for row in over.rows] == ["", "", "not_allowed", "not_allowed"]
    assert kinds().count("contribution.confirmed") == 6


@ONE_SYSTEM
def test_repayments_are_confirmed_with_the_contributions(group):
    circle, (borrower, other, *_) = group.circle, group.members
    big = [say_paid(each, circle, amount_minor=2_000_000).id for each in (borrower, other)]
    confirm(group, big)
    asked = loans.request(borrower, circle.id, amount_minor=100_000, periods=4, key=key())
    loans.approve(group.treasurer, asked.id)
    loans.disburse(group.admin, asked.id, method="cash", key=key())
    back = [
        loans.repay(borrower, asked.id, amount_minor=minor, method="cash", key=key())
        for minor in (10_000, 20_000)
    ]
    paid = say_paid(group.members[2], circle)
    run = confirm(group, [paid.id], repayments=[each.id for each in back])
    assert (run.done, run.failed) == (3, 0)
    assert [row.amount_minor for row in run.rows] == [DUE, 10_000, 20_000]
    again = confirm(group, [], repayments=[back[0].id, paid.id])
    assert [row.code for row in again.rows] == ["already_decided", "not_found"]
    assert loans.get(borrower, asked.id).outstanding_minor < 100_000


def test_two_confirm_the_same_many_at_once_and_each_is_booked_once(group):
    circle = group.circle
    paid = [say_paid(each, circle).id for each in group.members]
    helper = [group.treasurer, group.admin]

    def act(number):
        actor = helper[number % 2]
        begun = bulk.confirm(actor, circle.id, contributions=paid, key=key())
        return bulk.finish(actor, begun.id)

    runs = successes(outcomes(act, 4, threads=4))
    assert len(runs) == 4
    assert sum(run.done for run in runs) == 4
    assert {row.code for run in runs for row in run.rows} == {"", "already_decided"}
    assert kinds().count("contribution.confirmed") == 4
    assert count("ledger_entry") == 4


def test_many_are_confirmed_while_one_of_them_is_rejected(group):
    circle = group.circle
    paid = [say_paid(each, circle).id for each in group.members]
    begun = bulk.confirm(group.treasurer, circle.id, contributions=paid, key=key())

    def act(number):
        if number % 3 == 2:
            return contributions.reject(group.admin, paid[0], reason="No money", key=key())
        return bulk.finish(group.treasurer, begun.id)

    found = outcomes(act, 3, threads=3)
    over = bulk.get(group.treasurer, begun.id)
    rejected = not isinstance(found[2], str)
    assert rejected or found[2] == "already_decided"
    assert (over.status, over.done, over.failed) == ("done", 4 - rejected, int(rejected))
    assert over.rows[0].code == ("already_decided" if rejected else "")
    assert count("ledger_entry") == 4 - rejected
