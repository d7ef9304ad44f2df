"""Taking entries back: the books and everything that follows from them are as before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.reversals import (
    AlreadyReversed,
    CannotReverse,
    MoneyUsed,
    ReasonMissing,
    ReversalPending,
    TooLateToUndo,
)
from circle_app.persistence import database
from circle_app.persistence.models import BankLine, BankStatement
from circle_app.services import contributions, cycles, loans, proposals, reversals, wallets
from tests.factories import NAMES, key, person
from tests.support.circles import MORNING, circle_of, kinds, member_id, officers_circle, rows
from tests.support.invariants import as_uuid
from tests.support.loans import approved, given, lending_circle, pool_minor

UTR = "412345678901"
NEXT_DAY = MORNING + timedelta(days=1)


def take_back(actor, circle, entry_id, reason="Wrong amount"):
    return reversals.reverse(actor, circle.id, entry_id, reason=reason, key=key())


def newest(kind):
    return rows(
        "SELECT public_id, sequence FROM ledger_entry WHERE kind = :kind ORDER BY id DESC",
        kind=kind,
    )[0]


def test_a_contribution_of_today_is_undone_by_who_recorded_it(db):
    with clock.frozen(MORNING):
        asha, rekha = person(), person(NAMES[1])
        circle = circle_of(asha, rekha)
        paid = contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key())
        done = take_back(asha, circle, paid.entry_id)
        assert (done.status, done.sequence, done.proposal_id) == ("done", 2, None)
        assert pool_minor(circle)["upi"] == pool_minor(circle)["savings"] == 0
        now = contributions.get(asha, paid.id)
        assert (now.status, now.reject_reason) == ("reversed", "Wrong amount")
        cycle = cycles.current(asha, circle.id)
        assert (cycle.paid_count, cycle.collected_minor, cycle.my_status) == (0, 0, "pending")
        # The due can be paid again, with the same bank reference.
        again = contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key())
        assert again.amount_minor == paid.amount_minor
        assert cycles.current(asha, circle.id).paid_count == 1
    assert kinds()[-2:] == ["entry.reversed", "contribution.confirmed"]


def test_a_contribution_from_a_wallet_goes_back_into_it(db):
    asha = person(wallet_minor=10_000)
    circle = circle_of(asha, person(NAMES[1]))
    paid = contributions.pay(asha, circle.id, amount_minor=4_000, method="wallet", key=key())
    take_back(asha, circle, paid.entry_id)
    assert wallets.balance(asha).balance_minor == 10_000
    assert pool_minor(circle)["wallet_pool"] == 0
    legs = rows(
        "SELECT kind, transfer_id FROM ledger_entry WHERE transfer_id IS NOT NULL ORDER BY id"
    )
    assert [row[0] for row in legs] == ["contribution", "wallet.contribution", *["reversal"] * 2]
    assert legs[0][1] == legs[1][1] != legs[2][1] == legs[3][1]
    back = wallets.movements(asha).items[0]
    assert (back.kind, back.amount_minor) == ("reversal", 4_000)
    assert (back.params["of"], back.params["circle"]) == ("wallet.contribution", circle.name)


def test_a_due_paid_in_two_parts_keeps_the_other_part(db):
    asha = person()
    circle = circle_of(asha, person(NAMES[1]), rules={"contribution": {"amount_minor": 50_000}})
    first = contributions.pay(asha, circle.id, amount_minor=20_000, method="cash", key=key())
    contributions.pay(asha, circle.id, amount_minor=30_000, method="cash", key=key())
    assert cycles.current(asha, circle.id).paid_count == 1
    take_back(asha, circle, first.entry_id)
    due = contributions.dues(asha, circle.id, mine=True).items[0]
    assert (due.paid_minor, due.status) == (30_000, "pending")
    cycle = cycles.current(asha, circle.id)
    assert (cycle.paid_count, cycle.collected_minor) == (0, 30_000)


def test_what_another_says_to_have_paid_stays_claimed(db):
    rules = {"contribution": {"amount_minor": 50_000}, "confirmation": "member"}
    asha, rekha = person(wallet_minor=90_000), person(NAMES[1])
    circle = circle_of(asha, rekha, rules=rules)
    first = contributions.pay(asha, circle.id, amount_minor=20_000, method="wallet", key=key())
    claim = contributions.pay(asha, circle.id, amount_minor=30_000, method="cash", key=key())
    take_back(asha, circle, first.entry_id)
    assert contributions.dues(asha, circle.id, mine=True).items[0].status == "claimed"
    contributions.confirm(rekha, claim.id, key=key())
    due = contributions.dues(asha, circle.id, mine=True).items[0]
    assert (due.paid_minor, due.status) == (30_000, "pending")


def test_later_the_members_vote_where_there_are_no_officers(db):
    with clock.frozen(MORNING):
        asha, rekha = person(), person(NAMES[1])
        circle = circle_of(asha, rekha)
        paid = contributions.pay(asha, circle.id, method="cash", key=key())
    with clock.frozen(NEXT_DAY):
        asked = take_back(asha, circle, paid.entry_id)
        assert (asked.status, asked.decider, asked.entry_id) == ("asked", "vote", None)
        with pytest.raises(ReversalPending) as refused:
            take_back(rekha, circle, paid.entry_id)
        assert refused.value.context["proposal_id"] == asked.proposal_id
        assert contributions.get(asha, paid.id).status == "confirmed"
        proposals.vote(asha, asked.proposal_id, "yes")
        proposals.vote(rekha, asked.proposal_id, "yes")
        assert contributions.get(asha, paid.id).status == "reversed"
        entry = rows("SELECT kind, actor_id, occurred_on, reason FROM ledger_entry")[-1]
        assert (entry[0], entry[3]) == ("reversal", "Wrong amount")
        assert str(entry[2]) == "2026-03-03"
        with pytest.raises(AlreadyReversed):
            take_back(asha, circle, paid.entry_id)


def test_somebody_else_than_the_recorder_asks_on_the_same_day(db):
    asha, rekha = person(), person(NAMES[1])
    circle = circle_of(asha, rekha)
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    assert take_back(rekha, circle, paid.entry_id).status == "asked"


def test_with_officers_one_who_did_not_record_it_takes_it_back(db):
    with clock.frozen(MORNING):
        group = officers_circle()
        circle, admin, treasurer = group[:3]
        sunita = group.members[0]
        more = {"on_behalf_of": member_id(sunita, circle), "method": "cash"}
        paid = [contributions.pay(treasurer, circle.id, key=key(), **more) for _ in range(3)]
        entries = [contributions.confirm(admin, each.id, key=key()).entry_id for each in paid]
    with clock.frozen(NEXT_DAY):
        # The admin confirmed, so the admin recorded the entries.
        assert take_back(treasurer, circle, entries[0]).status == "done"
        asked = take_back(admin, circle, entries[1])
        assert (asked.status, asked.decider) == ("asked", "officer")
        with pytest.raises(NotAllowed):
            proposals.decide(admin, asked.proposal_id, approve=True, key=key())
        proposals.decide(treasurer, asked.proposal_id, approve=True, key=key())
        assert contributions.get(admin, paid[1].id).status == "reversed"
        # A member asks; the officer who recorded it does not decide on it.
        asked = take_back(sunita, circle, entries[2])
        assert asked.decider == "officer"
        with pytest.raises(NotAllowed):
            proposals.decide(admin, asked.proposal_id, approve=True, key=key())
        proposals.decide(treasurer, asked.proposal_id, approve=False, key=key())
        assert contributions.get(admin, paid[2].id).status == "confirmed"
        # What was turned down can be asked for again.
        assert take_back(sunita, circle, entries[2]).status == "asked"


def test_an_officer_does_not_take_back_what_is_the_own_matter(db):
    with clock.frozen(MORNING):
        group = officers_circle()
        circle, admin, treasurer = group[:3]
        paid = contributions.pay(admin, circle.id, amount_minor=100_000, method="cash", key=key())
        contributions.confirm(treasurer, paid.id, key=key())
        loan = approved(admin, (*group.members, treasurer), circle, 50_000, periods=4)
        loans.disburse(treasurer, loan.id, method="cash", key=key())
    with clock.frozen(NEXT_DAY):
        # Alone, the admin would be rid of the debt and keep the money.
        asked = take_back(admin, circle, as_uuid(newest("loan.disbursal").public_id))
        assert (asked.status, asked.decider) == ("asked", "vote")
        assert loans.get(admin, loan.id).outstanding_minor == 50_000


def test_what_is_refused_writes_nothing(db):
    asha, rekha, stranger = person(wallet_minor=500), person(NAMES[1]), person(NAMES[2])
    circle, other = circle_of(asha, rekha), circle_of(asha, rekha)
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    top_up = newest("wallet.top_up").public_id
    before = rows("SELECT COUNT(*) FROM ledger_entry")
    for actor, place, entry, reason, refusal in (
        (asha, circle, paid.entry_id, " \u200b ", ReasonMissing),
        (asha, circle, paid.entry_id, "x" * 301, InvalidInput),
        (stranger, circle, paid.entry_id, "No", NotFound),
        (asha, other, paid.entry_id, "No", NotFound),
        (asha, circle, top_up, "No", NotFound),
        (asha, circle, paid.id, "No", NotFound),
    ):
        with pytest.raises(refusal):
            take_back(actor, place, as_uuid(entry), reason)
    assert rows("SELECT COUNT(*) FROM ledger_entry") == before
    done = take_back(asha, circle, paid.entry_id)
    with pytest.raises(AlreadyReversed):
        take_back(asha, circle, paid.entry_id)
    with pytest.raises(CannotReverse):
        take_back(asha, circle, done.entry_id)


def test_a_repeat_is_answered_with_the_first_reversal(db):
    asha = person()
    circle = circle_of(asha, person(NAMES[1]))
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    once = key()
    first, second = (
        reversals.reverse(asha, circle.id, paid.entry_id, reason="Twice", key=once)
        for _ in range(2)
    )
    assert (second.entry_id, first.replayed, second.replayed) == (first.entry_id, False, True)


def test_a_contribution_that_was_lent_on_stays(db):
    circle, people = lending_circle(savings_minor=0)
    paid = contributions.pay(people[0], circle.id, amount_minor=90_000, method="cash", key=key())
    given(people[1], people, circle, 90_000)
    with pytest.raises(MoneyUsed):
        take_back(people[0], circle, paid.entry_id)
    assert contributions.get(people[0], paid.id).status == "confirmed"


def test_what_was_agreed_but_cannot_be_done_changes_nothing(db):
    with clock.frozen(MORNING):
        circle, people = lending_circle(savings_minor=0)
        paid = contributions.pay(
            people[0], circle.id, amount_minor=90_000, method="cash", key=key()
        )
        given(people[1], people, circle, 90_000)
    with clock.frozen(NEXT_DAY):
        asked = take_back(people[0], circle, paid.entry_id)
        for actor in people[:2]:
            proposals.vote(actor, asked.proposal_id, "yes")
        found = proposals.get(people[0], asked.proposal_id)
        assert (found.status, found.failure) == ("approved", "money_used")
        assert contributions.get(people[0], paid.id).status == "confirmed"


def test_an_own_wallet_is_put_right_on_the_same_day(db):
    with clock.frozen(MORNING):
        asha, rekha = person(), person(NAMES[1])
        circle_of(asha, rekha)
        filled = wallets.top_up(asha, amount_minor=900, method="upi", reference=UTR, key=key())
        taken = wallets.withdraw(asha, amount_minor=200, method="cash", key=key())
        with pytest.raises(MoneyUsed):
            wallets.undo(asha, filled.entry_id, reason="Mistake", key=key())
        once = key()
        undone = wallets.undo(asha, taken.entry_id, reason="Mistake", key=once)
        assert (undone.amount_minor, undone.balance_minor) == (200, 900)
        assert wallets.undo(asha, taken.entry_id, reason="Mistake", key=once).replayed
        with pytest.raises(AlreadyReversed):
            wallets.undo(asha, taken.entry_id, reason="Mistake", key=key())
        with pytest.raises(NotFound):
            wallets.undo(rekha, filled.entry_id, reason="Mistake", key=key())
        sent = wallets.transfer(asha, to_user=rekha.user_id, amount_minor=100, key=key())
        with pytest.raises(CannotReverse):
            wallets.undo(asha, sent.entry_id, reason="Mistake", key=key())
        with pytest.raises(ReasonMissing):
            wallets.undo(asha, filled.entry_id, reason="", key=key())
        # The whole sum is no longer there.
        with pytest.raises(MoneyUsed):
            wallets.undo(asha, filled.entry_id, reason="Mistake", key=key())
        more = wallets.top_up(asha, amount_minor=100, method="cash", key=key())
        wallets.undo(asha, filled.entry_id, reason="Mistake", key=key())
        # The bank's reference is free again.
        wallets.top_up(asha, amount_minor=900, method="upi", reference=UTR, key=key())
    with clock.frozen(NEXT_DAY), pytest.raises(TooLateToUndo):
        wallets.undo(asha, more.entry_id, reason="Mistake", key=key())


def test_a_line_of_the_bank_waits_again(db):
    asha = person()
    circle = circle_of(asha, person(NAMES[1]))
    paid = contributions.pay(asha, circle.id, method="upi", reference=UTR, key=key())
    line = rows("SELECT l.id FROM ledger_line l ORDER BY l.position")[0][0]
    with database.transaction() as session:
        statement = BankStatement(
            id=new_id(),
            circle_id=circle.id,
            account="upi",
            file_name="march.csv",
            sha256="0" * 64,
            first_day=paid.paid_on,
            last_day=paid.paid_on,
            line_count=2,
            open_count=1,
            uploaded_by=asha.user_id,
            uploaded_at=clock.now(),
        )
        session.add(statement)
        session.flush()
        session.add_all(
            BankLine(
                id=new_id(),
                statement_id=statement.id,
                circle_id=circle.id,
                account="upi",
                number=number,
                booked_on=paid.paid_on,
                amount_minor=500,
                description="UPI",
                fingerprint=str(number) * 64,
                **more,
            )
            for number, more in (
                (1, {"status": "matched", "line_id": line}),
                (2, {"status": "suggested", "suggested_id": line}),
            )
        )
    take_back(asha, circle, paid.entry_id)
    assert [tuple(row) for row in rows("SELECT status, line_id, suggested_id FROM bank_line")] == [
        ("unmatched", None, None)
    ] * 2
    assert rows("SELECT open_count FROM bank_statement")[0][0] == 2
