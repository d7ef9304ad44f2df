"""Late fees, letting off, paying ahead: the figures of docs/rules/contributions.md."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.contributions import ContributionDecided, DueSettled, PayMethod
from circle_app.domain.dues import DueClaimed, Mark, OwnDue, WaivedTooMuch
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotAllowed, NotFound
from circle_app.domain.upi import UtrUsed
from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import (
    contributions,
    cycles,
    dues,
    savings,
    verification,
)
from circle_app.services.contributions import decisions
from circle_app.services.contributions.taking import Incoming, take_in
from tests.factories import key, person
from tests.support.circles import circle_of, count, kinds, member_id, rows
from tests.support.dues import due_faults
from tests.support.late_dues import (
    AHEAD,
    OPENED,
    accounts,
    confirmed,
    group,
    mine,
    on,
    one_system,
    pay,
    undo,
)


@one_system
def test_a_late_due_costs_its_fee_once_and_is_carried_over(db):
    found = group()
    asha = found.members[0]
    with on(4):
        assert dues.charge_late_fees() == 0
        (march, _) = mine(asha, found)
        assert (march.late, march.fee_minor, march.open_minor) == (False, 0, 50_000)
    with on(5):
        # Told before any job has run, and the same after it, however often it runs.
        assert mine(asha, found)[0].fee_minor == 1_000
        assert dues.charge_late_fees() == 3
        assert dues.charge_late_fees(found.circle.id) == 0
    with on(5, 5):
        assert dues.charge_late_fees(found.circle.id, date(2026, 5, 5)) == 3
        shown = mine(asha, found)
        assert [(row.cycle_number, row.late, row.open_minor) for row in shown] == [
            (1, True, 51_000),
            (2, True, 51_000),
            (3, False, 50_000),
        ]
        # ₹600: the fee and all of March, then the fee and ₹80 of April.
        paid = confirmed(asha, found, amount_minor=60_000)
        assert (paid.fee_minor, paid.receipt_number, paid.ahead_minor) == (2_000, 1, 0)
        left = mine(asha, found)
        assert [(row.cycle_number, row.open_minor, row.paid_fee_minor) for row in left] == [
            (2, 42_000, 1_000),
            (3, 50_000, 0),
        ]
        assert accounts() == {"cash": -60_000, "savings": 58_000, "fee_income": 2_000}
        march = contributions.due(asha, shown[0].id)
        assert (march.row.mark, march.can_waive, march.mine) == (Mark.PAID_LATE, False, True)
        assert [(each.amount_minor, each.fee_minor) for each in march.payments] == [(50_000, 1_000)]
    assert due_faults() == []


@one_system
def test_a_payment_charges_what_the_job_has_not(db):
    found = group(members=2)
    asha, rekha = found.members
    with on(4):
        paid = pay(asha, found)
        assert paid.amount_minor == 100_000
    with on(8):
        # Said to be paid in time: that somebody confirms it late costs nothing.
        dues.charge_late_fees()
        done = contributions.confirm(found.admin, paid.id, key=key())
        assert (done.fee_minor, done.paid_on) == (0, date(2026, 4, 4))
        assert pay(rekha, found).amount_minor == 101_000
        late = pay(found.treasurer, found, amount_minor=1_000)
        assert late.fee_minor == 1_000
        # Rejected, the due is open and still late; its fee is not charged again.
        contributions.reject(found.admin, late.id, reason="Nothing came", key=key())
        assert dues.charge_late_fees() == 0
        assert mine(found.treasurer, found)[0].open_minor == 51_000
    assert due_faults() == []


@one_system
def test_paying_ahead_counts_for_the_cycles_to_come(db):
    found = group(rules=AHEAD)
    asha = found.members[0]
    with clock.frozen(OPENED):
        # ₹500 that is due and ₹1,200 ahead: two cycles and ₹200 of a third.
        paid = confirmed(asha, found, amount_minor=170_000)
        assert paid.ahead_minor == 120_000
        table = contributions.due_table(asha, found.circle.id)
        assert [row.ahead_minor for row in table.rows if row.owed_minor == 0] == [120_000]
        # What counts ahead is savings already, and cannot be taken out meanwhile.
        member = member_id(asha, found.circle)
        with database.reading() as session:
            assert savings.claims_of(session, member).free_minor == 50_000
    with on(9, 5):
        now = mine(asha, found)
        assert now == ()
        assert dues.charge_late_fees(found.circle.id) == 4
        assert rows("SELECT number, paid_count, collected_minor FROM cycle ORDER BY number") == [
            (1, 1, 50_000),
            (2, 1, 50_000),
            (3, 1, 50_000),
        ]
        marks = [
            cell.mark
            for row in contributions.due_table(asha, found.circle.id).rows
            for cell in row.cells
            if row.member_id == member
        ]
        assert marks == [Mark.PAID] * 3
    with on(3, 6):
        assert [row.open_minor for row in mine(asha, found)] == [30_000]
        assert accounts() == {"cash": -170_000, "savings": 170_000}
        assert due_faults() == []
        # Taken back, all four dues are open again.
        undo(found, paid)
        assert [row.open_minor for row in mine(asha, found)] == [51_000, 51_000, 50_000, 50_000]
    assert due_faults() == []


@one_system
def test_what_waits_to_be_confirmed_counts_ahead_from_then_on(db):
    found = group(rules=AHEAD)
    asha = found.members[0]
    with clock.frozen(OPENED):
        paid = pay(asha, found, amount_minor=120_000)
    with on(3):
        assert [row.open_minor for row in mine(asha, found)] == [50_000, 50_000]
        contributions.confirm(found.admin, paid.id, key=key())
        assert mine(asha, found) == ()
        assert rows("SELECT SUM(ahead_minor) FROM member") == [(20_000,)]
    assert due_faults() == []


@one_system
def test_letting_off_the_whole_a_part_or_the_fee_alone(db):
    found = group(members=3)
    asha, rekha, sunita = found.members
    with on(5):
        dues.charge_late_fees()
        whole, part, fee = (mine(each, found)[0].id for each in found.members)

        def waive(due_id, **more):
            return contributions.waive(
                found.treasurer, due_id, **{"reason": "Illness", "key": key(), **more}
            )

        once = key()
        done = waive(whole, key=once)
        assert (done.amount_minor, done.fee_minor, done.open_minor) == (50_000, 1_000, 0)
        assert (done.status, waive(whole, key=once).replayed) == ("waived", True)
        assert kinds()[-1] == "due.waived"
        done = waive(part, amount_minor=20_000)
        assert (done.status, done.open_minor) == ("pending", 31_000)
        done = waive(fee, fee_minor=1_000)
        assert (done.amount_minor, done.fee_minor, done.open_minor) == (0, 1_000, 50_000)
        # The rest is paid; what was let off is not called paid, but for a fee.
        confirmed(rekha, found, due_id=part)
        confirmed(sunita, found, due_id=fee)
        assert contributions.due(rekha, part).row.mark is Mark.WAIVED
        assert contributions.due(sunita, fee).row.mark is Mark.PAID_LATE
        assert rows("SELECT paid_count, collected_minor FROM cycle WHERE number = 1") == [
            (1, 80_000)
        ]
        assert accounts() == {"cash": -81_000, "savings": 80_000, "fee_income": 1_000}
        (told,) = contributions.due(asha, whole).waivers
        assert (told.reason, told.by_name) == ("Illness", found.treasurer.name)
        for wrong in (whole, part):
            with pytest.raises(DueSettled):
                waive(wrong)
    assert due_faults() == []


@one_system
def test_who_lets_nobody_off(db):
    found = group(members=2)
    asha, rekha = found.members
    own, theirs = mine(found.treasurer, found)[0].id, mine(asha, found)[0].id

    def waive(actor, due_id, **more):
        return contributions.waive(actor, due_id, **{"reason": "Illness", "key": key(), **more})

    for act, refusal in (
        (lambda: waive(found.treasurer, own), OwnDue),
        (lambda: waive(asha, theirs), NotAllowed),
        (lambda: waive(rekha, theirs), NotAllowed),
        (lambda: waive(person("Farida Khatoon"), theirs), NotFound),
        (lambda: contributions.due(person("Kavita Yadav"), theirs), NotFound),
        (lambda: waive(found.treasurer, uuid4()), NotFound),
        (lambda: waive(found.treasurer, theirs, reason="  "), InvalidInput),
        (lambda: waive(found.treasurer, theirs, amount_minor=50_001), WaivedTooMuch),
        (lambda: waive(found.treasurer, theirs, amount_minor=0), WaivedTooMuch),
    ):
        with pytest.raises(refusal):
            act()
    paid = pay(asha, found)
    with pytest.raises(DueClaimed):
        waive(found.treasurer, theirs)
    contributions.reject(found.admin, paid.id, reason="Nothing came", key=key())
    assert waive(found.treasurer, theirs).status == "waived"
    # Without officers nobody does it alone.
    peer, other = person("Kavita Yadav"), person("Rekha Verma")
    peers = circle_of(peer, other)
    (owed,) = contributions.dues(other, peers.id, mine=True).items
    with pytest.raises(NotAllowed):
        waive(peer, owed.id)
    assert count("due_waiver") == 1
    assert due_faults() == []


@one_system
def test_a_payment_taken_back_gives_back_the_fee(db):
    found = group()
    asha = found.members[0]
    with on(5):
        paid = confirmed(asha, found, amount_minor=61_000)
        assert accounts() == {"cash": -61_000, "savings": 60_000, "fee_income": 1_000}
        undo(found, paid)
        assert accounts() == {}
        assert [row.open_minor for row in mine(asha, found)] == [51_000, 50_000]
        # The number of its receipt stays with it.
        assert confirmed(asha, found).receipt_number == 2
    assert due_faults() == []


def incoming(found, ids, way, first=0):
    return [
        Incoming(
            member,
            each.name,
            60_000,
            way,
            str(412_300_000_000 + first + number) if way is PayMethod.UPI else None,
            date(2026, 4, 6),
            found.treasurer.user_id,
        )
        for number, (member, each) in enumerate(ids)
    ]


def take(found, rows_, *, confirmed_):
    with database.transaction() as session:
        circle = locked_circle(session, found.circle.id)
        return take_in(
            session,
            circle,
            rows_,
            confirmed=confirmed_,
            actor_id=found.treasurer.user_id,
            at=clock.now(),
        )


@one_system
def test_many_come_in_and_are_confirmed_in_a_few_statements(db):
    found = group(members=20)
    people = [found.admin, found.treasurer, *found.members]
    ids = [(member_id(each, found.circle), each) for each in people]

    with on(6):
        cycles.open_due_cycles(found.circle.id)
        done = take(found, incoming(found, ids, PayMethod.CASH), confirmed_=True)
        assert [paid.receipt_number for paid in done] == list(range(1, 23))
        assert {paid.fee_minor for paid in done} == {1_000}
        claims = take(found, incoming(found, ids, PayMethod.UPI), confirmed_=False)
        with pytest.raises(UtrUsed):
            take(found, incoming(found, ids, PayMethod.UPI, first=21), confirmed_=True)
        with pytest.raises(InsufficientFunds):
            take(found, incoming(found, ids, PayMethod.WALLET), confirmed_=True)
        seen = []
        event.listen(db.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))

        def decide(act, some, **more):
            seen.clear()
            with database.transaction() as session:
                circle = locked_circle(session, found.circle.id)
                decided = act(
                    session,
                    circle,
                    some,
                    actor_id=found.admin.user_id,
                    at=clock.now(),
                    **more,
                )
            return decided, len(seen)

        _, few = decide(decisions.confirm_in, claims[:4])
        settled, many = decide(decisions.confirm_in, claims[4:18])
        assert many <= few + 2
        assert [paid.receipt_number for paid in settled] == list(range(27, 41))
        decide(decisions.reject_in, claims[18:], reason="Nothing came")
        for act, more in ((decisions.confirm_in, {}), (decisions.reject_in, {"reason": "No"})):
            with pytest.raises(ContributionDecided):
                decide(act, claims[16:20], **more)
    assert due_faults() == []
    assert verification.verify_circle(found.admin, found.circle.id).intact
